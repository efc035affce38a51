"""Where a history that is too long is cut. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from gapdesk.proxy.reply import objects
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import JsonObject

_STEPS = 4
"""A cut drops a step more than it must: at most a quarter of the room, at least an eighth."""


def first_kept(
    contents: Sequence[JsonObject], sizes: Sequence[int], room: int, *, before: int = 0, results: bool = False
) -> int:
    """How many of the oldest contents to drop so that the rest fits in `room` tokens; all, if none fits.

    `sizes`: tokens of each content. `before`: tokens of still older ones, which were not even loaded.
    `results`: what follows begins with results of calls: the last exchange stays, of any size. Whole
    exchanges are dropped: what remains begins with a turn of the user, and each call has its results. The
    cut moves in big steps, counted from where the conversation began, so that the beginning of the request
    stays the same over many turns: that is what Google's implicit cache looks at.
    """
    ends = list(accumulate(sizes, initial=0))
    """Tokens before each content, and in all."""
    excess = ends[-1] - room
    if before + excess <= 0:
        return 0
    cuts = [at for at in range(len(contents)) if ends[at] >= excess and _begins_exchange(contents[at])]
    step = 1 << max(0, (room // _STEPS).bit_length() - 1)  # a power of two: small changes of room are none
    wanted = -(-(before + excess) // step) * step - before
    in_steps = (at for at in cuts if ends[at] >= wanted)
    if cuts or not results:
        return next(in_steps, cuts[0] if cuts else len(contents))
    return max((at for at, content in enumerate(contents) if _begins_exchange(content)), default=0)


def _begins_exchange(content: JsonObject) -> bool:
    """Whether `content` is the user's, and brings no results of calls that stand before it."""
    return content.get("role", "user") != "model" and not any(
        either(part, "functionResponse", "function_response") is not None
        for part in objects(content.get("parts"))
    )
