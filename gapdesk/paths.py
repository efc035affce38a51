"""Where gapdesk keeps its files, closed to other users, and where it finds those it came with."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gapdesk.wording import Words

NAME = "gapdesk"


class PathError(OSError):
    """A folder that cannot be used: `words` for the user, or `str()` in English."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders and files of one run."""

    data: Path
    """Folder of the database and the window's state."""
    config: Path
    """The file settings.toml."""
    logs: Path
    """Folder of the logs."""
    throw_away: bool = False
    """Whether `discard` may delete it all."""

    @property
    def database(self) -> Path:
        return self.data / f"{NAME}.db"

    @classmethod
    def default(cls) -> Paths:
        """The folders this system means for programs of the user."""
        import platformdirs  # not needed, so not loaded, with --data-dir and in practice

        folders = platformdirs.PlatformDirs(NAME, appauthor=False)
        return cls(folders.user_data_path, folders.user_config_path / "settings.toml", folders.user_log_path)

    @classmethod
    def under(cls, data_dir: Path) -> Paths:
        """Everything below one folder (`--data-dir`)."""
        try:
            folder = data_dir.expanduser().absolute()
        except OSError as error:  # the folder it is relative to has been deleted
            raise unusable(data_dir, error) from error
        return cls(folder, folder / "settings.toml", folder / "logs")

    @classmethod
    def temporary(cls) -> Paths:
        """A new folder of its own for practice; `discard` deletes it."""
        folder = Path(tempfile.mkdtemp(prefix=f"{NAME}-practice-"))
        return cls(folder, folder / "settings.toml", folder / "logs", throw_away=True)

    def ensure(self) -> None:
        """Make the folders of data and settings and close them to other users. Raises PathError.

        The log folder is left to the logs, which can do without one.
        """
        private_folder(self.data)
        private_folder(self.config.parent)

    def discard(self) -> None:
        """Delete everything of a temporary run; nothing otherwise."""
        if self.throw_away:
            shutil.rmtree(self.data, ignore_errors=True)


def private_folder(folder: Path) -> None:
    """Make `folder`, or close an existing one to other users, and see that files can be made in it.

    Raises:
        PathError: it cannot be made, closed or written, or belongs to everyone as /tmp does.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
        if mode & stat.S_ISVTX:
            raise PathError(
                Words.of(
                    "The folder {folder} is shared by all users; choose one of its own below it.",
                    folder=str(folder),
                )
            )
        if mode & 0o077 and sys.platform != "win32":
            folder.chmod(0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except PathError:
        raise
    except OSError as error:
        raise unusable(folder, error) from error


def unusable(folder: Path, error: OSError) -> PathError:
    """What to raise, or say, after `error` while using `folder`."""
    reason = error.strerror or str(error)
    return PathError(
        Words.of(
            "The folder {folder} cannot be used ({reason}); choose another.",
            folder=str(folder),
            reason=reason,
        )
    )


def resource(name: str) -> Path:
    """The file or folder `name` below resources/: of a frozen program, a wheel or a source tree.

    Raises FileNotFoundError if it is missing.
    """
    package = Path(__file__).parent
    frozen = getattr(sys, "_MEIPASS", None)  # where PyInstaller's program finds its files
    roots = [Path(frozen) / "resources"] if frozen else []
    for root in (*roots, package / "_resources", package.parent / "resources"):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"gapdesk is not completely installed: {name} is missing")
