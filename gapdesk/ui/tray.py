"""The tray icon: shows the state, opens the menu, toggles the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.ui import tray_glyph, words
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.tray_menu import TrayMenu

_LOOK_MS = 2000
_NOTICE_MS = 3000
_REST_MS = 1000
_SERVING = {EngineState.RUNNING, EngineState.WAITING}
"""Between these it may go back and forth with each request."""


class Tray(QObject):
    """The icon, from the moment there is a tray to show it."""

    appeared = Signal()
    """There is a tray, at once or later (GNOME gains one when its extension starts)."""
    clicked = Signal()
    """The notice shown last was clicked."""

    def __init__(
        self,
        bridge: Bridge,
        menu: TrayMenu,
        toggle_window: Callable[[], None],
        system_is_dark: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """`system_is_dark` tells of the system's scheme, whatever the window's own is."""
        super().__init__(parent)
        self._system_is_dark = system_is_dark
        self._bridge = bridge
        self._painted: tuple[EngineState, int | None, bool] | None = None
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(menu)
        self.icon.messageClicked.connect(self._on_notice_clicked)
        self._toggle_window = toggle_window
        if sys.platform != "darwin":  # there, a click opens the menu
            self.icon.activated.connect(self._on_activated)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_for_tray)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.repaint)
        bridge.changed.connect(self.show_snapshot)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.repaint)
        self.repaint()

    @property
    def available(self) -> bool:
        """Whether there is a tray that shows the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def start(self) -> None:
        """Show the icon, now or as soon as there is a tray."""
        self.icon.show()
        if self.available:
            self.appeared.emit()
        else:
            self._look.start()

    def notify(self, text: str) -> None:
        """A short notice beside the tray."""
        self.icon.showMessage("gapdesk", text, QSystemTrayIcon.MessageIcon.NoIcon, _NOTICE_MS)

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the engine as it is now; what changes with each request, once a second at most."""
        ring = tray_glyph.ring_step(tray_glyph.remaining(snapshot.today))
        wanted = (snapshot.state, ring, self._panel_is_dark())
        restless = self._rest.isActive() and self._painted and {wanted[0], self._painted[0]} <= _SERVING
        if wanted != self._painted and not restless:
            self._painted = wanted
            self._rest.start()
            self.icon.setIcon(tray_glyph.glyph(snapshot.state, ring, light=wanted[2]))
        _, word = words.state(snapshot)
        tip = f"gapdesk · {word}"
        if tip != self.icon.toolTip():
            self.icon.setToolTip(tip)

    def repaint(self) -> None:
        """Show the current snapshot again: colours or language changed."""
        self.show_snapshot(self._bridge.snapshot)

    def _panel_is_dark(self) -> bool:
        """Whether the panel behind the icon is dark: GNOME's always is, others follow the system's scheme."""
        gnome = "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
        return gnome or self._system_is_dark()

    def _look_for_tray(self) -> None:
        if self.available:
            self._look.stop()
            self.icon.hide()
            self.icon.show()
            self.appeared.emit()

    def _on_notice_clicked(self) -> None:
        # On X11 a click on the icon, which is told by itself, counts as one on the notice beside it, too.
        if not self.icon.geometry().contains(QCursor.pos()):
            self.clicked.emit()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._toggle_window()
