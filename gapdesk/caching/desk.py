"""What the proxy asks about explicit caches. Fulfils `caching.types.Caching`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from gapdesk.caching import entries, prefixes
from gapdesk.caching.book import Make
from gapdesk.caching.keeper import CacheKeeper
from gapdesk.caching.prefixes import Step
from gapdesk.caching.refusals import Refusal
from gapdesk.caching.stability import Stability
from gapdesk.caching.types import Cache, CacheAsk, CacheUse, Maker, Obstacle, Unable
from gapdesk.clock import Clock
from gapdesk.events import Bus, CachesChanged
from gapdesk.proxy.types import Client, JsonObject, Usage

PATIENCE = 10.0
"""Seconds a request waits for a cache to be made; then it goes without, and later ones have it."""
_AGAIN = 60.0
"""Seconds between two attempts to extend a cache."""
_TITLE = "gapdesk"
"""The displayName at Google of what we made: whose it is, but nothing of what it holds."""


class CacheDesk:
    """One per engine; on the serving loop."""

    def __init__(
        self,
        keeper: CacheKeeper,
        stability: Stability,
        bus: Bus,
        clock: Clock,
        takes_caches: Callable[[str], bool],
        client_of: Callable[[str], Client | None],
    ) -> None:
        """`takes_caches` says whether a model can have any, by the table; `client_of` finds one by its id."""
        self._keeper = keeper
        self._stability = stability
        self._bus = bus
        self._clock = clock
        self._takes_caches = takes_caches
        self._client_of = client_of
        self._making: dict[bytes, asyncio.Task[None]] = {}
        """Caches under way, by the beginning they are for."""
        self._extended: dict[str, float] = {}
        """When it was last tried to extend a cache that is in use."""

    # --- before a request -----------------------------------------------------------------------------------

    async def prepare(self, ask: CacheAsk) -> CacheUse | None:
        """A cache for the request's beginning, made now if it is worth it; None: send it as it is.

        Never raises, and takes at most one call to Google.
        """
        if not self._takes_caches(ask.model):
            self._note_model(ask)
            return None
        steps = prefixes.steps(ask)
        plan = self._keeper.book.plan(ask, steps, self._clock.now())
        if isinstance(plan, Make):
            await asyncio.wait([self._task(plan, steps, ask)], timeout=PATIENCE)
            plan = self._keeper.book.find(steps, self._clock.now())
        if plan is None:
            return None
        self._prolong(plan, ask.ttl)
        return CacheUse(
            plan.name, plan.project, prefixes.rest(ask.body, plan.contents, plan.name), plan.tokens
        )

    def _task(self, make: Make, steps: Sequence[Step], ask: CacheAsk) -> asyncio.Task[None]:
        """The making of this cache, or of another one of the same line that is under way."""
        running = (self._making.get(step.prefix) for step in steps)
        task = next((task for task in running if task is not None), None)
        if task is None:
            # a task of its own: the client may leave, the cache is paid for all the same
            task = self._keeper.behind(self._make(make, ask), "make a cache")
            self._making[make.step.prefix] = task
            task.add_done_callback(lambda _: self._making.pop(make.step.prefix, None))
        return task

    async def _make(self, make: Make, ask: CacheAsk) -> None:
        step, now = make.step, self._clock.now()
        draft = Cache(
            name="",
            client=make.client,
            model=make.model,
            project=make.project,
            made_by=Maker.GAPDESK,
            tokens=step.tokens,
            created=now,
            expires=now,
            title="" if ask.client.private else prefixes.title(ask.body, step.contents),
            prefix=step.prefix,
            contents=step.contents,
        )
        entry = entries.to_make(prefixes.held(ask.body, step.contents, make.model), _TITLE, ask.ttl)
        result = await self._keeper.make(draft, ask.restore(entry), make.project, ask.ttl)
        if isinstance(result, Refusal):
            unable = self._keeper.book.refused(make, result, self._clock.now())
            if unable is not None:
                self._keeper.note_unable(unable)
        elif make.replaces:
            self._keeper.condemn(make.replaces)

    def _prolong(self, cache: Cache, ttl: float) -> None:
        """Extend behind what is in use and would end soon; others' caches end when their makers said."""
        now = self._clock.now()
        due = cache.made_by is Maker.GAPDESK and cache.expires - now < ttl / 2
        if due and now - self._extended.get(cache.name, 0.0) >= _AGAIN:
            self._extended = {name: at for name, at in self._extended.items() if now - at < _AGAIN}
            self._extended[cache.name] = now
            self._keeper.behind(self._keeper.extend(cache.name, ttl), "extend a cache")

    def _note_model(self, ask: CacheAsk) -> None:
        """Tell the window why a request that would be worth it has no cache."""
        known = any(one.model == ask.model and not one.project for one in self._keeper.book.unable())
        if not known and sum(ask.sizes[:-1]) >= ask.cache_minimum:
            words = f"{ask.model} takes no explicit caches."
            self._keeper.book.mark_unable(Unable("", ask.model, Obstacle.MODEL, words, self._clock.now()))
            self._bus.publish(CachesChanged())

    # --- after a request ------------------------------------------------------------------------------------

    def used(self, name: str, usage: Usage | None) -> None:
        """A request that used a cache was answered."""
        self._keeper.count(name, usage.cached if usage is not None and usage.cached else None)

    def gone(self, name: str) -> None:
        """Google does not know it any more."""
        if self._keeper.book.get(name) is not None:
            self._keeper.lose(name)

    def observe(
        self, client: Client, model: str, digests: tuple[bytes, ...], body: JsonObject, usage: Usage
    ) -> None:
        """Note a request that was answered, for the statistics of the implicit cache."""
        self._stability.observe(client, model, digests, body, usage)
        self._bus.publish(CachesChanged())

    # --- what clients do themselves -------------------------------------------------------------------------

    def made(self, client: str, project: str, key: str, entry: JsonObject) -> None:
        """A client made, or changed, a cache itself; `entry` is Google's CachedContent."""
        known = self._client_of(client)
        self._keeper.adopt(client, project, key, entry, named=known is not None and not known.private)

    def of_client(self, client: str) -> tuple[Cache, ...]:
        """Those that live, newest first."""
        return tuple(cache for cache in self._keeper.live() if cache.client == client)

    async def delete(self, client: str, name: str) -> bool:
        """Delete one of the client's caches upstream and here; False if it has none of that name.

        What Google does not delete now is deleted by a later sweep.
        """
        cache = self._keeper.find(name)
        if cache is None or cache.client != client:
            return False
        await asyncio.wait([self._keeper.condemn(name)], timeout=PATIENCE)
        return True
