from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from gapdesk.ui import key_pictures, samples
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages import PAGES
from gapdesk.ui.pages.clients import ClientsPage
from gapdesk.ui.pages.settings import SettingsPage
from gapdesk.ui.screenshots import render_all
from gapdesk.ui.view import Elided
from gapdesk.ui.window_state import NAME, WindowState
from tests.ui.fitting import settle

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QListWidget, QPlainTextEdit)


def open_page(window: MainWindow, page: str, width: int = 1120, height: int = 740) -> QWidget:
    window.show()
    window.open_page(page)
    shown = window.stack.currentWidget()
    if isinstance(shown, SettingsPage):
        shown.build_all()
    elif isinstance(shown, ClientsPage):
        shown.detail.rules.build_all()
    settle(window, QSize(width, height))
    return shown


def controls(window: MainWindow) -> list[QWidget]:
    """The visible, enabled controls of the window, without the parts of others."""
    found = [each for kind in CONTROLS for each in window.findChildren(kind)]
    inner = {"qt_spinbox_lineedit", "qt_scrollarea_viewport"}
    return [
        each
        for each in found
        if each.isVisible()
        and each.isEnabled()
        and each.objectName() not in inner
        and not isinstance(each.parentWidget(), QLineEdit | QComboBox)
    ]


@pytest.mark.parametrize("mood", samples.MOODS)
def test_every_control_has_a_name_and_is_reached_by_tab(window, engine, bridge, mood: str) -> None:
    engine.show(samples.MOODS[mood])
    bridge.flush()
    for spec in PAGES:
        open_page(window, spec.id)
        chain, each = {window.side_bar}, window.nextInFocusChain()
        while each is not window:
            chain.add(each)
            each = each.nextInFocusChain()
        found = controls(window)
        assert len(found) >= 3
        for control in found:
            name = control.accessibleName() or getattr(control, "text", str)()
            assert name, (spec.id, control)
            assert control in chain, (spec.id, name)
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, (spec.id, name)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("mood", samples.MOODS)
def test_no_text_is_clipped_in_the_smallest_window(
    window, engine, bridge, languages: Languages, language, mood
) -> None:
    languages.use(language)
    engine.show(samples.MOODS[mood])
    bridge.flush()
    for spec in PAGES:
        open_page(window, spec.id, 820, 420)
        shown = window.stack.currentWidget()
        for label in (*shown.findChildren(QLabel), *window.side_bar.findChildren(QLabel)):
            if not label.isVisible() or not label.text() or isinstance(label, Elided):
                continue
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
            else:
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text()), label.text()
                assert label.height() >= label.fontMetrics().height(), label.text()
        for button in (*shown.findChildren(QAbstractButton), *window.side_bar.findChildren(QAbstractButton)):
            if button.isVisible() and button.text():
                assert button.width() >= button.sizeHint().width(), button.text()
                assert button.height() >= button.sizeHint().height(), button.text()


def test_nothing_is_wider_than_the_smallest_window(window) -> None:
    for spec in PAGES:
        page = open_page(window, spec.id, 820, 420)
        assert window.width() == 820
        for area in page.findChildren(QScrollArea):
            if area.isVisible() and area.widget() is not None:
                assert area.widget().minimumSizeHint().width() <= area.viewport().width(), spec.id
        assert page.minimumSizeHint().width() <= page.width(), spec.id


def test_a_key_leads_the_focus_to_something_visible(qtbot, qapp, window: MainWindow) -> None:
    open_page(window, "overview")
    window.activateWindow()
    ctrl = Qt.KeyboardModifier.ControlModifier
    pages = [(spec.id, Qt.Key(Qt.Key.Key_1 + place)) for place, spec in enumerate(PAGES[:9])]
    for page, key in (*pages[1:], *pages[:1], pages[-1]):
        qtbot.keyClick(window, key, ctrl)
        focused = window.focusWidget()
        assert window.state.page == page
        assert (
            focused is not None and focused.isVisible() and window.stack.currentWidget().isAncestorOf(focused)
        )
    window.side_bar.list.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F, ctrl)
    assert window.focusWidget() is window.stack.currentWidget().search


def test_a_quiet_button_shows_its_focus(qtbot, qapp, window: MainWindow) -> None:
    button = open_page(window, "overview").keys_button
    window.activateWindow()
    assert button.isFlat()
    button.setFocus()
    assert not button.isFlat()
    window.side_bar.list.setFocus()
    assert button.isFlat()


def test_tab_scrolls_what_it_reaches_into_view(qtbot, window: MainWindow) -> None:
    page = open_page(window, "settings", 820, 420)
    window.activateWindow()
    page.search.setFocus()
    for _ in range(14):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        focused = window.focusWidget()
        viewport = page.area.viewport()
        if page.area.isAncestorOf(focused):
            top = focused.mapTo(viewport, QPoint()).y()
            assert top >= 0 and top + focused.height() <= viewport.height()
    assert page.area.verticalScrollBar().value() > 0


def test_the_window_is_no_larger_than_the_screen(qtbot, window: MainWindow, engine, bridge, clock) -> None:
    window.resize(3000, 2000)
    window.show()
    window.close()
    again = MainWindow(engine, bridge, clock, lambda: None)
    qtbot.addWidget(again)
    room = again.screen().availableSize()
    assert again.height() <= room.height()
    assert again.width() <= max(room.width(), again.minimumWidth())
    assert again.minimumHeight() <= 440  # 1366 x 768 at 150 %, less panel and title bar


def test_pages_are_built_when_first_opened(window: MainWindow) -> None:
    assert window.stack.count() == 1
    window.open_page("settings")
    window.open_page("overview")
    assert window.stack.count() == 2


def test_the_side_bar_chooses_by_keyboard(qtbot, window: MainWindow) -> None:
    open_page(window, "overview")
    for spec in PAGES[1:]:
        qtbot.keyClick(window.side_bar.list, Qt.Key.Key_Down)
        assert window.state.page == spec.id
    for _ in PAGES[2:]:
        qtbot.keyClick(window.side_bar.list, Qt.Key.Key_Up)
    qtbot.keyClick(window.side_bar.list, Qt.Key.Key_Up)
    assert window.state.page == "overview"


def test_place_and_page_are_remembered(qtbot, window: MainWindow, engine, bridge, clock) -> None:
    open_page(window, "settings", 820, 600)
    window.close()
    again = MainWindow(engine, bridge, clock, lambda: None)
    qtbot.addWidget(again)
    assert again.state.page == "settings"
    assert (again.width(), again.height()) == (820, 600)


@pytest.mark.parametrize("text", ["", "[]", "{broken", '{"page": 7, "told_tray": "yes", "other": 1}'])
def test_a_broken_memory_gives_defaults(tmp_path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert WindowState.load(tmp_path) == WindowState()


def test_memory_round_trip_and_a_folder_that_is_gone(tmp_path) -> None:
    state = WindowState("abc", "settings", True)
    state.save(tmp_path)
    assert WindowState.load(tmp_path) == state
    assert json.loads((tmp_path / NAME).read_text())["page"] == "settings"
    state.save(tmp_path / "gone")
    assert WindowState.load(tmp_path / "gone") == WindowState()


def test_the_side_bar_shows_state_and_port(window: MainWindow, engine, bridge) -> None:
    status = window.side_bar.status
    assert (status.state.text(), status.port.text()) == ("Waiting for quota", ":17860")
    engine.show(samples.ERROR)
    bridge.flush()
    assert (status.state.text(), status.port.text()) == ("Not running", "")
    assert not status.copy_button.isEnabled()


def test_pictures_of_all_pages(qapp, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("gapdesk.ui.screenshots.THEMES", ("dark",))
    monkeypatch.setattr("gapdesk.ui.screenshots.LANGUAGES", ("zh_CN",))
    monkeypatch.setattr(samples, "MOODS", {"error": samples.ERROR})
    written = render_all(tmp_path)
    pages = {f"{name}-dark-zh_CN-error.png" for name in (*(spec.id for spec in PAGES), "tray")}
    keys = {f"keys-dark-zh_CN-{state}.png" for state in key_pictures.PICTURES}
    assert {path.name for path in written} == {*pages, *keys, "tray-glyphs.png"}
    assert len({path.read_bytes() for path in written}) == len(written)
