"""A line above the table: what happened or is going on, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton

from gapdesk.ui import icons, theme
from gapdesk.ui.theme import State
from gapdesk.ui.view import Text
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.quiet_button import QuietButton

OFFERS = 2


class Offer(NamedTuple):
    """A button of a notice."""

    text: Callable[[], str]
    """In the language in use."""
    act: Callable[[], None]


class Notice(Card):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.title.hide()
        self._kind = State.OFF
        self._words: Callable[[], str] = str
        self._offers: tuple[Offer, ...] = ()
        self._icon = QLabel()
        self.text = Text(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(160, 8)
        self.bar.hide()
        self.buttons = [QPushButton() for _ in range(OFFERS)]
        self.close_button = QuietButton()
        self.close_button.setFixedSize(theme.CONTROL, theme.CONTROL)
        self.close_button.setIconSize(QSize(16, 16))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        for place, button in enumerate(self.buttons):
            button.setMinimumHeight(theme.CONTROL)
            button.clicked.connect(lambda _=False, which=place: self._offers[which].act())
            row.addWidget(button)
        row.addWidget(self.close_button)
        self.body.setContentsMargins(theme.GAP, theme.TIGHT, theme.SMALL, theme.TIGHT)
        self.body.addLayout(row)
        self.close_button.clicked.connect(self.hide)
        self.hide()

    def say(self, kind: State, words: Callable[[], str], *offers: Offer, closable: bool = True) -> None:
        """Appear with what `words` gives in the language in use, and a button for each of `offers`."""
        self._kind, self._words, self._offers = kind, words, offers
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(offers))
        self.close_button.setVisible(closable)
        self.bar.hide()
        self.retranslate()
        self.show()
        self.restyle()

    def progress(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.bar.show()

    def retranslate(self) -> None:
        text = self._words()
        self.text.setText(text)
        self.setAccessibleName(text)
        for button, offer in zip(self.buttons, self._offers, strict=False):
            button.setText(offer.text())
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close"))

    def restyle(self) -> None:
        if self.isHidden():
            return  # nine notices out of ten are never seen
        picture = icons.state_icon(self._kind, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self.close_button.setIcon(icons.icon("close", self.palette()))
