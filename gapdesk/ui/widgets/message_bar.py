"""What was just done, with the way back, for a while; or a question before it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal

from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Notice, Offer

SAID_SECONDS = 20
"""So long a word about what went well stays, where nothing can be done about it any more."""


class MessageBar(Notice):
    """A notice that goes by itself, and may offer "Undo", or ask."""

    over = Signal()
    """It went: by itself, was closed, or answered."""

    def __init__(self) -> None:
        super().__init__()
        self._undo: Callable[[], None] | None = None
        self._asks = False
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self.unsay)
        self.close_button.clicked.connect(self.unsay)

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
        self._undo, self._asks = undo, False
        self.say(kind, text, *offers, closable=closable)
        self._fading.stop()
        if seconds:
            self._fading.start(seconds * 1000)

    def ask(self, text: Callable[[], str], yes: Offer, no: Callable[[], None] | None = None) -> None:
        """Ask before something that cannot be undone; it is done only by `yes`."""
        cancel = Offer(lambda: self.tr("Cancel"), no or self.unsay)
        self.tell(State.WARN, text, yes, cancel, closable=False)
        self._asks = True

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._asks and not self.isHidden()

    def undo(self) -> None:
        """Undo what was said last, while that is offered."""
        if self._undo is not None and not self.isHidden():
            self._undo()

    def unsay(self) -> None:
        """What was said last is over."""
        self._fading.stop()
        self.hide()
        self.over.emit()
