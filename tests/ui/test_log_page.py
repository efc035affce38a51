from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from gapdesk.log_types import Level, LogLine
from gapdesk.settings import SettingError
from gapdesk.ui import sample_log, samples
from gapdesk.ui.models.log_list import MOST, Column, Filter, LogTable, written
from gapdesk.ui.pages.log import LogPage
from gapdesk.ui.sample_log import SampleLog

NOW = samples.NOW
STACK = "failed\nTraceback (most recent call last):\n  File x\nValueError: what was wrong"


@pytest.fixture
def log(context, monkeypatch) -> SampleLog:
    log = SampleLog(())
    monkeypatch.setattr(type(context.engine), "log", log, raising=False)
    return log


@pytest.fixture
def page(qtbot, context, log) -> Iterator[LogPage]:
    page = LogPage(context)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    qtbot.waitExposed(page)
    yield page
    page.hide()


def say(log: SampleLog, *texts: str, level: Level = Level.INFO, source: str = "serving") -> None:
    for text in texts:
        log.say(level, source, text)


def fill(page: LogPage, log: SampleLog, count: int) -> None:
    say(log, *(f"line {number}" for number in range(count)))
    page.poll()


def listed(page: LogPage) -> list[str]:
    return [page.model.line_at(row).text for row in range(page.model.rowCount())]


def top(page: LogPage) -> str:
    return page.model.line_at(page.table.rowAt(1)).text


# --- the table ----------------------------------------------------------------------------------------------


def line(number: int, level: Level = Level.INFO, text: str = "", source: str = "x") -> LogLine:
    return LogLine(number, NOW + number, level, source, text or str(number))


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        (Filter(), True),
        (Filter(Level.INFO), True),
        (Filter(Level.WARNING), True),
        (Filter(Level.ERROR), False),
        (Filter(needle="disk"), True),
        (Filter(needle="store full"), True),
        (Filter(needle="disk empty"), False),
        (Filter(Level.ERROR, "disk"), False),
    ],
)
def test_what_a_filter_takes(wanted: Filter, taken: bool) -> None:
    assert wanted.takes(line(1, Level.WARNING, "Disk is FULL", "store.database")) is taken


@examples(max_examples=50, deadline=None)
@given(
    batches=st.lists(st.lists(st.sampled_from(list(Level)), max_size=8), max_size=12),
    wanted=st.sampled_from(list(Level)),
)
def test_the_newest_are_held_and_the_right_ones_shown(batches: list[list[Level]], wanted: Level) -> None:
    """Against a plain list; with room for ten lines."""
    most, ranks = 10, list(Level)
    model, naive, number = LogTable(), [], 0
    model.set_filter(Filter(wanted))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gapdesk.ui.models.log_list.MOST", most)
        for levels in batches:
            fresh = [line(number + place, level) for place, level in enumerate(levels, 1)]
            number += len(fresh)
            before = [each.number for each in naive if ranks.index(each.level) >= ranks.index(wanted)]
            naive = [*naive, *fresh][-most:]
            gone = model.take(fresh)
            expected = [each.number for each in naive if ranks.index(each.level) >= ranks.index(wanted)]
            assert [model.line_at(row).number for row in range(model.rowCount())] == expected
            assert gone == len(set(before) - set(expected))
            for row, each in enumerate(expected):
                assert model.row_of(each) == row
        assert model.row_of(number + 1) is None
        assert model.counts().total() == len(naive)


def test_a_cell_of_a_stack_names_what_was_wrong() -> None:
    model = LogTable()
    model.take([line(1, Level.ERROR, STACK)])
    text = model.data(model.index(0, Column.TEXT), Qt.ItemDataRole.DisplayRole)
    assert text == "failed … ValueError: what was wrong"


def test_lines_of_other_days_say_which() -> None:
    model = LogTable()
    model.tell_time(NOW)
    model.take([replace(line(1), time=NOW - 86_400 * 3), line(2)])
    texts = [model.data(model.index(row, Column.TIME), Qt.ItemDataRole.DisplayRole) for row in (0, 1)]
    assert texts[0].count("-") == 1 and texts[1].count("-") == 0
    model.tell_time(NOW + 86_400 * 5)
    assert model.data(model.index(1, Column.TIME), Qt.ItemDataRole.DisplayRole).count("-") == 1


def test_a_level_is_icon_word_and_colour(qapp, page, log) -> None:
    for level in Level:
        say(log, "x", level=level)
    page.poll()
    colours = set()
    for row, name in enumerate(("Debug", "Info", "Warning", "Error")):
        index = page.model.index(row, Column.LEVEL)
        assert index.data(Qt.ItemDataRole.DisplayRole) == name
        assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"Level: {name}"
        colours.add(index.data(Qt.ItemDataRole.ForegroundRole).name())
    assert len(colours) == 4


def test_a_copied_line_is_as_in_the_file() -> None:
    text = written(line(1, Level.WARNING, "one\ntwo"))
    first, second = text.split("\n")
    assert first.endswith(" WARN  x  one") and first[4] == "-" and second == "    two"


# --- looking ------------------------------------------------------------------------------------------------


def test_it_looks_only_while_it_is_seen(page, log, monkeypatch) -> None:
    assert page._poll.isActive() and page._poll.interval() == 250
    page.hide()
    assert not page._poll.isActive()
    say(log, "meanwhile")
    page.show()
    assert listed(page) == ["meanwhile"]
    asked = []
    monkeypatch.setattr(log, "lines", lambda after=0: asked.append(after) or ())
    page.poll()
    assert asked == [1]


def test_it_follows_until_the_user_looks_back(qtbot, page, log) -> None:
    fill(page, log, 200)
    bar = page.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    fill(page, log, 50)
    assert bar.value() == bar.maximum()
    page.resize(900, 400)
    assert bar.value() == bar.maximum() and page.follow.isChecked()
    bar.setValue(bar.maximum() - 20)
    assert not page.follow.isChecked()
    seen = top(page)
    fill(page, log, 50)
    assert top(page) == seen
    page.follow.click()
    assert bar.value() == bar.maximum()


def test_who_reads_an_older_line_is_left_alone(page, log) -> None:
    fill(page, log, 100)
    page.table.selectRow(99)
    assert page.follow.isChecked()  # the newest one
    page.table.selectRow(95)
    assert not page.follow.isChecked()
    page.follow.click()
    assert page.table.chosen() == () and not page.text.isVisible()


def test_what_is_being_read_keeps_its_place_when_the_oldest_go(page, log) -> None:
    fill(page, log, MOST)
    page.table.verticalScrollBar().setValue(1000)
    page.table.selectRow(1003)
    seen, chosen = top(page), page.table.chosen()
    assert not page.follow.isChecked()
    fill(page, log, 70)
    assert page.model.rowCount() == MOST
    assert (top(page), page.table.chosen()) == (seen, chosen)
    assert page.text.lines == chosen
    fill(page, log, 2000)  # now it goes itself
    assert page.table.chosen() == () and not page.text.isVisible()


def test_up_begins_at_the_newest_line(qtbot, page, log) -> None:
    fill(page, log, 50)
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    assert [each.text for each in page.table.chosen()] == ["line 49"]
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    assert [each.text for each in page.table.chosen()] == ["line 48"]


# --- narrowing ----------------------------------------------------------------------------------------------


def test_levels_and_words_narrow_the_list(page, log) -> None:
    for level in Level:
        say(log, f"{level} of the disk", f"{level} of the net", level=level)
    page.poll()
    assert page.summary.text() == "8 lines · 2 errors · 2 warnings"
    page.filter_box.setCurrentIndex(2)
    page.filter_box.activated.emit(2)
    assert {text.split()[0] for text in listed(page)} == {"warning", "error"}
    page.search.setText("  DISK ")
    assert listed(page) == ["warning of the disk", "error of the disk"]
    assert page.summary.text() == "8 lines · 2 shown · 2 errors · 2 warnings"
    say(log, "warning of the disk again", level=Level.WARNING)
    say(log, "something else")
    page.poll()
    assert listed(page)[2:] == ["warning of the disk again"]
    page.search.setText("nobody")
    assert page.empty.text() == "No line matches." and not page.table.isVisible()
    page.all_button.click()
    assert len(listed(page)) == 10 and page.table.isVisible()
    assert page.filter_box.currentIndex() == 0


def test_the_selected_line_stays_while_the_list_is_narrowed(page, log) -> None:
    fill(page, log, 300)
    page.table.selectRow(42)
    page.search.setText("line 4")
    assert [each.text for each in page.table.chosen()] == ["line 42"]
    assert page.text.isVisible()
    page.search.setText("line 5")
    assert not page.text.isVisible()


# --- the pane -----------------------------------------------------------------------------------------------


def test_a_message_is_shown_in_full(page, log) -> None:
    say(log, "before")
    say(log, STACK, level=Level.ERROR, source="proxy.server")
    page.poll()
    assert not page.text.isVisible()
    page.table.selectRow(1)
    assert page.text.body.toPlainText() == STACK
    assert page.text.level.text() == "Error" and page.text.about.full.endswith("proxy.server")
    assert page.text.body.lineWrapMode() is page.text.body.LineWrapMode.WidgetWidth
    page.text.wrap.click()
    assert page.text.body.lineWrapMode() is page.text.body.LineWrapMode.NoWrap
    page.table.selectAll()
    assert page.text.about.full == "2 messages" and "proxy.server  failed" in page.text.body.toPlainText()
    page.text.close_button.click()
    assert not page.text.isVisible() and page.table.chosen() == ()


def test_the_chosen_line_is_still_seen_when_the_pane_opens(qapp, page, log) -> None:
    fill(page, log, 100)
    page.table.selectRow(99)
    qapp.processEvents()
    assert page.text.isVisible()
    assert page.table.visualRect(page.model.index(99, 0)).bottom() < page.table.viewport().height()


# --- doing --------------------------------------------------------------------------------------------------


def test_rows_are_copied(qtbot, page, log) -> None:
    say(log, "one", "two", "three")
    page.poll()
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("INFO  serving  two")
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3


def test_clear_can_be_undone_and_touches_no_file(page, log) -> None:
    say(log, "one", "two")
    page.poll()
    page.clear_button.click()
    assert listed(page) == [] and log.lines() == ()
    assert "emptied" in page.empty.text() and not page.clear_button.isEnabled()
    say(log, "three")
    page.poll()
    page.bar.undo()
    assert listed(page) == ["one", "two", "three"]
    say(log, "four")
    page.poll()
    assert listed(page)[-1] == "four"


def test_the_folder_is_opened(page, context, monkeypatch) -> None:
    asked, answers = [], iter((True, False))
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) or next(answers)
    )
    page.folder_button.click()
    assert asked == [context.engine.paths.logs.as_posix()]
    assert not page.bar.isVisible()
    page.all_button.click()  # nothing is logged: the files may have it
    assert len(asked) == 2 and page.bar.isVisible()


def test_the_level_of_the_log_is_set_right_here(page, engine, bridge) -> None:
    box = page.level.control
    box.setCurrentIndex(box.findData("debug"))
    box.activated.emit(box.currentIndex())
    assert engine.settings.logs_level == "debug"
    engine.settings.set("logs.level", "error")
    bridge.flush()
    assert box.currentData() == "error"

    def refuse(name: str) -> None:
        raise SettingError("not now")

    engine.settings.subscribe(refuse)
    box.setCurrentIndex(box.findData("info"))
    box.activated.emit(box.currentIndex())
    assert page.bar.text.text() == "not now" and box.currentData() == "error"


def test_the_menu_narrows_to_one_source(qtbot, page, log) -> None:
    say(log, "a", source="lag")
    say(log, "b", source="serving")
    page.poll()
    page.table.selectRow(0)
    page.table.menu_wanted.emit(QPoint())
    menu = page.findChild(QMenu)
    next(each for each in menu.actions() if "lag" in each.text()).trigger()
    menu.close()
    assert listed(page) == ["a"]


def test_the_language_changes_while_it_is_shown(qapp, page, log, languages) -> None:
    say(log, "x", level=Level.ERROR)
    page.poll()
    page.table.selectRow(0)
    page.filter_box.setCurrentIndex(1)
    languages.use("zh_CN")
    qapp.sendPostedEvents()
    assert page.title.text() == "日志"
    assert page.filter_box.currentIndex() == 1
    assert page.text.level.text() == "错误"
    assert (
        page.model.headerData(Column.TEXT, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "内容"
    )


@pytest.mark.parametrize("mood", samples.MOODS)
@pytest.mark.parametrize("dark", [False, True])
async def test_samples_pose(qtbot, context, monkeypatch, mood: str, dark: bool) -> None:
    monkeypatch.setattr(type(context.engine), "log", sample_log.of_mood(samples.MOODS[mood]), raising=False)
    page = LogPage(context)
    qtbot.addWidget(page)
    page.show()
    await sample_log.pose(page, mood, dark)
    assert page.text.isVisible() is (mood != "empty")
    page.hide()


def test_the_line_that_is_clicked_stays_in_view_when_its_pane_opens(qtbot, page, log) -> None:
    fill(page, log, 200)
    table = page.table
    row = table.rowAt(table.viewport().height() - table.rowHeight(0) - 2)
    place = table.visualRect(page.model.index(row, Column.TEXT)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: table.viewport().height() < place.y())
    assert page.text.lines == (page.model.line_at(row),)
    seen = table.visualRect(page.model.index(row, Column.TEXT))
    assert seen.top() >= 0 and seen.bottom() <= table.viewport().height()


def test_another_language_has_room_for_its_words(qtbot, context, log, languages) -> None:
    languages.use("zh_CN")
    page = LogPage(context)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    qtbot.waitExposed(page)
    narrow = page.filter_box.width()
    languages.use("en")
    qtbot.waitUntil(lambda: page.filter_box.sizeHint().width() > narrow)
    qtbot.waitUntil(lambda: page.filter_box.width() >= page.filter_box.sizeHint().width())
