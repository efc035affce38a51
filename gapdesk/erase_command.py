"""`gapdesk erase`: takes what gapdesk keeps off this computer, the keyring's entries before all that knows of
them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gapdesk import autostart, belongings
from gapdesk.belongings import Belongings
from gapdesk.console import complain, confirm, progress, say
from gapdesk.folder_lock import FolderLock, is_served
from gapdesk.login_items import LoginItem
from gapdesk.paths import Paths
from gapdesk.store import inventory
from gapdesk.store.inventory import Inventory, Unreadable
from gapdesk.vault import PROBE, Secrets, Vault, VaultError, VaultState, place_of_key, place_of_token

OK, NOT_ALL, NOT_ASKED = 0, 1, 2
MB = 1_000_000
_PARTS = ("", "-wal", "-shm", "-journal")
"""SQLite's files for one database, as suffixes."""

_STRANGE = "the keyring in use has none of these keys, so they are most likely in another one"
_REASONS = {
    VaultState.LOCKED: "it is locked or does not answer; unlock it and try again",
    VaultState.MISSING: "there is no usable keyring here",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall go."""

    data: bool
    keyring: bool
    asked: bool
    """Whether the user has said yes already."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is."""

    files: Belongings
    inventory: Inventory
    older: tuple[Inventory, ...]
    """What copies of the database know of."""
    unreadable: tuple[str, ...]
    """Names of databases that cannot be asked."""
    login: LoginItem | None


@dataclass(slots=True)
class Emptied:
    """What became of the keyring's entries."""

    deleted: int = 0
    missing: set[str] = field(default_factory=set)
    """Ids of keys that are not there."""
    gone: set[str] = field(default_factory=set)
    """Ids of keys whose entries were deleted."""
    left: list[str] = field(default_factory=list)
    """Services of entries that are there, or may be."""
    reason: str = ""


def run(paths: Paths, wanted: Wanted, vault: Secrets | None = None) -> int:
    """0 = all that was wanted is gone, 1 = not all of it, 2 = there was nobody to ask; with sentences.

    The data is that of this gapdesk or of an older one. `vault` is the keyring, if it is not the system's.
    """
    found = _look(paths)
    if not found.files.files:
        say(f"there is nothing of gapdesk's in {paths.data}")
        return OK
    served = f"a gapdesk serves from {paths.data}: quit it first (gapdesk --quit)"
    lock = FolderLock(paths.data)
    try:
        if is_served(paths.data):
            complain(served)
            return NOT_ALL
        _tell(paths, found, wanted)
        if not wanted.asked and (code := _ask()) != OK:
            return code
        if paths.data.is_dir() and not lock.acquire():
            complain(served)
            return NOT_ALL
        if not wanted.asked:
            found = _look(paths)  # who was asked may have used gapdesk meanwhile
        if wanted.keyring and not asyncio.run(_clear_keyring(paths, found, wanted, vault)):
            return NOT_ALL
        # These are the only list of some entries: they stay until only the data is to go.
        kept = found.unreadable if wanted.keyring else ()
        code = _clear_data(paths, found.login, lock, kept) if wanted.data else OK
        return _tell_kept(kept) if kept else code
    except OSError as error:
        complain(f"the folder {paths.data} cannot be used: {error.strerror}")
        return NOT_ALL
    finally:
        lock.release()


# --- what there is ----------------------------------------------------------------------------------------


def _look(paths: Paths) -> Found:
    files = belongings.find(paths)
    known: dict[Path, Inventory] = {}
    unreadable = []
    for database in files.databases:
        try:
            known[database] = inventory.look(database)
        except Unreadable:
            unreadable.append(database.name)
    newest = known.pop(paths.database, Inventory())
    try:
        login = autostart.starts(paths)
    except OSError as error:
        complain(f"what starts at login cannot be read: {error.strerror}")
        login = None
    return Found(files, newest, tuple(known.values()), tuple(unreadable), login)


def _tell(paths: Paths, found: Found, wanted: Wanted) -> None:
    """Say what will go, and what will stay behind."""
    known = found.inventory
    keys, tokens = _count(len(known.keys), "key"), _count(len(known.clients), "client")
    say("to be erased:")
    if wanted.keyring:
        say(f"  from the keyring: the entries of {keys} and {tokens}")
    if wanted.data:
        talk = _count(known.conversations, "conversation")
        files = _count(len(found.files.files), "file")
        say(f"  from {paths.data}: {keys}, {talk}, settings and logs; {files}, {_mb(found.files.size)}")
        if found.login is not None:
            say("  the entry that starts gapdesk at login")
        if found.files.programs:
            programs = _count(found.files.programs, "program")
            say(f'{programs} will keep what gapdesk configured; "Restore" on the page Clients undoes that')
    if wanted.data and not wanted.keyring and known.kept:
        entries = _count(len(known.kept), "entry")
        say(f"{entries} will stay in the keyring, found by the names gapdesk:key:… only")
    for name in found.unreadable if wanted.keyring else ():
        say(f"{name} cannot be read: it will stay, and so will keyring entries that only it knows of")


def _ask() -> int:
    answer = confirm("Erase this for good?")
    if answer is None:
        complain("nothing was erased: there is no terminal to ask on; --yes erases without a question")
        return NOT_ASKED
    if not answer:
        say("nothing was erased")
        return NOT_ALL
    return OK


# --- the keyring ------------------------------------------------------------------------------------------


async def _clear_keyring(paths: Paths, found: Found, wanted: Wanted, vault: Secrets | None) -> bool:
    """Delete the entries; whether none is left that anybody knows of."""
    vault = vault or Vault()
    try:
        emptied = await _empty(vault, found)
    finally:
        vault.close()
        progress("")
    why = f": {emptied.reason}" if emptied.reason and not emptied.left else ""
    say(f"{_count(emptied.deleted, 'entry')} of the keyring deleted{why}")
    try:  # of those that only a copy knows, there are no rows
        inventory.forget_keys(paths.database, found.inventory.keys & (emptied.gone | emptied.missing))
    except Unreadable as error:
        complain(f"the database still lists keys that are gone: {error}")
    if not emptied.left:
        return True
    complain(f"{_count(len(emptied.left), 'entry')} of the keyring may remain: {emptied.reason}")
    for service in emptied.left:
        say(f"remains   {service}")
    if wanted.data:
        complain("so the data was kept, which knows of them; `gapdesk erase --data` erases it all the same")
    return False


async def _empty(vault: Secrets, found: Found) -> Emptied:
    done = Emptied()
    known = found.inventory
    keys = sorted(known.keys.union(*(each.keys for each in found.older)))
    clients = sorted(known.clients.union(*(each.clients for each in found.older)))
    places = [*((*place_of_key(key), key) for key in keys), *((*place_of_token(c), "") for c in clients)]
    everything = [*places, (*PROBE, "")]
    for number, (service, name, key) in enumerate(everything):
        progress(f"keyring: {number} of {len(everything)}")
        try:
            there = await vault.get(service, name) is not None
            if there:
                await vault.delete(service, name)
        except VaultError as error:
            done.reason = _REASONS.get(error.state) or str(error.words)
            if error.state is not VaultState.FAILED:  # the others will fare no better
                rest = everything[number:]
                done.left += _certain(rest, found) if error.state is VaultState.MISSING else _named(rest)
                break
            done.left.append(service)
            continue
        done.deleted += there
        if key:
            (done.gone if there else done.missing).add(key)
    _judge_missing(done, known)
    return done


def _judge_missing(done: Emptied, known: Inventory) -> None:
    """Keys that must be there, and none of them is: it is another keyring than they are in, most likely."""
    strange = done.missing & known.kept
    if strange and not done.gone & known.kept:
        done.missing -= strange
        done.left += [place_of_key(key)[0] for key in sorted(strange)]
        done.reason = done.reason or _STRANGE


def _certain(places: Sequence[tuple[str, str, str]], found: Found) -> list[str]:
    """The services of the entries that were put into a keyring; a token without its data is of no use."""
    kept = found.inventory.kept.union(*(each.kept for each in found.older))
    return [service for service, _, key in places if key in kept]


def _named(places: Sequence[tuple[str, str, str]]) -> list[str]:
    return [service for service, name, _ in places if (service, name) != PROBE]


# --- the data ---------------------------------------------------------------------------------------------


def _clear_data(paths: Paths, login: LoginItem | None, lock: FolderLock, kept: Sequence[str]) -> int:
    """Delete all but the databases named `kept`."""
    problems = []
    if login is not None:
        try:
            login.remove()
            say("gapdesk starts at login no more")
        except OSError as error:
            problems.append(f"the start at login cannot be removed: {error.strerror}")
    files = belongings.find(paths)  # once more: the databases were opened meanwhile
    stay = {paths.data / f"{name}{part}" for name in kept for part in _PARTS}
    deleted, refused = belongings.delete(file for file in files.files if file not in stay)
    try:
        lock.discard()
    except OSError as error:
        refused.append(f"the lock of the folder cannot be deleted: {error.strerror}")
    say(f"{_count(deleted, 'file')} deleted")
    for folder in belongings.delete_empty(files.folders):
        say(f"left      {folder}, where files remain")
    for problem in (*problems, *refused):
        complain(problem)
    return NOT_ALL if problems or refused else OK


def _tell_kept(kept: Sequence[str]) -> int:
    for name in kept:
        complain(f"{name} was kept: it may know of more entries of the keyring, named gapdesk:key:…")
    complain("look for them in the keyring; `gapdesk erase --data` erases the file all the same")
    return NOT_ALL


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("ry") else f"{number} {noun}s"


def _mb(size: int) -> str:
    return f"{size / MB:.1f} MB"
