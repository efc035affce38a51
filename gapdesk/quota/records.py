"""What the pool knows, as rows to be stored and given back at the next start."""

from __future__ import annotations

from dataclasses import dataclass

from gapdesk.proxy.types import Dimension
from gapdesk.quota.keys import Fault
from gapdesk.quota.limits import Learned


@dataclass(frozen=True, slots=True)
class MeterRecord:
    """Counts and marks of one (project, model)."""

    project: str
    model: str
    """As Google counts it; "" for calls that count against no model."""
    day_end: float
    """Epoch seconds; the day's counts are void from then on."""
    day_requests: int
    day_tokens: int
    window: tuple[tuple[float, int], ...] = ()
    """(epoch seconds, input tokens) of each request of the last minute, oldest first."""
    bar: str | None = None
    """`meter.Bar` of a running hold; None if there is none."""
    until: float | None = None
    """When the hold ends."""
    dimension: Dimension | None = None
    closed_at: float = 0.0
    """Epoch seconds at which Google said that it does not serve the model to the project; 0 = it did not."""
    strikes: int = 0
    struck_at: float = 0.0
    used: float = 0.0
    """Epoch seconds of its last request: the least recent goes first."""


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What became known of a key."""

    id: str
    proven: bool
    fault: Fault | None
    last_used: float | None


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """What became known of a project."""

    name: str
    tier: str | None = None
    number: str | None = None
    """"projects/N" as Google calls it."""
    fault: Fault | None = None
    into: str | None = None
    """The project it was merged into: it is no more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new since it was last asked for."""

    meters: tuple[MeterRecord, ...] = ()
    keys: tuple[KeyRecord, ...] = ()
    projects: tuple[ProjectRecord, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    """(project, what it became part of), as it happened. What is stored of the first goes before the rest of
    this is written: a name may be a project again by now."""
    learned: tuple[Learned, ...] | None = None
    """Everything learned about limits, if any of it is new."""
    dismissed: tuple[tuple[str, str], ...] | None = None
    """All pairs of projects the user said are not one, if any is new."""
    zone: str | None = None
    """The time zone by which days were counted, if it is another than before; never the only news."""

    def __bool__(self) -> bool:
        known = self.learned is not None or self.dismissed is not None
        return bool(known or self.meters or self.keys or self.projects or self.merged)


@dataclass(frozen=True, slots=True)
class Saved:
    """All that was stored; the pool takes it before the first key."""

    meters: tuple[MeterRecord, ...] = ()
    keys: tuple[KeyRecord, ...] = ()
    """Used when a key of that id is added."""
    projects: tuple[ProjectRecord, ...] = ()
    learned: tuple[Learned, ...] = ()
    dismissed: tuple[tuple[str, str], ...] = ()
    """Pairs of projects the user said are not one."""
    zone: str | None = None
    """The time zone by which days were counted; None = the one that holds now."""
