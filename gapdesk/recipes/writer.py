"""Writes programs' configuration files, and brings back what was there before.

What was there is kept first. Each file is replaced as a whole, so that it is always the old or the new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gapdesk.paths import private_folder
from gapdesk.recipes.files import PLACES, Entry, Place
from gapdesk.recipes.types import ConfigFile, FileState
from gapdesk.wording import Objection, Words

_INDEX = "index.json"
_SAMPLE = Entry("http://127.0.0.1:17860/v1", "gd-sample", "sample", 0.0)
"""With this it is tried whether a file can be understood."""

_MOST = 1_000_000
"""Bytes of a file that can be a configuration."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What there was of one file before gapdesk wrote it."""

    path: Path
    original: str | None
    """SHA-256 of what was there, None if nothing was."""
    mode: int
    copy: str
    """Name of the file with what was there."""
    written: tuple[str, ...]
    """SHA-256 of what gapdesk wrote the last time and the time before: a kill may have come between."""


class ConfigWriter:
    """All configuration files of one home directory. It blocks: to be called on threads, which take turns."""

    def __init__(self, folder: Path, home: Path) -> None:
        """`folder` takes what is kept; it is made when needed."""
        self._folder = folder
        self._home = home
        self._turn = threading.Lock()

    def look(self, recipe: str) -> ConfigFile:
        """How the recipe's files stand; the path is that of the first."""
        with self._turn:
            return self._look(recipe)

    def write(self, recipe: str, entry: Entry) -> ConfigFile:
        """Put `entry` into the recipe's files. Objection says why not, and then they are as they were."""
        with self._turn:
            self._write(recipe, entry)
            return self._look(recipe)

    def restore(self, recipe: str) -> ConfigFile:
        """Bring back what was there before the first `write`. Objection if there was none, or it cannot."""
        with self._turn:
            self._restore(recipe)
            return self._look(recipe)

    # --- in turn ------------------------------------------------------------------------------------------

    def _look(self, recipe: str) -> ConfigFile:
        places = PLACES[recipe]
        shown = str(self._home / places[0].path)
        try:
            found = [self._read(self._home / place.path) for place in places]
            state = self._written_state(self._load(recipe))
            if state is None:
                state = FileState.ABSENT if all(data is None for data in found) else FileState.FOREIGN
                for place, data in zip(places, found, strict=True):
                    place.edit(data, _SAMPLE)
                    _check_writable(self._home / place.path)
        except Objection as objection:
            return ConfigFile(shown, FileState.UNREADABLE, objection.words)
        return ConfigFile(shown, state)

    def _write(self, recipe: str, entry: Entry) -> None:
        places = PLACES[recipe]
        before = [self._read(self._home / place.path) for place in places]
        after = [place.edit(data, entry) for place, data in zip(places, before, strict=True)]
        for place in places:
            _check_writable(self._home / place.path)
        kept = self._keep(recipe, places, before, after)
        done: list[tuple[Path, bytes | None]] = []
        try:
            for place, old, new in zip(places, before, after, strict=True):
                path = self._home / place.path
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _replace(path, new)
                done.append((path, old))
            _replace(self._folder / recipe / _INDEX, _index(kept, done=True))
        except OSError as error:
            for path, old in done:
                with contextlib.suppress(OSError):  # what is kept stays, to be brought back later
                    _put_back(path, old)
            raise _unwritable(error) from error

    def _restore(self, recipe: str) -> None:
        kept = self._load(recipe)
        if not kept:
            raise Objection(Words("gapdesk has not written this file, so there is nothing to bring back."))
        folder = self._folder / recipe
        try:
            originals = [
                (folder / one.copy).read_bytes() if one.original is not None else None for one in kept
            ]
            for one, original in zip(kept, originals, strict=True):
                _put_back(one.path, original, one.mode)
            (folder / _INDEX).unlink()
        except OSError as error:
            raise _unwritable(error) from error
        shutil.rmtree(folder, ignore_errors=True)

    # --- what is kept -------------------------------------------------------------------------------------

    def _keep(
        self, recipe: str, places: Sequence[Place], before: Sequence[bytes | None], after: Sequence[bytes]
    ) -> tuple[_Kept, ...]:
        """Keep what is there, unless that was done before, and note what will be written."""
        kept = {one.path: one for one in self._load(recipe)}
        again = bool(kept)
        folder = self._folder / recipe
        try:
            private_folder(self._folder)
            private_folder(folder)
            for number, (place, old, new) in enumerate(zip(places, before, after, strict=True)):
                path = self._home / place.path
                one = kept.get(path)
                if one is None:
                    one = _Kept(
                        path, None if old is None else _digest(old), _mode(path), f"{number}.original", ()
                    )
                    if old is not None:
                        _replace(folder / one.copy, old)
                kept[path] = replace(one, written=(*one.written[-1:], _digest(new)))
            _replace(folder / _INDEX, _index(kept.values(), done=again))
        except OSError as error:
            raise _unwritable(error) from error
        return tuple(kept.values())

    def _load(self, recipe: str) -> tuple[_Kept, ...]:
        """Empty if gapdesk has not written anything. Objection if that cannot be known."""
        path = self._folder / recipe / _INDEX
        try:
            index = json.loads(path.read_bytes())
            kept = tuple(_kept(one) for one in index["files"])
            begun = index["done"] or any(_digest_at(one.path) in one.written for one in kept)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError):
            raise Objection(
                Words.of("What gapdesk noted about this file cannot be read. Look at {path}.", path=str(path))
            ) from None
        return kept if begun else ()

    @staticmethod
    def _written_state(kept: Sequence[_Kept]) -> FileState | None:
        """None if the files are as they were before gapdesk wrote, or it never did."""
        now = [_digest_at(one.path) for one in kept]
        if all(digest == one.original for one, digest in zip(kept, now, strict=True)):
            return None
        if all(digest in one.written for one, digest in zip(kept, now, strict=True)):
            return FileState.WRITTEN
        return FileState.CHANGED

    @staticmethod
    def _read(path: Path) -> bytes | None:
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST:  # a pipe would be waited for
                raise Objection(Words("This is no configuration file, so gapdesk leaves it alone."))
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Objection(
                Words.of("This file cannot be read ({reason}).", reason=_reason(error))
            ) from error


def _check_writable(path: Path) -> None:
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise Objection(Words("This file is protected against writing, so gapdesk leaves it alone."))
    folder = path.resolve().parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise Objection(Words.of("Nothing can be written in the folder {path}.", path=str(folder)))


def _index(kept: Iterable[_Kept], *, done: bool) -> bytes:
    """`done` is False until the first write has come to its end: before, there may be nothing of it."""
    files = [
        {
            "path": str(one.path),
            "original": one.original,
            "mode": one.mode,
            "copy": one.copy,
            "written": one.written,
        }
        for one in kept
    ]
    return json.dumps({"files": files, "done": done}, indent=1).encode()


def _kept(file: Mapping[str, Any]) -> _Kept:
    return _Kept(
        Path(file["path"]), file["original"], int(file["mode"]), str(file["copy"]), tuple(file["written"])
    )


def _digest_at(path: Path) -> str | None:
    """None if there is no file, or none that can be read."""
    try:
        return _digest(path.read_bytes()) if path.is_file() else None
    except OSError:
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mode(path: Path) -> int:
    """Its permissions; those of a new file if there is none."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0o600


def _put_back(path: Path, data: bytes | None, mode: int | None = None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(path, data, mode)


def _replace(path: Path, data: bytes, mode: int | None = None) -> None:
    """Put `data` into the place of the file, with `mode` or that of the old one; a link stays a link."""
    path = path.resolve()
    mode = _mode(path) if mode is None else mode
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _unwritable(error: OSError) -> Objection:
    return Objection(
        Words.of(
            "The file cannot be written ({reason}). Close the program and try again.", reason=_reason(error)
        )
    )
