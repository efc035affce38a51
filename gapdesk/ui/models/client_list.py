"""The list of clients as Qt's model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from gapdesk.client_types import ClientLine
from gapdesk.ui import client_words
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ClientList(QAbstractListModel):
    """Rows keep their selection while others come and go."""

    renamed = Signal(str, str)
    """A client and the name the user gave it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[ClientLine, ...] = ()
        self.now = 0.0
        """As of when rows are written."""

    def show_lines(self, lines: Iterable[ClientLine], now: float) -> None:
        """Show `lines` as seen at `now` (epoch seconds)."""
        before, self.now = self._written(), now
        fresh = tuple(lines)
        if [line.id for line in fresh] != [line.id for line in self.lines]:
            self._rearrange(fresh)
            return
        self.lines = fresh
        for row, (old, new) in enumerate(zip(before, self._written(), strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def retranslate(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def place_of(self, client: str) -> int | None:
        """The row in which it is shown."""
        return next((row for row, line in enumerate(self.lines) if line.id == client), None)

    def copied(self, row: int) -> str:
        """That client on one line, with tabs between, as spreadsheets take it; never its token."""
        line = self.lines[row]
        cells = (line.name, line.program, client_words.seen(line, self.now), *client_words.marks(line))
        return "\t".join(cells)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return line.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return client_words.spoken(line, self.now)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(*client_words.tooltip(line, self.now))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line, name = self.lines[index.row()], str(value).strip()
        if name and name != line.name:
            self.renamed.emit(line.id, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable if index.isValid() else super().flags(index)

    def _written(self) -> list[tuple[str, ...]]:
        """What stands in each row, to see whether it changed."""
        return [
            (line.name, client_words.subline(line, self.now), *client_words.marks(line))
            for line in self.lines
        ]

    def _rearrange(self, fresh: tuple[ClientLine, ...]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self.lines[index.row()].id for index in before]
        self.lines = fresh
        places = [self.place_of(client) for client in kept]
        after = [QModelIndex() if place is None else self.index(place) for place in places]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
