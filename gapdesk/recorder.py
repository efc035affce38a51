"""Counts what the Overview and the tray show, from the events of the bus."""

from __future__ import annotations

from collections import deque

from gapdesk.clock import Clock
from gapdesk.events import (
    EngineProblem,
    Event,
    Problem,
    RequestFinished,
    RequestHeld,
    RequestResumed,
    RequestStarted,
)
from gapdesk.proxy.types import FailureKind

_PROBLEMS = 20
_WINDOW = 60
_HARMLESS = frozenset({FailureKind.NOT_FOUND, FailureKind.METHOD_NOT_ALLOWED})
"""A client asking for what there is not is no problem of the user's."""


class Recorder:
    """Subscribes to the bus; everything is bounded."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._streaming: dict[str, bool] = {}
        self._held: set[str] = set()
        self._starts: deque[tuple[int, int]] = deque()
        self._problems: deque[Problem] = deque(maxlen=_PROBLEMS)

    @property
    def in_flight(self) -> int:
        return len(self._streaming)

    @property
    def streams(self) -> int:
        return sum(self._streaming.values())

    @property
    def held(self) -> int:
        return len(self._held)

    def problems(self) -> tuple[Problem, ...]:
        """Newest first."""
        return tuple(reversed(self._problems))

    def note(self, kind: EngineProblem, message: str) -> None:
        """Add a problem that is no request's."""
        self._problems.append(Problem(self._clock.now(), kind, message))

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
                self._streaming[event.id] = event.stream
                self._count(int(event.time))
            case RequestHeld():
                self._held.add(event.id)
            case RequestResumed():
                self._held.discard(event.id)
            case RequestFinished():
                self._streaming.pop(event.id, None)
                self._held.discard(event.id)
                if event.failure is not None and event.failure not in _HARMLESS:
                    self._problems.append(Problem(event.time, event.failure, event.message))
            case _:
                pass

    def _count(self, second: int) -> None:
        if self._starts and self._starts[-1][0] == second:
            self._starts[-1] = (second, self._starts[-1][1] + 1)
            return
        self._starts.append((second, 1))
        while self._starts[0][0] <= second - _WINDOW:
            self._starts.popleft()
