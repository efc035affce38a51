"""What the Conversations page does to conversations, each with what it says afterwards and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from gapdesk.conversations.types import BlockKind, ExportForm, MessageRow
from gapdesk.ui import clipboard, words
from gapdesk.ui.errands import spawn
from gapdesk.ui.record_services import ConversationService
from gapdesk.ui.theme import State
from gapdesk.ui.widgets.key_notice import Offer
from gapdesk.ui.widgets.message_bar import SAID_SECONDS, MessageBar
from gapdesk.wording import Objection

UNDO_SECONDS = 600
"""As long as the engine keeps what was deleted."""
_PAGE = 200
"""Messages asked for at a time, looking for one."""


class ConversationsActions(QObject):
    """Tells `changed` after something was done; what waits, waits in tasks of its own."""

    changed = Signal()
    returned = Signal(int)
    """What was deleted is back, that conversation among it."""
    answered = Signal(int)
    """A message of that conversation was asked again, and has a new branch."""
    sending = Signal(object)
    """Id of the message that is being sent again, None when that is over."""

    def __init__(self, service: ConversationService, bar: MessageBar) -> None:
        super().__init__(bar)
        self._service = service
        self._bar = bar
        self._sending: asyncio.Task[None] | None = None
        self._removed: Sequence[int] = ()

    # --- conversations

    def rename(self, conversation: int, title: str) -> None:
        """Give it another title; "" gives it back the one made of its first words."""
        self._do(self._service.rename(conversation, title), "rename a conversation")

    def pin(self, ids: Sequence[int], pinned: bool) -> None:
        """Let those stand before all others, or not."""
        self._do(self._service.pin(ids, pinned), "pin conversations")

    def keep_for(self, ids: Sequence[int], days: int | None) -> None:
        """Delete those so many days after their last use; 0 = never; None = as the setting says."""
        self._do(self._service.keep_for(ids, days), "keep conversations")

    def remove(self, ids: Sequence[int]) -> None:
        """Delete those; they can be brought back for ten minutes."""
        if ids:
            self._do(self._remove(ids), "delete conversations")

    def undo(self) -> None:
        """Bring back what was deleted last, whatever has been said since."""
        if self._removed:
            self._bar.unsay()
            self._do(self._bring_back(), "bring conversations back")

    def copy(self, ids: Sequence[int]) -> None:
        """Put those on the clipboard, as Markdown."""
        if ids:
            spawn(self._copy(ids), name="copy conversations")

    # --- messages

    def copy_text(self, conversation: int, message: int) -> None:
        """Put the visible text of a message on the clipboard."""
        spawn(self._copy_text(conversation, message), name="copy a message")

    def copy_request(self, message: int) -> None:
        """Put the request that a message belongs to on the clipboard, as a command line."""
        spawn(self._copy_request(message), name="copy a request")

    @property
    def busy(self) -> bool:
        """Whether a message is being sent again: only one is at a time."""
        return self._sending is not None and not self._sending.done()

    def send_again(self, conversation: int, message: int) -> None:
        """Ask once more what that message was asked, unless one is asked already."""
        if not self.busy:
            cancel = Offer(lambda: self.tr("Cancel"), self._cancel)
            self._bar.tell(State.WAIT, lambda: self.tr("Gemini is asked again…"), cancel, closable=False)
            self._sending = spawn(self._send_again(conversation, message), name="send again")
            self._sending.add_done_callback(self._sent)
            self.sending.emit(message)

    # --- what takes a while

    def _do(self, deed: Coroutine[Any, Any, None], name: str) -> None:
        async def done() -> None:
            await deed
            self.changed.emit()

        spawn(done(), name=name)

    async def _remove(self, ids: Sequence[int]) -> None:
        count = await self._service.remove(ids)
        if count:
            self._removed = ids
            words = partial(self._removed_words, count)
            self._bar.tell(State.OK, words, undo=self.undo, seconds=UNDO_SECONDS)

    async def _bring_back(self) -> None:
        removed, self._removed = self._removed, ()
        if await self._service.undo_remove():
            self.returned.emit(removed[0])
        else:
            self._say(State.WARN, lambda: self.tr("They cannot be brought back any more."))

    async def _copy(self, ids: Sequence[int]) -> None:
        data = await self._service.export(ids, ExportForm.MARKDOWN)
        clipboard.copy(data.decode("utf-8"))
        self._say(State.OK, partial(self._copied_words, len(ids)))

    async def _copy_text(self, conversation: int, message: int) -> None:
        found = await self._find(conversation, message)
        text = (
            "\n\n".join(block.text for block in found.blocks if block.kind is BlockKind.TEXT) if found else ""
        )
        if text:
            clipboard.copy(text)
            self._say(State.OK, lambda: self.tr("The text was copied."))
        else:
            self._say(State.OFF, lambda: self.tr("There is no text in this message."))

    async def _find(self, conversation: int, message: int) -> MessageRow | None:
        """That message, from the end of its path backwards."""
        found = await self._service.transcript(conversation, through=message, count=_PAGE)
        while found.messages:
            for row in found.messages:
                if row.id == message:
                    return row
            if not found.earlier:
                break
            found = await self._service.transcript(
                conversation, found.leaf, before=found.messages[0].id, count=_PAGE
            )
        return None

    async def _copy_request(self, message: int) -> None:
        text = await self._service.request_of(message)
        if text:
            clipboard.copy(text)
            self._say(State.OK, self._request_words)
        else:
            self._say(State.OFF, lambda: self.tr("This message is gone."))

    async def _send_again(self, conversation: int, message: int) -> None:
        try:
            await self._service.send_again(message)
        except Objection as objection:
            why = objection.words
            again = Offer(lambda: self.tr("Try again"), partial(self.send_again, conversation, message))
            self._bar.tell(State.BAD, lambda: words.said(why), again)
        else:
            self._say(State.OK, lambda: self.tr("The new answer is a branch of its own."))
            self.answered.emit(conversation)

    def _sent(self, _: asyncio.Task[None]) -> None:
        if isValid(self):  # the window may have been closed meanwhile
            self.sending.emit(None)

    def _cancel(self) -> None:
        if self._sending is not None:
            self._sending.cancel()
        self._bar.unsay()

    # --- words

    def _say(self, kind: State, text: Callable[[], str]) -> None:
        self._bar.tell(kind, text, seconds=SAID_SECONDS)

    def _removed_words(self, count: int) -> str:
        return self.tr("%Ln conversation(s) was/were deleted.", "", count)

    def _request_words(self) -> str:
        return self.tr("The request was copied. Set GAPDESK_TOKEN to your token before you run it.")

    def _copied_words(self, count: int) -> str:
        return self.tr("%Ln conversation(s) was/were copied.", "", count)
