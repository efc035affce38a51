"""What cells that paint themselves have in common: their ground, the ink on it, the mark of the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gapdesk.ui.theme import Roles

_SELECTED, _ACTIVE = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_Active
_HOVERED, _FOCUSED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus
_PANEL = QStyle.PrimitiveElement.PE_PanelItemViewItem


class DirectCells(QStyledItemDelegate):
    """Asking a model for each role of each cell would cost more than all the painting."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._palette, self._known = QPalette(), Roles.of(QPalette())

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> tuple[Roles, QColor, bool]:
        """Paint what stands behind; the roles, the colour to write in, and whether the cell is selected."""
        state = option.state
        selected = bool(state & _SELECTED)
        if selected or state & _HOVERED:
            option.widget.style().drawPrimitive(_PANEL, option, painter, option.widget)
        roles = self._roles(option.palette)
        if not selected:
            return roles, roles.text, False
        group = QPalette.ColorGroup.Active if state & _ACTIVE else QPalette.ColorGroup.Inactive
        return roles, option.palette.color(group, QPalette.ColorRole.HighlightedText), True

    def frame(self, painter: QPainter, option: QStyleOptionViewItem, ink: QColor) -> None:
        """Mark the cell that has the focus; `ink` as `ground` gave it."""
        if option.state & _FOCUSED:
            selected = bool(option.state & _SELECTED)
            painter.setPen(QPen(ink if selected else self._known.accent, 1, Qt.PenStyle.DotLine))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def _roles(self, palette: QPalette) -> Roles:
        """The roles of `palette`, which is the same for a whole table: looking them up costs too much."""
        if palette.cacheKey() != self._palette.cacheKey():
            self._palette, self._known = QPalette(palette), Roles.of(palette)
        return self._known
