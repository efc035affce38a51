"""`sizes`: what is large in dist/gapdesk, and whether it and the installers are small enough."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from resources.installers import product

MB = 1_000_000
INSTALLED_LIMIT = 220 * MB
INSTALLER_LIMIT = 80 * MB
_SHOWN = 10

_PARTS = (
    ("Qt: ICU, the rules of all languages", ("*libicu*", "*/icu*.dll")),
    ("Qt: other libraries and plugins", ("PySide6/Qt/*", "PySide6/Qt6*.dll", "PySide6/plugins/*")),
    ("Qt for Python", ("PySide6/*", "shiboken6/*")),
    ("numpy: OpenBLAS", ("numpy.libs/*",)),
    ("numpy", ("numpy/*",)),
    ("cryptography", ("cryptography/*", "_cffi_backend*")),
    ("aiohttp and its parts", ("aiohttp/*", "multidict/*", "yarl/*", "frozenlist/*", "propcache/*")),
    ("OpenSSL", ("libcrypto*", "libssl*")),
    ("SQLite", ("libsqlite3*", "sqlite3.dll")),
    ("time zones", ("tzdata/*",)),
    ("licences", ("licences/*",)),
    ("resources of gapdesk", ("resources/*",)),
    ("pyqtgraph's pictures", ("pyqtgraph/*",)),
    ("orjson", ("orjson/*",)),
    ("libraries of the system", ("libxcb*", "libxkb*", "libffi*")),
    ("Python", ("libpython*", "python3*", "base_library.zip", "lib-dynload/*", "*.pyd", "Python*")),
)  # fmt: skip
"""Names of parts to patterns of paths below `_internal`; the first that fits counts."""
_PROGRAM = "the program: starter and all modules in Python"
_REST = "everything else"


def main(arguments: list[str]) -> int:
    """Print the table; 0 if all is within the limits, 1 if not or there is nothing to measure."""
    if not product.FROZEN.is_dir():
        print(f"sizes: there is no {product.FROZEN}; `sh dev freeze` makes it.")
        return 1
    installers = {
        path.name: path.stat().st_size for path in sorted(product.OUT.iterdir()) if is_installer(path)
    }
    installed = by_part(files(product.FROZEN))
    print("\n".join(table(installed, installers)))
    return 0 if within_limits(installed, installers) else 1


def table(installed: Mapping[str, int], installers: Mapping[str, int]) -> Iterator[str]:
    """The lines to print, of bytes by part and by installer."""
    largest = sorted(installed.items(), key=lambda pair: -pair[1])
    for name, size in largest[:_SHOWN]:
        yield _line(name, size)
    if rest := sum(size for _, size in largest[_SHOWN:]):
        yield _line(f"{len(largest) - _SHOWN} smaller parts", rest)
    yield _line("installed", sum(installed.values()), INSTALLED_LIMIT)
    for name, size in installers.items():
        yield _line(name, size, INSTALLER_LIMIT)


def within_limits(installed: Mapping[str, int], installers: Mapping[str, int]) -> bool:
    fits = sum(installed.values()) <= INSTALLED_LIMIT
    return fits and all(size <= INSTALLER_LIMIT for size in installers.values())


def by_part(found: Iterable[tuple[str, int]]) -> Counter[str]:
    """Bytes by part, of (path below the frozen folder, bytes)."""
    total: Counter[str] = Counter()
    for path, size in found:
        total[part_of(path)] += size
    return total


def part_of(path: str) -> str:
    """The part a file is of, by its path below the frozen folder, with slashes."""
    inner = path.removeprefix("_internal/")
    if inner == path:
        return _PROGRAM
    return next((n for n, kept in _PARTS if any(fnmatch.fnmatch(inner, pattern) for pattern in kept)), _REST)


def files(folder: Path) -> Iterator[tuple[str, int]]:
    """(path below `folder`, bytes) of every file; links are free."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path.stat().st_size


def folder_bytes(folder: Path) -> int:
    return sum(size for _, size in files(folder))


def is_installer(path: Path) -> bool:
    return (
        path.is_file()
        and path.name.startswith(product.NAME)
        and path.name.endswith((".deb", ".tar.xz", ".exe", ".dmg"))
    )


def _line(name: str, size: int, limit: int | None = None) -> str:
    verdict = "" if limit is None else f"  of {limit // MB} MB" + ("" if size <= limit else "  TOO LARGE")
    return f"{name:<52}{size / MB:>8.1f} MB{verdict}"
