"""A few buttons of which one is down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles
from gapdesk.ui.view import View

_LINE = 2


class ChoiceButton(QPushButton):
    """Underlined while it is down: styles show that hardly in dark colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setMinimumHeight(theme.CONTROL)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            line = self.rect().adjusted(theme.SMALL, self.height() - _LINE - 3, -theme.SMALL, -3)
            painter.fillRect(line, Roles.of(QPalette()).accent)
            painter.end()


class ChoiceButtons(View):
    """`chosen` tells the value the user took, only when it is another one."""

    chosen = Signal(object)

    def __init__(self, values: Sequence[Any]) -> None:
        """The first of `values` is down."""
        super().__init__()
        self.value = values[0]
        self.buttons = {value: ChoiceButton() for value in values}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, value=value: self._on_clicked(value))
            self._group.addButton(button)
            row.addWidget(button)
        self.buttons[self.value].setChecked(True)

    def set_texts(self, name: str, texts: Sequence[str]) -> None:
        """Name the whole and each button, in the language in use."""
        self.setAccessibleName(name)
        for button, text in zip(self.buttons.values(), texts, strict=True):
            button.setText(text)

    def choose(self, value: Any) -> None:
        """Take `value` as the user would."""
        self.buttons[value].click()

    def _on_clicked(self, value: Any) -> None:
        if value != self.value:
            self.value = value
            self.chosen.emit(value)
