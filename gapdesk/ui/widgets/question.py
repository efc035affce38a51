"""A button that asks somebody outside, and beside it what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gapdesk.ui import theme
from gapdesk.ui.latest import Latest
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View


class Question(View):
    """Whoever asks says what the button is called and what a click does."""

    def __init__(self, name: str) -> None:
        """`name` names the question in the log if it fails."""
        super().__init__()
        self._asked = Latest(name)
        self._said: Callable[[], str] = str
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        self.result = Text(Size.HINT, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        row.setSpacing(theme.GAP)
        row.addWidget(self.button)
        row.addWidget(self.result, 1)
        self.button.clicked.connect(self._on_clicked)

    def retranslate(self) -> None:
        self.button.setText(self._label())
        said = self._said()
        self.result.setText(said)
        self.button.setAccessibleDescription(said)

    def _label(self) -> str:
        """Of the button, in the language in use."""
        raise NotImplementedError

    def _on_clicked(self) -> None:
        raise NotImplementedError

    def _say(self, state: State | None, said: Callable[[], str]) -> None:
        self._said = said
        self.result.set_state(state)
        self.retranslate()
