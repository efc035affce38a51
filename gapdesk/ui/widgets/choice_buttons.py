"""A few buttons of which one is down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from gapdesk.ui import theme
from gapdesk.ui.view import View


class ChoiceButtons(View):
    """`chosen` tells the value the user took, only when it is another one."""

    chosen = Signal(object)

    def __init__(self, values: Sequence[Any]) -> None:
        """The first of `values` is down."""
        super().__init__()
        self.value = values[0]
        self.buttons = {value: QPushButton() for value in values}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value, button in self.buttons.items():
            button.setCheckable(True)
            button.setMinimumHeight(theme.CONTROL)
            button.clicked.connect(lambda _checked=False, value=value: self._on_clicked(value))
            self._group.addButton(button)
            row.addWidget(button)
        self.buttons[self.value].setChecked(True)
        self.restyle()

    def set_texts(self, name: str, texts: Sequence[str]) -> None:
        """Name the whole and each button, in the language in use."""
        self.setAccessibleName(name)
        for button, text in zip(self.buttons.values(), texts, strict=True):
            button.setText(text)

    def restyle(self) -> None:
        """Fusion's dark buttons hardly show that they are down; the accent does in both themes."""
        role, chosen = QPalette.ColorRole, QPalette()
        chosen.setColor(role.Button, chosen.color(role.Highlight))
        chosen.setColor(role.ButtonText, chosen.color(role.HighlightedText))
        for value, button in self.buttons.items():
            button.setPalette(chosen if value == self.value else QPalette())

    def choose(self, value: Any) -> None:
        """Take `value` as the user would."""
        self.buttons[value].click()

    def _on_clicked(self, value: Any) -> None:
        if value != self.value:
            self.value = value
            self.restyle()
            self.chosen.emit(value)
