"""One serving gapdesk per data folder: two would each count the same quota for themselves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gapdesk.wording import Words

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_NAME = "serving.lock"


class FolderLock:
    """Held while serving; the system lets go of it when the program ends, however it ends."""

    def __init__(self, data: Path) -> None:
        self._path = data / _NAME
        self._file: int | None = None

    def acquire(self) -> bool:
        """Whether nobody else serves from this folder; then it stays so until `release`."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let another program serve."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def in_use(data: Path) -> Words:
    """The sentence for who comes second."""
    return Words.of(
        "another gapdesk serves from the folder {folder}: quit it first, or start with another --data-dir",
        folder=str(data),
    )
