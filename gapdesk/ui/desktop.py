"""Tray and window together: what the desktop program is for its user."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication

from gapdesk.clock import Clock, SystemClock
from gapdesk.events import EngineProblem, EngineSnapshot, QuotaLow
from gapdesk.keys.types import Storage, StorageState
from gapdesk.ui import icons, theme, words
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.service import EngineService
from gapdesk.ui.tray import Tray
from gapdesk.ui.tray_menu import TrayActions, TrayMenu
from gapdesk.ui.window_state import WindowState

TRAY_MS = 10_000
"""At login the tray may come some seconds after the programs."""
ACTIVATION_SECONDS = 5.0
"""Within this time after the start, becoming active is no wish of the user (macOS)."""
TIDY_MS = 1000
"""What is asked of the pages that went has ended by then, and whoever closes by mistake is back."""
PATIENCE_SECONDS = 60.0
"""Tidying up holds the loop for some 40 ms: so long it waits for a moment without requests."""
QUIET_SECONDS = 600.0
"""The tray tells nothing of the same kind twice within this time."""


class Desktop(QObject):
    """Builds tray and window inside the running loop.

    `quit` begins the orderly end and returns at once. `hidden` starts in the tray, where there is one, or
    comes soon. Without a tray the window is shown, and closing it quits: nothing else would be left to see.

    The window lives only while it is open: closed, it is destroyed with its pages, and `tidy` is called a
    little later to give their memory back. The next one begins where it ended.
    """

    def __init__(
        self,
        app: QApplication,
        engine: EngineService,
        quit: Callable[[], None],
        hidden: bool,
        clock: Clock | None = None,
        tidy: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._engine = engine
        self._clock = clock or SystemClock()
        self._quit = quit
        self._closing = False
        self._started = self._clock.monotonic()
        self._tidy = tidy
        self._problem: EngineProblem | None = None
        self._storage: Storage | None = None
        self._closed = 0.0
        self._told: dict[str, float] = {}
        self._told_page = ""
        self.languages = Languages(app)
        self.languages.use(engine.settings.ui_language)
        self._system_dark = theme.is_dark(app.palette())
        theme.apply(engine.settings.ui_theme)
        app.setFont(theme.font(theme.Size.BODY))
        app.setWindowIcon(icons.app_icon())
        self.bridge = Bridge(engine, self)
        self.window: MainWindow | None = None
        self.state = WindowState.load(engine.paths.data)
        self._waiting = self._timer(TRAY_MS, self._show_without_tray)
        self._leaving = self._timer(TIDY_MS, self._give_back)
        actions = TrayActions(self._open_page, self._answer, quit)
        self.menu = TrayMenu(engine, self.bridge, self._clock, actions)
        self.tray = Tray(self.bridge, self.menu, self._toggle_window, self._system_is_dark, self)
        self.bridge.changed.connect(self._on_snapshot)
        self.bridge.setting_changed.connect(self._on_setting)
        self.bridge.quota_low.connect(self._on_quota_low)
        self.bridge.update_found.connect(self._on_update)
        self.tray.clicked.connect(self._open_told)
        self.tray.appeared.connect(self._waiting.stop)
        if sys.platform == "darwin":
            app.applicationStateChanged.connect(self._on_app_state)
        self.tray.start()
        if not hidden:
            self.show_window()
        elif not self.tray.available:
            self._waiting.start()

    def show_window(self) -> None:
        """Bring the window to the front; it is built if it is not open."""
        self._waiting.stop()
        if self.window is None:
            self._leaving.stop()
            self.window = MainWindow(
                self._engine, self.bridge, self._clock, self._on_window_closed, self.state
            )
        self.window.bring_to_front()

    def remember(self) -> None:
        """Write down place and page now: the session may end at any moment."""
        if self.window is not None:
            self.window.remember()

    def close(self) -> None:
        """Take tray and window away; the last thing before the loop ends."""
        self._closing = True
        self._waiting.stop()
        self._leaving.stop()
        self.bridge.close()
        self.tray.icon.hide()
        if self.window is not None:
            self.window.close()
        self.menu.deleteLater()

    def _open_page(self, page: str) -> None:
        self.show_window()
        if page and self.window is not None:
            self.window.open_page(page)

    def _toggle_window(self) -> None:
        window = self.window
        if window is not None and window.isVisible() and not window.isMinimized():
            window.close()
        else:
            self.show_window()

    def _on_app_state(self, state: Qt.ApplicationState) -> None:
        """Show the window if gapdesk is opened in Finder while it runs: macOS starts no second one.

        It becomes active by that, or is so already and is told again. The system also activates a program
        when it has started, in the tray, too.
        """
        started_lately = self._clock.monotonic() - self._started < ACTIVATION_SECONDS
        if state is not Qt.ApplicationState.ApplicationActive or self._closing or started_lately:
            return
        if self.window is None or self.window.isMinimized():
            self.show_window()

    def _show_without_tray(self) -> None:
        if not self.tray.available:
            self.show_window()

    def _on_window_closed(self) -> None:
        window, self.window = self.window, None
        if window is None:
            return
        window.deleteLater()
        if self._closing:
            return
        self._closed = self._clock.monotonic()
        self._leaving.start()
        if not self.tray.available:
            self._quit()
        elif not self.state.told_tray:
            self.state.told_tray = True
            window.remember()
            self._tell("tray", self.tr("gapdesk keeps running in the tray."))

    def _give_back(self) -> None:
        waited = self._clock.monotonic() - self._closed
        if self.bridge.snapshot.in_flight and waited < PATIENCE_SECONDS:
            self._leaving.start()
            return
        QPixmapCache.clear()
        self._tidy()

    def _answer(self, text: str) -> None:
        """Say what came of something the user did in the tray's menu."""
        self._told_page = ""
        self.tray.notify(text)

    def _tell(self, kind: str, text: str, page: str = "") -> None:
        """Say something nobody asked for, unless that was done lately; a click on it opens `page`."""
        now = self._clock.monotonic()
        if now - self._told.get(kind, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self._told[kind] = now
        self._told_page = page
        self.tray.notify(text)

    def _open_told(self) -> None:
        self._open_page(self._told_page)

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def _on_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Say in the tray why the proxy does not run, or that the keyring is gone, unless the window does."""
        new = snapshot.problem if snapshot.problem is not self._problem else None
        self._problem = snapshot.problem
        before, self._storage = self._storage, snapshot.storage
        if self.window is not None and not self.window.isMinimized():
            return
        if new is not None:
            self._tell(new, "\n".join(words.advice(new)), "overview")
        was_well = before is not None and before.state is StorageState.KEYRING
        if was_well and snapshot.storage is not None and (advice := words.storage(snapshot.storage)):
            self._tell("storage", "\n".join(advice), "keys")

    def _on_quota_low(self, event: QuotaLow) -> None:
        self._tell("quota", words.quota_low(event), "report")

    def _on_update(self, version: str) -> None:
        text = self.tr("gapdesk {version} is out. Overview says what changed.")
        self._tell("update", text.format(version=version), "overview")

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
