"""What the Clients page does to clients, each with what it says afterwards and the way back."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from gapdesk.client_types import ClientLine
from gapdesk.settings import SettingError
from gapdesk.ui import clipboard, setting_words, words
from gapdesk.ui.desk_services import ClientService
from gapdesk.ui.errands import spawn
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer
from gapdesk.ui.widgets.message_bar import SAID_SECONDS, MessageBar
from gapdesk.wording import Objection

UNDO_SECONDS = 600
"""So long the way back is offered; the key for it works longer."""


class ClientsActions(QObject):
    """Speaks and asks through `bar`; what was refused in a row is said there."""

    changed = Signal()
    """Something was done, or was not after all."""
    came = Signal(str)
    """A client is back, or was made: it is the one to be looked at."""
    answered = Signal()
    """A question is over."""
    refused = Signal(str, str)
    """Of which rule ("private", "models" or a setting), and why."""

    def __init__(self, clients: ClientService, bar: MessageBar) -> None:
        super().__init__(bar)
        self._clients = clients
        self._bar = bar
        self._removed = ""

    def added(self, client: str, name: str) -> None:
        """Say that a client was made."""
        self._say(State.OK, lambda: self.tr("“{name}” has a token of its own now.").format(name=name))
        self.came.emit(client)

    def rename(self, client: str, name: str) -> None:
        """Give it another name."""
        self._do(self._clients.rename(client, name), "rename a client")

    def remove(self, line: ClientLine) -> None:
        """Shut it out; it can be let in again."""
        if line.removable:
            self._do(self._remove(line), "remove a client")
        else:
            self._say(State.OFF, lambda: self.tr("“{name}” cannot be removed.").format(name=line.name))

    def undo(self) -> None:
        """Let the one removed last in again, whatever has been said since."""
        if self._removed:
            self._bar.unsay()
            self._do(self._bring_back(), "bring a client back")

    def ask_new_token(self, client: str, name: str) -> None:
        """Ask whether to make another token: what uses the old one stops working."""
        yes = Offer(lambda: self.tr("New token"), partial(self._make_token, client, name))
        self._bar.ask(partial(self._token_question, name), yes, self.unsay)
        self._bar.buttons[0].setFocus()

    def copy_token(self, line: ClientLine) -> None:
        """Put its token on the clipboard."""
        try:
            token = self._clients.token(line.id)
        except Objection as objection:  # it is gone
            why = objection.words
            self._say(State.BAD, lambda: words.said(why))
            return
        if token:
            clipboard.copy(token, secret=True)
            self._say(
                State.OK,
                lambda: self.tr("The token of “{name}” is on the clipboard.").format(name=line.name),
            )

    def set_private(self, client: str, private: bool) -> None:
        """Record nothing of it any more, or again."""
        self._do(self._clients.set_private(client, private), "a private client", "private")

    def set_models(self, client: str, patterns: tuple[str, ...]) -> None:
        """Let it use those models only."""
        self._do(self._clients.set_models(client, patterns), "a client's models", "models")

    def set_own(self, client: str, setting: str, value: object) -> None:
        """Give it a value of its own; None takes it away."""
        self._do(self._clients.set_own(client, setting, value), "a client's setting", setting)

    def unsay(self) -> None:
        """What was said or asked last is over."""
        self._bar.unsay()
        self.answered.emit()

    # --- what takes a while

    def _do(self, deed: Coroutine[Any, Any, None], name: str, rule: str = "") -> None:
        spawn(self._done(deed, rule), name=name)

    async def _done(self, deed: Coroutine[Any, Any, None], rule: str) -> None:
        try:
            await deed
        except Objection as objection:
            why = objection.words
            if rule:
                self.refused.emit(rule, words.said(why))
            else:
                self._say(State.BAD, lambda: words.said(why))
        except SettingError as error:
            self.refused.emit(rule, setting_words.refusal(error))
        else:
            self.changed.emit()

    async def _remove(self, line: ClientLine) -> None:
        await self._clients.remove(line.id)
        self._removed = line.id
        told = partial(self._removed_words, line.name)
        self._bar.tell(State.OK, told, undo=self.undo, seconds=UNDO_SECONDS)

    async def _bring_back(self) -> None:
        self._removed = ""
        client = await self._clients.undo_remove()
        if client is not None:
            self.came.emit(client)

    def _make_token(self, client: str, name: str) -> None:
        self._bar.unsay()
        self._do(self._new_token(client, name), "a new token")
        self.answered.emit()

    async def _new_token(self, client: str, name: str) -> None:
        await self._clients.new_token(client)
        self._say(State.OK, partial(self._token_words, name))

    # --- words

    def _say(self, kind: State, text: Callable[[], str]) -> None:
        self._bar.tell(kind, text, seconds=SAID_SECONDS if kind is State.OK else 0)

    def _token_question(self, name: str) -> str:
        text = self.tr(
            "Make a new token for “{name}”? The old token ends at once: programs that use it are shut out."
        )
        return text.format(name=name)

    def _token_words(self, name: str) -> str:
        text = self.tr("“{name}” has a new token. Copy it into the programs that use this client.")
        return text.format(name=name)

    def _removed_words(self, name: str) -> str:
        return self.tr("“{name}” was removed: its token is not let in any more.").format(name=name)
