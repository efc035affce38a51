"""Counts what the Overview and the tray show, from the events of the bus."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from gapdesk.clock import Clock
from gapdesk.events import (
    EngineProblem,
    Event,
    Problem,
    QuotaLow,
    RequestFinished,
    RequestHeld,
    RequestResumed,
    RequestStarted,
    Waiting,
)
from gapdesk.proxy.types import FailureKind, Kind
from gapdesk.quota.day import QuotaDay

_PROBLEMS = 20
_WAITING = 20
_WINDOW = 60
_REJECTED = frozenset(
    (Kind.KEY_INVALID, Kind.KEY_LEAKED, Kind.KEY_BLOCKED, Kind.PROJECT_BLOCKED, Kind.BILLING)
)
"""What a key is told by Google that its owner must mend, even if another key answered the request."""


class Recorder:
    """Subscribes to the bus; everything is bounded."""

    def __init__(self, clock: Clock, day: QuotaDay) -> None:
        """`day` says when a new day of counting begins."""
        self._clock = clock
        self._day = day
        self._running: dict[str, RequestStarted] = {}
        self._held: dict[str, tuple[float, RequestHeld]] = {}
        """Since when, by the request's id."""
        self._starts: deque[tuple[int, int]] = deque()
        self._day_began = 0.0
        self._today = 0
        self._problems: deque[Problem] = deque(maxlen=_PROBLEMS)

    @property
    def in_flight(self) -> int:
        return len(self._running)

    @property
    def streams(self) -> int:
        return sum(request.stream for request in self._running.values())

    @property
    def held(self) -> int:
        return len(self._held)

    def waiting(self) -> tuple[Waiting, ...]:
        """Held requests, the first to be tried again first; at most 20."""
        found = (
            Waiting(self._running[id].model, self._running[id].client, since, held.until, held.keyring)
            for id, (since, held) in self._held.items()
        )
        return tuple(sorted(found, key=lambda one: one.until)[:_WAITING])

    def problems(self) -> tuple[Problem, ...]:
        """Newest first."""
        return tuple(reversed(self._problems))

    def note(self, kind: FailureKind | EngineProblem, message: str, subject: str = "") -> None:
        """Add a problem; the same as one that is listed counts it up and brings it to the front."""
        problem = Problem(self._clock.now(), kind, message, subject)
        for known in self._problems:
            if known.kind is kind and known.subject == subject:
                self._problems.remove(known)
                problem = replace(problem, count=known.count + 1)
                break
        self._problems.append(problem)

    def requests_today(self) -> int:
        """Requests begun since the quota day did."""
        return self._today if self._day_began == self._day.start(self._clock.now()) else 0

    def requests_last_minute(self) -> tuple[int, ...]:
        """Requests begun in each of the last 60 seconds, oldest first."""
        now = int(self._clock.now())
        counts = [0] * _WINDOW
        for second, count in self._starts:
            if 0 <= now - second < _WINDOW:
                counts[_WINDOW - 1 - (now - second)] = count
        return tuple(counts)

    def __call__(self, event: Event) -> None:
        match event:
            case RequestStarted():
                self._running[event.id] = event
                self._count(event.time)
            case RequestHeld():
                if event.id in self._running:
                    self._held[event.id] = self._clock.now(), event
            case RequestResumed():
                self._held.pop(event.id, None)
            case RequestFinished():
                self._running.pop(event.id, None)
                self._held.pop(event.id, None)
                self._judge(event)
            case QuotaLow():
                self.note(EngineProblem.QUOTA_LOW, _words(event), event.model)
            case _:
                pass

    def _judge(self, event: RequestFinished) -> None:
        for attempt in event.attempts:
            if attempt.kind in _REJECTED:
                self.note(EngineProblem.KEY_REJECTED, attempt.message, attempt.label)
        blocked = event.attempts and event.attempts[-1].kind is Kind.BLOCKED_PROMPT
        if event.failure is not None:
            self.note(event.failure, event.message, event.model or event.program)
        elif blocked:  # told to the client as a reply, not as an error
            self.note(FailureKind.BLOCKED, event.attempts[-1].message, event.model)

    def _count(self, time: float) -> None:
        began = self._day.start(time)
        if began != self._day_began:
            self._day_began, self._today = began, 0
        self._today += 1
        second = int(time)
        if self._starts and self._starts[-1][0] == second:
            self._starts[-1] = (second, self._starts[-1][1] + 1)
            return
        self._starts.append((second, 1))
        while self._starts[0][0] <= second - _WINDOW:
            self._starts.popleft()


def _words(event: QuotaLow) -> str:
    if event.percent == 0:
        share = f": {event.used:,} of {event.limit:,}" if event.limit else ""
        return f"Today's quota is used up{share}."
    return f"Left of today's quota: {max(0, event.limit - event.used):,} of {event.limit:,}."
