"""One editor for each type of setting; each tells when the user has finished a value."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from gapdesk.settings import Setting
from gapdesk.ui import theme, words
from gapdesk.ui.view import Text, View
from gapdesk.ui.widgets.text_box import TextBox

WIDTH = 304
_NUMBER_WIDTH = 120
_LINES_HEIGHT = 84


class Editor(View):
    """`committed` carries a value, or text, for Settings.set(); `control` is what takes the focus."""

    committed = Signal(object)

    def __init__(self, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self.setFocusProxy(control)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.SMALL)
        self.row.addWidget(control)
        theme.edged(control)

    def restyle(self) -> None:
        theme.edged(self.control)

    def show_value(self, value: Any) -> None:
        """Show `value` without telling."""
        raise NotImplementedError

    def set_words(self, name: str, help_text: str) -> None:
        """Name the control for assistive tools."""
        self.control.setAccessibleName(name)
        self.control.setAccessibleDescription(help_text)


class Switch(Editor):
    """On or off."""

    def __init__(self) -> None:
        self._box = QCheckBox()
        super().__init__(self._box)
        self._box.toggled.connect(self.committed.emit)

    def show_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setChecked(value)
        self._box.blockSignals(False)


class Calm(QComboBox):
    """Leaves the mouse wheel to the page, which is being scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Menu(Editor):
    """One of a few choices."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        self._menu = Calm()
        super().__init__(self._menu)
        for value in choices:
            self._menu.addItem("", value)
        self._menu.setMinimumHeight(theme.CONTROL)
        self._menu.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._menu.activated.connect(lambda _: self.committed.emit(self._menu.currentData()))
        self.retranslate()

    def show_value(self, value: Any) -> None:
        self._menu.setCurrentIndex(self._menu.findData(str(value)))

    def retranslate(self) -> None:
        for row in range(self._menu.count()):
            self._menu.setItemText(row, words.choice(self._menu.itemData(row)))


class Line(Editor):
    """A number or one line of text, checked when Enter is pressed or the focus leaves."""

    def __init__(self, setting: Setting[Any]) -> None:
        self._setting = setting
        self._shown = ""
        self._line = QLineEdit()
        self.unit = Text(dim=True)
        super().__init__(self._line)
        self._line.setMinimumHeight(theme.CONTROL)
        if setting.type in (int, float):
            self._line.setFixedWidth(_NUMBER_WIDTH)
            self.row.addWidget(self.unit, 1)
        self._line.editingFinished.connect(self._on_finished)

    def show_value(self, value: Any) -> None:
        self._shown = self._setting.text(value)
        self._line.setText(self._shown)
        self._line.setCursorPosition(0)

    def set_words(self, name: str, help_text: str) -> None:
        super().set_words(name, help_text)
        self.unit.setText(QCoreApplication.translate("settings", self._setting.unit))

    def _on_finished(self) -> None:
        if self._line.text() != self._shown:
            self._shown = self._line.text()
            self.committed.emit(self._shown)


class Lines(Editor):
    """A list or mapping, one entry per line."""

    def __init__(self, setting: Setting[Any]) -> None:
        self._setting = setting
        self._shown = ""
        self._edit = TextBox(_LINES_HEIGHT)
        self._edit.setLineWrapMode(TextBox.LineWrapMode.NoWrap)
        super().__init__(self._edit)
        self._edit.left.connect(self._on_left)

    def show_value(self, value: Any) -> None:
        entries = self._setting.plain(value)
        self._shown = "\n".join(entries) if isinstance(entries, list) else str(entries)
        if self._edit.toPlainText() != self._shown:
            self._edit.setPlainText(self._shown)

    def _on_left(self) -> None:
        text = self._edit.toPlainText()
        if text != self._shown:
            self._shown = text
            self.committed.emit(text)


def editor_for(setting: Setting[Any]) -> Editor:
    """The editor that fits the setting's type."""
    if setting.choices:
        return Menu(setting.choices)
    if setting.type is bool:
        return Switch()
    return Lines(setting) if setting.type in (tuple, dict) else Line(setting)
