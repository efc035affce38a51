"""The first run: paste keys, connect a program, see its first request."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from gapdesk.events import EngineSnapshot
from gapdesk.ui import icons, theme
from gapdesk.ui.service import KeyService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.key_box import KeyBox


class Step(View):
    """One step with its mark; `content` takes what belongs to it."""

    def __init__(self) -> None:
        super().__init__()
        self.done = False
        self._icon = QLabel()
        self.title = Text(strong=True)
        self.text = Text(Size.TABLE, dim=True, wrap=True)
        self.content = QVBoxLayout()
        self.content.setSpacing(theme.SMALL)
        self.content.addWidget(self.title)
        self.content.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.TIGHT, 0, theme.TIGHT)
        row.setSpacing(theme.GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.content, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.restyle()

    def set_done(self, done: bool) -> None:
        """Mark the step as done or open."""
        self.done = done
        self.restyle()

    def set_words(self, title: str, text: str) -> None:
        """Say what the step is about."""
        self.title.setText(title)
        self.text.setText(text)

    def restyle(self) -> None:
        picture = icons.state_icon(State.OK if self.done else State.OFF, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))


class Guide(Card):
    """Open from the first start without keys until the user closes it after the first request."""

    def __init__(self, keys: KeyService, snapshot: EngineSnapshot, on_closed: Callable[[], None]) -> None:
        super().__init__()
        self._seen = False
        self.keys, self.connect_step, self.first = Step(), Step(), Step()
        self.box = KeyBox(keys, snapshot)
        self.close_button = QPushButton()
        self.close_button.setMinimumHeight(theme.CONTROL)
        self.keys.text.hide()  # the box says it
        self.keys.content.addWidget(self.box)
        self.first.content.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignLeft)
        for step in (self.keys, self.connect_step, self.first):
            self.body.addWidget(step)
        self.close_button.clicked.connect(on_closed)
        self.retranslate()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Tick off what is done."""
        self._seen = self._seen or snapshot.requests_today > 0  # a new day does not undo it
        self.box.show_snapshot(snapshot)
        self.keys.set_done(snapshot.keys > snapshot.invalid)
        self.connect_step.set_done(self._seen)
        self.first.set_done(self._seen)
        self.close_button.setVisible(self._seen)
        self._say_first()

    def retranslate(self) -> None:
        self.set_title(self.tr("Get started"))
        self.keys.set_words(self.tr("1. Paste your Gemini API keys"), "")
        self.connect_step.set_words(
            self.tr("2. Connect a program"),
            self.tr("Copy a base URL and the access token from below into your chat or coding program."),
        )
        self.close_button.setText(self.tr("Close “Get started”"))
        self._say_first()

    def _say_first(self) -> None:
        if self._seen:
            text = self.tr("Seen. gapdesk stays in the tray; this page shows how it is doing.")
        else:
            text = self.tr("Waiting for it: send a message from your program.")
        self.first.set_words(self.tr("3. First request"), text)
