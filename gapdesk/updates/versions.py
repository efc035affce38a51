"""Which of two versions is newer. Pure.

The forms of Semantic Versioning and of Python that gapdesk's own tags can have: "v1.2.3", "1.2.0-rc.1",
"1.2rc1", "1.2.0.dev3". Anything else is no version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FORM = re.compile(
    r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})(?:[-._]?(dev|alpha|a|beta|b|rc|c)[-._]?([0-9]{0,9}))?",
    re.IGNORECASE,
)
_PHASES = {"dev": 0, "alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3, "c": 3}
_FINAL = 4


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Orders as versions do: 1.2 equals 1.2.0, and each early one comes before its final one."""

    numbers: tuple[int, ...]
    """Without zeros at the end."""
    phase: int
    """Of development, later ones are higher."""
    count: int
    """The 1 of "rc1"."""
    text: str = field(compare=False)
    """As it was written, without the "v"."""

    @property
    def early(self) -> bool:
        """Whether it is no final version."""
        return self.phase < _FINAL


def version(text: str) -> Version | None:
    """The version `text` names; None if it is none."""
    text = text.strip()
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    numbers = [int(number) for number in found[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    phase = _PHASES[found[2].lower()] if found[2] else _FINAL
    return Version(tuple(numbers), phase, int(found[3] or 0), text.removeprefix("v").removeprefix("V"))
