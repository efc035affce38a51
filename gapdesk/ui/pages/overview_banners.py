"""Banners of Overview: why the proxy does not run, and what is wrong with where keys are kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from gapdesk.events import EngineSnapshot
from gapdesk.ui import icons, remedies, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, tip
from gapdesk.ui.widgets.card import Card

_HERE = "overview"


class BannerCard(Card):
    """A sentence, what to do about it, and a button."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self.title.hide()
        self._icon = QLabel()
        self.sentence = Text(strong=True, wrap=True)
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self._icon)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button)
        self.body.addLayout(row)
        self.body.addWidget(self.action)
        self.restyle()

    def say(self, advice: words.Advice, message: str) -> None:
        """Show `advice`, and a message that says more in the tooltip."""
        self.sentence.setText(advice.sentence)
        self.action.setText(advice.action)
        self.setToolTip(tip(message) if message else "")
        self.setAccessibleName(words.joined(*advice))

    def restyle(self) -> None:
        picture = icons.state_icon(self._state, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(20, 20), self.devicePixelRatioF()))


class Banner(BannerCard):
    """Why the proxy does not run, with what can be done at once."""

    def __init__(self, use_port: Callable[[int], None], open_page: Callable[[str], None]) -> None:
        super().__init__(State.BAD)
        self._use_port, self._open_page = use_port, open_page
        self._port: int | None = None
        self._place = ""
        self.button.clicked.connect(self._on_button)

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Appear while the engine has a problem."""
        self.setVisible(snapshot.problem is not None)
        if snapshot.problem is None:
            return
        advice = words.advice(snapshot.problem)
        error = "" if snapshot.problem in words.SAID else snapshot.error
        self.say(advice._replace(action=f"{advice.action}\n{error}".strip()), snapshot.error)
        self._port = snapshot.free_port
        remedy = remedies.remedy(snapshot.problem, _HERE)
        self._place = remedy.place if remedy else ""
        port = self.tr("Use port {port}").format(port=self._port)
        self.button.setText(port if self._port is not None else remedy.text if remedy else "")
        self.button.setVisible(self._port is not None or remedy is not None)

    def _on_button(self) -> None:
        if self._port is not None:
            self._use_port(self._port)
        else:
            self._open_page(self._place)


class StorageBanner(BannerCard):
    """Why keys are not where they should be kept."""

    def __init__(self, try_again: Callable[[], None]) -> None:
        super().__init__(State.WARN)
        self.button.clicked.connect(try_again)
        self.retranslate()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Appear while the keyring is locked, fails, or is missing though there are keys for it."""
        storage = snapshot.storage
        advice = words.storage(storage) if storage is not None and snapshot.keys else None
        self.setVisible(advice is not None)
        if storage is None or advice is None:
            return
        self.say(advice, words.said(storage.message))

    def retranslate(self) -> None:
        self.button.setText(self.tr("Try again"))
