"""How cells of the list of requests are painted: outcomes with icon and status, programs beside clients."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry, Result
from gapdesk.ui import activity_words, icons
from gapdesk.ui.models.activity_table import NUMBERS, ActivityTable, Column
from gapdesk.ui.widgets.direct_cells import DirectCells

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
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE, _END = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight


class ActivityCells(DirectCells):
    """Paints straight from the entries."""

    def __init__(self, model: ActivityTable, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, column = self._model.entry_at(index.row()), _COLUMNS[index.column()]
        roles, ink, selected = self.ground(painter, option)
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
        self.frame(painter, option, ink)

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
