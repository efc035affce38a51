"""What goes into the frozen program and what stays out, and why. Pure but for `stripped`."""

from __future__ import annotations

import fnmatch
import shutil
import subprocess
from pathlib import Path, PurePosixPath

from resources.installers import product

UNUSED_MODULES = (
    # Qt: the window needs QtCore, QtGui, QtWidgets, QtSvg, QtDBus and QtNetwork (QLocalServer). pyqtgraph
    # asks for QtTest and does without; it cannot do without QtOpenGL, though nothing here draws with it.
    *(f"PySide6.{name}" for name in ("QtTest", "QtQml", "QtQuick", "QtSql", "QtXml", "QtPrintSupport")),
    *("PyQt5", "PyQt6", "PySide2", "tkinter", "IPython", "matplotlib", "scipy", "PIL", "OpenGL"),
    # numpy loads each of these when first asked, and pyqtgraph's plots ask for none.
    *(f"numpy.{name}" for name in ("distutils", "f2py", "fft", "ma", "polynomial", "random", "testing")),
    *("numpy.ctypeslib", "numpy._core.tests", "numpy._core._multiarray_tests"),
    *(f"pyqtgraph.{name}" for name in ("console", "dockarea", "examples", "exporters", "flowchart")),
    *(f"pyqtgraph.{name}" for name in ("functions_numba", "jupyter", "opengl")),
    # Tools for who makes programs.
    *("setuptools", "pkg_resources", "_distutils_hack", "distutils", "pip", "wheel", "pycparser", "cffi"),
    *("doctest", "idlelib", "lib2to3", "pdb", "pydoc_data", "test", "unittest", "xmlrpc"),
    # Of the standard library, what brings a library of the system along that nothing here needs.
    *("_bz2", "_curses", "_lzma", "bz2", "curses", "lzma", "readline"),
)

_QT_PLUGINS = {
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),  # offscreen: selftest, pictures
    "platforminputcontexts": ("*",),  # ibus and compose: Chinese is typed with them
    "platformthemes": ("gtk3", "xdgdesktopportal"),  # dark or light, fonts, file dialogues
    "styles": ("*",),  # Windows and macOS look like themselves
    "iconengines": ("svgicon",),
    "imageformats": (
        "svg",
        "ico",
        "jpeg",
        "webp",
        "gif",
    ),  # the last three occur in conversations; PNG is built in
    "wayland-decoration-client": ("*",),  # GNOME draws no title bars for others
    "wayland-shell-integration": ("xdg-shell",),
}
"""Folder of Qt plugins to those that are kept. None draws with OpenGL, so none of its integrations is here;
QtNetwork only carries "show your window" between two programs, so neither is TLS."""

_QT_LIBRARIES_OUT = ("libQt6Egl*", "opengl32sw.dll")
_QT_TRANSLATIONS = ("qtbase_zh_CN.qm",)

_BUNDLED = (
    "libpython3*",
    # A build of Python needs its own of these; the system's may be older, younger or without FTS5.
    *("libcrypto.so.*", "libssl.so.*", "libsqlite3.so.*", "libffi.so.*"),
    # Small helpers of Qt's X11 plugin, which a desktop without Qt programs lacks.
    *(f"libxcb-{name}.so.*" for name in ("cursor", "icccm", "image", "keysyms", "randr", "render", "shape")),
    *(f"libxcb-{name}.so.*" for name in ("render-util", "shm", "sync", "util", "xfixes", "xkb")),
    # These two know each other's insides, and the second is a helper as above.
    *("libxkbcommon.so.*", "libxkbcommon-x11.so.*"),
)
"""Libraries of the building Linux that go in. All others stay the system's own. They talk to its drivers
(libGL, libEGL, and libstdc++, which those may need newer than ours), its servers (libX11, libxcb, libdbus,
libwayland) and its configuration (libfontconfig, libgssapi_krb5), or to one another in one process (glib, gtk
and all below them); and libz, libzstd, libbrotli and libuuid are everywhere."""


def keeps_link(target: str, system: str) -> bool:
    """Whether a link at `target` inside goes in. `system` is `sys.platform`.

    Those at the top lead to libraries of wheels. On Linux these find one another without; and Qt, found by
    such a link, looks for its plugins in the wrong folder. On macOS PyInstaller rewrites every library to
    look for others there, and the starter finds Python there.
    """
    return system == "darwin" or "/" in target


def keeps(target: str, source: str) -> bool:
    """Whether a file goes in: `target` is its path inside, `source` where it comes from."""
    path = PurePosixPath(target.replace("\\", "/"))
    parts, name = path.parts, path.name
    if "plugins" in parts and parts[0] == "PySide6":
        folder = parts[parts.index("plugins") + 1]
        return any(fnmatch.fnmatch(_plugin(name), kept) for kept in _QT_PLUGINS.get(folder, ()))
    if "translations" in parts and parts[0] == "PySide6":
        return name in _QT_TRANSLATIONS
    if any(fnmatch.fnmatch(name, out) for out in _QT_LIBRARIES_OUT):
        return False
    if parts[0] == "pyqtgraph":
        return "colors" not in parts and "peegee" not in parts  # its colour maps, its own program icon
    if name.endswith((".pyi", ".typed", ".pxd", ".h")) or _is_metadata(parts):
        return False
    if len(parts) == 1 and ".so" in name and _is_the_systems(source):
        return any(fnmatch.fnmatch(name, kept) for kept in _BUNDLED)
    return True


def _plugin(name: str) -> str:
    """libqxcb.so, qwindows.dll, libqcocoa.dylib → xcb, windows, cocoa."""
    stem = name.partition(".")[0].removeprefix("lib")
    return stem.removeprefix("q").removesuffix("platforminputcontextplugin")


def _is_metadata(parts: tuple[str, ...]) -> bool:
    """Of the distributions' papers only those are read that name keyring's backends; licences stand apart."""
    papers = parts[0].endswith(".dist-info")
    return papers and not (parts[0].startswith("keyring-") and parts[-1] in ("METADATA", "entry_points.txt"))


def _is_the_systems(source: str) -> bool:
    return source.startswith(("/lib", "/usr/lib"))


def runs_at_start(script: str, system: str) -> bool:
    """Whether PyInstaller's own preparation `script` is run. `system` is `sys.platform`.

    Nothing here needs the others. Qt's imports Qt even where no window comes, which is 9 MB, and leaves our
    plugins' folder in the environment of every program that gapdesk opens; on Linux Qt finds it by itself.
    """
    return not script.startswith("pyi_rth_") or (script == "pyi_rth_pyside6" and system != "linux")


PYQTGRAPHS_OPENGL = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")
"""What pyqtgraph imports in a way that PyInstaller does not see."""


def own_modules() -> list[str]:
    """All of gapdesk, dotted: some of its modules are named only by texts (pages' samples, commands)."""
    package = product.ROOT / "gapdesk"
    files = (path.relative_to(product.ROOT).with_suffix("") for path in package.rglob("*.py"))
    return sorted(".".join(p.parts[:-1] if p.name == "__init__" else p.parts) for p in files)


def may_strip(target: str) -> bool:
    """Whether a library's symbols for debuggers can go. Not in numpy.libs: auditwheel moved things there, and
    strip breaks such files. Qt's have next to none."""
    return not target.startswith(("numpy.libs/", "PySide6/", "shiboken6/"))


def stripped(source: Path, folder: Path) -> Path:
    """A copy of the library `source` in `folder` without symbols for debuggers."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    shutil.copy2(source, target)
    target.chmod(0o755)
    subprocess.run(["strip", "--strip-unneeded", target], check=True)
    return target
