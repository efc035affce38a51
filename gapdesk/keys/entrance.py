"""A key's way into the pool and out of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from gapdesk import aio
from gapdesk.quota.keys import KeyChanges, KeyInfo
from gapdesk.quota.pool import Pool

_SLICE = 8
"""Keys that enter in one turn of the loop: each takes its place on the board of every model."""


@dataclass(slots=True, eq=False)
class Held:
    """A key in memory."""

    info: KeyInfo
    secret: str | None = field(default=None, repr=False)
    """None until it has come from the keyring."""
    given: bool = False
    """Whether it came for this run only."""

    @property
    def id(self) -> str:
        return self.info.id


class Entrance:
    """Lets keys into the pool a few at a time, so that 500 of them hold up no request."""

    def __init__(self, pool: Pool, hide: Callable[[str], None]) -> None:
        """`hide` is told every secret before it is used."""
        self._pool = pool
        self._hide = hide
        self._arriving: dict[str, Held] = {}
        self._task: asyncio.Task[None] | None = None

    def enter(self, keys: Iterable[Held]) -> None:
        """The first few are in the pool at once, the others within the next turns of the loop."""
        self._arriving |= {held.id: held for held in keys}
        self._let_in()
        if self._arriving and (self._task is None or self._task.done()):
            self._task = aio.spawn(self.empty(), name="keys into the pool")

    def has(self, held: Held) -> bool:
        """Whether it is in the pool already."""
        return held.id not in self._arriving

    def leave(self, held: Held) -> None:
        """Out of the pool, at once."""
        if self._arriving.pop(held.id, None) is None:
            self._pool.remove(held.id)

    def unlock(self, held: Held, secret: str) -> None:
        """Its secret is there: it can be asked."""
        self._hide(secret)
        held.secret = secret
        if self.has(held):
            self._pool.unlock(held.id)

    def change(self, held: Held, changes: KeyChanges) -> None:
        held.info = replace(held.info, **changes)
        if self.has(held):
            self._pool.update(held.id, **changes)

    async def empty(self) -> None:
        """Let all in."""
        while self._arriving:
            self._let_in()
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Let nobody else in."""
        if self._task is not None:
            await aio.settle(self._task)

    def _let_in(self) -> None:
        for key_id in list(self._arriving)[:_SLICE]:
            held = self._arriving.pop(key_id)
            if held.secret is not None:
                self._hide(held.secret)
            self._pool.add(held.info, locked=held.secret is None)
