"""How cells of the table of keys are painted: states with icons, bars of what is left, joined projects."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from gapdesk.quota.keys import Kept, KeyRow, KeyState
from gapdesk.ui import icons, reason_words
from gapdesk.ui.models import key_columns
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.models.key_table import KeyTableModel
from gapdesk.ui.theme import Roles, State
from gapdesk.ui.widgets.direct_cells import DirectCells

_PAD = 6
_ICON = 14
_BAR = 3
"""Height of a bar."""
_JOINT = 8
"""Width of the gutter in which the line stands that joins keys of one project."""
_FAMILY = "gemini-"
"""Stands before nearly every model's name: the room is better used for the rest of it."""
_LOW = 0.2
"""Below this share left the bar warns."""
_COLUMNS = tuple(Column)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_DIM = (Column.MODEL, Column.RESETS, Column.USED, Column.KEPT)


class KeyCells(DirectCells):
    """Paints straight from the model's rows."""

    def __init__(self, model: KeyTableModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._drop_row = -1

    def mark(self, row: int) -> None:
        """Show `row` as the one something would be dropped on; -1 for none."""
        self._drop_row = row

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, column = self._model.row_at(index.row()), _COLUMNS[index.column()]
        roles, ink, selected = self.ground(painter, option)
        pen = _Pen(painter, option.rect, roles, ink, selected)
        if column is Column.STATE:
            self._state(pen, row)
        elif column in key_columns.DIMENSIONS:
            self._bar(pen, row, column)
        elif column is Column.PROJECT:
            self._project(pen, row, index.row())
        else:
            self._text(pen, row, column)
        if index.row() == self._drop_row:
            painter.fillRect(option.rect, _veil(roles.accent))
        self.frame(painter, option, ink)

    def _text(self, pen: _Pen, row: KeyRow, column: Column) -> None:
        said = key_columns.text(column, row, self._model.now(), self._model.result_of(row.info.id))
        if column is Column.MODEL:
            said = said.removeprefix(_FAMILY)
        room = pen.area.adjusted(_PAD, 0, -_PAD, 0)
        if column is Column.LABEL and row.info.kept is Kept.SESSION:
            room.setRight(room.right() - _ICON - 2)
            pen.icon("session", room.right() + 2, pen.dim)
        dim = column in _DIM or (column is Column.LABEL and row.state is KeyState.DISABLED)
        pen.text(said, room, pen.dim if dim else pen.ink, right=column in key_columns.RIGHT)

    def _state(self, pen: _Pen, row: KeyRow) -> None:
        kind, _ = reason_words.key_state(row.state)
        if kind is State.OK and row.troubled:
            kind = State.WARN if row.troubled == row.models else State.OK
        colour = pen.ink if pen.selected else pen.roles.states[kind]
        pen.icon(f"state-{kind}", pen.area.left() + _PAD, colour)
        room = pen.area.adjusted(_PAD * 2 + _ICON, 0, -_PAD, 0)
        pen.text(key_columns.state_text(row, self._model.now()), room, colour)

    def _project(self, pen: _Pen, row: KeyRow, place: int) -> None:
        above = place > 0 and self._model.row_at(place - 1).project == row.project
        below = place + 1 < self._model.rowCount() and self._model.row_at(place + 1).project == row.project
        if above or below:
            pen.joint(above, below)
        room = pen.area.adjusted(_PAD + _JOINT, 0, -_PAD, 0)
        name = key_columns.project_name(row)
        pen.text(name, room, pen.dim if name == key_columns.NOTHING else pen.ink)

    def _bar(self, pen: _Pen, row: KeyRow, column: Column) -> None:
        quota = key_columns.quota_of(row, column)
        share = key_columns.share_left(quota)
        room = pen.area.adjusted(_PAD, 0, -_PAD, 0)
        if share is None:
            pen.text(key_columns.quota_text(quota), room, pen.dim, right=True)
            return
        pen.text(key_columns.quota_text(quota), room.adjusted(0, 0, 0, -_BAR - 2), pen.ink, right=True)
        kind = _urgency(share)
        colour = (
            pen.roles.series[key_columns.DIMENSIONS[column]] if kind is State.OK else pen.roles.states[kind]
        )
        full = QRectF(room.left(), room.bottom() - _BAR - 2, room.width(), _BAR)
        pen.bar(full, share, pen.ink if pen.selected else colour)


class _Pen:
    """Painter, place and colours of one cell."""

    def __init__(self, painter: QPainter, area: QRect, roles: Roles, ink: QColor, selected: bool) -> None:
        self.painter, self.area, self.roles = painter, area, roles
        self.ink, self.selected = ink, selected
        self.dim = ink if selected else roles.dim

    def text(self, text: str, room: QRect, colour: QColor, *, right: bool = False) -> None:
        self.painter.setPen(colour)
        metrics = self.painter.fontMetrics()
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        self.painter.drawText(room, _RIGHT if right else _LEFT, text)

    def icon(self, name: str, left: int, colour: QColor) -> None:
        scale = self.painter.device().devicePixelRatioF()
        picture = icons.pixmap(name, round(_ICON * scale), colour)
        top = self.area.top() + (self.area.height() - _ICON) // 2
        self.painter.drawPixmap(QRect(left, top, _ICON, _ICON), picture)

    def joint(self, above: bool, below: bool) -> None:
        left, middle = self.area.left() + _PAD // 2, self.area.center().y()
        self.painter.setPen(QPen(self.dim, 1))
        self.painter.drawLine(
            left, self.area.top() if above else middle, left, self.area.bottom() + 1 if below else middle
        )
        self.painter.drawLine(left, middle, left + _JOINT // 2, middle)

    def bar(self, full: QRectF, share: float, colour: QColor) -> None:
        self.painter.fillRect(full, self.roles.line if not self.selected else QColor(0, 0, 0, 60))
        if share > 0:
            full.setWidth(max(2.0, full.width() * share))
            self.painter.fillRect(full, colour)


def _urgency(share: float) -> State:
    return State.BAD if share <= 0 else State.WARN if share < _LOW else State.OK


def _veil(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(0.25)
    return faint
