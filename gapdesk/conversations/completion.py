"""Putting the history of a conversation before what a request brings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from gapdesk.conversations.types import STANDING
from gapdesk.proxy.reply import repeated
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import JsonObject


class Mode(StrEnum):
    """The setting `context.completion`."""

    EXPLICIT = "explicit"
    """Only for requests that name their conversation."""
    ALWAYS = "always"
    """All others go on with their client's standing conversation."""
    OFF = "off"


def history_wanted(
    mode: Mode, name: str | None, contents: Sequence[JsonObject], *, uses_cache: bool
) -> str | None:
    """The name of the conversation whose history is to be put before `contents`; None for no history.

    A request that carries a turn of the model has its history with it, which is never doubled; one that
    uses an explicit cache has it there.
    """
    if mode is Mode.OFF or uses_cache or any(content.get("role") == "model" for content in contents):
        return None
    return STANDING if name is None and mode is Mode.ALWAYS else name


def joined(history: Sequence[JsonObject], contents: Sequence[JsonObject]) -> list[JsonObject]:
    """`history` and then `contents`, as Gemini takes it; neither is changed.

    A call of the history without its result is left out, for Gemini refuses it; turns of one role that lie
    side by side, as they may where a reply never came, become one. Beyond that `contents` stays as it is.
    """
    joint: list[JsonObject] = []
    following = [*history[1:], *contents[:1], {}]
    for content, then in zip(history, following, strict=False):
        if not _has(content, _CALL) or brings_results(then):
            _append(joint, content)
    if contents:
        _append(joint, contents[0])
    return [*joint, *contents[1:]]


def _append(joint: list[JsonObject], content: JsonObject) -> None:
    if joint and joint[-1].get("role", "user") == content.get("role", "user"):
        parts = [part for one in (joint[-1], content) for part in repeated(one.get("parts"))]
        joint[-1] = {**joint[-1], "parts": parts}
    else:
        joint.append(content)


def spoken(content: JsonObject) -> JsonObject:
    """What of a recorded content goes back to Gemini: all but thoughts, which it does not want to read."""
    parts = repeated(content.get("parts"))
    said = [part for part in parts if not part.get("thought") or "thoughtSignature" in part]
    return {**content, "parts": said} if said else content


def system_of(recalled: JsonObject, own: JsonObject) -> JsonObject:
    """The request's own system instruction; if it has none, that of the conversation's last turn."""
    return own or recalled


def brings_results(content: JsonObject) -> bool:
    """Whether it holds results of tools; in either spelling."""
    return _has(content, _RESULT)


_CALL = ("functionCall", "function_call")
_RESULT = ("functionResponse", "function_response")


def _has(content: JsonObject, field: tuple[str, str]) -> bool:
    return any(isinstance(either(part, *field), dict) for part in repeated(content.get("parts")))
