"""A button that tries the way to Google, and what came of it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gapdesk.aio import spawn
from gapdesk.ui import theme, words
from gapdesk.ui.service import EngineService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View


class ConnectionTest(View):
    """Tries the settings as they are, also before they apply. No key is sent."""

    def __init__(self, engine: EngineService) -> None:
        super().__init__()
        self._engine = engine
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        self.result = Text(Size.HINT, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        row.setSpacing(theme.GAP)
        row.addWidget(self.button)
        row.addWidget(self.result, 1)
        self.button.clicked.connect(self._on_clicked)
        self.retranslate()

    def retranslate(self) -> None:
        self.button.setText(self.tr("Test the connection"))
        self._say(None, "")

    def _on_clicked(self) -> None:
        self.button.setEnabled(False)
        self._say(None, self.tr("Asking Google…"))
        spawn(self._try(), name="test the connection")

    async def _try(self) -> None:
        tried = await self._engine.try_connection()
        if tried.seconds is None:
            self._say(State.BAD, words.joined(words.said(tried.words), tried.message))
        else:
            milliseconds = max(1, round(tried.seconds * 1000))
            self._say(State.OK, self.tr("Google answered after {n} ms.").format(n=milliseconds))
        self.button.setEnabled(True)

    def _say(self, state: State | None, text: str) -> None:
        self.result.set_state(state)
        self.result.setText(text)
        self.button.setAccessibleDescription(text)
