"""What was used, as rows that add up: per minute for the graphs, per hour for the reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log2

from gapdesk.proxy.types import Kind

MINUTE = 60
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures that add up."""

    requests: int = 0
    """Upstream requests that Google counts."""
    answered: int = 0
    """Those that brought an answer."""
    failed: int = 0
    """Upstream requests that failed, counted by Google or not."""
    input: int = 0
    """Prompt tokens, cached and tool-use ones included."""
    output: int = 0
    thoughts: int = 0
    cached: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.requests + other.requests,
            self.answered + other.answered,
            self.failed + other.failed,
            self.input + other.input,
            self.output + other.output,
            self.thoughts + other.thoughts,
            self.cached + other.cached,
        )


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One hour of one key, project, model and client."""

    hour: int
    """Epoch seconds of its beginning."""
    key: str
    """Key id."""
    label: str
    """Of the key, as it was: it may be gone."""
    project: str
    model: str
    """As Google counts it."""
    client: str
    """Its name."""
    counts: Counts


@dataclass(frozen=True, slots=True)
class FailureRow:
    """Upstream requests of one hour that failed in one way."""

    hour: int
    project: str
    model: str
    kind: Kind
    count: int


@dataclass(frozen=True, slots=True)
class LatencyRow:
    """Answered requests of one hour and model by how long they took."""

    hour: int
    model: str
    bucket: int
    """`latency_bucket` of the seconds until the first byte."""
    total_bucket: int
    """Of the seconds until the end."""
    count: int


@dataclass(frozen=True, slots=True)
class AddressRow:
    """Requests of one hour from one address of the network; this computer's own are not among them."""

    hour: int
    address: str
    requests: int
    tokens: int
    """Input tokens."""


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """One minute of one (project, model); kept for two days."""

    minute: int
    """Epoch seconds of its beginning."""
    project: str
    model: str
    requests: int
    tokens: int
    """Input tokens."""
    failed: int


class MarkKind(StrEnum):
    """What happened to a key or its project at a moment, for the graphs."""

    COOLED = "cooled"
    EXHAUSTED = "exhausted"
    REFUSED = "refused"
    """Invalid, leaked, blocked."""
    FAILED = "failed"
    """A server fault or a broken stream: not the key's fault."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment worth marking in a graph; kept for 30 days."""

    time: float
    key: str
    """Key id."""
    project: str
    model: str
    kind: MarkKind
    words: str
    """Google's, without secrets."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be added to the stored rows in one transaction."""

    usage: tuple[UsageRow, ...] = ()
    failures: tuple[FailureRow, ...] = ()
    latencies: tuple[LatencyRow, ...] = ()
    addresses: tuple[AddressRow, ...] = ()
    minutes: tuple[MinuteRow, ...] = ()
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.usage or self.failures or self.addresses or self.minutes or self.marks)


class Span(StrEnum):
    """How far back a graph looks."""

    HOUR = "hour"
    """In minutes."""
    DAY = "day"
    """24 hours, in minutes."""
    MONTH = "month"
    """30 quota days."""


@dataclass(frozen=True, slots=True)
class Point:
    time: float
    """Epoch seconds of its beginning: of a minute, or of a quota day."""
    requests: int
    tokens: int
    """Input tokens."""
    failed: int


@dataclass(frozen=True, slots=True)
class History:
    """What one (project, model) used; periods without use are left out."""

    span: Span
    start: float
    end: float
    points: tuple[Point, ...]
    """Oldest first."""
    marks: tuple[Mark, ...]


_BUCKETS_PER_DOUBLING = 4
_SHORTEST = 0.05


def latency_bucket(seconds: float) -> int:
    """The number of the logarithmic bucket: four per doubling, from 50 ms on; 0 is everything shorter."""
    return 0 if seconds <= _SHORTEST else 1 + int(log2(seconds / _SHORTEST) * _BUCKETS_PER_DOUBLING)


def bucket_seconds(bucket: int) -> float:
    """The upper end of a bucket, in seconds."""
    return float(_SHORTEST * 2 ** (bucket / _BUCKETS_PER_DOUBLING))
