from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gapdesk.clock import ManualClock
from gapdesk.quota.keys import KeyState
from gapdesk.ui import samples
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.models.key_list import Filter
from gapdesk.ui.models.key_table import SLICE, KeyTableModel
from gapdesk.ui.sample_keys import SampleKeys, many_states
from gapdesk.ui.widgets.key_table import KeyTable
from gapdesk.ui.window_state import WindowState


class Asked(SampleKeys):
    """Writes down how many rows it was asked for at once."""

    def __init__(self, count: int) -> None:
        super().__init__(many_states(count))
        self.sizes: list[int] = []

    def rows(self, ids, model=""):
        self.sizes.append(len(ids))
        return super().rows(ids, model)


@pytest.fixture
def keys() -> Asked:
    return Asked(30)


@pytest.fixture
def model(qapp, keys: Asked, clock: ManualClock) -> KeyTableModel:
    model = KeyTableModel(keys, clock)
    model.reload()
    return model


@pytest.fixture
def table(qtbot, model: KeyTableModel) -> KeyTable:
    table = KeyTable(model)
    qtbot.addWidget(table)
    table.resize(1200, 400)
    table.show()
    return table


def activate(qtbot, table: KeyTable) -> None:
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)


def told(model: KeyTableModel) -> list[tuple[int, int]]:
    """(row, column) of each cell told to have changed from now on; the last of a row for whole rows."""
    cells: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: cells.append((first.row(), last.column())))
    return cells


def test_the_model_keeps_qts_rules(model: KeyTableModel, qtmodeltester) -> None:
    qtmodeltester.check(model)
    model.sort(Column.STATE, Qt.SortOrder.DescendingOrder)
    model.set_filter(Filter("main"))
    assert model.rowCount() == 3


def test_many_keys_come_in_slices(qtbot, clock) -> None:
    keys = Asked(1000)
    model = KeyTableModel(keys, clock)
    model.reload()
    assert not model.list.complete
    qtbot.waitUntil(lambda: model.list.complete)
    assert model.rowCount() == 1000
    assert max(keys.sizes) == SLICE
    keys.sizes.clear()
    model.tick(0, 24)
    assert sum(keys.sizes) == 25 + SLICE


def test_a_tick_tells_only_what_changed(model: KeyTableModel, keys: Asked, clock: ManualClock) -> None:
    model.sort(Column.LABEL)
    model.tick(0, 29)
    cells = told(model)
    model.tick(0, 29)
    assert cells == []
    keys.states["sample-0"] = KeyState.INVALID
    model.tick(0, 29)
    place = model.place_of("sample-0")
    assert cells == [(place, len(Column) - 1)]


def test_countdowns_tell_their_own_cells(model: KeyTableModel, keys: Asked, clock: ManualClock) -> None:
    model.tick(0, 29)
    cells = told(model)
    clock.advance(1)
    model.tick(0, 29)
    cooling = [model.place_of(each) for each, state in keys.states.items() if state is KeyState.COOLING]
    assert {row for row, column in cells if column == Column.STATE} == set(cooling)
    assert {column for _, column in cells} <= {Column.STATE, Column.RESETS, Column.USED}


def test_selection_goes_with_the_key(table: KeyTable, model: KeyTableModel, keys: Asked) -> None:
    table.sortByColumn(Column.LABEL, Qt.SortOrder.AscendingOrder)
    table.select("sample-7")
    table.sortByColumn(Column.USED, Qt.SortOrder.DescendingOrder)
    assert table.current() == "sample-7"
    keys.remove(["sample-7"])
    model.tick(0, 10)
    assert "sample-7" not in table.chosen()
    assert table.current() is None
    assert model.rowCount() == 29


def test_rows_stay_where_they_are_while_a_cell_is_edited(table: KeyTable, model: KeyTableModel, keys) -> None:
    table.sortByColumn(Column.LABEL, Qt.SortOrder.AscendingOrder)
    table.select("sample-3")
    table.rename()
    assert table.busy()
    keys.update(["sample-9"], label="aaa")
    model.tick(0, 29, still=table.busy())
    assert model.place_of("sample-9") != 0
    model.tick(0, 29)
    assert model.place_of("sample-9") == 0


def test_f2_edits_the_label_in_its_cell(qtbot, table: KeyTable, model: KeyTableModel) -> None:
    table.select("sample-3")
    with qtbot.waitSignal(model.renamed) as renamed:
        qtbot.keyClick(table, Qt.Key.Key_F2)
        editor = table.indexWidget(table.currentIndex()) or table.viewport().focusWidget()
        qtbot.keyClicks(editor, "fresh")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == ["sample-3", "fresh"]


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Delete, "remove_wanted"),
        (Qt.Key.Key_Return, "opened"),
        (Qt.Key.Key_Escape, "left"),
    ],
)
def test_the_keyboard_asks_for_things(qtbot, table: KeyTable, key, signal: str) -> None:
    with qtbot.waitSignal(getattr(table, signal)):
        qtbot.keyClick(table, key)


@pytest.mark.parametrize("step", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Home])
@pytest.mark.parametrize("count", [1, 30])
def test_keys_that_go_from_row_to_row_select_the_current_one_first(qtbot, clock, step, count: int) -> None:
    model = KeyTableModel(SampleKeys(many_states(count)), clock)
    model.reload()
    table = KeyTable(model)
    qtbot.addWidget(table)
    table.show()
    table.selectRow(count // 2)
    table.clearSelection()
    assert table.current() is None
    qtbot.keyClick(table, step)
    assert table.current() == model.key_at(count // 2)


def test_a_key_is_selected_alone_whatever_is_held_down(qtbot, table: KeyTable, model) -> None:
    activate(qtbot, table)
    table.select(model.key_at(3))
    window = table.window().windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    table.select(model.key_at(1))
    QTest.keyRelease(window, Qt.Key.Key_Control)
    assert table.chosen() == [model.key_at(1)]
    assert len(table.selectionModel().selectedRows()) == 1


@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason])
def test_the_current_row_is_selected_when_the_keyboard_comes_to_the_table(
    qtbot, table, model, reason
) -> None:
    activate(qtbot, table)
    table.clearFocus()
    table.setFocus(reason)
    assert table.current() == model.key_at(0)


def test_without_a_selection_the_current_row_is_acted_upon(
    qtbot, table: KeyTable, model, keys: Asked
) -> None:
    activate(qtbot, table)
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert table.current() is None
    assert table.chosen() == [model.key_at(0)]
    with qtbot.waitSignal(table.opened):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.current() == model.key_at(0)


def test_the_neighbour_of_a_key_that_went_is_the_current_one(qtbot, table: KeyTable, model, keys) -> None:
    activate(qtbot, table)
    table.setFocus()
    table.selectRow(4)
    keys.remove([model.key_at(4)])
    model.sync()
    assert table.current() is None
    assert table.chosen() == [model.key_at(4)]
    table.selectRow(model.rowCount() - 1)
    keys.remove([model.key_at(model.rowCount() - 1)])
    model.sync()
    assert table.chosen() == [model.key_at(model.rowCount() - 1)]


def test_no_menu_opens_where_there_is_no_key(qtbot, table: KeyTable, model: KeyTableModel) -> None:
    table.resize(1200, 2000)
    table.selectRow(0)
    asked: list[QPoint] = []
    table.menu_wanted.connect(asked.append)
    for place in (QPoint(50, 1500), middle(table, model.key_at(3))):
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, table.viewport().mapToGlobal(place))
        QApplication.sendEvent(table.viewport(), event)
    assert asked == [table.viewport().mapToGlobal(middle(table, model.key_at(3)))]


def test_the_head_says_what_bars_show(model: KeyTableModel) -> None:
    def help_of(column: Column) -> str | None:
        return model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)

    assert "Requests left today" in str(help_of(Column.RPD))
    assert "the more is left" in str(help_of(Column.RPD))
    assert help_of(Column.LABEL) is None


def test_ctrl_a_takes_all_and_ctrl_c_asks_for_a_copy(qtbot, table: KeyTable, model: KeyTableModel) -> None:
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(table.chosen()) == model.rowCount()
    assert table.current() == model.key_at(0)
    table.selectionModel().setCurrentIndex(model.index(3, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    assert table.current() == model.key_at(3)
    assert QKeySequence(QKeySequence.StandardKey.Copy).matches(QKeySequence("Ctrl+C"))
    with qtbot.waitSignal(table.copy_wanted):
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def middle(table: KeyTable, key_id: str) -> QPoint:
    place = table._keys.place_of(key_id)
    return table.visualRect(table.model().index(place, 0)).center()


def test_selected_keys_are_dragged_onto_another(qtbot, table: KeyTable) -> None:
    table.sortByColumn(Column.LABEL, Qt.SortOrder.AscendingOrder)
    first, second, target = (table._keys.key_at(row) for row in (0, 1, 5))
    left = Qt.MouseButton.LeftButton
    view = table.viewport()
    qtbot.mouseClick(view, left, pos=middle(table, first))
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ShiftModifier, middle(table, second))
    qtbot.mousePress(view, left, pos=middle(table, second))
    assert table.chosen() == [first, second]
    with qtbot.waitSignal(table.dropped) as dropped:
        qtbot.mouseMove(view, middle(table, target))
        assert table.busy()
        qtbot.mouseRelease(view, left, pos=middle(table, target))
    assert dropped.args == [[first, second], target]
    assert not table.busy()


def test_a_click_on_a_selected_row_selects_it_alone(qtbot, table: KeyTable) -> None:
    table.selectAll()
    wanted = table._keys.key_at(2)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle(table, wanted))
    assert table.chosen() == [wanted]


def test_columns_and_sort_are_remembered(qtbot, table: KeyTable, keys: Asked, clock) -> None:
    state = WindowState()
    table.setColumnWidth(Column.LABEL, 233)
    table.sortByColumn(Column.RPD, Qt.SortOrder.DescendingOrder)
    table.remember(state)
    model = KeyTableModel(keys, clock)
    model.reload()
    fresh = KeyTable(model)
    qtbot.addWidget(fresh)
    fresh.restore(state)
    assert fresh.columnWidth(Column.LABEL) == 233
    assert fresh.horizontalHeader().sortIndicatorSection() == Column.RPD
    assert [model.key_at(row) for row in range(30)] == [table._keys.key_at(row) for row in range(30)]
    fresh.restore(WindowState(tables={"keys": "rubbish"}))


def test_every_cell_can_be_painted_and_read_aloud(table: KeyTable, model: KeyTableModel) -> None:
    table.selectAll()
    table.resize(1800, 1000)
    assert not table.grab().isNull()
    for row in range(model.rowCount()):
        for column in Column:
            assert model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole)


def test_samples_hold_every_state() -> None:
    assert set(many_states(15)) >= set(KeyState) - {KeyState.LOCKED}
    assert SampleKeys().now == samples.NOW
