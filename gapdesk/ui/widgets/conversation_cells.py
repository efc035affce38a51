"""How the lines of the list of conversations are painted: two lines each, three for what a search found."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from gapdesk.conversations.types import ConversationRow, Hit
from gapdesk.ui import conversation_words as said
from gapdesk.ui import icons, moments, theme
from gapdesk.ui.counts import Counts
from gapdesk.ui.models.conversation_list import ConversationListModel
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.widgets.direct_cells import DirectCells

HEIGHT, HIT_HEIGHT = 48, 66
_PAD = theme.SMALL
_TOP, _LINE = 5, 18
_ICON = 14
_SNIPPET_LINES = 2
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
Index = QModelIndex | QPersistentModelIndex


class ConversationCells(DirectCells):
    """Paints straight from the model's rows."""

    def __init__(self, model: ConversationListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        roles, ink, selected = self.ground(painter, option)
        line = _Line(painter, option.rect.adjusted(_PAD, _TOP, -_PAD, -_TOP), roles, ink, selected)
        row, hit = self._model.row_at(index.row()), self._model.hit_at(index.row())
        if row is None:
            line.nothing()
        elif hit is None:
            line.conversation(row, self._model.now())
        else:
            line.hit(hit, self._model.now())
        painter.setPen(QPen(roles.line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        self.frame(painter, option, ink)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Title"))
        editor.setFont(theme.font(Size.BODY))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():  # a row that comes anew must not undo what is being written
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area = option.rect.adjusted(2, 1, -2, 0)
        area.setHeight(_TOP + _LINE)  # the line below stays whole
        editor.setGeometry(area)


class _Line:
    """Painter, place and colours of one line of the list."""

    def __init__(self, painter: QPainter, area: QRect, roles: Roles, ink: QColor, selected: bool) -> None:
        self._painter, self._area, self._roles = painter, area, roles
        self._ink, self._selected = ink, selected
        self._dim = ink if selected else roles.dim
        self._small = theme.font(Size.TABLE)

    def nothing(self) -> None:
        """A row that is still on its way."""
        faint = QColor(self._roles.line)
        for place, share in ((0, 0.6), (1, 0.4)):
            room = self._room(place)
            self._painter.fillRect(room.left(), room.top() + 5, round(room.width() * share), 8, faint)

    def conversation(self, row: ConversationRow, now: float) -> None:
        """Title, with what is special; below it who, with what and when, and how much."""
        first, second = self._room(0), self._room(1)
        if row.open_end:
            first = self._broken(first)
        if row.pinned:
            self._icon("pin", first.right() - _ICON + 1, first, self._dim)
            first.setRight(first.right() - _ICON - theme.TIGHT)
        name = said.label(row)
        if name:
            first = self._chip(name, first)
        self._text(said.title(row), first, theme.font(Size.BODY), self._ink)
        count = Counts().messages(row.messages)
        width = QFontMetrics(self._small).horizontalAdvance(count)
        self._text(count, second, self._small, self._dim, right=True)
        second.setRight(second.right() - width - _PAD)
        self._text(self._subline(row, now, second.width()), second, self._small, self._dim)

    def _subline(self, row: ConversationRow, now: float, room: int) -> str:
        """When, who and with what; a long name of the client leaves the model its share of `room`."""
        metrics = QFontMetrics(self._small)
        whole, client, model = map(
            metrics.horizontalAdvance, (said.subline(row, now), row.client, said.model(row))
        )
        half = (room - (whole - client - model)) // 2
        share = max(client - max(0, whole - room), min(client, half))
        short = metrics.elidedText(row.client, Qt.TextElideMode.ElideRight, share)
        return said.subline(replace(row, client=short), now)

    def hit(self, hit: Hit, now: float) -> None:
        """Title and time; below it what was found, marked."""
        first = self._room(0)
        when = moments.ago(hit.time, now)
        width = QFontMetrics(self._small).horizontalAdvance(when)
        self._text(when, first, self._small, self._dim, right=True)
        first.setRight(first.right() - width - _PAD)
        self._text(said.title(hit.row), first, theme.font(Size.BODY, strong=True), self._ink)
        self._snippet(hit)

    def _snippet(self, hit: Hit) -> None:
        layout = QTextLayout(hit.snippet, self._small)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._marks(hit))
        top, left = self._room(1).top(), self._area.left()
        layout.beginLayout()
        for place in range(_SNIPPET_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self._area.width())
            line.setPosition(QPointF(0, place * (_LINE - 1)))
        layout.endLayout()
        self._painter.setPen(self._dim)
        layout.draw(self._painter, QPointF(left, top))

    def _marks(self, hit: Hit) -> list[QTextLayout.FormatRange]:
        """What was found stands out: by weight and colour, and on a ground of its own."""
        ground = QColor(self._ink if self._selected else self._roles.accent)
        ground.setAlphaF(0.22)
        look = QTextCharFormat()
        look.setBackground(ground)
        look.setForeground(self._ink if self._selected else self._roles.text)
        look.setFontWeight(QFont.Weight.DemiBold)
        marks = []
        for start, end in hit.marks:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = _units(hit.snippet[:start]), _units(hit.snippet[start:end])
            mark.format = look
            marks.append(mark)
        return marks

    def _broken(self, room: QRect) -> QRect:
        """Say at the right that it broke off; returns the room left."""
        colour = self._ink if self._selected else self._roles.states[State.WARN]
        word = said.open_end()
        width = QFontMetrics(self._small).horizontalAdvance(word)
        self._text(word, room, self._small, colour, right=True)
        left = room.right() - width - _ICON - theme.TIGHT
        self._icon(f"state-{State.WARN}", left, room, colour)
        return room.adjusted(0, 0, left - theme.SMALL - room.right(), 0)

    def _chip(self, name: str, room: QRect) -> QRect:
        """The name by which requests call it, in a frame at the right; returns the room left."""
        font = theme.font(Size.HINT)
        metrics = QFontMetrics(font)
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width() // 3)
        width = metrics.horizontalAdvance(name) + 2 * 6
        frame = QRect(room.right() - width, room.top() + 1, width, _LINE - 2)
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._dim, 1))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        painter.restore()
        painter.setFont(font)
        painter.setPen(self._dim)
        painter.drawText(frame, _CENTRE, name)
        return room.adjusted(0, 0, -width - theme.SMALL, 0)

    def _room(self, place: int) -> QRect:
        return QRect(self._area.left(), self._area.top() + place * (_LINE + 1), self._area.width(), _LINE)

    def _text(self, text: str, room: QRect, font: QFont, colour: QColor, *, right: bool = False) -> None:
        self._painter.setFont(font)
        self._painter.setPen(colour)
        metrics = QFontMetrics(font)
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self._painter.drawText(room, _RIGHT if right else _LEFT, text)

    def _icon(self, name: str, left: int, room: QRect, colour: QColor) -> None:
        scale = self._painter.device().devicePixelRatioF()
        picture = icons.pixmap(name, round(_ICON * scale), colour)
        top = room.top() + (room.height() - _ICON) // 2
        self._painter.drawPixmap(QRect(left, top, _ICON, _ICON), picture)


def _units(text: str) -> int:
    """How long Qt, which counts in UTF-16, thinks `text` is."""
    return len(text.encode("utf-16-le")) // 2
