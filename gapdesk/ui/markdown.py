"""Messages cut into what is laid out apart: prose in Markdown, and blocks of code. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

PROSE, CODE = 2500, 8000
"""Characters of one piece at most: what Qt lays out in some 3 ms."""

_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})([^`\n]*)$", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(\s*<?data:[^)]*\)|<img\s[^>]*src=[\"']?data:[^>]*>")
BREAK = " \ue000 "
"""Stands where a line ends within a paragraph. Qt would make a paragraph of each line that ends in Markdown's
own way; the blanks keep emphasis beside it what it is."""
_BLOCK = re.compile(
    r"\s|[-+*](?:\s|$)|[-*_=](?:\s*[-*_=])+\s*$|\d+[.)](?:\s|$)|#|>|\[[^\]]*\]:|`{3}|~{3}|.*\||.*\\$|$"
)
"""A line that may be more than one of a paragraph: of a list, a table, a head …"""
_SOFT_BREAK = re.compile(r"(?<=[^\s\\])\n(?=[^\n])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message."""

    text: str
    """Markdown, or code without its fences."""
    code: bool = False
    language: str = ""
    """Of code, as the fence names it; "" if it does not, or goes on with the piece before."""


def without_pictures(text: str, instead: str) -> str:
    """`text` with `instead` in place of pictures whose data stand in the text itself."""
    return _PICTURE.sub(lambda _: instead, text) if "data:" in text else text


def pieces(text: str) -> Iterator[Piece]:
    """`text` in order, cut no further than it is read; a fence that is not closed holds to the end."""
    text = text.replace("\r\n", "\n")
    at = 0
    while (fence := _FENCE.search(text, at)) is not None:
        yield from (Piece(part) for part in _parts(text, at, fence.start(), PROSE))
        indent, marks, info = fence.groups()
        end = re.compile(rf"^[ \t]*{marks}{marks[0]}*[ \t]*$", re.MULTILINE).search(text, fence.end())
        stop, at = (end.start(), end.end()) if end else (len(text), len(text))
        language = info.split()[0] if info.split() else ""
        for part in _parts(text, fence.end() + 1, stop, CODE):
            yield Piece(_outdented(part, indent), True, language)
            language = ""
    yield from (Piece(part) for part in _parts(text, at, len(text), PROSE))


def hard_breaks(text: str) -> str:
    """Markdown in which each line ends where its writer ended it: in paragraphs by `BREAK`."""
    lines = text.split("\n")
    plain = [_BLOCK.match(line) is None for line in lines]
    made = [lines[0]]
    for line, both in zip(lines[1:], map(all, pairwise(plain)), strict=True):
        if both:
            made[-1] = made[-1].rstrip()
        made += (BREAK if both else "\n", line)
    return _SOFT_BREAK.sub("  \n", "".join(made))


def _parts(text: str, start: int, stop: int, size: int) -> Iterator[str]:
    """`text[start:stop]` in parts of at most `size`, cut between paragraphs, else lines, else anywhere."""
    while start < stop:
        end = stop
        if stop - start > size:
            window = start + size
            end = next(
                (
                    cut + len(mark)
                    for mark in ("\n\n", "\n", " ")
                    if (cut := text.rfind(mark, start, window - len(mark))) > start
                ),
                window,
            )
        part = text[start:end].strip("\n")
        if part.strip():
            yield part
        start = end


def _outdented(code: str, indent: str) -> str:
    """`code` without the indent its fence stands in, as in a list."""
    return "\n".join(line.removeprefix(indent) for line in code.split("\n")) if indent else code
