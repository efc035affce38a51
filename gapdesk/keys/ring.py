"""The key ring: every key, its secret in memory and in the keyring, its place in the pool.

In SQLite there are only rows without secrets, in the keyring one entry per key. A key's id is made from the
key itself, so the same key is the same one in every run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Unpack

from gapdesk.clock import Clock
from gapdesk.keys import finding
from gapdesk.keys.courier import Courier, Told
from gapdesk.keys.entrance import Entrance, Held
from gapdesk.keys.labels import LONGEST_NOTE, Labels, clean
from gapdesk.keys.rows import Rows
from gapdesk.keys.types import Added, FoundKey, Storage, StorageState
from gapdesk.quota.keys import Kept, KeyChanges, KeyInfo
from gapdesk.quota.pool import Pool
from gapdesk.store import meta
from gapdesk.store.database import Database
from gapdesk.store.keys import SavedKey
from gapdesk.vault import Secrets, VaultState
from gapdesk.wording import SILENCE

log = logging.getLogger(__name__)

UNDO_SECONDS = 60.0
CLOSE_SECONDS = 20.0
"""How long the exit waits for a keyring that works: gnome-keyring takes 25 ms for an entry."""
TELL_SECONDS = 0.2
_APART = 1e-6
"""Seconds between keys that come together, so that `added` tells their order."""
_TROUBLES = {
    VaultState.LOCKED: StorageState.LOCKED,
    VaultState.MISSING: StorageState.MISSING,
    VaultState.FAILED: StorageState.FAILED,
}


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A key handed in for this run, never stored."""

    secret: str = field(repr=False)
    label: str = ""
    project: str | None = None


class KeyRing:
    """Serves keys at once and stores them behind; belongs to the loop."""

    def __init__(
        self,
        pool: Pool,
        database: Database,
        vault: Secrets,
        *,
        clock: Clock,
        storage: Callable[[], str],
        hide: Callable[[str], None],
        on_change: Callable[[], None],
        lost: Callable[[tuple[str, ...]], None],
    ) -> None:
        """`storage` is the setting keys.storage. `hide` is told every secret, so that logs remove it.
        `on_change` follows a change of `storage()` within 0.2 s; keys are told of by the pool. `lost` is told
        the labels of keys that are not in the keyring any more."""
        self._pool = pool
        self._database = database
        self._vault = vault
        self._clock = clock
        self._wanted = storage
        self._entrance = Entrance(pool, hide)
        self._on_change = on_change
        self._report_lost = lost
        self._salt = b""
        self._held: dict[str, Held] = {}
        self._removed: dict[str, Held] = {}
        self._left: dict[str, SavedKey] = {}
        """Stored keys that are not used while nothing is to be kept."""
        self._lost: list[str] = []
        self._rows = Rows(database)
        self._undo_timer: asyncio.TimerHandle | None = None
        self._tell_timer: asyncio.TimerHandle | None = None
        self._courier = Courier(
            vault,
            self._rows.flush,
            Told(self._came, self._kept, self._forgotten, self._no_keyring, self._tell),
        )

    # --- life -----------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Read the rows: their keys enter the pool, locked. Asks no keyring, so serving can begin."""
        self._salt = await self._database.run(meta.key_id_salt)
        rows = await self._rows.load()
        for saved in rows:
            if saved.removed is not None:
                self._courier.forget(saved.info.id)  # its removal was interrupted
        self._take_rows(saved for saved in rows if saved.removed is None)
        await self._entrance.empty()

    async def load(self) -> None:
        """Begin to ask the keyring; returns when all secrets are there, or it refuses or hangs.

        It goes on by itself when a keyring that hangs answers, and by `retry` when it refused.
        """
        self._courier.start()
        await self.settled()

    async def settled(self) -> None:
        """Until everything is in the keyring, or it refuses or hangs; only after `load` was called."""
        await self._courier.settled()

    async def loaded(self) -> None:
        """Until no key is locked any more, however long that takes."""
        await self._courier.fetched()

    async def close(self) -> None:
        """Finish removals, and put into the keyring what is not there yet, as long as it answers."""
        self._end_undo()
        await self._entrance.close()
        await self._courier.close(CLOSE_SECONDS)
        if self._tell_timer is not None:
            self._tell_timer.cancel()

    # --- looking --------------------------------------------------------------------------------------------

    def ids(self) -> tuple[str, ...]:
        """All keys, in the order in which they came."""
        return tuple(self._held)

    def secret_of(self, key_id: str) -> str | None:
        """The secret behind an id; None if there is no such key, or it is still locked."""
        held = self._held.get(key_id)
        return None if held is None else held.secret

    def info(self, key_id: str) -> KeyInfo | None:
        held = self._held.get(key_id)
        return None if held is None else held.info

    def label_of(self, secret: str) -> str | None:
        """The label of the key that this secret is; None if it is new. Works while locked, too."""
        info = self.info(finding.key_id(secret, self._salt))
        return None if info is None else info.label

    def storage(self) -> Storage:
        """How storing stands; cheap."""
        waiting, pending, left = self._courier.fetching, self._courier.pending, len(self._left)
        message = SILENCE
        if not self._keeping:
            state = StorageState.SESSION
        elif self._vault.state in _TROUBLES:
            state, message = _TROUBLES[self._vault.state], self._vault.message
        elif self._courier.failure:
            state, message = StorageState.FAILED, self._courier.failure
        else:
            state = StorageState.LOADING if waiting else StorageState.KEYRING
        return Storage(state, message, waiting, pending, left)

    # --- taking in ------------------------------------------------------------------------------------------

    def give(self, keys: Iterable[GivenKey], now: float) -> None:
        """Use these keys in this run; one that is stored as well stays the stored one."""
        found = [FoundKey(key.secret, key.label, key.project) for key in keys]
        self._take(found, now, given=True)

    def add(self, found: Iterable[FoundKey], now: float) -> Added:
        """Take keys in for good, or for this session where nothing can or shall be kept."""
        return self._take(list(found), now, given=False)

    async def refresh(self) -> None:
        """Take in what another process (`gapdesk keys import`) has stored meanwhile; cheap if nothing."""
        fresh = [
            saved.info
            for saved in await self._rows.load_if_new()
            if saved.removed is None
            and saved.info.kept is Kept.KEYRING  # what is pending there is not in the keyring yet
            and saved.info.id not in self._held
            and saved.info.id not in self._removed
        ]
        labels = self._labels()
        self._take_rows(SavedKey(replace(info, label=labels.unique(info.label))) for info in fresh)
        here = ((self._held.get(info.id), info) for info in fresh)
        self._rows.save(held for held, info in here if held is not None and held.info != info)
        self._tell()

    # --- changing -------------------------------------------------------------------------------------------

    def update(self, ids: Iterable[str], **changes: Unpack[KeyChanges]) -> None:
        """Change those keys; unknown ids are passed over, a label that is taken gets a number."""
        if "project" in changes:
            changes["project"] = clean(changes["project"] or "") or None
        if "note" in changes:
            changes["note"] = clean(changes["note"], LONGEST_NOTE)
        wanted = clean(changes.pop("label", ""))
        chosen = [held for held in map(self._held.get, ids) if held is not None]
        labels = self._labels(but=chosen) if wanted else None
        for held in chosen:
            if labels is not None:
                changes["label"] = labels.unique(wanted)
            self._entrance.change(held, changes)
        self._rows.save(chosen)

    def merge(self, first: str, second: str) -> None:
        """Two projects are one; nothing happens if one of them has no keys. A name the user gave stays."""
        if first.startswith("key:") and not second.startswith("key:"):
            first, second = second, first
        homes = [
            [held for held in self._held.values() if held.info.home == name and self._entrance.has(held)]
            for name in (first, second)
        ]
        if first == second or not all(homes):
            return
        if first.startswith("key:"):  # neither has a name: the older key's label will do
            oldest = homes[0][0]
            first = Labels(held.info.home for held in self._held.values()).unique(oldest.info.label)
            self._entrance.change(oldest, {"project": first})
        self._pool.merge(first, second)
        for held in homes[1]:
            held.info = replace(held.info, project=first)
        self._rows.save([*homes[0], *homes[1]])

    def remove(self, ids: Iterable[str]) -> int:
        """Take keys out at once; returns how many. Their entries go when it can be undone no more."""
        self._end_undo()
        for key_id in dict.fromkeys(ids):
            held = self._held.pop(key_id, None)
            if held is None:
                continue
            self._removed[key_id] = held
            self._entrance.leave(held)
            if held.info.kept is not Kept.SESSION:
                self._courier.drop(key_id)
        if self._removed:
            self._rows.mark_removed(self._removed.values(), self._clock.now())
            self._undo_timer = asyncio.get_running_loop().call_later(UNDO_SECONDS, self._end_undo)
        self._tell()
        return len(self._removed)

    def undo_remove(self) -> int:
        """Bring the keys of the last removal back; returns how many."""
        back, self._removed = self._removed, {}
        self._end_undo()
        self._held = dict(sorted((self._held | back).items(), key=lambda item: item[1].info.added))
        self._entrance.enter(back.values())
        self._rows.save(back.values())
        for held in back.values():
            if held.secret is None:
                self._courier.fetch(held.id)
            elif held.info.kept is Kept.KEYRING:  # another process may have finished the removal already
                self._courier.keep(held.id, held.secret)
        self.storage_changed()
        return len(back)

    def retry(self) -> None:
        """Ask the keyring again; it may be there by now, or unlocked."""
        self.storage_changed()
        self._courier.again()

    def vault_changed(self) -> None:
        """The vault's state is another one: if it answers again, go on."""
        if self._vault.state is VaultState.READY:
            self._courier.answers()
        self._tell()

    def storage_changed(self) -> None:
        """keys.storage was set, or a keyring may have come: what the user added goes where it belongs."""
        if self._keeping:
            left, self._left = self._left, {}
            self._take_rows(left.values())
            for held in self._held.values():
                if held.info.kept is not Kept.KEYRING and not held.given and held.secret is not None:
                    self._entrance.change(held, {"kept": Kept.PENDING})
                    self._store(held, held.secret)
        else:
            held_here = [held for held in self._held.values() if held.secret is not None]
            pending = [held for held in held_here if held.info.kept is Kept.PENDING]
            self._rows.mark_removed(pending, self._clock.now())
            for held in pending:
                self._entrance.change(held, {"kept": Kept.SESSION})
                self._courier.forget(held.id)  # it may have got there just now
        self._tell()

    # --- within: keys ---------------------------------------------------------------------------------------

    @property
    def _keeping(self) -> bool:
        return self._vault.persistent and self._wanted() == "keyring"

    def _take(self, found: Iterable[FoundKey], now: float, *, given: bool) -> Added:
        keep = self._keeping and not given and self._vault.state is not VaultState.MISSING
        labels = self._labels()
        fresh: list[Held] = []
        known = 0
        for key in found:
            name = finding.key_id(key.secret, self._salt)
            if name in self._held:
                known += 1
                self._meet_again(self._held[name], key.secret, given=given)
                continue
            added = now + len(fresh) * _APART
            held = self._back(name) or Held(self._new_info(name, key, labels, added, keep=keep), given=given)
            held.secret = key.secret
            self._held[name] = held
            fresh.append(held)
        self._rows.save(fresh)
        self._entrance.enter(fresh)
        for held in fresh:
            if self._keeping and held.info.kept is not Kept.SESSION and held.secret is not None:
                self._courier.keep(held.id, held.secret)
        self._tell()
        return Added(len(fresh), known)

    def _take_rows(self, rows: Iterable[SavedKey]) -> None:
        """Use stored keys, or leave them where they are if nothing is to be kept."""
        found = {saved.info.id: saved for saved in rows}
        if not self._keeping:
            self._left |= found
            return
        new = {key_id: Held(saved.info) for key_id, saved in found.items()}
        self._held |= new
        self._entrance.enter(new.values())
        for key_id in new:
            self._courier.fetch(key_id)

    def _back(self, key_id: str) -> Held | None:
        """A key that was out of use, and is handed in again."""
        if key_id in self._removed:
            return self._removed.pop(key_id)
        saved = self._left.pop(key_id, None)
        return None if saved is None else Held(saved.info)

    def _meet_again(self, held: Held, secret: str, *, given: bool) -> None:
        """A key that is here is handed in again: so its secret is known, though the keyring may be locked."""
        if held.secret is None:
            self._entrance.unlock(held, secret)
            self._courier.keep(held.id, secret)  # whether it is in there was not seen yet
        elif held.given and not given:
            held.given = False
            self.storage_changed()

    def _new_info(self, name: str, key: FoundKey, labels: Labels, added: float, *, keep: bool) -> KeyInfo:
        return KeyInfo(
            id=name,
            label=labels.unique(clean(key.label, secret=key.secret)),
            project=clean(key.project or "", secret=key.secret) or None,
            tier=key.tier,
            enabled=key.enabled,
            added=added,
            note=clean(key.note, LONGEST_NOTE, key.secret),
            kept=Kept.PENDING if keep else Kept.SESSION,
        )

    def _labels(self, but: Iterable[Held] = ()) -> Labels:
        others = {**self._held, **self._removed}
        for held in but:
            del others[held.id]
        infos = [*(held.info for held in others.values()), *(saved.info for saved in self._left.values())]
        return Labels(info.label for info in infos)

    # --- within: what is stored -----------------------------------------------------------------------------

    def _store(self, held: Held, secret: str) -> None:
        self._rows.save([held])
        self._courier.keep(held.id, secret)

    def _end_undo(self) -> None:
        """What was removed cannot be brought back any more."""
        if self._undo_timer is not None:
            self._undo_timer.cancel()
            self._undo_timer = None
        removed, self._removed = self._removed, {}
        for held in removed.values():
            if held.info.kept is not Kept.SESSION:
                self._courier.forget(held.id)

    def _tell(self) -> None:
        if self._tell_timer is None:
            self._tell_timer = asyncio.get_running_loop().call_later(TELL_SECONDS, self._tell_now)

    def _tell_now(self) -> None:
        self._tell_timer = None
        self._on_change()

    # --- what the courier tells -----------------------------------------------------------------------------

    def _came(self, key_id: str, secret: str | None) -> None:
        held = self._held[key_id]
        if secret is not None:
            self._entrance.unlock(held, secret)
            if held.info.kept is Kept.PENDING:  # it had got there when the last run ended
                self._kept(key_id)
        else:
            del self._held[key_id]
            self._entrance.leave(held)
            self._rows.drop(key_id)
            self._lost.append(held.info.label)
        if self._lost and not self._courier.fetching:
            lost, self._lost = tuple(self._lost), []
            log.warning("%d keys are not in the keyring any more: %s", len(lost), ", ".join(lost))
            self._report_lost(lost)

    def _kept(self, key_id: str) -> None:
        held = self._held[key_id]
        self._entrance.change(held, {"kept": Kept.KEYRING})
        self._rows.confirm(held)

    def _forgotten(self, key_id: str) -> None:
        self._rows.drop(key_id)

    def _no_keyring(self) -> None:
        for key_id in self._courier.keeping:
            held = self._held[key_id]
            if held.info.kept is Kept.PENDING:
                self._courier.drop(key_id)
                self._entrance.change(held, {"kept": Kept.SESSION})
                self._rows.drop(key_id)
