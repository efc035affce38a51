"""The rows of the keys in SQLite: all but the secrets."""

from __future__ import annotations

from collections.abc import Iterable

from gapdesk.keys.entrance import Held
from gapdesk.quota.keys import Kept, KeyInfo
from gapdesk.store import keys as store
from gapdesk.store import meta
from gapdesk.store.database import Database, data_version
from gapdesk.store.keys import SavedKey


class Rows:
    """Writes behind; keys of this session have no row, and are passed over."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unwritten = False
        self._version = 0

    async def salt(self) -> bytes:
        """What the ids of keys are made with."""
        return await self._database.run(meta.key_id_salt)

    async def load(self) -> list[SavedKey]:
        self._version = await self._database.run(data_version)
        return await self._database.run(store.load_keys)

    async def load_if_new(self) -> list[SavedKey]:
        """What `load` gives if another process has written since; else nothing, and that is cheap."""
        version = await self._database.run(data_version)
        return [] if version == self._version else await self.load()

    def save(self, keys: Iterable[Held]) -> None:
        rows = [SavedKey(held.info) for held in keys if held.info.kept is not Kept.SESSION]
        if rows:
            self._database.post(store.save_keys, rows)
            self._unwritten = True

    def confirm(self, held: Held) -> None:
        """It has got into the keyring; should a kill forget that, the next start finds it there anyway."""
        self._database.post(store.save_keys, [SavedKey(held.info)])

    def mark_removed(self, keys: Iterable[Held], when: float) -> None:
        ids = [held.id for held in keys if held.info.kept is not Kept.SESSION]
        if ids:
            self._database.post(store.mark_removed, ids, when)
            self._unwritten = True

    async def returned(self, key_id: str) -> KeyInfo | None:
        """What is known of a removed key that another process has taken in again; None if there is none."""
        saved = await self._database.run(store.load_key, key_id)
        return None if saved is None or saved.removed is not None else saved.info

    def drop(self, held: Held) -> None:
        """It could not be kept, or was not there; another process may know better meanwhile."""
        self._database.post(store.drop_keys, [held.id], held.info.kept)

    def drop_removed(self, key_id: str) -> None:
        """Its removal is done."""
        self._database.post(store.drop_removed, [key_id])

    async def flush(self) -> None:
        """Until what was saved or marked is on disk; the rest may follow later."""
        if self._unwritten:
            self._unwritten = False
            await self._database.flush()
