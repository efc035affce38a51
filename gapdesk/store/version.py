"""Which version a database is of, read from its first page: nothing is opened, made or changed.

SQLite itself cannot be asked: even a reader that promises to change nothing makes or renews the -shm file
beside a database that was not closed.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import gapdesk
from gapdesk.store.migrations import MIGRATIONS
from gapdesk.wording import Words

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
"""Bytes of the database header ("Database File Format", 1.3), which begins the first page."""
_USER_VERSION, _APPLICATION_ID = 60, 68
"""Where it holds these; both big-endian."""
_LOG_HEADER, _FRAME_HEADER = 32, 24
"""Bytes of the headers of a write-ahead log and of its frames (ibid., 4.1)."""
_SMALLEST_PAGE = 512
_OURS = ord("g")
"""Highest byte of our `application_id`; the others are the version of the program."""


class DataTooNew(Exception):
    """The data was made by a newer gapdesk, and left as it was. `words` say what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a database says of its origin."""

    version: int = 0
    """`user_version`: the number of the newest migration done; 0 = new."""
    application_id: int = 0


def stamp(path: Path) -> Stamp:
    """The stamp of the database at `path`, an empty one if there is none.

    Raises OSError, and sqlite3.DatabaseError if it is no SQLite database.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        return Stamp()
    if not header:
        return Stamp()
    if not header.startswith(_MAGIC) or len(header) < _HEADER:
        raise sqlite3.DatabaseError("file is not a database")
    try:
        with path.with_name(f"{path.name}-wal").open("rb") as log:
            header = _first_page_in(log) or header
    except FileNotFoundError:
        pass  # it was closed well
    (version,) = struct.unpack_from(">i", header, _USER_VERSION)
    (application_id,) = struct.unpack_from(">i", header, _APPLICATION_ID)
    return Stamp(version, application_id)


def check(path: Path, newest: int = len(MIGRATIONS)) -> int:
    """The version of the database at `path`. Raises DataTooNew, and what `stamp` raises."""
    found = stamp(path)
    if found.version > newest:
        raise DataTooNew(_too_new(path.parent, found))
    return found.version


def refuse_newer(path: Path) -> None:
    """Raise DataTooNew if that is so; what cannot be read is told by who opens it."""
    try:
        check(path)
    except (OSError, sqlite3.DatabaseError):
        pass


def application_id(program: str = gapdesk.__version__) -> int:
    """What a database made or upgraded by `program` ("0.3.0") is marked with; 0 for an odd version."""
    parts = _numbers(program)
    return int.from_bytes(bytes((_OURS, *parts))) if parts and max(parts) < 256 else 0


def program_of(mark: int) -> str:
    """The program that `application_id` stands for; "" for none of ours, and before there were marks."""
    ours, *parts = mark.to_bytes(4, signed=True)
    return ".".join(map(str, parts)) if ours == _OURS else ""


def _too_new(folder: Path, found: Stamp) -> Words:
    own, page = gapdesk.__version__, gapdesk.HOME_PAGE
    program = program_of(found.application_id)
    if _numbers(program) > _numbers(own):
        return Words.of(
            "The data in {folder} was made by gapdesk {program}, which is newer than this one ({own})."
            " Nothing in it was changed. Install the newer one again ({page}), or start with another"
            " --data-dir.",
            folder=str(folder),
            program=program,
            own=own,
            page=page,
        )
    return Words.of(
        "The data in {folder} was made by a newer gapdesk than this one ({own}). Nothing in it was changed."
        " Install the newer one again ({page}), or start with another --data-dir.",
        folder=str(folder),
        own=own,
        page=page,
    )


def _numbers(program: str) -> tuple[int, ...]:
    """(0, 3, 0) of "0.3.0"; () of anything else."""
    found = re.match(r"(\d+)\.(\d+)\.(\d+)", program)
    return tuple(map(int, found.groups())) if found else ()


def _first_page_in(log: BinaryIO) -> bytes | None:
    """The beginning of the database's first page as last committed into the log; None if it is not there.

    Frames of an earlier log, which carry other salts, count no more. Checksums are left to SQLite.
    """
    header = log.read(_LOG_HEADER)
    if len(header) < _LOG_HEADER:
        return None
    (page_size,) = struct.unpack_from(">I", header, 8)
    if page_size < _SMALLEST_PAGE:
        return None
    salts = header[16:24]
    committed = seen = None
    while len(frame := log.read(_FRAME_HEADER)) == _FRAME_HEADER and frame[8:16] == salts:
        page, commits = struct.unpack_from(">II", frame)
        content = log.read(_HEADER)
        log.seek(page_size - _HEADER, 1)
        if page == 1 and len(content) == _HEADER:
            seen = content
        if commits:
            committed = seen
    return committed
