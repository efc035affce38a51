"""Where a text may be cut without tearing a visible character apart. Pure.

A small subset of Unicode's grapheme rules (UAX #29), enough for delivering a finished text in pieces:
combining marks, emoji sequences, flags, Hangul jamo and CR LF stay together.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

_JOINER = "\u200d"


def cut(text: str, size: int) -> Iterator[str]:
    """Pieces of `size` characters, some a little longer so that no cluster is cut; one if `size` < 1.

    Joined they are `text` again; an empty text has none.
    """
    start, end = 0, len(text)
    while start < end:
        stop = min(start + size, end) if size > 0 else end
        while stop < end and _belongs(text, start, stop):
            stop += 1
        yield text[start:stop]
        start = stop


def _belongs(text: str, start: int, at: int) -> bool:
    """Whether the character at `at` belongs to the one before; no cluster begins before `start`."""
    before, here = text[at - 1], text[at]
    if before < "\u0300" and here < "\u0300":
        return before == "\r" and here == "\n"
    if before == _JOINER or here == _JOINER or _extends(here):
        return True
    if _is_flag_half(here):
        halves = at
        while halves > start and _is_flag_half(text[halves - 1]):
            halves -= 1
        return (at - halves) % 2 == 1
    return False


def _extends(char: str) -> bool:
    return (
        category(char) in ("Mn", "Mc", "Me")
        or "\u1160" <= char <= "\u11ff"  # vowels and finals of decomposed Hangul
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags, as in the flag of Scotland
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
