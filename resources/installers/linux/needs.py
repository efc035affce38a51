"""What the frozen program takes from the system: libraries, and the Debian packages that bring them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PACKAGES = {
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libbz2.so.1.0": "libbz2-1.0",
    "liblzma.so.5": "liblzma5",
    "libuuid.so.1": "libuuid1",
    "libexpat.so.1": "libexpat1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdrm.so.2": "libdrm2",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libXau.so.6": "libxau6",
    "libXdmcp.so.6": "libxdmcp6",
    "libxcb.so.1": "libxcb1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Package of each library, by the names of Debian 12; what was renamed since (…t64) still provides these."""

OPENED = ("libdbus-1.so.3",)
"""What Qt opens by name while it runs, so that no file says so (qdbus_symbols.cpp)."""

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_WAYLAND = re.compile("wayland|WlShell", re.IGNORECASE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a payload takes from the system."""

    libraries: frozenset[str]
    """Without these there is no window."""
    wayland: frozenset[str]
    """These only for Wayland; without them it runs through XWayland."""
    gtk: frozenset[str]
    """These only for the file dialogs of GTK; one package brings them all."""
    glibc: tuple[int, int]
    """The oldest version it runs with."""

    def packages(self, libraries: Iterable[str]) -> list[str]:
        """The packages of some of the libraries. ValueError for a library nobody knows."""
        unknown = sorted(set(libraries) - PACKAGES.keys())
        if unknown:
            raise ValueError(f"which package brings {', '.join(unknown)}? Say so in {__name__}.PACKAGES.")
        names = sorted({PACKAGES[library] for library in libraries})
        floor = "libc6 (>= {}.{})".format(*self.glibc)
        return [floor if name == "libc6" else name for name in names]


def needs(payload: Path) -> Needs:
    """Of the program and every library below `payload`, by objdump."""
    parts = [
        path for path in sorted(payload.rglob("*"))
        if path.is_file() and not path.is_symlink() and _is_program(path)
    ]  # fmt: skip
    return combine({str(part.relative_to(payload)): _headers(part) for part in parts}, _names(payload))


def combine(headers: dict[str, str], bundled: frozenset[str]) -> Needs:
    """Of what `objdump -p` prints for each part; `bundled` are the names of files that come along."""
    core: set[str] = set(OPENED)
    wayland: set[str] = set()
    gtk: set[str] = set()
    for part, text in headers.items():
        kind = gtk if "qgtk3" in part else wayland if _WAYLAND.search(part) else core
        kind.update(_NEEDED.findall(text))
    glibc = max(
        ((int(a), int(b)) for text in headers.values() for a, b in _GLIBC.findall(text)), default=(2, 17)
    )
    core -= bundled
    wayland -= bundled | core
    gtk -= bundled | core
    return Needs(frozenset(core), frozenset(wayland), frozenset(gtk), glibc)


def _names(payload: Path) -> frozenset[str]:
    return frozenset(path.name for path in payload.rglob("*.so*"))


def _is_program(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _headers(part: Path) -> str:
    done = subprocess.run(["objdump", "-p", part], capture_output=True, text=True, check=True)
    return done.stdout
