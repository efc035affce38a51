"""What all tables of the window have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gapdesk.ui import theme
from gapdesk.ui.theme import Size


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
