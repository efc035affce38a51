"""What was used, by hour and minute: gathered from the bus, written in batches behind the answers."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable

from gapdesk.events import Bus, Event, ReportChanged, RequestFinished
from gapdesk.proxy.types import Attempt, Kind, Usage
from gapdesk.quota.pool import Pool
from gapdesk.quota.usage import (
    HOUR,
    MINUTE,
    AddressRow,
    Batch,
    Counts,
    FailureRow,
    LatencyRow,
    Mark,
    MarkKind,
    MinuteRow,
    UsageRow,
    latency_bucket,
)
from gapdesk.quota.verdict import COUNTED
from gapdesk.store import usage as store
from gapdesk.store.database import Database

WRITE_SECONDS = 0.75
"""With the 0.2 s the database waits for company: who kills the program loses at most the last second."""
_MOST_PLACES = 2_000
_MOST_MARKS = 500
"""Between two writes; in an outage many look alike."""
_LONGEST_NAME = 100
"""Characters of a model's name: the client chose it."""
_LONGEST_WORDS = 160

_MARKS = {
    Kind.QUOTA_MINUTE: MarkKind.COOLED,
    Kind.QUOTA_OTHER: MarkKind.COOLED,
    Kind.QUOTA_DAY: MarkKind.EXHAUSTED,
    Kind.QUOTA_NONE: MarkKind.EXHAUSTED,
    Kind.KEY_INVALID: MarkKind.REFUSED,
    Kind.KEY_LEAKED: MarkKind.REFUSED,
    Kind.KEY_BLOCKED: MarkKind.REFUSED,
    Kind.PROJECT_BLOCKED: MarkKind.REFUSED,
    Kind.BILLING: MarkKind.REFUSED,
    Kind.OVERLOADED: MarkKind.FAILED,
    Kind.SERVER_ERROR: MarkKind.FAILED,
    Kind.TIMEOUT: MarkKind.FAILED,
    Kind.NETWORK: MarkKind.FAILED,
    Kind.BROKEN_STREAM: MarkKind.FAILED,
    Kind.EMPTY: MarkKind.FAILED,
}
_NO_FAILURE = frozenset((Kind.ANSWERED, Kind.CANCELLED))
"""The client may stop when it likes."""


class Tally:
    """Adds requests up until they are written. A request counts in the minute in which it was sent."""

    def __init__(self, quota_model: Callable[[str], str]) -> None:
        self._quota_model = quota_model
        self._usage: defaultdict[tuple[int, str, str, str, str, str], Counts] = defaultdict(Counts)
        self._failures: Counter[tuple[int, str, str, Kind]] = Counter()
        self._latencies: Counter[tuple[int, str, int, int]] = Counter()
        self._addresses: defaultdict[tuple[int, str], Counts] = defaultdict(Counts)
        self._minutes: defaultdict[tuple[int, str, str], Counts] = defaultdict(Counts)
        self._marks: dict[tuple[int, str, str, MarkKind], Mark] = {}

    @property
    def full(self) -> bool:
        """Whether it should be written at once."""
        return len(self._usage) + len(self._addresses) > _MOST_PLACES

    def take(self, event: RequestFinished) -> None:
        """Count the upstream requests of `event`; one that reached no key leaves nothing."""
        if not event.attempts:
            return
        tokens = 0
        for attempt in event.attempts:
            model = self._model_of(attempt)
            self._note(attempt, model)
            if model:  # what counts against no model's quota is no use of it either
                tokens += self._count(event, attempt, model).input
        if event.address:
            self._addresses[_floor(event.time, HOUR), event.address] += Counts(requests=1, input=tokens)

    def batch(self, home: Callable[[str], str]) -> Batch:
        """All that was taken; `home` says what has become of a project since."""
        return Batch(
            usage=tuple(
                UsageRow(hour, key, label, home(project), model, client, counts)
                for (hour, key, label, project, model, client), counts in self._usage.items()
            ),
            failures=tuple(
                FailureRow(hour, home(project), model, kind, count)
                for (hour, project, model, kind), count in self._failures.items()
            ),
            latencies=tuple(LatencyRow(*place, count) for place, count in self._latencies.items()),
            addresses=tuple(
                AddressRow(hour, address, counts.requests, counts.input)
                for (hour, address), counts in self._addresses.items()
            ),
            minutes=tuple(
                MinuteRow(minute, home(project), model, counts.requests, counts.input, counts.failed)
                for (minute, project, model), counts in self._minutes.items()
            ),
            marks=tuple(
                Mark(mark.time, mark.key, home(mark.project), mark.model, mark.kind, mark.words)
                for mark in self._marks.values()
            ),
        )

    def _model_of(self, attempt: Attempt) -> str:
        """The model it counts against, "" for none."""
        return self._quota_model(attempt.model)[:_LONGEST_NAME] if attempt.model else ""

    def _count(self, event: RequestFinished, attempt: Attempt, model: str) -> Counts:
        last = attempt is event.attempts[-1]
        counted = attempt.kind in COUNTED
        answered = attempt.kind is Kind.ANSWERED
        failed = attempt.kind not in _NO_FAILURE
        # A broken stream told the request, not its end.
        told = attempt.usage or (event.usage if last else None)
        tokens = told if counted and told is not None else Usage()
        counts = Counts(
            requests=int(counted),
            answered=int(answered),
            failed=int(failed),
            input=_input(tokens),
            output=tokens.output,
            thoughts=tokens.thoughts,
            cached=tokens.cached,
        )
        hour, project = _floor(attempt.started, HOUR), attempt.project
        self._usage[hour, attempt.key, attempt.label, project, model, event.client] += counts
        self._minutes[_floor(attempt.started, MINUTE), project, model] += counts
        if failed:
            self._failures[hour, project, model, attempt.kind] += 1
        if answered and last:
            self._time(event, model)
        return counts

    def _time(self, event: RequestFinished, model: str) -> None:
        first = event.total if event.first_byte is None else event.first_byte
        hour = _floor(event.time, HOUR)
        self._latencies[hour, model, latency_bucket(first), latency_bucket(event.total)] += 1

    def _note(self, attempt: Attempt, model: str) -> None:
        kind = _MARKS.get(attempt.kind)
        if kind is None or len(self._marks) >= _MOST_MARKS:
            return
        if kind is MarkKind.REFUSED:
            model = ""  # whatever was asked for: it concerns every model
        elif not model:
            return
        moment = attempt.started + attempt.ended
        words = " ".join(attempt.message.split())[:_LONGEST_WORDS]
        mark = Mark(moment, attempt.key, attempt.project, model, kind, words)
        self._marks.setdefault((_floor(moment, MINUTE), attempt.key, model, kind), mark)


class Books:
    """A subscriber of the bus; asks for nothing while nobody asks anything."""

    def __init__(self, pool: Pool, database: Database, bus: Bus) -> None:
        """`pool` tells how Google counts a model, and into what a project was merged."""
        self._pool = pool
        self._database = database
        self._bus = bus
        self._tally = Tally(pool.limits.quota_model)
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self, event: Event) -> None:
        if not isinstance(event, RequestFinished) or not event.attempts:
            return
        self._tally.take(event)
        if self._tally.full:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(WRITE_SECONDS, self.flush)

    def flush(self) -> None:
        """Hand over what was gathered: whoever asks the database after this sees it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch = self._tally.batch(self._pool.home)
        if batch:
            self._tally = Tally(self._pool.limits.quota_model)
            self._database.post(store.add, batch)
            self._bus.publish(ReportChanged())


def _floor(moment: float, step: int) -> int:
    return int(moment) // step * step


def _input(usage: Usage) -> int:
    """Cached tokens are in the prompt, what tools added is not."""
    return usage.prompt + usage.tool_use
