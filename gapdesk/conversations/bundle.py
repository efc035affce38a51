"""Everything recorded, in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gapdesk.clock import Clock
from gapdesk.conversations.types import Restored
from gapdesk.store.database import Database


class Bundle:
    def __init__(
        self, database: Database, clock: Clock, clients: Callable[[], Iterable[tuple[str, str]]]
    ) -> None:
        self._database = database
        self._clock = clock
        self._clients = clients

    async def write(self, file: str) -> int:
        raise NotImplementedError

    async def read(self, file: str) -> Restored:
        raise NotImplementedError
