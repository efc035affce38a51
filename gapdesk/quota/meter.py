"""One project's quota for one model: counts, limits and what Google said, asked as one question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.health import WEIGHTS, health
from gapdesk.quota.ledger import LONGEST_DAY, ORDER, Ledger
from gapdesk.quota.limits import RETRY, Limit
from gapdesk.quota.records import MeterRecord

if TYPE_CHECKING:
    from gapdesk.quota.project import Project

_TOKENS = (ORDER.index(Dimension.TPM), ORDER.index(Dimension.TPD))
_DAILY = (Dimension.RPD, Dimension.TPD)


class Bar(StrEnum):
    """Why a project cannot be asked for a model now."""

    CLOSED = "closed"
    """Google does not serve the model to this project."""
    NO_QUOTA = "no_quota"
    TOO_LARGE = "too_large"
    """The prompt alone exceeds a limit."""
    COOLING = "cooling"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class Gate:
    """A closed gate: what bars the way, and until when (None = waiting never helps)."""

    bar: Bar
    until: float | None
    dimension: Dimension | None = None
    room: int = 0
    """What is left of the dimension, or the whole limit if even that is too small."""
    named: bool = False
    """Whether Google named the moment."""


@dataclass(slots=True, eq=False)
class Meter:
    """The place of a (project, model) in a Board, and all that decides whether it may be asked."""

    project: Project
    model: str
    ledger: Ledger
    limits: tuple[Limit, ...]
    hold: Gate | None = None
    """What a 429 imposed; over when its `until` has passed."""
    closed: float = 0.0
    """When Google said that it does not serve the model to this project; 0 if it did not, or a day ago."""
    strikes: int = 0
    """Repeated 429s that gave no reason."""
    struck_at: float = -inf
    stamp: float = 0.0
    """When it was used last, unique on its board; negative if never. The board's, like the next two."""
    bucket: int | None = None
    wake: float = inf
    heir: Meter | None = None
    """What took this one's counts over when two projects became one."""
    none: bool = False
    """Whether Google or the user says that there is no quota at all."""
    known: bool | None = None
    """Whether Google knows such a model, or this is stored already; None = it has not answered yet."""
    _blocking: tuple[tuple[int, Limit], ...] = ()
    _ranking: tuple[tuple[int, float, int], ...] = ()

    def __post_init__(self) -> None:
        self.obey(self.limits)

    @property
    def used(self) -> float | None:
        """Epoch seconds of the last request, None if there was none."""
        return self.stamp if self.stamp > 0 else None

    def obey(self, limits: tuple[Limit, ...]) -> None:
        """Other limits hold from now on."""
        self.limits = limits
        places = [(ORDER.index(limit.dimension), limit) for limit in limits]
        self.none = any(limit.blocks and limit.value == 0 for limit in limits)
        self._blocking = tuple((place, limit) for place, limit in places if limit.blocks)
        self._ranking = tuple((place, WEIGHTS[limit.dimension], limit.value) for place, limit in places)

    def limit(self, dimension: Dimension) -> Limit | None:
        """The limit of a dimension, None if there is none or it is not known."""
        for limit in self.limits:
            if limit.dimension is dimension:
                return limit
        return None

    def exhausted(self, dimension: Dimension, now: float) -> bool:
        """Whether Google said that this is used up for the day."""
        hold = self._held(now)
        return hold is not None and hold.bar is Bar.EXHAUSTED and hold.dimension is dimension

    def gate(self, need: int, now: float) -> Gate | None:
        """What bars a prompt of `need` tokens now, and lasts longest; None = it may be asked."""
        if self._shut(now):
            return Gate(Bar.CLOSED, None)
        worst = self._held(now)
        if not self._blocking:
            return worst
        counts = self.ledger.counts(now)
        for place, limit in self._blocking:
            wanted = need if place in _TOKENS else 1
            if counts[place] + wanted <= limit.value:
                continue
            gate = self._full(limit, wanted, counts[place], now)
            if gate.until is None:
                return gate
            if worst is None or worst.until is None or gate.until > worst.until:
                worst = gate
        return worst

    def room(self, now: float) -> int | None:
        """Tokens that a prompt may have now; None where no limit holds."""
        counts = self.ledger.counts(now)
        return min(
            (max(0, limit.value - counts[place]) for place, limit in self._blocking if place in _TOKENS),
            default=None,
        )

    def _full(self, limit: Limit, wanted: int, used: int, now: float) -> Gate:
        if limit.value == 0:
            return Gate(Bar.NO_QUOTA, None, limit.dimension)
        until = self.ledger.frees_at(limit.dimension, wanted, limit.value, now)
        if until is None:
            return Gate(Bar.TOO_LARGE, None, limit.dimension, limit.value)
        bar = Bar.EXHAUSTED if limit.dimension in _DAILY else Bar.COOLING
        return Gate(bar, until, limit.dimension, max(0, limit.value - used))

    def health(self, now: float) -> float:
        """Share of the quota that is left, 0 … 1."""
        counts = self.ledger.counts(now)
        return health((weight, counts[place], value) for place, weight, value in self._ranking)

    def hold_until(
        self, until: float, bar: Bar, dimension: Dimension | None = None, named: bool = False
    ) -> None:
        """Keep requests back; a hold that lasts longer stays. `named`: Google said until when."""
        if self.hold is None or self.hold.until is None or until > self.hold.until:
            self.hold = Gate(bar, until, dimension, named=named)

    def _held(self, now: float) -> Gate | None:
        """The running hold; one that has passed is taken away, as is one that a clock set back put off."""
        hold = self.hold
        if hold is not None and hold.until is not None:
            over = hold.until <= now if hold.named else not _runs(hold.until, now)
            self.hold = None if over else hold
        return self.hold

    def _shut(self, now: float) -> bool:
        """Whether the model is closed. What Google denied a day ago is taken away: it is asked again."""
        if self.closed and not _runs(self.closed + RETRY, now):
            self.closed = 0.0
        if self.none and any(
            limit.until is not None and not _runs(limit.until, now) for limit in self.limits
        ):
            self.obey(tuple(one for one in self.limits if one.until is None or _runs(one.until, now)))
        return self.closed > 0

    def next_change(self, now: float) -> float:
        """When gate or health next change by themselves, in epoch seconds; infinity if never."""
        hold = self._held(now)
        until = hold.until if hold is not None and hold.until is not None else inf
        if self._shut(now):
            until = min(until, self.closed + RETRY)
        if self.none:
            until = min(until, *(limit.until or inf for limit in self.limits))
        return min(until, self.ledger.next_change(now))

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting it."""
        return not (self.refused(now) or self._held(now) or self.strikes) and (
            self.ledger.next_change(now) == inf
        )

    def refused(self, now: float) -> bool:
        """Whether Google said that the project cannot have this model, closed or without quota."""
        return self._shut(now) or (self.none and any(limit.until is not None for limit in self.limits))

    def change_day(self, before: float, day: QuotaDay, now: float) -> bool:
        """The running day is `day` and does not end at `before`: counts and what they brought end with it.

        A moment that Google named stays. True if anything changed.
        """
        counted, hold = self.ledger.used(Dimension.RPD, now) > 0, self._held(now)
        over = self.stamp < day.start(now)  # in this zone a day has begun since
        end = now if over else day.end(now)
        if moved := counted and self.ledger.day_end(now) == before:
            self.ledger.end_day(end, now)
        if hold is None or hold.bar is not Bar.EXHAUSTED or hold.until != before:
            return moved
        self.hold = replace(hold, until=end)
        return True

    def record(self, now: float) -> MeterRecord:
        """All that is worth keeping over a restart."""
        counts, hold = self.ledger.counts(now), self._held(now)
        return MeterRecord(
            project=self.project.name,
            model=self.model,
            day_end=self.ledger.day_end(now),
            day_requests=counts[2],
            day_tokens=counts[3],
            window=self.ledger.window(now),
            bar=hold.bar if hold is not None else None,
            until=hold.until if hold is not None else None,
            dimension=hold.dimension if hold is not None else None,
            closed_at=self.closed,
            strikes=self.strikes,
            struck_at=max(0.0, self.struck_at),
            used=self.used or 0.0,
        )

    def restore(self, record: MeterRecord, now: float) -> None:
        """Be what the record says, as far as it still holds; to be called on a new meter."""
        self.ledger.restore_window(record.window, now)
        if now < record.day_end:
            self.ledger.restore_day(record.day_requests, record.day_tokens, record.day_end, now)
        if record.bar is not None and record.until is not None and _runs(record.until, now):
            self.hold = Gate(Bar(record.bar), record.until, record.dimension)
        self.closed, self.strikes, self.known = record.closed_at, record.strikes, True
        self.struck_at = record.struck_at or -inf

    def absorb(self, other: Meter, now: float) -> None:
        """Two projects turned out to be one."""
        self.ledger.absorb(other.ledger, now)
        self.closed = max(self.closed, other.closed)
        self.known = self.known or other.known
        if other.hold is not None and other.hold.until is not None:
            self.hold_until(other.hold.until, other.hold.bar, other.hold.dimension, other.hold.named)


def _runs(until: float, now: float) -> bool:
    """Whether what was to last till then, a day at most, still does; not if the clock was set back since."""
    return now < until <= now + LONGEST_DAY
