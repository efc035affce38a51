"""settings.toml: read without trust, written atomically; what is not ours in it stays."""

from __future__ import annotations

import itertools
import os
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

HEADER = "gapdesk settings. Only what differs from the default stands here; README.md lists all names."


class SettingFile:
    """The file at `path`; "retry.max_attempts" is the key max_attempts in [retry]."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, Any]:
        """The file's tables; empty if there is no file.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no TOML.
        """
        try:
            return tomllib.loads(self._path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return {}

    def set_aside(self) -> Path:
        """Move the file to the first free name ending in .broken-<n> and return that. Raises OSError."""
        candidates = (self._path.with_name(f"{self._path.name}.broken-{n}") for n in itertools.count(1))
        aside = next(path for path in candidates if not path.exists())
        return self._path.rename(aside)

    def write(self, name: str, values: Mapping[str, Any]) -> None:
        """Put `values[name]` into the file, or take `name` out if it is not in `values`.

        Other lines stay as they are, also those edited since they were read. A file that is gone, or broken
        by now and so set aside, is made anew from all of `values`. It is always whole, and closed to others.

        Raises:
            OSError: it cannot be written.
        """
        import tomlkit  # costs 30 ms, and most runs change nothing

        document = self._document()
        names: Iterable[str] = (name,)
        if document is None:
            document, names = tomlkit.parse(f"# {HEADER}\n"), values
        for each in names:
            _put(document, each, values.get(each))
        _replace(self._path.resolve(), document.as_string())  # a link stays a link

    def _document(self) -> TOMLDocument | None:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            return tomlkit.parse(self._path.read_text("utf-8-sig"))
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, TOMLKitError):
            self.set_aside()
            return None


def _put(document: TOMLDocument, name: str, value: Any) -> None:
    """Set one value or, for None, remove it."""
    section, _, key = name.partition(".")
    table = document.get(section)
    if value is None:
        if isinstance(table, dict):
            table.pop(key, None)
    elif isinstance(table, dict):
        table[key] = value
    else:
        document.pop(section, None)  # a table must not take the place of a value: it would swallow the next
        document[section] = {key: value}


def _replace(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
