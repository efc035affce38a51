"""The list of conversations as a view: keyboard, selection by conversation, a place that stays."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QItemSelectionRange, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gapdesk.conversations.types import Hit
from gapdesk.ui.models.conversation_list import ConversationListModel
from gapdesk.ui.widgets import table_dress
from gapdesk.ui.widgets.conversation_cells import HEIGHT, HIT_HEIGHT, ConversationCells

MOST_HELD = 100
"""So many selected rows are sought again after a search; else the model's own persistence is enough."""


class ConversationTable(QTableView):
    """One column. A table, since Qt's list asks its model about each row to know where it stands."""

    chosen_changed = Signal()
    remove_wanted = Signal()
    copy_wanted = Signal()
    opened = Signal()
    """Enter."""
    left = Signal()
    """Escape."""
    menu_wanted = Signal(QPoint)
    """At a place on the screen."""

    def __init__(self, model: ConversationListModel) -> None:
        super().__init__()
        self._list = model
        self.setModel(model)
        self.setItemDelegate(ConversationCells(model, self))
        table_dress.dress(self)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._renewing = False
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell_chosen())
        self.selectionModel().currentRowChanged.connect(lambda *_: self._tell_chosen())

    # --- what is selected

    def chosen(self) -> list[int]:
        """The selected conversations, from top to bottom, each once; the current one if none is selected."""
        rows = self._rows()
        if not rows and self.currentIndex().isValid():
            rows = {self.currentIndex().row()}
        return list(dict.fromkeys(self._list.id_at(row) for row in sorted(rows)))

    def count(self) -> int:
        """How many conversations are selected."""
        if self._list.hits is not None:
            return len(self.chosen()) if self._parts() else 0
        return sum(part.height() for part in self._parts())

    def current(self) -> int | None:
        """The current conversation if it is selected, else the first one that is."""
        row = self._current_row()
        return None if row is None else self._list.id_at(row)

    def current_hit(self) -> Hit | None:
        """What was found in the current row."""
        row = self._current_row()
        return None if row is None else self._list.hit_at(row)

    def select(self, conversation: int) -> bool:
        """Select that conversation alone and show it; False if it is not in the list."""
        place = self._list.place_of(conversation)
        if place is not None:
            self.select_row(place)
        return place is not None

    def select_row(self, place: int) -> None:
        """Select that row alone and show it, whatever keys are held down at the moment."""
        index = self._list.index(place, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def rename(self) -> None:
        """Edit the title of the current conversation in its place."""
        if self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def busy(self) -> bool:
        """Whether a title is being edited, so that rows had better stay."""
        return self.state() is QAbstractItemView.State.EditingState

    def _current_row(self) -> int | None:
        if self.selectionModel().isSelected(self.currentIndex()):
            return self.currentIndex().row()
        return min((part.top() for part in self._parts()), default=None)

    def _rows(self) -> set[int]:
        return {row for part in self._parts() for row in range(part.top(), part.bottom() + 1)}

    def _parts(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    # --- keeping the place

    def renew(self, change: Callable[[], None]) -> None:
        """Let `change` bring other rows: selection and what is seen stay where they are.

        At the top the newest come into view. Where the selected rows are gone, their neighbour is taken.
        """
        had = min((part.top() for part in self._parts()), default=-1)
        held = sorted(self._rows()) if self.count() <= MOST_HELD else []
        before = [(self._list.id_at(row), self._list.hit_at(row)) for row in held]
        bar, height = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        first, into = divmod(bar.value(), height)
        anchor = self._list.id_at(first) if bar.value() and first < self._list.rowCount() else None
        found = self._list.hits is not None
        self._renewing = True  # what is selected between is nothing that the user chose
        change()
        if found != (self._list.hits is not None):
            self.verticalHeader().setDefaultSectionSize(HIT_HEIGHT if self._list.hits is not None else HEIGHT)
            anchor = None
        place = self._list.place_of(anchor) if anchor is not None else None
        self.updateGeometries()
        if place is not None:
            bar.setValue(place * height + into)
        if before and not self._parts():
            self._reselect(before, had, follow=place is None)
        self._renewing = False
        self.chosen_changed.emit()

    def _tell_chosen(self) -> None:
        if not self._renewing:
            self.chosen_changed.emit()

    def _reselect(self, before: list[tuple[int, Hit | None]], had: int, *, follow: bool) -> None:
        found = (self._list.place_of(each, hit) for each, hit in before)
        places = list(dict.fromkeys(place for place in found if place is not None))
        if not places and self._list.hits is None and self._list.rowCount():
            places = [min(had, self._list.rowCount() - 1)]
        if not places:
            return
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._list.index(places[0], 0), flags.NoUpdate)
        for place in places:
            self.selectionModel().select(self._list.index(place, 0), flags.Select)
        if follow:
            self.scrollTo(self._list.index(places[0], 0))

    # --- keyboard

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End lead to the ends of the list, as in one; in tables to those of a row."""
        ends = (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd)
        wanted = modifiers | Qt.KeyboardModifier.ControlModifier if action in ends else modifiers
        return super().moveCursor(action, wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.busy():
            super().keyPressEvent(event)
            return
        keys = Qt.Key
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in (keys.Key_Delete, keys.Key_Backspace):
            self.remove_wanted.emit()
        elif event.key() in (keys.Key_Return, keys.Key_Enter):
            self.opened.emit()
        elif event.key() == keys.Key_F2:
            self.rename()
        elif event.key() == keys.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (place := table_dress.menu_place(self, event)) is not None:
            self.menu_wanted.emit(place)
