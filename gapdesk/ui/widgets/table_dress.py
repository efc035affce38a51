"""What all tables of the window have in common."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gapdesk.ui import theme
from gapdesk.ui.theme import Size
from gapdesk.ui.window_state import WindowState


def dress(table: QTableView) -> None:
    """Rows of one height without a grid or numbers; Tab leaves the table. It needs its model already."""
    table.setFont(theme.font(Size.TABLE))
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(theme.ROW)
    heads = table.horizontalHeader()
    heads.setHighlightSections(False)
    heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def dress_figures(table: QTableView) -> None:
    """A table of figures inside a page: striped, without a frame, its heads small."""
    dress(table)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setAlternatingRowColors(True)
    table.horizontalHeader().setFont(theme.font(Size.HINT))


def menu_place(table: QTableView, event: QContextMenuEvent) -> QPoint | None:
    """Where on the screen a menu asked for by `event` goes: below the current row if by key; None beside the
    rows."""
    if event.reason() is QContextMenuEvent.Reason.Keyboard:
        index = table.currentIndex()
        place = table.visualRect(index).bottomLeft() if index.isValid() else QPoint()
        return table.viewport().mapToGlobal(place)
    return event.globalPos() if table.rowAt(event.y()) >= 0 else None


def restore(table: QTableView, state: WindowState, name: str) -> None:
    """Take columns and sort as they were."""
    kept = state.tables.get(name)
    if isinstance(kept, str):
        table.horizontalHeader().restoreState(QByteArray.fromBase64(kept.encode()))


def remember(table: QTableView, state: WindowState, name: str) -> None:
    """Write down columns and sort."""
    state.tables[name] = table.horizontalHeader().saveState().toBase64().toStdString()
