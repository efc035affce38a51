"""Which files are gapdesk's own, by their names: what `gapdesk erase` deletes, besides the folder's lock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gapdesk.paths import NAME, Paths

_DATABASE = re.compile(rf"{NAME}\.db(\.v\d+\.bak|\.broken-\d+)?(\.part)?(-wal|-shm|-journal)?")
_COPY = re.compile(rf"{NAME}\.db(\.v\d+\.bak|\.broken-\d+)?")
_STATE = re.compile(r"window\.(json|new)")
_SETTINGS = re.compile(r"settings\.toml(\.broken-\d+)?|\.settings\.toml-\w{8}")
_LOG = re.compile(r"(app|error|crash)\.log(\.\d+|\.\d{4}-\d\d-\d\d|\.old)?")
_PROGRAMS = "programs"
_KEPT = re.compile(r"index\.json|\d+\.original|\.(index\.json|\d+\.original)-\w{8}")
"""What gapdesk keeps of the configuration of a program that it wrote (`recipes.writer`)."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """What there is of gapdesk's in the folders of a run."""

    files: tuple[Path, ...]
    """In the order in which they may go: the databases, which know of the rest, come last."""
    folders: tuple[Path, ...]
    """Those that may go once they are empty, inner ones first."""
    databases: tuple[Path, ...]
    """The database and its copies, from before an upgrade or damaged."""
    programs: int
    """How many programs' configuration could still be restored."""
    size: int
    """Bytes of all files."""


def find(paths: Paths) -> Belongings:
    """What is gapdesk's. A folder of the user's choice counts only if a database is there: others, too, call
    a file settings.toml."""
    databases = _named(paths.data, _DATABASE)
    if not databases and paths != Paths.default():
        return Belongings((), (), (), 0, 0)
    programs = paths.data / _PROGRAMS
    kept = [folder for folder in _content(programs) if folder.is_dir() and not folder.is_symlink()]
    files = [
        *(file for folder in kept for file in _named(folder, _KEPT)),
        *_named(paths.logs, _LOG),
        *_named(paths.config.parent, _SETTINGS),
        *_named(paths.data, _STATE),
        *databases,
    ]
    inner = [*kept, programs, paths.logs, paths.config.parent, paths.data]
    outer = [paths.logs.parent] if paths.logs.parent.name == NAME else []
    return Belongings(
        tuple(files),
        tuple(dict.fromkeys([*inner, *outer])),
        tuple(file for file in databases if _COPY.fullmatch(file.name)),
        sum((folder / "index.json").exists() for folder in kept),
        sum(file.lstat().st_size for file in files),
    )


def delete(files: Iterable[Path]) -> tuple[int, list[str]]:
    """(number of files deleted, a sentence for each that could not be). One that is gone is fine."""
    deleted, problems = 0, []
    for file in files:
        try:
            file.unlink()
            deleted += 1
        except FileNotFoundError:
            pass
        except OSError as error:
            problems.append(f"{file} cannot be deleted: {error.strerror}")
    return deleted, problems


def delete_empty(folders: Iterable[Path]) -> list[Path]:
    """Delete the folders that are empty; returns those that hold something else."""
    left = []
    for folder in folders:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:  # not empty, or a link, or not ours to delete
            left.append(folder)
    return left


def _named(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    """The files of `folder` with such a name, sorted; links count, folders do not."""
    return [
        file
        for file in _content(folder)
        if pattern.fullmatch(file.name) and (file.is_symlink() or not file.is_dir())
    ]


def _content(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # there is none
        return []
