"""Keys in free text: lists, notes, chats; with the label that stands beside a key on its line. Pure."""

from __future__ import annotations

import re

from gapdesk.keys.finding import Spot, doubt, keys_in, visible_lines
from gapdesk.keys.types import FoundKey
from gapdesk.wording import SILENCE, Words

COMMENTED = Words("It stands in a comment.")

_COMMENT = re.compile(r"\s*(?:#+(?!\d)|//)")
_PARTS = re.compile(r"[,，;；|\t]")
_SIGN_BEFORE = re.compile(r"(?:[:：=,，;；|\t]|\s[-–—]|[-=]>|→)[\s\"'`(\[{“‘「]*$")
"""What parts a label from the key after it."""
_SIGN_AFTER = re.compile(r"[\s\"'`)\]}”’」]*?(?:[,，;；|\t:：=#]|\s[-–—]\s)")
_BULLET = re.compile(r"[\s\-*+•·>]*(?:#?\d{1,4}(?:[.)、]\s*|\s*$))?")
_EDGES = " \t\r:：=,，;；|-–—>→\"'`()[]{}<>“”‘’「」#*"
_GENERIC = re.compile(
    r"(?:(?:export|set|my|new|the)\s+)?(?:(?:gemini|google|generative|ai|studio|x|goog)[\s_-]*)*"
    r"(?:api[\s_-]*)?(?:keys?|tokens?|secrets?|密钥|api)?[\s_-]*\d*",
    re.IGNORECASE,
)
"""A label that says no more than that this is a key."""
_LONGEST, _MOST_WORDS = 60, 6
"""A label is short; what is longer is a sentence."""


def read_text(text: str) -> list[FoundKey]:
    """The keys of a text in order, one may come twice; with labels from `label: key`, `key | label` …"""
    return [key for line in visible_lines(text) for key in _read_line(line)]


def tidy_label(text: str) -> str:
    """A label on one line, without bullets, quotes and signs around it; "" if it says nothing."""
    label = " ".join(_BULLET.sub("", text, count=1).strip(_EDGES).split())
    label = label.removeprefix("export ")
    plain = (
        len(label) <= _LONGEST
        and len(label.split()) <= _MOST_WORDS
        and not re.search(r"://|[\"{}\[\]]", label)
    )
    return label if plain and re.search(r"\w", label) and not _GENERIC.fullmatch(label) else ""


def _read_line(line: str) -> list[FoundKey]:
    spots = keys_in(line)
    commented = COMMENTED if _COMMENT.match(line) else SILENCE
    return [
        FoundKey(spot.secret, _label(line, spots, number), doubtful=commented or doubt(spot.secret))
        for number, spot in enumerate(spots)
    ]


def _label(line: str, spots: list[Spot], number: int) -> str:
    alone = len(spots) == 1
    before = line[spots[number - 1].end if number else 0 : spots[number].start]
    if alone:
        after = line[spots[number].end :]
        return _before(before, alone=not after.strip(_EDGES)) or _after(after)
    return _before(before.lstrip(_EDGES), alone=False) if re.search(r"[:：=]\W*$", before) else ""


def _before(text: str, *, alone: bool) -> str:
    """The label in what stands before a key; without a sign between, only if they are `alone` on the line."""
    sign = _SIGN_BEFORE.search(text)
    if sign is None and not (alone and len(text.split()) <= 2):
        return ""
    return _first(text[: sign.start()] if sign else text)


def _after(text: str) -> str:
    sign = _SIGN_AFTER.match(text)
    return _first(text[sign.end() :]) if sign else ""


def _first(text: str) -> str:
    """The first cell that is no number."""
    labels = (tidy_label(cell) for cell in _PARTS.split(text))
    return next((label for label in labels if label and not label.isdecimal()), "")
