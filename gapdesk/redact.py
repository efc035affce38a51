"""Taking secrets out of text before anyone sees it: logs, errors, crash reports."""

from __future__ import annotations

import re
from bisect import insort
from urllib.parse import quote

_QUOTES = r"""[\\'"]*"""
_NAMES = r"x-goog-api-key|x-api-key|api[-_ ]?key|access_token|password"
_WORDS = r"(?<![A-Za-z])(?:key|token)"
"""Names that are words of any sentence too: "import a key: …", 'Unknown name "key": …'."""
_EQUALS = r"(?:=|%3D)"
_COLON = r"(?::|(?<=['\"]),)"
_VALUE = r"""[^\s\\'"&,;<>()\[\]{}]"""
_LONG = 16
"""Characters without a blank that make a value after such a word and a colon look like a secret."""


def _assigned(names: str, sign: str, value: str) -> str:
    """A pattern for name=value, "name": "value", name: value, (b'name', b'value'), in URLs encoded or not."""
    return rf"((?:{names}){_QUOTES}\s*{sign}\s*(?:b(?=['\"]))?+{_QUOTES}+){value}"


_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE if blind else re.ASCII), mark)
    for pattern, mark, blind in (
        # Google's keys, old and new, wherever they stand: no word boundary, "%3DAQ.…" must be found.
        (r"AIza[\w-]{4,}", "[key]", False),
        (r"AQ\.[\w.-]{4,}[\w-]", "[key]", False),
        (r"gd-[\w-]{6,}", "[token]", False),
        (rf"(bearer(?:\s|%20)+){_VALUE}+", r"\1[token]", True),
        (_assigned(_NAMES, rf"(?:{_EQUALS}|{_COLON})", f"{_VALUE}+"), r"\1[key]", True),
        (_assigned(_WORDS, _EQUALS, f"{_VALUE}+"), r"\1[key]", True),
        (_assigned(_WORDS, _COLON, f"{_VALUE}{{{_LONG},}}"), r"\1[key]", True),
        # http://user:password@proxy
        (r"(?<=://)[^\s/@'\"]+(?=@)", "[login]", False),
    )
)


_SHAPES = 3
"""So many of the rules, the first ones, know a secret by itself."""
_SHORTEST = len("key=x")
"""Shorter texts are not looked at: most are "" and "STOP"."""


def redact(text: str) -> str:
    """`text` with everything that looks like a key, token, password or login replaced by its name.

    Whole secrets go, not even their last characters stay. Applying it twice changes nothing more.
    """
    if len(text) < _SHORTEST:
        return text
    for pattern, mark in _RULES:
        text = pattern.sub(mark, text)
    return text


def redact_shapes(text: str) -> str:
    """`text` without what is a key or token by its own shape; for texts that may be code."""
    for pattern, mark in _RULES[:_SHAPES]:
        text = pattern.sub(mark, text)
    return text


class Redactor:
    """`redact`, and beside it removes the very secrets this program holds, whatever they look like."""

    SHORTEST = 4
    """Shorter secrets are not searched for: they would black out innocent words."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._forms: tuple[str, ...] = ()  # replaced as a whole: log handlers read it from other threads

    def add(self, secret: str) -> None:
        """Remove `secret` from all texts from now on. Cheap: a thousand keys may come at once."""
        if len(secret) < self.SHORTEST or secret in self._secrets:
            return
        self._secrets.add(secret)
        forms = list(self._forms)
        for form in _forms(secret):
            insort(forms, form, key=_longest_first)
        self._forms = tuple(forms)

    def remove(self, secret: str) -> None:
        """`secret` is none any more; unknown ones are ignored."""
        self._secrets.discard(secret)
        forms = {form for held in self._secrets for form in _forms(held)}
        self._forms = tuple(sorted(forms, key=_longest_first))

    def __call__(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, "[secret]")
        return redact(text)


def _forms(secret: str) -> set[str]:
    """As it stands in texts, and in URLs."""
    return {secret, quote(secret, safe="")}


def _longest_first(form: str) -> tuple[int, str]:
    """A sort key: none may be left half because a shorter one is a part of it."""
    return -len(form), form
