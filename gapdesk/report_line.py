"""The summary line of use in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from gapdesk import aio
from gapdesk.clock import Clock
from gapdesk.events import Event, RequestFinished, SettingChanged
from gapdesk.proxy.types import Dimension
from gapdesk.quota.advice import english
from gapdesk.quota.reasons import LocalTime, tokens
from gapdesk.quota.report import Forecast, Report, ReportSpan
from gapdesk.settings import Settings

log = logging.getLogger(__name__)

_MINUTES = "usage.report_minutes"
_LONGEST_WAIT = 7 * 86400.0
"""Seconds; Qt's timers hold no more than 24 days."""
_MOST_MODELS = 3


class ReportLine:
    """A subscriber of the bus: some time after the first request since the last line comes the next one."""

    def __init__(
        self,
        report: Callable[[ReportSpan], Awaitable[Report]],
        settings: Settings,
        clock: Clock,
        local_time: LocalTime,
    ) -> None:
        """`local_time` turns epoch seconds into the user's "09:00"."""
        self._report = report
        self._settings = settings
        self._clock = clock
        self._local_time = local_time
        self._since: float | None = None
        """When the first request since the last line ended; None if there was none."""
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[Any] | None = None

    def __call__(self, event: Event) -> None:
        match event:
            case RequestFinished() if event.attempts and self._since is None:
                self._since = self._clock.monotonic()
                self._arm()
            case SettingChanged(name) if name == _MINUTES:
                self._arm()
            case _:
                pass

    async def close(self) -> None:
        """End; a line that is due later is not written any more."""
        self._disarm()
        if self._writing is not None:
            await aio.settle(self._writing)

    def _arm(self) -> None:
        self._disarm()
        minutes = self._settings.usage_report_minutes
        if minutes and self._since is not None:
            rest = self._since + minutes * 60 - self._clock.monotonic()
            wait = min(max(rest, 0.0), _LONGEST_WAIT)
            self._timer = asyncio.get_running_loop().call_later(wait, self._ring, rest > _LONGEST_WAIT)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self, early: bool) -> None:
        if early:
            self._arm()
            return
        self._timer = self._since = None
        self._writing = aio.spawn(self._write(), name="summary of use")

    async def _write(self) -> None:
        report = await self._report(ReportSpan.TODAY)
        level = logging.getLevelNamesMapping()[str(self._settings.usage_report_level).upper()]
        log.log(level, "%s", summary(report, self._local_time))


def summary(report: Report, local_time: LocalTime) -> str:
    """Today's use in one line: requests, tokens, the models nearest to their limit, the advice."""
    counts = report.total.counts
    requests = "1 request" if counts.requests == 1 else f"{counts.requests:,} requests"
    output = counts.output + counts.thoughts
    parts = [f"Today: {requests}, {tokens(counts.input)} tokens in, {tokens(output)} out."]
    known = [one for one in report.forecasts if one.limit and (one.used or one.used_up)]
    nearest = sorted(known, key=_share, reverse=True)[:_MOST_MODELS]
    if nearest:
        parts.append(f"Nearest to their limits: {'; '.join(_outlook(one, local_time) for one in nearest)}.")
    return " ".join([*parts, english(report.advice)])


def _share(one: Forecast) -> tuple[bool, float]:
    """How near it is to its limit."""
    return one.used_up, one.used / (one.limit or 1)


def _outlook(one: Forecast, local_time: LocalTime) -> str:
    """ "gemini-3.8-flash 48 of 60 requests, lasts until 17:40"."""
    by_tokens = one.dimension is Dimension.TPD
    limit = one.limit or 0
    used, whole = (tokens(one.used), tokens(limit)) if by_tokens else (f"{one.used:,}", f"{limit:,}")
    words = f"{one.model} {used} of {whole} {'tokens' if by_tokens else 'requests'}"
    if one.used_up:
        return f"{words}, used up until {local_time(one.resets_at)}"
    if one.lasts_until is not None:
        return f"{words}, lasts until {local_time(one.lasts_until)}"
    if one.expected is not None:
        expected = tokens(one.expected) if by_tokens else f"{one.expected:,}"
        return f"{words}, {expected} expected"
    return words
