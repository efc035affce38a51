"""The tray icon: shows the state, opens the menu, toggles the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.ui import tray_glyph, words
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.tray_menu import TrayMenu

_LOOK_MS = 5000
_NOTICE_MS = 3000


class Tray(QObject):
    """`appeared` tells when a tray exists, at once or later (GNOME gains one when its extension starts)."""

    appeared = Signal()

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
        self._toggle_window = toggle_window
        if sys.platform != "darwin":  # there, a click opens the menu
            self.icon.activated.connect(self._on_activated)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._look_for_tray)
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
        """Show the engine as it is now."""
        ring = tray_glyph.ring_step(tray_glyph.remaining(snapshot.today))
        wanted = (snapshot.state, ring, self._panel_is_dark())
        if wanted != self._painted:
            self._painted = wanted
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

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._toggle_window()
