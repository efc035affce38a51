from __future__ import annotations

import asyncio
import errno
import os
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from gapdesk.events import ConnectionTried, EngineState, StateChanged
from gapdesk.setting_file import SettingFile
from gapdesk.settings import SettingError, Settings
from gapdesk.ui import samples
from gapdesk.ui.pages.settings import SettingsPage
from gapdesk.ui.widgets.connection_test import ConnectionTest
from gapdesk.ui.widgets.setting_row import Note, SettingRow
from gapdesk.wording import Objection, Words

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
        ("proxy.port", "70000", "This is too much. Ports go from 1 to 65535; 0 takes any free one."),
        ("retry.hold_seconds", "soon", "This is not a number. Possible: 0 to 3600 s."),
        ("upstream.url", "ftp://x", "This cannot be used. Possible: a URL such as"),
        ("models.aliases", "nonsense", "Each line is a name, = and a model, such as"),
    ],
)
def test_a_bad_value_stays_with_its_reason_until_it_is_good(qtbot, page, engine, name, bad, words) -> None:
    row = page.rows[name]
    type_into(qtbot, row, bad)
    assert row.said(Note.ERROR).startswith(words)
    assert shown(row) == bad
    assert name not in engine.settings.changed()
    row.reset_button.click()  # the way back to the value in force
    assert not row.said(Note.ERROR)
    assert shown(row) != bad
    type_into(qtbot, row, bad)
    type_into(qtbot, row, other_value(row.setting))
    assert not row.said(Note.ERROR)


def test_a_refusal_by_the_engine_is_shown(qtbot, page, engine) -> None:
    def refuse(name: str) -> None:
        raise SettingError("proxy.port: 443 needs rights this user lacks")

    engine.settings.subscribe(refuse)
    type_into(qtbot, page.rows["proxy.port"], "443")
    assert page.rows["proxy.port"].said(Note.ERROR) == "proxy.port: 443 needs rights this user lacks"


def test_a_refused_list_says_the_form_of_the_field(qtbot, page) -> None:
    row = page.rows["proxy.allowed_origins"]
    type_into(qtbot, row, "nonsense")
    assert row.said(Note.ERROR).endswith("but not the whole web (one per line).")


@pytest.mark.parametrize(
    ("error", "said", "chinese"),
    [
        (errno.ENOSPC, "the disk is full", "磁盘已满"),
        (errno.EROFS, "write-protected", "写保护"),
        (errno.EIO, "cannot be written (Input/output error)", "无法写入"),
    ],
)
def test_what_cannot_be_saved_is_said_with_its_way_out(
    qtbot, qapp, context, monkeypatch, tmp_path, languages, error: int, said: str, chinese: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(SettingFile, "write", refuse)
    settings = Settings(tmp_path / "settings.toml")
    row = SettingRow(settings.declaration("proxy.port"), settings)
    qtbot.addWidget(row)
    row.show()
    type_into(qtbot, row, "18000")
    assert said in row.said(Note.ERROR)
    assert "settings.toml" in row.said(Note.ERROR) or error == errno.ENOSPC
    assert settings.changed() == ()
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert chinese in row.said(Note.ERROR)


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
    page.all_button.click()
    assert page.search.text() == ""
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


@pytest.mark.allow_warnings
async def test_a_connection_test_that_fails_inside_says_so_and_can_be_asked_again(
    qtbot, page, engine, languages, caplog, monkeypatch
) -> None:
    async def broken() -> ConnectionTried:
        raise ZeroDivisionError

    page.build_all()
    tester = page.findChild(ConnectionTest)
    monkeypatch.setattr(engine, "try_connection", broken)
    qtbot.mouseClick(tester.button, Qt.MouseButton.LeftButton)
    for _ in range(5):
        await asyncio.sleep(0)
    assert "made a mistake" in tester.result.text()
    assert "test the connection failed" in caplog.text
    monkeypatch.undo()
    engine.connection = ConnectionTried(0.2)
    qtbot.mouseClick(tester.button, Qt.MouseButton.LeftButton)
    languages.use("zh_CN")
    for _ in range(5):
        await asyncio.sleep(0)
    assert "200 毫秒" in tester.result.text()
    languages.use("en")
    await asyncio.sleep(0)
    QApplication.processEvents()
    assert "200 ms" in tester.result.text()


# --- values of this run, remarks ----------------------------------------------------------------------------


def test_a_value_of_this_run_is_marked_until_it_is_set(qtbot, page, engine, bridge) -> None:
    row = page.rows["retry.max_attempts"]
    assert not row.said(Note.FOR_THIS_RUN)
    engine.settings.override("retry.max_attempts", "7")
    bridge.flush()
    assert "this run" in row.said(Note.FOR_THIS_RUN)
    type_into(qtbot, row, "8")
    assert not row.said(Note.FOR_THIS_RUN)
    assert engine.settings.saved("retry.max_attempts") == 8


def test_what_to_bear_in_mind_stands_below_the_value(qtbot, page) -> None:
    row = page.rows["proxy.port"]
    type_into(qtbot, row, "0")
    assert "another port" in row.said(Note.REMARK)
    assert "another port" in row.editor.control.accessibleDescription()
    type_into(qtbot, row, "70000")
    assert not row.said(Note.REMARK)  # it is about the value in force, not about the one in the field
    type_into(qtbot, row, "17860")
    assert not row.said(Note.REMARK)


# --- what changed -------------------------------------------------------------------------------------------


def visible(page: SettingsPage) -> list[str]:
    return [name for name, row in page.rows.items() if row.isVisible()]


def test_only_what_changed_is_shown_with_its_default(qtbot, page, engine, bridge) -> None:
    assert page.changed_button.text() == "Changed (0)"
    engine.settings.set("retry.max_attempts", 7)
    engine.settings.set("models.hidden", "gemma*")
    bridge.flush()
    assert page.changed_button.text() == "Changed (2)"
    page.changed_button.click()
    assert visible(page) == ["models.hidden", "retry.max_attempts"]
    assert page.rows["retry.max_attempts"].said(Note.DEFAULT) == "Default: 5"
    assert page.rows["models.hidden"].said(Note.DEFAULT) == "Default: nothing"
    assert not page.start_row.isVisible()
    page.rows["retry.max_attempts"].reset_button.click()
    assert visible(page) == ["models.hidden", "retry.max_attempts"]  # it does not run away under the hand
    assert not page.rows["retry.max_attempts"].said(Note.DEFAULT)
    page.search.setText("hidden")
    assert visible(page) == ["models.hidden"]
    page.search.clear()
    page.changed_button.click()
    assert visible(page) == NAMES
    assert not page.rows["models.hidden"].said(Note.DEFAULT)


def test_all_shown_are_reset_at_once_and_brought_back(qtbot, page, engine, bridge) -> None:
    settings = engine.settings
    settings.set("retry.max_attempts", 7)
    settings.set("proxy.port", 18_000)
    settings.override("proxy.port", "19000")
    settings.override("logs.level", "debug")
    settings.set("models.aliases", "a=b")
    bridge.flush()
    page.changed_button.click()
    assert visible(page) == ["proxy.port", "models.aliases", "retry.max_attempts", "logs.level"]
    page.changes.reset_button.click()
    assert settings.changed() == ()
    assert page.changes.message.isVisible()
    assert not page.changes.reset_button.isEnabled()
    assert shown(page.rows["retry.max_attempts"]) == "5"
    page.changes.message.undo()
    assert settings.retry_max_attempts == 7
    assert settings.get("models.aliases") == {"a": "b"}
    assert settings.overridden("logs.level") and settings.logs_level == "debug"
    assert not settings.overridden("retry.max_attempts")
    assert shown(page.rows["retry.max_attempts"]) == "7"


def test_only_what_a_search_shows_is_reset(page, engine, bridge) -> None:
    engine.settings.set("retry.max_attempts", 7)
    engine.settings.set("models.hidden", "a*")
    bridge.flush()
    page.changed_button.click()
    page.search.setText("models.")
    page.changes.reset_button.click()
    assert engine.settings.changed() == ("retry.max_attempts",)
    assert page.changes.message.text.text() == "1 setting was reset."


def test_the_focus_stays_with_what_can_be_done_next(page, engine, bridge) -> None:
    engine.settings.set("proxy.port", 18_000)
    bridge.flush()
    page.changed_button.click()
    page.changes.reset_button.setFocus()
    page.changes.reset_button.click()
    assert page.changes.message.buttons[0].hasFocus()
    page.changes.message.buttons[0].click()
    assert page.changes.reset_button.hasFocus()
    page.search.setText("no such setting")
    page.all_button.setFocus()
    page.all_button.click()
    assert page.search.hasFocus()


def test_undo_brings_back_both_the_value_of_the_run_and_the_saved_one(page, engine, bridge) -> None:
    settings = engine.settings
    settings.set("proxy.port", 18_000)
    settings.override("proxy.port", "19000")
    bridge.flush()
    page.changed_button.click()
    page.changes.reset_button.click()
    assert settings.proxy_port == 17_860 and settings.saved("proxy.port") == 17_860
    page.changes.message.undo()
    assert settings.proxy_port == 19_000 and settings.saved("proxy.port") == 18_000


def test_a_reset_that_fails_says_why_and_offers_to_undo_the_rest(page, engine, bridge) -> None:
    engine.settings.set("models.hidden", "a*")
    engine.settings.set("retry.max_attempts", 7)
    bridge.flush()

    def refuse(name: str) -> None:
        if name == "retry.max_attempts":
            raise SettingError("no")

    engine.settings.subscribe(refuse)
    page.changed_button.click()
    page.changes.reset_button.click()
    assert engine.settings.changed() == ("retry.max_attempts",)
    assert page.changes.message.text.text() == "no"
    page.changes.message.undo()
    assert set(engine.settings.changed()) == {"models.hidden", "retry.max_attempts"}


def test_nothing_changed_is_said_with_a_way_back(page) -> None:
    page.changed_button.click()
    assert page.nothing.text() == "All settings are at their defaults."
    page.all_button.click()
    assert visible(page) == NAMES and not page.changed_button.isChecked()


# --- groups, and being led to a setting ---------------------------------------------------------------------


def top_of(page: SettingsPage, widget: QWidget) -> int:
    return widget.mapTo(page.area.viewport(), QPoint()).y()


def test_a_group_is_jumped_to(qtbot, page) -> None:
    section = page.sections[4]
    page.groups.list.setCurrentRow(4)
    qtbot.waitUntil(lambda: abs(top_of(page, section)) < 3)
    page.groups.list.setCurrentRow(len(page.sections) - 1)  # too short to get to the top
    qtbot.waitUntil(lambda: not page.sections[-1].visibleRegion().isEmpty())
    assert page.groups.list.currentRow() == len(page.sections) - 1


def test_the_list_of_groups_tells_what_is_in_view(qapp, page) -> None:
    qapp.processEvents()
    page.area.verticalScrollBar().setValue(page.sections[3].y() + 5)
    assert page.groups.list.currentRow() == 3
    assert page.groups.box.currentData() == page.sections[3].group


def test_groups_without_a_hit_are_not_offered(page) -> None:
    page.search.setText("logs.max_mb")
    there = [row for row in range(page.groups.list.count()) if not page.groups.list.item(row).isHidden()]
    assert [page.sections[row].group for row in there] == ["Logs"]
    assert page.groups.box.count() == 1


def test_a_narrow_page_has_a_box_of_groups_instead(qtbot, page) -> None:
    assert page.groups.isVisible() and not page.groups.box.isVisible()
    page.resize(612, 560)
    assert not page.groups.isVisible() and page.groups.box.isVisible()
    page.groups.box.setCurrentIndex(5)
    page.groups.box.activated.emit(5)
    qtbot.waitUntil(lambda: abs(top_of(page, page.sections[5])) < 3)


def test_a_setting_is_revealed_wherever_it_is(qtbot, context) -> None:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(900, 500)
    page.show()
    qtbot.waitExposed(page)
    page.search.setText("nothing that is there")
    page.changed_button.setChecked(True)
    page.reveal("logs.days")  # nothing is built yet, and a search would hide it
    qtbot.waitUntil(lambda: "logs.days" in page.rows and page.rows["logs.days"].marked)
    row = page.rows["logs.days"]
    assert page.search.text() == "" and not page.changed_button.isChecked()
    assert top_of(page, row) >= 0 and top_of(page, row) + row.height() <= page.area.viewport().height()
    assert page.focusWidget() is row.editor.control
    assert page.groups.box.currentData() == "Logs"
    row._fading.timeout.emit()
    assert not row.marked
    page.reveal("start_at_login")
    qtbot.waitUntil(lambda: page.start_row.marked)
    assert page.focusWidget() is page.start_row.box
    page.reveal("no.such_setting")
    qtbot.waitUntil(lambda: page._then is None)


# --- sharing ------------------------------------------------------------------------------------------------


def test_sharing_warns_right_below_its_switch(qtbot, page, engine, bridge) -> None:
    assert not page.share.isVisible()
    engine.show(replace(samples.BUSY, state=EngineState.RUNNING, shared_urls=()))
    bridge.flush()
    type_into(qtbot, page.rows["proxy.share"], "")
    assert page.share.isVisible()
    text = page.share.warning.text.text()
    assert "plain HTTP" in text and "token" in text
    assert "60 times a minute" in text and "600 times a day" in text
    assert "after a restart" in page.share.later.text()
    assert not any(row.isVisible() for row in page.share.addresses)
    assert page.sections[0].parts.index(page.share) == 1 + page.sections[0].parts.index(
        page.rows["proxy.share"]
    )
    engine.show(replace(samples.BUSY, shared_urls=("http://192.168.1.20:17860", "http://nas:17860")))
    bridge.flush()
    assert [row.value.text() for row in page.share.addresses if row.isVisible()] == [
        "http://192.168.1.20:17860",
        "http://nas:17860",
    ]
    assert not page.share.later.isVisible()
    type_into(qtbot, page.rows["proxy.share"], "")
    assert not page.share.isVisible()


def test_the_limits_of_the_user_are_the_ones_named(qtbot, page, engine, bridge) -> None:
    type_into(qtbot, page.rows["proxy.share"], "")
    type_into(qtbot, page.rows["limits.requests_per_minute"], "5")
    assert "5 times a minute and 600 times a day" in page.share.warning.text.text()


def test_tab_goes_from_the_switch_to_what_hangs_on_it(qtbot, page) -> None:
    type_into(qtbot, page.rows["proxy.share"], "")
    copy = page.share.addresses[0].copy_button
    chain, each = [], page.nextInFocusChain()
    while each is not page:
        chain.append(each)
        each = each.nextInFocusChain()
    places = [
        chain.index(each)
        for each in (
            page.search,
            page.rows["proxy.share"].editor.control,
            copy,
            page.rows["proxy.require_token"].editor.control,
            page.start_row.box,
        )
    ]
    assert places == sorted(places)


# --- start at login -----------------------------------------------------------------------------------------


class Start:
    """A StartService whose system can refuse."""

    def __init__(self, *, possible: bool = True, refuses: bool = False) -> None:
        self.possible, self.refuses, self.is_on = possible, refuses, False

    async def on(self) -> bool:
        return self.is_on

    async def set(self, on: bool) -> None:
        await asyncio.sleep(0)
        if self.refuses:
            raise Objection(Words.of("The system says no ({reason}).", reason="test"))
        self.is_on = on


def started(qtbot, context, start: Start) -> SettingsPage:
    context.engine.start_at_login = start
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.build_all()
    return page


async def turns() -> None:
    for _ in range(8):
        await asyncio.sleep(0)


async def test_the_start_at_login_is_the_systems_own(qtbot, context) -> None:
    start = Start()
    start.is_on = True
    page = started(qtbot, context, start)
    await turns()
    assert page.start_row.box.isChecked()
    page.start_row.box.click()
    page.start_row.box.click()  # too fast: it is being done
    await turns()
    assert start.is_on is False and not page.start_row.box.isChecked()
    start.is_on = True  # by another hand
    page.hide()
    page.show()
    await turns()
    assert page.start_row.box.isChecked()


async def test_a_system_that_refuses_the_start_is_quoted(qtbot, context) -> None:
    start = Start(refuses=True)
    page = started(qtbot, context, start)
    await turns()
    page.start_row.box.click()
    await turns()
    assert not page.start_row.box.isChecked()
    assert page.start_row.error.text() == "The system says no (test)."
    start.refuses = False
    page.start_row.box.click()
    await turns()
    assert start.is_on and not page.start_row.error.isVisible()


def test_where_no_start_at_login_is_possible_it_says_so(qtbot, context) -> None:
    page = started(qtbot, context, Start(possible=False))
    assert not page.start_row.box.isEnabled()
    assert page.start_row.help.text().startswith("Not possible here")
    page.search.setText("start_at_login")
    assert page.start_row.isVisible() and visible(page) == []
