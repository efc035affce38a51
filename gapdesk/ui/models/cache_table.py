"""The table of explicit caches; what expires counts down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gapdesk.caching.types import Cache
from gapdesk.ui import cache_words, moments
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(IntEnum):
    TITLE = 0
    CLIENT = 1
    MODEL = 2
    PROJECT = 3
    MAKER = 4
    TOKENS = 5
    HITS = 6
    SAVED = 7
    EXPIRES = 8


NUMBERS = (Column.TOKENS, Column.HITS, Column.SAVED, Column.EXPIRES)


@dataclass(frozen=True, slots=True)
class Line:
    """A cache, and what its client and project are called."""

    cache: Cache
    client: str
    project: str


class CacheTable(QAbstractTableModel):
    """Rows keep their selection while others come and go; by default in the order in which they come."""

    def __init__(self) -> None:
        super().__init__()
        self._came: tuple[Line, ...] = ()
        self._lines: list[Line] = []
        self._now = 0.0
        self._order: tuple[Column, Qt.SortOrder] | None = None

    def show_lines(self, lines: Iterable[Line], now: float) -> None:
        """Show `lines` as seen at `now` (epoch seconds)."""
        self._came, self._now = tuple(lines), now
        fresh = self._sorted()
        if [line.cache.name for line in fresh] != [line.cache.name for line in self._lines]:
            self._rearrange(fresh)
            return
        self._lines = fresh
        if fresh:
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(Column) - 1))

    def tick(self, now: float) -> None:
        """It is `now`."""
        before = [self.text(row, Column.EXPIRES) for row in range(len(self._lines))]
        self._now = now
        for row, text in enumerate(before):
            if text != self.text(row, Column.EXPIRES):
                index = self.index(row, Column.EXPIRES)
                self.dataChanged.emit(index, index)

    def cache_at(self, row: int) -> Cache:
        """The cache shown in `row`."""
        return self._lines[row].cache

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By `column`; -1 is the order in which they came."""
        self._order = (Column(column), order) if column >= 0 else None
        self._rearrange(self._sorted())

    def copied(self, rows: Sequence[int]) -> str:
        """Those rows under the heads, with tabs between, as spreadsheets take it."""
        lines = [[self._head(column) for column in Column]]
        lines += [[self.text(row, column) for column in Column] for row in rows]
        return "\n".join("\t".join(line).replace("\n", " ") for line in lines)

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(Column(section))
        if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = index.row(), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(*self._explained(row, column))
            case Qt.ItemDataRole.TextAlignmentRole if column in NUMBERS:
                return _RIGHT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._head(column)}: {self.text(row, column)}"
        return None

    def text(self, row: int, column: Column) -> str:
        """What stands in the cell."""
        line = self._lines[row]
        cache = line.cache
        match column:
            case Column.TITLE:
                return cache.title or cache.name
            case Column.CLIENT:
                return line.client
            case Column.MODEL:
                return cache.model
            case Column.PROJECT:
                return line.project
            case Column.MAKER:
                return cache_words.translated(cache_words.MAKERS[cache.made_by])
            case Column.TOKENS:
                return moments.amount(cache.tokens)
            case Column.HITS:
                return moments.amount(cache.hits)
            case Column.SAVED:
                return moments.amount(cache.saved)
            case Column.EXPIRES:
                left = cache.expires - self._now
                return moments.span(left) if left > 0 else self.tr("expired")

    def _explained(self, row: int, column: Column) -> list[str]:
        cache = self._lines[row].cache
        match column:
            case Column.TITLE:
                made = self.tr("Made {exact}").format(exact=moments.exact(cache.created))
                return [cache.title, cache.name, made]
            case Column.TOKENS:
                return [f"{cache.tokens:,}"]
            case Column.SAVED:
                return [f"{cache.saved:,}"]
            case Column.HITS if cache.used:
                return [self.tr("Last used {ago}").format(ago=moments.ago(cache.used, self._now))]
            case Column.HITS:
                return [self.tr("Not used yet")]
            case Column.EXPIRES:
                return [moments.exact(cache.expires)]
        return [self.text(row, column)]

    def _head(self, column: Column) -> str:
        heads: Mapping[Column, str] = {
            Column.TITLE: self.tr("Title"),
            Column.CLIENT: self.tr("Client"),
            Column.MODEL: self.tr("Model"),
            Column.PROJECT: self.tr("Project"),
            Column.MAKER: self.tr("Made by"),
            Column.TOKENS: self.tr("Tokens"),
            Column.HITS: self.tr("Hits"),
            Column.SAVED: self.tr("Tokens saved"),
            Column.EXPIRES: self.tr("Expires in"),
        }
        return heads[column]

    def _sorted(self) -> list[Line]:
        if self._order is None:
            return list(self._came)
        column, order = self._order
        return sorted(
            self._came, key=lambda line: _rank(line, column), reverse=order is Qt.SortOrder.DescendingOrder
        )

    def _rearrange(self, fresh: list[Line]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        names = [self._lines[index.row()].cache.name for index in old]
        self._lines = fresh
        rows = {line.cache.name: row for row, line in enumerate(fresh)}
        new = [
            self.index(rows[name], index.column()) if name in rows else QModelIndex()
            for index, name in zip(old, names, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()


def _rank(line: Line, column: Column) -> tuple[float, str]:
    cache = line.cache
    numbers = {
        Column.TOKENS: cache.tokens,
        Column.HITS: cache.hits,
        Column.SAVED: cache.saved,
        Column.EXPIRES: cache.expires,
    }
    texts = {
        Column.TITLE: cache.title or cache.name,
        Column.CLIENT: line.client,
        Column.MODEL: cache.model,
        Column.PROJECT: line.project,
        Column.MAKER: cache.made_by,
    }
    return numbers.get(column, 0), texts.get(column, "").casefold()
