"""`gapdesk erase` over a keyring in memory: what goes, what stays, what is said."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gapdesk import autostart, console, erase_command
from gapdesk.clients import ClientRegistry
from gapdesk.erase_command import NOT_ALL, NOT_ASKED, OK, Wanted
from gapdesk.folder_lock import FolderLock
from gapdesk.login_items import LoginItem
from gapdesk.paths import Paths
from gapdesk.store import inventory
from gapdesk.store.database import Database
from gapdesk.store.inventory import Inventory, Unreadable, look
from gapdesk.vault import PROBE, Vault
from tests.keys.fake_keyring import FakeKeyring, locked, named
from tests.keys.programs import World, found, program

NOW = 1_790_000_000.0
ALL = Wanted(data=True, keyring=True, asked=True)
DATA = Wanted(data=True, keyring=False, asked=True)
KEYRING = Wanted(data=False, keyring=True, asked=True)
OTHER = ("gapdesk:key:of-another-folder", "key")


@pytest.fixture(autouse=True)
def no_start_at_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autostart, "login_item", lambda: None)


@dataclass
class Kept:
    """A folder with two keys and a client's token, as programs left it, and the keyring."""

    world: World
    paths: Paths
    said: list[str] = field(default_factory=list)
    complained: list[str] = field(default_factory=list)

    @property
    def keyring(self) -> FakeKeyring:
        assert self.world.keyring is not None
        return self.world.keyring

    def erase(self, wanted: Wanted, keyring: bool = True) -> int:
        backend = self.keyring if keyring else None
        return erase_command.run(self.paths, wanted, Vault(lambda: backend, timeout=0.2))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    folder = tmp_path / "data"
    folder.mkdir()
    kept = Kept(World(folder), Paths.under(folder))

    async def fill() -> None:
        async with program(kept.world) as run:
            run.ring.add(found(1, 2), NOW)
            await run.ring.settled()
        db, vault = Database(kept.paths.database), Vault(lambda: kept.keyring)
        await db.open()
        registry = ClientRegistry(db, vault)
        await registry.open(NOW)
        await registry.load_texts(NOW)
        await db.close()
        vault.close()

    asyncio.run(fill())
    assert len(kept.keyring.secrets) == 3
    kept.keyring.secrets[OTHER] = "AQ.test-key-of-another-0000000000"
    kept.keyring.secrets[PROBE] = "left by a crash"
    monkeypatch.setattr(erase_command, "say", kept.said.append)
    monkeypatch.setattr(erase_command, "complain", kept.complained.append)
    return kept


def key_rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM api_key").fetchone()
    return int(count)


def test_everything_of_this_folder_goes_and_nothing_of_another(kept: Kept) -> None:
    assert kept.erase(ALL) == OK
    assert list(kept.keyring.secrets) == [OTHER]
    assert not kept.paths.data.exists()
    assert kept.said[0] == "to be erased:"
    assert "the entries of 2 keys" in kept.said[1]
    assert "4 entries of the keyring deleted" in kept.said
    assert kept.complained == []


def test_files_of_others_stay(kept: Kept) -> None:
    (kept.paths.data / "notes.txt").write_text("mine")
    assert kept.erase(ALL) == OK
    assert [file.name for file in kept.paths.data.iterdir()] == ["notes.txt"]
    assert f"left      {kept.paths.data}, where files remain" in kept.said


def test_only_the_keyring(kept: Kept) -> None:
    assert kept.erase(KEYRING) == OK
    assert list(kept.keyring.secrets) == [OTHER]
    assert key_rows(kept.paths.database) == 0  # or the next start would look for them
    assert kept.erase(ALL) == OK
    assert not kept.paths.data.exists()


def test_only_the_data_says_what_stays(kept: Kept) -> None:
    assert kept.erase(DATA) == OK
    assert len(kept.keyring.secrets) == 5
    assert not kept.paths.data.exists()
    assert "2 entries will stay in the keyring, found by the names gapdesk:key:… only" in kept.said


@pytest.mark.parametrize("hangs", [False, True])
def test_a_locked_keyring_keeps_the_data_that_knows_of_it(kept: Kept, hangs: bool) -> None:
    if hangs:
        kept.keyring.gate.clear()
    else:
        kept.keyring.error = locked()
    assert kept.erase(ALL) == NOT_ALL
    kept.keyring.gate.set()
    assert len(kept.keyring.secrets) == 5
    assert key_rows(kept.paths.database) == 2
    assert "3 entries of the keyring may remain: it is locked" in kept.complained[0]
    assert "the data was kept" in kept.complained[1]
    ids = look(kept.paths.database).keys
    assert {f"remains   gapdesk:key:{key}" for key in ids} <= set(kept.said)
    kept.keyring.error = None
    assert kept.erase(ALL) == OK
    assert list(kept.keyring.secrets) == [OTHER]


def test_a_keyring_that_fails_at_some_entries_is_asked_for_all(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = FakeKeyring.delete_password
    refused = sorted(look(kept.paths.database).keys)[0]

    def delete(self: FakeKeyring, service: str, username: str) -> None:
        if service.endswith(refused):
            raise named("InitError")("the bus is gone")
        plain(self, service, username)

    monkeypatch.setattr(FakeKeyring, "delete_password", delete)
    assert kept.erase(ALL) == NOT_ALL
    assert set(kept.keyring.secrets) == {OTHER, (f"gapdesk:key:{refused}", "key")}
    assert look(kept.paths.database).keys == {refused}
    assert "1 entry of the keyring may remain: The keyring failed: InitError" in kept.complained[0]


def test_another_keyring_than_the_one_they_are_in(kept: Kept) -> None:
    there = dict(kept.keyring.secrets)
    kept.keyring.secrets.clear()
    assert kept.erase(ALL) == NOT_ALL
    assert "most likely in another one" in kept.complained[0]
    assert key_rows(kept.paths.database) == 2
    kept.keyring.secrets |= there
    assert kept.erase(ALL) == OK
    assert list(kept.keyring.secrets) == [OTHER]


def test_without_a_keyring_only_keys_in_one_hold_it_up(kept: Kept) -> None:
    assert kept.erase(ALL, keyring=False) == NOT_ALL
    assert "2 entries of the keyring may remain: there is no usable keyring here" in kept.complained[0]
    with closing(sqlite3.connect(kept.paths.database)) as db, db:
        db.execute("DELETE FROM api_key")
    assert kept.erase(ALL, keyring=False) == OK
    assert not kept.paths.data.exists()


def test_copies_of_the_database_know_of_entries_too(kept: Kept) -> None:
    kept.paths.database.rename(kept.paths.data / "gapdesk.db.broken-1")
    assert kept.erase(ALL) == OK
    assert list(kept.keyring.secrets) == [OTHER]
    assert kept.complained == []


def test_a_database_that_cannot_be_read_stays_until_only_the_data_is_to_go(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> Inventory:
        if path.name == "gapdesk.db.broken-1":
            raise Unreadable("database is locked")
        return look(path)

    monkeypatch.setattr(inventory, "look", refuse)
    names = {"gapdesk.db.broken-1", "gapdesk.db.broken-1-wal"}
    for name in names | {"gapdesk.db.broken-11", "gapdesk.db-wal"}:
        (kept.paths.data / name).touch()
    assert kept.erase(KEYRING) == NOT_ALL
    assert kept.erase(ALL) == NOT_ALL
    assert list(kept.keyring.secrets) == [OTHER]
    assert {file.name for file in kept.paths.data.iterdir()} == names
    assert any(line.startswith("gapdesk.db.broken-1 cannot be read: it will stay") for line in kept.said)
    assert f"left      {kept.paths.data}, where files remain" in kept.said
    assert "gapdesk.db.broken-1 was kept" in kept.complained[-2]
    kept.complained.clear()
    assert kept.erase(DATA) == OK
    assert kept.complained == []
    assert not kept.paths.data.exists()


@pytest.mark.parametrize("size", [100, 9000])
def test_the_damaged_database_of_now_is_all_that_knows_of_the_entries(kept: Kept, size: int) -> None:
    whole = kept.paths.database.read_bytes()
    damaged = bytes(size) if size == 100 else whole[:size]
    kept.paths.database.write_bytes(damaged)
    assert kept.erase(ALL) == NOT_ALL
    assert kept.paths.database.read_bytes() == damaged
    assert [file.name for file in kept.paths.data.iterdir()] == ["gapdesk.db"]
    assert len(kept.keyring.secrets) == 4  # without the probe's
    assert kept.erase(ALL) == NOT_ALL
    assert kept.erase(DATA) == OK
    assert not kept.paths.data.exists()


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_databases_of_all_versions_are_understood_and_not_upgraded(tmp_path: Path, version: int) -> None:
    path = tmp_path / "gapdesk.db"
    sql = (Path(__file__).parent / "data" / f"database_v{version}.sql").read_text("utf-8")
    with closing(sqlite3.connect(path)) as db:
        db.executescript(sql)
    found = look(path)
    assert found.clients == {"c0ffee"}
    assert found.keys == ({"key-1", "key-2"} if version > 1 else set())
    assert found.kept == ({"key-1"} if version > 1 else set())
    assert found.conversations == (2 if version > 2 else 0)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)


def test_while_one_serves_nothing_is_erased(kept: Kept) -> None:
    lock = FolderLock(kept.paths.data)
    assert lock.acquire()
    assert kept.erase(ALL) == NOT_ALL
    lock.release()
    assert len(kept.keyring.secrets) == 5
    assert "gapdesk --quit" in kept.complained[0]


@pytest.mark.parametrize(
    ("answer", "code"), [("", NOT_ALL), ("n", NOT_ALL), (" Yes ", OK), ("y", OK), (None, NOT_ASKED)]
)
def test_it_asks_once(
    kept: Kept,
    monkeypatch: pytest.MonkeyPatch,
    answer: str | None,
    code: int,
    on_terminal: Callable[[], None],
) -> None:
    if answer is not None:
        on_terminal()
        monkeypatch.setattr("builtins.input", lambda question: answer)
    before = sorted(kept.paths.data.iterdir())
    assert kept.erase(Wanted(data=True, keyring=True, asked=False)) == code
    if code == OK:
        assert not kept.paths.data.exists()
    else:
        assert sorted(kept.paths.data.iterdir()) == before
        assert len(kept.keyring.secrets) == 5
    if code == NOT_ASKED:
        assert "--yes" in kept.complained[0]


def test_what_came_while_the_user_was_asked_goes_too(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, on_terminal: Callable[[], None]
) -> None:
    async def add() -> None:
        async with program(kept.world) as run:
            run.ring.add(found(3), NOW)
            await run.ring.settled()

    def answer(question: str) -> str:
        asyncio.run(add())
        assert len(kept.keyring.secrets) == 6
        return "y"

    on_terminal()
    monkeypatch.setattr("builtins.input", answer)
    assert kept.erase(Wanted(data=True, keyring=True, asked=False)) == OK
    assert list(kept.keyring.secrets) == [OTHER]


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def pretend() -> None:
        for name in ("stdin", "stdout"):
            monkeypatch.setattr(getattr(console.sys, name), "isatty", lambda: True)

    return pretend


@dataclass
class Login:
    removed: bool = False

    def remove(self) -> None:
        self.removed = True


def test_the_start_at_login_goes_with_the_data(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    login = Login()

    def starts(paths: Paths) -> LoginItem | None:
        assert paths == kept.paths
        return login  # type: ignore[return-value]

    monkeypatch.setattr(autostart, "starts", starts)
    assert kept.erase(KEYRING) == OK
    assert not login.removed
    assert kept.erase(DATA) == OK
    assert login.removed


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert erase_command.run(Paths.under(tmp_path / "none"), ALL) == OK
    assert "there is nothing of gapdesk's" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()
