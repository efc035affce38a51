"""The list of conversations, or of what a search found, as Qt's model: quick for 100,000."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from gapdesk.clock import Clock
from gapdesk.conversations.types import ConversationRow, Hit
from gapdesk.ui import conversation_words
from gapdesk.ui.latest import Latest
from gapdesk.ui.record_services import ConversationService
from gapdesk.ui.view import tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
AROUND = 32
"""Rows asked for before and behind those that are seen."""
KEPT = 2000
"""Rows remembered: those that came last."""
_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemNeverHasChildren
)


class ConversationListModel(QAbstractListModel):
    """Ids come all at once, rows when somebody looks at them: `row_at` notes what is missing, one question
    a turn of the loop brings it."""

    renamed = Signal(int, str)
    """A conversation and the title the user gave it."""

    def __init__(self, service: ConversationService, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._clock = clock
        self.hits: tuple[Hit, ...] | None = None
        """What a search found, which is shown then; None while all conversations are."""
        self._ids: tuple[int, ...] = ()
        self._rows: dict[int, ConversationRow] = {}
        self._old: set[int] = set()  # their rows are shown until newer ones come
        self._changed: set[int] = set()  # while a question was on its way
        self._looked_at: set[int] = set()  # places whose rows are missing or old
        self._wanted: Sequence[int] = ()  # whose rows were asked for last
        self._question = Latest("rows of conversations")
        self._asker = QTimer(self)
        self._asker.setSingleShot(True)
        self._asker.setInterval(0)
        self._asker.timeout.connect(self._ask)

    # --- what is shown

    def now(self) -> float:
        """The moment as of which rows are written."""
        return self._clock.now()

    def id_at(self, place: int) -> int:
        """The conversation in that row."""
        return self.hits[place].row.id if self.hits is not None else self._ids[place]

    def hit_at(self, place: int) -> Hit | None:
        """What was found in that row; None while all conversations are shown."""
        return self.hits[place] if self.hits is not None else None

    def row_at(self, place: int) -> ConversationRow | None:
        """What is known of the conversation in that row; None if nothing yet, but then it is asked for."""
        if self.hits is not None:
            return self.hits[place].row
        wanted = self._ids[place]
        row = self._rows.get(wanted)
        if row is None or wanted in self._old:
            self._looked_at.add(place)
            if not self._asker.isActive():
                self._asker.start()
        return row

    def known(self, conversation: int) -> ConversationRow | None:
        """What is known of that conversation, wherever it stands."""
        found = (hit.row for hit in self.hits or () if hit.row.id == conversation)
        return self._rows.get(conversation) or next(found, None)

    def place_of(self, conversation: int, hit: Hit | None = None) -> int | None:
        """The row in which it is shown; of several that of the message of `hit`, else the first."""
        if self.hits is None:
            return self._ids.index(conversation) if conversation in self._ids else None
        places = [place for place, each in enumerate(self.hits) if each.row.id == conversation]
        message = hit.message if hit is not None else None
        return next(
            (place for place in places if self.hits[place].message == message), next(iter(places), None)
        )

    # --- keeping up

    def show_ids(self, ids: tuple[int, ...]) -> None:
        """Show those conversations; what is selected stays so where it is still there."""
        if self.hits is not None:
            self.beginResetModel()
            self.hits = None
            self._take(ids)
            self.endResetModel()
        elif ids != self._ids:
            self.layoutAboutToBeChanged.emit()
            before = self.persistentIndexList()
            kept = [self._ids[index.row()] for index in before]
            self._take(ids)
            held = set(kept)
            places = {each: place for place, each in enumerate(ids) if each in held}
            after = [self.index(places[each], 0) if each in places else QModelIndex() for each in kept]
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        """Show what a search found."""
        if hits != self.hits:
            self.beginResetModel()
            self.hits = hits
            self.endResetModel()

    def outdate(self, ids: Iterable[int] = ()) -> None:
        """The rows of those conversations are old, if none is named all are."""
        named = set(ids) or {*self._rows, *self._wanted}
        self._old |= named & self._rows.keys()
        if self._question.busy:  # under load something always changes: its answer is better than none
            self._changed |= named
        self._repaint()

    def _repaint(self) -> None:
        """Have the view ask anew for what it shows, which is all it asks for."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def _take(self, ids: tuple[int, ...]) -> None:
        self._ids = ids
        self._looked_at.clear()

    def learn(self, rows: Iterable[ConversationRow]) -> None:
        """Remember those, which are new."""
        fresh = {row.id: row for row in rows}
        self._old -= fresh.keys()
        kept = {each: row for each, row in self._rows.items() if each not in fresh}
        surplus = max(0, len(kept) + len(fresh) - KEPT)
        self._rows = dict(islice(kept.items(), surplus, None)) | fresh
        self._old &= self._rows.keys()

    def _ask(self) -> None:
        """Ask for what was looked at, and what stands around it; one question at a time."""
        if self._question.busy:
            return
        places = [place for place in self._looked_at if place < len(self._ids)]
        self._looked_at.clear()
        if not places or self.hits is not None:
            return
        first, last = max(0, min(places) - AROUND), max(places) + AROUND
        if last - first > 4 * AROUND + len(places):  # somebody went far meanwhile
            self._wanted = [self._ids[place] for place in sorted(places)]
        else:
            self._wanted = self._ids[first : last + 1]
        self._changed.clear()
        self._question.ask(self._service.rows(self._wanted), self._show_rows, self._looked_at.clear)

    def _show_rows(self, rows: tuple[ConversationRow, ...]) -> None:
        self.learn(rows)
        self._old |= self._changed & self._rows.keys()
        self._repaint()
        if self._looked_at:
            self._asker.start()

    # --- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return len(self.hits) if self.hits is not None else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return conversation_words.title(row)
            case Qt.ItemDataRole.EditRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                hit = self.hit_at(index.row())
                return conversation_words.spoken(row, self.now(), hit.snippet if hit else "")
            case Qt.ItemDataRole.ToolTipRole:
                return tip(*conversation_words.tooltip(row))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, text = self.row_at(index.row()), str(value).strip()
        if row is not None and text != row.title:
            self.renamed.emit(row.id, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags
