"""One setting of a client: as it is in Settings, or a value of its own."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from gapdesk.settings import Setting, SettingError, Settings
from gapdesk.ui import client_words, theme
from gapdesk.ui.pages.clients_row import RuleRow
from gapdesk.ui.widgets.setting_editors import Calm


class OwnRow(RuleRow):
    """`wanted` carries the value the user gave it, None for the one in Settings."""

    wanted = Signal(object)

    def __init__(self, setting: Setting[Any], settings: Settings) -> None:
        self.setting = setting
        self._settings = settings
        self._own: Any = None
        self.menu: Calm | None = None
        self.field: QLineEdit | None = None
        editor = self._menu() if setting.choices or setting.type is bool else self._field()
        super().__init__(editor, editor)
        self.reset_button.clicked.connect(self._on_reset)
        self.retranslate()

    def show_value(self, own: Any) -> None:
        """Show that own value, None if there is none; what is typed at the moment is left alone."""
        if own != self._own or not self.error.isHidden():
            self._own = own
            self._show()
            self.refuse("")

    def show_inherited(self) -> None:
        """The value in Settings is another one."""
        self._show()

    def forget(self) -> None:
        """Another client is shown: what was typed for the last one does not hold for it."""
        self._own = None
        self._show()
        self.refuse("")

    def retranslate(self) -> None:
        self.set_words(client_words.label(self.setting), client_words.help_text(self.setting))
        self._show()

    def restyle(self) -> None:
        super().restyle()
        theme.edged(self.control)

    def _menu(self) -> QWidget:
        self.menu = menu = Calm()
        menu.addItem("", None)
        for value in self.setting.choices or (True, False):
            menu.addItem("", value)
        menu.setMinimumHeight(theme.CONTROL)
        menu.activated.connect(lambda _: self._on_value(menu.currentData()))
        return menu

    def _field(self) -> QWidget:
        self.field = field = QLineEdit()
        field.setMinimumHeight(theme.CONTROL)
        field.editingFinished.connect(self._on_typed)
        return field

    def _show(self) -> None:
        own, setting = self._own, self.setting
        inherited = client_words.inherited(setting, self._settings.get(setting.name))
        if self.menu is not None:
            self.menu.setItemText(0, inherited)
            for row in range(1, self.menu.count()):
                text = client_words.value(setting, self.menu.itemData(row))
                self.menu.setItemText(row, text)
            held = own if own is None or setting.type is bool else str(own)
            rows = [row for row in range(self.menu.count()) if self.menu.itemData(row) == held]
            self.menu.setCurrentIndex(rows[0] if rows else 0)
            self.menu.setToolTip(self.menu.currentText())
        elif self.field is not None:
            self.field.setPlaceholderText(inherited)
            if not self.field.hasFocus() or not self.field.isModified():
                self.field.setText(self._typed(own))
        self.offer_reset("" if own is None else inherited)

    def _typed(self, own: Any) -> str:
        return "" if own is None else self.setting.text(own)

    def _on_typed(self) -> None:
        assert self.field is not None
        text = self.field.text().strip()
        self.field.setModified(False)
        if text != self._typed(self._own):
            self._on_value(text or None)
        else:
            self._show()
            self.refuse("")

    def _on_value(self, value: Any) -> None:
        try:
            parsed = None if value is None else self.setting.parse(value)
        except SettingError:
            setting = self.setting
            low, high = (setting.text(bound) for bound in (setting.minimum, setting.maximum))
            self.refuse(self.tr("Not possible; allowed: {low} to {high}").format(low=low, high=high))
            self.offer_reset(client_words.inherited(setting, self._settings.get(setting.name)))
            return
        self.refuse("")
        if parsed != self._own:
            self._own = parsed
            self._show()
            self.wanted.emit(parsed)

    def _on_reset(self) -> None:
        self.refuse("")
        own, self._own = self._own, None
        if self.field is not None:
            self.field.setModified(False)
            self.field.clear()
        self._show()
        self.control.setFocus()
        if own is not None:
            self.wanted.emit(None)
