"""The report: what was used, what it would have cost, how long the day's quota lasts, whether to add keys.

Only the shapes; `reporting` fills them, `forecast` and `advice` compute, `prices` knows what a token costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.usage import Counts


class ReportSpan(StrEnum):
    """How many quota days a report looks back, today included."""

    TODAY = "today"
    WEEK = "week"
    """7 days."""
    MONTH = "month"
    """30 days."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Estimated dollars at the list prices of the days on which the tokens were used."""

    paid: float = 0.0
    saved: float = 0.0
    """What cached tokens would have cost more."""
    unpriced: int = 0
    """Requests of models whose price is not known: they are in neither."""
    stale: int = 0
    """Requests priced as in a promotion that was over by then: what they cost since is not known."""

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.paid + other.paid,
            self.saved + other.saved,
            self.unpriced + other.unpriced,
            self.stale + other.stale,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One key, project, model, client or day."""

    name: str
    """As it is shown; a day is "2026-11-21"."""
    counts: Counts
    cost: Cost


@dataclass(frozen=True, slots=True)
class AddressLine:
    address: str
    requests: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Of the answered requests to one model, or to all; seconds, to the upper end of a bucket of 19 %."""

    model: str
    """"" for all together."""
    count: int
    first_byte_median: float
    first_byte_p95: float
    total_median: float
    total_p95: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the usable projects have together of a model for the running quota day."""

    model: str
    dimension: Dimension
    """RPD or TPD."""
    used: int
    """Through gapdesk."""
    limit: int | None
    """None if some project's limit is not known."""
    projects: int
    """Usable projects that have any quota for the model."""
    day_start: float
    """Epoch seconds."""
    day_end: float
    out: int = 0
    """Projects of which Google says that nothing is left."""
    elsewhere: int = 0
    """Part of the limit that went some other way: what those projects did not use through gapdesk."""

    @property
    def gone(self) -> int:
        """What is not left of the limit."""
        return self.used + self.elsewhere

    @property
    def used_up(self) -> bool:
        """Whether nothing is left: by the numbers, or by Google's word."""
        return 0 < self.projects <= self.out or 0 < (self.limit or 0) <= self.gone

    def elapsed(self, now: float) -> float:
        """Part of the quota day that has passed, 0 … 1; a day may have 23, 24 or 25 hours."""
        return min(1.0, max(0.0, (now - self.day_start) / (self.day_end - self.day_start)))


@dataclass(frozen=True, slots=True)
class Forecast:
    """How far today's quota of a model goes over all usable projects, for requests or for tokens."""

    model: str
    dimension: Dimension
    """RPD or TPD."""
    used: int
    limit: int | None
    """None if some project's limit is not known."""
    expected: int | None
    """By the end of the quota day, if it goes on like this; None while it is too early to say."""
    lasts_until: float | None
    """When the limit is reached at this rate; None if not before the reset, or not to be said."""
    resets_at: float
    used_up: bool = False
    """Whether nothing is left; part of the limit may have been used without gapdesk."""


class AdviceKind(StrEnum):
    ADD_NOW = "add_now"
    ADD = "add"
    REMOVE = "remove"
    KEEP = "keep"
    EARLY = "early"
    """The quota day has just begun, and there is none before it to go by."""
    UNKNOWN = "unknown"
    """No limit is known, or nothing was used."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the last seven full quota days were like."""

    days: int = 0
    """How many of them are on record."""
    means: Mapping[tuple[str, Dimension], float] = field(default_factory=dict)
    """Requests (RPD) and input tokens (TPD) a day, by model."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Whether the pool has the right number of keys (each in a project of its own)."""

    kind: AdviceKind
    projects: int
    """Usable ones now."""
    wanted: int
    """The number that would do; equals `projects` for KEEP, EARLY and UNKNOWN."""
    model: str
    """The one that decides; "" for EARLY and UNKNOWN."""
    dimension: Dimension
    demand: int
    """Requests or tokens a day: the larger of the forecast and the mean of the last seven days."""
    capacity: int
    """What the pool has a day."""
    by_forecast: bool
    """Whether the forecast was the larger one."""

    @property
    def ratio(self) -> float:
        return self.demand / self.capacity if self.capacity else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What the report page shows, and the CSV file holds."""

    span: ReportSpan
    start: float
    """Epoch seconds."""
    end: float
    total: Line
    keys: tuple[Line, ...]
    projects: tuple[Line, ...]
    models: tuple[Line, ...]
    clients: tuple[Line, ...]
    days: tuple[Line, ...]
    """Oldest first; the others by requests, most first."""
    addresses: tuple[AddressLine, ...]
    failures: tuple[tuple[Kind, int], ...]
    """Most first."""
    latencies: tuple[Latency, ...]
    forecasts: tuple[Forecast, ...]
    advice: Advice
    total_latency: Latency | None = None
    """Of all models together; None without answers."""
