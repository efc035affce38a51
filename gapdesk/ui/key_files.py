"""Files with keys in them: read and written on a thread of their own, and closed to other users."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gapdesk.worker import aside

MOST = 10_000_000
"""Bytes read of a file; one byte more shows that it is too large."""


async def read(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Name and content of each file, at most `MOST` + 1 bytes of it. Raises OSError."""
    return await aside("key files", lambda: [(path.name, _read(path)) for path in paths])


async def write(path: Path, data: bytes) -> None:
    """Put `data` into the file `path`, which nobody else may read. Raises OSError."""
    await aside("key files", _write, path, data)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST + 1)


def _write(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
