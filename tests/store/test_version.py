from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import gapdesk
from gapdesk.store.database import Database
from gapdesk.store.migrations import MIGRATIONS
from gapdesk.store.version import (
    DataTooNew,
    Stamp,
    application_id,
    check,
    program_of,
    refuse_newer,
    stamp,
)

NEWER = len(MIGRATIONS) + 1


def seen(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of each file, and the time of the folder."""
    files = {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}
    return files | {"": (b"", folder.stat().st_mtime_ns)}


@contextmanager
def after_a_crash(path: Path, *statements: str) -> Iterator[Path]:
    """A copy of the database and of all beside it, while the statements stand in its log only."""
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("CREATE TABLE IF NOT EXISTS treasure (x)")
        db.execute("PRAGMA wal_checkpoint(RESTART)")
        for statement in statements:
            db.execute(statement)
        yield Path(shutil.copytree(path.parent, path.parent.with_name("crashed"))) / path.name


async def test_a_new_database_tells_what_made_it(path: Path) -> None:
    assert stamp(path) == Stamp()
    db = Database(path)
    await db.open()
    await db.close()
    assert stamp(path) == Stamp(len(MIGRATIONS), application_id())
    assert program_of(stamp(path).application_id) == gapdesk.__version__


def test_a_version_that_stands_in_the_log_only_is_seen_and_nothing_is_touched(path: Path) -> None:
    changes = (f"PRAGMA user_version = {NEWER}", f"PRAGMA application_id = {application_id('7.8.9')}")
    with after_a_crash(path, *changes) as crashed:
        assert crashed.read_bytes()[60:64] == bytes(4)  # the file itself does not know
        before = seen(crashed.parent)
        assert stamp(crashed) == Stamp(NEWER, application_id("7.8.9"))
        with pytest.raises(DataTooNew, match=r"made by gapdesk 7\.8\.9, which is newer"):
            check(crashed)
        assert seen(crashed.parent) == before
        with closing(sqlite3.connect(crashed)) as db:  # SQLite sees it so, too
            assert db.execute("PRAGMA user_version").fetchone() == (NEWER,)


def test_what_was_not_committed_does_not_count(path: Path) -> None:
    with after_a_crash(path, "PRAGMA user_version = 1") as crashed:
        log = crashed.with_name(f"{crashed.name}-wal")
        size = int.from_bytes(log.read_bytes()[8:12])
        whole = log.read_bytes()[: 32 + 24 + size]  # of the first page, as the statement left it
        assert stamp(crashed).version == 1
        frame = bytearray(whole[32:])
        frame[24 + 60 : 24 + 64] = NEWER.to_bytes(4)
        for begin, end in ((4, 8), (8, 16)):  # no commit; left over from an earlier log
            odd = bytearray(frame)
            odd[begin:end] = bytes(end - begin)
            log.write_bytes(whole + odd)
            assert stamp(crashed).version == 1
        log.write_bytes(whole + frame)
        assert stamp(crashed).version == NEWER


@pytest.mark.parametrize("log", [b"", b"short", bytes(32), bytes(range(256)) * 20])
def test_an_odd_log_is_passed_over(path: Path, log: bytes) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 3")
    path.with_name(f"{path.name}-wal").write_bytes(log)
    assert stamp(path).version == 3


def test_what_is_no_database_is_left_to_who_opens_it(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all")
    with pytest.raises(sqlite3.DatabaseError):
        stamp(path)
    refuse_newer(path)


@pytest.mark.parametrize(
    ("program", "told"), [("0.1.0", "0.1.0"), ("12.0.255", "12.0.255"), ("1.2.3rc1", "1.2.3")]
)
def test_a_mark_names_the_program(program: str, told: str) -> None:
    assert program_of(application_id(program)) == told


@pytest.mark.parametrize("mark", [0, application_id("dev"), application_id("1.256.0"), -1, 252006674])
def test_other_marks_name_none(mark: int) -> None:
    assert program_of(mark) == ""


@pytest.mark.parametrize("mark", [0, application_id("0.0.1"), application_id()])
def test_a_program_is_named_only_if_it_is_newer(path: Path, mark: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {mark}")
        db.execute(f"PRAGMA user_version = {NEWER}")
    with pytest.raises(DataTooNew) as told:
        check(path)
    assert f"made by a newer gapdesk than this one ({gapdesk.__version__})" in str(told.value)
    assert gapdesk.HOME_PAGE in str(told.value)
    assert str(path.parent) in str(told.value.words)
