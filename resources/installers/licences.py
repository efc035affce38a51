"""The licence texts of all that is in the frozen program: one file a part, and a list of them."""

from __future__ import annotations

import fnmatch
import os
import platform
import re
import sqlite3
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from resources.installers import product

TEXTS = product.ROOT / "resources/licences"
"""Of the parts that bring none themselves."""
STARTER = "pyinstaller"
"""The distribution that the program file begins with, under whose exception that is free for all uses."""

_COMMON = Path("/usr/share/common-licenses")
"""Where Debian keeps the long texts that its packages only name."""


class LicenceError(Exception):
    """Something would be handed out without its licence."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the program."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.txt"


@dataclass(frozen=True, slots=True)
class Known:
    """A part that is no Python distribution, told by the names of its files."""

    name: str
    licence: str
    home: str
    files: tuple[str, ...]
    """Patterns of file names."""
    texts: tuple[str, ...]
    """In TEXTS."""


KNOWN = (
    Known("ICU", "Unicode-DFS-2016", "https://icu.unicode.org", ("libicu*", "icu*.dll"), ("icu.txt",)),
    Known(
        "OpenSSL", "Apache-2.0", "https://www.openssl.org",
        ("libssl*", "libcrypto*", "_ssl.*", "_hashlib.*"), ("apache-2.0.txt",),
    ),
    Known(
        "SQLite", "Public domain", "https://sqlite.org",
        ("libsqlite3*", "sqlite3.dll", "_sqlite3.*"), ("sqlite.txt",),
    ),
    Known("libffi", "MIT", "https://sourceware.org/libffi", ("libffi*", "_ctypes.*"), ("libffi.txt",)),
    Known(
        "Microsoft-runtime", "Microsoft's own", "https://visualstudio.microsoft.com/license-terms/",
        ("vcruntime*.dll", "msvcp*.dll", "concrt*.dll", "ucrtbase.dll", "api-ms-win-*.dll"),
        ("microsoft.txt",),
    ),
)  # fmt: skip

_WITHOUT_TEXT = {"pyside6_essentials": ("qt.txt", "lgpl-3.0.txt", "gpl-3.0.txt")}
_WITHOUT_TEXT["shiboken6"] = _WITHOUT_TEXT["pyside6_essentials"]
"""Distributions whose wheels bring no text, to those of ours."""


def collect(sources: Iterable[Path], folder: Path) -> list[Path]:
    """Write into `folder` the licences of the parts that the files `sources` are of; returns what it wrote.

    Raises LicenceError: a part has no text, or nobody knows what a file is part of.
    """
    parts = parts_of(sources)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for part in parts:
        (folder / part.file).write_text("\n\n\n".join(part.texts), encoding="utf-8")
    (folder / "README.txt").write_text(listing(parts), encoding="utf-8")
    return sorted(folder.iterdir())


def listing(parts: Iterable[Part]) -> str:
    """README.txt: what the program is made of."""
    lines = [
        f"{product.NAME} {product.VERSION} is made of these parts."
        " The licence of each is in the file of its name.",
        "",
    ]
    for part in sorted(parts, key=lambda part: part.name.lower()):
        lines.append(f"{part.name} {part.version}".rstrip())
        lines += [f"    {text}" for text in (part.licence, part.home) if text]
    return "\n".join(lines) + "\n"


def parts_of(sources: Iterable[Path]) -> list[Part]:
    """The parts that the files `sources` are of, with gapdesk, Python and PyInstaller's starter.

    Raises LicenceError.
    """
    owners = _owners()
    found = {_own(), _python(), _distribution(metadata.distribution(STARTER))}
    unknown = set()
    for source in {_real(path) for path in sources}:
        known = [each for each in KNOWN if _matches(source.name, each.files)]
        found |= {_known(each, source) for each in known}
        if (owner := owners.get(source)) is not None:
            found.add(_distribution(owner))
        elif not known and not _is_ours(source) and not _is_pythons(source):
            unknown.add(source)
    found |= _packages(unknown)
    return _one_each(found)


def _one_each(parts: Iterable[Part]) -> list[Part]:
    """Without doubles; each must have a text."""
    named: dict[str, Part] = {}
    for part in sorted(parts, key=lambda part: (part.name, part.version)):
        named[part.name] = part
        if not any(text.strip() for text in part.texts):
            raise LicenceError(
                f"{part.name} has no licence text; name one in resources/installers/licences.py."
            )
    return list(named.values())


# --- what a file is of -------------------------------------------------------------------------------


def _real(path: Path) -> Path:
    """Where a file is, its own name kept: a library's is that of the link."""
    return path.parent.resolve() / path.name


def _owners() -> Mapping[Path, metadata.Distribution]:
    owners = {}
    for distribution in metadata.distributions():
        base = Path(str(distribution.locate_file(""))).resolve()
        for file in distribution.files or ():
            owners[Path(os.path.normpath(base / file))] = distribution  # some are written ../../bin/…
    return owners


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(product.ROOT.resolve()) and "site-packages" not in path.parts


def _is_pythons(path: Path) -> bool:
    library = Path(sysconfig.get_path("stdlib")).resolve()
    prefix = Path(sys.base_prefix).resolve()
    own = path.is_relative_to(prefix) and str(prefix) not in ("/usr", "/usr/local")
    return (
        own
        or path.is_relative_to(library)
        or _matches(path.name, ("libpython3*", "python3*.dll", "Python", "base_library.zip"))
    )


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in patterns)


# --- the kinds of parts ------------------------------------------------------------------------------


def _own() -> Part:
    text = (product.ROOT / "LICENSE").read_text("utf-8")
    return Part(product.NAME, product.VERSION, product.LICENCE, product.HOME_PAGE, (text,))


def _python() -> Part:
    """Its licence is in its library, on Windows beside the program, on Debian among the package's papers."""
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path("/usr/share/doc") / f"python{sysconfig.get_python_version()}-minimal" / "copyright",
    )
    text = next((place.read_text("utf-8", "replace") for place in places if place.is_file()), "")
    return Part("Python", platform.python_version(), "PSF-2.0", "https://www.python.org", (text,))


def _known(part: Known, source: Path) -> Part:
    """`part`, with the version of what runs here; that of ICU is in the file's name."""
    versions = {"OpenSSL": ssl.OPENSSL_VERSION.split()[1], "SQLite": sqlite3.sqlite_version}
    if part.name == "ICU" and (number := re.search(r"\d+", source.name)) is not None:
        versions["ICU"] = number[0]
    texts = tuple((TEXTS / text).read_text("utf-8") for text in part.texts)
    return Part(part.name, versions.get(part.name, ""), part.licence, part.home, texts)


def _distribution(distribution: metadata.Distribution) -> Part:
    """A Python distribution, with all licence files its wheel brought."""
    papers = distribution.metadata
    own = [
        Path(str(distribution.locate_file(file))).read_text("utf-8", "replace")
        for file in distribution.files or ()
        if ".dist-info/licenses/" in file.as_posix()
        or re.search(r"\.dist-info/(licen[cs]e|copying|notice)[^/]*$", file.as_posix(), re.IGNORECASE)
    ]
    given = [(TEXTS / text).read_text("utf-8") for text in _WITHOUT_TEXT.get(distribution.name.lower(), ())]
    return Part(distribution.name, distribution.version, _licence(papers), _home(papers), (*own, *given))


def _licence(papers: metadata.PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        if field in papers and "\n" not in papers[field].strip() and papers[field].strip():
            return papers[field].strip()
    kinds = [kind for kind in papers.get_all("Classifier") or () if kind.startswith("License ::")]
    return ", ".join(kind.rpartition(" :: ")[2] for kind in kinds) or "see the text"


def _home(papers: metadata.PackageMetadata) -> str:
    """The address that names itself home page or source, else the first."""
    pairs = [tuple(line.split(", ", 1)) for line in papers.get_all("Project-URL") or ()]
    if "Home-page" in papers:
        return papers["Home-page"]
    best = [
        url
        for name, url in pairs
        if name.lower() in ("homepage", "home", "source", "repository", "source code")
    ]
    return next(iter([*best, *(url for _, url in pairs)]), "")


# --- libraries of the building system (Debian and its children) --------------------------------------


def _packages(files: Iterable[Path]) -> set[Part]:
    found: dict[str, Part] = {}
    for file in sorted(files):
        name, source, version = _package(file)
        found[source] = Part(source, version, "see the text", "", (_papers(name),))
    return set(found.values())


def _package(file: Path) -> tuple[str, str, str]:
    """The package a file of the system is of, what source it is made from, and which version.

    Raises LicenceError.
    """
    try:
        owner = _said("dpkg-query", "-S", f"*/{file.name}").partition(":")[0]
        source, version = _said(
            "dpkg-query", "-W", "-f=${source:Package} ${source:Version}\n", owner
        ).split()[:2]
    except (OSError, subprocess.CalledProcessError) as error:
        raise LicenceError(
            f"Nobody knows what {file} is part of, so its licence cannot be given along. Known are Python's"
            " files, those of its distributions, and on Debian and its children those of packages."
        ) from error
    return owner, source, version


def _papers(package: str) -> str:
    """The copyright file of a package, with the long texts it names."""
    text = (Path("/usr/share/doc") / package / "copyright").read_text("utf-8", "replace")
    named = sorted(set(re.findall(rf"{_COMMON}/([A-Za-z]+-[\d.]*\d)", text)))
    return "\n\n\n".join([text, *((_COMMON / name).read_text("utf-8") for name in named)])


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
