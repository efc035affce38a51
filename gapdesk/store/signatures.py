"""Thought signatures by tool-call id: OpenAI clients drop them, Gemini wants them back.

Spec §4; https://ai.google.dev/gemini-api/docs/thought-signatures.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from peewee import SqliteDatabase

from gapdesk.proxy.types import Signature
from gapdesk.store.database import Database
from gapdesk.store.tables import SignatureRow

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

CACHED = 5_000
KEPT = 200_000
"""Rows; a signature has some KB."""
LIFETIME = 30 * 86400.0
"""Seconds since the last use."""
SLICE = 500
"""Rows per query: below SQLite's limit of variables, and short on the thread."""
_TOUCH_AFTER = 86400.0


@dataclass(frozen=True, slots=True)
class _Entry:
    signature: Signature
    used: float


class SignatureStore:
    """Memory first, the database behind it. Only this object writes the table, so misses are kept too."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._recent: OrderedDict[str, _Entry | None] = OrderedDict()
        self._projects: OrderedDict[str, str | None] = OrderedDict()

    async def get(self, call_ids: Iterable[str], now: float) -> dict[str, Signature]:
        """The known signatures of `call_ids`; ids without one are left out."""
        wanted = list(dict.fromkeys(call_ids))
        missing = [call_id for call_id in wanted if call_id not in self._recent]
        loaded: dict[str, _Entry] = {}
        for start in range(0, len(missing), SLICE):
            loaded |= await self._db.run(_load, missing[start : start + SLICE])
        found: dict[str, Signature] = {}
        stale = []
        for call_id in wanted:
            entry = self._recent.get(call_id) or loaded.get(call_id)  # memory wins: it may be newer by now
            if entry is not None:
                found[call_id] = entry.signature
                if now - entry.used > _TOUCH_AFTER:
                    entry = _Entry(entry.signature, now)
                    stale.append(call_id)
            _remember(self._recent, call_id, entry)
        for start in range(0, len(stale), SLICE):
            self._db.post(_touch, stale[start : start + SLICE], now)
        return found

    def put(self, items: Iterable[tuple[str, Signature]], now: float, *, private: bool = False) -> None:
        """Keep (call id, signature) pairs: found at once, and written behind unless `private`."""
        rows = []
        for call_id, signature in items:
            digest = _digest(signature.value)
            _remember(self._recent, call_id, _Entry(signature, now))
            _remember(self._projects, digest, signature.project)
            rows.append((call_id, signature.value, digest, signature.model, signature.project, now, now))
        if rows and not private:
            self._db.post(_store, rows)

    async def project_of(self, value: str) -> str | None:
        """The project that made the signature `value`, for bodies that carry it without an id."""
        digest = _digest(value)
        if digest in self._projects:
            return self._projects[digest]
        project = await self._db.run(_origin, digest)
        if digest not in self._projects:  # still: else it came in meanwhile
            _remember(self._projects, digest, project)
        return self._projects[digest]

    async def clean(self, now: float) -> None:
        """Delete what was not used for 30 days, and the longest unused above 200,000; in slices."""
        while await self._db.run(_delete_unused, now - LIFETIME) == SLICE:
            pass
        while await self._db.run(_delete_excess, KEPT) == SLICE:
            pass
        await self._db.shrink()


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _remember(cache: OrderedDict[K, V], key: K, value: V) -> None:
    cache[key] = value
    cache.move_to_end(key)
    if len(cache) > CACHED:
        cache.popitem(last=False)


# --- on the thread ------------------------------------------------------------------------------------------


def _load(db: SqliteDatabase, call_ids: list[str]) -> dict[str, _Entry]:
    rows = SignatureRow.select().where(SignatureRow.call_id.in_(call_ids)).execute(db)
    return {row.call_id: _Entry(Signature(row.value, row.model, row.project), row.used) for row in rows}


def _store(db: SqliteDatabase, rows: list[tuple[str, str, str, str, str, float, float]]) -> None:
    fields = [getattr(SignatureRow, name) for name in SignatureRow._meta.sorted_field_names]
    for start in range(0, len(rows), SLICE):
        SignatureRow.insert_many(rows[start : start + SLICE], fields=fields).on_conflict_replace().execute(db)


def _origin(db: SqliteDatabase, digest: str) -> str | None:
    row = SignatureRow.select().where(SignatureRow.digest == digest).first(db)
    return None if row is None else row.project


def _touch(db: SqliteDatabase, call_ids: list[str], now: float) -> None:
    SignatureRow.update(used=now).where(SignatureRow.call_id.in_(call_ids)).execute(db)


def _delete_unused(db: SqliteDatabase, before: float) -> int:
    old = SignatureRow.select(SignatureRow.call_id).where(SignatureRow.used < before).limit(SLICE)
    return int(SignatureRow.delete().where(SignatureRow.call_id.in_(old)).execute(db))


def _delete_excess(db: SqliteDatabase, kept: int) -> int:
    excess = min(SLICE, SignatureRow.select().count(db) - kept)
    if excess <= 0:
        return 0
    oldest = SignatureRow.select(SignatureRow.call_id).order_by(SignatureRow.used).limit(excess)
    return int(SignatureRow.delete().where(SignatureRow.call_id.in_(oldest)).execute(db))
