"""What is new in the pool since it was last written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from gapdesk.quota.meter import Meter


@dataclass(slots=True)
class Journal:
    """Adding to it is all that happens while requests are served; `memory.changes` empties it."""

    meters: set[Meter] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    """Ids."""
    projects: set[str] = field(default_factory=set)
    """Names, also of projects that were merged into others."""
    merged: list[tuple[str, str]] = field(default_factory=list)
    """`Changes.merged`."""
    zone: str | None = None
    """`Changes.zone` as it was told last; None if never."""

    def clear(self) -> None:
        self.meters.clear()
        self.keys.clear()
        self.projects.clear()
        self.merged.clear()
