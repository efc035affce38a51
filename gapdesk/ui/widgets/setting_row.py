"""One setting on the page: label, help, editor, reset, and what is to be said of its value."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from gapdesk.settings import Applies, Setting, SettingError, Settings
from gapdesk.ui import icons, theme, words
from gapdesk.ui.setting_words import bounds, mistake, refusal, remark, setting_text
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, tip
from gapdesk.ui.widgets.markable import Markable
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.setting_editors import WIDTH, editor_for

_VAST = 36_000
"""Upper limits from here on are technical and say nothing to a reader."""


class Note(IntEnum):
    """What may stand below the help, in this order."""

    DEFAULT = 0
    FOR_THIS_RUN = 1
    REMARK = 2
    ERROR = 3


_STATES = {Note.FOR_THIS_RUN: State.WAIT, Note.REMARK: State.WARN, Note.ERROR: State.BAD}


class SettingRow(Markable):
    """Reads and writes `setting` in `settings`; `changed` tells after a value was taken."""

    changed = Signal(str)

    def __init__(self, setting: Setting[Any], settings: Settings) -> None:
        super().__init__()
        self.setting = setting
        self._settings = settings
        self._refused: Callable[[], str] | None = None  # why the value in the field was not taken
        self._compared = False
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setFont(theme.font(Size.BODY))
        self.help = Text(Size.HINT, dim=True, wrap=True)
        self._notes: dict[Note, Text] = {}  # made when there is something to say
        self.editor = editor_for(setting)
        self.label.setBuddy(self.editor.control)
        self.setFocusProxy(self.editor)
        self.reset_button = QuietButton()
        self.reset_button.setIconSize(QSize(16, 16))
        self.reset_button.setFixedSize(theme.CONTROL, theme.CONTROL)
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # editors stay in one line
        self.reset_button.setSizePolicy(policy)
        self._lay_out()
        self.editor.committed.connect(self._on_committed)
        self.reset_button.clicked.connect(self._on_reset)
        self.restyle()
        self.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show the value in force."""
        value = self._settings.get(self.setting.name)
        self.editor.show_value(value)
        self._refuse(None)

    def rule_out(self) -> None:
        """It has no effect in this run: show the default, and take no other value."""
        self.editor.show_value(self.setting.default)
        self.setEnabled(False)

    def compare(self, on: bool) -> None:
        """Show the default beside the value in force, or not."""
        if on != self._compared:
            self._compared = on
            self._say()

    def said(self, note: Note) -> str:
        """What stands there, "" for nothing."""
        label = self._notes.get(note)
        return label.text() if label is not None else ""

    def matches(self, needle: str) -> bool:
        """Whether a search for `needle` (case-folded) finds this setting."""
        texts = (
            self.setting.name,
            self.setting.label,
            self.setting.help,
            self.label.text(),
            self.help.text(),
        )
        return any(needle in text.casefold() for text in texts)

    def retranslate(self) -> None:
        setting = self.setting
        label = setting_text(setting.label)
        self.label.setText(label)
        self.help.setText(self._help())
        self.editor.set_words(label, self.help.text())
        self._say()

    def restyle(self) -> None:
        self.reset_button.setIcon(icons.icon("reset", self.palette()))

    def _lay_out(self) -> None:
        texts = self._texts = QVBoxLayout()
        texts.setSpacing(2)
        for widget in (self.label, self.help):
            texts.addWidget(widget)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        row.setSpacing(theme.GAP)
        row.addLayout(texts, 1)
        top = Qt.AlignmentFlag.AlignTop
        self.editor.setFixedWidth(WIDTH)
        row.addWidget(self.editor, 0, top)
        row.addWidget(self.reset_button, 0, top)

    def _help(self) -> str:
        setting = self.setting
        parts = [setting_text(setting.help)]
        if setting.maximum is not None and setting.maximum < _VAST:
            parts.append(self.tr("Range: {range}.").format(range=bounds(setting)))
        if self._of_lines():
            parts.append(self.tr("One per line."))
        if setting.applies is Applies.PROXY_RESTART:
            parts.append(self.tr("Applies after a restart of the proxy."))
        return words.joined(*parts)

    def _shown(self, value: Any) -> str:
        if self.setting.choices:
            return words.choice(str(value))
        if isinstance(value, bool):
            return self.tr("ticked") if value else self.tr("not ticked")
        return self.setting.text(value) or self.tr("nothing")

    def _on_committed(self, value: object) -> None:
        try:
            self.setting.parse(value)
        except SettingError:
            self._refuse(lambda: mistake(self.setting, str(value)))
            return
        self._change(lambda: self._settings.set(self.setting.name, value))

    def _on_reset(self) -> None:
        if self._refused:  # the field goes back to what is in force
            self.refresh()
        else:
            self._change(lambda: self._settings.reset(self.setting.name))
        self.editor.setFocus()

    def _change(self, act: Callable[[], None]) -> None:
        """Do `act`, and tell of it if the settings agree."""
        try:
            act()
        except SettingError as error:
            fault = error
            self._refuse(lambda: refusal(fault))
            return
        self.refresh()
        self.changed.emit(self.setting.name)

    def _refuse(self, why: Callable[[], str] | None) -> None:
        """Say why the value was not taken; None takes it back."""
        self._refused = why
        self._say()

    def _say(self) -> None:
        """Say what there is to say of the value, in the language in use."""
        setting, value = self.setting, self._settings.get(self.setting.name)
        changed = value != setting.default
        compared, refused = self._compared and changed, self._refused
        default = self.tr("Default: {value}").format(value=self._shown(setting.default)) if compared else ""
        own = self._settings.overridden(setting.name)
        self._note(Note.DEFAULT, default)
        self._note(Note.FOR_THIS_RUN, self.tr("Given with --set: for this run only.") if own else "")
        self._note(Note.REMARK, "" if refused else remark(setting.name, value, sys.platform))
        self._note(Note.ERROR, refused() if refused else "")
        notes = (self.said(note) for note in (Note.ERROR, Note.REMARK))
        self.editor.control.setAccessibleDescription(words.joined(self.help.text(), *notes))
        self._offer_reset(changed)

    def _note(self, note: Note, text: str) -> None:
        label = self._notes.get(note)
        if label is None:
            if not text:
                return
            label = self._notes[note] = Text(Size.HINT, wrap=True)
            label.set_state(_STATES.get(note))
            above = sum(other < note for other in self._notes)
            self._texts.insertWidget(self._texts.indexOf(self.help) + 1 + above, label)
        label.setText(text)
        label.setVisible(bool(text))

    def _of_lines(self) -> bool:
        return self.setting.type in (tuple, dict)

    def _offer_reset(self, changed: bool) -> None:
        """The button leads from a refused value back to the one in force, from that to the default."""
        setting = self.setting
        self.reset_button.setVisible(bool(self._refused) or changed)
        if self._refused:
            value = self._settings.get(setting.name)
            offer = self.tr("Back to: {value}").format(value=self._shown(value))
        else:
            offer = self.tr("Reset to: {default}").format(default=self._shown(setting.default))
        self.reset_button.setToolTip(tip(offer))
        self.reset_button.setAccessibleName(f"{setting_text(setting.label)}: {offer}")
