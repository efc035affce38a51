"""A button that tries the way to Google, and what came of it."""

from __future__ import annotations

from gapdesk.events import ConnectionTried
from gapdesk.ui import words
from gapdesk.ui.service import EngineService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.question import Question


class ConnectionTest(Question):
    """Tries the settings as they are, also before they apply; asked again, anew. No key is sent."""

    def __init__(self, engine: EngineService) -> None:
        super().__init__("test the connection")
        self._engine = engine
        self.retranslate()

    def _label(self) -> str:
        return self.tr("Test the connection")

    def _on_clicked(self) -> None:
        self._say(None, lambda: self.tr("Asking Google…"))
        self._asked.ask(self._engine.try_connection(), self._on_answer, self._on_failed)

    def _on_answer(self, tried: ConnectionTried) -> None:
        if tried.seconds is None:
            self._say(State.BAD, lambda: words.joined(words.said(tried.words), tried.message))
            return
        milliseconds = max(1, round(tried.seconds * 1000))
        self._say(State.OK, lambda: self.tr("Google answered after {n} ms.").format(n=milliseconds))

    def _on_failed(self) -> None:
        self._say(State.BAD, lambda: self.tr("gapdesk made a mistake while asking; its log has the details."))
