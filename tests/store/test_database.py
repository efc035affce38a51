from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from gapdesk.store.database import (
    Database,
    DatabaseTooNew,
    DatabaseUnusable,
    MigrationFailed,
    data_version,
)
from gapdesk.store.migrations import MIGRATIONS
from gapdesk.store.version import stamp

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


def set_meta(db: peewee.SqliteDatabase, key: str, value: str) -> None:
    db.execute_sql("INSERT INTO meta VALUES (?, ?)", (key, value))


def get_meta(db: peewee.SqliteDatabase) -> dict[str, str]:
    return dict(db.execute_sql("SELECT key, value FROM meta").fetchall())


def pragma(db: peewee.SqliteDatabase, name: str) -> object:
    return db.pragma(name)


async def opened(path: Path | None) -> Database:
    database = Database(path)
    await database.open()
    return database


def rows_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT key, value FROM meta").fetchall())


def rights_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def loosen(path: Path) -> None:
    path.chmod(0o644)


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)


async def test_a_new_database_is_set_up_as_designed(db: Database) -> None:
    assert await db.run(pragma, "journal_mode") == "wal"
    assert await db.run(pragma, "auto_vacuum") == 2  # incremental
    assert await db.run(pragma, "synchronous") == 1  # normal
    assert await db.run(pragma, "foreign_keys") == 1
    assert await db.run(pragma, "user_version") == len(MIGRATIONS)
    assert db.notices == ()


async def test_memory_works_without_a_file() -> None:
    database = await opened(None)
    await database.run(set_meta, "a", "1")
    assert await database.run(get_meta) == {"a": "1"}
    await database.close()


async def test_all_work_is_done_on_one_other_thread(db: Database) -> None:
    threads = set()
    db.post(lambda _: threads.add(threading.get_ident()))
    for _ in range(3):
        threads.add(await db.run(lambda _: threading.get_ident()))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


async def test_the_loop_goes_on_while_the_database_works(db: Database) -> None:
    release = threading.Event()
    slow = asyncio.create_task(db.run(lambda _: release.wait(30)))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not slow.done()
    release.set()
    assert await slow


async def test_a_failed_run_is_undone_and_raises(db: Database) -> None:
    def half(sqlite: peewee.SqliteDatabase) -> None:
        set_meta(sqlite, "a", "1")
        raise KeyError("half-way")

    with pytest.raises(KeyError):
        await db.run(half)
    assert await db.run(get_meta) == {}


async def test_a_run_sees_what_was_posted_before(db: Database) -> None:
    db.post(set_meta, "a", "1")
    assert await db.run(get_meta) == {"a": "1"}


async def test_posts_are_written_without_being_asked_and_in_one_transaction(db: Database, path: Path) -> None:
    commits = []
    await db.run(lambda sqlite: sqlite.connection().set_trace_callback(commits.append))
    written = asyncio.Event()
    loop = asyncio.get_running_loop()
    for n in range(50):
        db.post(set_meta, str(n), "x")
    db.post(lambda _: loop.call_soon_threadsafe(written.set))
    assert rows_of(path) == {}
    await asyncio.wait_for(written.wait(), 10)
    await db.flush()
    assert len(rows_of(path)) == 50
    assert sum(statement.startswith("BEGIN") for statement in commits) == 1


async def test_what_is_gathered_is_handed_over_before_anybody_else_asks(db: Database) -> None:
    gathered = ["1"]
    db.gather(lambda: db.begin(set_meta, "a", "".join(gathered)))
    gathered.append("2")
    assert await db.run(get_meta) == {"a": "12"}


async def test_what_is_gathered_is_handed_over_without_being_asked(db: Database) -> None:
    sent = asyncio.Event()
    db.gather(sent.set)
    async with asyncio.timeout(10):
        await sent.wait()


@pytest.mark.allow_warnings
async def test_a_failed_post_is_logged_and_takes_no_neighbour_with_it(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(sqlite: peewee.SqliteDatabase) -> None:
        set_meta(sqlite, "half", "x")
        raise TypeError("a mistake")

    db.post(set_meta, "a", "1")
    db.post(set_meta, "a", "again")  # violates the primary key
    db.post(broken)
    db.post(set_meta, "b", "2")
    await db.flush()
    assert await db.run(get_meta) == {"a": "1", "b": "2"}
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "again" not in caplog.text


@pytest.mark.allow_warnings
async def test_a_batch_that_cannot_be_committed_is_logged(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await db.run(lambda sqlite: sqlite.connection().execute("PRAGMA max_page_count = 1"))
    db.post(set_meta, "big", "x" * 1_000_000)
    await db.flush()
    assert caplog.records
    await db.run(lambda sqlite: sqlite.connection().execute("PRAGMA max_page_count = 1000000"))
    db.post(set_meta, "small", "x")
    assert await db.run(get_meta) == {"small": "x"}


async def test_who_asks_before_it_is_open_is_answered_then(path: Path) -> None:
    database = Database(path)
    asked = asyncio.create_task(database.run(get_meta))
    await asyncio.sleep(0)
    assert not asked.done()
    await database.open()
    assert await asked == {}
    await database.close()


async def test_who_asks_what_is_never_opened_is_told(tmp_path: Path) -> None:
    database = Database(tmp_path)  # a folder
    asked = asyncio.create_task(database.run(get_meta))
    with pytest.raises(DatabaseUnusable):
        await database.open()
    with pytest.raises(RuntimeError, match="not open"):
        await asked


async def test_close_writes_what_was_posted(path: Path) -> None:
    database = await opened(path)
    database.post(set_meta, "a", "1")
    await database.close()
    await database.close()
    assert rows_of(path) == {"a": "1"}
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(RuntimeError, match="not open"):
        await database.run(get_meta)
    with pytest.raises(RuntimeError, match="not open"):
        database.post(get_meta)
    with pytest.raises(RuntimeError, match="not open"):
        database.gather(lambda: None)


@posix
async def test_files_and_folder_are_closed_to_others(path: Path) -> None:
    old_mask = os.umask(0)
    try:
        database = await opened(path)
        database.post(set_meta, "a", "1")
        await database.flush()
    finally:
        os.umask(old_mask)
    rights = {file.name: rights_of(file) for file in path.parent.iterdir()}
    assert rights == {"gapdesk.db": 0o600, "gapdesk.db-wal": 0o600, "gapdesk.db-shm": 0o600}
    assert rights_of(path.parent) == 0o700
    await database.close()


@posix
async def test_rights_of_an_older_file_are_tightened(path: Path) -> None:
    await (await opened(path)).close()
    loosen(path)
    await (await opened(path)).close()
    assert rights_of(path) == 0o600


async def test_after_a_crash_the_committed_rows_are_there_and_the_torn_end_is_not(
    path: Path, tmp_path: Path
) -> None:
    database = await opened(path)
    await database.run(set_meta, "first", "1")
    kept = path.with_name("gapdesk.db-wal").stat().st_size
    await database.run(set_meta, "last", "x" * 20_000)
    crashed = tmp_path / "crashed"
    shutil.copytree(path.parent, crashed)  # what a killed program leaves
    await database.close()
    with (crashed / "gapdesk.db-wal").open("r+b") as wal:
        wal.truncate(kept + 5_000)

    database = await opened(crashed / "gapdesk.db")
    assert await database.run(get_meta) == {"first": "1"}
    assert database.notices == ()
    await database.close()


@pytest.mark.allow_warnings
@pytest.mark.parametrize(
    "damage",
    [b"this is no database, but somebody's shopping list", b"SQLite format 3\0" + b"\xff" * 5000, b"SQLite"],
)
async def test_a_damaged_file_is_set_aside_and_nothing_of_it_lost(path: Path, damage: bytes) -> None:
    write(path, damage)
    path.with_name("gapdesk.db.broken-1").write_bytes(b"an earlier one")

    database = await opened(path)
    await database.run(set_meta, "a", "1")
    await database.close()

    assert path.with_name("gapdesk.db.broken-1").read_bytes() == b"an earlier one"
    assert path.with_name("gapdesk.db.broken-2").read_bytes() == damage
    assert len(database.notices) == 1
    assert "gapdesk.db.broken-2" in database.notices[0]
    assert rows_of(path) == {"a": "1"}


@pytest.mark.parametrize("crashed", [False, True])
async def test_a_newer_database_is_refused_untouched(path: Path, tmp_path: Path, crashed: bool) -> None:
    newer = (*MIGRATIONS, lambda db: db.execute("CREATE TABLE future (x)"))
    database = Database(path, newer)
    await database.open()
    if crashed:  # its version is in the write-ahead log only
        path = Path(shutil.copytree(path.parent, tmp_path / "crashed")) / path.name
    await database.close()
    before = path.read_bytes()

    with pytest.raises(DatabaseTooNew, match="newer gapdesk"):
        await opened(path)
    assert path.read_bytes() == before
    assert stamp(path).version == len(newer)


async def test_a_path_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "gapdesk.db", tmp_path):
        with pytest.raises(DatabaseUnusable) as caught:
            await opened(path)
        assert str(path) in str(caught.value)
        assert str(caught.value).endswith(".")


async def test_a_locked_file_is_not_taken_for_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await (await opened(path)).close()
    monkeypatch.setattr("gapdesk.store.database.BUSY_SECONDS", 0.01)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseUnusable, match="locked"):
            await opened(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_writes_of_another_program_are_noticed(db: Database, path: Path) -> None:
    before = await db.run(data_version)
    await db.run(set_meta, "own", "1")
    assert await db.run(data_version) == before
    other = await opened(path)
    before = await db.run(data_version)
    await other.run(set_meta, "other", "1")
    assert await db.run(data_version) != before
    await other.close()


async def test_space_is_given_back(db: Database, path: Path) -> None:
    await db.run(set_meta, "big", "x" * 4_000_000)
    await db.run(lambda sqlite: sqlite.execute_sql("DELETE FROM meta"))
    free = await db.run(pragma, "freelist_count")
    assert isinstance(free, int)
    await db.shrink(300)
    assert await db.run(pragma, "freelist_count") == free - 300


async def test_an_open_that_failed_leaves_the_file_as_it_was(path: Path) -> None:
    await (await opened(path)).close()

    def fails(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half_done (x)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(MigrationFailed, match="nowhere"):
        await Database(path, (*MIGRATIONS, fails)).open()
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "half_done" not in tables
    assert stamp(path).version == len(MIGRATIONS)


@pytest.mark.allow_warnings
async def test_what_cannot_be_written_is_told(path: Path) -> None:
    db = Database(path)
    lost: list[str] = []
    db.on_lost = lost.append
    await db.open()

    def cap(peewee_db: peewee.SqliteDatabase) -> None:
        peewee_db.pragma("max_page_count", 1)  # as on a full disk

    def grow(peewee_db: peewee.SqliteDatabase) -> None:
        peewee_db.execute_sql("CREATE TABLE more AS SELECT randomblob(100000) AS much")

    await db.run(cap)
    db.post(grow)
    await db.flush()
    await asyncio.sleep(0)
    assert lost == ["database or disk is full"]
    await db.close()
