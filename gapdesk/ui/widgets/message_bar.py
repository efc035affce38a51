"""What was just done, with the way back, for a while."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Notice, Offer


class MessageBar(Notice):
    """A notice that goes by itself, and may offer "Undo"."""

    def __init__(self) -> None:
        super().__init__()
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self.hide)

    def tell(
        self,
        kind: State,
        text: Callable[[], str],
        *offers: Offer,
        undo: Callable[[], None] | None = None,
        seconds: int = 0,
        closable: bool = True,
    ) -> None:
        """Say what was done, with what can be done about it; for so long, 0 until it is closed."""
        if undo is not None:
            offers = (*offers, Offer(lambda: self.tr("Undo"), undo))
        self.say(kind, text, *offers, closable=closable)
        self._fading.stop()
        if seconds:
            self._fading.start(seconds * 1000)
