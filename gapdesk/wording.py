"""Sentences the engine has for its user: English here, in the log and on the command line; the window says
them in its own language. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Words:
    """One or two sentences; `str()` is English. False if there is nothing to say.

    `text` is written as a literal where Words are made: that is how it gets into the catalogue of
    translations. Only texts of another `context` are there anyway.
    """

    text: str
    """With {placeholders} for what is not known in advance."""
    values: tuple[tuple[str, str | Words], ...] = ()
    """(placeholder, what stands there); Words are translated as well, names and numbers are not."""
    context: str = "engine"
    """Under which the catalogue has the text."""

    @classmethod
    def of(cls, text: str, /, **values: str | Words) -> Self:
        """A sentence with something in it."""
        return cls(text, tuple(values.items()))

    def __str__(self) -> str:
        return self.text.format(**dict(self.values))

    def __bool__(self) -> bool:
        return bool(self.text)


SILENCE = Words("")
"""Nothing to say."""


class Objection(ValueError):
    """Something that cannot be taken, and why: `words`, or `str()` in English."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words
