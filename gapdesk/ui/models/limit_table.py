"""The table of limits and prices: one line per model or glob, numbers with who says them."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import LimitCell, LimitRow, Source
from gapdesk.ui import limit_words, moments
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
SOURCE_ROLE = int(Qt.ItemDataRole.UserRole)
"""Who says the number, as one word."""
MINE_ROLE = SOURCE_ROLE + 1
"""Whether the user says it."""


class Column(IntEnum):
    MODEL = 0
    RPM = 1
    TPM = 2
    RPD = 3
    TPD = 4
    INPUT = 5
    OUTPUT = 6
    PRICE_IN = 7
    PRICE_OUT = 8
    PRICE_CACHED = 9


DIMENSIONS = {Column(place): dimension for place, dimension in enumerate(Dimension, start=1)}
SIZES = (Column.INPUT, Column.OUTPUT)
PRICES = (Column.PRICE_IN, Column.PRICE_OUT, Column.PRICE_CACHED)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def cell_of(row: LimitRow, column: Column) -> LimitCell | None:
    """The limit in that column; None where there is none of them."""
    dimension = DIMENSIONS.get(column)
    if dimension is None:
        return None
    return {
        Dimension.RPM: row.rpm,
        Dimension.TPM: row.tpm,
        Dimension.RPD: row.rpd,
        Dimension.TPD: row.tpd,
    }[dimension]


def price_of(row: LimitRow, column: Column) -> float | None:
    """The price in that column, in dollars per million tokens; None if it is not known."""
    if row.price is None or column not in PRICES:
        return None
    return (row.price.input, row.price.output, row.price.cached)[PRICES.index(column)]


class LimitTable(QAbstractTableModel):
    """`edit(row, column, text)` takes what the user typed, and says whether it is possible."""

    def __init__(self, edit: Callable[[LimitRow, Column, str], bool]) -> None:
        super().__init__()
        self._edit = edit
        self._all: tuple[LimitRow, ...] = ()
        self._needle = ""
        self._rows: list[LimitRow] = []
        self._titles: list[tuple[str, str]] = []

    def show_rows(self, rows: tuple[LimitRow, ...], needle: str = "") -> None:
        """Show those of `rows` that `needle` (case-folded) finds; the selection stays with its model."""
        if (rows, needle) == (self._all, self._needle):
            return
        self._all, self._needle = rows, needle
        found = [row for row in rows if needle in row.pattern.casefold()]
        if [row.pattern for row in found] != [row.pattern for row in self._rows]:
            self.beginResetModel()
            self._rows = found
            self.endResetModel()
        elif found:
            self._rows = found
            self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(Column) - 1))

    def row_at(self, place: int) -> LimitRow | None:
        """The row shown at `place`."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, pattern: str) -> int | None:
        """Where the row of that model is shown."""
        return next((place for place, row in enumerate(self._rows) if row.pattern == pattern), None)

    def retranslate(self) -> None:
        """Set the heads in the language in use."""
        million = self.tr("US dollars per million tokens: {what}")
        self._titles = [
            (self.tr("Model"), self.tr("As Google counts it; * stands for any text.")),
            *((dimension.name, limit_words.name(dimension)) for dimension in Dimension),
            (self.tr("Input"), self.tr("Tokens a request may hold")),
            (self.tr("Output"), self.tr("Tokens a reply may hold")),
            (self.tr("$ in"), million.format(what=self.tr("input"))),
            (self.tr("$ out"), million.format(what=self.tr("output and thoughts"))),
            (self.tr("$ cached"), million.format(what=self.tr("input from the cache"))),
        ]
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not self._titles:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section][0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._titles[section][1])
        if role == Qt.ItemDataRole.TextAlignmentRole and section != Column.MODEL:
            return _RIGHT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        column = Column(index.column())
        priced = column in PRICES and self._rows[index.row()].price is not None
        return flags | Qt.ItemFlag.ItemIsEditable if column in DIMENSIONS or priced else flags

    def data(self, index: Index, role: int = 0) -> Any:
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return self.typed(row, column)
        if role == SOURCE_ROLE:
            return self._source(row, column)
        if role == MINE_ROLE:
            return self.is_mine(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column is not Column.MODEL:
            return _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(*self._explained(row, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self._titles[column][0] if self._titles else ""
            return ", ".join(
                part for part in (f"{head}: {self.text(row, column)}", self._source(row, column)) if part
            )
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        return self._edit(self._rows[index.row()], Column(index.column()), str(value))

    def text(self, row: LimitRow, column: Column) -> str:
        """What stands in the cell."""
        if column is Column.MODEL:
            return row.pattern
        if column in SIZES:
            size = row.input_tokens if column is Column.INPUT else row.output_tokens
            return "–" if size is None else moments.amount(size)
        if column in PRICES:
            return limit_words.price(price_of(row, column))
        cell = cell_of(row, column)
        if cell is None or cell.source is None:
            return "–"
        return limit_words.UNLIMITED if cell.value is None else moments.amount(cell.value)

    def typed(self, row: LimitRow, column: Column) -> str:
        """What stands in the cell when it is edited."""
        if column in PRICES:
            price = price_of(row, column)
            return "" if price is None else limit_words.price(price)
        cell = cell_of(row, column)
        if cell is None or cell.source is None:
            return ""
        return limit_words.typed(cell.value)

    def _source(self, row: LimitRow, column: Column) -> str:
        cell = cell_of(row, column)
        if cell is not None and cell.source is not None:
            return limit_words.source(cell.source)
        if column is Column.PRICE_IN and self.is_mine(row, column):
            return limit_words.source(Source.USER)  # once for all three
        return ""

    def is_mine(self, row: LimitRow, column: Column) -> bool:
        """Whether the user says what stands there."""
        cell = cell_of(row, column)
        if cell is not None:
            return cell.source is Source.USER
        return column in PRICES and row.price is not None and row.price.user

    def _explained(self, row: LimitRow, column: Column) -> list[str]:
        """What the cell says, whole."""
        if column is Column.MODEL:
            return [row.pattern, row.note]
        if column in SIZES:
            size = row.input_tokens if column is Column.INPUT else row.output_tokens
            return [self.tr("not known") if size is None else self.tr("%Ln token(s)", "", size)]
        if column in PRICES:
            if row.price is None:
                return [self.tr("The price is not known. Set it below.")]
            return [limit_words.remarks(row.price) or limit_words.who_says(Source.USER)]
        cell = cell_of(row, column)
        if cell is None or cell.source is None:
            return [self.tr("No limit is known: Google names it when it is reached.")]
        said = limit_words.who_says(cell.source)
        if cell.value == 0:
            return [self.tr("No quota on this tier"), said]
        return [self.tr("Unlimited") if cell.value is None else f"{cell.value:,}", said]
