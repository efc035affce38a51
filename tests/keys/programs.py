"""A key ring as a program has it, to be started, ended and killed over one keyring and one folder."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from gapdesk import aio
from gapdesk.clock import ManualClock
from gapdesk.keys.ring import KeyRing
from gapdesk.keys.types import FoundKey, StorageState
from gapdesk.proxy.types import Estimate, Lease
from gapdesk.quota.keys import Kept, KeyState
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.store.database import Database
from gapdesk.vault import Backend, Vault
from tests.keys.fake_keyring import FakeKeyring


def secret(number: int) -> str:
    return f"AQ.test-key-{number:04}-0000000000"


def found(*numbers: int) -> list[FoundKey]:
    return [FoundKey(secret(number)) for number in numbers]


@dataclass
class World:
    """What outlives a program."""

    folder: Path
    keyring: FakeKeyring | None = field(default_factory=FakeKeyring)
    clock: ManualClock = field(default_factory=ManualClock)
    storage: str = "keyring"

    @property
    def path(self) -> Path:
        return self.folder / "gapdesk.db"

    def entries(self) -> set[str]:
        """The secrets in the keyring."""
        return set(self.keyring.secrets.values()) if self.keyring is not None else set()


@dataclass
class Program:
    """One run."""

    world: World
    pool: Pool
    database: Database
    vault: Vault
    ring: KeyRing
    hidden: set[str]
    lost: list[tuple[str, ...]]
    told: list[StorageState]

    def labels(self) -> list[str]:
        """Of the keys in the pool, in the ring's order."""
        statuses = (self.pool.status(key_id, self.world.clock.now()) for key_id in self.ring.ids())
        return [status.info.label for status in statuses if status is not None]

    def secrets(self) -> set[str]:
        """Of the keys that can be asked."""
        return {secret for key_id in self.ring.ids() if (secret := self.ring.secret_of(key_id))}

    def states(self) -> set[KeyState]:
        now = self.world.clock.now()
        return {status.state for status in self.pool.statuses(now)}

    def kept(self) -> set[Kept]:
        """Where the secrets of the keys live."""
        infos = map(self.ring.info, self.ring.ids())
        return {info.kept for info in infos if info is not None}

    def id(self, label: str) -> str:
        return next(key_id for key_id in self.ring.ids() if self._label(key_id) == label)

    def _label(self, key_id: str) -> str:
        info = self.ring.info(key_id)
        assert info is not None
        return info.label

    def add(self, *keys: int | FoundKey) -> tuple[int, int]:
        wanted = [FoundKey(secret(key)) if isinstance(key, int) else key for key in keys]
        added = self.ring.add(wanted, self.world.clock.now())
        return added.added, added.known

    def asked(self) -> str | None:
        """The secret that a request would be sent with now."""
        lease = self.pool.lease(None, Estimate(), self.world.clock.now())
        return self.ring.secret_of(lease.key) if isinstance(lease, Lease) else None

    async def end(self) -> None:
        await self.ring.close()
        await self.database.close()
        self.vault.close()

    async def kill(self) -> None:
        """As kill -9 at this moment: nothing more is written."""
        ring, database = self.ring, self.database
        tasks = [ring._courier._task, ring._entrance._task]
        timers = [ring._bin._timer, ring._teller._timer, database._timer]
        for timer in timers:
            if timer is not None:
                timer.cancel()
        for task in tasks:
            if task is not None:
                await aio.settle(task)
        database._posted.clear()
        await database.close()
        self.vault.close()


async def begin(world: World, *, load: bool = True, timeout: float = 30.0) -> Program:
    """Start a program; `timeout` is the vault's."""

    def find() -> Backend | None:
        return world.keyring

    pool = Pool(Limits({}), local_time=str)
    database = Database(world.path)
    await database.open()
    hidden: set[str] = set()
    lost: list[tuple[str, ...]] = []
    told: list[StorageState] = []
    vault = Vault(find, timeout, lambda: ring.vault_changed())
    ring = KeyRing(
        pool,
        database,
        vault,
        clock=world.clock,
        storage=lambda: world.storage,
        hide=hidden.add,
        on_change=lambda: told.append(ring.storage().state),
        lost=lost.append,
    )
    await ring.open()
    if load:
        await ring.load()
    return Program(world, pool, database, vault, ring, hidden, lost, told)


@contextlib.asynccontextmanager
async def program(world: World, *, load: bool = True, timeout: float = 30.0) -> AsyncIterator[Program]:
    run = await begin(world, load=load, timeout=timeout)
    try:
        yield run
    finally:
        await run.end()


async def turns(number: int = 20) -> None:
    """Let the loop turn, for what happens behind."""
    for _ in range(number):
        await asyncio.sleep(0)


async def until(done: Callable[[], bool]) -> None:
    """Wait for what another thread has a part in."""
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)
