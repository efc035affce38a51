"""A JSON document as lines to be read, and as leaves to be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from gapdesk.activity.types import Line, Mark

MOST = 5_000
"""Lines that are shown of one body."""
_WIDTH = 1_000
"""Characters of a line; what is longer goes on in the next one."""
_BREAK = "\\n"
"""Where the text of a string is best broken: it breaks there itself."""
_DEEPEST = 200
"""Levels that are shown."""


class TooDeep(ValueError):
    """A document is nested too deep to be shown."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that holds no other: a text, number, bool or null, an empty object or array."""

    name: str
    """Of the field it stands in, "" outside of any."""
    value: Any


@dataclass(slots=True)
class Document:
    """A parsed body."""

    value: Any
    leaves: list[Leaf] = field(default_factory=list)
    """In the order in which they stand."""
    _rows: list[tuple[int, str, int]] = field(default_factory=list)
    """Depth and text of each line, and the place of its leaf, -1 for brackets."""

    @classmethod
    def of(cls, value: Any) -> Document:
        """Raises TooDeep."""
        document = cls(value)
        document._add(value, 0, "", "", "")
        return document

    def lines(self, marks: Sequence[Mark]) -> Iterator[Line]:
        """All lines; `marks` has one for each leaf."""
        for depth, text, leaf in self._rows:
            mark = Mark.SAME if leaf < 0 else marks[leaf]
            for piece in _broken(text):
                yield Line("  " * depth + piece, mark)

    def _add(self, value: Any, depth: int, name: str, lead: str, tail: str) -> None:
        if depth > _DEEPEST:
            raise TooDeep
        if isinstance(value, dict) and value:
            self._rows.append((depth, lead + "{", -1))
            last = len(value)
            for place, (key, inner) in enumerate(value.items(), 1):
                self._add(inner, depth + 1, key, f"{text_of(key)}: ", "," if place < last else "")
            self._rows.append((depth, "}" + tail, -1))
        elif isinstance(value, list) and value:
            self._rows.append((depth, lead + "[", -1))
            last = len(value)
            for place, inner in enumerate(value, 1):
                self._add(inner, depth + 1, name, "", "," if place < last else "")
            self._rows.append((depth, "]" + tail, -1))
        else:
            self._rows.append((depth, f"{lead}{text_of(value)}{tail}", len(self.leaves)))
            self.leaves.append(Leaf(name, value))


def leaves_of(value: Any) -> list[Leaf]:
    """Raises TooDeep."""
    return Document.of(value).leaves


def text_of(value: Any) -> str:
    """A value as it stands in JSON."""
    return orjson.dumps(value).decode()


def plain_lines(text: bytes, mark: Mark = Mark.SAME) -> Iterator[Line]:
    """The lines of what is no JSON."""
    for line in text.splitlines():  # of bytes: where others end lines too, JSON goes on
        for piece in _broken(line.decode("utf-8", "replace")):
            yield Line(piece, mark)


def limited(lines: Iterator[Line]) -> tuple[Line, ...]:
    """As many as are shown, and how many more there are."""
    shown = list(islice(lines, MOST))
    more = sum(1 for _ in lines)
    if more:
        shown.append(Line(f"… {more:,} more line{'s' * (more > 1)}"))
    return tuple(shown)


def _broken(text: str) -> Iterator[str]:
    """`text` in pieces that fit into a line."""
    at = 0
    while len(text) - at > _WIDTH:
        found = text.rfind(_BREAK, at, at + _WIDTH)
        end = found + len(_BREAK) if found > at else at + _WIDTH
        yield text[at:end]
        at = end
    yield text[at:]
