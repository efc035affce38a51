"""The table of keys as Qt's model: rows come in slices, only what changed is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from gapdesk.clock import Clock
from gapdesk.keys.types import CheckResult
from gapdesk.quota.keys import KeyRow
from gapdesk.ui.models import key_columns
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.models.key_list import Filter, KeyList
from gapdesk.ui.service import KeyService
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
SLICE = 200
"""Keys asked for at once: some 4 ms."""
_ROOT = QModelIndex()
_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _PLAIN | Qt.ItemFlag.ItemIsEditable
_COLUMNS = len(Column)


class KeyTableModel(QAbstractTableModel):
    """Holds what `keys` said last. `tick` asks anew for what is visible, and for a slice of the rest."""

    renamed = Signal(str, str)
    """Id and the new label."""
    moved = Signal(str, str)
    """Id and the name of the new project, "" for none."""
    loaded = Signal()
    """Rows came or went, or a round through all keys is done."""

    def __init__(self, keys: KeyService, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._clock = clock
        self.list = KeyList(self._searched, key_columns.sort_key(Column.LABEL))
        self.model = ""
        """The model whose quota is shown; "" = of each key the one that is worst off."""
        self._shown: list[str] = []
        self._places: dict[str, int] = {}
        self._results: dict[str, CheckResult] = {}
        self._said: dict[str, tuple[str, ...]] = {}  # texts of the moving columns as they were told last
        self._loader = QTimer(self)
        self._loader.setSingleShot(True)
        self._loader.timeout.connect(self._load)

    # --- what is shown

    def key_at(self, row: int) -> str:
        """The id of the key in `row`."""
        return self._shown[row]

    def row_at(self, row: int) -> KeyRow:
        """What is known of the key in `row`."""
        return self.list.rows[self._shown[row]]

    def place_of(self, key_id: str) -> int | None:
        """The row in which the key is shown, if it is."""
        return self._places.get(key_id)

    def result_of(self, key_id: str) -> CheckResult | None:
        """What the last check said of the key."""
        return self._results.get(key_id)

    def now(self) -> float:
        """The moment as of which cells are written."""
        return self._clock.now()

    # --- keeping up

    def tick(self, first: int, last: int, *, still: bool = False) -> None:
        """Ask anew for the rows `first` … `last`, which are visible, and for some of the others.

        `still` keeps them where they are, unless keys came or went.
        """
        if self.sync():
            return
        visible = self._shown[max(0, first) : last + 1]
        rows = self._keys.rows(visible, self.model)
        changed = self.list.put(rows)
        self._tell(changed, visible)
        if not self.list.complete:
            self._load()
        elif len(self.list.rows) > len(visible):
            self.list.put(self._keys.rows(self.list.next_slice(SLICE), self.model))
        if self.list.swept and not still:
            self._arrange()

    def sync(self) -> bool:
        """Show which keys there are now; returns whether any came or went."""
        if not self.list.sync(self._keys.ids()):
            return False
        self._arrange()
        self._load()
        return True

    def reload(self) -> None:
        """Ask for all keys anew, a slice at a time, after something was done to them."""
        self.list.sync(self._keys.ids())
        fresh = self.list.put(self._keys.rows(self._shown[:SLICE], self.model))
        self._arrange()
        self._tell(fresh, ())
        self._load()

    def show_model(self, model: str) -> None:
        """Show the quota of `model`, "" for the one that is worst off."""
        if model != self.model:
            self.model = model
            self.list.outdate()

    def show_results(self, results: Iterable[CheckResult]) -> None:
        """Show what the last check said."""
        new = {result.key_id: result for result in results}
        changed = {
            each for each in self._results.keys() | new.keys() if self._results.get(each) != new.get(each)
        }
        self._results = new
        self._tell(changed, ())

    def set_filter(self, wanted: Filter) -> None:
        """Show only what `wanted` takes."""
        if wanted != self.list.filter:
            self.list.filter = wanted
            self._arrange()

    def _load(self) -> None:
        """Ask for one slice of what is missing; the next one comes in another turn of the loop."""
        if self.list.complete:
            return
        self.list.put(self._keys.rows(self.list.next_slice(SLICE), self.model))
        if self.list.complete:
            self._arrange()
        else:
            self._loader.start(0)

    def _searched(self, row: KeyRow) -> str:
        return key_columns.searched(row, self._results.get(row.info.id))

    def _tell(self, changed: Iterable[str], visible: Sequence[str]) -> None:
        """Have the rows in `changed` painted, and of those in `visible` the countdowns that moved."""
        whole = {place for each in changed if (place := self._places.get(each)) is not None}
        for place in whole:
            self.dataChanged.emit(self.index(place, 0), self.index(place, _COLUMNS - 1))
        now = self.now()
        said = {}
        for each in visible:
            row, place = self.list.rows.get(each), self._places.get(each)
            if row is None or place is None:
                continue
            texts = tuple(key_columns.text(column, row, now) for column in key_columns.MOVING)
            said[each] = texts
            if place in whole:
                continue
            for column, old, new in zip(key_columns.MOVING, self._said.get(each, texts), texts, strict=True):
                if old != new:
                    index = self.index(place, column)
                    self.dataChanged.emit(index, index)
        self._said = said

    def _arrange(self) -> None:
        """Bring what is shown into order; selection and current key go with their rows."""
        wanted = self.list.arranged()
        if wanted == self._shown:
            self.loaded.emit()
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()] for index in before]
        self._shown = wanted
        self._places = {each: place for place, each in enumerate(wanted)}
        after = [
            self.index(self._places[each], index.column()) if each in self._places else QModelIndex()
            for each, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.loaded.emit()

    # --- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        column, result = Column(index.column()), self._results.get(row.info.id)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return key_columns.text(column, row, self.now(), result)
            case Qt.ItemDataRole.EditRole:
                return row.info.label if column is Column.LABEL else row.info.project or ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return key_columns.spoken(column, row, self.now(), result)
            case Qt.ItemDataRole.ToolTipRole:
                lines = [line for line in key_columns.tooltip(column, row, self.now(), result) if line]
                return tip(*lines) if lines else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, text = self.row_at(index.row()), str(value).strip()
        if index.column() == Column.LABEL and text and text != row.info.label:
            self.renamed.emit(row.info.id, text)
        elif index.column() == Column.PROJECT and text != (row.info.project or ""):
            self.moved.emit(row.info.id, text)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return key_columns.title(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = key_columns.head_help(column)
            return tip(*lines) if lines else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column in key_columns.RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if index.column() in (Column.LABEL, Column.PROJECT) else _PLAIN

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column >= 0:
            self.list.sort_key = key_columns.sort_key(Column(column))
            self.list.descending = order is Qt.SortOrder.DescendingOrder
            self._arrange()
