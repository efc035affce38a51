"""The package for Debian and its children: installed by a double click, or `apt install ./gapdesk_….deb`."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import textwrap
from collections.abc import Iterable
from pathlib import Path

from resources.installers import product
from resources.installers.linux import share
from resources.installers.linux.changes import debian_changelog, debian_version, releases
from resources.installers.linux.needs import Needs, needs

ARCHITECTURE = "amd64"
MAINTAINER = f"{product.PUBLISHER} <gapdesk@users.noreply.github.com>"
PROGRAM_FOLDER = f"usr/lib/{product.NAME}"
LICENCES = f"{PROGRAM_FOLDER}/_internal/licences"
"""Where the frozen program has the texts of all its parts."""
HERE = Path(__file__).parent

ALSO_NEEDED = ("ca-certificates", "fontconfig-config", "xkb-data")
"""What no library says: whom to trust, which fonts there are (and one at least), what the keys mean."""
_RECOMMENDED = (
    "gnome-keyring | kwalletmanager | keepassxc",
    "dbus-user-session | dbus-x11",
    "xdg-utils",
)
_GTK = "libgtk-3-0"
"""Brings all that its file dialogs need."""
_SUGGESTED = ("fonts-noto-cjk", "gnome-shell-extension-appindicator")


def main(arguments: list[str]) -> int:
    """Make the package of dist/gapdesk; says where it is and how large."""
    if not product.FROZEN.is_dir():
        print(f"There is no {product.FROZEN}: freeze gapdesk first.")
        return 1
    try:
        made = build(product.FROZEN, product.WORK / "deb", product.OUT)
    except ValueError as error:
        print(error)
        return 1
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


def build(payload: Path, work: Path, out: Path) -> Path:
    """Pack the frozen program `payload`; `work` is emptied. Returns the package in `out`.

    Raises ValueError if a library is needed that no known package brings, and what dpkg-deb fails with.
    """
    moment = product.source_date()
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(payload, work / PROGRAM_FOLDER, symlinks=True)
    for place, content in _texts(moment).items():
        _write(work / place, content)
    command = work / "usr/bin" / product.NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(Path("../lib") / product.NAME / product.NAME)
    _set_modes(work)
    _write_control(work, needs(payload))
    _set_times(work, moment)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{product.NAME}_{product.VERSION}_{ARCHITECTURE}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", work, target],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": str(moment)},
    )  # fmt: skip
    return target


def control(found: Needs, size: int) -> str:
    """DEBIAN/control (deb-control(5)); `size` in bytes. Raises ValueError as Needs.packages."""
    gtk = [_GTK] if found.gtk else []
    fields = {
        "Package": product.NAME,
        "Version": debian_version(product.VERSION),
        "Architecture": ARCHITECTURE,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(-(-size // 1024)),
        "Depends": ", ".join(sorted([*found.packages(found.libraries), *ALSO_NEEDED])),
        "Recommends": ", ".join([*_RECOMMENDED, *found.packages(found.wayland)]),
        "Suggests": ", ".join([*_SUGGESTED, *gtk]),
        "Section": "net",
        "Priority": "optional",
        "Homepage": product.HOME_PAGE,
        "Description": f"{product.SUMMARY[0].lower()}{product.SUMMARY[1:]}",
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    return "\n".join(
        [*lines, *textwrap.wrap(product.DESCRIPTION, 78, initial_indent=" ", subsequent_indent=" "), ""]
    )


def copyright_text(template: str, licence: str) -> str:
    """The file copyright (DEP-5) from our own licence file."""
    owner = next(line for line in licence.splitlines() if line.startswith("Copyright"))
    text = licence.partition(owner)[2].strip()
    indented = "\n".join(f" {line}" if line.strip() else " ." for line in text.splitlines())
    values = {
        "@HOME_PAGE@": product.HOME_PAGE,
        "@LICENCES@": f"/{LICENCES}",
        "@COPYRIGHT@": owner.removeprefix("Copyright (c) "),
        "@LICENSE@": indented,
    }
    for name, value in values.items():
        template = template.replace(name, value)
    return template


def checksums(root: Path, files: Iterable[Path]) -> str:
    """DEBIAN/md5sums: what debsums and dpkg --verify check the installed files by."""
    lines = []
    for file in files:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False))
        lines.append(f"{digest.hexdigest()}  {file.relative_to(root)}\n")
    return "".join(lines)


def _texts(moment: int) -> dict[str, bytes]:
    """Everything but the payload, by its place."""
    changelog = (product.ROOT / "CHANGELOG.md").read_text("utf-8")
    licence = (product.ROOT / "LICENSE").read_text("utf-8")
    doc = f"usr/share/doc/{product.NAME}"
    found = releases(changelog, product.VERSION, moment)
    return {
        **{f"usr/share/{place}": content for place, content in share.files().items()},
        f"{doc}/copyright": copyright_text((HERE / "copyright").read_text("utf-8"), licence).encode(),
        f"{doc}/changelog.gz": share.packed(debian_changelog(found, product.NAME, MAINTAINER)),
    }


def _write_control(work: Path, found: Needs) -> None:
    files = sorted(path for path in work.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(file.stat().st_size for file in files)
    sums = checksums(work, files)
    for name, text, mode in (
        ("control", control(found, size), 0o644),
        ("md5sums", sums, 0o644),
        ("prerm", (HERE / "prerm").read_text("utf-8"), 0o755),
    ):
        _write(work / "DEBIAN" / name, text.encode())
        (work / "DEBIAN" / name).chmod(mode)
    (work / "DEBIAN").chmod(0o755)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _set_modes(root: Path) -> None:
    """As everywhere in a system, whatever the umask was: only the program itself can be run."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == root / PROGRAM_FOLDER / product.NAME else 0o644)


def _set_times(root: Path, moment: int) -> None:
    """One moment everywhere, or no two packages were the same."""
    for path in (root, *root.rglob("*")):
        os.utime(path, (moment, moment), follow_symlinks=False)
