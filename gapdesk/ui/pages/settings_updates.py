"""Looking for updates at once, right below the setting that does so every day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton

import gapdesk
from gapdesk.ui import theme, words
from gapdesk.ui.desk_services import UpdateService
from gapdesk.ui.latest import Latest
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View
from gapdesk.updates.types import News
from gapdesk.wording import SILENCE, Objection, Words

SETTING = "updates.check"


class UpdateLook(View):
    """A button that asks whatever the setting says, and what came of it; or why nothing is asked here."""

    def __init__(self, updates: UpdateService) -> None:
        super().__init__()
        self._updates = updates
        self._asked = Latest("look for updates")
        self._said: Callable[[], str] = str if updates.possible else self._why_not
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        self.button.setEnabled(updates.possible)
        self.result = Text(Size.HINT, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        row.setSpacing(theme.GAP)
        row.addWidget(self.button)
        row.addWidget(self.result, 1)
        self.button.clicked.connect(self._on_clicked)
        self.retranslate()

    def retranslate(self) -> None:
        self.button.setText(self.tr("Look now"))
        said = self._said()
        self.result.setText(said)
        self.button.setAccessibleDescription(said)

    def _why_not(self) -> str:
        return self.tr("Not in practice mode: nothing leaves this computer there.")

    def _nothing_new(self) -> str:
        text = self.tr("This is the newest gapdesk ({version}).")
        return text.format(version=gapdesk.__version__)

    def _new(self, version: str) -> str:
        return self.tr("gapdesk {version} is out. Overview says what changed.").format(version=version)

    def _on_clicked(self) -> None:
        if self._asked.busy:
            return
        self._say(None, lambda: self.tr("Asking GitHub…"))
        self._asked.ask(self._look(), self._on_answer, self._on_failed)

    async def _look(self) -> tuple[Words, News | None]:
        """Why nobody knows, and what is out."""
        try:
            return SILENCE, await self._updates.look()
        except Objection as objection:
            return objection.words, None

    def _on_answer(self, answer: tuple[Words, News | None]) -> None:
        why, news = answer
        if why:
            self._say(State.BAD, lambda: words.said(why))
        elif news is None:
            self._say(State.OK, self._nothing_new)
        else:
            newest = news.version
            self._say(State.OK, lambda: self._new(newest))

    def _on_failed(self) -> None:
        self._say(State.BAD, lambda: self.tr("gapdesk made a mistake while asking; its log has the details."))

    def _say(self, state: State | None, said: Callable[[], str]) -> None:
        self._said = said
        self.result.set_state(state)
        self.retranslate()
