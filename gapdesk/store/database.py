"""The user's SQLite file, used only from its own thread (peewee's connections belong to one thread).

DatabaseError            one sentence for the user
├── DatabaseTooNew       made by a newer gapdesk; left as it was
├── DatabaseUnusable     the disk or its rights refuse
└── MigrationFailed      left at its old version
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar, TypeVarTuple

import peewee

from gapdesk.store.migrations import MIGRATIONS, Migration, migrate
from gapdesk.store.version import DataTooNew, application_id, check
from gapdesk.worker import Worker

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

log = logging.getLogger(__name__)

BUSY_SECONDS = 5.0
"""How long a lock of another program (a backup, a virus scanner) is waited for."""
BATCH_SECONDS = 0.2
"""How long a posted write may wait for company."""

_PRAGMAS = (
    ("auto_vacuum", "INCREMENTAL"),  # counts only before the first table exists, and before WAL writes page 1
    ("journal_mode", "WAL"),
    ("synchronous", "NORMAL"),  # with WAL: a power cut may lose the last moments, never the file
    ("foreign_keys", 1),
    ("journal_size_limit", 16 * 1024 * 1024),
)


class DatabaseError(Exception):
    """The database cannot be opened; `str()` is one sentence for the user."""


class DatabaseTooNew(DatabaseError):
    pass


class DatabaseUnusable(DatabaseError):
    pass


class MigrationFailed(DatabaseError):
    pass


class Database:
    """`run` asks and waits, `post` writes behind. Functions given to either run on the thread, in the order
    given, inside a transaction, with the peewee database as their first argument."""

    def __init__(self, path: Path | None, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        """`path` None keeps everything in memory."""
        self._path = path
        self._migrations = migrations
        self._worker: Worker | None = None
        self._tried = asyncio.Event()  # to open it, with success or not
        name = ":memory:" if path is None else str(path)
        self._peewee = peewee.SqliteDatabase(name, pragmas=_PRAGMAS, timeout=BUSY_SECONDS)
        self._posted: list[Callable[[], object]] = []
        self._gathering: list[Callable[[], object]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.notices: tuple[str, ...] = ()
        """What the user should know of the opening, one English sentence each."""
        self.on_lost: Callable[[str], None] = lambda reason: None
        """Called on the loop when something posted could not be written; English, SQLite's words."""

    async def open(self) -> None:
        """Make or upgrade the file. A broken one is set aside, with a notice. DatabaseError says why not."""
        worker = Worker("database")
        self._loop = asyncio.get_running_loop()
        try:
            self.notices = await asyncio.wrap_future(worker.submit(self._open))
            self._worker = worker
        finally:
            self._tried.set()
            if self._worker is None:
                worker.submit(self._peewee.close)
                worker.stop()

    async def run(self, fn: Callable[[peewee.SqliteDatabase, *Ts], T], *args: *Ts) -> T:
        """The result of `fn(db, *args)`; it sees all earlier posts, and is undone if it raises.

        Who asks before it is open, as a window may, waits for that. A cancelled wait undoes nothing that had
        begun.
        """
        if self._worker is None:
            await self._tried.wait()
        return await asyncio.wrap_future(self.begin(fn, *args))

    def begin(self, fn: Callable[[peewee.SqliteDatabase, *Ts], T], *args: *Ts) -> Future[T]:
        """`run` at once, for one who does not wait; the future holds the error."""
        self._send()
        return self._submit(self._in_transaction, partial(fn, self._peewee, *args))

    def post(self, fn: Callable[[peewee.SqliteDatabase, *Ts], object], *args: *Ts) -> None:
        """Do `fn(db, *args)` within 200 ms, in one transaction with its neighbours; a failure is logged."""
        if self._worker is None:
            raise RuntimeError("the database is not open")
        self._posted.append(partial(fn, self._peewee, *args))
        self._send_soon()

    def gather(self, send: Callable[[], object]) -> None:
        """Call `send` within 200 ms, on the loop, but before anybody else asks for anything: until then it
        may wait for company, then it has to `begin`."""
        if self._worker is None:
            raise RuntimeError("the database is not open")
        self._gathering.append(send)
        self._send_soon()

    async def flush(self) -> None:
        """Wait until everything posted so far is on disk."""
        self._send()
        await asyncio.wrap_future(self._submit(lambda: None))

    async def shrink(self, pages: int = 500) -> None:
        """Give up to `pages` (4 KiB each) of deleted content back to the file system."""
        self._send()
        await asyncio.wrap_future(self._submit(self._shrink, pages))

    async def close(self) -> None:
        """Write what was posted and end; a database that is not open is fine."""
        self._tried.set()
        if self._worker is None:
            return
        self._send()
        worker, self._worker = self._worker, None
        closed = worker.submit(self._peewee.close)
        worker.stop()
        await asyncio.wrap_future(closed)

    # --- on the loop ----------------------------------------------------------------------------------------

    def _submit(self, fn: Callable[[*Ts], T], *args: *Ts) -> Future[T]:
        if self._worker is None:
            raise RuntimeError("the database is not open")
        return self._worker.submit(fn, *args)

    def _send_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_SECONDS, self._send)

    def _send(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        gathering, self._gathering = self._gathering, []
        for send in gathering:
            send()
        if self._posted:
            posted, self._posted = self._posted, []
            self._submit(self._write, posted)

    # --- on the thread --------------------------------------------------------------------------------------

    def _in_transaction(self, job: Callable[[], T]) -> T:
        with self._peewee.atomic():
            return job()

    def _shrink(self, pages: int) -> None:
        # only executescript runs a statement without columns to its end: `execute` frees one page
        _raw(self._peewee).executescript(f"PRAGMA incremental_vacuum({pages})")

    def _write(self, jobs: list[Callable[[], object]]) -> None:
        try:
            with self._peewee.atomic():
                for job in jobs:
                    self._write_one(job)
        except peewee.PeeweeException as error:
            log.exception("%d writes to the database were lost", len(jobs))
            self._tell_lost(error)

    def _write_one(self, job: Callable[[], object]) -> None:
        try:
            self._in_transaction(job)  # a savepoint: what fails takes no neighbour with it
        except Exception as error:  # nobody awaits a post; as in aio.spawn, the log is told
            log.exception("a write to the database failed")
            if isinstance(error, peewee.OperationalError):  # a full disk, say, and no mistake of ours
                self._tell_lost(error)

    def _tell_lost(self, error: Exception) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.on_lost, str(error))

    def _open(self) -> tuple[str, ...]:
        if self._path is None:
            self._connect()
            return ()
        try:
            return self._open_file(self._path)
        except (peewee.OperationalError, sqlite3.OperationalError) as error:
            raise DatabaseUnusable(f"gapdesk cannot use its database {self._path}: {error}.") from error
        except OSError as error:
            raise DatabaseUnusable(
                f"gapdesk cannot use its database {self._path}: {error.strerror}."
            ) from error

    def _open_file(self, path: Path) -> tuple[str, ...]:
        _make_private(path)
        try:
            self._connect()
        except (peewee.DatabaseError, sqlite3.DatabaseError) as error:
            if isinstance(error, (peewee.OperationalError, sqlite3.OperationalError)):
                raise  # locked, full, unreadable: nothing wrong with the content
            self._peewee.close()
            aside = _set_aside(path)
            log.warning("the database is damaged (%s) and was set aside as %s", error, aside)
            _make_private(path)
            self._connect()
            return (f"The database was damaged; it was set aside as {aside.name} and a new one begun.",)
        return ()

    def _connect(self) -> None:
        newest = len(self._migrations)
        try:
            version = 0 if self._path is None else check(self._path, newest)
        except DataTooNew as error:
            raise DatabaseTooNew(str(error)) from None
        self._peewee.connect()
        connection = _raw(self._peewee)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # reads the schema: is it whole?
        if version == newest:
            return
        if self._path is not None and version > 0:
            _keep_copy(connection, self._path, version)
        try:
            connection.execute(f"PRAGMA application_id = {application_id()}")
            migrate(connection, self._migrations)
        except sqlite3.Error as error:
            raise MigrationFailed(
                f"The database {self._path} could not be brought from version {version} to {newest}: {error}."
            ) from error


def data_version(db: peewee.SqliteDatabase) -> int:
    """A number that changes when another program has written to the file, or opened it."""
    return int(db.pragma("data_version"))


def _raw(db: peewee.SqliteDatabase) -> sqlite3.Connection:
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]  # peewee's stubs
    return connection


# --- the file -----------------------------------------------------------------------------------------------


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _make_private(path: Path) -> None:
    """Make the folder (0700) and an empty file (0600), so that SQLite never makes an open one.

    SQLite gives -wal and -shm the rights of the file itself.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def _set_aside(path: Path) -> Path:
    """Rename the broken file, with its log, to the first free `*.broken-<n>`."""
    number = 1
    while (aside := _beside(path, f".broken-{number}")).exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        if _beside(path, suffix).exists():
            _beside(path, suffix).replace(_beside(aside, suffix))
    return aside


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the open database to `*.v<version>.bak` before it is changed."""
    copy = _beside(path, f".v{version}.bak")
    part = _beside(copy, ".part")
    part.unlink(missing_ok=True)
    try:
        _make_private(part)
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        part.replace(copy)
    except (OSError, sqlite3.OperationalError) as error:
        part.unlink(missing_ok=True)
        raise DatabaseUnusable(
            f"The database {path} could not be copied before its upgrade: {error}."
        ) from error
