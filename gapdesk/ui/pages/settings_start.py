"""Starting at login: no setting of gapdesk's but one of the system's, shown among the others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout

from gapdesk.ui import theme, words
from gapdesk.ui.desk_services import StartService
from gapdesk.ui.latest import Latest
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text
from gapdesk.ui.widgets.markable import Markable
from gapdesk.ui.widgets.setting_editors import WIDTH
from gapdesk.wording import SILENCE, Objection, Words


class StartRow(Markable):
    """Asks the system whenever it is shown: there it can be changed as well."""

    NAME = "start_at_login"
    """By which the page can be asked to reveal it."""

    def __init__(self, start: StartService) -> None:
        super().__init__()
        self._start = start
        self._asked = Latest("start at login")
        self._changing = False
        self._refused: Words = SILENCE
        self.label = QLabel()
        self.label.setFont(theme.font(Size.BODY))
        self.help, self.error = Text(Size.HINT, dim=True, wrap=True), Text(Size.HINT, wrap=True)
        self.error.set_state(State.BAD)
        self.box = QCheckBox()
        self.box.setFixedWidth(
            WIDTH + theme.GAP + theme.CONTROL
        )  # where the other rows have editor and reset
        self.label.setBuddy(self.box)
        self.setFocusProxy(self.box)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for widget in (self.label, self.help, self.error):
            texts.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        row.setSpacing(theme.GAP)
        row.addLayout(texts, 1)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        self.box.clicked.connect(self._on_clicked)
        self.retranslate()
        self.restyle()

    def refresh(self) -> None:
        """Show what holds in the system now."""
        self.box.setEnabled(self._start.possible)
        if self._start.possible and not self._changing:
            self._asked.ask(self._start.on(), self.box.setChecked, lambda: None)
        self.retranslate()

    def matches(self, needle: str) -> bool:
        """Whether a search for `needle` (case-folded) finds this row."""
        texts = (self.NAME, "Start gapdesk at login", self.label.text(), self.help.text())
        return any(needle in text.casefold() for text in texts)

    def retranslate(self) -> None:
        self.label.setText(self.tr("Start gapdesk at login"))
        self.help.setText(
            self.tr("It starts quietly in the tray, or with its window where there is no tray.")
            if self._start.possible
            else self.tr(
                "Not possible here: practice is never started at login, and some systems know no such start."
            )
        )
        said = words.said(self._refused)
        self.error.setText(said)
        self.error.setVisible(bool(said))
        self.box.setAccessibleName(self.label.text())
        self.box.setAccessibleDescription(words.joined(self.help.text(), said))

    def restyle(self) -> None:
        theme.edged(self.box)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._asked.drop()  # what is being changed is changed all the same
        self._changing = False

    def _on_clicked(self, on: bool) -> None:
        if self._changing:
            self.box.setChecked(not on)  # one after the other, or they might overtake
            return
        self._changing = True
        self._refuse(SILENCE)
        self._asked.ask(self._set(on), self._on_answer, self._on_failed)

    async def _set(self, on: bool) -> tuple[Words, bool]:
        """Try it; why not, and what holds now."""
        refused = SILENCE
        try:
            await self._start.set(on)
        except Objection as objection:
            refused = objection.words
        return refused, await self._start.on()

    def _on_answer(self, answer: tuple[Words, bool]) -> None:
        refused, on = answer
        self._changing = False
        self.box.setChecked(on)
        self._refuse(refused)

    def _on_failed(self) -> None:
        self._changing = False
        self.refresh()

    def _refuse(self, why: Words) -> None:
        self._refused = why
        self.retranslate()
