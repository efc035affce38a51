"""Finished replies kept to answer "regenerate" at once: an index in memory, the replies on disk; those of
private clients in memory only.
"""

from __future__ import annotations

from collections.abc import Callable

import orjson

from gapdesk.proxy.replay import Entry, Index, Kept, worth_keeping
from gapdesk.store import replays as store
from gapdesk.store.database import Database
from gapdesk.store.replays import SavedReply

MOST_BYTES = 64 * 1024 * 1024
"""Of all replies together: 500 with pictures would be gigabytes."""


class Replays:
    """The `proxy.replay.Replays` of a running gapdesk. Only this object writes the table."""

    def __init__(
        self, db: Database, *, ttl_minutes: Callable[[], float], max_entries: Callable[[], int]
    ) -> None:
        """The settings of these names; `max_entries` 0 keeps nothing."""
        self._db = db
        self._ttl_minutes = ttl_minutes
        self._max_entries = max_entries
        self._index = Index()
        self._private: dict[int, SavedReply] = {}
        self._next_id = 1
        self.used = 0
        """Replies taken in this run."""

    async def open(self, now: float) -> None:
        """Load what has not expired."""
        for row in await self._db.run(store.load):
            self._index.add(Entry(row.id, row.match, row.client, row.created, row.size))
            self._next_id = max(self._next_id, row.id + 1)
        self.clean(now)

    @property
    def count(self) -> int:
        """Replies kept now."""
        return len(self._index)

    def wanted(self, client: str) -> bool:
        """Whether anything is kept for a client (its id), so that a fingerprint is worth making."""
        return self._index.has(client)

    async def take(self, key: bytes, now: float) -> Kept | None:
        """The oldest reply kept under `key` that has not expired; nobody gets it again."""
        self.clean(now)
        while entry := self._index.take(key):
            private = self._private.pop(entry.id, None)
            saved = private or await self._db.run(store.take, entry.id)
            if saved is not None:  # else its writing had failed
                self.used += 1
                reply = orjson.loads(saved.reply)
                return Kept(reply, saved.model, saved.project, saved.label, private is not None)
        return None

    def keep(self, key: bytes, client: str, kept: Kept, now: float) -> None:
        """Keep a reply under `key` for the client `client` (its id), if it is worth it."""
        if not key or not worth_keeping(kept.reply):
            return
        try:
            reply = orjson.dumps(kept.reply)
        except orjson.JSONEncodeError:  # orjson reads deeper nesting than it writes
            return
        saved = SavedReply(kept.model, kept.project, kept.label, reply)
        entry = Entry(self._next_id, key, client, now, len(reply))
        self._next_id += 1
        self._index.add(entry)
        if kept.private:
            self._private[entry.id] = saved
        else:
            self._db.post(store.add, entry.id, key, client, now, saved)
        self.clean(now)

    def forget(self, client: str) -> None:
        """Delete what is kept for the client `client` (its id): it was removed, or is private now."""
        self._drop(self._index.forget(client))

    def clean(self, now: float) -> None:
        """Delete what has expired, and the oldest above the limits."""
        before = now - self._ttl_minutes() * 60.0
        self._drop(self._index.trim(before, self._max_entries(), MOST_BYTES))

    def _drop(self, entries: list[Entry]) -> None:
        saved = [entry.id for entry in entries if self._private.pop(entry.id, None) is None]
        if saved:
            self._db.post(store.delete, saved)
