"""One setting on the page: label, help, editor, reset, and what is wrong with a value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from gapdesk.settings import Applies, Setting, SettingError, Settings
from gapdesk.ui import icons, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, tip
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.setting_editors import WIDTH, editor_for

_VAST = 36_000
"""Upper limits from here on are technical and say nothing to a reader."""


def setting_text(text: str) -> str:
    """A label, help or group of the declarations in the language in use."""
    return QCoreApplication.translate("settings", text)


class SettingRow(View):
    """Reads and writes `setting` in `settings`; `changed` tells after a value was taken."""

    changed = Signal(str)

    def __init__(self, setting: Setting[Any], settings: Settings) -> None:
        super().__init__()
        self.setting = setting
        self._settings = settings
        self._refused = ""
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setFont(theme.font(Size.BODY))
        self.help = Text(Size.HINT, dim=True, wrap=True)
        self.error = Text(Size.HINT, wrap=True)
        self.error.set_state(State.BAD)
        self.error.hide()
        self.editor = editor_for(setting)
        self.label.setBuddy(self.editor.control)
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
        self._refuse("")

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
        self._refuse(self._refused)

    def restyle(self) -> None:
        self.reset_button.setIcon(icons.icon("reset", self.palette()))

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for widget in (self.label, self.help, self.error):
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
            parts.append(self.tr("Range: {range}.").format(range=self._range()))
        if self._of_lines():
            parts.append(self.tr("One per line."))
        if setting.applies is Applies.PROXY_RESTART:
            parts.append(self.tr("Applies after a restart of the proxy."))
        return words.joined(*parts)

    def _range(self) -> str:
        low, high = (self.setting.text(bound) for bound in (self.setting.minimum, self.setting.maximum))
        unit = f" {setting_text(self.setting.unit)}" if self.setting.unit else ""
        return self.tr("{low} to {high}").format(low=low, high=high) + unit

    def _shown(self, value: Any) -> str:
        if self.setting.choices:
            return words.choice(str(value))
        if isinstance(value, bool):
            return self.tr("ticked") if value else self.tr("not ticked")
        return self.setting.text(value) or self.tr("nothing")

    def _on_committed(self, value: object) -> None:
        name = self.setting.name
        try:
            self.setting.parse(value)
        except SettingError:
            self._refuse(self.setting.allowed)
            return
        try:
            self._settings.set(name, value)
        except SettingError as error:
            self._refuse(str(error))
            return
        self.refresh()
        self.changed.emit(name)

    def _on_reset(self) -> None:
        if self._refused:  # the field goes back to what is in force
            self.refresh()
            self.editor.setFocus()
            return
        try:
            self._settings.reset(self.setting.name)
        except SettingError as error:
            self._refuse(str(error))
            return
        self.refresh()
        self.changed.emit(self.setting.name)
        self.editor.setFocus()

    def _refuse(self, message: str) -> None:
        """Say what is allowed, or why the value was not taken; "" takes it back."""
        self._refused = message
        if message == self.setting.allowed:
            message = self.tr("Not possible; allowed: {allowed}").format(allowed=self._allowed())
        self.error.setText(message)
        self.error.setVisible(bool(message))
        self._offer_reset()

    def _allowed(self) -> str:
        """What may stand in the field, in its own form."""
        setting = self.setting
        if setting.type in (int, float):
            return self._range()
        allowed = setting_text(setting.allowed)
        return self.tr("{allowed} (one per line)").format(allowed=allowed) if self._of_lines() else allowed

    def _of_lines(self) -> bool:
        return self.setting.type in (tuple, dict)

    def _offer_reset(self) -> None:
        """The button leads from a refused value back to the one in force, from that to the default."""
        setting, value = self.setting, self._settings.get(self.setting.name)
        self.reset_button.setVisible(bool(self._refused) or value != setting.default)
        if self._refused:
            offer = self.tr("Back to: {value}").format(value=self._shown(value))
        else:
            offer = self.tr("Reset to: {default}").format(default=self._shown(setting.default))
        self.reset_button.setToolTip(tip(offer))
        self.reset_button.setAccessibleName(f"{setting_text(setting.label)}: {offer}")
