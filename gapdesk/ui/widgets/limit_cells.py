"""How cells of the table of limits are painted and edited: the number right, who says it left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gapdesk.ui import theme
from gapdesk.ui.models.limit_table import MINE_ROLE, SOURCE_ROLE, Column
from gapdesk.ui.theme import Roles, Size

Index = QModelIndex | QPersistentModelIndex
_PAD = 6
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class LimitCells(QStyledItemDelegate):
    """`refuses(column, text)` says whether a text can be taken; the field stays open until it can."""

    def __init__(self, parent: QObject, refuses: Callable[[Column, str], bool]) -> None:
        super().__init__(parent)
        self._refuses = refuses
        self._column = Column.MODEL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        word = index.data(SOURCE_ROLE)
        if not word:
            return
        roles = Roles.of(option.palette)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        mine = roles.accent if index.data(MINE_ROLE) else roles.dim
        painter.save()
        painter.setFont(theme.font(Size.HINT))
        painter.setPen(option.palette.highlightedText().color() if selected else mine)
        room = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self._column = Column(index.column())
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _LEAVING
            and isinstance(watched, QLineEdit)
            and self._refuses(self._column, watched.text())
        ):
            watched.selectAll()
            return True
        return super().eventFilter(watched, event)
