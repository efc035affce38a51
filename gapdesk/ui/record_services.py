"""What the window sees of what the engine records: conversations and caches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gapdesk.caching.types import Cache, Implicit, NewCache, Unable
from gapdesk.conversations.types import (
    ConversationRow,
    ExportForm,
    Facts,
    Hit,
    RecordSize,
    Restored,
    Transcript,
    Wanted,
)


class ConversationService(Protocol):
    """Recorded conversations. Every change is told by `ConversationsChanged`; ids that are gone meanwhile are
    passed over. What waits, waits for the database's thread."""

    # --- looking

    async def ids(self, wanted: Wanted) -> tuple[int, ...]:
        """All conversations, in order; quick for 100,000."""
        ...

    async def rows(self, ids: Sequence[int]) -> tuple[ConversationRow, ...]:
        """Lines for those conversations, in the order of `ids`: ask for what is visible."""
        ...

    async def search(self, text: str, client: str | None = None, limit: int = 100) -> tuple[Hit, ...]:
        """Messages and titles that hold all words of `text`, the newest first."""
        ...

    async def transcript(
        self,
        conversation: int,
        leaf: int | None = None,
        *,
        through: int | None = None,
        before: int | None = None,
        count: int = 40,
    ) -> Transcript:
        """The last `count` messages of the path to `leaf` (by default the newest one).

        `through` names a message the path has to pass, and goes on to its newest leaf; `before` a message of
        the path before which to read.
        """
        ...

    async def facts(self, conversation: int) -> Facts | None: ...

    async def blob(self, hash: str) -> bytes | None:
        """The bytes of a medium."""
        ...

    def clients(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of all clients, also of removed ones, that have conversations or could have."""
        ...

    async def size(self) -> RecordSize: ...

    # --- changing

    async def rename(self, conversation: int, title: str) -> None:
        """ "" gives it back the title made of its first words."""
        ...

    async def pin(self, ids: Sequence[int], pinned: bool) -> None: ...

    async def keep_for(self, ids: Sequence[int], days: int | None) -> None:
        """Delete those so many days after their last use; 0 = never; None = as the setting says."""
        ...

    async def remove(self, ids: Sequence[int]) -> int:
        """Delete; returns how many. Undoable until the next removal, for ten minutes, or the exit."""
        ...

    async def undo_remove(self) -> int:
        """Bring those of the last removal back; returns how many."""
        ...

    # --- giving out and taking in

    async def export(self, ids: Sequence[int], form: ExportForm) -> bytes:
        """Those conversations as one document; several as SillyTavern files come as a ZIP archive."""
        ...

    async def export_all(self, file: str) -> int:
        """Write everything recorded into a file that `import_all` reads; returns how many. OSError."""
        ...

    async def import_all(self, file: str) -> Restored:
        """Take in what `export_all` wrote. OSError; Objection if it is no such file."""
        ...

    async def request_of(self, message: int) -> str:
        """The request that brought a reply, or would bring one to a user turn, as a curl command line with
        the token left out; "" if it is gone."""
        ...

    async def send_again(self, message: int) -> None:
        """Ask once more what that reply, or user turn, was asked: the answer becomes a branch. Objection
        tells why it was not answered."""
        ...


class CacheService(Protocol):
    """Caches at Google. Every change is told by `CachesChanged`."""

    def rows(self) -> tuple[Cache, ...]:
        """Explicit caches that live, newest first."""
        ...

    def unable(self) -> tuple[Unable, ...]:
        """Who cannot have any, newest first."""
        ...

    def implicit(self) -> tuple[Implicit, ...]:
        """What Google's own cache did, the most tokens first."""
        ...

    def clients(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of those who may have caches."""
        ...

    def models(self) -> tuple[str, ...]:
        """Those that take explicit caches."""
        ...

    def forget_unable(self, unable: Unable) -> None:
        """Let it be tried again."""
        ...

    async def create(self, new: NewCache) -> Cache:
        """Make one at Google. Objection tells why not."""
        ...

    async def extend(self, names: Sequence[str], minutes: int) -> int:
        """Let those live so long from now; returns how many do. Objection if none does."""
        ...

    async def delete(self, names: Sequence[str]) -> int:
        """Delete upstream and here; returns how many. Objection if none could be."""
        ...

    async def clean_up(self) -> int:
        """Delete those that were not used since they were made, or for an hour; returns how many."""
        ...
