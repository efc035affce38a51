from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from gapdesk.activity.types import Entry, Result
from gapdesk.settings import SettingError
from gapdesk.ui import sample_requests
from gapdesk.ui.i18n import Languages
from gapdesk.ui.models.activity_table import Column
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.activity import ActivityPage
from gapdesk.ui.sample_activity import SampleActivity
from gapdesk.ui.sample_requests import CLINE, FLASH, PRO, TAVERN, ended, request_id, started
from gapdesk.ui.theme import State
from gapdesk.wording import Words


class Activity(SampleActivity):
    """Writes down what it is asked."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.calls: list[tuple] = []
        self.looks = 0

    def entries(self) -> tuple[Entry, ...]:
        self.looks += 1
        return super().entries()

    async def har(self, requests) -> bytes:
        self.calls.append(("har", list(requests)))
        return await super().har(requests)


@pytest.fixture
async def activity(engine) -> Activity:
    listed = sample_requests.entries()
    engine._activity = Activity(listed, engine.bus, captured=[entry.id for entry in listed[:20]])
    return engine._activity


def show(qtbot, context: PageContext) -> ActivityPage:
    page = ActivityPage(context)
    qtbot.addWidget(page)
    page.resize(912, 700)
    page.show()
    return page


@pytest.fixture
async def page(qtbot, context: PageContext, activity: Activity) -> ActivityPage:
    return show(qtbot, context)


def numbers(page: ActivityPage) -> list[int]:
    return [page.model.entry_at(row).number for row in range(page.model.rowCount())]


def open_menu(page: ActivityPage) -> QMenu:
    return [menu for menu in page.findChildren(QMenu) if menu.isVisible()][-1]


def act(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text() == text).trigger()


def menu_of(page: ActivityPage) -> QMenu:
    page.table.menu_wanted.emit(page.mapToGlobal(page.rect().center()))
    return open_menu(page)


def many(count: int) -> list[Entry]:
    return [ended(number, 5, TAVERN, FLASH) for number in range(1, count + 1)]


async def until(done) -> None:
    while not done():  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.001)


# --- what is listed


async def test_the_newest_is_on_top_and_counted(page: ActivityPage) -> None:
    assert numbers(page) == list(range(25, 0, -1))
    assert page.head.figures.full.startswith("25 listed · 2 running · 1 waiting · 4 failed · 1 blocked")
    assert page.detail.isHidden()
    assert not page.aside.isVisible()


async def test_news_come_in_and_what_goes_on_is_counted_anew(
    page: ActivityPage, activity: Activity, bridge
) -> None:
    activity.take(started(26, 0, CLINE, PRO), started(27, 0, CLINE, PRO))
    bridge.flush()
    assert numbers(page)[:3] == [27, 26, 25]
    assert page.feed.tally.counts[Result.RUNNING] == 4
    entry = activity.find(request_id(26))
    assert entry is not None
    entry.finished, entry.started = ended(26, 0, CLINE, PRO, total=2.0).finished, None
    activity.take(entry)
    bridge.flush()
    assert page.model.text(entry, Column.OUTCOME) == "Answered"
    assert page.feed.tally.counts[Result.RUNNING] == 3
    assert "17 answered" in page.head.figures.full


async def test_above_the_most_the_oldest_go(page: ActivityPage, activity: Activity, bridge) -> None:
    activity.most = 25
    activity.take(*(ended(number, 1, TAVERN, FLASH) for number in range(26, 36)))
    bridge.flush()
    assert numbers(page) == list(range(35, 10, -1))
    assert page.head.figures.full.startswith("25 listed")


async def test_nothing_is_done_while_it_is_not_seen(page: ActivityPage, activity: Activity, bridge) -> None:
    page.hide()
    before = activity.looks
    activity.take(ended(26, 1, TAVERN, FLASH))
    bridge.flush()
    page._tick.timeout.emit()
    assert activity.looks == before
    assert not page._tick.isActive()
    resets: list[None] = []
    page.model.modelReset.connect(lambda: resets.append(None))
    page.show()
    assert numbers(page)[0] == 26
    assert len(resets) == 1


async def test_without_requests_one_sentence_and_one_button(
    qtbot, engine, context: PageContext, bridge
) -> None:
    engine._activity = Activity(bus=engine.bus)
    opened: list[str] = []
    page = show(qtbot, replace(context, open_page=opened.append))
    assert page.empty.isVisible()
    assert not page.table.isVisible()
    assert not page.head.clear_button.isEnabled()
    page.empty_button.click()
    assert opened == ["clients"]
    engine._activity.take(started(1, 0, TAVERN, FLASH))
    bridge.flush()
    assert page.table.isVisible()
    assert page.focusProxy() is page.table


# --- filters


async def test_it_is_narrowed_by_what_is_listed(page: ActivityPage) -> None:
    box = page.filters.client_box
    names = [box.itemText(place) for place in range(box.count())]
    assert names == ["All clients", "Cline", "default", "nightly batch", "SillyTavern", "樱桃工作室"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert numbers(page) == [23, 17, 14, 8, 4]
    page.filters.key_box.setCurrentIndex(page.filters.key_box.findData("work"))
    page.filters.key_box.activated.emit(0)
    assert numbers(page) == [8]
    assert page.head.figures.full.startswith("25 listed")
    page.table.left.emit()  # Escape
    assert len(numbers(page)) == 25


async def test_live_entries_enter_and_leave_the_filter(
    page: ActivityPage, activity: Activity, bridge
) -> None:
    box = page.filters.result_box
    box.setCurrentIndex(box.findData(str(Result.RUNNING)))
    box.activated.emit(0)
    assert numbers(page) == [24, 23]
    activity.take(started(26, 0, CLINE, PRO), ended(27, 0, CLINE, PRO))
    entry = activity.find(request_id(24))
    assert entry is not None
    entry.finished, entry.started = ended(24, 6, TAVERN, FLASH).finished, None
    activity.take(entry)
    bridge.flush()
    assert numbers(page) == [26, 23]


async def test_the_search_waits_for_the_last_letter_and_enter_leads_to_the_list(
    qtbot, page: ActivityPage
) -> None:
    page.activateWindow()
    search = page.filters.search
    search.setFocus()
    qtbot.keyClicks(search, "out of QUOTA")
    assert len(numbers(page)) == 25
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert numbers(page) == [17]
    assert page.table.hasFocus()
    assert page.table.current() is page.model.entry_at(0)
    search.setFocus()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert len(numbers(page)) == 25


async def test_nothing_found_offers_all(page: ActivityPage) -> None:
    page.filters.search.setText("no such thing")
    page.filters._pause.timeout.emit()
    assert numbers(page) == []
    assert page.aside.isVisible()
    page.all_button.click()
    assert len(numbers(page)) == 25
    assert not page.aside.isVisible()


async def test_many_are_looked_through_in_slices_and_news_are_not_lost(
    qtbot, engine, context: PageContext, bridge
) -> None:
    activity = engine._activity = Activity(many(3000), engine.bus, most=3000)
    page = show(qtbot, context)
    assert page.model.rowCount() == 3000  # at once; only the figures take a while
    assert page.feed.busy
    await until(lambda: not page.feed.busy)
    assert page.head.figures.full == "3,000 listed · 3,000 answered"
    page.filters.search.setText("req-00")
    page.filters._pause.timeout.emit()
    assert page.feed.busy
    assert page.model.rowCount() == 3000  # those before, until it is known
    activity.take(*(started(number, 0, TAVERN, FLASH) for number in (3001, 3002)))
    late = activity.find(request_id(3001))
    assert late is not None
    late.finished, late.started = ended(3001, 0, TAVERN, FLASH).finished, None
    activity.take(late)
    bridge.flush()
    await until(lambda: not page.feed.busy)
    assert numbers(page) == list(range(99, 2, -1))  # 1 and 2 are evicted
    assert page.head.figures.full == "3,000 listed · 1 running · 2,999 answered"
    page.filters.clear()
    await until(lambda: not page.feed.busy)
    assert numbers(page) == list(range(3002, 2, -1))


async def test_another_wish_takes_the_place_of_the_one_before(qtbot, engine, context: PageContext) -> None:
    engine._activity = Activity(many(3000), engine.bus)
    page = show(qtbot, context)
    page.filters.search.setText("req-0001")
    page.filters._pause.timeout.emit()
    page.filters.search.setText("req-0002")
    page.filters._pause.timeout.emit()
    await until(lambda: not page.feed.busy)
    assert numbers(page) == [2]


async def test_an_offer_stays_chosen_when_its_requests_are_gone(
    page: ActivityPage, activity: Activity
) -> None:
    page.filters.choose(client="cherry")
    assert 22 in numbers(page)
    activity.clear()
    page.feed.start()
    assert page.filters.wanted.client == "cherry"
    assert page.filters.client_box.currentText() == "樱桃工作室"
    assert numbers(page) == []


# --- place and selection


async def test_at_the_top_it_follows_and_below_it_stays(qtbot, engine, context: PageContext, bridge) -> None:
    activity = engine._activity = Activity(many(400), engine.bus)
    page = show(qtbot, context)
    bar = page.table.verticalScrollBar()
    activity.take(ended(401, 0, TAVERN, FLASH))
    bridge.flush()
    assert bar.value() == 0
    assert page.table.rowAt(0) == 0
    bar.setValue(1000)
    seen = page.model.entry_at(page.table.rowAt(0))
    offset = page.table.rowViewportPosition(page.table.rowAt(0))
    activity.take(*(ended(number, 0, TAVERN, FLASH) for number in range(402, 430)))
    bridge.flush()
    assert page.model.entry_at(page.table.rowAt(0)) is seen
    assert page.table.rowViewportPosition(page.table.rowAt(0)) == offset


async def test_the_selection_stays_on_its_request(page: ActivityPage, activity: Activity, bridge) -> None:
    page.table.select_row(4)
    chosen = page.table.current()
    assert chosen is not None
    assert page.detail.isVisible()
    activity.take(ended(26, 0, TAVERN, FLASH))
    bridge.flush()
    assert page.table.current() is chosen
    page.filters.choose(client="tavern")
    assert page.table.current() is chosen
    page.hide()
    page.show()
    assert page.table.chosen() == [chosen]


async def test_the_detail_outlives_a_filter_that_leaves_its_request_out(page: ActivityPage) -> None:
    page.table.select_row(0)
    page.filters.choose(client="cherry")
    assert page.table.count() == 0
    assert page.detail.isVisible()
    page.table.select_row(0)
    assert page._shown == request_id(22)
    page.filters.clear()
    page.table.left.emit()
    assert page.detail.isHidden()


async def test_of_several_the_one_that_a_filter_leaves_is_shown(page: ActivityPage) -> None:
    page.table.selectAll()
    assert page._shown != request_id(22)
    page.filters.choose(client="cherry")
    left = page.table.current()
    assert left is not None
    assert page._shown == left.id == request_id(22)


async def test_the_chosen_row_is_seen_though_the_detail_takes_room(page: ActivityPage) -> None:
    last = page.table.rowAt(page.table.viewport().height() - 10)
    page.table.select_row(last)
    QApplication.processEvents()
    assert page.table.viewport().rect().contains(page.table.visualRect(page.table.currentIndex()))


async def test_enter_leads_into_the_detail_and_escape_back(qtbot, page: ActivityPage) -> None:
    page.activateWindow()
    page.table.setFocus()
    page.table.select_row(3)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.detail.isAncestorOf(page.focusWidget())


# --- what is done


async def test_the_menu_copies_and_narrows(page: ActivityPage) -> None:
    page.table.select(page.model.entry_at(numbers(page).index(8)))
    act(menu_of(page), "Copy id")
    assert QGuiApplication.clipboard().text() == request_id(8)
    act(menu_of(page), "Copy row")
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[3] == "studio"
    act(menu_of(page), "Copy as curl")
    assert "$GAPDESK_TOKEN" in QGuiApplication.clipboard().text()
    act(menu_of(page), "Show only this model")
    assert numbers(page) == [25, 23, 17, 14, 8, 4]


async def test_what_was_not_captured_is_not_offered(page: ActivityPage) -> None:
    page.table.select_row(0)
    offered = {action.text(): action.isEnabled() for action in menu_of(page).actions()}
    assert not offered["Copy as curl"]
    assert not offered["Send again"]
    assert offered["Show only this client"]
    assert not offered["Show only this key"]


async def test_control_c_copies_the_selected_rows(qtbot, page: ActivityPage) -> None:
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 26


async def test_sent_again_the_new_one_is_shown(page: ActivityPage, activity: Activity) -> None:
    page.table.select(page.model.entry_at(numbers(page).index(8)))
    act(menu_of(page), "Send again")
    await until(lambda: page._shown != request_id(8))
    assert page._shown == request_id(26)
    assert page.table.current() is activity.find(request_id(26))
    page.filters.choose(client="tavern")
    page.open_request(request_id(8))
    assert page._shown == request_id(8)
    assert page.table.count() == 0


async def test_an_objection_is_said(page: ActivityPage) -> None:
    page.deeds.repeat(request_id(24))
    await until(page.bar.isVisible)
    assert page.bar.text.text() == "It was not captured."
    assert page.bar._kind is State.BAD


async def test_clear_asks_first(page: ActivityPage, activity: Activity) -> None:
    page.head.clear_button.click()
    assert page.bar.text.text() == "Forget 22 requests, and all captured texts?"
    page.table.left.emit()
    assert not page.bar.isVisible()
    assert len(numbers(page)) == 25
    page.head.clear_button.click()
    page.bar.buttons[0].click()
    assert numbers(page) == [25, 24, 23]
    assert page.head.figures.full == "3 listed · 2 running · 1 waiting"
    assert activity.held().requests == 0


async def test_selected_or_all_listed_are_exported(
    page: ActivityPage, activity: Activity, tmp_path: Path
) -> None:
    page.filters.choose(client="cline")
    page.table.select_row(1)
    page.head.export_button.click()
    texts = [action.text() for action in open_menu(page).actions()]
    assert texts == ["Selected: 1 request…", "All that are listed: 5 requests…"]
    open_menu(page).actions()[1].trigger()
    dialog = page.findChildren(QFileDialog)[-1]
    target = tmp_path / "out.har"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    await until(lambda: page.bar.isVisible() and page.bar._kind is State.OK)
    assert target.read_bytes().startswith(b'{"log"')
    assert activity.calls == [("har", [request_id(number) for number in (4, 8, 14, 17, 23)])]
    assert str(target) in page.bar.text.text()


async def test_a_file_that_cannot_be_written_is_said(page: ActivityPage, tmp_path: Path) -> None:
    page.deeds.export([request_id(8)], tmp_path / "missing" / "out.har")
    await until(lambda: page.bar.isVisible() and page.bar._kind is State.BAD)
    assert page.bar.text.text().startswith("out.har cannot be written: ")


async def test_the_switch_is_the_setting(page: ActivityPage, engine, bridge) -> None:
    assert not page.head.capture.isChecked()
    page.head.capture.click()
    assert engine.settings.get("activity.capture") is True
    engine.settings.set("activity.capture", False)
    bridge.flush()
    assert not page.head.capture.isChecked()
    assert page.head.held.text() == "8.2 MB of 64 MB held"


async def test_a_switch_that_is_refused_goes_back_and_says_why(page: ActivityPage, engine, languages) -> None:
    def refuse(name: str) -> None:
        if engine.settings.get(name):
            error = SettingError("no")
            error.words = Words("Google was asked, but no answer came.")
            raise error

    engine.settings.subscribe(refuse)
    languages.use("zh_CN")
    page.head.capture.click()
    assert not page.head.capture.isChecked()
    assert page.bar.text.text() == "已向 Google 发出请求，但没有收到回答。"
    page.bar.unsay()
    page.detail.bodies.capture_wanted.emit()
    assert page.detail.bar.text.text() == "已向 Google 发出请求，但没有收到回答。"


# --- family


async def test_it_speaks_both_languages_at_once(page: ActivityPage, languages: Languages) -> None:
    page.filters.choose(client="tavern")
    languages.use("zh_CN")
    QApplication.processEvents()
    assert page.filters.wanted.client == "tavern"
    assert page.filters.client_box.currentText() == "SillyTavern"
    languages.use("en")
    QApplication.processEvents()
    assert page.filters.result_box.itemText(0) == "All outcomes"


async def test_columns_are_remembered(qtbot, page: ActivityPage, context: PageContext) -> None:
    page.table.setColumnWidth(Column.KEY, 123)
    other = show(qtbot, context)
    assert other.table.columnWidth(Column.KEY) == 123


async def test_a_narrow_list_leaves_out_what_the_detail_tells(page: ActivityPage) -> None:
    assert not page.table.isColumnHidden(Column.FIRST)
    page.resize(612, 560)
    QApplication.processEvents()
    assert page.table.isColumnHidden(Column.FIRST)
    assert page.table.isColumnHidden(Column.TRIES)
    assert page.table.horizontalScrollBar().maximum() == 0
    page.resize(912, 700)
    QApplication.processEvents()
    assert not page.table.isColumnHidden(Column.FIRST)


async def test_the_first_request_can_be_chosen_by_keyboard(qtbot, page: ActivityPage) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.current() is page.model.entry_at(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.current() is page.model.entry_at(1)
