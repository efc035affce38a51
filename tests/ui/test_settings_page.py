from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit

from gapdesk.events import ConnectionTried, EngineState, StateChanged
from gapdesk.settings import SettingError, Settings
from gapdesk.ui import samples
from gapdesk.ui.pages.settings import SettingsPage
from gapdesk.ui.widgets.connection_test import ConnectionTest
from gapdesk.ui.widgets.setting_row import SettingRow

NAMES = [setting.name for setting in Settings.declarations()]
TEXTS = {
    "proxy.host": "127.0.0.1",
    "proxy.allowed_hosts": "nas.local\nhost.docker.internal",
    "proxy.allowed_origins": "app://*",
    "upstream.url": "http://127.0.0.1:9000",
    "upstream.proxy": "none",
    "models.aliases": "gpt-4o=gemini-3.8-flash\nsmall=gemini-3.8-flash-lite",
    "models.hidden": "gemma*",
}


@pytest.fixture
def page(qtbot, context) -> SettingsPage:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.build_all()
    return page


def type_into(qtbot, row: SettingRow, text: str) -> None:
    """What a user does with the editor of `row`."""
    control = row.editor.control
    match control:
        case QCheckBox():
            qtbot.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(5, control.height() // 2))
        case QComboBox():
            control.setCurrentIndex(control.findData(text))
            control.activated.emit(control.currentIndex())
        case QLineEdit():
            control.setText(text)
            qtbot.keyClick(control, Qt.Key.Key_Return)
        case QPlainTextEdit():
            control.setPlainText(text)
            row.editor._edit.left.emit()


def other_value(setting) -> str:
    if setting.choices:
        return next(value for value in setting.choices if value != str(setting.default))
    if setting.type in (int, float):
        return setting.text(setting.minimum if setting.default != setting.minimum else setting.maximum)
    return TEXTS.get(setting.name, "")


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_is_changed_shown_and_reset(qtbot, context, name: str) -> None:
    settings = context.engine.settings
    row = SettingRow(settings.declaration(name), settings)
    qtbot.addWidget(row)
    row.show()
    assert not row.reset_button.isVisible()
    text = other_value(row.setting)
    with qtbot.waitSignal(row.changed, timeout=1000):
        type_into(qtbot, row, text)
    assert name in settings.changed()
    if row.setting.type is not bool:
        assert settings.get(name) == row.setting.parse(text)
    fresh = SettingRow(row.setting, settings)
    qtbot.addWidget(fresh)
    assert shown(fresh) == shown(row)
    row.reset_button.click()
    assert settings.get(name) == row.setting.default
    assert not row.reset_button.isVisible()


def shown(row: SettingRow) -> str | bool:
    control = row.editor.control
    match control:
        case QCheckBox():
            return control.isChecked()
        case QComboBox():
            return str(control.currentData())
        case QLineEdit():
            return control.text()
    return control.toPlainText()


@pytest.mark.parametrize(
    ("name", "bad", "words"),
    [
        ("proxy.port", "70000", "Not possible; allowed: 0 to 65535"),
        ("retry.hold_seconds", "soon", "Not possible; allowed: 0 to 3600 s"),
        ("upstream.url", "ftp://x", "Not possible; allowed: a URL such as"),
        (
            "models.aliases",
            "nonsense",
            "Not possible; allowed: pairs such as",
        ),
    ],
)
def test_a_bad_value_stays_with_its_reason_until_it_is_good(qtbot, page, engine, name, bad, words) -> None:
    row = page.rows[name]
    type_into(qtbot, row, bad)
    assert row.error.isVisible()
    assert row.error.text().startswith(words)
    assert shown(row) == bad
    assert name not in engine.settings.changed()
    row.reset_button.click()  # the way back to the value in force
    assert not row.error.isVisible()
    assert shown(row) != bad
    type_into(qtbot, row, bad)
    type_into(qtbot, row, other_value(row.setting))
    assert not row.error.isVisible()


def test_a_refusal_by_the_engine_is_shown(qtbot, page, engine) -> None:
    def refuse(name: str) -> None:
        raise SettingError("proxy.port: 443 needs rights this user lacks")

    engine.settings.subscribe(refuse)
    type_into(qtbot, page.rows["proxy.port"], "443")
    assert page.rows["proxy.port"].error.text() == "proxy.port: 443 needs rights this user lacks"


def test_a_refused_list_says_the_form_of_the_field(qtbot, page) -> None:
    row = page.rows["models.aliases"]
    type_into(qtbot, row, "nonsense")
    assert row.error.text().endswith("gpt-4o=gemini-3.8-flash (one per line)")


def test_changes_made_elsewhere_appear(page, engine, bridge) -> None:
    engine.settings.set("streaming.fake", True)
    bridge.flush()
    assert shown(page.rows["streaming.fake"]) is True
    assert page.rows["streaming.fake"].reset_button.isVisible()


async def test_the_restart_is_offered_when_it_is_needed(qtbot, page, engine) -> None:
    type_into(qtbot, page.rows["retry.max_attempts"], "7")
    assert not page.restart_bar.isVisible()
    type_into(qtbot, page.rows["proxy.port"], "18000")
    assert page.restart_bar.isVisible()
    page.restart_button.click()
    await asyncio.sleep(0)
    assert engine.calls == ["restart"]
    assert not page.restart_bar.isVisible()


async def test_a_start_by_any_hand_takes_the_offer_back(qtbot, page, engine, bridge) -> None:
    type_into(qtbot, page.rows["proxy.port"], "18000")
    assert page.restart_bar.isVisible()
    type_into(qtbot, page.rows["proxy.port"], "17860")
    assert not page.restart_bar.isVisible()  # the proxy runs by this value
    type_into(qtbot, page.rows["proxy.port"], "18000")
    engine.bus.publish(StateChanged(EngineState.STARTING))
    assert not page.restart_bar.isVisible()
    engine.show(replace(samples.BUSY, state=EngineState.STOPPED))
    bridge.flush()
    type_into(qtbot, page.rows["proxy.port"], "18001")
    assert not page.restart_bar.isVisible()  # it applies when the proxy is started


def test_numbers_have_units_and_no_senseless_ranges(page) -> None:
    assert page.rows["retry.hold_seconds"].editor.unit.text() == "s"
    assert "Range: 1 to 100." in page.rows["retry.max_attempts"].help.text()
    vast = ("upstream.timeout_seconds", "limits.concurrency", "streaming.fake_chars_per_second")
    assert not any("Range" in page.rows[name].help.text() for name in vast)


def test_chinese_sentences_are_joined_without_spaces(qapp, page, languages) -> None:
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert not any("。 " in row.help.text() for row in page.rows.values())


def test_search_finds_by_name_label_and_help(page) -> None:
    page.search.setText("  PORT ")
    visible = [name for name, row in page.rows.items() if row.isVisible()]
    assert "proxy.port" in visible
    assert "ui.theme" not in visible
    assert sum(section.isVisible() for section in page.sections) < len(page.sections)
    page.search.setText("logs.max_mb")
    assert [name for name, row in page.rows.items() if row.isVisible()] == ["logs.max_mb"]
    page.search.setText("no such thing")
    assert page.nothing.isVisible()
    page.search.clear()
    assert all(row.isVisible() for row in page.rows.values())


def test_sections_are_built_turn_by_turn(qtbot, context) -> None:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    assert page.rows == {}
    page.search.setText("theme")
    qtbot.waitUntil(lambda: list(page.rows) == NAMES, timeout=5000)
    assert not page._builder.isActive()
    assert [section.group for section in page.sections if not section.isHidden()] == ["Window"]


def test_every_setting_is_on_the_page_under_its_group(page) -> None:
    assert list(page.rows) == NAMES
    groups = [section.group for section in page.sections]
    assert len(set(groups)) == len(groups)


def test_search_in_chinese(qapp, page, languages) -> None:
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    page.search.setText("端口")
    assert page.rows["proxy.port"].isVisible()
    assert not page.rows["ui.theme"].isVisible()


def test_the_wheel_scrolls_the_page_and_not_the_value(page) -> None:
    control = page.rows["logs.level"].editor.control
    before = control.currentIndex()
    no = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, *no, False
    )
    control.wheelEvent(event)
    assert control.currentIndex() == before
    assert not event.isAccepted()


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        (ConnectionTried(0.2), "200 ms"),
        (ConnectionTried(None, "Could not reach 127.0.0.1."), "Could not reach"),
    ],
)
async def test_the_connection_can_be_tried(qtbot, page, engine, tried: ConnectionTried, words: str) -> None:
    page.build_all()
    engine.connection = tried
    tester = page.findChild(ConnectionTest)
    qtbot.mouseClick(tester.button, Qt.MouseButton.LeftButton)
    for _ in range(5):  # the task takes a few turns of the loop
        await asyncio.sleep(0)
    assert tester.button.isEnabled()
    assert engine.calls == ["try_connection"]
    assert words in tester.result.text()
