"""The keys in the order in which they would be asked for a model; quick with a thousand of them."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QPalette

from gapdesk.quota.keys import Explanation, lone_key
from gapdesk.ui import icons, moments, reason_words
from gapdesk.ui.theme import State
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    RANK = 0
    KEY = 1
    PROJECT = 2
    SCORE = 3
    REASON = 4
    USED = 5
    IN_FLIGHT = 6


_NUMBERS = (Column.RANK, Column.IN_FLIGHT)


class OrderTable(QAbstractTableModel):
    """Words are made only for the rows that are seen."""

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[Explanation, ...] = ()
        self._now = 0.0
        self._icons: dict[State, QIcon] = {}

    def show_places(self, places: tuple[Explanation, ...], now: float) -> None:
        """Show `places` as seen at `now`; what is selected stays with its key."""
        if [place.key_id for place in places] == [place.key_id for place in self._places]:
            self._places, self._now = places, now
            if places:
                self.dataChanged.emit(self.index(0, 0), self.index(len(places) - 1, len(Column) - 1))
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._places[index.row()].key_id for index in old]
        self._places, self._now = places, now
        rows = {place.key_id: row for row, place in enumerate(places)} if old else {}
        self.changePersistentIndexList(
            old,
            [
                self.index(rows[key_id], index.column()) if key_id in rows else QModelIndex()
                for index, key_id in zip(old, ids, strict=True)
            ],
        )
        self.layoutChanged.emit()

    def score_at(self, row: int) -> float | None:
        """The share of quota that is left there; None while the key cannot be asked."""
        place = self._places[row]
        return None if place.reason is not None else place.score

    def restyle(self) -> None:
        """Take the icons of another palette."""
        self._icons = {state: icons.state_icon(state, QPalette()) for state in State}

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self.text(index.row(), column)
            return (
                text if role == Qt.ItemDataRole.DisplayRole else tip(text, self._exact(index.row(), column))
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._head(column)}: {self.text(index.row(), column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return _RIGHT
        if role == Qt.ItemDataRole.DecorationRole and column is Column.REASON:
            reason = self._places[index.row()].reason
            return self._icons.get(State.OK if reason is None else reason_words.REASON_STATES[reason.code])
        return None

    def text(self, row: int, column: Column) -> str:
        """What stands in the cell."""
        place = self._places[row]
        match column:
            case Column.RANK:
                return "–" if place.rank is None else str(place.rank)
            case Column.KEY:
                return place.label
            case Column.PROJECT:
                return place.project if lone_key(place.project) is None else "–"
            case Column.SCORE:
                return "–" if place.reason is not None else f"{round(place.score * 100)} %"
            case Column.REASON:
                if place.reason is not None:
                    return reason_words.reason(place.reason, self._now)
                return self.tr("Is asked next.") if place.rank == 1 else self.tr("Can be asked.")
            case Column.USED:
                return "–" if place.last_used is None else moments.ago(place.last_used, self._now)
            case Column.IN_FLIGHT:
                return str(place.in_flight) if place.in_flight else ""

    def _exact(self, row: int, column: Column) -> str:
        used = self._places[row].last_used
        return moments.exact(used) if column is Column.USED and used is not None else ""

    def _head(self, column: Column) -> str:
        return {
            Column.RANK: self.tr("Rank"),
            Column.KEY: self.tr("Key"),
            Column.PROJECT: self.tr("Project"),
            Column.SCORE: self.tr("Quota left"),
            Column.REASON: self.tr("Why"),
            Column.USED: self.tr("Last used"),
            Column.IN_FLIGHT: self.tr("In flight"),
        }[column]
