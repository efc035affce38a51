from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, QPoint, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from gapdesk.events import ReportChanged
from gapdesk.quota.report import Cost, Line, ReportSpan
from gapdesk.quota.usage import Counts
from gapdesk.ui import sample_report
from gapdesk.ui.models.figure_table import Cell, FigureTable, Table
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.report import ReportPage
from gapdesk.ui.pages.report_tables import Topic, table
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.day_chart import complete


class Reports:
    """A QuotaService that has reports only; `empty` spans hold nothing."""

    def __init__(self) -> None:
        self.asked: list[ReportSpan] = []
        self.empty: set[ReportSpan] = set()
        self.error: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def report(self, span: ReportSpan):
        self.asked.append(span)
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return sample_report.empty_report(span) if span in self.empty else sample_report.sample_report(span)

    async def report_csv(self, span: ReportSpan) -> str:
        return f"hour,key,{span}\r\n7,主密钥,1\r\n"


async def turns() -> None:
    for _ in range(4):
        await asyncio.sleep(0)


@pytest.fixture
def reports(engine) -> Reports:
    engine._quota = Reports()
    return engine._quota


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
async def page(qtbot, engine, bridge, clock, reports: Reports, opened) -> ReportPage:
    page = ReportPage(PageContext(engine, bridge, clock, opened.append))
    qtbot.addWidget(page)
    page.resize(912, 900)
    page.show()
    await turns()
    return page


def cells(page: ReportPage, column: int) -> list[str]:
    model = page.table.figures
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


async def test_the_head_says_what_was_used(page: ReportPage) -> None:
    figures = page.figures
    shown = (figures.requests, figures.input, figures.output, figures.cached, figures.price, figures.saved)
    assert [figure.number.text().replace("\N{NO-BREAK SPACE}", " ") for figure in shown] == [
        *("1,348", "9.98 M", "1.15 M", "40 %", "$5.81", "$2.80")
    ]
    assert figures.first_byte.number.text() == "710 ms"
    assert figures.price.accessibleName() == "estimated price: $5.81"
    assert "free tier is not billed" in figures.note.text()
    assert figures.note.text().endswith("No price is known for 40 requests.")
    assert page.advice.state is State.BAD
    assert page.advice.text.text().startswith("Add 2 keys of other projects now")


async def test_forecasts_stand_most_urgent_first(page: ReportPage) -> None:
    lines = [line for line in page.forecasts.lines if line.isVisible()]
    assert [line.state for line in lines[:3]] == [State.BAD, State.WARN, State.OK]
    assert lines[1].text.text().startswith("gemini-3.5-pro: 310 of 100 requests expected by ")
    assert " · lasts until " in lines[1].text.text()
    assert not page.forecasts.more.isVisible()


async def test_what_was_used_up_elsewhere_is_among_them(page: ReportPage) -> None:
    assert page.report is not None
    gone = replace(page.report.forecasts[0], used=0, expected=0, used_up=True)
    page.show_report(replace(page.report, forecasts=(gone,)))
    (line,) = (line for line in page.forecasts.lines if line.isVisible())
    assert line.text.text().startswith("gemini-3.8-flash: 1,500 requests: used up until ")


async def test_prices_of_a_promotion_that_has_ended_are_told(page: ReportPage) -> None:
    assert page.report is not None
    assert "promotion" not in page.figures.note.text()
    models = [replace(line, cost=Cost(1.0, stale=12)) for line in page.report.models[:2]]
    page.show_report(replace(page.report, models=(*models, page.report.models[2])))
    assert (
        "Those of gemini-3.8-flash, gemini-3.8-flash-lite are of a promotion that has ended: set the new ones"
        " in Models and limits. No price is known for 40 requests." in page.figures.note.text()
    )
    (price, *_) = (row[7] for row in table(page.report, Topic.MODELS).rows)
    assert price.tip == "12 at the price of a promotion that has ended."


async def test_days_are_shown_for_several_days_only(page: ReportPage, reports: Reports) -> None:
    assert not page.days.isVisible()
    assert Topic.DAYS not in page._topics
    page.spans.choose(ReportSpan.WEEK)
    await turns()
    assert reports.asked == [ReportSpan.TODAY, ReportSpan.WEEK]
    assert page.days.isVisible()
    assert len(page.days.days) == 7
    assert page.days.days[-1] == (date(2026, 11, 21), 1348)
    assert page.days.accessibleName().startswith("Requests per day, at most 1,348 on")
    assert page.days.day_at(page.days.width() - 1) == 6
    assert page.days.day_at(page.days.width() + 9) is None
    page.topics.setCurrentIndex(page._topics.index(Topic.DAYS))
    assert cells(page, 0)[0] == "2026-11-21"
    page.spans.choose(ReportSpan.TODAY)
    await turns()
    assert page.topic is Topic.MODELS  # a table that is gone gives way to the first


async def test_the_answer_to_an_older_question_is_dropped(page: ReportPage, reports: Reports) -> None:
    reports.gate.clear()
    page.spans.choose(ReportSpan.WEEK)
    await turns()
    page.spans.choose(ReportSpan.MONTH)
    await turns()
    reports.gate.set()
    await turns()
    assert page.report is not None
    assert page.report.span is ReportSpan.MONTH


async def test_it_is_renewed_at_most_every_five_seconds_while_visible(
    page: ReportPage, engine, bridge, reports: Reports
) -> None:
    for _ in range(3):
        engine.bus.publish(ReportChanged())
        bridge.flush()
    assert len(reports.asked) == 1
    assert page._renew.isActive()
    assert page._renew.interval() >= 5000
    page._renew.timeout.emit()
    await turns()
    assert len(reports.asked) == 2
    page.hide()
    assert not page._renew.isActive()
    assert not page._age.isActive()
    engine.bus.publish(ReportChanged())
    bridge.flush()
    assert not page._renew.isActive()


async def test_nothing_used_leads_to_a_longer_time_and_then_to_programs(
    page: ReportPage, reports: Reports, opened
) -> None:
    reports.empty = set(ReportSpan)
    page.spans.choose(ReportSpan.WEEK)
    await turns()
    assert page.empty.text() == "Nothing was used in this time."
    assert not page.table.isVisible()
    assert not page.export_button.isEnabled()
    page.empty_button.click()
    await turns()
    assert page.spans.value is ReportSpan.MONTH
    assert page.spans.buttons[ReportSpan.MONTH].isChecked()
    page.empty_button.click()
    assert opened == ["overview"]


@pytest.mark.allow_warnings
async def test_a_report_that_cannot_be_read_says_so(qtbot, engine, bridge, context, reports: Reports) -> None:
    reports.error = OSError("disk")
    page = ReportPage(context)
    qtbot.addWidget(page)
    page.show()
    assert page.empty.text() == "Adding up…"
    await turns()
    assert page.empty.text() == "The report could not be read. The log says why."
    reports.error = None
    page._ask()
    await turns()
    assert page.table.isVisible()


async def test_columns_sort_by_number_and_keep_their_order(qtbot, page: ReportPage) -> None:
    assert cells(page, 0)[0] == "gemini-3.8-flash"
    page.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert cells(page, 3) == ["9,100", "32 k", "848 k", "2.9 M", "7.09 M"]
    page._ask()
    await turns()
    assert cells(page, 3)[0] == "9,100"
    page.topics.setCurrentIndex(page._topics.index(Topic.LATENCIES))
    assert cells(page, 0) == ["gemini-3.8-flash", "gemini-3.8-flash-lite", "gemini-3.5-pro"]
    assert cells(page, 2) == ["840 ms", "420 ms", "6.4 s"]
    assert page.table.horizontalHeader().sortIndicatorSection() == -1


async def test_rows_are_copied_as_text_with_tabs(qtbot, page: ReportPage) -> None:
    page.topics.setCurrentIndex(page._topics.index(Topic.FAILURES))
    page.table.selectRow(1)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "What went wrong, upstream request by request\tTimes",
        "The model was overloaded\t7",
    ]
    page.table.clearSelection()
    page.table.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 6


async def test_the_table_is_as_high_as_its_rows_up_to_some(page: ReportPage) -> None:
    page.topics.setCurrentIndex(page._topics.index(Topic.FAILURES))
    few = page.table.height()
    page.spans.choose(ReportSpan.MONTH)
    await turns()
    page.topics.setCurrentIndex(page._topics.index(Topic.DAYS))
    assert few < page.table.height() < 20 * 28


async def test_export_asks_where_without_blocking(qtbot, page: ReportPage, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    page.export_button.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("gapdesk-today-2026-11-21.csv")
    dialog.fileSelected.emit(str(tmp_path / "out.csv"))
    dialog.reject()
    await exported()
    assert page.exported.full == f"Written to {tmp_path / 'out.csv'}"
    assert (tmp_path / "out.csv").read_bytes().decode("utf-8-sig") == "hour,key,today\r\n7,主密钥,1\r\n"


async def test_export_says_why_it_failed(page: ReportPage, tmp_path) -> None:
    page.export(str(tmp_path))  # a folder
    await exported()
    assert "could not be written: Is a directory" in page.exported.full
    page.spans.choose(ReportSpan.WEEK)
    assert page.exported.full == ""


async def exported() -> None:
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "export the report"))


async def test_hovering_tells_the_day(page: ReportPage) -> None:
    page.spans.choose(ReportSpan.MONTH)
    await turns()
    assert page.days.day_at(QPoint(0, 0).x()) == 0
    assert page.grab().width() == 912  # bars, dates and all are painted


async def test_the_page_fits_the_smallest_window(page: ReportPage, qapp) -> None:
    page.resize(612, 420)
    qapp.processEvents()
    assert page.area.widget().minimumSizeHint().width() <= page.area.viewport().width()


# --- what it is made of -----------------------------------------------------------------------------------


def test_addresses_appear_only_where_there_are_some() -> None:
    report = sample_report.sample_report(ReportSpan.TODAY)
    assert len(table(report, Topic.ADDRESSES).rows) == 2
    assert table(sample_report.empty_report(ReportSpan.TODAY), Topic.ADDRESSES).rows == ()


def test_every_table_is_rectangular(qapp) -> None:
    report = sample_report.sample_report(ReportSpan.MONTH)
    for topic in Topic:
        shown = table(report, topic)
        assert shown.rows
        assert {len(row) for row in shown.rows} == {len(shown.heads)}


def test_what_has_no_price_is_a_dash_that_says_why(qapp) -> None:
    report = sample_report.sample_report(ReportSpan.TODAY)
    row = next(row for row in table(report, Topic.MODELS).rows if "native-audio" in row[0].text)
    assert row[7].text == "–"
    assert row[7].tip == "No price is known for 40 of these requests."


DAYS = st.dictionaries(st.integers(0, 40), st.integers(0, 10**6), max_size=30)


@settings(max_examples=50, deadline=None)
@given(DAYS, st.integers(1, 31))
def test_days_without_use_are_there_and_none_is_lost(counts: dict[int, int], days: int) -> None:
    last = date(2026, 3, 9)
    ordinals = {last.toordinal() - back: count for back, count in counts.items()}
    lines = [
        Line(date.fromordinal(day).isoformat(), Counts(count), Cost()) for day, count in ordinals.items()
    ]
    found = complete(lines, days, last)
    assert [day.toordinal() for day, _ in found] == list(
        range(last.toordinal() - days + 1, last.toordinal() + 1)
    )
    assert all(count == ordinals.get(day.toordinal(), 0) for day, count in found)


NUMBERS = st.lists(st.integers(0, 10**9), max_size=12)


@settings(max_examples=50, deadline=None)
@given(NUMBERS, st.booleans())
def test_sorting_loses_no_row_and_goes_by_number(qapp, numbers: list[int], down: bool) -> None:
    model = FigureTable()
    rows = tuple((Cell(f"row {place}"), Cell(str(number), number)) for place, number in enumerate(numbers))
    model.show_table(Table(("Name", "Number"), rows))
    chosen = [QPersistentModelIndex(model.index(place, 0)) for place in range(len(numbers))]
    model.sort(1, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
    shown = [int(model.data(model.index(place, 1))) for place in range(model.rowCount())]
    assert shown == sorted(numbers, reverse=down)
    assert [index.data() for index in chosen] == [row[0].text for row in rows]  # a selection goes along
    model.sort(-1)
    assert [model.data(model.index(place, 0)) for place in range(len(rows))] == [row[0].text for row in rows]
