"""One timer per request instead of one per chunk: under qasync each asyncio timer is a Qt timer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_LONGEST = 5.0
"""Seconds of one wait: qasync lets a cancelled Qt timer live until it is due, so none may be due late."""


class IdleTimer:
    """Calls `on_idle` each time `seconds` passed without a `touch`. Touching is one assignment.

    The timer is armed once per interval, or every 5 s, however many chunks pass.
    """

    __slots__ = ("_handle", "_last", "_loop", "_on_idle", "_seconds")

    def __init__(self, seconds: float, on_idle: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._on_idle = on_idle
        self._last = self._loop.time()
        self._handle: asyncio.TimerHandle | None = self._wait(seconds)

    def touch(self) -> None:
        """Something happened: the interval starts again."""
        self._last = self._loop.time()

    def cancel(self) -> None:
        """Stop for good; safe to call twice."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _wait(self, seconds: float) -> asyncio.TimerHandle:
        return self._loop.call_later(min(seconds, _LONGEST), self._fire)

    def _fire(self) -> None:
        if self._handle is None:
            return
        now = self._loop.time()
        rest = self._last + self._seconds - now
        if rest > 0.001:
            self._handle = self._wait(rest)
            return
        self._last = now
        self._handle = self._wait(self._seconds)
        self._on_idle()
