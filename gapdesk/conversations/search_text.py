"""Text as the full-text index knows it, and what is asked of it. Pure.

The index (FTS5, unicode61) splits at blanks, which Chinese, Japanese, Thai … do not write, and Korean glues
particles to its words: there every character is a token of its own, and a word a phrase of them. Everything
is folded here, not by FTS5, so that a find can be shown at its place: compatibility forms (NFKC), case, and
the diacritics of Latin, Greek and Cyrillic.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

LONGEST_QUERY = 1_000
"""Characters; what is typed beyond them is passed over."""
PREFIX_FROM = 3
"""Characters from which the last word finds longer ones, too."""
_LONG = 20_000
"""Characters of a text that are looked through one by one for a snippet."""
_BEFORE = 1_000
"""Characters before a find at which the look begins, and by which two looks overlap."""

_UNSPACED = (
    "\u0e00-\u0e4e\u0e50-\u0e59\u0e80-\u0eff"  # Thai, Lao
    "\u1000-\u1049\u1050-\u109f\uaa60-\uaa7f\u1780-\u17d3\u17dc-\u17ff"  # Myanmar, Khmer
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa1-\uffdc"  # Hangul
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9d"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"  # Kana and Han beyond the first plane
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Latin …, Hebrew
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0730-\u074a"  # Arabic, Syriac
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0dff"  # Indic scripts, with letters
    "\u0f18\u0f19\u0f35\u0f37\u0f39\u0f71-\u0f84\u0f86-\u0fbc"  # Tibetan
)
_JOINING = (  # what a character of an unspaced script carries with it
    "\u0300-\u036f\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u17dd\u1160-\u11ff\u3099\u309a\uff9e\uff9f"
)
_PLACES = re.compile(
    rf"(?P<one>[{_UNSPACED}][{_JOINING}]*)|(?:(?![{_UNSPACED}])[^\W_]|[{_MARKS}])+", re.UNICODE
)
_ASCII_FOLDED = b"".join(
    chr(code).lower().encode() if code < 128 and chr(code).isalnum() else b" " for code in range(256)
)
"""What each ASCII character becomes: seven times as fast as a pattern."""
_DIACRITICS = re.compile("[\u0300-\u036f]+")
_WORD_BEGINNING = rf"(?:(?<![^\W_])|(?=[{_UNSPACED}]))"
_WORD_END = rf"(?:(?![^\W_])|(?<=[{_UNSPACED}]))"
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_WORDS = re.compile(r'"([^"]*)"?|([^\s"]+)')


class _Token(NamedTuple):  # there are many
    text: str
    """Folded."""
    start: int
    end: int
    spaced: bool
    """Whether it is a word, and not one character of a script without blanks."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    prefix: bool
    """Whether the last token may go on."""

    def expression(self) -> str:
        return f'"{" ".join(self.tokens)}"' + ("*" if self.prefix else "")

    def begins(self, tokens: Sequence[_Token]) -> bool:
        """Whether `tokens` begin with it."""
        if len(tokens) < len(self.tokens):
            return False
        for token, wanted in zip(tokens, self.tokens[:-1], strict=False):
            if token.text != wanted:
                return False
        found, last = tokens[len(self.tokens) - 1].text, self.tokens[-1]
        return found.startswith(last) if self.prefix else found == last


def indexed(text: str) -> str:
    """What of `text` goes into the index: its tokens, folded, with blanks between."""
    if text.isascii():
        return b" ".join(text.encode().translate(_ASCII_FOLDED).split()).decode()
    return " ".join(token.text for token in _tokens(text))


def query(text: str, *, goes_on: bool = True) -> str:
    """The FTS5 expression for what somebody typed; "" if there is nothing in it to search for.

    All words have to occur; "several words" in double quotes one behind the other; the last word may go on
    if it is of PREFIX_FROM characters at least, unless `goes_on` is False.
    """
    phrases = _phrases(text) if goes_on else [replace(phrase, prefix=False) for phrase in _phrases(text)]
    return " AND ".join(phrase.expression() for phrase in phrases)


def snippet(text: str, wanted: str, size: int = 160) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Some `size` characters of `text` around the first find of `wanted` (as in `query`), as one line, and
    (start, end) of each find in it; its beginning, if nothing is found."""
    phrases = _phrases(wanted)
    offset = _first_place(text, phrases) if len(text) > _LONG else 0
    stretch = text[offset : offset + _LONG]
    finds = ((start + offset, end + offset) for start, end in _finds(stretch, phrases))
    first = next(finds, None)
    if first is None:
        return _one_line(text, 0, min(len(text), size), ())
    start = max(0, first[0] - size // 5)
    if len(text) - start < size:
        start = max(0, len(text) - size)
    elif start:
        blank = text.find(" ", start, min(first[0], start + 20))
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), max(start + size, first[1]))
    within = [first]
    for find in finds:
        if find[1] > end:
            break
        within.append(find)
    return _one_line(text, start, end, within)


# --- tokens -------------------------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[_Token]:
    for place in _PLACES.finditer(text):
        folded = _folded(place[0])
        if folded.isalnum() or any(map(str.isalnum, folded)):
            start, end = place.span()
            yield _Token(folded, start, end, place.lastgroup is None)


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    if len(word) == 1 and "\u4e00" <= word <= "\u9fff":
        return word  # most of a Chinese text
    plain = unicodedata.normalize("NFKC", word).casefold()
    bare = _DIACRITICS.sub("", unicodedata.normalize("NFKD", plain))
    return unicodedata.normalize("NFC", bare)


def _phrases(text: str) -> list[_Phrase]:
    """What `text` asks for; each occurs once."""
    found: dict[_Phrase, None] = {}
    words = list(_WORDS.finditer(text[:LONGEST_QUERY]))
    for number, word in enumerate(words, 1):
        tokens = list(_tokens(word[1] or word[2] or ""))
        if tokens:
            last = tokens[-1]
            goes_on = number == len(words) and word[1] is None and last.spaced
            prefix = goes_on and len(last.text) >= PREFIX_FROM
            found[_Phrase(tuple(token.text for token in tokens), prefix)] = None
    return list(found)


# --- finds --------------------------------------------------------------------------------------------------


def _finds(text: str, phrases: Sequence[_Phrase]) -> Iterator[tuple[int, int]]:
    """(start, end) of what is found in `text`, one behind the other."""
    longest = max((len(phrase.tokens) for phrase in phrases), default=0)
    if not longest:
        return
    beginnings = tuple(phrase.tokens[0] for phrase in phrases)
    tokens = _tokens(text)
    window = deque(islice(tokens, longest))
    done = 0
    while window:
        if window[0].start >= done and window[0].text.startswith(beginnings):
            ends = [window[len(phrase.tokens) - 1].end for phrase in phrases if phrase.begins(window)]
            if ends:
                done = max(ends)
                yield window[0].start, done
        window.popleft()
        window.extend(islice(tokens, 1))


def _first_place(text: str, phrases: Sequence[_Phrase]) -> int:
    """Where in a long text to begin to look: shortly before what is spelled as it was typed, else at 0."""
    if not phrases:
        return 0
    spelled = "|".join(
        r"[\W_]*".join(map(re.escape, phrase.tokens)) + ("" if phrase.prefix else _WORD_END)
        for phrase in phrases
    )
    place = re.compile(f"{_WORD_BEGINNING}(?:{spelled})", re.IGNORECASE)
    slices = range(0, len(text), _LONG)  # in one go, nothing else in the program could run meanwhile
    found = next(filter(None, (place.search(text, at, at + _LONG + _BEFORE) for at in slices)), None)
    if found is None:
        return 0
    before = re.compile(r"\W").search(text, max(0, found.start() - _BEFORE), found.start())
    return found.start() if before is None else before.start()


def _one_line(
    text: str, start: int, end: int, finds: Iterable[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    line = "…" if start else ""
    marks = []
    at = start
    for first, last in finds:
        line += _blanks_as_one(text[at:first], line)
        mark = _blanks_as_one(text[first:last], line)
        marks.append((len(line), len(line) + len(mark)))
        line += mark
        at = last
    line += _blanks_as_one(text[at:end], line)
    return line.rstrip() + ("…" if end < len(text) else ""), tuple(marks)


def _blanks_as_one(text: str, before: str) -> str:
    line = _BLANKS.sub(" ", text)
    return line.lstrip() if before in ("", "…") else line
