"""How cells of the list of requests are painted: outcomes with icon and status, programs beside clients."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry, Result
from gapdesk.ui import activity_words, icons
from gapdesk.ui.models.activity_table import NUMBERS, ActivityTable, Column
from gapdesk.ui.theme import Roles

_PAD = 6
_ICON = 14
_LEAST = 44
"""Pixels below which a program beside its client says nothing."""
_FAMILY = "gemini-"
"""Stands before nearly every model's name: the room is better used for the rest of it."""
_COLUMNS = tuple(Column)
_TELLING = (Result.BLOCKED, Result.FAILED)
"""Results of which the status tells more."""
_DIM = (Column.TIME, Column.TRIES)
_SELECTED, _ACTIVE = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_Active
_HOVERED, _FOCUSED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus
_PANEL = QStyle.PrimitiveElement.PE_PanelItemViewItem
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE, _END = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight


class ActivityCells(QStyledItemDelegate):
    """Paints straight from the entries: asking for each role of each cell would cost more."""

    def __init__(self, model: ActivityTable, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._palette, self._known = QPalette(), Roles.of(QPalette())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, column = self._model.entry_at(index.row()), _COLUMNS[index.column()]
        state = option.state
        selected = bool(state & _SELECTED)
        if selected or state & _HOVERED:
            option.widget.style().drawPrimitive(_PANEL, option, painter, option.widget)
        roles = self._roles(option.palette)
        ink = roles.text
        if selected:
            group = QPalette.ColorGroup.Active if state & _ACTIVE else QPalette.ColorGroup.Inactive
            ink = option.palette.color(group, QPalette.ColorRole.HighlightedText)
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        dim = ink if selected else roles.dim
        if column is Column.OUTCOME:
            self._outcome(painter, room, entry, ink if selected else None, dim)
        elif column is Column.CLIENT:
            self._client(painter, room, entry, ink, dim)
        else:
            text = self._model.text(entry, column)
            if column is Column.MODEL:
                text = text.removeprefix(_FAMILY)
            elif column is Column.TIME:
                room = option.rect.adjusted(_PAD, 0, 0, 0)
            colour = dim if column in _DIM or text == activity_words.NOTHING else ink
            _write(painter, room, text, colour, right=column in NUMBERS)
        if state & _FOCUSED:
            painter.setPen(QPen(ink if selected else roles.accent, 1, Qt.PenStyle.DotLine))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def _roles(self, palette: QPalette) -> Roles:
        """The roles of `palette`, which is the same for a whole table: looking them up costs too much."""
        if palette.cacheKey() != self._palette.cacheKey():
            self._palette, self._known = QPalette(palette), Roles.of(palette)
        return self._known

    def _outcome(self, painter: QPainter, room: QRect, entry: Entry, ink: QColor | None, dim: QColor) -> None:
        result = result_of(entry)
        kind, _ = activity_words.RESULTS[result]
        colour = ink or self._known.states[kind]
        picture = icons.pixmap(f"state-{kind}", round(_ICON * painter.device().devicePixelRatioF()), colour)
        top = room.top() + (room.height() - _ICON) // 2
        painter.drawPixmap(QRect(room.left(), top, _ICON, _ICON), picture)
        status = activity_words.status(entry) if result in _TELLING else ""
        taken = _write(painter, room, status, dim, right=True) + _PAD if status else 0
        words = room.adjusted(_ICON + _PAD, 0, -taken, 0)
        _write(painter, words, activity_words.outcome(result), colour)

    def _client(self, painter: QPainter, room: QRect, entry: Entry, ink: QColor, dim: QColor) -> None:
        taken = _write(painter, room, self._model.text(entry, Column.CLIENT), ink) + _PAD
        program = activity_words.program(entry) if entry.told.client else ""
        if program and room.width() - taken >= _LEAST:
            _write(painter, room.adjusted(taken, 0, 0, 0), program, dim, cut=_END)


def _write(
    painter: QPainter,
    room: QRect,
    text: str,
    colour: QColor,
    *,
    right: bool = False,
    cut: Qt.TextElideMode = _MIDDLE,
) -> int:
    """Write `text`, cut if need be; returns how wide it is."""
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text)
    if width > room.width():
        text, width = metrics.elidedText(text, cut, room.width()), room.width()
    painter.setPen(colour)
    painter.drawText(room, _RIGHT if right else _LEFT, text)
    return width
