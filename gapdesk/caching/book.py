"""What is known of beginnings and caches, and what follows for a request. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gapdesk.caching.prefixes import Step
from gapdesk.caching.refusals import LONG_PAUSE, Refusal, needed_tokens
from gapdesk.caching.types import Cache, CacheAsk, Maker, Obstacle, Unable

REMEMBERED = 5_000
"""Beginnings; above it those not seen for longest go."""
UNUSABLE = 10.0
"""Seconds before its end in which a cache is not used: the request has to arrive."""
UNABLE_FOR = 7 * 86400.0
"""Seconds after which somebody unable is asked again: a project may have been paid for."""
UNKNOWN_MINIMUM = 1024
"""Tokens below which no model takes a cache (Gemini API, November 2026)."""
_FEW = 5
"""Projects without storage that may be found out one request after the other; a paid one may be the next."""
_STRIKES = 2
"""Beginnings of a model refused in a row, after which it is the model."""


@dataclass(frozen=True, slots=True)
class Make:
    """A cache to be made for a beginning."""

    client: str
    model: str
    step: Step
    project: str
    replaces: str = ""
    """Name of a shorter cache of the same line, of no use once this one is there; "" if none."""


@dataclass(slots=True)
class _Seen:
    times: int = 0
    last: float = 0.0
    paused: float = 0.0
    """Until when neither it nor what continues it is tried."""
    short: int = 0
    """Tokens that Google said were missing."""


class Book:
    """Beginnings seen, caches that live, who is unable."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, _Seen] = OrderedDict()
        self._caches: dict[str, Cache] = {}
        self._by_prefix: dict[bytes, str] = {}
        self._unable: dict[tuple[str, str], Unable] = {}
        self._minimums: dict[str, int] = {}
        self._strikes: dict[str, int] = {}

    # --- what to do with a request --------------------------------------------------------------------------

    def plan(self, ask: CacheAsk, steps: Sequence[Step], now: float) -> Cache | Make | None:
        """Take note of a request, and say what to do: once per request."""
        best = self._worthiest(ask, steps, now)
        current = self.find(steps, now)
        if best is None or ask.project is None or self.is_unable(ask.project, ask.model, now):
            return current
        if current is not None and not self._much_longer(best, current, steps, ask):
            return current
        replaces = "" if current is None or self._shared(current, best, steps) else current.name
        return Make(ask.client.id, ask.model, best, ask.project, replaces)

    def find(self, steps: Sequence[Step], now: float) -> Cache | None:
        """The longest usable cache of a beginning of this request."""
        for step in reversed(steps):
            cache = self._caches.get(self._by_prefix.get(step.prefix, ""))
            if cache is not None and cache.expires - UNUSABLE > now:
                return cache
        return None

    def _worthiest(self, ask: CacheAsk, steps: Sequence[Step], now: float) -> Step | None:
        """The longest beginning worth a cache, whether it has one or not. Counts all of them as seen."""
        floor = max(ask.cache_minimum or UNKNOWN_MINIMUM, self._minimums.get(ask.model, 0))
        best, paused = None, False
        for step in steps:
            seen = self._see(step.prefix, now, ask.ttl)
            paused = paused or seen.paused > now
            if seen.short:
                floor = max(floor, step.tokens + seen.short)
            if not paused and step.tokens >= floor and seen.times >= ask.minimum_repeats:
                best = step
        return best

    def _see(self, prefix: bytes, now: float, ttl: float) -> _Seen:
        seen = self._seen.pop(prefix, None) or _Seen()
        self._seen[prefix] = seen
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        if now - seen.last > ttl:
            seen.times = 0  # a cache would not have lived to see it again
        seen.times += 1
        seen.last = now
        return seen

    def _much_longer(self, best: Step, current: Cache, steps: Sequence[Step], ask: CacheAsk) -> bool:
        """Whether what repeats behind the cache is worth a new one that holds both."""
        held = next(step.tokens for step in steps if step.prefix == current.prefix)
        minimum = max(ask.cache_minimum or UNKNOWN_MINIMUM, self._minimums.get(ask.model, 0))
        return best.tokens - held >= max(minimum, held / 2)

    def _shared(self, current: Cache, best: Step, steps: Sequence[Step]) -> bool:
        """Whether others use the shorter cache: in one line each beginning is seen once less than the one
        before it."""
        if current.made_by is not Maker.GAPDESK:
            return True
        between = [step for step in steps if current.contents < step.contents <= best.contents]
        shorter, longer = (self._seen.get(prefix, _Seen()) for prefix in (current.prefix, best.prefix))
        return shorter.times - longer.times > len(between)

    # --- what came of making one ----------------------------------------------------------------------------

    def made(self, cache: Cache) -> None:
        """A cache lives, or lives on changed."""
        self._caches[cache.name] = cache
        if cache.prefix:
            self._by_prefix[cache.prefix] = cache.name
        self._strikes.pop(cache.model, None)

    def refused(self, make: Make, refusal: Refusal, now: float) -> Unable | None:
        """Learn from a refusal; what it says beyond this beginning is returned."""
        seen = self._seen.setdefault(make.step.prefix, _Seen())
        bare = sum(one.obstacle is Obstacle.NO_STORAGE for one in self._unable.values())
        few = refusal.obstacle is Obstacle.NO_STORAGE and bare < _FEW
        seen.paused, seen.short = now + (0.0 if few else refusal.pause), refusal.short
        if refusal.obstacle is None:
            return None
        if refusal.obstacle is Obstacle.REFUSED:
            strikes = self._strikes[make.model] = self._strikes.get(make.model, 0) + 1
            if strikes < _STRIKES:
                return None
        unable = unable_by(refusal, make.model, now)
        if unable is not None:
            self.mark_unable(unable)
        return unable

    def lost(self, name: str, now: float) -> Cache | None:
        """A cache is gone before its time; one that never served is not made anew at once."""
        cache = self.drop(name)
        if cache is not None and cache.prefix in self._seen and not cache.hits:
            self._seen[cache.prefix].paused = now + LONG_PAUSE
        return cache

    # --- caches ---------------------------------------------------------------------------------------------

    def get(self, name: str) -> Cache | None:
        return self._caches.get(name)

    def all(self) -> tuple[Cache, ...]:
        """Newest first, also those whose time is over."""
        return tuple(sorted(self._caches.values(), key=lambda cache: (-cache.created, cache.name)))

    def drop(self, name: str) -> Cache | None:
        """Forget a cache; None if there is none of that name."""
        cache = self._caches.pop(name, None)
        if cache is not None and self._by_prefix.get(cache.prefix) == name:
            del self._by_prefix[cache.prefix]
        return cache

    def retire(self, name: str) -> None:
        """Let nobody use a cache any more that is to be deleted."""
        cache = self._caches.get(name)
        if cache is not None and cache.prefix:
            self._by_prefix.pop(cache.prefix, None)
            self._caches[name] = replace(cache, prefix=b"")

    # --- who is unable --------------------------------------------------------------------------------------

    def is_unable(self, project: str, model: str, now: float) -> bool:
        """Whether this project need not be asked for a cache of this model."""
        return any(now - one.since < UNABLE_FOR for one in self._against(project, model))

    def unable(self) -> tuple[Unable, ...]:
        """Newest first."""
        return tuple(sorted(self._unable.values(), key=lambda one: (-one.since, one.project, one.model)))

    def mark_unable(self, unable: Unable) -> None:
        self._unable[unable.project, unable.model] = unable
        needed = needed_tokens(unable.words) if unable.obstacle is Obstacle.TOO_SMALL else None
        if needed is not None:
            self._minimums[unable.model] = needed[1]

    def forget_unable(self, unable: Unable) -> None:
        """Let it be tried again, at once."""
        self._unable.pop((unable.project, unable.model), None)
        if unable.obstacle is Obstacle.TOO_SMALL:
            self._minimums.pop(unable.model, None)
        self._strikes.pop(unable.model, None)
        for seen in self._seen.values():
            seen.paused, seen.short = 0.0, 0

    def disproved(self, cache: Cache) -> tuple[Unable, ...]:
        """What was thought to stand against a cache that was made all the same."""
        return self._against(cache.project, cache.model)

    def _against(self, project: str, model: str) -> tuple[Unable, ...]:
        """A minimum is not among them: it says what to cache, not that it is useless to try."""
        found = (self._unable.get(place) for place in ((project, ""), ("", model), (project, model)))
        return tuple(one for one in found if one is not None and one.obstacle is not Obstacle.TOO_SMALL)

    def load(self, caches: Iterable[Cache], unable: Iterable[Unable]) -> None:
        """Take over what was stored."""
        for cache in caches:
            self.made(cache)
        for one in unable:
            self.mark_unable(one)


def unable_by(refusal: Refusal, model: str, now: float) -> Unable | None:
    """Who is unable by a refusal: the project for any model, or the model for any project."""
    match refusal.obstacle:
        case None:
            return None
        case Obstacle.NO_STORAGE:
            return Unable(refusal.project, "", refusal.obstacle, refusal.words, now)
        case Obstacle.MODEL | Obstacle.TOO_SMALL | Obstacle.REFUSED:
            return Unable("", model, refusal.obstacle, refusal.words, now)
