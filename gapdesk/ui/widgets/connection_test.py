"""A button that tries the way to Google, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from gapdesk.events import ConnectionTried
from gapdesk.ui import theme, words
from gapdesk.ui.latest import Latest
from gapdesk.ui.service import EngineService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View


class ConnectionTest(View):
    """Tries the settings as they are, also before they apply; asked again, anew. No key is sent."""

    def __init__(self, engine: EngineService) -> None:
        super().__init__()
        self._engine = engine
        self._trying = Latest("test the connection")
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
        self.retranslate()

    def retranslate(self) -> None:
        self.button.setText(self.tr("Test the connection"))
        said = self._said()
        self.result.setText(said)
        self.button.setAccessibleDescription(said)

    def _on_clicked(self) -> None:
        self._say(None, lambda: self.tr("Asking Google…"))
        self._trying.ask(self._engine.try_connection(), self._on_answer, self._on_failed)

    def _on_answer(self, tried: ConnectionTried) -> None:
        if tried.seconds is None:
            self._say(State.BAD, lambda: words.joined(words.said(tried.words), tried.message))
            return
        milliseconds = max(1, round(tried.seconds * 1000))
        self._say(State.OK, lambda: self.tr("Google answered after {n} ms.").format(n=milliseconds))

    def _on_failed(self) -> None:
        self._say(State.BAD, lambda: self.tr("gapdesk made a mistake while asking; its log has the details."))

    def _say(self, state: State | None, said: Callable[[], str]) -> None:
        self._said = said
        self.result.set_state(state)
        self.retranslate()
