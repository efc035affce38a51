"""What was changed: which settings differ from their defaults, and the way back for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gapdesk.settings import SettingError, Settings
from gapdesk.ui import theme
from gapdesk.ui.setting_words import refusal
from gapdesk.ui.theme import State
from gapdesk.ui.view import Text, View
from gapdesk.ui.widgets.message_bar import MessageBar


@dataclass(frozen=True, slots=True)
class Before:
    """A setting as it was."""

    name: str
    saved: Any
    for_this_run: str | None
    """As `Settings.override` takes it."""


class Changes(View):
    """A line above the changed settings; `message` tells what became of a reset. `changed` carries names."""

    changed = Signal(tuple)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._kept: set[str] = set()  # what is reset stays in sight until one has looked elsewhere
        self._names: tuple[str, ...] = ()
        self.text, self.reset_button, self.message = Text(dim=True, wrap=True), QPushButton(), MessageBar()
        self.reset_button.setMinimumHeight(theme.CONTROL)
        self.reset_button.clicked.connect(self._reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.text, 1)
        row.addWidget(self.reset_button)
        self.hide()
        self.retranslate()

    def begin(self) -> None:
        """One looks at what is changed now."""
        self._kept = set(self._settings.changed())

    def note(self, name: str) -> None:
        """The setting `name` was changed."""
        self._kept.add(name)

    def takes(self, name: str) -> bool:
        """Whether the setting `name` is shown."""
        return name in self._kept or name in self._settings.changed()

    def show_names(self, names: Sequence[str]) -> None:
        """Those are shown; hidden if there are none."""
        self._names = tuple(names)
        self.setVisible(bool(names))
        self.retranslate()

    def retranslate(self) -> None:
        changed = len(self._changed())
        some = self.tr("%Ln of these differ(s) from the default.", "", changed)
        self.text.setText(some if changed else self.tr("All of these are at their defaults."))
        self.reset_button.setText(self.tr("Reset all shown"))
        self.reset_button.setEnabled(changed > 0)

    def _changed(self) -> tuple[str, ...]:
        there = self._settings.changed()
        return tuple(name for name in self._names if name in there)

    def _reset(self) -> None:
        done: list[Before] = []
        fault: SettingError | None = None
        for name in self._changed():
            before = self._before(name)
            try:
                self._settings.reset(name)
            except SettingError as error:
                fault = error
                break
            done.append(before)
        self.changed.emit(tuple(each.name for each in done))
        self._tell(done, fault)
        if not self.reset_button.isEnabled():
            self.message.buttons[0].setFocus()

    def _tell(self, done: list[Before], fault: SettingError | None) -> None:
        count = len(done)
        undo = (lambda: self._undo(done)) if done else None
        if fault is not None:
            self.message.tell(State.BAD, lambda: refusal(fault), undo=undo)
            return
        self.message.tell(State.OK, lambda: self.tr("%Ln setting(s) was/were reset.", "", count), undo=undo)

    def _undo(self, done: list[Before]) -> None:
        self.message.unsay()
        try:
            for each in reversed(done):
                self._settings.set(each.name, each.saved)
                if each.for_this_run is not None:
                    self._settings.override(each.name, each.for_this_run)
        except SettingError as error:
            fault = error
            self.message.tell(State.BAD, lambda: refusal(fault))
        self.changed.emit(tuple(each.name for each in done))
        self.reset_button.setFocus()

    def _before(self, name: str) -> Before:
        setting, value = self._settings.declaration(name), self._settings.get(name)
        own = setting.text(value) if self._settings.overridden(name) else None
        return Before(name, self._settings.saved(name), own)
