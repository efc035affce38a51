"""A new row of the table of limits: a model or a glob, and at least one number."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from gapdesk.proxy.types import Dimension
from gapdesk.ui import limit_words, theme, words
from gapdesk.ui.limit_words import BadNumber
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.wording import Objection

_NUMBER = 76


class NewRow(View):
    """`take(pattern, values)` gets it, and raises Objection; `closed` tells the end."""

    closed = Signal()

    def __init__(self, take: Callable[[str, dict[Dimension, int | None]], None]) -> None:
        super().__init__()
        self._take = take
        self.pattern = QLineEdit()
        self.numbers = {dimension: QLineEdit() for dimension in Dimension}
        self.add_button, self.cancel_button = QPushButton(), QPushButton()
        self.refused = Text(Size.TABLE, wrap=True)
        self.refused.set_state(State.BAD)
        fields = QHBoxLayout()
        fields.setSpacing(theme.SMALL)
        fields.addWidget(self.pattern, 1)
        for field in self.numbers.values():
            field.setFixedWidth(_NUMBER)
            fields.addWidget(field)
        for button in (self.add_button, self.cancel_button):
            fields.addWidget(button)
        for widget in (self.pattern, *self.numbers.values(), self.add_button, self.cancel_button):
            widget.setMinimumHeight(theme.CONTROL)
        for field in (self.pattern, *self.numbers.values()):
            field.returnPressed.connect(self._on_add)
        layout = column(self, theme.TIGHT)
        layout.addLayout(fields)
        layout.addWidget(self.refused)
        self.add_button.clicked.connect(self._on_add)
        self.cancel_button.clicked.connect(self.close_form)
        self.restyle()
        self.retranslate()

    def open(self) -> None:
        """Show the empty form."""
        for field in (self.pattern, *self.numbers.values()):
            field.clear()
        self.refused.hide()
        self.show()
        self.pattern.setFocus()

    def close_form(self) -> None:
        """Put it away."""
        self.hide()
        self.closed.emit()

    def retranslate(self) -> None:
        self.pattern.setPlaceholderText(self.tr("Model, or several with *: gemini-3*"))
        self.pattern.setAccessibleName(self.tr("Model"))
        for dimension, field in self.numbers.items():
            field.setPlaceholderText(dimension.name)
            field.setAccessibleName(limit_words.name(dimension))
        self.add_button.setText(self.tr("Add"))
        self.cancel_button.setText(self.tr("Cancel"))

    def restyle(self) -> None:
        for field in (self.pattern, *self.numbers.values()):
            theme.edged(field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _on_add(self) -> None:
        try:
            filled = {name: field.text() for name, field in self.numbers.items() if field.text().strip()}
            values = {dimension: limit_words.read_limit(text) for dimension, text in filled.items()}
        except BadNumber as error:
            self._refuse(self.tr("“{text}” is no limit, such as 1500, 250k or ∞.").format(text=error))
            return
        pattern = self.pattern.text().strip()
        if not pattern or not values:
            self._refuse(self.tr("Write a model and at least one limit."))
            return
        try:
            self._take(pattern, values)
        except Objection as error:
            self._refuse(words.said(error.words))
            return
        self.close_form()

    def _refuse(self, sentence: str) -> None:
        self.refused.setText(sentence)
        self.refused.show()
