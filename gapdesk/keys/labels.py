"""Labels of keys: short, free of secrets, each once. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gapdesk.redact import redact

LONGEST_LABEL = 80
LONGEST_NOTE = 1000
_SUSPICIOUS = re.compile(r"\S{7}|[=:]")
"""What a text with a secret has: `redact` is too slow for 500 labels in one turn of the loop."""


def clean(text: str, longest: int = LONGEST_LABEL, secret: str = "") -> str:
    """`text` on one line, without anything that looks like a key: it goes into headers, logs and files."""
    if secret:
        text = text.replace(secret, "[key]")
    if _SUSPICIOUS.search(text):
        text = redact(text)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())[:longest].strip()


class Labels:
    """Gives out labels that are not taken yet."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._count = 0

    def unique(self, wanted: str) -> str:
        """`wanted`, "wanted (2)" if that is taken …, or "key N" with the smallest free N for ""."""
        if not wanted or wanted == "[key]":
            return self._next()
        label, number = wanted, 2
        while label in self._taken:
            label, number = f"{wanted} ({number})", number + 1
        self._taken.add(label)
        return label

    def _next(self) -> str:
        while True:
            self._count += 1
            label = f"key {self._count}"
            if label not in self._taken:
                self._taken.add(label)
                return label
