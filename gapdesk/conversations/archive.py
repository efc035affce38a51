"""What the proxy knows of the records: turns are kept behind the answer, named conversations recalled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

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
MOST_TURNS, MOST_BYTES = 10_000, 256 * 1024 * 1024
"""That may wait to be written, by what their requests measured; beyond that turns are left out."""
_AT_ONCE = 32
"""Turns of one transaction: a `recall` has to wait for those before it."""


class RecordArchive:
    """`Archive` on the database. Belongs to the serving loop.

    A turn waits up to 200 ms for company: writing takes about as long as answering did, and would get in the
    way of requests that come at once. The database hands it over before anybody reads, so that whoever asks
    after it was recorded sees it.
    """

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
        self._gathered: list[Turn] = []
        self._writing: set[asyncio.Future[set[int]]] = set()
        self._waiting = self._waiting_bytes = 0
        self._changed: set[int] = set()
        self._telling: asyncio.TimerHandle | None = None

    async def recall(self, client: str, name: str, tokens: int) -> Recalled | None:
        return await self._database.run(recalling.recall, client, name, tokens)

    def record(self, turn: Turn) -> None:
        if self._waiting >= MOST_TURNS or self._waiting_bytes >= MOST_BYTES:
            self._complain("requests come faster than they can be written")
            return
        if not self._gathered:
            try:
                self._database.gather(self._send)
            except RuntimeError as error:  # closed: the program ends
                self._complain(error)
                return
        self._gathered.append(turn)
        self._waiting += 1
        self._waiting_bytes += turn.size

    async def close(self) -> None:
        """Wait until everything is written, and told."""
        self._send()
        while self._writing:
            await asyncio.wait(self._writing)
        if self._telling is not None:
            self._telling.cancel()
            self._tell()

    def _send(self) -> None:
        """Hand over what was gathered."""
        turns, self._gathered = self._gathered, []
        for start in range(0, len(turns), _AT_ONCE):
            self._write(turns[start : start + _AT_ONCE])

    def _write(self, turns: Sequence[Turn]) -> None:
        """In one transaction."""
        written = asyncio.wrap_future(self._database.begin(records.record_all, turns, self._tokens))
        self._writing.add(written)
        written.add_done_callback(partial(self._written, turns))

    def _tokens(self, turn: Turn) -> list[int]:
        """Likely tokens of each content, and of the reply as it will be sent back: without its thoughts.
        On the database's thread.
        """
        facts = self._capabilities.of(turn.model)

        def size(content: JsonObject) -> int:
            return estimate_body({"contents": [content]}, facts).likely

        candidates = candidates_of(turn.reply or {})
        counted = turn.usage.output if turn.usage is not None and len(candidates) == 1 else 0
        longest = max((size(mapping(candidate.get("content"))) for _, candidate in candidates), default=0)
        return [*map(size, turn.contents), counted or longest]

    def _written(self, turns: Sequence[Turn], written: asyncio.Future[set[int]]) -> None:
        self._writing.discard(written)
        if written.cancelled():
            return
        error = written.exception()
        if error is not None and len(turns) > 1:  # each by itself: a bad one takes no neighbour with it
            for turn in turns:
                self._write([turn])
            return
        self._waiting -= len(turns)
        self._waiting_bytes -= sum(turn.size for turn in turns)
        if error is not None:
            self._complain(error)
        elif changed := written.result():
            self._changed |= changed
            if self._telling is None:
                self._telling = asyncio.get_running_loop().call_later(TELL_SECONDS, self._tell)

    def _tell(self) -> None:
        self._telling = None
        changed, self._changed = frozenset(self._changed), set()
        self._bus.publish(ConversationsChanged(changed))

    def _complain(self, error: BaseException | str) -> None:
        now = self._clock.monotonic()
        if now - self._complained >= COMPLAIN_SECONDS:
            self._complained = now
            why = error if isinstance(error, str) else _first(error)
            log.error(
                "a conversation could not be recorded: %s",
                why,
                exc_info=error if isinstance(error, BaseException) else None,
            )
            self._notice(f"Conversations are not recorded: {why}.")


def _first(error: BaseException) -> BaseException:
    """What an error began with: a full disk, which SQLite rolls back by itself, lets the rollback fail."""
    return error if error.__context__ is None else _first(error.__context__)
