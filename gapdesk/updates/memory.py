"""What is kept of updates between runs. Pure."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Self

from gapdesk.updates.releases import safe_page
from gapdesk.updates.types import Release

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Never important: what cannot be read is as if it had never been."""

    looked: float = 0.0
    """When the feed was asked last, answered or not; epoch seconds."""
    releases: tuple[Release, ...] = ()
    """The newer ones it had."""
    told: str = ""
    """The newest version the user was told of."""
    passed: str = ""
    """The version the user does not want to hear of."""

    @classmethod
    def of(cls, kept: Any, home: str) -> Self:
        """What `plain` gave, in whatever state it comes back."""
        if not isinstance(kept, dict):
            return cls()
        looked, releases = kept.get("looked"), kept.get("releases")
        told, passed = kept.get("told"), kept.get("passed")
        found = [_release(each, home) for each in releases] if isinstance(releases, list) else []
        return cls(
            looked=_number(looked) or 0.0,
            releases=tuple(release for release in found if release is not None),
            told=told if isinstance(told, str) else "",
            passed=passed if isinstance(passed, str) else "",
        )

    def plain(self) -> dict[str, Any]:
        """As JSON takes it."""
        return asdict(self)

    def due(self, now: float) -> bool:
        """Whether the feed may be asked again: a day later, or when the clock stands before the last time."""
        return not 0 <= now - self.looked < DAY


def _release(kept: Any, home: str) -> Release | None:
    if not isinstance(kept, dict):
        return None
    version, notes = kept.get("version"), kept.get("notes")
    if not isinstance(version, str) or not isinstance(notes, str):
        return None
    return Release(
        version,
        notes,
        safe_page(kept.get("page"), home),
        _number(kept.get("published")),
        bool(kept.get("early")),
    )


def _number(kept: Any) -> float | None:
    number = isinstance(kept, int | float) and not isinstance(kept, bool) and math.isfinite(kept)
    return float(kept) if number else None
