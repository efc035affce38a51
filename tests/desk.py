"""A pool, a database in memory and a clock for the tests of what stands between them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from gapdesk.clock import ManualClock
from gapdesk.events import Bus, Event, RequestFinished, RequestStarted
from gapdesk.proxy.types import (
    Attempt,
    Dialect,
    Estimate,
    FailureKind,
    JsonObject,
    Kind,
    Lease,
    Outcome,
    Usage,
)
from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.store.database import Database

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC).timestamp()
"""12:00 in California."""
MODEL = "gemini-9-flash"
TABLE: dict[str, JsonObject] = {
    MODEL: {"rpm": 5, "rpd": 20, "tpm_input": 4_000_000, "price_per_m": {"in": 1, "out": 2, "cached": 0.5}}
}


def pool_of(*keys: str, table: Mapping[str, JsonObject] = TABLE) -> Pool:
    """A pool of free keys: "k1" in a project of its own, or "k1@project"."""
    pool = Pool(Limits(table), local_time=lambda moment: f"{datetime.fromtimestamp(moment, UTC):%H:%M}")
    add_keys(pool, *keys)
    return pool


def add_keys(pool: Pool, *keys: str) -> None:
    for key in keys:
        name, _, project = key.partition("@")
        pool.add(KeyInfo(name, f"label {name}", project or None, tier="free"))


@dataclass
class Desk:
    """What a test holds in its hands."""

    pool: Pool
    database: Database
    clock: ManualClock
    bus: Bus = field(default_factory=Bus)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus.subscribe(self.events.append)

    def ask(
        self,
        kind: Kind = Kind.ANSWERED,
        *,
        model: str = MODEL,
        client: str = "chat",
        usage: Usage | None = None,
        settle: bool = True,
        name: str = "r",
    ) -> Lease:
        """One request through the pool and over the bus, in no time."""
        now = self.clock.now()
        self.bus.publish(RequestStarted(name, now, client, "", Dialect.OPENAI, model, False))
        lease = self.pool.lease(model, Estimate(), now)
        assert isinstance(lease, Lease), lease
        if settle:
            self.pool.settle(lease, Outcome(kind, 200, usage=usage), now)
            made = attempt(kind, lease.key, lease.label, lease.project, now, model=model)
            self.bus.publish(finished(made, time=now, client=client, usage=usage, id=name))
        return lease


@contextlib.asynccontextmanager
async def desk(*keys: str, now: float = NOON) -> AsyncIterator[Desk]:
    """All of it, with an open database."""
    database = Database(None)
    await database.open()
    try:
        yield Desk(pool_of(*keys), database, ManualClock(now))
    finally:
        await database.close()


def attempt(
    kind: Kind = Kind.ANSWERED,
    key: str = "k1",
    label: str = "label k1",
    project: str = "p1",
    started: float = NOON,
    *,
    ended: float = 1.0,
    message: str = "",
    model: str | None = MODEL,
    usage: Usage | None = None,
) -> Attempt:
    return Attempt(key, label, project, kind, 0, message, "", started, None, ended, model, usage)


def finished(
    *attempts: Attempt,
    time: float = NOON,
    client: str = "chat",
    usage: Usage | None = None,
    address: str = "",
    failure: FailureKind | None = None,
    first_byte: float | None = 0.3,
    total: float = 1.0,
    id: str = "r",
) -> RequestFinished:
    return RequestFinished(
        id,
        time,
        client,
        "",
        Dialect.OPENAI,
        MODEL,
        False,
        200,
        failure,
        "",
        "",
        attempts,
        (),
        usage,
        first_byte,
        total,
        address,
    )
