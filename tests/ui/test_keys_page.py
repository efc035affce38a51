from __future__ import annotations

import asyncio
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QStandardPaths, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from gapdesk.keys.types import CheckProgress, CheckVerdict, ExportWhich, FoundKey, Storage, StorageState
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import KeyState
from gapdesk.ui import key_pictures, sample_keys, samples
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.pages.keys import KeysPage
from gapdesk.ui.pages.keys_menu import KeyMenu, PageMenu
from gapdesk.ui.sample_keys import SampleKeys
from gapdesk.ui.widgets.copy_row import MASK
from gapdesk.wording import Words
from tests.ui.fake_engine import FakeEngine

FAILED = Words.of("The keyring failed: {error}", error="It said no.")


@pytest.fixture
def page(qtbot, context) -> KeysPage:
    page = KeysPage(context)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    return page


@pytest.fixture
def keys(engine: FakeEngine) -> SampleKeys:
    return engine.keys


async def settled() -> None:
    """Wait for all that runs in the background."""
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})


def labels(page: KeysPage) -> list[str]:
    return [page.model.row_at(row).info.label for row in range(page.model.rowCount())]


def entry(menu: QMenu, text: str):
    return next(action for action in menu.actions() if action.text() == text)


def key_menu(page: KeysPage) -> QMenu:
    page.table.menu_wanted.emit(QPoint())
    menu = page.findChildren(KeyMenu)[-1]
    menu.hide()
    return menu


def page_menu(page: KeysPage) -> QMenu:
    page.head.more_button.click()
    menu = page.findChildren(PageMenu)[-1]
    menu.hide()
    return menu


def test_the_head_counts(page: KeysPage) -> None:
    assert page.head.line.text() == "11 healthy · 2 cooling · 1 exhausted · 1 invalid · 10 projects"
    assert page.model.rowCount() == 15


def test_search_and_filters_narrow_what_is_shown(page: KeysPage) -> None:
    page.head.search.setText("spare")
    assert labels(page) == ["spare", "spare-1"]
    page.head.search.setText("")
    page.head.state_box.setCurrentIndex(page.head.state_box.findData("cooling"))
    page.head.state_box.activated.emit(0)
    assert page.model.rowCount() == 2
    page.head.search.setText("nobody")
    assert page.all_button.isVisible()
    page.all_button.click()
    assert page.model.rowCount() == 15
    assert not page.all_button.isVisible()


def test_a_project_can_be_picked(page: KeysPage) -> None:
    box = page.head.project_box
    names = [box.itemText(place) for place in range(box.count())]
    assert names[:4] == ["All projects", "alpha", "alpha-1", "beta"]
    box.setCurrentIndex(3)
    box.activated.emit(3)
    assert sorted(labels(page)) == ["lab", "team", "travel"]


def test_the_model_chosen_decides_whose_bars_are_shown(page: KeysPage) -> None:
    page.tick()
    assert not page.table.isColumnHidden(Column.MODEL)
    box = page.head.model_box
    box.setCurrentIndex(box.findData("gemini-3.5-pro"))
    box.activated.emit(box.currentIndex())
    page.tick()
    assert page.table.isColumnHidden(Column.MODEL)
    lines = [row.line for row in page.model.list.rows.values()]
    assert {line.model for line in lines if line} == {"gemini-3.5-pro"}


def test_removing_offers_undo(qtbot, page: KeysPage, keys: SampleKeys) -> None:
    page.table.select("sample-0")
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert "sample-0" not in keys.ids()
    notice = page.notices.message
    assert notice.text.text() == "A key was removed."
    assert page.model.rowCount() == 14
    notice.buttons[0].click()
    assert "sample-0" in keys.ids()
    assert page.model.rowCount() == 15
    assert not notice.isVisible()


def test_removing_invalid_keys_removes_these_only(page: KeysPage, keys: SampleKeys) -> None:
    before = set(keys.ids())
    entry(page_menu(page), "Remove invalid keys (1)").trigger()
    assert before - set(keys.ids()) == {each for each in before if each == "sample-14"}
    assert page.notices.message.text.text() == "A key was removed."


def test_a_drop_joins_projects_and_can_be_undone(page: KeysPage, keys: SampleKeys) -> None:
    before = {each: info.project for each, info in keys.infos.items()}
    page.table.dropped.emit(["sample-0", "sample-10"], "sample-3")  # both leave others behind
    assert {keys.infos[each].project for each in ("sample-0", "sample-10", "sample-3")} == {"beta"}
    assert page.notices.message.text.text() == "2 keys count in beta now and share its quota."
    page.notices.message.buttons[0].click()
    assert {each: info.project for each, info in keys.infos.items()} == before
    page.table.dropped.emit(["sample-0"], "sample-6")
    assert keys.infos["sample-6"].project == keys.infos["sample-0"].project == "archive"


def asked(page: KeysPage) -> list[str]:
    """What the page asks, and its buttons; nothing while it asks nothing."""
    notice = page.notices.message
    buttons = [button.text() for button in notice.buttons if button.isVisible()]
    return [notice.text.text(), *buttons] if page.notices.message.asking else []


@pytest.mark.parametrize("way", ["drop", "cell", "menu", "panel"])
def test_counts_are_added_up_only_after_a_question(page: KeysPage, keys: SampleKeys, way: str) -> None:
    page.table.select("sample-2")
    if way == "drop":
        page.table.dropped.emit(["sample-2"], "sample-3")
    elif way == "cell":
        place = page.model.place_of("sample-2")
        page.model.setData(page.model.index(place, Column.PROJECT), "beta")
    elif way == "menu":
        entry(entry(key_menu(page), "Project").menu(), "beta").trigger()
    else:
        page.edit.edit([keys.infos["sample-2"]], ["beta"])
        page.edit.project.setCurrentText("beta")
        page.edit.note.setText("mine")
        page.edit.save_button.click()
        assert keys.infos["sample-2"].note == "mine"
    text = "Move work to beta? Their counts are added up, and that cannot be undone."
    assert asked(page) == [text, "Move", "Cancel"]
    assert keys.infos["sample-2"].project is None
    page.notices.message.buttons[0].click()
    assert keys.infos["sample-2"].project == "beta"
    assert page.notices.message.text.text() == "The key counts in beta now."
    assert not page.notices.message.buttons[0].isVisible()  # nothing undoes it
    page.notices.message.undo()
    assert keys.infos["sample-2"].project == "beta"


@pytest.mark.parametrize("by", ["button", "escape"])
def test_a_question_can_be_answered_with_no(qtbot, page: KeysPage, keys: SampleKeys, by: str) -> None:
    page.table.dropped.emit(["sample-2", "sample-6"], "sample-3")
    assert asked(page)[0].startswith("Move 2 keys to beta?")
    page.notices.message.undo()
    if by == "button":
        page.notices.message.buttons[1].click()
    else:
        qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert asked(page) == []
    assert {keys.infos[each].project for each in ("sample-2", "sample-6")} == {None}


def test_a_project_named_for_the_first_time_moves_at_once(page: KeysPage, keys: SampleKeys) -> None:
    page.deeds.move(["sample-2"], "new")
    assert keys.infos["sample-2"].project == "new"
    page.deeds.move(["sample-2"], None)
    assert keys.infos["sample-2"].project is None
    keys.states["sample-6"] = KeyState.UNKNOWN  # has no counts to lose
    page.deeds.move(["sample-6"], "beta")
    assert keys.infos["sample-6"].project == "beta"


def test_the_key_that_brought_the_counts_goes_back_last(
    page: KeysPage, keys: SampleKeys, monkeypatch
) -> None:
    order = []
    page.deeds.move(["sample-2", "sample-0"], "new")
    update = keys.update
    monkeypatch.setattr(keys, "update", lambda ids, **changes: (order.extend(ids), update(ids, **changes)))
    page.notices.message.undo()
    assert order == ["sample-0", "sample-2"]
    assert (keys.infos["sample-0"].project, keys.infos["sample-2"].project) == ("alpha", None)


def test_ctrl_z_undoes_a_removal_while_its_bar_is_there(qtbot, page: KeysPage, keys: SampleKeys) -> None:
    def undo() -> None:
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.table.setFocus()
        qtbot.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    page.deeds.remove(["sample-0"])
    undo()
    assert "sample-0" in keys.ids()
    page.deeds.remove(["sample-0"])
    page.notices.message.close_button.click()
    undo()
    assert "sample-0" not in keys.ids()


def test_labels_and_projects_are_edited_in_their_cells(page: KeysPage, keys: SampleKeys) -> None:
    place = page.model.place_of("sample-2")
    assert place is not None
    page.model.setData(page.model.index(place, Column.LABEL), "  fresh ")
    assert keys.infos["sample-2"].label == "fresh"
    place = page.model.place_of("sample-2")
    page.model.setData(page.model.index(place, Column.PROJECT), "home")
    assert keys.infos["sample-2"].project == "home"
    place = page.model.place_of("sample-2")
    page.model.setData(page.model.index(place, Column.PROJECT), " ")
    assert keys.infos["sample-2"].project is None


def test_the_menu_of_a_key_acts_on_what_is_selected(page: KeysPage, keys: SampleKeys) -> None:
    page.table.select("sample-1")
    menu = key_menu(page)
    entry(menu, "Switch off").trigger()
    assert not keys.infos["sample-1"].enabled
    entry(key_menu(page), "Switch on").trigger()
    assert keys.infos["sample-1"].enabled
    tiers = entry(key_menu(page), "Tier").menu()
    entry(tiers, "tier 1").trigger()
    assert keys.infos["sample-1"].tier == "tier1"
    entry(key_menu(page), "Check").trigger()
    assert [result.key_id for result in keys.results()] == ["sample-1"]


def test_several_keys_cannot_be_renamed_or_shown_at_once(page: KeysPage) -> None:
    page.table.selectAll()
    menu = key_menu(page)
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not any(enabled[each] for each in ("Rename", "Show key", "Copy key"))
    assert enabled["Remove"]


def test_only_what_was_changed_is_applied_to_several(page: KeysPage, keys: SampleKeys) -> None:
    ids = ["sample-0", "sample-3"]
    page.edit.edit([keys.infos[each] for each in ids], ["alpha", "beta"])
    assert page.edit.project.currentText() == ""
    page.edit.note.setText("mine")
    page.edit.save_button.click()
    assert [keys.infos[each].note for each in ids] == ["mine", "mine"]
    assert [keys.infos[each].project for each in ids] == ["alpha", "beta"]
    page.edit.edit([keys.infos["sample-0"]], [])
    page.edit.project.setCurrentText("")
    page.edit.tier.setCurrentIndex(page.edit.tier.findData("tier2"))
    page.edit.save_button.click()
    assert (keys.infos["sample-0"].project, keys.infos["sample-0"].tier) == (None, "tier2")


def test_copied_rows_hold_no_key(page: KeysPage, keys: SampleKeys) -> None:
    page.table.selectAll()
    page.table.copy_wanted.emit()
    text = QGuiApplication.clipboard().text()
    assert len(text.splitlines()) == 16
    assert text.startswith("Label\tProject\tState")
    assert "AQ." not in text


def test_a_key_is_shown_for_a_while_and_never_in_a_hidden_page(page: KeysPage, keys: SampleKeys) -> None:
    page.table.select("sample-0")
    entry(key_menu(page), "Show key").trigger()
    row = page.secret.row
    assert row.value.text() == keys.secret_of("sample-0")
    page.secret._timer.timeout.emit()
    assert row.value.text() == MASK
    row.show_button.click()
    assert row.value.text() == keys.secret_of("sample-0")
    page.hide()
    page.show()
    assert row.value.text() == MASK
    assert not page.secret.isVisible()


def test_a_copied_key_is_marked_as_a_secret(page: KeysPage, keys: SampleKeys) -> None:
    page.table.select("sample-0")
    entry(key_menu(page), "Copy key").trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == keys.secret_of("sample-0")
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    keys.states["sample-0"] = KeyState.LOCKED
    QGuiApplication.clipboard().setText("other")
    entry(key_menu(page), "Copy key").trigger()
    assert QGuiApplication.clipboard().text() == "other"
    assert "locked" in page.notices.message.text.text()


def test_escape_closes_what_has_the_focus_alone(qtbot, page: KeysPage, keys: SampleKeys) -> None:
    page.activateWindow()
    page.table.select("sample-0")
    page.secret.show_key("sample-0", "sample")
    page.head.search.setFocus()
    qtbot.keyClick(page.head.search, Qt.Key.Key_Escape)
    assert page.secret.isVisible() and not page.detail.isVisible()
    page.secret.close_button.setFocus()
    qtbot.keyClick(page.secret.close_button, Qt.Key.Key_Escape)
    assert not page.secret.isVisible()
    assert page.table.current() == "sample-0"


def test_a_key_that_is_selected_shows_its_details(qtbot, page: KeysPage, keys: SampleKeys) -> None:
    assert "gapdesk.ui.pages.key_detail" not in sys.modules or page.detail is None
    page.table.select("sample-0")
    assert page.detail is not None
    assert page.detail.isVisible()
    page.tick()
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.detail.isVisible()
    page.table.select("sample-1")
    assert page.detail.isVisible()
    keys.remove(["sample-1"])
    page.tick()
    assert not page.detail.isVisible()


def test_the_detail_says_when_it_shows_one_key_of_several(qtbot, page: KeysPage, keys: SampleKeys) -> None:
    first, second, third = (page.model.key_at(row) for row in range(3))
    page.table.select(first)
    assert page.detail is not None
    assert not page.detail.count.isVisible()
    for shown in (second, third):
        qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert page.detail.facts.label.text() == keys.status(shown).info.label
    assert page.detail.count.isVisible()
    assert page.detail.count.text() == "Showing 1 of 3 selected keys"
    keys.remove([first])
    page.tick()
    assert page.detail.count.text() == "Showing 1 of 2 selected keys"
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    assert page.detail.facts.label.text() == keys.status(second).info.label
    assert not page.detail.count.isVisible()


def test_table_and_detail_are_brought_up_to_now_by_turns(page: KeysPage, keys: SampleKeys) -> None:
    page.table.select("sample-0")
    assert page.detail is not None
    asked: list[str] = []
    page.model.tick = lambda *_, **__: asked.append("table")  # type: ignore[method-assign]
    page.detail.tick = lambda: asked.append("detail")  # type: ignore[method-assign]
    for _ in range(4):
        page._on_half_tick()
    assert asked == ["table", "detail"] * 2


def test_escape_clears_the_search_first(qtbot, page: KeysPage) -> None:
    page.head.search.setText("spare")
    page.table.selectRow(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.head.search.text() == ""
    assert page.table.chosen()


def test_nothing_is_asked_while_the_page_is_not_seen(page: KeysPage, keys: SampleKeys) -> None:
    assert page._tick.isActive()
    page.hide()
    assert not page._tick.isActive()


def test_columns_are_remembered_for_the_next_run(page: KeysPage, context) -> None:
    page.table.setColumnWidth(Column.LABEL, 251)
    again = KeysPage(context)
    assert again.table.columnWidth(Column.LABEL) == 251
    again.deleteLater()


# --- above the table


def test_a_check_says_how_far_it_is_and_what_came_of_it(page: KeysPage, engine, bridge, keys) -> None:
    shown = engine.shown
    counts = ((CheckVerdict.VALID, 3),)
    engine.show(replace(shown, checking=CheckProgress(3, 15, running=True, counts=counts)))
    bridge.flush()
    notice = page.notices.check
    assert notice.text.text() == "Checking: 3 of 15 · 3 valid"
    assert (notice.bar.value(), notice.bar.maximum()) == (3, 15)
    assert notice.buttons[0].text() == "Cancel"
    keys.check(["sample-14"])
    engine.show(
        replace(shown, checking=CheckProgress(1, 1, running=False, counts=((CheckVerdict.INVALID, 1),)))
    )
    bridge.flush()
    assert notice.text.text() == "1 invalid"
    assert not notice.bar.isVisible()
    result = page.model.result_of("sample-14")
    assert result is not None
    assert result.verdict is CheckVerdict.INVALID
    notice.close_button.click()
    bridge.flush()
    assert not notice.isVisible()


@pytest.mark.parametrize(
    ("storage", "words", "button"),
    [
        (Storage(StorageState.LOADING, waiting=3), "on their way from the keyring. Keys that wait", ""),
        (Storage(StorageState.LOCKED, waiting=3), "locked or does not answer", "Try again"),
        (Storage(StorageState.MISSING), "gone when gapdesk quits", "Try again"),
        (Storage(StorageState.SESSION, left=4), "unused: 4.", "Settings"),
        (
            Storage(StorageState.FAILED, FAILED),
            "failed: It said no.",
            "Try again",
        ),
        (Storage(StorageState.KEYRING, pending=2), "not in the keyring yet: 2.", ""),
    ],
)
def test_the_keyring_is_told_about(page: KeysPage, engine, bridge, storage, words: str, button: str) -> None:
    engine.show(replace(engine.shown, storage=storage))
    bridge.flush()
    notice = page.notices.storage
    assert words in notice.text.text()
    assert [each.text() for each in notice.buttons if each.isVisible()] == ([button] if button else [])
    engine.show(replace(engine.shown, storage=Storage(StorageState.KEYRING)))
    bridge.flush()
    assert not notice.isVisible()


def test_practice_mode_does_not_warn_that_keys_are_not_kept(page: KeysPage, engine, bridge) -> None:
    engine.show(replace(engine.shown, practice=True, storage=Storage(StorageState.SESSION)))
    bridge.flush()
    assert not page.notices.storage.isVisible()


def test_projects_that_are_one_can_be_merged_or_not(page: KeysPage, keys: SampleKeys) -> None:
    first = Suggestion("alpha", "beta", Words.of("Google calls both {number}.", number="projects/1"))
    second = Suggestion("beta", "key:sample-6", Words("They are one."))
    keys.offered = [first, second]
    page.tick()
    notice = page.notices.suggestion
    assert notice.text.text().startswith("alpha and beta seem to be one Google project: Google calls")
    notice.buttons[0].click()
    assert keys.infos["sample-3"].project == "alpha"
    assert "archive" in notice.text.text()
    notice.buttons[1].click()
    assert keys.offered == []
    assert not notice.isVisible()


# --- in and out


def test_without_keys_the_page_asks_for_some(qtbot, context, engine) -> None:
    engine.keys = SampleKeys()
    page = KeysPage(context)
    qtbot.addWidget(page)
    page.show()
    assert page.source.title.text() == "There are no keys yet."
    assert not page.source.cancel_button.isVisible()
    assert not page.head.tools.isVisible()
    page.source.box.setPlainText("AQ.test-key-for-the-first-time")
    page.source.go_button.click()
    page.preview.add_button.click()
    assert len(engine.keys.ids()) == 1
    assert page.table.isVisible()
    assert page.model.rowCount() == 1
    assert page.notices.message.text.text() == "Added: 1"


def test_keys_added_elsewhere_appear(page: KeysPage, keys: SampleKeys) -> None:
    keys.add([FoundKey("AQ.test-key-from-elsewhere")])
    page.tick()
    assert page.model.rowCount() == 16


def test_the_import_stays_until_it_is_left(page: KeysPage) -> None:
    page.head.import_button.click()
    page.tick()
    assert page.source.isVisible()
    page.source.cancel_button.click()
    assert page.table.isVisible()


def test_the_import_gives_way_to_keys_from_elsewhere_while_nothing_is_entered(qtbot, context, engine) -> None:
    engine.keys = SampleKeys()
    page = KeysPage(context)
    qtbot.addWidget(page)
    page.show()
    page.source.box.setPlainText("AQ.")
    engine.keys.add([FoundKey("AQ.test-key-from-elsewhere")])
    page.tick()
    assert page.source.isVisible()
    page.source.box.clear()
    page.tick()
    assert page.table.isVisible()


def test_pasting_onto_the_page_shows_what_is_on_the_clipboard(qtbot, page: KeysPage, keys) -> None:
    QGuiApplication.clipboard().setText("AQ.test-key-from-the-clipboard")
    page._paste()
    assert page.preview.isVisible()
    assert page.preview.keys.topLevelItem(0).text(0) == "AQ.… (30 characters)"
    page.preview.cancel_button.click()
    assert page.table.isVisible()
    assert len(keys.ids()) == 15


def test_keys_that_come_or_go_are_shown_before_the_next_tick(
    qtbot, page: KeysPage, keys: SampleKeys, bridge: Bridge
) -> None:
    page._tick.stop()
    page._tick.setInterval(60_000)
    page._tick.start()
    before = page.model.rowCount()
    with qtbot.waitSignal(bridge.pool_changed):
        keys.remove(keys.ids()[:2])
    assert page.model.rowCount() == before - 2
    with qtbot.waitSignal(bridge.pool_changed):
        keys.add([FoundKey("AQ.test-key-of-another-process")])
    assert page.model.rowCount() == before - 1


async def test_a_file_dropped_on_the_page_is_read(page: KeysPage, tmp_path) -> None:
    file = tmp_path / "keys.txt"
    file.write_text("AQ.test-key-in-a-file-0001\nAQ.test-key-in-a-file-0002\n")
    data = QMimeData()
    data.setUrls([file.as_uri()])
    drop = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(drop)
    await settled()
    assert page.preview.keys.topLevelItemCount() == 2


def test_the_file_for_keys_is_asked_for_where_documents_are(page: KeysPage, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path / place.name))
    (tmp_path / "DocumentsLocation").mkdir()
    page.export.choose_file(ExportWhich.ALL)
    dialog = page.findChild(QFileDialog)
    assert dialog.directory().dirName() == "DocumentsLocation"
    dialog.reject()


async def test_keys_are_exported_for_nobody_else_to_read(page: KeysPage, keys: SampleKeys, tmp_path) -> None:
    entry(page_menu(page), "Export invalid keys…").trigger()
    notice = page.notices.message
    assert notice.text.text().startswith("The file will hold the keys in plain text.")
    target = tmp_path / "out.txt"
    page.export.save(ExportWhich.INVALID, target)
    await settled()
    assert "written" in notice.text.text()
    assert target.read_text() == f"{keys.secret_of('sample-14')}\n"
    assert sys.platform == "win32" or target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == ["out.txt"]
    page.export.save(ExportWhich.ALL, tmp_path / "no such folder" / "out.txt")
    await settled()
    assert "cannot be written" in notice.text.text()


def test_what_was_said_is_said_anew_in_another_language(page: KeysPage, languages: Languages) -> None:
    page.deeds.remove(["sample-0"])
    page.notices.message.text.clear()
    languages.use("zh_CN")
    QApplication.processEvents()
    assert page.notices.message.text.text()
    assert page.head.title.text()


@pytest.mark.parametrize("name", key_pictures.PICTURES)
def test_every_state_of_the_page_has_a_picture(name: str) -> None:
    picture = key_pictures.PICTURES[name]
    snapshot = picture.snapshot()
    assert snapshot.keys == len(picture.states)
    assert len(sample_keys.states_of(snapshot)) == snapshot.keys
    assert samples.EMPTY.keys == 0
