from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.keys import QuotaLine
from gapdesk.quota.limit_rows import Source
from gapdesk.quota.usage import HOUR, MINUTE, History, Mark, MarkKind, Point, Span
from gapdesk.ui import theme
from gapdesk.ui.theme import State
from gapdesk.ui.widgets import graph_picture, graph_series, graph_ticks
from gapdesk.ui.widgets.graph import Graph
from gapdesk.ui.widgets.graph_series import Series

NOW = datetime(2026, 11, 21, 18, 0, 30, tzinfo=UTC).timestamp()  # 10:00:30 in the quota zone
PACIFIC = "America/Los_Angeles"
MIDNIGHT = datetime(2026, 11, 21, tzinfo=ZoneInfo(PACIFIC)).timestamp()


@pytest.fixture
def day() -> QuotaDay:
    return QuotaDay(PACIFIC)


def history(span: Span, *points: tuple[float, int], marks: tuple[Mark, ...] = ()) -> History:
    length = {Span.HOUR: HOUR, Span.DAY: 24 * HOUR, Span.MONTH: 30 * 24 * HOUR}[span]
    found = tuple(Point(time, requests, requests * 1000, 0) for time, requests in points)
    return History(span, NOW - length, NOW, found, marks)


def quota(dimension: Dimension, used: int, limit: int | None = 100) -> QuotaLine:
    return QuotaLine(dimension, used, limit, Source.LEARNED, True, NOW + 60)


minutes = st.lists(
    st.tuples(st.integers(1, 24 * 60 - 1), st.integers(1, 9)), max_size=300, unique_by=lambda each: each[0]
).map(lambda found: sorted(((NOW // MINUTE - ago) * MINUTE, count) for ago, count in found))


@settings(max_examples=60, deadline=None)
@given(minutes, st.sampled_from([Dimension.RPM, Dimension.TPM]))
def test_minutes_are_few_in_order_and_keep_the_peak(points, dimension: Dimension) -> None:
    line = graph_series.line(history(Span.DAY, *points), dimension, QuotaDay(PACIFIC), 0, None)
    assert len(line.times) == len(line.values) <= graph_series.MOST
    assert list(line.times) == sorted(line.times)
    assert line.times[-1] <= NOW
    peak = max((count for _, count in points), default=0)
    assert max(line.values) == peak * (1000 if dimension is Dimension.TPM else 1)


def test_a_minute_without_use_is_zero_and_stands_at_its_end(day: QuotaDay) -> None:
    busy = NOW // MINUTE * MINUTE - 5 * MINUTE
    line = graph_series.line(history(Span.HOUR, (busy, 3)), Dimension.RPM, day, 0, None)
    assert line.at(busy) == 0
    assert line.at(busy + MINUTE) == 3
    assert line.at(busy + 2 * MINUTE) == 0
    assert line.at(NOW - 2 * HOUR) is None


@settings(max_examples=60, deadline=None)
@given(minutes, st.integers(0, 500))
def test_a_total_ends_at_what_is_used_and_only_falls_at_midnight(points, more: int) -> None:
    day = QuotaDay(PACIFIC)
    used = sum(count for time, count in points if time >= MIDNIGHT) + more
    line = graph_series.line(history(Span.DAY, *points), Dimension.RPD, day, used, None)
    assert len(line.times) <= graph_series.MOST + 2
    assert line.values[-1] == used
    steps = list(zip(line.times, line.values, strict=True))
    for (_, before), (time, after) in pairwise(steps):
        assert after >= before or time >= MIDNIGHT
    today = [value for time, value in steps if time > MIDNIGHT]
    assert today == sorted(today)


def test_what_was_before_the_window_is_in_the_total(day: QuotaDay) -> None:
    line = graph_series.line(history(Span.HOUR, (NOW - 600, 4)), Dimension.RPD, day, 20, None)
    assert line.values[0] == 16
    assert line.at(NOW) == 20


def test_yesterday_ends_at_its_own_total(day: QuotaDay) -> None:
    points = ((MIDNIGHT - 7200, 5), (MIDNIGHT + 3600, 2))
    line = graph_series.line(history(Span.DAY, *points), Dimension.TPD, day, 2000, 9000)
    assert line.at(MIDNIGHT - 7201) == 4000
    assert line.at(MIDNIGHT - 1) == 9000
    assert line.at(MIDNIGHT) == 0
    assert line.at(NOW) == 2000


def test_thirty_days_are_level_steps(day: QuotaDay) -> None:
    before = day.start(MIDNIGHT - 1)
    found = history(Span.MONTH, (before, 40), (MIDNIGHT, 7))
    line = graph_series.line(found, Dimension.RPD, day, 8, None)
    assert (line.at(before), line.at(MIDNIGHT - 1), line.values[-1]) == (40, 40, 7)
    assert line.at(before - 1) == 0
    picture = graph_picture.picture(found, line, quota(Dimension.RPD, 8), day, NOW)
    assert (picture.line.values[-1], picture.line.times[-1]) == (8, day.end(NOW))
    assert graph_series.line(found, Dimension.RPM, day, 8, None) == Series()


def test_the_live_end_is_now(day: QuotaDay) -> None:
    line = graph_series.line(history(Span.HOUR), Dimension.RPM, day, 0, None)
    picture = graph_picture.picture(history(Span.HOUR), line, quota(Dimension.RPM, 4, 5), day, NOW)
    assert (picture.line.times[-1], picture.line.values[-1]) == (NOW, 4)
    assert picture.start < NOW - HOUR < NOW < picture.end
    assert picture.forecast == Series()
    later = graph_picture.picture(history(Span.HOUR), line, quota(Dimension.RPM, 4, 5), day, NOW + 10)
    assert (later.start, later.end) == (picture.start, picture.end)  # the axis stands still


def test_the_forecast_leads_to_the_reset(day: QuotaDay) -> None:
    line = graph_series.line(history(Span.DAY), Dimension.RPD, day, 50, None)
    picture = graph_picture.picture(history(Span.DAY), line, quota(Dimension.RPD, 50), day, NOW)
    assert picture.forecast.times == (NOW, day.end(NOW))
    assert picture.forecast.values == (50, round(50 * 24 / (10 + 30 / 3600)))
    assert picture.end == day.end(NOW)
    assert MIDNIGHT in picture.midnights
    outlook = graph_picture.outlook(quota(Dimension.RPD, 50), day, NOW)
    assert outlook is not None
    assert outlook.lasts_until == pytest.approx(MIDNIGHT + 2 * (NOW - MIDNIGHT))
    assert graph_picture.outlook(quota(Dimension.TPM, 50), day, NOW) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(MINUTE * 10, 40 * 24 * HOUR), st.integers(2, 8))
def test_time_ticks_are_inside_and_few(length: int, most: int) -> None:
    ticks = graph_ticks.times(NOW, NOW + length, most)
    assert len(ticks) <= most + 2
    assert all(NOW <= time <= NOW + length for time, _ in ticks)
    assert len({text for _, text in ticks}) == len(ticks) or length > 12 * HOUR


@settings(max_examples=60, deadline=None)
@given(st.floats(4, 1e9), st.integers(2, 6))
def test_amount_ticks_begin_at_zero_and_are_round(top: float, most: int) -> None:
    ticks = graph_ticks.amounts(top, most)
    assert ticks[0][0] == 0
    assert ticks[-1][0] <= top
    assert 2 <= len(ticks) <= most + 2


@pytest.fixture
def graph(qtbot) -> Graph:
    graph = Graph(Dimension.RPM)
    qtbot.addWidget(graph)
    graph.resize(260, 200)
    graph.show()
    return graph


def shown(day: QuotaDay, used: int, limit: int | None = 5) -> graph_picture.Picture:
    marks = (Mark(NOW - 1800, "k", "alpha", "m", MarkKind.COOLED, "Quota exceeded."),)
    found = history(Span.HOUR, (NOW // MINUTE * MINUTE - 600, 3), marks=marks)
    line = graph_series.line(found, Dimension.RPM, day, used, None)
    return graph_picture.picture(found, line, quota(Dimension.RPM, used, limit), day, NOW)


def test_a_graph_draws_line_limit_and_marks(graph: Graph, day: QuotaDay) -> None:
    graph.show_picture(shown(day, 4))
    assert graph._curve.getData()[1][-1] == 4
    assert graph._limit_line.isVisible()
    assert graph._limit_line.value() == 5
    assert len(graph._marks.points()) == 1
    bottom, top = graph._view.viewRange()[1]
    assert bottom == 0
    assert top > 5


def test_without_limit_there_is_no_line(graph: Graph, day: QuotaDay) -> None:
    graph.show_picture(shown(day, 4, None))
    assert not graph._limit_line.isVisible()


def test_only_what_changed_is_drawn(graph: Graph, day: QuotaDay, monkeypatch) -> None:
    graph.show_picture(shown(day, 4))
    drawn = []
    monkeypatch.setattr(graph._curve, "setData", lambda *args, **kw: drawn.append("curve"))
    monkeypatch.setattr(graph._view, "setXRange", lambda *args, **kw: drawn.append("axis"))
    graph.show_picture(shown(day, 4))
    assert drawn == []
    graph.show_picture(shown(day, 5))
    assert drawn == ["curve"]


def test_the_pointer_is_told_of_marks_and_values(graph: Graph, day: QuotaDay) -> None:
    picture = shown(day, 4)
    graph.show_picture(picture)
    mark = graph._view.mapViewToScene(QPointF(NOW - 1800, 1))
    assert "Quota exceeded." in graph.tip_at(mark)
    peak = graph._view.mapViewToScene(QPointF(NOW // MINUTE * MINUTE - 530, 1))
    assert ": 3" in graph.tip_at(peak)
    assert graph.tip_at(graph._view.mapViewToScene(QPointF(picture.start - 600, 1))) == ""


def test_a_graph_says_what_it_shows(graph: Graph) -> None:
    graph.show_words("4", "limit 5 · set by you", "")
    assert graph.accessibleName() == "Requests per minute: 4, limit 5 · set by you"
    graph.show_instead("Nothing here.")
    assert not graph.plot.isVisible()
    assert graph.instead.isVisible()


def test_colours_follow_the_theme(graph: Graph, day: QuotaDay, qapp) -> None:
    graph.show_picture(shown(day, 4))
    found = []
    for look in ("light", "dark"):
        theme.apply(look)
        qapp.processEvents()
        roles = theme.Roles.of(qapp.palette())
        assert graph._curve.opts["pen"].color() == roles.series[Dimension.RPM]
        for colour in (*roles.series.values(), roles.states[State.WARN]):
            assert theme.contrast(colour, roles.window) >= theme.CONTRAST
        found.append(graph._curve.opts["pen"].color().name())
    theme.apply("system")
    assert found[0] != found[1]
