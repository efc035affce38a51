"""A stand-in for Google's cachedContents, and a desk in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from gapdesk.caching import prefixes
from gapdesk.caching.desk import CacheDesk
from gapdesk.caching.entries import Sent
from gapdesk.caching.keeper import CacheKeeper
from gapdesk.caching.page import CachePage
from gapdesk.caching.stability import Stability
from gapdesk.caching.types import CacheAsk, CacheUse
from gapdesk.clock import ManualClock
from gapdesk.events import Bus, CachesChanged, Event
from gapdesk.proxy.types import Client, Kind
from gapdesk.store.database import Database

MODEL = "gemini-3.5-flash"
PAID = "projects/1"
FREE = "projects/2"
ALICE = Client("a", "Alice")
BOB = Client("b", "Bob")
SECRETIVE = Client("s", "Secretive", private=True)
TOO_SMALL = "Cached content is too small. total_token_count={}, min_total_token_count={}"
NO_STORAGE = (
    "TotalCachedContentStorageTokensPerModelFreeTier limit exceeded for model gemini-3.5-flash: "
    "limit=0, requested=2316"
)
GONE = "CachedContent not found (or permission denied)"


@dataclass(slots=True)
class FakeGoogle:
    """Takes each four characters for a token; PAID has storage, nobody else."""

    clock: ManualClock
    minimum: int = 1024
    calls: list[tuple[str, str, str | None]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    caches: dict[str, tuple[str, float, int]] = field(default_factory=dict)
    """Name to project, expiry and tokens."""
    refusal: Sent | None = None
    """Instead of any answer to POST."""
    gate: asyncio.Event | None = None

    async def __call__(self, method: str, path: str, body: bytes, project: str | None) -> Sent:
        self.calls.append((method, path, project))
        asked, now = project or PAID, self.clock.now()
        if method == "POST":
            if self.gate is not None:
                await self.gate.wait()
            return self.refusal or self._make(orjson.loads(body), asked, now)
        name = path.removeprefix("/v1beta/").partition("?")[0]
        there = self.caches.get(name)
        if there is None or there[0] != asked or there[1] <= now:
            return Sent(403, kind=Kind.CACHE_GONE, message=GONE, project=asked)
        if method == "DELETE":
            del self.caches[name]
            return Sent(200, b"{}", Kind.ANSWERED, project=asked, key="key")
        seconds = float(orjson.loads(body)["ttl"].removesuffix("s"))
        self.caches[name] = (asked, now + seconds, there[2])
        return self._entry(name, asked)

    def _make(self, entry: dict[str, Any], project: str, now: float) -> Sent:
        self.bodies.append(entry)
        tokens = len(orjson.dumps(entry)) // 4
        if tokens < self.minimum:
            words = TOO_SMALL.format(tokens, self.minimum)
            return Sent(400, kind=Kind.BAD_REQUEST, message=words, project=project)
        if project != PAID:
            return Sent(429, kind=Kind.CACHE_STORAGE, message=NO_STORAGE, project=project)
        name = f"cachedContents/c{len(self.bodies)}"
        self.caches[name] = (project, now + float(entry["ttl"].removesuffix("s")), tokens)
        return self._entry(name, project)

    def _entry(self, name: str, project: str) -> Sent:
        _, expires, tokens = self.caches[name]
        entry = {
            "name": name,
            "model": f"models/{MODEL}",
            "expireTime": datetime.fromtimestamp(expires, UTC).isoformat().replace("+00:00", "Z"),
            "usageMetadata": {"totalTokenCount": tokens},
        }
        return Sent(200, orjson.dumps(entry), Kind.ANSWERED, project=project, key="key")

    def count(self, method: str) -> int:
        return sum(1 for called, _, _ in self.calls if called == method)


class FakeBindings:
    def __init__(self) -> None:
        self.bound: dict[str, tuple[str, str, float | None]] = {}

    def bind(
        self, resource: str, project: str, key_id: str, client: str, now: float, expires: float | None = None
    ) -> None:
        self.bound[resource] = (project, client, expires)

    def forget(self, resource: str) -> None:
        self.bound.pop(resource, None)


@dataclass(slots=True)
class Desk:
    """All of the room, around a fake Google."""

    google: FakeGoogle
    clock: ManualClock
    bindings: FakeBindings
    keeper: CacheKeeper
    desk: CacheDesk
    page: CachePage
    clients: list[Client]
    database: Database
    told: list[Event] = field(default_factory=list)

    async def settle(self) -> None:
        """Wait for what goes on behind."""
        while self.keeper._behind:
            await asyncio.wait(tuple(self.keeper._behind))

    async def say(self, ask: CacheAsk) -> CacheUse | None:
        """A whole request: answered through the cache, if there is one."""
        use = await self.desk.prepare(ask)
        if use is not None:
            self.desk.used(use.name, None)
        return use


@asynccontextmanager
async def desk(database: Database | None = None) -> AsyncIterator[Desk]:
    clock, bus, bindings, stability = ManualClock(), Bus(), FakeBindings(), Stability()
    google, clients = FakeGoogle(clock), [ALICE, BOB, SECRETIVE]
    store = database or Database(None)
    if database is None:
        await store.open()
    keeper = CacheKeeper(store, bus, clock, google, bindings)
    await keeper.open()

    def takes(model: str) -> bool:
        return "gemini-4" not in model

    def client_of(name: str) -> Client | None:
        return next((client for client in clients if client.id == name), None)

    found = Desk(
        google,
        clock,
        bindings,
        keeper,
        CacheDesk(keeper, stability, bus, clock, takes, client_of),
        CachePage(keeper, stability, clock, lambda: clients, lambda: (MODEL,)),
        clients,
        store,
    )
    bus.subscribe(found.told.append)
    try:
        yield found
    finally:
        assert all(isinstance(event, CachesChanged) for event in found.told)
        await keeper.close()
        if database is None:
            await store.close()


def text(said: str, role: str = "user") -> dict[str, Any]:
    return {"role": role, "parts": [{"text": said}]}


def ask(
    contents: Sequence[dict[str, Any]],
    system: str = "",
    *,
    client: Client = ALICE,
    project: str | None = PAID,
    model: str = MODEL,
    repeats: int = 2,
    minimum: int = 1024,
    ttl: float = 900.0,
    **more: Any,
) -> CacheAsk:
    """A request, measured like FakeGoogle measures."""
    body = {"contents": list(contents), **more}
    if system:
        body["systemInstruction"] = {"parts": [{"text": system}]}
    head = prefixes.head_of(body)
    pieces = [head, *contents]
    return CacheAsk(
        request="r",
        client=client,
        model=model,
        body=body,
        sizes=tuple(len(orjson.dumps(piece)) // 4 if piece else 0 for piece in pieces),
        digests=prefixes.digests(body),
        project=project,
        minimum_repeats=repeats,
        ttl=ttl,
        cache_minimum=minimum,
    )
