"""Looking for updates at once, right below the setting that does so every day."""

from __future__ import annotations

import gapdesk
from gapdesk.ui import words
from gapdesk.ui.desk_services import UpdateService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.question import Question
from gapdesk.updates.types import News
from gapdesk.wording import SILENCE, Objection, Words

SETTING = "updates.check"


class UpdateLook(Question):
    """Asks whatever the setting says; where nothing is asked, it tells why."""

    def __init__(self, updates: UpdateService) -> None:
        super().__init__("look for updates")
        self._updates = updates
        if not updates.possible:
            self._said = self._why_not
            self.button.setEnabled(False)
        self.retranslate()

    def _label(self) -> str:
        return self.tr("Look now")

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
