"""What the proxy knows of the records: turns are kept behind the answer, named conversations recalled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from gapdesk.clock import Clock
from gapdesk.conversations.types import Recalled, Turn
from gapdesk.events import Bus, ConversationsChanged
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.estimate import estimate_body
from gapdesk.proxy.reply import candidates_of, mapping
from gapdesk.proxy.types import JsonObject
from gapdesk.store import recalling, records
from gapdesk.store.database import Database

log = logging.getLogger(__name__)

TELL_SECONDS = 0.2
"""How long changes are gathered before the window is told."""
COMPLAIN_SECONDS = 60.0
"""How often it is said that a turn could not be kept."""


class RecordArchive:
    """`Archive` on the database. Belongs to the serving loop."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        capabilities: Capabilities,
        clock: Clock,
        notice: Callable[[str], object],
    ) -> None:
        """`notice` is told, in one English sentence, that turns are not kept; at most once a minute."""
        self._database = database
        self._bus = bus
        self._capabilities = capabilities
        self._clock = clock
        self._notice = notice
        self._complained = float("-inf")
        self._writing: set[asyncio.Future[int | None]] = set()
        self._changed: set[int] = set()
        self._telling: asyncio.TimerHandle | None = None

    async def recall(self, client: str, name: str, tokens: int) -> Recalled | None:
        return await self._database.run(recalling.recall, client, name, tokens)

    def record(self, turn: Turn) -> None:
        try:  # a transaction of its own: a turn that cannot be kept takes no neighbour with it
            begun = self._database.begin(lambda db: records.record(db, turn, self._tokens(turn)))
        except RuntimeError as error:  # closed: the program ends
            self._complain(error)
            return
        written = asyncio.wrap_future(begun)
        self._writing.add(written)
        written.add_done_callback(self._written)

    async def close(self) -> None:
        """Wait until everything is written, and told."""
        while self._writing:
            await asyncio.wait(self._writing)
        if self._telling is not None:
            self._telling.cancel()
            self._tell()

    def _tokens(self, turn: Turn) -> list[int]:
        """Likely tokens of each content, and of the reply as it will be sent back: without its thoughts."""
        facts = self._capabilities.of(turn.model)

        def size(content: JsonObject) -> int:
            return estimate_body({"contents": [content]}, facts).likely

        candidates = candidates_of(turn.reply or {})
        counted = turn.usage.output if turn.usage is not None and len(candidates) == 1 else 0
        longest = max((size(mapping(candidate.get("content"))) for _, candidate in candidates), default=0)
        return [*map(size, turn.contents), counted or longest]

    def _written(self, written: asyncio.Future[int | None]) -> None:
        self._writing.discard(written)
        if written.cancelled():
            return
        error = written.exception()
        if isinstance(error, records.Unwritable):
            log.info("a request that no JSON can be made of is not recorded: %s", error)
        elif error is not None:
            self._complain(error)
        elif (conversation := written.result()) is not None:
            self._changed.add(conversation)
            if self._telling is None:
                self._telling = asyncio.get_running_loop().call_later(TELL_SECONDS, self._tell)

    def _tell(self) -> None:
        self._telling = None
        changed, self._changed = frozenset(self._changed), set()
        self._bus.publish(ConversationsChanged(changed))

    def _complain(self, error: BaseException) -> None:
        now = self._clock.monotonic()
        if now - self._complained >= COMPLAIN_SECONDS:
            self._complained = now
            log.error("a conversation could not be recorded", exc_info=error)
            self._notice(f"Conversations are not recorded: {_first(error)}.")


def _first(error: BaseException) -> BaseException:
    """What an error began with: a full disk, which SQLite rolls back by itself, lets the rollback fail."""
    return error if error.__context__ is None else _first(error.__context__)
