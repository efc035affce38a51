"""Tray and window together: what the desktop program is for its user."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gapdesk.clock import Clock, SystemClock
from gapdesk.events import EngineProblem, EngineSnapshot, QuotaLow
from gapdesk.ui import icons, theme, words
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.service import EngineService
from gapdesk.ui.tray import Tray
from gapdesk.ui.tray_menu import TrayActions, TrayMenu


class Desktop(QObject):
    """Builds tray and window inside the running loop.

    `quit` begins the orderly end and returns at once. `hidden` starts in the tray, where there is one.
    Without a tray the window is shown, and closing it quits: nothing else would be left to see.
    """

    def __init__(
        self,
        app: QApplication,
        engine: EngineService,
        quit: Callable[[], None],
        hidden: bool,
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._clock = clock or SystemClock()
        self._quit = quit
        self._closing = False
        self._problem: EngineProblem | None = None
        self.languages = Languages(app)
        self.languages.use(engine.settings.ui_language)
        self._system_dark = theme.is_dark(app.palette())
        theme.apply(engine.settings.ui_theme)
        app.setFont(theme.font(theme.Size.BODY))
        app.setWindowIcon(icons.app_icon())
        self.bridge = Bridge(engine, self)
        self.window: MainWindow | None = None
        actions = TrayActions(self._open_page, self._notify, quit)
        self.menu = TrayMenu(engine, self.bridge, self._clock, actions)
        self.tray = Tray(self.bridge, self.menu, self._toggle_window, self._system_is_dark, self)
        self.bridge.changed.connect(self._on_snapshot)
        self.bridge.setting_changed.connect(self._on_setting)
        self.bridge.quota_low.connect(self._on_quota_low)
        self.tray.start()
        if not hidden or not self.tray.available:
            self.show_window()

    def show_window(self) -> None:
        """Bring the window to the front; it is built when first shown."""
        if self.window is None:
            self.window = MainWindow(self._engine, self.bridge, self._clock, self._on_window_closed)
        self.window.bring_to_front()

    def close(self) -> None:
        """Take tray and window away; the last thing before the loop ends."""
        self._closing = True
        self.bridge.close()
        self.tray.icon.hide()
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        self.menu.deleteLater()

    def _open_page(self, page: str) -> None:
        self.show_window()
        if page and self.window is not None:
            self.window.open_page(page)

    def _toggle_window(self) -> None:
        window = self.window
        if window is not None and window.isVisible() and not window.isMinimized():
            window.remember()
            window.hide()
        else:
            self.show_window()

    def _notify(self, text: str) -> None:
        self.tray.notify(text)

    def _on_window_closed(self) -> None:
        if self._closing or self.window is None:
            return
        if not self.tray.available:
            self._quit()
        elif not self.window.state.told_tray:
            self.window.state.told_tray = True
            self.window.remember()
            self.tray.notify(self.tr("gapdesk keeps running in the tray."))

    def _on_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Say in the tray why the proxy does not run, unless the window is there to say it."""
        new = snapshot.problem if snapshot.problem is not self._problem else None
        self._problem = snapshot.problem
        if new is not None and (self.window is None or not self.window.isVisible()):
            self.tray.notify("\n".join(words.advice(new)))

    def _on_quota_low(self, event: QuotaLow) -> None:
        self.tray.notify(words.quota_low(event))

    def _system_is_dark(self) -> bool:
        """The system's own scheme; as it was at the start while the window has a theme of its own."""
        if self._engine.settings.ui_theme == "system":
            self._system_dark = theme.is_dark(QGuiApplication.palette())
        return self._system_dark

    def _on_setting(self, name: str) -> None:
        if name == "ui.language":
            self.languages.use(self._engine.settings.ui_language)
            self.tray.repaint()
        elif name == "ui.theme":
            theme.apply(self._engine.settings.ui_theme)
            self.tray.repaint()
