from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from gapdesk.events import EngineProblem, QuotaLow
from gapdesk.keys.types import Storage, StorageState
from gapdesk.ui import samples, theme, words
from gapdesk.ui.desktop import PATIENCE_SECONDS, QUIET_SECONDS, Desktop
from gapdesk.ui.tray import Tray


class Quits:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def quits() -> Quits:
    return Quits()


@pytest.fixture
def with_tray(monkeypatch) -> None:
    monkeypatch.setattr(Tray, "available", True)


@pytest.fixture
def make(qapp, engine, clock, quits) -> Iterator[object]:
    made: list[Desktop] = []

    def make_desktop(*, hidden: bool, tidy: Callable[[], None] = lambda: None) -> Desktop:
        made.append(Desktop(qapp, engine, quits, hidden, clock, tidy))
        return made[-1]

    yield make_desktop
    for desktop in made:
        desktop.close()
        desktop.languages.use("en")
        shiboken6.delete(desktop)
    theme.apply("light")


def test_hidden_means_hidden_where_there_is_a_tray(make, with_tray) -> None:
    desktop = make(hidden=True)
    assert desktop.window is None
    desktop.show_window()
    assert desktop.window.isVisible()


def test_without_a_tray_the_window_is_shown_and_closing_it_quits(make, quits) -> None:
    desktop = make(hidden=False)
    assert desktop.window.isVisible()
    desktop.window.close()
    assert quits.count == 1


def test_a_hidden_start_waits_for_the_tray_and_then_shows_the_window(make) -> None:
    desktop = make(hidden=True)
    assert desktop.window is None
    assert desktop._waiting.isActive()
    desktop._waiting.timeout.emit()
    assert desktop.window.isVisible()


def test_a_hidden_start_stays_hidden_when_the_tray_comes_late(make, monkeypatch) -> None:
    desktop = make(hidden=True)
    monkeypatch.setattr(Tray, "available", True)
    desktop.tray._look.timeout.emit()
    assert not desktop._waiting.isActive()
    assert desktop.window is None


def test_a_second_start_ends_the_waiting(make) -> None:
    desktop = make(hidden=True)
    desktop.show_window()
    assert not desktop._waiting.isActive()
    assert desktop.window.isVisible()


def test_closing_the_window_keeps_the_tray_and_says_so_once(
    make, with_tray, quits, engine, monkeypatch
) -> None:
    notices = []
    monkeypatch.setattr(Tray, "notify", lambda tray, text: notices.append(text))
    desktop = make(hidden=False)
    for _ in range(2):
        desktop.window.close()
        desktop.show_window()
    assert quits.count == 0
    assert notices == ["gapdesk keeps running in the tray."]
    assert json.loads((engine.paths.data / "window.json").read_text())["told_tray"]


def test_a_click_on_the_icon_toggles_the_window(make, with_tray) -> None:
    desktop = make(hidden=True)
    click = QSystemTrayIcon.ActivationReason.Trigger
    desktop.tray.icon.activated.emit(click)
    assert desktop.window.isVisible()
    desktop.tray.icon.activated.emit(click)
    assert desktop.window is None
    desktop.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert desktop.window is None
    desktop.show_window()
    desktop.window.showMinimized()
    desktop.tray.icon.activated.emit(click)
    assert desktop.window.isVisible() and not desktop.window.isMinimized()


def test_the_next_window_is_where_the_one_before_was(make, with_tray, monkeypatch) -> None:
    monkeypatch.setattr("gapdesk.ui.window_state.WindowState.save", lambda state, data: None)  # a full disk
    desktop = make(hidden=False)
    desktop.window.open_page("settings")
    desktop.window.resize(830, 610)
    desktop.window.close()
    desktop.show_window()
    assert desktop.window.state.page == "settings"
    assert desktop.window.height() == 610


def test_place_and_page_are_written_down_at_once_when_the_session_ends(make, engine) -> None:
    desktop = make(hidden=False)
    desktop.window.open_page("keys")
    desktop.remember()
    assert json.loads((engine.paths.data / "window.json").read_text())["page"] == "keys"
    desktop.window.close()
    desktop.remember()


def test_a_closed_window_is_tidied_up_after_once_nothing_is_asked(make, with_tray, engine, clock) -> None:
    tidied = []
    desktop = make(hidden=False, tidy=lambda: tidied.append(1))
    desktop.window.close()
    assert engine.snapshot().in_flight
    desktop._leaving.timeout.emit()
    assert tidied == [] and desktop._leaving.isActive()
    engine.show(samples.EMPTY)
    desktop.bridge.flush()
    desktop._leaving.timeout.emit()
    assert tidied == [1]


def test_tidying_up_does_not_wait_for_ever(make, with_tray, engine, clock) -> None:
    tidied = []
    desktop = make(hidden=False, tidy=lambda: tidied.append(1))
    desktop.window.close()
    clock.advance(PATIENCE_SECONDS)
    desktop._leaving.timeout.emit()
    assert tidied == [1]


def test_who_comes_back_at_once_is_not_kept_waiting(make, with_tray) -> None:
    desktop = make(hidden=False)
    desktop.window.close()
    assert desktop._leaving.isActive()
    desktop.show_window()
    assert not desktop._leaving.isActive()


def test_a_tray_that_comes_later_is_used(qtbot, make, monkeypatch) -> None:
    desktop = make(hidden=False)
    assert desktop.tray._look.isActive()
    monkeypatch.setattr(Tray, "available", True)
    with qtbot.waitSignal(desktop.tray.appeared, timeout=1000):
        desktop.tray._look.timeout.emit()
    assert not desktop.tray._look.isActive()


def test_language_and_theme_switch_while_the_window_is_open(qapp, make, engine) -> None:
    engine.settings.set("ui.theme", "light")
    desktop = make(hidden=False)
    desktop.window.open_page("settings")
    assert not theme.is_dark(qapp.palette())
    engine.settings.set("ui.language", "zh_CN")
    engine.settings.set("ui.theme", "dark")
    page = desktop.window.stack.currentWidget()
    page.build_all()
    desktop.bridge.flush()
    qapp.sendPostedEvents()
    assert page.title.text() == "设置"
    assert page.rows["proxy.port"].label.text() == "端口"
    assert desktop.tray.icon.toolTip() == "gapdesk · 等待额度"
    assert theme.is_dark(page.title.palette())
    roles = theme.Roles.of(qapp.palette())
    assert page.title.palette().color(page.title.foregroundRole()) == roles.text


def test_the_menu_opens_pages_and_quits(make, with_tray, quits) -> None:
    desktop = make(hidden=True)
    desktop.menu.status.trigger()
    assert desktop.window.isVisible()
    assert desktop.window.state.page == "overview"
    desktop.menu.quit.trigger()
    assert quits.count == 1


def test_a_problem_is_told_by_the_tray_once_while_there_is_no_window(
    make, with_tray, engine, monkeypatch
) -> None:
    notices = []
    monkeypatch.setattr(Tray, "notify", lambda tray, text: notices.append(text))
    desktop = make(hidden=True)
    for _ in range(2):
        engine.show(replace(samples.ERROR, requests_today=len(notices)))
        desktop.bridge.flush()
    assert [notice.splitlines()[0] for notice in notices] == [words.advice(EngineProblem.PORT_BUSY).sentence]
    desktop.show_window()
    engine.show(samples.BUSY)
    desktop.bridge.flush()
    engine.show(samples.ERROR)
    desktop.bridge.flush()
    assert len(notices) == 1  # the window says it


def test_a_keyring_that_goes_is_told_by_the_tray(make, with_tray, engine, monkeypatch) -> None:
    notices = []
    monkeypatch.setattr(Tray, "notify", lambda tray, text: notices.append(text))
    engine.show(replace(samples.BUSY, storage=Storage(StorageState.MISSING)))
    desktop = make(hidden=True)
    engine.show(replace(samples.BUSY, storage=Storage(StorageState.MISSING), requests_today=1))
    desktop.bridge.flush()
    assert not notices, "without one from the start: the window says it when it is opened"
    for state in (StorageState.KEYRING, StorageState.FAILED):
        engine.show(replace(samples.BUSY, storage=Storage(state)))
        desktop.bridge.flush()
    assert [notice.splitlines()[0] for notice in notices] == ["The keyring failed."]
    desktop.tray.clicked.emit()
    assert desktop.window.state.page == "keys"


def test_a_quota_that_runs_low_is_told_by_the_tray(make, with_tray, engine, monkeypatch) -> None:
    notices = []
    monkeypatch.setattr(Tray, "notify", lambda tray, text: notices.append(text))
    desktop = make(hidden=False)
    event = QuotaLow("gemini-3.8-flash", 20, 48, 60, samples.NOW + 9000, samples.NOW + 600)
    engine.bus.publish(event)
    desktop.bridge.flush()
    assert notices == [words.quota_low(event)]


def test_the_same_kind_of_thing_is_told_once_in_ten_minutes(
    make, with_tray, engine, clock, monkeypatch
) -> None:
    notices = []
    monkeypatch.setattr(Tray, "notify", lambda tray, text: notices.append(text))
    desktop = make(hidden=True)

    def tell(model: str) -> None:
        engine.bus.publish(QuotaLow(model, 20, 48, 60, samples.NOW + 9000, None))
        desktop.bridge.flush()

    tell("first")
    clock.advance(QUIET_SECONDS - 1)
    tell("second")
    engine.show(samples.ERROR)
    desktop.bridge.flush()
    clock.advance(1)
    tell("third")
    assert [notice.split()[0] for notice in notices] == ["first:", "Another", "third:"]
    desktop._answer("copied")
    desktop._answer("copied")
    assert notices[3:] == ["copied", "copied"]  # as often as the user asks


def test_a_click_on_a_notice_opens_what_it_is_about(make, with_tray, engine) -> None:
    desktop = make(hidden=True)
    engine.bus.publish(QuotaLow("gemini-3.8-flash", 20, 48, 60, samples.NOW + 9000, None))
    desktop.bridge.flush()
    desktop.tray.icon.messageClicked.emit()
    assert desktop.window.state.page == "report"
    engine.show(samples.ERROR)
    desktop.window.close()
    desktop.bridge.flush()
    desktop.tray.icon.messageClicked.emit()
    assert desktop.window.state.page == "overview"


def test_closing_the_desktop_is_no_quit(make, quits) -> None:
    desktop = make(hidden=False)
    desktop.close()
    assert quits.count == 0
    assert desktop.window is None
    assert not desktop.tray.icon.isVisible()


def test_opening_the_running_bundle_again_shows_the_window(make, with_tray, clock, monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    desktop = make(hidden=True)
    active, inactive = Qt.ApplicationState.ApplicationActive, Qt.ApplicationState.ApplicationInactive
    app = QApplication.instance()
    app.applicationStateChanged.emit(active)  # macOS activates what has just started
    assert desktop.window is None
    clock.advance(6.0)
    app.applicationStateChanged.emit(inactive)
    assert desktop.window is None
    app.applicationStateChanged.emit(active)
    assert desktop.window is not None
    assert desktop.window.isVisible()
    desktop.window.showMinimized()
    app.applicationStateChanged.emit(active)
    assert not desktop.window.isMinimized()
    desktop.close()
    app.applicationStateChanged.emit(active)
    assert desktop.window is None
