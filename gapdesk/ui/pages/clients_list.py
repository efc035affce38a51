"""The list of clients as a view: two lines each, with keyboard, menu, and names that are edited in place."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gapdesk.client_types import ClientLine
from gapdesk.ui import client_words, clipboard, icons, theme
from gapdesk.ui.models.client_list import ClientList
from gapdesk.ui.theme import Roles, Size

HEIGHT = 48
_PAD = theme.SMALL
_TOP, _LINE, _ICON = 5, 18, 14
_SELECTED, _ACTIVE = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_Active
_HOVERED, _FOCUSED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus
_PANEL = QStyle.PrimitiveElement.PE_PanelItemViewItem
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class ClientCells(QStyledItemDelegate):
    """Paints straight from the model's lines."""

    def __init__(self, clients: ClientList, parent: QWidget) -> None:
        super().__init__(parent)
        self._clients = clients

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state, line = option.state, self._clients.lines[index.row()]
        selected = bool(state & _SELECTED)
        if selected or state & _HOVERED:
            option.widget.style().drawPrimitive(_PANEL, option, painter, option.widget)
        roles = Roles.of(option.palette)
        ink, dim = roles.text, roles.dim
        if selected:
            group = QPalette.ColorGroup.Active if state & _ACTIVE else QPalette.ColorGroup.Inactive
            ink = dim = option.palette.color(group, QPalette.ColorRole.HighlightedText)
        first = option.rect.adjusted(_PAD, _TOP, -_PAD, 0)
        first.setHeight(_LINE)
        second = first.translated(0, _LINE + 1)
        for name in _icons(line):
            _icon(painter, name, first, dim)
            first.setRight(first.right() - _ICON - theme.TIGHT)
        _text(painter, line.name, first, theme.font(Size.BODY), ink)
        below = client_words.subline(line, self._clients.now)
        _text(painter, below, second, theme.font(Size.TABLE), ink if line.running else dim)
        painter.setPen(QPen(roles.line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if state & _FOCUSED:
            painter.setPen(QPen(ink if selected else roles.accent, 1, Qt.PenStyle.DotLine))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -3))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Name"))
        editor.setFont(theme.font(Size.BODY))
        theme.edged(editor, focused=True)
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area = option.rect.adjusted(2, 1, -2, 0)
        area.setHeight(_TOP + _LINE)  # the line below stays whole
        editor.setGeometry(area)


class ClientsList(QListView):
    """Tells what the user wants done; does nothing to clients itself. One client is chosen at a time."""

    chosen_changed = Signal()
    remove_wanted = Signal()
    menu_wanted = Signal(QPoint)
    """At a place on the screen."""

    def __init__(self, clients: ClientList) -> None:
        super().__init__()
        self._clients = clients
        self.setModel(clients)
        self.setItemDelegate(ClientCells(clients, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())
        clients.layoutChanged.connect(self._keep_one)

    def chosen(self) -> ClientLine | None:
        """The chosen client."""
        index = self.currentIndex()
        return self._clients.lines[index.row()] if index.isValid() else None

    def choose(self, client: str) -> None:
        """Choose that client and show it."""
        place = self._clients.place_of(client)
        if place is not None:
            self._choose_row(place)

    def rename(self) -> None:
        """Edit the name of the chosen client in its place."""
        if self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def copy(self) -> None:
        """Put what stands in the chosen row on the clipboard."""
        if self.currentIndex().isValid():
            clipboard.copy(self._clients.copied(self.currentIndex().row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        elif self.indexAt(event.pos()).isValid():
            self.menu_wanted.emit(event.globalPos())

    def _keep_one(self) -> None:
        """One is always chosen: where it is gone, the one that stands in its place now."""
        if not self.currentIndex().isValid() and self._clients.lines:
            self._choose_row(0)

    def _choose_row(self, row: int) -> None:
        index = self._clients.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)


def _icons(line: ClientLine) -> tuple[str, ...]:
    """Small marks, from the right; the tooltip says them in words."""
    marks = (("hide", line.private), ("settings", client_words.has_own(line)))
    return tuple(name for name, holds in marks if holds)


def _text(painter: QPainter, text: str, room: QRect, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, fitting)


def _icon(painter: QPainter, name: str, room: QRect, colour: QColor) -> None:
    scale = painter.device().devicePixelRatioF()
    picture = icons.pixmap(name, round(_ICON * scale), colour)
    top = room.top() + (room.height() - _ICON) // 2
    painter.drawPixmap(QRect(room.right() - _ICON + 1, top, _ICON, _ICON), picture)
