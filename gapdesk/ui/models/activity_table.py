"""The list of requests as Qt's model: newest on top, quick for 100,000 at a thousand a second."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import IntEnum
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry
from gapdesk.clock import Clock
from gapdesk.ui import activity_words, moments
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NUMBER = attrgetter("number")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    TIME = 0
    CLIENT = 1
    MODEL = 2
    KEY = 3
    OUTCOME = 4
    FIRST = 5
    TOTAL = 6
    TOKENS = 7
    TRIES = 8


NUMBERS = frozenset((Column.FIRST, Column.TOTAL, Column.TOKENS, Column.TRIES))


class ActivityTable(QAbstractTableModel):
    """Entries are kept oldest first, so that new ones are only appended; rows run the other way.

    An entry goes on by itself: what is drawn is always as it is now.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._entries: list[Entry] = []

    # --- what is listed

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """List just those, oldest first."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def take(self, wanted: Iterable[Entry], unwanted: Iterable[Entry]) -> None:
        """List `wanted`, where they belong by their numbers, and no more `unwanted`; others stay.

        Those that are listed already are drawn anew.
        """
        gone = sorted(place for each in unwanted if (place := self._place(each)) is not None)
        for first, count in reversed(_runs(gone)):
            self._remove(first, count)
        fresh, changed = [], []
        for each in wanted:
            place = self._place(each)
            if place is None:
                fresh.append(each)
            else:
                changed.append(self._row(place))
        if changed:
            last = len(Column) - 1
            self.dataChanged.emit(self.index(min(changed), 0), self.index(max(changed), last))
        if fresh:
            self._add(sorted(fresh, key=_NUMBER))

    def entry_at(self, row: int) -> Entry:
        """What is listed in that row."""
        return self._entries[self._row(row)]

    def row_of(self, entry: Entry) -> int | None:
        """The row that lists it."""
        place = self._place(entry)
        return None if place is None else self._row(place)

    @property
    def entries(self) -> Sequence[Entry]:
        """All that are listed, oldest first."""
        return self._entries

    def now(self) -> float:
        """The moment as of which rows are written."""
        return self._clock.now()

    def copied(self, rows: Iterable[int]) -> str:
        """Those rows under the heads, with tabs between, as spreadsheets take it."""
        lines = [[self._head(column) for column in Column]]
        lines += [[self._copied(self.entry_at(row), column) for column in Column] for row in rows]
        return "\n".join("\t".join(line).replace("\n", " ") for line in lines)

    def text(self, entry: Entry, column: Column) -> str:
        """What stands in a cell."""
        match column:
            case Column.TIME:
                return activity_words.clock_time(entry.began, self.now())
            case Column.CLIENT:
                return entry.told.client or entry.told.program or activity_words.NOTHING
            case Column.MODEL:
                return entry.told.model or activity_words.NOTHING
            case Column.KEY:
                return activity_words.key(entry)
            case Column.OUTCOME:
                return activity_words.outcome(result_of(entry))
            case Column.FIRST:
                return activity_words.first_byte(entry)
            case Column.TOTAL:
                return activity_words.total(entry, self.now())
            case Column.TOKENS:
                return activity_words.tokens(entry)
            case Column.TRIES:
                return activity_words.tries(entry)

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    # --- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(Column(section))
        if role == Qt.ItemDataRole.ToolTipRole and section == Column.TOKENS:
            return self.tr("Tokens read / written")
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry, column = self.entry_at(index.row()), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(entry, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(*self._explained(entry, column))
            case Qt.ItemDataRole.TextAlignmentRole if column in NUMBERS:
                return _RIGHT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._head(column)}: {self._copied(entry, column)}"
        return None

    # --- inside

    def _place(self, entry: Entry) -> int | None:
        """Where it stands in the list."""
        place = bisect_left(self._entries, entry.number, key=_NUMBER)
        found = place < len(self._entries) and self._entries[place] is entry
        return place if found else None

    def _row(self, place: int) -> int:
        return len(self._entries) - 1 - place

    def _remove(self, first: int, count: int) -> None:
        self.beginRemoveRows(_ROOT, self._row(first + count - 1), self._row(first))
        del self._entries[first : first + count]
        self.endRemoveRows()

    def _add(self, fresh: list[Entry]) -> None:
        """Most often all are newer than what is listed: then it is one insertion at the top."""
        while fresh:
            place = bisect_left(self._entries, fresh[-1].number, key=_NUMBER)
            before = self._entries[place - 1].number if place else -1
            first = bisect_left(fresh, before, key=_NUMBER)
            row = len(self._entries) - place
            self.beginInsertRows(_ROOT, row, row + len(fresh) - first - 1)
            self._entries[place:place] = fresh[first:]
            self.endInsertRows()
            del fresh[first:]

    def _copied(self, entry: Entry, column: Column) -> str:
        """A cell by itself: with the day, the program and the status that stand dim beside it."""
        text = self.text(entry, column)
        match column:
            case Column.TIME:
                return moments.exact(entry.began)
            case Column.CLIENT if program := activity_words.program(entry):
                return f"{text} ({program})"
            case Column.OUTCOME if entry.finished:
                return f"{text} {entry.finished.status}"
        return text

    def _explained(self, entry: Entry, column: Column) -> list[str]:
        finished = entry.finished
        match column:
            case Column.OUTCOME:
                return activity_words.explained(entry, result_of(entry), self.now())
            case Column.TOKENS if finished is not None and finished.usage is not None:
                return activity_words.counted(finished.usage)
            case Column.KEY | Column.TRIES if finished is not None and finished.attempts:
                return [" → ".join(each.label for each in finished.attempts)]
            case Column.CLIENT if finished is not None and finished.address:
                return [self._copied(entry, column), finished.address]
        return [self._copied(entry, column)]

    def _head(self, column: Column) -> str:
        heads = {
            Column.TIME: self.tr("Time"),
            Column.CLIENT: self.tr("Client"),
            Column.MODEL: self.tr("Model"),
            Column.KEY: self.tr("Key"),
            Column.OUTCOME: self.tr("Outcome"),
            Column.FIRST: self.tr("First byte"),
            Column.TOTAL: self.tr("Total"),
            Column.TOKENS: self.tr("Tokens"),
            Column.TRIES: self.tr("Tries"),
        }
        return heads[column]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Rising `places` as (first, count) of those that follow one another."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place == runs[-1][0] + runs[-1][1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
