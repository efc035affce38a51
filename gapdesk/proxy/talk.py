"""One request on its way into the records: what it asked, and what has come of the answer."""

from __future__ import annotations

from dataclasses import replace

from gapdesk.conversations.types import Archive, MessageState, Turn
from gapdesk.proxy.blocked import words_for_block
from gapdesk.proxy.reply import has_content
from gapdesk.proxy.types import JsonObject, Lease, Usage
from gapdesk.wording import Words

_NOTHING = str(Words("Google answered without any content."))


class Talk:
    """Records a turn once: complete, broken, or without an answer.

    To be ended before the last byte goes to the client, so that its next request finds the turn.
    """

    def __init__(self, archive: Archive, turn: Turn) -> None:
        """`turn` has no reply yet."""
        self.again = False
        """Whether the answer was made for another request."""
        self.unseen = False
        """Whether the client had left when the answer was complete."""
        self._archive = archive
        self._turn = turn
        self._ended = False

    def complete(self, reply: JsonObject, lease: Lease | None, usage: Usage | None, duration: float) -> None:
        """All of the answer is here; one that says nothing leaves the turn unanswered."""
        if has_content(reply):
            self._end(reply, MessageState.COMPLETE, "", lease, usage, duration)
        else:
            words = words_for_block(reply) or _NOTHING
            self._end(None, MessageState.UNANSWERED, words, lease, usage, duration)

    def broken(
        self, reply: JsonObject, note: str, lease: Lease | None, usage: Usage | None, duration: float
    ) -> None:
        """No more of the answer will come, for the reason `note`; nothing if it has ended already."""
        if has_content(reply):
            self._end(reply, MessageState.BROKEN, note, lease, usage, duration)
        else:
            self._end(None, MessageState.UNANSWERED, note, lease, usage, duration)

    def _end(
        self,
        reply: JsonObject | None,
        state: MessageState,
        note: str,
        lease: Lease | None,
        usage: Usage | None,
        duration: float,
    ) -> None:
        if self._ended:
            return
        self._ended = True
        self._archive.record(
            replace(
                self._turn,
                reply=reply,
                state=state,
                note=note,
                key=lease.label if lease else "",
                project=lease.project if lease else "",
                usage=usage,
                duration=duration,
                again=self.again,
                unseen=self.unseen,
            )
        )
