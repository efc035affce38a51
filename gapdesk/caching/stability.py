"""What Google's implicit cache did for each client, and whether the beginning of its requests stays the same.

Pure. All of it lives in memory, within bounds; of private clients only numbers are kept. A conversation is
followed by its newest request: the next one that holds its last content continues it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from gapdesk.caching.prefixes import contents_of, head_of
from gapdesk.caching.types import Difference, Implicit
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import Client, JsonObject, Usage

LINES = 8
"""Conversations followed per client and model."""
PAIRS = 256
"""Clients with a model each; those not seen for longest go."""
LONGEST_TEXT = 32 * 1024
"""Characters kept of a text."""
MOST_TEXT = 8 * 1024 * 1024
"""Characters kept of all texts; above it the conversations not seen for longest go."""
_AROUND = 40
"""Characters shown on either side of a difference."""


@dataclass(frozen=True, slots=True)
class _Request:
    """The newest request of a conversation."""

    digests: tuple[bytes, ...]
    system: str
    tools: str
    contents: tuple[str, ...]
    changes: int

    @property
    def size(self) -> int:
        return len(self.system) + len(self.tools) + sum(map(len, self.contents))


@dataclass(slots=True)
class _Pair:
    """A client and a model."""

    name: str
    requests: int = 0
    prompt: int = 0
    cached: int = 0
    changes: int = 0
    difference: Difference | None = None
    lines: list[_Request] = field(default_factory=list)
    """Newest last."""


class Stability:
    """Counts per client and model, and the conversations they are in."""

    def __init__(self) -> None:
        self._pairs: OrderedDict[tuple[str, str], _Pair] = OrderedDict()
        """Least recently seen first."""
        self._text = 0
        """Characters kept of all texts."""

    def rows(self) -> tuple[Implicit, ...]:
        """The most tokens first."""
        rows = (
            Implicit(
                *(pair.name, model, pair.requests, pair.prompt, pair.cached),
                *(pair.changes, pair.difference),
            )
            for (_, model), pair in self._pairs.items()
        )
        return tuple(sorted(rows, key=lambda row: (-row.prompt, row.client, row.model)))

    def observe(
        self, client: Client, model: str, digests: tuple[bytes, ...], body: JsonObject, usage: Usage
    ) -> None:
        """Note a request that was answered; `digests` as in `prefixes.digests`."""
        pair = self._pair(client, model)
        pair.name = client.name
        pair.requests += 1
        pair.prompt += usage.prompt
        pair.cached += usage.cached
        if client.private:
            self._forget(pair)
        elif len(digests) > 1 and len(digests) == len(contents_of(body)) + 1:
            self._follow(pair, _request(digests, body))

    def forget(self, client_id: str) -> None:
        """Nothing of this client is to be known any more."""
        for place in [place for place in self._pairs if place[0] == client_id]:
            self._forget(self._pairs.pop(place))

    def _pair(self, client: Client, model: str) -> _Pair:
        place = client.id, model
        pair = self._pairs.pop(place, None) or _Pair(client.name)
        self._pairs[place] = pair
        if len(self._pairs) > PAIRS:
            _, oldest = self._pairs.popitem(last=False)
            self._forget(oldest)
        return pair

    def _follow(self, pair: _Pair, new: _Request) -> None:
        old = _continued(new, pair.lines)
        if old is not None:
            pair.lines.remove(old)
            self._text -= old.size
            pair.difference = _difference(old, new)
            pair.changes = old.changes + 1 if pair.difference else 0
            new = _Request(new.digests, new.system, new.tools, new.contents, pair.changes)
        pair.lines.append(new)
        self._text += new.size
        if len(pair.lines) > LINES:
            self._text -= pair.lines.pop(0).size
        for other in self._pairs.values():
            while self._text > MOST_TEXT and other.lines:
                self._text -= other.lines.pop(0).size

    def _forget(self, pair: _Pair) -> None:
        self._text -= sum(line.size for line in pair.lines)
        pair.lines.clear()
        pair.changes, pair.difference = 0, None


# --- comparing ----------------------------------------------------------------------------------------------


def _continued(new: _Request, lines: list[_Request]) -> _Request | None:
    """The one whose last content is at the same place in the new one, or else anywhere in it.

    Of several ("Go on." ends many conversations) the one that differs least, then the newest.
    """
    everywhere = set(new.digests[1:])

    def likeness(old: _Request) -> tuple[bool, int]:
        last = len(old.digests) - 1
        in_place = last < len(new.digests) and new.digests[last] == old.digests[last]
        same = sum(a == b for a, b in zip(old.digests, new.digests, strict=False))
        return in_place, same - len(old.digests)

    found = [old for old in reversed(lines) if old.digests[-1] in everywhere]
    return max(found, key=likeness, default=None)


def _difference(old: _Request, new: _Request) -> Difference | None:
    """Where the new request first departs from what the old one was; None if it begins with all of it."""
    if old.system != new.system:
        return _around("system", 0, old.system, new.system)
    if old.tools != new.tools:
        return _around("tools", 0, old.tools, new.tools)
    if old.digests[0] != new.digests[0]:  # behind what is kept of one of them
        return Difference("tools" if len(old.tools) == LONGEST_TEXT else "system", 0, "", "", 0)
    for place, (before, after) in enumerate(zip(old.digests[1:], new.digests[1:], strict=False)):
        if before != after:
            return _around("contents", place + 1, old.contents[place], new.contents[place])
    if len(new.digests) < len(old.digests):
        return _around("contents", len(new.digests), old.contents[len(new.digests) - 1], "")
    return None


def _around(place: str, message: int, before: str, after: str) -> Difference:
    """ "" and "" if the texts part only behind what is kept of them."""
    pairs = zip(before, after, strict=False)
    parting = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    if before == after:
        return Difference(place, message, "", "", 0)
    start = max(0, parting - _AROUND)
    shown = slice(start, parting + _AROUND)
    return Difference(place, message, _line(before[shown]), _line(after[shown]), parting - start)


def _line(text: str) -> str:
    """`text` in one line, each character in its place."""
    return "".join(character if character.isprintable() else " " for character in text)


# --- reading ------------------------------------------------------------------------------------------------


def _request(digests: tuple[bytes, ...], body: JsonObject) -> _Request:
    head = head_of(body)
    system = head.pop("systemInstruction", None)
    # in the order in which the client wrote it: Google's cache compares what it was sent
    tools = orjson.dumps(head, option=orjson.OPT_NON_STR_KEYS).decode() if head else ""
    return _Request(
        digests,
        _text(system),
        tools[:LONGEST_TEXT],
        tuple(_text(content) for content in contents_of(body)),
        0,
    )


def _text(content: Any) -> str:
    """What a content says, up to the bound."""
    parts = content.get("parts") if isinstance(content, dict) else None
    found, room = list[str](), LONGEST_TEXT
    for text in _texts(parts if isinstance(parts, list) else []):
        found.append(text[:room])
        room -= len(found[-1])
        if room <= 0:
            break
    return "".join(found)


def _texts(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        text = part.get("text") if isinstance(part, dict) else None
        if isinstance(text, str):
            yield text
        elif isinstance(part, dict) and (inline := either(part, "inlineData", "inline_data")) is not None:
            mime = either(inline, "mimeType", "mime_type") if isinstance(inline, dict) else None
            yield f"[{mime}]"
        else:
            yield orjson.dumps(part, option=orjson.OPT_NON_STR_KEYS).decode()
