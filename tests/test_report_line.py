"""The summary of use in the log: what it says, and when it comes."""

from __future__ import annotations

import asyncio
import logging

import pytest

from gapdesk import report_line as module
from gapdesk.clock import ManualClock
from gapdesk.events import SettingChanged
from gapdesk.proxy.types import Dimension
from gapdesk.quota.advice import advise
from gapdesk.quota.report import Capacity, Cost, Forecast, Line, Past, Report, ReportSpan
from gapdesk.quota.usage import Counts
from gapdesk.report_line import ReportLine, summary
from gapdesk.settings import Settings
from tests.desk import NOON, attempt, finished

RPD, TPD = Dimension.RPD, Dimension.TPD


def local_time(moment: float) -> str:
    return f"+{(moment - NOON) / 3600:g} h"


def report_of(*forecasts: Forecast, counts: Counts) -> Report:
    capacities = [
        Capacity(one.model, one.dimension, one.used, one.limit, 2, NOON - 43200, NOON + 43200)
        for one in forecasts
    ]
    nothing = ((), (), (), (), (), (), (), ())
    total = Line("", counts, Cost())
    return Report(ReportSpan.TODAY, 0, 1, total, *nothing, forecasts, advise(capacities, Past(), NOON))


def forecast_of(
    model: str, used: int, limit: int | None, lasts: float | None = None, dimension: Dimension = RPD
) -> Forecast:
    used_up = limit is not None and used >= limit
    return Forecast(model, dimension, used, limit, used * 2, lasts, NOON + 43200, used_up)


def test_the_line() -> None:
    report = report_of(
        forecast_of("lite", 10, 1000),
        forecast_of("flash", 48, 60, NOON + 3 * 3600),
        forecast_of("pro", 20, 20, NOON),
        forecast_of("pro", 900_000, 1_200_000, None, TPD),
        forecast_of("nine", 900, None),
        counts=Counts(requests=1200, input=1_240_000, output=30_000, thoughts=10_000),
    )
    assert summary(report, local_time) == (
        "Today: 1,200 requests, 1.24 M tokens in, 40 k out. Nearest to their limits: pro 20 of 20 "
        "requests, used up until +12 h; flash 48 of 60 requests, lasts until +3 h; pro 900 k of 1.2 M"
        " tokens, 1.8 M expected. Add 3 keys of other projects now, or turn on billing: pro will need"
        " 40 requests today, 2 projects give 20 (200 %)."
    )


def test_the_line_without_limits() -> None:
    assert summary(report_of(counts=Counts(requests=1, input=5)), local_time) == (
        "Today: 1 request, 5 tokens in, 0 out. No advice yet: no daily limit is known, or nothing was used."
    )


class Stage:
    """A line with a report that counts how often it was asked for; the timers are the test's."""

    def __init__(self) -> None:
        self.settings, self.clock = Settings(None), ManualClock(NOON)
        self.asked: list[ReportSpan] = []
        self.line = ReportLine(self.report, self.settings, self.clock, local_time)
        self.settings.subscribe(lambda name: self.line(SettingChanged(name)))

    async def report(self, span: ReportSpan) -> Report:
        self.asked.append(span)
        return report_of(counts=Counts(requests=1))

    def wait(self) -> float | None:
        """Seconds until the line comes."""
        timer = self.line._timer
        return None if timer is None else timer.when() - asyncio.get_running_loop().time()

    async def ring(self) -> None:
        """The time has come."""
        timer = self.line._timer
        assert timer is not None
        args = timer._args
        self.line._disarm()
        self.line._ring(*args)
        for _ in range(3):
            await asyncio.sleep(0)


async def test_it_comes_half_an_hour_after_the_first_request_and_only_then(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "gapdesk.report_line")
    stage = Stage()
    assert stage.wait() is None
    stage.line(finished())  # refused before any key was asked
    assert stage.wait() is None
    stage.line(finished(attempt()))
    assert stage.wait() == pytest.approx(1800, abs=5)
    stage.clock.advance(600)
    stage.line(finished(attempt()))
    assert stage.wait() == pytest.approx(1800, abs=5)  # the first counts
    stage.clock.advance(1200)
    await stage.ring()
    assert stage.asked == [ReportSpan.TODAY]
    (record,) = caplog.records
    assert record.levelno == logging.INFO and record.getMessage().startswith("Today: 1 request")
    assert stage.wait() is None  # nothing was used since
    await stage.line.close()


async def test_the_settings_apply_at_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "gapdesk.report_line")
    stage = Stage()
    stage.line(finished(attempt()))
    stage.clock.advance(300)
    stage.settings.set("usage.report_minutes", 10)
    assert stage.wait() == pytest.approx(300, abs=5)
    stage.settings.set("usage.report_minutes", 0)
    assert stage.wait() is None
    stage.settings.set("usage.report_minutes", 1)
    assert stage.wait() == pytest.approx(0, abs=5)
    stage.settings.set("usage.report_level", "debug")
    await stage.ring()
    assert [record.levelno for record in caplog.records] == [logging.DEBUG]
    await stage.line.close()


async def test_never_is_never() -> None:
    stage = Stage()
    stage.settings.set("usage.report_minutes", 0)
    stage.line(finished(attempt()))
    assert stage.wait() is None


async def test_a_very_long_time_is_waited_for_in_pieces() -> None:
    stage = Stage()
    stage.settings.set("usage.report_minutes", 10**9)
    stage.line(finished(attempt()))
    assert stage.wait() == pytest.approx(module._LONGEST_WAIT, abs=5)
    await stage.ring()
    assert stage.asked == []
    assert stage.wait() == pytest.approx(module._LONGEST_WAIT, abs=5)
    await stage.line.close()


@pytest.mark.allow_warnings
async def test_a_warning_is_one_if_the_user_wants_it(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.settings.set("usage.report_level", "warning")
    stage.line(finished(attempt()))
    await stage.ring()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    await stage.line.close()
