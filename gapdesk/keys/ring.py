"""The key ring: every key, its secret in memory and in the keyring, its place in the pool.

In SQLite there are only rows without secrets, in the keyring one entry per key. A key's id is made from the
key itself, so the same key is the same one in every run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Unpack

from gapdesk.clock import Clock
from gapdesk.keys import finding
from gapdesk.keys.bin import Bin
from gapdesk.keys.cleaner import Cleaner
from gapdesk.keys.courier import Courier, Told
from gapdesk.keys.entrance import Entrance, Held
from gapdesk.keys.labels import Labels
from gapdesk.keys.rows import Rows
from gapdesk.keys.storing import standing
from gapdesk.keys.teller import Teller
from gapdesk.keys.types import Added, FoundKey, Storage
from gapdesk.quota.keys import Kept, KeyChanges, KeyInfo
from gapdesk.quota.pool import Pool
from gapdesk.store.database import Database
from gapdesk.store.keys import SavedKey
from gapdesk.vault import Secrets, VaultState

log = logging.getLogger(__name__)

CLOSE_SECONDS = 20.0
"""How long the exit waits for a keyring that works: gnome-keyring takes 25 ms for an entry."""
_APART = 1e-6
"""Seconds between keys that come together, so that `added` tells their order."""


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
        the labels of keys that are not in the keyring."""
        self._pool = pool
        self._vault = vault
        self._clock = clock
        self._wanted = storage
        self._cleaner = Cleaner(self._is_known)
        self._entrance = Entrance(pool, hide)
        self._teller = Teller(on_change)
        self._tell = self._teller.note
        self._report_lost = lost
        self._salt = b""
        self._held: dict[str, Held] = {}
        self._bin = Bin(self._forget)
        self._left: dict[str, SavedKey] = {}
        """Stored keys that are not used while nothing is to be kept."""
        self._rows = Rows(database)
        self._courier = Courier(
            vault,
            self._rows.flush,
            self._returned,
            Told(self._came, self._missed, self._kept, self._forgotten, self._no_keyring, self._tell),
        )

    # --- life -----------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Read the rows: their keys enter the pool, locked. Asks no keyring, so serving can begin."""
        self._salt = await self._rows.salt()
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
        self._bin.empty()
        await self._entrance.close()
        await self._courier.close(CLOSE_SECONDS)
        self._teller.close()

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
        return standing(self._vault, self._courier, keeping=self._keeping, left=len(self._left))

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
        removed = {held.id for held in self._bin}
        infos = [saved.info for saved in await self._rows.load_if_new() if saved.removed is None]
        for info in infos:
            if info.id in removed:  # that was on disk before: another process has taken it in again
                self._bin.take(info.id)
        self._take_in(infos)

    # --- changing -------------------------------------------------------------------------------------------

    def update(self, ids: Iterable[str], **changes: Unpack[KeyChanges]) -> None:
        """Change those keys; unknown ids are passed over, a label that is taken gets a number."""
        changes = self._cleaner.changes(changes)
        wanted = changes.pop("label", "")
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
        gone = [held for key_id in dict.fromkeys(ids) if (held := self._held.pop(key_id, None)) is not None]
        count = self._bin.fill(gone)
        for held in gone:
            self._entrance.leave(held)
            if held.info.kept is not Kept.SESSION:
                self._courier.drop(held.id)
        self._rows.mark_removed(gone, self._clock.now())
        self._tell()
        return count

    def undo_remove(self) -> int:
        """Bring the keys of the last removal back; returns how many."""
        back = self._bin.take_all()
        self._held = dict(sorted((self._held | back).items(), key=lambda item: item[1].info.added))
        self._entrance.enter(back.values())
        self._rows.save(back.values())
        for held in back.values():
            if held.secret is None:
                self._fetch(held)
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
        kept = Kept.PENDING if keep else Kept.SESSION
        keys = list(found)
        self._unsay([key.secret for key in keys])
        labels = self._labels()
        fresh: list[Held] = []
        known = 0
        for key in keys:
            name = finding.key_id(key.secret, self._salt)
            if name in self._held:
                known += 1
                self._meet_again(self._held[name], key.secret, given=given)
                continue
            added = now + len(fresh) * _APART
            held = self._back(name)
            if held is None:
                held = Held(self._cleaner.info(name, key, labels, added, kept), given=given)
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
        for held in new.values():
            self._fetch(held)

    def _take_in(self, infos: Iterable[KeyInfo]) -> None:
        """Use what another process has stored; what is pending there is not in the keyring yet."""
        known = {*self._held, *self._left, *(held.id for held in self._bin)}
        fresh = [info for info in infos if info.kept is Kept.KEYRING and info.id not in known]
        labels = self._labels()
        self._take_rows(SavedKey(replace(info, label=labels.unique(info.label))) for info in fresh)
        here = ((self._held.get(info.id), info) for info in fresh)
        self._rows.save(held for held, info in here if held is not None and held.info != info)
        self._tell()

    def _unsay(self, secrets: Sequence[str]) -> None:
        """These secrets are known now: if one stands in what is said of another key, it goes from there."""
        for secret in secrets:
            self._cleaner.learn(secret)
        for held in [held for held in self._held.values() if self._cleaner.tells(held.info, secrets)]:
            label = self._cleaner.label(held.info.label) or "key"
            self.update([held.id], label=label, project=held.info.project, note=held.info.note)

    def _is_known(self, secret: str) -> bool:
        name = finding.key_id(secret, self._salt)
        return name in self._held or name in self._bin or name in self._left

    def _back(self, key_id: str) -> Held | None:
        """A key that was out of use, and is handed in again."""
        saved = self._left.pop(key_id, None)
        return self._bin.take(key_id) if saved is None else Held(saved.info)

    def _meet_again(self, held: Held, secret: str, *, given: bool) -> None:
        """A key that is here is handed in again: so its secret is known, though the keyring may be locked."""
        if held.secret is None:
            self._entrance.unlock(held, secret)
            self._courier.keep(held.id, secret)  # whether it is in there was not seen yet
        elif held.given and not given:
            held.given = False
            self.storage_changed()

    def _labels(self, but: Iterable[Held] = ()) -> Labels:
        others = {held.id: held for held in (*self._held.values(), *self._bin)}
        for held in but:
            del others[held.id]
        infos = [*(held.info for held in others.values()), *(saved.info for saved in self._left.values())]
        return Labels(info.label for info in infos)

    # --- within: what is stored -----------------------------------------------------------------------------

    def _store(self, held: Held, secret: str) -> None:
        self._rows.save([held])
        self._courier.keep(held.id, secret)

    def _fetch(self, held: Held) -> None:
        self._courier.fetch(held.id, was_there=held.info.kept is Kept.KEYRING)

    def _forget(self, held: Held) -> None:
        """It was removed, and that is final."""
        if held.info.kept is not Kept.SESSION:
            self._courier.forget(held.id)

    # --- what the courier tells -----------------------------------------------------------------------------

    def _came(self, key_id: str, secret: str) -> None:
        held = self._held[key_id]
        self._cleaner.learn(secret)
        self._entrance.unlock(held, secret)
        if held.info.kept is Kept.PENDING:  # it had got there when the last run ended
            self._kept(key_id)

    def _missed(self, ids: tuple[str, ...]) -> None:
        lost = [self._held.pop(key_id) for key_id in ids]
        for held in lost:
            self._entrance.leave(held)
            self._rows.drop(held)
        labels = tuple(held.info.label for held in lost)
        log.warning("%d keys are not in the keyring: %s", len(labels), ", ".join(labels))
        self._report_lost(labels)

    def _kept(self, key_id: str) -> None:
        held = self._held[key_id]
        self._entrance.change(held, {"kept": Kept.KEYRING})
        self._rows.confirm(held)

    def _forgotten(self, key_id: str) -> None:
        self._rows.drop_removed(key_id)

    async def _returned(self, key_id: str) -> bool:
        """Whether another process has taken in again what was removed here: so its entry must stay."""
        info = await self._rows.returned(key_id)
        if info is not None:
            self._take_in([info])
        return info is not None

    def _no_keyring(self) -> None:
        for key_id in self._courier.keeping:
            held = self._held[key_id]
            if held.info.kept is Kept.PENDING:
                self._courier.drop(key_id)
                self._rows.drop(held)
                self._entrance.change(held, {"kept": Kept.SESSION})
