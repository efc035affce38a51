"""Asks once more what a recorded message was asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gapdesk.clock import Clock
from gapdesk.conversations.types import Archive
from gapdesk.events import Bus
from gapdesk.proxy.dispatcher import Answer, Trace
from gapdesk.proxy.types import Call, Client
from gapdesk.store.database import Database

Ask = Callable[[Call, Trace], Awaitable[Answer]]


class Resender:
    def __init__(
        self,
        database: Database,
        find_client: Callable[[str], Client | None],
        ask: Ask,
        archive: Archive,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._database = database

    async def send_again(self, message_id: int) -> None:
        raise NotImplementedError
