"""The first run: paste keys, connect a program, see its first request."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout

from gapdesk.events import EngineSnapshot
from gapdesk.ui import icons, theme
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View
from gapdesk.ui.widgets.card import Card


class Step(View):
    """One step with its mark; `content` takes what belongs to it."""

    def __init__(self) -> None:
        super().__init__()
        self._done = False
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
        self._done = done
        self.restyle()

    def set_words(self, title: str, text: str) -> None:
        """Say what the step is about."""
        self.title.setText(title)
        self.text.setText(text)

    def restyle(self) -> None:
        picture = icons.state_icon(State.OK if self._done else State.OFF, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))


class Guide(Card):
    """Open from the first start without keys until the user closes it after the first request."""

    def __init__(self, add_keys: Callable[[str], tuple[int, int]], on_closed: Callable[[], None]) -> None:
        super().__init__()
        self._add_keys = add_keys
        self._added: tuple[int, int] | None = None
        self._seen = False
        self.keys, self.connect_step, self.first = Step(), Step(), Step()
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(72)
        self.add_button = QPushButton()
        self.result = Text(Size.TABLE)
        self.close_button = QPushButton()
        self._lay_out()
        self.box.textChanged.connect(self._on_text)
        self.add_button.clicked.connect(self._on_add)
        self.close_button.clicked.connect(on_closed)
        self._on_text()
        self.retranslate()

    @property
    def used(self) -> bool:
        """Whether keys were added here."""
        return self._added is not None

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Tick off what is done."""
        self._seen = snapshot.requests_today > 0
        self.keys.set_done(snapshot.keys > 0)
        self.connect_step.set_done(self._seen)
        self.first.set_done(self._seen)
        self.close_button.setVisible(self._seen)
        self._say_first()

    def retranslate(self) -> None:
        self.set_title(self.tr("Get started"))
        self.keys.set_words(
            self.tr("1. Paste your Gemini API keys"),
            self.tr(
                "One or many, with any separators. They are kept until gapdesk quits, and written nowhere."
            ),
        )
        self.connect_step.set_words(
            self.tr("2. Connect a program"),
            self.tr("Copy a base URL and the access token from below into your chat or coding program."),
        )
        self.box.setPlaceholderText("AQ.…")
        self.box.setAccessibleName(self.tr("Gemini API keys"))
        self.add_button.setText(self.tr("Add keys"))
        self.close_button.setText(self.tr("Close the guide"))
        self._say_first()
        self._say_result()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.result, 1)
        self.keys.content.addWidget(self.box)
        self.keys.content.addLayout(buttons)
        self.first.content.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignLeft)
        for button in (self.add_button, self.close_button):
            button.setMinimumHeight(theme.CONTROL)
        for step in (self.keys, self.connect_step, self.first):
            self.body.addWidget(step)

    def _say_first(self) -> None:
        if self._seen:
            text = self.tr("Seen. gapdesk stays in the tray; this page shows how it is doing.")
        else:
            text = self.tr("Waiting for it: send a message from your program.")
        self.first.set_words(self.tr("3. First request"), text)

    def _say_result(self) -> None:
        if self._added is None:
            return
        added, known = self._added
        if not added and not known:
            text = self.tr("No key was found in this text.")
        elif known:
            text = self.tr("Added: {added} · known already: {known}").format(added=added, known=known)
        else:
            text = self.tr("Added: {added}").format(added=added)
        self.result.setText(text)
        self.result.set_state(State.OK if added else State.WARN)

    def _on_text(self) -> None:
        self.add_button.setEnabled(bool(self.box.toPlainText().strip()))

    def _on_add(self) -> None:
        self._added = self._add_keys(self.box.toPlainText())
        if any(self._added):
            self.box.clear()
        self._say_result()
