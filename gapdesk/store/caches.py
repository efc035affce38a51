"""Explicit caches and who cannot have any."""

from __future__ import annotations

from typing import Any

from peewee import SqliteDatabase

from gapdesk.caching.types import Cache, Maker, Obstacle, Unable
from gapdesk.store.statements import execute, replacing

_CACHE = (
    *("client", "model", "project", "made_by", "tokens", "created", "expires"),
    *("title", "prefix", "contents", "hits", "saved", "used"),
)
_SAVE = replacing("cache", ("name",), _CACHE)
_SAVE_UNABLE = replacing("unable", ("project", "model"), ("obstacle", "words", "since"))
_LOAD = f"SELECT name, {', '.join(_CACHE)} FROM cache ORDER BY created, name"  # noqa: S608 - columns


def load(db: SqliteDatabase, now: float) -> tuple[list[Cache], list[Unable]]:
    """All that lives at `now` (epoch seconds), oldest first; the rest is deleted."""
    execute(db, "DELETE FROM cache WHERE expires <= ?", (now,))
    unable = execute(db, "SELECT project, model, obstacle, words, since FROM unable ORDER BY since")
    return (
        [_cache(row) for row in execute(db, _LOAD)],
        [
            Unable(project, model, Obstacle(obstacle), words, since)
            for project, model, obstacle, words, since in unable
        ],
    )


def save(db: SqliteDatabase, cache: Cache) -> None:
    """Write a cache, or what changed of it."""
    row = (
        *(cache.name, cache.client, cache.model, cache.project, cache.made_by, cache.tokens, cache.created),
        *(cache.expires, cache.title, cache.prefix, cache.contents, cache.hits, cache.saved, cache.used),
    )
    execute(db, _SAVE, row)


def drop(db: SqliteDatabase, name: str) -> None:
    """Forget a cache; harmless if there is none of that name."""
    execute(db, "DELETE FROM cache WHERE name = ?", (name,))


def save_unable(db: SqliteDatabase, unable: Unable) -> None:
    """Write it, instead of what was known of the same project and model."""
    row = (unable.project, unable.model, unable.obstacle, unable.words, unable.since)
    execute(db, _SAVE_UNABLE, row)


def drop_unable(db: SqliteDatabase, project: str, model: str) -> None:
    """Forget it; harmless if there is none."""
    execute(db, "DELETE FROM unable WHERE project = ? AND model = ?", (project, model))


def _cache(row: tuple[Any, ...]) -> Cache:
    name, client, model, project, made_by, *rest = row
    return Cache(name, client, model, project, Maker(made_by), *rest)
