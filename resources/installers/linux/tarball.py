"""The archive with an install script, for Linux systems without dpkg."""

from __future__ import annotations

import io
import lzma
import tarfile
from pathlib import Path

from resources.installers import product
from resources.installers.linux import share
from resources.installers.linux.needs import needs

ARCHITECTURE = "x86_64"
HERE = Path(__file__).parent
_FILTERS = [
    {"id": lzma.FILTER_X86},  # machine code packs better; every xz since 2009 unpacks it
    {"id": lzma.FILTER_LZMA2, "preset": 9},
]


def main(arguments: list[str]) -> int:
    """Make the archive of dist/gapdesk; says where it is and how large."""
    if not product.FROZEN.is_dir():
        print(f"There is no {product.FROZEN}: freeze gapdesk first.")
        return 1
    made = build(product.FROZEN, product.OUT)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    return 0


def build(payload: Path, out: Path) -> Path:
    """Pack the frozen program `payload` with its scripts; returns the archive in `out`."""
    moment = product.source_date()
    folder = f"{product.NAME}-{product.VERSION}-linux-{ARCHITECTURE}"
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{folder}.tar.xz"
    with (
        lzma.open(target, "wb", filters=_FILTERS) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for place in sorted(payload.rglob("*")):
            _add_file(archive, f"{folder}/{product.NAME}/{place.relative_to(payload)}", place, moment)
        for name, content in sorted(_texts(payload).items()):
            info = tarfile.TarInfo(f"{folder}/{name}")
            info.size, info.mtime = len(content), moment
            info.mode = 0o755 if name.endswith(".sh") else 0o644
            archive.addfile(info, io.BytesIO(content))
    return target


def install_script(template: str, glibc: tuple[int, int]) -> str:
    """install.sh for a payload that needs this glibc at least."""
    return template.replace("@GLIBC@", "{}.{}".format(*glibc))


def _texts(payload: Path) -> dict[str, bytes]:
    """Everything but the payload, by its place in the archive."""
    script = install_script((HERE / "install.sh").read_text("utf-8"), needs(payload).glibc)
    return {
        "install.sh": script.encode(),
        "uninstall.sh": (HERE / "uninstall.sh").read_bytes(),
        "README.txt": (HERE / "README.txt").read_bytes(),
        **{f"share/{place}": content for place, content in share.files().items()},
    }


def _add_file(archive: tarfile.TarFile, name: str, file: Path, moment: int) -> None:
    """Add a file, link or folder as root's, with the modes of a program, whatever the umask was."""
    info = archive.gettarinfo(file, name)
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mtime = moment
    if not info.issym():
        info.type = tarfile.DIRTYPE if info.isdir() else tarfile.REGTYPE  # no hard links
        program = info.isdir() or file.stat().st_mode & 0o100
        info.mode = 0o755 if program else 0o644
    if info.isreg():
        info.size = file.stat().st_size
        with file.open("rb") as content:
            archive.addfile(info, content)
    else:
        archive.addfile(info)
