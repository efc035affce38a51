from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from gapdesk.events import CachesChanged
from gapdesk.ui.i18n import Languages
from gapdesk.ui.models.cache_table import Column
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.caches import CachesPage
from gapdesk.ui.pages.caches_parts import ImplicitList
from gapdesk.ui.sample_caches import CACHES, IMPLICIT, NOBODY, NOW, UNABLE, SampleCaches
from gapdesk.ui.theme import State


class Caches(SampleCaches):
    """Writes down what it is asked, and waits at its gate while that is shut."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.calls: list[tuple] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.error: Exception | None = None

    async def extend(self, names, minutes: int) -> int:
        self.calls.append(("extend", tuple(names), minutes))
        await self.gate.wait()
        return await super().extend(names, minutes)

    async def delete(self, names) -> int:
        self.calls.append(("delete", tuple(names)))
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return await super().delete(names)


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def caches(engine) -> Caches:
    engine._caches = Caches(bus=engine.bus)
    return engine._caches


@pytest.fixture
async def page(qtbot, context: PageContext, caches: Caches) -> CachesPage:
    page = CachesPage(context)
    qtbot.addWidget(page)
    page.resize(912, 900)
    page.show()
    await turns()
    return page


def titles(page: CachesPage) -> list[str]:
    return [page.model.text(row, Column.TITLE) for row in range(page.model.rowCount())]


def say_yes(page: CachesPage) -> None:
    page.bar.buttons[0].click()


def open_menu(page: CachesPage) -> QMenu:
    return [menu for menu in page.findChildren(QMenu) if menu.isVisible()][-1]


async def test_the_page_tells_the_sum_and_the_caches(page: CachesPage) -> None:
    assert "1.22 M tokens in 90 hits" in page.summary.text()
    assert titles(page)[3] == "nightly batch"
    assert page.model.text(0, Column.CLIENT) == "SillyTavern"
    assert page.clean_button.text() == "Clean up (2)"
    assert not page.empty.isVisible()
    assert not page.delete_button.isEnabled()


async def test_it_counts_down_only_while_it_is_seen(page: CachesPage, clock) -> None:
    assert page._tick.isActive()
    assert page._tick.interval() == 1000
    clock.advance(10)
    page._tick.timeout.emit()
    assert page.model.text(3, Column.EXPIRES) == "32 s"
    page.hide()
    assert not page._tick.isActive()


async def test_news_are_shown_while_it_is_seen(page: CachesPage, caches: Caches, bridge, engine) -> None:
    caches._caches = [replace(CACHES[0], hits=1000, title="Other")]
    engine.bus.publish(CachesChanged())
    bridge.flush()
    assert titles(page) == ["Other"]
    page.hide()
    caches._caches = []
    engine.bus.publish(CachesChanged())
    bridge.flush()
    assert titles(page) == ["Other"]
    page.show()
    assert titles(page) == []


async def test_delete_asks_in_place_and_then_deletes(qtbot, page: CachesPage, caches: Caches) -> None:
    page.table.selectRow(3)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert page.bar.text.text() == "Delete “nightly batch” at Google? That cannot be undone."
    await turns()
    assert caches.calls == []
    caches.gate.clear()
    say_yes(page)
    await turns()
    assert page.bar.text.text() == "Deleting at Google…"
    caches.gate.set()
    await turns()
    assert caches.calls == [("delete", (CACHES[3].name,))]
    assert page.bar.text.text() == "One cache was deleted."
    assert len(titles(page)) == 3
    assert page.table.hasFocus()
    page.table.selectAll()
    page.delete_button.click()
    say_yes(page)
    await turns()
    assert page.first_button.hasFocus()


async def test_escape_in_the_question_answers_it_and_elsewhere_leaves_it(qtbot, page: CachesPage) -> None:
    page.activateWindow()
    page.table.selectAll()
    page.delete_button.click()
    page.new_button.setFocus()
    qtbot.keyClick(page.new_button, Qt.Key.Key_Escape)
    assert page.bar.isVisible()
    page.bar.buttons[0].setFocus()
    qtbot.keyClick(page.bar.buttons[0], Qt.Key.Key_Escape)
    assert not page.bar.isVisible()
    assert page.table.hasFocus()


async def test_an_arrow_selects_even_the_only_row(qtbot, page: CachesPage, caches: Caches) -> None:
    caches._caches = [CACHES[0]]
    page.refresh()
    page.activateWindow()
    page.table.setFocus()
    assert page.table.chosen() == ()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.chosen() == (CACHES[0],)


async def test_escape_answers_the_question_with_no(qtbot, page: CachesPage, caches: Caches) -> None:
    page.table.selectAll()
    page.delete_button.click()
    assert "Delete 4 caches" in page.bar.text.text()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.bar.isVisible()
    assert len(page.table.chosen()) == 4
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.table.chosen() == ()
    await turns()
    assert caches.calls == []


async def test_nothing_chosen_deletes_nothing(qtbot, page: CachesPage) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert not page.bar.isVisible()


async def test_an_objection_is_said_in_place(page: CachesPage, caches: Caches) -> None:
    page.table.selectRow(0)
    page.delete_button.click()
    caches._caches = []
    say_yes(page)
    await turns()
    assert page.bar.text.text() == "Google did not answer."
    assert page.bar._kind is State.BAD
    assert titles(page) == []


@pytest.mark.allow_warnings
async def test_a_defect_leaves_no_endless_wait(page: CachesPage, caches: Caches, caplog) -> None:
    page.table.selectRow(0)
    page.delete_button.click()
    caches.error = RuntimeError("broken")
    say_yes(page)
    await turns()
    assert not page.bar.isVisible()
    assert "change caches failed" in caplog.text


@pytest.mark.parametrize(("place", "minutes", "shown"), [(0, 15, "15 min"), (1, 60, "1 h"), (2, 1440, "1 d")])
async def test_several_are_extended_at_once(page: CachesPage, caches: Caches, place, minutes, shown) -> None:
    page.table.selectAll()
    page.extend_button.click()
    open_menu(page).actions()[place].trigger()
    await turns()
    assert caches.calls == [("extend", tuple(cache.name for cache in CACHES), minutes)]
    assert page.bar.text.text().startswith("4 caches live ")
    assert [page.model.text(row, Column.EXPIRES) for row in range(4)] == [shown] * 4
    assert len(page.table.chosen()) == 4


async def test_clean_up_asks_with_the_count(page: CachesPage, caches: Caches) -> None:
    page.clean_button.click()
    assert page.bar.text.text().startswith("Delete 2 caches that were not used")
    say_yes(page)
    await turns()
    assert titles(page) == [CACHES[0].title, CACHES[1].title]
    assert page.bar.text.text() == "2 caches were deleted."
    assert page.clean_button.text() == "Clean up (0)"
    assert not page.clean_button.isEnabled()


async def test_the_menu_copies_a_name_and_rows(page: CachesPage) -> None:
    page.table.selectRow(1)
    page.table.menu_wanted.emit(page.mapToGlobal(page.rect().center()))
    actions = {action.text(): action for action in open_menu(page).actions()}
    assert "Live 24 hours from now" in actions
    actions["Copy name"].trigger()
    assert QGuiApplication.clipboard().text() == CACHES[1].name
    page.table.copy()
    assert QGuiApplication.clipboard().text().count("\n") == 1
    page.table.clearSelection()
    page.table.copy()
    assert QGuiApplication.clipboard().text().count("\n") == 4


async def test_without_caches_there_is_one_sentence_and_one_button(
    page: CachesPage, caches: Caches, engine, bridge
) -> None:
    caches._caches, caches._unable, caches._implicit = [], [], ()
    page.refresh()
    assert "native caching, which makes them, is off" in page.empty.text()
    assert page.first_button.isVisible()
    assert not page.new_button.isVisible()
    assert not page.table.isVisible()
    assert not page.why_not.isVisible()
    assert not page.implicit.isVisible()
    engine.settings.set("caching.native", True)
    bridge.flush()
    assert "when a long beginning comes again" in page.empty.text()
    page.first_button.click()
    assert page.form.isVisible()


async def test_the_switch_changes_the_setting_and_follows_it(page: CachesPage, engine, bridge) -> None:
    switch, repeats = page.switches["caching.native"].editor.control, page.switches["caching.min_repeats"]
    assert not repeats.isVisible()
    switch.click()
    assert engine.settings.get("caching.native") is True
    bridge.flush()
    assert repeats.isVisible()
    engine.settings.set("caching.native", False)
    bridge.flush()
    assert not switch.isChecked()
    assert not repeats.isVisible()


async def test_those_who_cannot_are_told_and_can_be_tried_again(page: CachesPage, caches: Caches) -> None:
    caches._unable = list(NOBODY)
    caches._caches = []
    page.refresh()
    lines = [line for line in page.why_not.lines if line.isVisible()]
    assert lines[0].line.text.text().startswith("Projects alpha, beta, gamma and 2 more: Google gives")
    assert not lines[1].again_button.isVisible()  # the table of models knows it
    assert "below" in page.empty.text()
    lines[0].again_button.click()
    assert caches.unable() == (UNABLE[2],)
    assert [line.isVisible() for line in page.why_not.lines][:2] == [True, False]


async def test_the_implicit_cache_shows_its_share_and_what_spoils_it(page: CachesPage) -> None:
    first, second, third = page.implicit.rows
    assert first.name.full == "SillyTavern · gemini-3.8-flash"
    assert "1.06 M of 11.2 M tokens · 9" in first.share.text()
    assert second.bar._share == pytest.approx(0.875)
    assert third.share.text().startswith("0 of 620 k")
    assert [row.hint.isVisible() for row in page.implicit.rows] == [True, False, False]
    assert "in the system instruction" in first.hint.text.text()
    before, after = first.compared.texts
    assert ">14</b>" in before.text()
    assert ">15</b>" in after.text()
    assert before.accessibleName().startswith("Before: Current date and time")


def test_markup_in_a_request_is_only_text(qtbot) -> None:
    difference = replace(IMPLICIT[0].difference, before="<b>1</b> & x", after="<b>2</b> & x", at=3)
    listed = ImplicitList()
    qtbot.addWidget(listed)
    listed.show_implicit([replace(IMPLICIT[0], difference=difference)])
    html = listed.rows[0].compared.texts[0].text()
    assert "&lt;b&gt;" in html
    assert "&amp; x" in html
    assert ">1</b>" in html


def test_hints_come_first_where_there_is_not_room_for_all(qtbot) -> None:
    listed = ImplicitList()
    qtbot.addWidget(listed)
    many = [replace(IMPLICIT[1], client=f"client {n}") for n in range(30)]
    listed.show_implicit([*many, IMPLICIT[0]])
    assert listed.rows[0].name.full.startswith("SillyTavern")
    assert len(listed.rows) == 12
    assert listed.more.text() == "and 19 more"


async def test_columns_are_remembered(qtbot, page: CachesPage, context: PageContext) -> None:
    page.table.horizontalHeader().resizeSection(Column.MODEL, 177)
    again = CachesPage(context)
    qtbot.addWidget(again)
    assert again.table.columnWidth(Column.MODEL) == 177


async def test_it_speaks_another_language_while_something_is_asked(
    qapp, page: CachesPage, languages: Languages
) -> None:
    page.table.selectRow(0)
    page.delete_button.click()
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert page.bar.asking
    assert page.model.text(3, Column.EXPIRES) == "42 秒"
    assert page._clock.now() == NOW


@pytest.mark.parametrize("open_before", [False, True])
async def test_what_is_dropped_goes_into_the_form_wherever_it_falls(page: CachesPage, open_before) -> None:
    if open_before:
        page.open_new()
        page.form.name.setText("manual")
    data = QMimeData()
    data.setText("You are Iris.")
    window, where = page.windowHandle(), page.rect().center()
    if open_before:
        where = page.form.note.mapTo(page, page.form.note.rect().center())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(where, copy, data, left, none),
        QDropEvent(QPointF(where), copy, data, left, none),
    ):
        QApplication.sendEvent(window, event)
    assert page.form.isVisible()
    assert page.form.text() == "You are Iris."
    assert page.form.name.text() == ("manual" if open_before else "")
