"""Carries secrets between key ring and keyring: fetches, keeps and forgets entries, one by one, behind.

What is to be done is a state, not a queue: one job per key, and the newest word on a key is the one that
counts. So an unlocking that comes an hour later finds exactly what is still to be done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from gapdesk import aio
from gapdesk.vault import Secrets, VaultError, VaultState, place_of_key
from gapdesk.wording import SILENCE

log = logging.getLogger(__name__)

_PATIENCE = 3
"""Entries that may fail one after another before the keyring as a whole is held to fail."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom the courier tells what it did. All are called on the loop."""

    came: Callable[[str, str], None]
    """(key id, its secret)."""
    lost: Callable[[tuple[str, ...]], None]
    """Ids of keys that the keyring does not have."""
    kept: Callable[[str], None]
    forgotten: Callable[[str], None]
    missing: Callable[[], None]
    """There is no keyring; what it should keep stays to be done, unless it is dropped."""
    changed: Callable[[], None]
    """Something else is left to do now, or the keyring behaves differently."""


@dataclass(slots=True, eq=False)
class _Job:
    """Compared by identity: whether a job is still the newest word on its key."""

    secret: str | None = field(default=None, repr=False)
    was_there: bool = False


class Courier:
    """Lives on the loop; asks the keyring only between `start` and `close`."""

    def __init__(
        self,
        vault: Secrets,
        flush: Callable[[], Awaitable[None]],
        returned: Callable[[str], Awaitable[bool]],
        told: Told,
    ) -> None:
        """`flush` returns when all rows written so far are on disk: the database always knows of an entry
        before there is one, and of its end before it is gone, so that a kill leaves nothing unknown.
        `returned` says whether a key that is to be forgotten has become another process's meanwhile."""
        self._vault = vault
        self._flush = flush
        self._returned = returned
        self._told = told
        self.failure = SILENCE
        """What the keyring said of the entries it cannot do, while it does others; "" if there is none."""
        self._strange = False
        self._found = False
        """Whether one entry was there in this run."""
        self._absent: set[_Job] = set()
        self._fetches: dict[str, _Job] = {}
        self._keeps: dict[str, _Job] = {}
        self._ends: dict[str, _Job] = {}
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()
        self._came = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    # --- what is to be done ---------------------------------------------------------------------------------

    def fetch(self, key_id: str, *, was_there: bool) -> None:
        """Bring the secret. As long as the keyring shows no entry at all, nothing that `was_there` in an
        earlier run is held to be lost: it is asked for again."""
        self._put(self._fetches, key_id, _Job(was_there=was_there))

    def keep(self, key_id: str, secret: str) -> None:
        """Put the secret into the keyring."""
        self._put(self._keeps, key_id, _Job(secret))

    def forget(self, key_id: str) -> None:
        """Take the entry out of the keyring, if there is one."""
        self._put(self._ends, key_id, _Job())

    def drop(self, key_id: str) -> None:
        """Do nothing more about that key. A call that runs already is not called back."""
        for jobs in (self._fetches, self._keeps, self._ends):
            jobs.pop(key_id, None)
        self._came.set()

    @property
    def fetching(self) -> int:
        """Keys whose secret has not come yet."""
        return len(self._fetches)

    @property
    def keeping(self) -> tuple[str, ...]:
        """Ids of the keys that are still to be put into the keyring."""
        return tuple(self._keeps)

    @property
    def pending(self) -> int:
        """How many `keeping` has."""
        return len(self._keeps)

    @property
    def strange(self) -> bool:
        """Whether the keyring has none of the entries that were in it: it is another one, most likely."""
        return self._strange and bool(self._fetches)

    def again(self) -> None:
        """Ask a keyring that refused once more."""
        if not self._vault.waiting:
            self._quiet.clear()
        self._wake.set()

    def answers(self) -> None:
        """The keyring answers somebody: if it had refused, ask it once more."""
        if self._quiet.is_set():
            self.again()

    # --- life -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        if self._task is None:
            self.again()
            self._task = aio.spawn(self._work(), name="keys and the keyring")

    async def settled(self) -> None:
        """Until nothing is left to do, or the keyring refuses or hangs."""
        await self._quiet.wait()

    async def fetched(self) -> None:
        """Until nothing is left to be fetched."""
        while self._fetches:
            self._came.clear()
            await self._came.wait()

    async def close(self, seconds: float) -> None:
        """Work on for that long at most; what is left then is done at the next start."""
        if self._task is None:
            return
        for key_id in tuple(self._fetches):
            self.drop(key_id)
        try:
            async with asyncio.timeout(seconds):
                await self.settled()
        except TimeoutError:
            log.warning("the keyring is too slow, %d keys did not get into it", self.pending)
        await aio.settle(self._task)

    # --- within ---------------------------------------------------------------------------------------------

    def _put(self, jobs: dict[str, _Job], key_id: str, job: _Job) -> None:
        self.drop(key_id)
        jobs[key_id] = job
        self.again()

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            await self._round()
            self._quiet.set()
            self._told.changed()
            await self._wake.wait()
            self._quiet.clear()

    async def _round(self) -> None:
        """All there is to do, until the keyring refuses."""
        self.failure = SILENCE
        self._strange = False
        self._absent.clear()
        failed: set[_Job] = set()
        in_a_row = 0
        while in_a_row < _PATIENCE:
            found = self._next(failed)
            if found is None or found[0] is not self._fetches:
                self._judge_absent()
            if found is None:
                return
            jobs, key_id, job = found
            try:
                await self._do(jobs, key_id, job)
                in_a_row = 0
            except VaultError as error:
                if self._vault.waiting:
                    await self._wait()
                    continue
                if error.state is VaultState.MISSING:
                    self._told.missing()
                if error.state is not VaultState.FAILED:
                    return
                failed.add(job)  # perhaps it is this entry only
                self.failure = error.words
                in_a_row += 1

    def _next(self, failed: set[_Job]) -> tuple[dict[str, _Job], str, _Job] | None:
        for jobs in (self._fetches, self._keeps, self._ends):
            for key_id, job in jobs.items():
                if job not in failed and job not in self._absent:
                    return jobs, key_id, job
        return None

    def _judge_absent(self) -> None:
        """All entries were asked for: those that are not there are lost, unless it is a strange keyring."""
        if not self._absent or (self._strange and not self._found):
            return
        absent = {key_id: job for key_id, job in self._fetches.items() if job in self._absent}
        self._strange = not self._found and any(job.was_there for job in absent.values())
        if not self._strange:
            self._absent.clear()
            for key_id in absent:
                self.drop(key_id)
            self._told.lost(tuple(absent))

    async def _do(self, jobs: dict[str, _Job], key_id: str, job: _Job) -> None:
        place = place_of_key(key_id)
        secret = None
        if jobs is self._fetches:
            secret = await self._vault.get(*place)
        else:
            await self._flush()
            returned = jobs is self._ends and await self._returned(key_id)
            if jobs.get(key_id) is not job:
                return
            if returned:
                self.drop(key_id)
                return
            if job.secret is not None:
                await self._vault.set(*place, job.secret)
            else:
                await self._vault.delete(*place)
        if jobs.get(key_id) is not job:
            return  # something else is wanted of this key by now
        if jobs is self._fetches and secret is None:
            self._absent.add(job)
            return
        self.drop(key_id)
        if secret is not None:
            self._found = True
            self._told.came(key_id, secret)
        elif jobs is self._keeps:
            self._told.kept(key_id)
        else:
            self._told.forgotten(key_id)
        self._told.changed()

    async def _wait(self) -> None:
        """While a call hangs, most likely until the user has unlocked the keyring."""
        self._quiet.set()
        self._told.changed()
        await self._vault.wait()
        self._quiet.clear()
