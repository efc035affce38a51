from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt

from gapdesk.ui.models.cache_table import NUMBERS, CacheTable, Column, Line
from gapdesk.ui.sample_caches import CACHES, NOW

LINES = tuple(Line(cache, cache.client.title(), cache.project) for cache in CACHES)


@pytest.fixture
def table(qapp, qtmodeltester) -> CacheTable:
    table = CacheTable()
    qtmodeltester.check(table)
    table.show_lines(LINES, NOW)
    return table


def texts(table: CacheTable, column: Column) -> list[str]:
    return [
        table.data(table.index(row, column), Qt.ItemDataRole.DisplayRole) for row in range(table.rowCount())
    ]


def test_a_line_tells_all_of_a_cache(table: CacheTable) -> None:
    assert [table.text(0, column) for column in Column] == [
        *("You are Iris, keeper of the lighthouse", "Tavern", "gemini-3.8-flash", "beta", "gapdesk"),
        *("21.3 k", "31", "660 k", "10 min"),
    ]
    assert texts(table, Column.MAKER) == ["gapdesk", "gapdesk", "you", "its client"]


def test_a_cache_without_a_title_shows_its_name(table: CacheTable) -> None:
    table.show_lines([replace(LINES[0], cache=replace(CACHES[0], title=""))], NOW)
    assert table.text(0, Column.TITLE) == CACHES[0].name


def test_expiry_counts_down_and_tells_only_what_changed(qtbot, table: CacheTable) -> None:
    changed = []
    table.dataChanged.connect(lambda first, last: changed.append((first.row(), first.column(), last.row())))
    table.tick(NOW + 1)
    assert changed == [(0, Column.EXPIRES, 0), (1, Column.EXPIRES, 1), (2, Column.EXPIRES, 2), (3, 8, 3)]
    changed.clear()
    table.tick(NOW + 2)
    assert changed == [(3, Column.EXPIRES, 3)]
    assert texts(table, Column.EXPIRES)[3] == "40 s"
    table.tick(NOW + 42)
    assert texts(table, Column.EXPIRES)[3] == "expired"


@pytest.mark.parametrize("column", Column)
def test_each_column_sorts_and_comes_back(table: CacheTable, column: Column) -> None:
    table.sort(column)
    up = [table.cache_at(row) for row in range(4)]
    table.sort(column, Qt.SortOrder.DescendingOrder)
    assert {cache.name for cache in up} == {cache.name for cache in CACHES}
    if column in NUMBERS:
        assert up == [table.cache_at(row) for row in reversed(range(4))]
    table.sort(-1)
    assert [table.cache_at(row) for row in range(4)] == list(CACHES)


def test_numbers_are_sorted_as_numbers(table: CacheTable) -> None:
    table.sort(Column.TOKENS)
    assert texts(table, Column.TOKENS) == ["4,410", "10.2 k", "21.3 k", "48.9 k"]
    assert texts(table, Column.HITS) == ["7", "52", "31", "0"]


def test_copied_rows_have_heads_and_tabs(table: CacheTable) -> None:
    head, line = table.copied([3]).split("\n")
    assert head.split("\t")[0] == "Title"
    assert line.split("\t") == [
        *("nightly batch", "Default", "gemini-3.8-flash-lite", "gamma", "its client"),
        *("4,410", "7", "30.9 k", "42 s"),
    ]


def test_numbers_stand_right_and_say_what_they_are(table: CacheTable) -> None:
    index = table.index(0, Column.SAVED)
    assert table.data(index, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Tokens saved: 660 k"
    assert "660,300" in table.data(index, Qt.ItemDataRole.ToolTipRole)
    assert table.data(table.index(0, Column.TITLE), Qt.ItemDataRole.TextAlignmentRole) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.permutations(LINES).flatmap(lambda lines: st.integers(0, 4).map(lambda n: lines[:n])), max_size=5
    )
)
def test_what_is_selected_stays_with_its_cache(qapp, rounds: list[list[Line]]) -> None:
    table = CacheTable()
    table.show_lines(LINES, NOW)
    kept = {
        table.cache_at(row).name: QPersistentModelIndex(table.index(row, Column.TITLE)) for row in range(4)
    }
    alive = set(kept)
    for lines in rounds:
        table.show_lines(lines, NOW)
        alive &= {line.cache.name for line in lines}
        for name, index in kept.items():
            assert index.isValid() == (name in alive)
            if index.isValid():
                assert table.cache_at(index.row()).name == name
