"""The caches at Google and our list of them, kept in step: making, extending, deleting, forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from gapdesk import aio
from gapdesk.caching import entries, refusals
from gapdesk.caching.book import Book
from gapdesk.caching.entries import Sent
from gapdesk.caching.refusals import Refusal
from gapdesk.caching.types import Cache, Maker, Unable
from gapdesk.clock import Clock
from gapdesk.events import Bus, CachesChanged
from gapdesk.proxy.types import Failure, JsonObject, Kind
from gapdesk.redact import redact
from gapdesk.store import caches as store
from gapdesk.store.database import Database

T = TypeVar("T")

_GONE = frozenset([Kind.CACHE_GONE, Kind.NOT_FOUND])


class Send(Protocol):
    """One call to Google, and no second try with another project if one is named."""

    async def __call__(self, method: str, path: str, body: bytes, project: str | None) -> Sent:
        """`path` begins with the version and may end with a query. A Failure raised counts as no answer."""
        ...


class Bindings(Protocol):
    """Which project made a cache, for those who name it themselves."""

    def bind(
        self, resource: str, project: str, key_id: str, client: str, now: float, expires: float | None = None
    ) -> None: ...

    def forget(self, resource: str) -> None: ...


class CacheKeeper:
    """All caches, of all makers. To be opened once the database is open, and closed before it."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, send: Send, bindings: Bindings) -> None:
        self.book = Book()
        self._database = database
        self._bus = bus
        self._clock = clock
        self._send = send
        self._bindings = bindings
        self._condemned: set[str] = set()
        """Names of caches to be deleted at Google; nobody sees or uses them."""
        self._behind: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Take over what was stored and still lives."""
        caches, unable = await self._database.run(store.load, self._clock.now())
        self.book.load(caches, unable)

    async def close(self) -> None:
        """End what goes on behind."""
        for task in tuple(self._behind):
            await aio.settle(task)

    def behind(self, coro: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        """Do it without keeping anybody waiting."""
        task = aio.spawn(coro, name=name)
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
        return task

    def live(self) -> tuple[Cache, ...]:
        """Newest first."""
        now = self._clock.now()
        return tuple(c for c in self.book.all() if c.expires > now and c.name not in self._condemned)

    def find(self, name: str) -> Cache | None:
        """One that lives."""
        return next((cache for cache in self.live() if cache.name == name), None)

    # --- at Google ------------------------------------------------------------------------------------------

    async def make(self, draft: Cache, entry: bytes, project: str | None, ttl: float) -> Cache | Refusal:
        """Make a cache of `entry` by one call; `draft` tells what Google does not. `ttl` in seconds."""
        sent = await self._call("POST", entries.COLLECTION, entry, project)
        if not sent.good:
            return refusals.read(sent.kind, sent.message, sent.project or project or "")
        found, now = entries.read(sent.body), self._clock.now()
        if found is None:
            words = "The answer was no cache."
            return Refusal(words, sent.project, refusals.LONG_PAUSE)
        cache = replace(
            draft,
            name=found.name,
            project=sent.project or project or "",
            tokens=found.tokens or draft.tokens,
            created=now,
            expires=now + ttl if found.expires is None else found.expires,
        )
        self._keep(cache, sent.key)
        for one in self.book.disproved(cache):
            self.forget_unable(one)
        return cache

    async def extend(self, name: str, ttl: float) -> str | None:
        """Let a cache live `ttl` seconds from now; else the words of why not."""
        cache = self.find(name)
        if cache is None:
            return "It is gone."
        path, body = entries.to_extend(name, ttl)
        sent = await self._call("PATCH", path, body, cache.project)
        if sent.kind in _GONE:
            self.lose(name)
        if not sent.good:
            return redact(sent.message)
        cache = self.find(name)  # it may have been used, or deleted, meanwhile
        if cache is not None:
            found = entries.read(sent.body)
            expires = found.expires if found is not None else None
            self._keep(
                replace(cache, expires=self._clock.now() + ttl if expires is None else expires), sent.key
            )
        return None

    async def delete(self, name: str) -> str | None:
        """Delete a cache upstream and here; else the words of why not: then it stays."""
        cache = self.book.get(name)
        if cache is None:
            return None
        sent = await self._call("DELETE", f"/v1beta/{name}", b"", cache.project)
        if not sent.good and sent.kind not in _GONE:
            return redact(sent.message)
        self.forget(name)
        return None

    def condemn(self, name: str) -> asyncio.Task[str | None]:
        """Let nobody use or see a cache, and delete it behind; what fails is tried again by `sweep`."""
        self.book.retire(name)
        self._condemned.add(name)
        self._changed()
        return self.behind(self.delete(name), "delete a cache")

    async def sweep(self, clients: Collection[str]) -> None:
        """Forget what has expired; delete what was condemned, or is for none of those clients (ids)."""
        now = self._clock.now()
        for cache in self.book.all():
            if cache.expires <= now:
                self.forget(cache.name)
            elif cache.client not in clients:
                self.book.retire(cache.name)
                self._condemned.add(cache.name)
        for name in tuple(self._condemned):
            await self.delete(name)

    async def _call(self, method: str, path: str, body: bytes, project: str | None) -> Sent:
        try:
            return await self._send(method, path, body, project)
        except Failure as failure:
            return Sent(0, message=str(failure), project=project or "")

    # --- here -----------------------------------------------------------------------------------------------

    def adopt(self, client: str, project: str, key: str, entry: JsonObject, *, named: bool) -> None:
        """Note a cache that a client made, or changed, itself; what is no cache is passed over.

        `named`: whether to keep the name the client gave it.
        """
        found, now = entries.read(entry), self._clock.now()
        if found is None or found.expires is None:
            return
        known = self.book.get(found.name)
        if known is not None:
            self._keep(replace(known, expires=found.expires), key)
            return
        cache = Cache(
            name=found.name,
            client=client,
            model=found.model,
            project=project,
            made_by=Maker.CLIENT,
            tokens=found.tokens,
            created=now if found.created is None else found.created,
            expires=found.expires,
            title=found.title if named else "",
        )
        self._keep(cache, key)

    def count(self, name: str, saved: int | None) -> None:
        """A cache was used; `saved` tokens, None = all it holds."""
        cache = self.book.get(name)
        if cache is not None:
            saved = cache.saved + (cache.tokens if saved is None else saved)
            cache = replace(cache, hits=cache.hits + 1, saved=saved, used=self._clock.now())
            self.book.made(cache)
            self._database.post(store.save, cache)
            self._changed()

    def lose(self, name: str) -> None:
        """Google does not know a cache any more."""
        self.book.lost(name, self._clock.now())
        self.forget(name)

    def forget(self, name: str) -> None:
        """Strike a cache off; harmless if there is none of that name."""
        self.book.drop(name)
        self._condemned.discard(name)
        self._bindings.forget(name)
        self._database.post(store.drop, name)
        self._changed()

    def note_unable(self, unable: Unable) -> None:
        """It was learned who cannot have caches."""
        self.book.mark_unable(unable)
        self._database.post(store.save_unable, unable)
        self._changed()

    def forget_unable(self, unable: Unable) -> None:
        """Let it be tried again."""
        self.book.forget_unable(unable)
        self._database.post(store.drop_unable, unable.project, unable.model)
        self._changed()

    def _keep(self, cache: Cache, key: str) -> None:
        self.book.made(cache)
        self._database.post(store.save, cache)
        self._bindings.bind(cache.name, cache.project, key, cache.client, self._clock.now(), cache.expires)
        self._changed()

    def _changed(self) -> None:
        self._bus.publish(CachesChanged())
