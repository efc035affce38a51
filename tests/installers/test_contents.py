"""What goes into the frozen program."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from resources.installers import contents

WHEEL = "/somewhere/site-packages/"
SYSTEM = "/usr/lib/x86_64-linux-gnu/"


@pytest.mark.parametrize(
    "target",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "PySide6/Qt/plugins/imageformats/libqwebp.so",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6/Qt/lib/libQt6Svg.so.6",
        "PySide6/QtDBus.abi3.so",
        "numpy/_core/_multiarray_umath.cpython-313-x86_64-linux-gnu.so",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "keyring-25.7.0.dist-info/METADATA",
        "resources/icons/tray-running.svg",
        "tzdata/zoneinfo/America/Los_Angeles",
    ],
)
def test_what_gapdesk_needs_goes_in(target: str) -> None:
    assert contents.keeps(target, WHEEL + target)


@pytest.mark.parametrize(
    "target",
    [
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/platforms/libqwayland-egl.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/plugins/xcbglintegrations/libqxcb-glx-integration.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
        "PySide6/opengl32sw.dll",
        "numpy-2.5.5.dist-info/METADATA",
        "keyring-25.7.0.dist-info/RECORD",
        "pyqtgraph/colors/maps/viridis.csv",
        "pyqtgraph/icons/peegee/peegee_512px@2x.png",
    ],
)
def test_what_nobody_needs_stays_out(target: str) -> None:
    assert not contents.keeps(target, WHEEL + target)


@pytest.mark.parametrize(
    "name",
    ["libssl.so.3", "libsqlite3.so.0", "libffi.so.8", "libxcb-cursor.so.0", "libxkbcommon-x11.so.0"],
)
def test_libraries_that_desktops_lack_or_have_otherwise_are_bundled(name: str) -> None:
    assert contents.keeps(name, SYSTEM + name)


@pytest.mark.parametrize(
    "name",
    ["libstdc++.so.6", "libglib-2.0.so.0", "libgtk-3.so.0", "libX11.so.6", "libdbus-1.so.3", "libEGL.so.1",
     "libfontconfig.so.1", "libgssapi_krb5.so.2", "libsystemd.so.0", "libxcb-glx.so.0", "libxcb.so.1"],
)  # fmt: skip
def test_libraries_of_the_desktop_stay_its_own(name: str) -> None:
    assert not contents.keeps(name, SYSTEM + name)
    assert not contents.keeps(name, f"/lib/x86_64-linux-gnu/{name}")


def test_links_to_libraries_of_wheels_stay_out_but_on_macos() -> None:
    assert not contents.keeps_link("libQt6Core.so.6", "linux")
    assert contents.keeps_link("numpy.libs/libgfortran.so.5", "linux")
    for target in ("Python", "QtCore", "libssl.3.dylib"):
        assert contents.keeps_link(target, "darwin")


def test_qt_is_not_prepared_where_no_window_may_come() -> None:
    assert not contents.runs_at_start("pyi_rth_pyside6", "linux")
    assert contents.runs_at_start("pyi_rth_pyside6", "win32")
    assert not contents.runs_at_start("pyi_rth_multiprocessing", "win32")
    assert contents.runs_at_start("startup", "linux") and contents.runs_at_start("__main__", "linux")


def test_every_module_of_gapdesk_is_named_and_there() -> None:
    named = contents.own_modules()
    assert {"gapdesk", "gapdesk.cli", "gapdesk.ui.sample_activity", "gapdesk.ui.pages"} <= set(named)
    assert all(importlib.util.find_spec(name) for name in named if name.startswith("gapdesk.ui.sample"))


def test_nothing_gapdesk_loads_is_left_out() -> None:
    """With what is left out truly missing, and without docstrings, the window still draws its graph."""
    code = """
import sys
from resources.installers.contents import UNUSED_MODULES
class Missing:
    def find_spec(self, name, path=None, target=None):
        if any(name == out or name.startswith(out + ".") for out in UNUSED_MODULES):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
from gapdesk.ui import inspection
from PySide6.QtWidgets import QApplication
inspection.graph(QApplication([]))
import gapdesk.headless, gapdesk.selftest, keyring, ruamel.yaml, aiohttp_socks
"""
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_tools_moved_is_not_stripped() -> None:
    assert contents.may_strip("libpython3.13.so.1.0")
    assert contents.may_strip("cryptography/hazmat/bindings/_rust.abi3.so")
    assert not contents.may_strip("numpy.libs/libscipy_openblas64_-4b78795a.so")
    assert not contents.may_strip("PySide6/Qt/lib/libQt6Core.so.6")


@pytest.mark.skipif(
    not (shutil.which("strip") and shutil.which("cc")), reason="needs a C compiler and binutils"
)
def test_a_stripped_copy_is_smaller_and_the_original_untouched(tmp_path: Path) -> None:
    source = tmp_path / "part.c"
    source.write_text("int answer(void) { return 42; }\n")
    library = tmp_path / "libpart.so"
    subprocess.run(["cc", "-g", "-shared", "-fPIC", "-o", library, source], check=True)
    before = library.read_bytes()
    copy = contents.stripped(library, tmp_path / "stripped")
    assert copy.name == library.name and copy.stat().st_size < len(before)
    assert library.read_bytes() == before
