"""What is kept of the traffic: conversations, explicit caches, spare answers, what Google's counts taught.

Opens, feeds, cleans and closes them; the proxy gets what it needs of each, the window its services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gapdesk.caching.desk import CacheDesk
from gapdesk.caching.keeper import CacheKeeper, Send
from gapdesk.caching.page import CachePage
from gapdesk.caching.stability import Stability
from gapdesk.clients import ClientRegistry
from gapdesk.clock import Clock
from gapdesk.conversations.archive import RecordArchive
from gapdesk.conversations.bundle import Bundle
from gapdesk.conversations.curl import request_of
from gapdesk.conversations.desk import ConversationDesk, Ways
from gapdesk.conversations.exporting import export
from gapdesk.events import Bus
from gapdesk.proxy.calibration import Calibration
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.types import JsonObject
from gapdesk.quota.prices import Prices
from gapdesk.replays import Replays
from gapdesk.resending import Ask, Resender
from gapdesk.settings import Settings
from gapdesk.store import meta, retention
from gapdesk.store.bindings import Bindings
from gapdesk.store.database import Database

_SIZES = "calibration"


class Records:
    """All of it; on the serving loop."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        bus: Bus,
        database: Database,
        bindings: Bindings,
        clients: ClientRegistry,
        prices: Prices,
        table: Mapping[str, JsonObject],
        send: Send,
        ask: Ask,
        base_url: Callable[[], str],
        notice: Callable[[str], None],
    ) -> None:
        """`send` and `ask` reach Google through the keys; `notice` is told when nothing can be recorded."""
        self._settings = settings
        self._database = database
        capabilities = Capabilities(table)
        models = tuple(name for name in table if capabilities.of(name).explicit_cache)
        self._stability = stability = Stability()
        self.calibration = Calibration()
        self.archive = RecordArchive(database, bus, capabilities, clock, notice)
        self.replays = Replays(
            database,
            ttl_minutes=lambda: settings.replay_ttl_minutes,
            max_entries=lambda: settings.replay_max_entries,
        )
        self._keeper = CacheKeeper(database, bus, clock, send, bindings)
        self.caching = CacheDesk(
            self._keeper,
            stability,
            bus,
            clock,
            lambda model: capabilities.of(model).explicit_cache,
            clients.find,
        )
        self.caches = CachePage(
            self._keeper, stability, clock, lambda: (clients.local, *clients.clients()), lambda: models
        )
        resender = Resender(database, clients.find, ask, self.archive, bus, clock)
        self.conversations = ConversationDesk(
            database,
            bus,
            clock,
            prices,
            Ways(
                export=export,
                request=lambda path, model: request_of(path, model, base_url()),
                bundle=Bundle(database, clock, clients.everyone),
                send_again=resender.send_again,
            ),
            clients=clients.everyone,
            ttl_days=lambda: settings.context_ttl_days,
        )

    async def open(self, now: float) -> None:
        """Take over what was stored; the database is open."""
        await self._keeper.open()
        await self.replays.open(now)
        stored = await self._database.run(meta.read, _SIZES)
        if isinstance(stored, dict):
            self.calibration.restore(stored)

    async def close(self) -> None:
        """Write the last of it; the database is still open."""
        await self._keeper.close()
        await self.archive.close()
        self._database.post(meta.write, _SIZES, self.calibration.state())

    def forget(self, client_id: str) -> None:
        """A client was removed, or is private now: what was kept to answer it quicker goes."""
        self.replays.forget(client_id)
        self._stability.forget(client_id)

    async def clean(self, now: float) -> None:
        """Delete what is too old or too much, and give the space back; in small steps."""
        self.replays.clean(now)
        self._database.post(meta.write, _SIZES, self.calibration.state())
        await self.purge(now, retention.UNDO_SECONDS)
        await self.caches.sweep()  # last: Google may take its time

    async def purge(self, now: float, undo_seconds: float = 0.0) -> None:
        """Delete conversations that have expired, or were removed so many seconds ago."""
        settings = self._settings
        more = True
        while more:
            more = await self._database.run(
                retention.expired, now, settings.context_ttl_days, settings.context_max_mb, undo_seconds
            )
            await self._database.shrink()
