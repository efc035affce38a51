from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QCursor, QGuiApplication, QIcon

from gapdesk.events import EngineState, ModelToday, Waiting
from gapdesk.settings import SettingError
from gapdesk.ui import samples, tray_glyph
from gapdesk.ui.i18n import Languages
from gapdesk.ui.tray import Tray
from gapdesk.ui.tray_menu import MORE_TOGGLES, TOGGLES, TrayActions, TrayMenu


class Asked:
    def __init__(self) -> None:
        self.pages: list[str] = []
        self.notices: list[str] = []
        self.quits = 0

    def quit(self) -> None:
        self.quits += 1


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def menu(qtbot, engine, bridge, clock, asked: Asked) -> TrayMenu:
    menu = TrayMenu(engine, bridge, clock, TrayActions(asked.pages.append, asked.notices.append, asked.quit))
    qtbot.addWidget(menu)
    return menu


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("name", [*TOGGLES, *MORE_TOGGLES])
def test_toggles_change_settings_at_once_and_follow_them(menu, engine, bridge, name: str) -> None:
    before = engine.settings.get(name)
    on = before not in (False, 0, "off")
    assert menu.toggles[name].isChecked() == on
    menu.toggles[name].trigger()
    assert (engine.settings.get(name) not in (False, 0, "off")) != on
    engine.settings.set(name, before)
    bridge.flush()
    assert menu.toggles[name].isChecked() == on


def test_completion_that_is_switched_on_again_is_as_it_was(menu, engine, bridge) -> None:
    completion = menu.toggles["context.completion"]
    engine.settings.set("context.completion", "always")
    bridge.flush()
    assert completion.isChecked()
    completion.trigger()
    assert engine.settings.get("context.completion") == "off"
    assert not completion.isChecked()
    bridge.flush()
    completion.trigger()
    assert engine.settings.get("context.completion") == "always"


def test_waiting_for_quota_comes_back_as_long_as_it_was(menu, engine, bridge) -> None:
    hold = menu.toggles["retry.hold_seconds"]
    engine.settings.set("retry.hold_seconds", 45.0)
    bridge.flush()
    hold.trigger()
    assert engine.settings.get("retry.hold_seconds") == 0.0
    bridge.flush()
    hold.trigger()
    assert engine.settings.get("retry.hold_seconds") == 45.0


def test_waiting_that_was_off_at_the_start_takes_the_default(qtbot, engine, bridge, clock, asked) -> None:
    engine.settings.set("retry.hold_seconds", 0.0)
    menu = TrayMenu(engine, bridge, clock, TrayActions(asked.pages.append, asked.notices.append, asked.quit))
    qtbot.addWidget(menu)
    assert not menu.toggles["retry.hold_seconds"].isChecked()
    menu.toggles["retry.hold_seconds"].trigger()
    assert engine.settings.get("retry.hold_seconds") == 20.0


def test_the_status_line_tells_what_waits(menu, engine, bridge) -> None:
    waiting = (Waiting("gemini-3.8-flash", "default", samples.NOW, samples.NOW + 12),)
    engine.show(replace(samples.BUSY, held=1, waiting=waiting))
    bridge.flush()
    assert menu.status.text() == "1 request waits for quota: gemini-3.8-flash, 12 s"
    engine.show(replace(samples.BUSY, held=0, waiting=(), state=EngineState.RUNNING))
    bridge.flush()
    assert menu.status.text() == "Running · 11 healthy · 2 cooling · 1 exhausted · 1 invalid"


def test_a_refused_toggle_goes_back_and_says_why(menu, engine, asked: Asked) -> None:
    def refuse(name: str) -> None:
        if engine.settings.get(name):
            raise SettingError("streaming.fake: not now")

    engine.settings.subscribe(refuse)
    menu.toggles["streaming.fake"].trigger()
    assert not menu.toggles["streaming.fake"].isChecked()
    assert asked.notices == ["streaming.fake: not now"]


def test_copying_puts_text_on_the_clipboard_and_says_so(menu, asked: Asked) -> None:
    menu.copy_url.trigger()
    assert clipboard() == "http://127.0.0.1:17860/v1"
    assert "OpenAI" in menu.copy_url.text()
    menu.copy_token.trigger()
    assert clipboard() == "gd-test-token"
    assert QGuiApplication.clipboard().mimeData().data("x-kde-passwordManagerHint") == b"secret"
    assert len(asked.notices) == 2
    assert not any("gd-" in notice for notice in asked.notices)


def test_nothing_can_be_copied_before_it_exists(menu, engine, bridge) -> None:
    engine.current_token = None
    engine.show(samples.ERROR)
    bridge.flush()
    assert not menu.copy_url.isEnabled()
    assert not menu.copy_token.isEnabled()


async def test_a_busy_port_offers_another_in_place_of_the_url(menu, engine, bridge) -> None:
    assert not menu.use_port.isVisible()
    engine.show(samples.ERROR)
    bridge.flush()
    assert not menu.copy_url.isVisible()
    assert menu.use_port.text() == "Use port 17861"
    menu.use_port.trigger()
    await asyncio.sleep(0)
    assert engine.settings.proxy_port == 17861
    assert engine.calls == ["restart"]


async def test_the_switch_stops_and_starts(menu, engine, bridge) -> None:
    menu.switch.trigger()
    await asyncio.sleep(0)
    engine.show(replace(samples.EMPTY, state=EngineState.STOPPED))
    bridge.flush()
    menu.switch.trigger()
    await asyncio.sleep(0)
    assert engine.calls == ["stop", "start"]
    engine.show(replace(samples.EMPTY, state=EngineState.STARTING))
    bridge.flush()
    assert not menu.switch.isEnabled()


def test_the_menu_is_short_and_flat(menu) -> None:
    assert len([action for action in menu.actions() if action.isVisible()]) <= 15
    submenus = [action.menu() for action in menu.actions() if action.menu()]
    menu.aboutToShow.emit()
    assert submenus == [menu.more, menu.problems]
    assert not any(action.menu() for submenu in submenus for action in submenu.actions())


def test_recent_problems_are_in_words_and_open_the_overview(menu, asked: Asked) -> None:
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.problems.actions() if action.text()]
    assert len(texts) == 6
    assert texts[-1] == "Open log folder"
    assert texts[0] == "gemini-3.5-pro · The quota of every key is used up for this model. · × 4 · 12 s ago"
    menu.problems.actions()[0].trigger()
    assert asked.pages == ["overview"]


def test_the_log_folder_can_be_opened_without_problems_too(menu, engine, bridge, monkeypatch) -> None:
    opened = []
    monkeypatch.setattr("gapdesk.ui.tray_menu.QDesktopServices.openUrl", opened.append)
    engine.show(samples.EMPTY)
    for _ in range(2):
        menu.aboutToShow.emit()
    assert [action.text() for action in menu.problems.actions() if action.text()] == ["Open log folder"]
    menu.logs.trigger()
    assert [url.toLocalFile() for url in opened] == [str(engine.paths.logs)]


def test_opening_and_quitting(menu, asked: Asked) -> None:
    menu.open.trigger()
    menu.quit.trigger()
    assert (asked.pages, asked.quits) == ([""], 1)


def test_the_menu_speaks_chinese_at_once(qapp, menu, engine, bridge, languages: Languages) -> None:
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert menu.toggles["streaming.fake"].text() == "假流式"
    engine.show(replace(samples.BUSY, held=0, waiting=()))
    bridge.flush()
    assert menu.status.text().startswith("等待额度 · 11 个正常")


def test_the_tip_and_icon_follow_the_state(qtbot, engine, bridge, menu) -> None:
    tray = Tray(bridge, menu, lambda: None, lambda: False, bridge)
    waiting = tray.icon.icon().pixmap(32, 32).toImage()
    assert tray.icon.toolTip() == "gapdesk · Waiting for quota"
    engine.show(samples.ERROR)
    bridge.flush()
    assert tray.icon.toolTip() == "gapdesk · Not running"
    assert tray.icon.icon().pixmap(32, 32).toImage() != waiting


def test_a_click_on_the_icon_is_no_click_on_the_notice_beside_it(qtbot, bridge, menu, monkeypatch) -> None:
    tray = Tray(bridge, menu, lambda: None, lambda: False, bridge)
    clicks: list[None] = []
    tray.clicked.connect(lambda: clicks.append(None))
    place = QRect(1200, 860, 22, 38)
    monkeypatch.setattr(tray.icon, "geometry", lambda: place)
    monkeypatch.setattr(QCursor, "pos", place.center)
    tray.icon.messageClicked.emit()
    assert clicks == []
    monkeypatch.setattr(QCursor, "pos", lambda: place.topLeft() - QPoint(80, 20))
    tray.icon.messageClicked.emit()
    assert clicks == [None]


def test_a_busy_icon_rests_a_second_between_two_pictures(qtbot, engine, bridge, menu, monkeypatch) -> None:
    painted = []
    glyph = tray_glyph.glyph

    def count(state: EngineState, ring: int | None, *, light: bool) -> QIcon:
        painted.append(state)
        return glyph(state, ring, light=light)

    monkeypatch.setattr(tray_glyph, "glyph", count)
    tray = Tray(bridge, menu, lambda: None, lambda: False, bridge)
    for state in (EngineState.RUNNING, EngineState.WAITING, EngineState.RUNNING):
        engine.show(replace(samples.BUSY, state=state))
        bridge.flush()
    assert painted == [EngineState.WAITING]
    tray._rest.stop()
    tray._rest.timeout.emit()
    assert painted == [EngineState.WAITING, EngineState.RUNNING]
    tray._rest.timeout.emit()
    assert len(painted) == 2  # nothing new
    engine.show(samples.ERROR)
    bridge.flush()
    assert painted[2:] == [EngineState.PROBLEM]  # at once


def test_four_states_are_four_pictures(qapp) -> None:
    states = (EngineState.RUNNING, EngineState.WAITING, EngineState.PROBLEM, EngineState.STOPPED)
    for light in (False, True):
        pictures = [tray_glyph.glyph(state, 12, light=light).pixmap(22, 22).toImage() for state in states]
        assert all(one != other for i, one in enumerate(pictures) for other in pictures[:i])


def test_the_picture_is_drawn_for_each_pixel_ratio(qapp) -> None:
    icon = tray_glyph.glyph(EngineState.RUNNING, 12, light=True)
    assert icon.pixmap(icon.availableSizes()[0], 2.0).width() == 2 * icon.availableSizes()[0].width()


MODELS = st.lists(
    st.builds(
        ModelToday,
        st.text(max_size=3),
        st.integers(0, 10_000),
        st.none() | st.integers(0, 10_000),
        st.just(0.0),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(MODELS)
def test_the_ring_is_a_share_and_empty_only_at_nothing(models: list[ModelToday]) -> None:
    share = tray_glyph.remaining(models)
    known = [model for model in models if model.limit and model.used]
    assert (share is None) == (not known)
    if share is not None:
        assert 0 <= share <= 1
        assert (share == 0) == all(model.used >= (model.limit or 0) for model in known)
        assert (tray_glyph.ring_step(share) == 0) == (share == 0)
