"""The files the installer for Windows carries, and the lines of the script that put and remove each.

The uninstaller removes what is listed here and no folder with all that is in it: a user may have chosen a
folder that holds more. The order is fixed, so that the same files always give the same installer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from resources.installers import product

PROGRAM = f"{product.NAME}.exe"
CONSOLE = f"{product.NAME}-console.exe"
"""The same program for a console, where a windowed one prints nothing."""
LONGEST_PATH = 259
"""Characters of a path that every program of Windows can open (MAX_PATH without its end)."""


class PayloadError(Exception):
    """A payload that cannot be packed; the text says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file."""

    source: Path
    name: PureWindowsPath
    """Where it goes, seen from the folder of the program."""


@dataclass(frozen=True, slots=True)
class Payload:
    """All files, sorted by where they go."""

    parts: tuple[Part, ...]
    size: int
    """Bytes."""

    @property
    def longest(self) -> int:
        """Characters of the longest name, below the folder of the program."""
        return max(len(str(part.name)) for part in self.parts)

    @property
    def folders(self) -> tuple[PureWindowsPath, ...]:
        """Every folder below that of the program, the deepest first."""
        found = {parent for part in self.parts for parent in part.name.parents if parent.name}
        return tuple(sorted(found, key=lambda folder: (-len(folder.parts), str(folder))))


def collect(frozen: Path) -> Payload:
    """What PyInstaller made in the folder `frozen`.

    What was made on another system stands in, so that the script can be tried there: its program is
    packed under both names Windows needs, its links, which Windows has not, are left out.

    Raises PayloadError if there is no program, or a name is impossible.
    """
    frozen = frozen.absolute()  # makensis looks from the script's folder
    files = [path for path in frozen.rglob("*") if path.is_file() and not path.is_symlink()]
    parts = {path.relative_to(frozen).as_posix(): path for path in files}
    other = parts.pop(product.NAME, None)
    if other:
        parts = {PROGRAM: other, CONSOLE: other} | parts
    missing = [name for name in (PROGRAM, CONSOLE) if name not in parts]
    if missing:
        raise PayloadError(f"{frozen} holds no {missing[0]}: make the program first (freeze)")
    impossible = [name for name in parts if set(name) & set('<>:"|?*\\')]
    if impossible:
        raise PayloadError(f"Windows allows no file of the name {impossible[0]}")
    listed = tuple(Part(path, PureWindowsPath(PurePosixPath(name))) for name, path in sorted(parts.items()))
    return Payload(listed, sum(part.source.stat().st_size for part in listed))


def script(payload: Payload) -> str:
    """The macros PAYLOAD_PUT and PAYLOAD_REMOVE for gapdesk.nsi."""
    put = ["!macro PAYLOAD_PUT"]
    folder = None
    for part in payload.parts:
        if part.name.parent != folder:
            folder = part.name.parent
            put.append(f'  SetOutPath "{_place(folder)}"')
        put.append(f'  File "/oname={_plain(part.name.name)}" "{part.source}"')
    removed = ["!macro PAYLOAD_REMOVE"]
    removed += [f'  Delete "{_place(part.name)}"' for part in payload.parts]
    removed += [f'  RMDir "{_place(each)}"' for each in payload.folders]
    return "\n".join([*put, "!macroend", *removed, "!macroend", ""])


def _place(name: PureWindowsPath) -> str:
    """Below the folder the user chose."""
    return "$INSTDIR" if not name.name else f"$INSTDIR\\{_plain(str(name))}"


def _plain(text: str) -> str:
    """As a text of the script, where a dollar begins a variable."""
    return text.replace("$", "$$")
