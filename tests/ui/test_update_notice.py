from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox

import gapdesk
from gapdesk.events import UpdateFound, UpdatesChanged
from gapdesk.ui import theme
from gapdesk.ui.desktop import Desktop
from gapdesk.ui.pages.overview import Overview
from gapdesk.ui.pages.settings import SettingsPage
from gapdesk.ui.sample_updates import NEWS
from gapdesk.ui.tray import Tray
from gapdesk.ui.widgets.setting_row import SettingRow
from gapdesk.ui.widgets.update_notice import NotesView, UpdateNotice
from gapdesk.updates.releases import MOST_LETTERS
from gapdesk.updates.types import News, Release
from gapdesk.wording import Words


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """What was opened in the browser."""
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    return urls


@pytest.fixture
def page(qtbot, context) -> Overview:
    page = Overview(context)
    qtbot.addWidget(page)
    page.resize(860, 740)
    page.show()
    return page


@pytest.fixture
def notice(page: Overview) -> UpdateNotice:
    return page.update_notice


def news_of(notes: str) -> News:
    return News(
        "0.1.0", (Release("0.2.0", notes, "https://github.com/gapdesk/gapdesk/releases", None, False),)
    )


# --- on Overview --------------------------------------------------------------------------------------------


def test_what_is_out_is_said_with_what_can_be_done(qtbot, notice: UpdateNotice, opened) -> None:
    assert notice.sentence.text() == "gapdesk 0.3.0 is out (this is 0.1.0)."
    assert opened == []
    qtbot.mouseClick(notice.page_button, Qt.MouseButton.LeftButton)
    assert opened == ["https://github.com/gapdesk/gapdesk/releases/tag/v0.3.0"]


def test_what_changed_opens_in_place(qtbot, notice: UpdateNotice) -> None:
    assert notice.notes is None
    qtbot.mouseClick(notice.changes_button, Qt.MouseButton.LeftButton)
    text = notice.notes.toPlainText()
    qtbot.waitUntil(notice.notes.isVisible)
    assert notice.notes.isReadOnly()
    for part in ("0.3.0 · ", "0.2.0 · ", "The Anthropic protocol", "retry.blindly"):
        assert part in text
    assert text.index("0.3.0") < text.index("0.2.0")
    qtbot.mouseClick(notice.changes_button, Qt.MouseButton.LeftButton)
    assert notice.notes is None


def test_a_version_nobody_wants_is_said_no_more(qtbot, engine, bridge, page: Overview) -> None:
    qtbot.mouseClick(page.update_notice.pass_button, Qt.MouseButton.LeftButton)
    bridge.flush()
    assert engine.updates.passed == "0.3.0"
    assert not page.update_notice.isVisible()
    newest = replace(NEWS.releases[0], version="0.4.0")
    engine.updates.found = replace(NEWS, releases=(newest, *NEWS.releases))
    engine.bus.publish(UpdatesChanged())
    bridge.flush()
    assert page.update_notice.isVisible()
    assert "0.4.0 is out" in page.update_notice.sentence.text()


def test_nothing_new_is_not_mentioned(qtbot, engine, context) -> None:
    engine.updates.found = None
    page = Overview(context)
    qtbot.addWidget(page)
    page.show()
    assert not page.update_notice.isVisible()


def test_it_speaks_the_language_in_use(qapp, notice: UpdateNotice, languages) -> None:
    notice.changes_button.setChecked(True)
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert notice.sentence.text() == "gapdesk 0.3.0 已发布（当前是 0.1.0）。"
    assert notice.changes_button.text() == "有哪些变化"
    assert notice.notes is not None


# --- the notes of a stranger --------------------------------------------------------------------------------


@pytest.fixture
def notes(qtbot, request) -> NotesView:
    view = NotesView(request.param)
    qtbot.addWidget(view)
    view.resize(500, 100)
    view.show()
    return view


EVIL = """![a picture](https://evil.example/spy.png) <img src="https://evil.example/spy2.png">
<script>alert(1)</script> [good](https://github.com/x) [bad](file:///etc/passwd) [worse](http://evil.example)
"""


@pytest.mark.parametrize("notes", [EVIL], indirect=True)
def test_notes_load_nothing_and_open_only_https(notes: NotesView, opened, monkeypatch) -> None:
    assert "\N{OBJECT REPLACEMENT CHARACTER}" not in notes.toPlainText()
    assert "[image]" in notes.toPlainText() and "<script>" in notes.toPlainText()
    assert notes.document().loadResource(2, QUrl("https://evil.example/spy.png")) is None
    for url in (
        "https://github.com/x",
        "file:///etc/passwd",
        "http://evil.example",
        "javascript:x",
        "x.html",
    ):
        notes.anchorClicked.emit(QUrl(url))
    assert opened == ["https://github.com/x"]
    assert notes.source().isEmpty()


@pytest.mark.parametrize("notes", ["- one point\n" * 60], indirect=True)
def test_long_notes_scroll_by_wheel_and_keys(qtbot, notes: NotesView) -> None:
    bar = notes.verticalScrollBar()
    assert notes.height() < notes.document().size().height() and bar.maximum() > 0
    spin = QWheelEvent(
        QPointF(9, 9),
        QPointF(9, 9),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(notes.viewport(), spin)
    there = bar.value()
    assert there > 0
    qtbot.keyClick(notes, Qt.Key.Key_PageDown)
    assert bar.value() > there


@pytest.mark.parametrize("notes", ["One line."], indirect=True)
def test_short_notes_take_little_room(notes: NotesView) -> None:
    assert notes.height() < 50
    assert not notes.verticalScrollBar().isVisible()


@pytest.mark.parametrize("text", ["", "word " * 1200, "[" * MOST_LETTERS, "- `a`\n" * 1000, "| a " * 1500])
def test_any_notes_can_be_shown(qtbot, notice: UpdateNotice, engine, text: str) -> None:
    engine.updates.found = news_of(text[:MOST_LETTERS])
    notice.show_news()
    notice.changes_button.setChecked(True)
    assert notice.notes is not None
    assert ("Nothing was written about it." in notice.notes.toPlainText()) is not bool(text)


# --- in the tray --------------------------------------------------------------------------------------------


def test_each_version_found_is_told_at_once(engine, bridge) -> None:
    found = []
    bridge.update_found.connect(found.append)
    engine.bus.publish(UpdateFound("0.3.0"))
    assert found == ["0.3.0"]


def test_the_tray_tells_of_it_and_leads_there(qapp, engine, clock, monkeypatch) -> None:
    notices = []
    monkeypatch.setattr(Tray, "available", True)
    monkeypatch.setattr(Tray, "notify", lambda tray, text: notices.append(text))
    desktop = Desktop(qapp, engine, lambda: None, True, clock)
    try:
        engine.bus.publish(UpdateFound("0.3.0"))
        assert notices == ["gapdesk 0.3.0 is out. Overview says what changed."]
        desktop.tray.clicked.emit()
        assert desktop.window is not None and desktop.window.state.page == "overview"
    finally:
        desktop.close()
        theme.apply("light")


# --- in Settings --------------------------------------------------------------------------------------------


@pytest.fixture
def settings(qtbot, context) -> SettingsPage:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.build_all()
    return page


def test_it_is_off_at_first_and_says_what_is_sent(settings: SettingsPage) -> None:
    row = settings.rows["updates.check"]
    assert not box(row).isChecked() and box(row).isEnabled()
    assert "nothing about you is sent but your address" in row.help.text()
    assert settings.look.parent() is row.parent()


def box(row: SettingRow) -> QCheckBox:
    control = row.editor.control
    assert isinstance(control, QCheckBox)
    return control


async def test_looking_now_says_what_came_of_it(qtbot, settings: SettingsPage, engine) -> None:
    look = settings.look

    async def said() -> str:
        look.button.click()
        assert look.result.text() == "Asking GitHub…"
        await look._asked._task
        return look.result.text()

    assert await said() == "gapdesk 0.3.0 is out. Overview says what changed."
    engine.updates.found = None
    assert await said() == f"This is the newest gapdesk ({gapdesk.__version__})."
    engine.updates.fault = Words.of("GitHub answered with status {status}.", status="500")
    assert await said() == "GitHub answered with status 500."
    assert look.button.accessibleDescription() == look.result.text()


def test_practice_shows_it_off_with_the_reason(qtbot, context, engine) -> None:
    engine.updates.possible = False
    engine.settings.override("updates.check", "true")
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.build_all()
    row = page.rows["updates.check"]
    assert not box(row).isChecked() and not box(row).isEnabled()
    assert not page.look.button.isEnabled()
    assert page.look.result.text() == "Not in practice mode: nothing leaves this computer there."


def test_it_is_found_by_search_with_its_button(settings: SettingsPage) -> None:
    settings.search.setText("github")
    assert settings.rows["updates.check"].isVisible() and settings.look.isVisible()
    settings.search.setText("theme")
    assert not settings.look.isVisible()
    assert settings.start_row.isVisibleTo(settings) is settings.start_row.matches("theme")
