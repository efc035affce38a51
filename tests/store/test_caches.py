from __future__ import annotations

from dataclasses import replace

from gapdesk.caching.types import Cache, Maker, Obstacle, Unable
from gapdesk.store import caches
from tests.store.memory import memory

NOW = 1_800_000_000.0
CACHE = Cache(
    name="cachedContents/x",
    client="client",
    model="gemini-3.5-flash",
    project="projects/1",
    made_by=Maker.GAPDESK,
    tokens=20_000,
    created=NOW,
    expires=NOW + 900,
    title="You are 天气",
    prefix=b"\x00\xff prefix",
    contents=3,
    hits=7,
    saved=140_000,
    used=NOW + 5,
)
FREE = Unable("projects/2", "", Obstacle.NO_STORAGE, "limit=0", NOW)
MODEL = Unable("", "gemini-3.5-flash", Obstacle.REFUSED, "No.", NOW - 1)


def test_what_is_saved_comes_back_as_it_was() -> None:
    with memory() as db:
        other = replace(CACHE, name="cachedContents/y", made_by=Maker.CLIENT, prefix=b"", created=NOW - 1)
        for cache in (CACHE, other):
            caches.save(db, cache)
        for unable in (FREE, MODEL):
            caches.save_unable(db, unable)
        assert caches.load(db, NOW) == ([other, CACHE], [MODEL, FREE])
        changed = replace(CACHE, hits=8, expires=NOW + 1800)
        caches.save(db, changed)
        caches.save_unable(db, replace(FREE, since=NOW + 1))
        assert caches.load(db, NOW) == ([other, changed], [MODEL, replace(FREE, since=NOW + 1)])


def test_what_has_expired_is_forgotten() -> None:
    with memory() as db:
        caches.save(db, CACHE)
        assert caches.load(db, NOW + 900) == ([], [])
        assert caches.load(db, NOW) == ([], [])


def test_dropping() -> None:
    with memory() as db:
        caches.save(db, CACHE)
        caches.save_unable(db, FREE)
        caches.drop(db, "cachedContents/unknown")
        caches.drop_unable(db, "projects/2", "another")
        assert caches.load(db, NOW) == ([CACHE], [FREE])
        caches.drop(db, CACHE.name)
        caches.drop_unable(db, FREE.project, FREE.model)
        assert caches.load(db, NOW) == ([], [])
