"""Made-up caches, for screenshots and page tests: nothing is at Google, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gapdesk.caching.types import Cache, Difference, Implicit, Maker, NewCache, Obstacle, Unable
from gapdesk.events import Bus, CachesChanged, EngineSnapshot
from gapdesk.ui.sample_keys import NOW
from gapdesk.wording import Objection, Words

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
CLIENTS = (("tavern", "SillyTavern"), ("cline", "Cline"), ("default", "default"))
MODELS = ("gemini-3.8-flash", "gemini-3.8-flash-lite", "gemini-3.5-pro")
STATED = "Current date and time: Sunday, 22 November 2026, 09:{minute}. You are Iris, keeper of the"
"""The beginning of a system prompt that changes each minute."""
_AT = STATED.index("{")


def _cache(place: int, title: str, client: str, model: str, project: str, maker: Maker) -> Cache:
    hits = (31, 52, 0, 7)[place]
    tokens = (21_300, 10_240, 48_900, 4_410)[place]
    return Cache(
        name=f"cachedContents/sample{place}k3v8q0z5d7w2m4x6b9n1c3f5h7j9p2r4t6",
        client=client,
        model=model,
        project=project,
        made_by=maker,
        tokens=tokens,
        created=NOW - (50, 340, 9, 130)[place] * MINUTE,
        expires=NOW + (10 * MINUTE, 6.2 * HOUR, 56 * MINUTE, 42.0)[place],
        title=title,
        hits=hits,
        saved=tokens * hits,
        used=NOW - (20, 300, 0, 5000)[place] if hits else 0.0,
    )


CACHES = (
    _cache(0, "You are Iris, keeper of the lighthouse", "tavern", MODELS[0], "beta", Maker.GAPDESK),
    _cache(1, "You are Cline, a skilled software engineer", "cline", MODELS[2], "beta", Maker.GAPDESK),
    _cache(2, "手册：灯塔看守", "default", MODELS[0], "beta", Maker.WINDOW),
    _cache(3, "nightly batch", "default", MODELS[1], "gamma", Maker.CLIENT),
)
UNABLE = (
    Unable(
        "alpha", "", Obstacle.NO_STORAGE, "TotalCachedContentStorageTokensPerModelFreeTier", NOW - 10 * DAY
    ),
    Unable(
        "delta", "", Obstacle.NO_STORAGE, "TotalCachedContentStorageTokensPerModelFreeTier", NOW - 2 * DAY
    ),
    Unable("", "gemini-4-flash", Obstacle.MODEL, "", 0.0),
    Unable("gamma", MODELS[2], Obstacle.REFUSED, "Billing is disabled for this project.", NOW - 3 * HOUR),
)
IMPLICIT = (
    Implicit(
        *("SillyTavern", MODELS[0], 412, 11_200_000, 1_060_000, 9),
        Difference("system", 0, STATED.format(minute=14), STATED.format(minute=15), _AT),
    ),
    Implicit("Cline", MODELS[2], 96, 8_400_000, 7_350_000, 0, None),
    Implicit("default", MODELS[1], 840, 620_000, 0, 0, None),
)
NOBODY = (
    *(replace(UNABLE[0], project=name) for name in ("alpha", "beta", "gamma", "delta", "omega")),
    UNABLE[2],
)


class SampleCaches:
    """A CacheService over what it is given; changes are told on `bus`."""

    def __init__(
        self,
        caches: Sequence[Cache] = CACHES,
        unable: Sequence[Unable] = UNABLE,
        implicit: Sequence[Implicit] = IMPLICIT,
        bus: Bus | None = None,
    ) -> None:
        self._caches, self._unable, self._implicit = list(caches), list(unable), tuple(implicit)
        self._bus = bus or Bus()

    def rows(self) -> tuple[Cache, ...]:
        return tuple(self._caches)

    def unable(self) -> tuple[Unable, ...]:
        return tuple(self._unable)

    def implicit(self) -> tuple[Implicit, ...]:
        return self._implicit

    def clients(self) -> tuple[tuple[str, str], ...]:
        return CLIENTS

    def models(self) -> tuple[str, ...]:
        return MODELS

    def forget_unable(self, unable: Unable) -> None:
        self._unable.remove(unable)
        self._tell()

    async def create(self, new: NewCache) -> Cache:
        tokens = len(new.text) // 4
        if tokens < 1024:
            raise Objection(Words.of("Google refused: {words}", words=f"too small, {tokens} tokens"))
        made = Cache(
            name=f"cachedContents/made{len(self._caches)}",
            client=new.client,
            model=new.model,
            project="beta",
            made_by=Maker.WINDOW,
            tokens=tokens,
            created=NOW,
            expires=NOW + new.minutes * MINUTE,
            title=new.title or new.text[:80].splitlines()[0],
        )
        self._caches.insert(0, made)
        self._tell()
        return made

    async def extend(self, names: Sequence[str], minutes: int) -> int:
        extended = [cache for cache in self._caches if cache.name in names]
        if not extended:
            raise Objection(Words("Google did not answer."))
        for cache in extended:
            fresh = replace(cache, expires=NOW + minutes * MINUTE)
            self._caches[self._caches.index(cache)] = fresh
        self._tell()
        return len(extended)

    async def delete(self, names: Sequence[str]) -> int:
        kept = [cache for cache in self._caches if cache.name not in names]
        deleted = len(self._caches) - len(kept)
        if not deleted:
            raise Objection(Words("Google did not answer."))
        self._caches = kept
        self._tell()
        return deleted

    async def clean_up(self) -> int:
        names = [cache.name for cache in self._caches if cache.idle(NOW)]
        return await self.delete(names)

    def _tell(self) -> None:
        self._bus.publish(CachesChanged())


def of_mood(shown: EngineSnapshot, bus: Bus) -> SampleCaches:
    """Many; none where nothing was asked yet; and where no key works, nobody who can have any."""
    if not shown.keys:
        return SampleCaches((), (), (), bus)
    if not shown.healthy:
        return SampleCaches((), NOBODY, (), bus)
    return SampleCaches(bus=bus)
