"""Models and limits: what are the limits, and who says so? And who would be asked now?"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QTabWidget

from gapdesk.ui import theme
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.models_limits import ModelLimits
from gapdesk.ui.pages.models_order import ModelOrder
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column


class ModelsPage(View):
    """Two tabs; the second begins with the model chosen in the first."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.title = Text(Size.TITLE, strong=True)
        self.limits = ModelLimits(context)
        self.order = ModelOrder(context)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.limits, "")
        self.tabs.addTab(self.order, "")
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.PAGE, theme.SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.tabs, 1)
        self.tabs.currentChanged.connect(self._on_tab)
        context.bridge.report_changed.connect(self._on_changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        self.setFocusProxy(self.limits)
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Models and limits"))
        self.tabs.setTabText(0, self.tr("Limits and prices"))
        self.tabs.setTabText(1, self.tr("Who would be asked"))
        self.tabs.setAccessibleName(self.tr("Models and limits"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.limits.refresh()

    def _on_changed(self) -> None:
        if self.isVisible():
            self.limits.refresh()

    def _on_tab(self, place: int) -> None:
        if place == self.tabs.indexOf(self.order):
            row = self.limits.rows.row_at(self.limits.table.currentIndex().row())
            if row is not None:
                self.order.choose(row.pattern)

    def _find(self) -> None:
        self.tabs.setCurrentWidget(self.limits)
        self.limits.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.limits.search.selectAll()
