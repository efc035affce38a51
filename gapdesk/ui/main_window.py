"""The one window: side bar on the left, one page on the right. Closing it keeps the tray."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget

from gapdesk.clock import Clock
from gapdesk.events import EngineSnapshot
from gapdesk.ui import icons
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.pages import PAGES, PageContext
from gapdesk.ui.service import EngineService
from gapdesk.ui.side_bar import SideBar
from gapdesk.ui.view import View
from gapdesk.ui.window_state import WindowState

_TITLE_BAR = 40
"""Room left for the window's title bar, in pixels."""
_AROUND = 64
"""Pixels shown above and below what has the focus."""


class MainWindow(View):
    """Builds each page when it is first opened. `on_close` is called after the window was closed."""

    def __init__(
        self,
        engine: EngineService,
        bridge: Bridge,
        clock: Clock,
        on_close: Callable[[], None],
        state: WindowState | None = None,
    ) -> None:
        """`state` is what the window before it left, by default what a run before wrote down."""
        super().__init__()
        self._on_close = on_close
        self._data = engine.paths.data
        self.state = state or WindowState.load(self._data)
        self._context = PageContext(engine, bridge, clock, self.open_page, self.state)
        self._pages: dict[str, View] = {}
        self.side_bar = SideBar(PAGES, bridge.snapshot)
        self.stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addWidget(self.stack, 1)
        self.setWindowTitle("gapdesk")
        self.setWindowIcon(icons.app_icon())
        self.setMinimumSize(820, 420)
        self.resize(1120, 740)
        self.restoreGeometry(QByteArray.fromBase64(self.state.geometry.encode()))
        if not self.isMaximized():
            room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
            self.resize(self.size().boundedTo(room))  # the remembered screen may have been a larger one
        self.side_bar.chosen.connect(self.open_page)
        bridge.changed.connect(self._on_snapshot)
        self._add_shortcuts()
        self.open_page(self.state.page)

    def open_page(self, page: str) -> None:
        """Show `page`, or the first where there is no such page; for the name of a setting, the setting."""
        if "." in page:
            self._open_setting(page)
            return
        spec = next((each for each in PAGES if each.id == page), PAGES[0])
        if spec.id not in self._pages:
            built = spec.build(self._context)
            self._pages[spec.id] = built
            self.stack.addWidget(built)
        self.stack.setCurrentWidget(self._pages[spec.id])
        self.side_bar.select(spec.id)
        self.state.page = spec.id

    def _open_setting(self, name: str) -> None:
        from gapdesk.ui.pages.settings import SettingsPage  # imported when first opened, as all pages

        self.open_page("settings")
        built = self._pages["settings"]
        assert isinstance(built, SettingsPage)
        built.reveal(name)

    def bring_to_front(self) -> None:
        """Show the window above the others, also when it was minimised."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Move the focus as Tab does, and scroll what has it now into view, with what stands around it."""
        moved = super().focusNextPrevChild(next)
        focused = self.focusWidget()
        for area in self.findChildren(QScrollArea):
            inside = area.widget()
            if moved and focused is not None and inside is not None and inside.isAncestorOf(focused):
                middle = focused.mapTo(inside, focused.rect().center()).y()
                area.ensureVisible(0, middle, 0, focused.height() // 2 + _AROUND)
        return moved

    def remember(self) -> None:
        """Write down place and page for the next run."""
        self.state.geometry = self.saveGeometry().toBase64().toStdString()
        self.state.save(self._data)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        super().closeEvent(event)
        self._on_close()

    def _go(self, page: str) -> None:
        """Open `page` by keyboard: the focus goes there, or to the list where the page cannot take it."""
        self.open_page(page)
        wanted = self._pages[self.state.page].focusProxy()
        taken = wanted if wanted is not None and wanted.isEnabled() else self.side_bar.list
        taken.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_snapshot(self, snapshot: EngineSnapshot) -> None:
        self.side_bar.status.show_snapshot(snapshot)

    def _add_shortcuts(self) -> None:
        for place, spec in enumerate(PAGES[:9], start=1):
            QShortcut(QKeySequence(f"Ctrl+{place}"), self, lambda page=spec.id: self._go(page))
        preferences = QKeySequence(QKeySequence.StandardKey.Preferences)
        settings = preferences if not preferences.isEmpty() else QKeySequence("Ctrl+,")
        QShortcut(settings, self, lambda: self._go("settings"))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
