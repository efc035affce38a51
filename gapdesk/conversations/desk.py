"""Recorded conversations as the window sees them: the records, the prices and the ways in and out behind one
service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from gapdesk.clock import Clock
from gapdesk.conversations import search_text
from gapdesk.conversations.blocks import media
from gapdesk.conversations.content import canonical, plain_text
from gapdesk.conversations.types import (
    Conversation,
    ConversationRow,
    ExportForm,
    Facts,
    Hit,
    Message,
    MessageRow,
    RecordSize,
    Restored,
    Transcript,
    Wanted,
)
from gapdesk.events import Bus, ConversationsChanged
from gapdesk.proxy.types import Usage
from gapdesk.quota.prices import Prices
from gapdesk.quota.usage import Counts
from gapdesk.store import blobs, conversations, search, transcripts
from gapdesk.store.conversations import Statistics
from gapdesk.store.database import Database
from gapdesk.store.retention import UNDO_SECONDS

_AT_ONCE = 2_000
"""Conversations that are changed in one job of the database's: some 20 ms."""


class Bundle(Protocol):
    """Everything recorded, in a file."""

    async def write(self, file: str) -> int:
        """Returns how many conversations. OSError."""
        ...

    async def read(self, file: str) -> Restored:
        """OSError, or Objection if it is no such file."""
        ...


@dataclass(frozen=True, slots=True)
class Ways:
    """How conversations get out of the records, and in."""

    export: Callable[[Sequence[Conversation], ExportForm, Callable[[str], bytes | None], float], bytes]
    """(conversations, form, bytes of a medium by its hash, now in epoch seconds); run on a thread."""
    request: Callable[[Sequence[Message], str], str]
    """(path to a message, model): the request that brought it, or would be answered by more, as a command."""
    bundle: Bundle
    send_again: Callable[[int], Awaitable[None]]


class ConversationDesk:
    """Fulfils `ui.service.ConversationService`."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        prices: Prices,
        ways: Ways,
        *,
        clients: Callable[[], Iterable[tuple[str, str]]],
        ttl_days: Callable[[], int],
    ) -> None:
        """`clients` gives (id, name) of all there are or were; `ttl_days` what holds for conversations
        without a number of their own, 0 = for ever."""
        self._database = database
        self._bus = bus
        self._clock = clock
        self._prices = prices
        self._ways = ways
        self._clients = clients
        self._ttl_days = ttl_days
        self._removed: tuple[int, ...] = ()
        self._removed_at = 0.0

    # --- looking --------------------------------------------------------------------------------------------

    async def ids(self, wanted: Wanted) -> tuple[int, ...]:
        return await self._database.run(conversations.ids, wanted)

    async def rows(self, ids: Sequence[int]) -> tuple[ConversationRow, ...]:
        found = await self._database.run(conversations.rows, ids, self._ttl_days())
        names = dict(self._clients())
        return tuple(_named(row, names) for row in found)

    async def search(self, text: str, client: str | None = None, limit: int = 100) -> tuple[Hit, ...]:
        run = self._database.run
        messages: tuple[int, ...] = ()
        # whole words first: to read all that begin with "con" takes long, and is often not needed
        expressions = (search_text.query(text, goes_on=False), search_text.query(text))
        for expression in dict.fromkeys(expressions):
            if not expression:
                return ()
            messages = await self._found(expression, client, limit)
            if len(messages) >= limit:
                break
        titles = await run(search.titles, expression, client, limit)
        named = await run(search.names, text, client, limit)
        hits = await run(search.hits, text, messages, titles, named, self._ttl_days())
        names = dict(self._clients())
        return tuple(replace(hit, row=_named(hit.row, names)) for hit in hits[:limit])

    async def transcript(
        self,
        conversation: int,
        leaf: int | None = None,
        *,
        through: int | None = None,
        before: int | None = None,
        count: int = 40,
    ) -> Transcript:
        read = partial(
            transcripts.transcript,
            conversation=conversation,
            leaf=leaf,
            through=through,
            before=before,
            count=count,
        )
        found = await self._database.run(read)
        return replace(found, messages=tuple(self._priced(message) for message in found.messages))

    async def facts(self, conversation: int) -> Facts | None:
        (row,) = await self.rows((conversation,)) or (None,)
        found = await self._database.run(conversations.statistics, conversation)
        return None if row is None or found is None else self._facts(row, found)

    async def blob(self, hash: str) -> bytes | None:
        return await self._database.run(blobs.get, hash)

    def clients(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._clients())

    async def size(self) -> RecordSize:
        return await self._database.run(conversations.size)

    # --- changing -------------------------------------------------------------------------------------------

    async def rename(self, conversation: int, title: str) -> None:
        await self._database.run(conversations.rename, conversation, title)
        self._tell((conversation,))

    async def pin(self, ids: Sequence[int], pinned: bool) -> None:
        for some in _slices(ids):
            await self._database.run(conversations.pin, some, pinned)
        self._tell(ids)

    async def keep_for(self, ids: Sequence[int], days: int | None) -> None:
        for some in _slices(ids):
            await self._database.run(conversations.keep_for, some, days)
        self._tell(ids)

    async def remove(self, ids: Sequence[int]) -> int:
        now = self._clock.now()
        removed: tuple[int, ...] = ()
        for some in _slices(ids):
            removed += await self._database.run(conversations.remove, some, now)
        if removed:
            self._removed, self._removed_at = removed, now
            self._tell(removed)
        return len(removed)

    async def undo_remove(self) -> int:
        removed, self._removed = self._removed, ()
        if not removed or self._clock.now() - self._removed_at > UNDO_SECONDS:
            return 0
        back: tuple[int, ...] = ()
        for some in _slices(removed):
            back += await self._database.run(conversations.bring_back, some)
        self._tell(back)
        return len(back)

    # --- giving out and taking in ---------------------------------------------------------------------------

    async def export(self, ids: Sequence[int], form: ExportForm) -> bytes:
        names = dict(self._clients())
        wholes = []
        for conversation in ids:
            found = await self._database.run(conversations.whole, conversation)
            if found is not None:
                wholes.append(replace(found, client_name=names.get(found.client, "")))
        hashes = {
            digest for whole in wholes for one in whole.messages for digest in media(one.content["parts"])
        }
        pictures = {digest: await self.blob(digest) for digest in hashes}
        return await asyncio.to_thread(self._ways.export, wholes, form, pictures.get, self._clock.now())

    async def export_all(self, file: str) -> int:
        return await self._ways.bundle.write(file)

    async def import_all(self, file: str) -> Restored:
        try:
            return await self._ways.bundle.read(file)
        finally:
            self._bus.publish(ConversationsChanged())  # of a damaged file the sound beginning is taken in

    async def request_of(self, message: int) -> str:
        conversation = await self._database.run(conversations.conversation_of, message)
        if conversation is None:
            return ""
        found = await self._database.run(conversations.whole, conversation)
        path = [] if found is None else found.path(message)
        if found is None or not path:
            return ""
        newest = next((one.model for one in reversed(found.messages) if one.model), "")
        return self._ways.request(path, path[-1].model or newest)

    async def send_again(self, message: int) -> None:
        await self._ways.send_again(message)

    # --- inside ---------------------------------------------------------------------------------------------

    async def _found(self, expression: str, client: str | None, limit: int) -> tuple[int, ...]:
        """The newest messages in which `expression` is found."""
        found: tuple[int, ...] = ()
        below: int | None = search.NEWEST
        while below is not None and len(found) < limit:
            step = await self._database.run(search.messages, expression, client, below, limit - len(found))
            found, below = found + step.messages, step.below
        return found

    def _tell(self, ids: Iterable[int]) -> None:
        if changed := frozenset(ids):  # none would mean all
            self._bus.publish(ConversationsChanged(changed))

    def _priced(self, message: MessageRow) -> MessageRow:
        if message.usage is None:
            return message
        day = datetime.fromtimestamp(message.time, UTC).date().isoformat()
        return replace(message, cost=self._cost(message.model, day, message.usage))

    def _cost(self, model: str, day: str, usage: Usage) -> float | None:
        counts = Counts(
            requests=1,
            input=usage.prompt + usage.tool_use,
            output=usage.output,
            thoughts=usage.thoughts,
            cached=usage.cached,
        )
        cost = self._prices.cost(counts, model, day)
        return None if cost.unpriced else cost.paid

    def _facts(self, row: ConversationRow, found: Statistics) -> Facts:
        usage, paid, unpriced = Usage(), 0.0, 0
        for used in found.used:
            usage = _sum(usage, used.usage)
            cost = self._cost(used.model, used.day, used.usage)
            if cost is None:
                unpriced += used.replies
            else:
                paid += cost
        return Facts(
            row=row,
            models=found.models,
            keys=found.keys,
            usage=usage,
            cost=paid if sum(used.replies for used in found.used) > unpriced else None,
            unpriced=unpriced,
            system=plain_text(canonical(found.system)),
            media=found.media,
            ttl_days=found.ttl_days,
        )


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """`ids` for several jobs of the database's: a request may be waiting for it."""
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _named(row: ConversationRow, names: dict[str, str]) -> ConversationRow:
    return replace(row, client=names.get(row.client, ""))


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        one.prompt + other.prompt,
        one.output + other.output,
        one.thoughts + other.thoughts,
        one.cached + other.cached,
        one.tool_use + other.tool_use,
        one.total + other.total,
    )
