"""What the window asks about caches. Fulfils `ui.service.CacheService`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from gapdesk.caching import entries, prefixes
from gapdesk.caching.book import unable_by
from gapdesk.caching.keeper import CacheKeeper
from gapdesk.caching.refusals import Refusal, needed_tokens
from gapdesk.caching.stability import Stability
from gapdesk.caching.types import Cache, Implicit, Maker, NewCache, Obstacle, Unable
from gapdesk.clock import Clock
from gapdesk.proxy.types import Client, JsonObject
from gapdesk.wording import SILENCE, Objection, Words

LONGEST_MINUTES = 7 * 24 * 60
"""A week: storage is paid for by the hour."""


class CachePage:
    """Caches as the user sees and handles them."""

    def __init__(
        self,
        keeper: CacheKeeper,
        stability: Stability,
        clock: Clock,
        clients: Callable[[], Iterable[Client]],
        models: Callable[[], Sequence[str]],
    ) -> None:
        """`clients`: all who may come in, the local one included; `models`: those that take caches."""
        self._keeper = keeper
        self._stability = stability
        self._clock = clock
        self._clients = clients
        self._models = models

    # --- looking --------------------------------------------------------------------------------------------

    def rows(self) -> tuple[Cache, ...]:
        """Explicit caches that live, newest first."""
        return self._keeper.live()

    def unable(self) -> tuple[Unable, ...]:
        """Who cannot have any, newest first."""
        return self._keeper.book.unable()

    def implicit(self) -> tuple[Implicit, ...]:
        """What Google's own cache did, the most tokens first."""
        return self._stability.rows()

    def clients(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of those who may have caches."""
        return tuple((client.id, client.name) for client in self._clients())

    def models(self) -> tuple[str, ...]:
        """Those that take explicit caches."""
        return tuple(self._models())

    # --- changing -------------------------------------------------------------------------------------------

    def forget_unable(self, unable: Unable) -> None:
        """Let it be tried again."""
        self._keeper.forget_unable(unable)

    async def create(self, new: NewCache) -> Cache:
        """Make one at Google: a system instruction of that text. Objection tells why not."""
        client = self._check(new)
        model, ttl = new.model.removeprefix("models/"), new.minutes * 60.0
        body: JsonObject = {"systemInstruction": {"parts": [{"text": new.text}]}}
        title = prefixes.one_line(new.title) or ("" if client.private else prefixes.one_line(new.text))
        now = self._clock.now()
        draft = Cache(
            name="",
            client=client.id,
            model=model,
            project="",
            made_by=Maker.WINDOW,
            tokens=0,
            created=now,
            expires=now,
            title=title,
            prefix=next(prefixes.prefix_hashes(client.id, model, prefixes.digests(body))),
        )
        entry = entries.to_make(prefixes.held(body, 0, model), prefixes.one_line(new.title) or "gapdesk", ttl)
        result = await self._keeper.make(draft, entry, None, ttl)
        if isinstance(result, Cache):
            return result
        raise Objection(self._learn(result, model))

    def _check(self, new: NewCache) -> Client:
        client = next((client for client in self._clients() if client.id == new.client), None)
        if client is None:
            raise Objection(Words("There is no such client any more."))
        if new.model.removeprefix("models/") not in self._models():
            raise Objection(Words.of("{model} takes no explicit caches.", model=new.model or "?"))
        if not new.text.strip():
            raise Objection(Words("There is no text to be cached."))
        if not 1 <= new.minutes <= LONGEST_MINUTES:
            raise Objection(Words.of("A cache lives from 1 to {most} minutes.", most=f"{LONGEST_MINUTES:,}"))
        return client

    def _learn(self, refusal: Refusal, model: str) -> Words:
        """Remember what a refusal says about others too; and the sentence for the user."""
        if refusal.obstacle not in (None, Obstacle.REFUSED):
            unable = unable_by(refusal, model, self._clock.now())
            if unable is not None and (unable.project or unable.model):
                self._keeper.note_unable(unable)
        match refusal.obstacle:
            case Obstacle.NO_STORAGE:
                return Words("No project that was asked has storage for caches: the free tier has none.")
            case Obstacle.TOO_SMALL:
                counted, minimum = needed_tokens(refusal.words) or (0, refusal.minimum)
                return Words.of(
                    "The text has {counted} tokens, but {model} caches only from {minimum} on.",
                    counted=f"{counted:,}",
                    model=model,
                    minimum=f"{minimum:,}",
                )
            case Obstacle.MODEL:
                return Words.of("{model} takes no explicit caches.", model=model)
            case Obstacle.REFUSED | None:
                return _reason(refusal.words)

    async def extend(self, names: Sequence[str], minutes: int) -> int:
        """Let those live so long from now; returns how many do. Objection if none does."""
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise Objection(Words.of("A cache lives from 1 to {most} minutes.", most=f"{LONGEST_MINUTES:,}"))
        return await self._each(names, lambda name: self._keeper.extend(name, minutes * 60.0))

    async def delete(self, names: Sequence[str]) -> int:
        """Delete upstream and here; returns how many. Objection if none could be."""
        return await self._each(names, self._keeper.delete)

    async def clean_up(self) -> int:
        """Delete those that were not used since they were made, or for an hour; returns how many."""
        await self.sweep()
        now = self._clock.now()
        idle = [cache.name for cache in self._keeper.live() if cache.idle(now)]
        return await self._each(idle, self._keeper.delete)

    async def sweep(self) -> None:
        """Forget what has expired, delete what nobody can use any more; to be done every hour."""
        await self._keeper.sweep({client.id for client in self._clients()})

    async def _each(self, names: Sequence[str], do: Callable[[str], Awaitable[str | None]]) -> int:
        """How many it worked for. Objection, with Google's last words, if for none of some."""
        done, words = 0, SILENCE
        for name in names:
            problem = await do(name)
            if problem is None:
                done += 1
            else:
                words = _reason(problem)
        if names and not done:
            raise Objection(words)
        return done


def _reason(words: str) -> Words:
    return Words.of("Google refused: {words}", words=words) if words else Words("Google did not answer.")
