"""Trying what gapdesk keeps its things in: the disk and the keyring."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from gapdesk.clock import Clock
from gapdesk.doctor.facts import DiskFacts, KeyringFacts
from gapdesk.paths import Paths
from gapdesk.vault import PROBE, Secrets, VaultError

_SAMPLE = bytes(64 * 1024)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def look_at_disk(paths: Paths) -> DiskFacts:
    """Write where gapdesk writes, and ask what is left. Blocks: to be called on a thread."""
    folder = _shown(paths.data)
    tries = ((_fill, paths.data), (_fill, paths.config.parent), (_open, paths.config))
    for attempt, place in tries:
        try:
            attempt(place)
        except OSError as error:
            full, reason = error.errno in _FULL, error.strerror or type(error).__name__
            gone = isinstance(error, FileNotFoundError) and not place.exists()
            return DiskFacts(folder, None, full, "" if full else _shown(place), gone, reason)
    try:
        free = shutil.disk_usage(paths.data).free
    except OSError as error:
        return DiskFacts(folder, None, error=error.strerror or "")
    return DiskFacts(folder, free)


def _fill(folder: Path) -> None:
    """Write a file into `folder` and delete it. Raises OSError."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(_SAMPLE)
        file.flush()
        os.fsync(file.fileno())  # only now a full disk says so


def _open(file: Path) -> None:
    """Open `file` as if to write; it need not be there. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        file.open("r+b").close()


def _shown(path: Path) -> str:
    """The path, without the user's name where it is below the home folder."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere; or there is no home
        return str(path)


async def try_keyring(vault: Secrets, clock: Clock, *, kept: bool) -> KeyringFacts:
    """Put a throw-away entry in, read it, delete it. `kept`: whether secrets are meant to be there."""
    if not (kept and vault.persistent):
        return KeyringFacts(kept=False)
    began, entry = clock.monotonic(), secrets.token_hex(8)
    try:
        await vault.set(*PROBE, entry)
        found = await vault.get(*PROBE)
        await vault.delete(*PROBE)
    except VaultError as error:
        return KeyringFacts(True, error.state, error.words, seconds=clock.monotonic() - began)
    return KeyringFacts(True, same=found == entry, seconds=clock.monotonic() - began)
