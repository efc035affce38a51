"""The tray's menu: fifteen lines at most, separators included, and one level below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QPalette
from PySide6.QtWidgets import QMenu

from gapdesk.clock import Clock
from gapdesk.events import EngineSnapshot
from gapdesk.settings import SettingError
from gapdesk.ui import clipboard, icons, proxy_switch, theme, words
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.service import EngineService
from gapdesk.ui.setting_words import refusal

TOGGLES: dict[str, str] = {
    "streaming.fake": QT_TRANSLATE_NOOP("TrayMenu", "Fake streaming"),
    "search.variants": QT_TRANSLATE_NOOP("TrayMenu", "Search models"),
    "safety.disabled": QT_TRANSLATE_NOOP("TrayMenu", "Safety filtering off"),
    "disguise.enabled": QT_TRANSLATE_NOOP("TrayMenu", "Disguise"),
}
"""Settings that can be switched from the menu, with what they are called there."""
MORE_TOGGLES: dict[str, str] = {
    "context.completion": QT_TRANSLATE_NOOP("TrayMenu", "Context completion"),
    "caching.native": QT_TRANSLATE_NOOP("TrayMenu", "Native caching"),
    "retry.hold_seconds": QT_TRANSLATE_NOOP("TrayMenu", "Wait for quota"),
}
"""Those that are set once rather than switched, one level below: fifteen lines are not enough for all."""
_ALL = {**TOGGLES, **MORE_TOGGLES}
_OFF = "off"
_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class TrayActions:
    """What the menu cannot do by itself."""

    open_window: Callable[[str], None]
    """Opens the window on the page with that id, "" for the one it was on."""
    notify: Callable[[str], None]
    """Shows a short notice."""
    quit: Callable[[], None]


class TrayMenu(QMenu):
    """Follows the snapshots and settings of `bridge`; acts on `engine` at once."""

    def __init__(self, engine: EngineService, bridge: Bridge, clock: Clock, actions: TrayActions) -> None:
        super().__init__()
        self._engine = engine
        self._bridge = bridge
        self._clock = clock
        self._actions = actions
        self.status = self._add(lambda: actions.open_window("overview"))
        self.use_port = self._add(self._use_port)
        self.copy_url = self._add(self._copy_url)
        self.copy_token = self._add(self._copy_token)
        self.addSeparator()
        self._on: dict[str, Any] = {
            name: engine.settings.declaration(name).default or True for name in _ALL
        }  # no choice is off by default
        self.more = QMenu(self)
        self.toggles = {
            **{name: self._add_toggle(self, name) for name in TOGGLES},
            **{name: self._add_toggle(self.more, name) for name in MORE_TOGGLES},
        }
        self.addMenu(self.more)
        self.addSeparator()
        self.open = self._add(lambda: actions.open_window(""))
        self.switch = self._add(self._on_switch)
        self.problems = QMenu(self)
        self.addMenu(self.problems)
        self.logs = QAction(self)
        self.logs.triggered.connect(self._open_logs)
        self.problems.addAction(self.logs)
        self.addSeparator()
        self.quit = self._add(actions.quit)
        self.setDefaultAction(self.open)
        self.aboutToShow.connect(self._show_all)
        bridge.changed.connect(self.show_snapshot)
        bridge.setting_changed.connect(self._on_setting)
        for name in _ALL:
            self._on_setting(name)
        self.retranslate()
        self._edge()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the engine as it is now."""
        kind, word = words.state(snapshot)
        waiting = words.waiting_line(snapshot, self._clock.now())
        self.status.setText(waiting or f"{word} · {words.keys_line(snapshot)}")
        self.status.setIcon(icons.state_icon(kind, QPalette()))
        # While the port is busy there is no URL to copy: another port is offered in its place.
        self.use_port.setVisible(snapshot.free_port is not None)
        self.use_port.setText(self.tr("Use port {port}").format(port=snapshot.free_port))
        self.copy_url.setVisible(snapshot.free_port is None)
        self.copy_url.setEnabled(bool(snapshot.base_url))
        self.copy_token.setEnabled(self._engine.token() is not None)
        startable = snapshot.state in proxy_switch.STARTABLE
        self.switch.setText(self.tr("Start the proxy") if startable else self.tr("Stop the proxy"))
        self.switch.setEnabled(snapshot.state not in proxy_switch.MOVING)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.copy_url.setText(self.tr("Copy base URL (OpenAI)"))
        self.copy_token.setText(self.tr("Copy access token"))
        for name, action in self.toggles.items():
            action.setText(QCoreApplication.translate("TrayMenu", _ALL[name]))
        self.more.setTitle(self.tr("More switches"))
        self.open.setText(self.tr("Open gapdesk"))
        self.problems.setTitle(self.tr("Recent problems"))
        self.logs.setText(self.tr("Open log folder"))
        self.quit.setText(self.tr("Quit"))
        self.show_snapshot(self._bridge.snapshot)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._edge()
            self.show_snapshot(self._bridge.snapshot)

    def _edge(self) -> None:
        for menu in (self, self.more):
            theme.edged(menu)  # also the boxes before the switches

    def _add(self, slot: Callable[[], None]) -> QAction:
        action = self.addAction("")
        action.triggered.connect(lambda _checked=False: slot())
        return action

    def _add_toggle(self, menu: QMenu, name: str) -> QAction:
        action = menu.addAction("")
        action.setCheckable(True)
        action.triggered.connect(lambda checked: self._on_toggled(name, checked))
        return action

    def _on_toggled(self, name: str, checked: bool) -> None:
        on = self._on[name]
        try:
            self._engine.settings.set(name, on if checked else _off(on))
        except SettingError as error:
            self._actions.notify(refusal(error))
        self._on_setting(name)

    def _on_setting(self, name: str) -> None:
        if name in self.toggles:
            value = self._engine.settings.get(name)
            on = value != _off(value)
            if on:
                self._on[name] = value  # what is switched on again is as it was last
            self.toggles[name].setChecked(on)

    def _copy_url(self) -> None:
        clipboard.copy(f"{self._bridge.snapshot.base_url}/v1")
        self._actions.notify(self.tr("OpenAI base URL copied"))

    def _copy_token(self) -> None:
        token = self._engine.token()
        if token is not None:
            clipboard.copy(token, secret=True)
            self._actions.notify(self.tr("Access token copied"))

    def _on_switch(self) -> None:
        proxy_switch.toggle(self._engine, self._bridge.snapshot.state)

    def _use_port(self) -> None:
        port = self._bridge.snapshot.free_port
        if port is None:
            return
        try:
            proxy_switch.use_port(self._engine, port)
        except SettingError as error:
            self._actions.notify(refusal(error))

    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._engine.paths.logs)))

    def _show_all(self) -> None:
        self._bridge.flush()
        self.show_snapshot(self._bridge.snapshot)
        self.problems.clear()
        now = self._clock.now()
        for problem in self._bridge.snapshot.problems[:_PROBLEMS]:
            text = f"{words.headline(problem)} · {words.times(problem, now)}"
            self.problems.addAction(text.replace("&", "&&")).triggered.connect(
                lambda _checked=False: self._actions.open_window("overview")
            )
        self.problems.addSeparator()
        self.problems.addAction(self.logs)


def _off(value: Any) -> Any:
    """What a setting of this value's kind is when it is off."""
    return _OFF if isinstance(value, str) else type(value)()
