"""One serving gapdesk per data folder: two would each count the same quota for themselves."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import os
import socket
import sys
import time
from pathlib import Path

from gapdesk.wording import Words

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = "serving.lock"
"""The file's name. But on Windows, it tells who has it: number of the process, and where that counts."""

QUIT = b"quit\n"
"""What the one with a window is told over its `socket_name` on Windows, which knows no SIGTERM."""

_TRIES = 6
_PAUSE = 0.02
"""Seconds between them: who only looks has the lock for a moment."""


class FolderLock:
    """Held while serving; the system lets go of it when the program ends, however it ends."""

    def __init__(self, data: Path) -> None:
        self._path = data / LOCK
        self._file: int | None = None

    def acquire(self) -> bool:
        """Whether nobody else serves from this folder; then it stays so until `release`.

        It may take 0.1 s to know, so no loop may run yet. OSError if there can be no lock.
        Who has it already may ask again.
        """
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _take_in_time(file):
            os.close(file)
            return False
        self._file = file
        with contextlib.suppress(OSError):  # on a full disk it cannot be told to end, no more
            _sign(file)
        return True

    def discard(self) -> None:
        """Let another program serve, and leave no file behind. OSError if it cannot be deleted."""
        if sys.platform == "win32":  # what is open cannot be deleted
            self.release()
        self._path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let another program serve."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def is_served(data: Path) -> bool:
    """Whether a gapdesk serves from this folder. Makes nothing; OSError if that cannot be known."""
    try:
        file = os.open(data / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _take(file, shared=True)
    finally:
        os.close(file)


def process_of(data: Path) -> int | None:
    """The process that serves from a folder which `is_served`; None if it is none of this system's.

    A folder may be shared with another computer, or with a container, where the number means another one.
    """
    number, _, place = (data / LOCK).read_text("utf-8").strip().partition(" ")
    return int(number) if number.isdecimal() and place == _place() else None


def socket_name(data: Path) -> str:
    """Of the local socket on which the gapdesk with a window listens to a second one.

    Unix limits the whole path to about 100 characters.
    """
    digest = hashlib.sha256(f"{getpass.getuser()}\n{data.resolve()}".encode()).hexdigest()
    return f"gapdesk-{digest[:20]}"


def in_use(data: Path) -> Words:
    """The sentence for who comes second."""
    return Words.of(
        "another gapdesk serves from the folder {folder}: quit it first, or start with another --data-dir",
        folder=str(data),
    )


def _take_in_time(file: int) -> bool:
    for _ in range(_TRIES - 1):
        if _take(file):
            return True
        time.sleep(_PAUSE)  # noqa: TID251 - there is no loop yet
    return _take(file)


def _take(file: int, *, shared: bool = False) -> bool:
    """Lock an open file until it is closed; False if another has it.

    `shared`, for who only looks: two who look must not take each other for one that serves, and end the
    process that happens to have the number of the last one. Windows has no such lock, but no number either.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sign(file: int) -> None:
    """Say who has it, where others can read what is locked."""
    if sys.platform != "win32":
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()} {_place()}\n".encode())


def _place() -> str:
    """Where a process's number counts: this computer and, on Linux, this container."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{socket.gethostname()} {space}".strip()
