"""The table of sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.installers import product, sizes
from resources.installers.sizes import MB


def make(folder: Path, **contents: int) -> None:
    for name, size in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("gapdesk", "the program: starter and all modules in Python"),
        ("_internal/PySide6/Qt/lib/libicudata.so.73", "Qt: ICU, the rules of all languages"),
        ("_internal/PySide6/Qt/lib/libQt6Gui.so.6", "Qt: other libraries and plugins"),
        ("_internal/PySide6/QtGui.abi3.so", "Qt for Python"),
        ("_internal/numpy.libs/libscipy_openblas64_-4b78795a.so", "numpy: OpenBLAS"),
        ("_internal/numpy/_core/_multiarray_umath.cpython-313-x86_64-linux-gnu.so", "numpy"),
        ("_internal/python3.13/lib-dynload/_ssl.cpython-313-x86_64-linux-gnu.so", "Python"),
        ("_internal/python313.dll", "Python"),
        ("_internal/strange.bin", "everything else"),
    ],
)
def test_files_belong_to_parts(path: str, part: str) -> None:
    assert sizes.part_of(path) == part


def test_the_ten_largest_are_shown_and_the_rest_is_summed() -> None:
    installed = {f"part {number}": number * MB for number in range(1, 13)}
    lines = list(sizes.table(installed, {"gapdesk_1_amd64.deb": 50 * MB}))
    assert lines[0].startswith("part 12 ") and lines[9].startswith("part 3 ")
    assert lines[10].split() == ["2", "smaller", "parts", "3.0", "MB"]
    assert "78.0 MB" in lines[11] and "of 220 MB" in lines[11]
    assert "gapdesk_1_amd64.deb" in lines[12] and "of 80 MB" in lines[12] and "TOO LARGE" not in lines[12]


@pytest.mark.parametrize(
    ("installed", "installer", "fits"), [(220, 80, True), (221, 80, False), (220, 81, False)]
)
def test_limits(installed: int, installer: int, fits: bool) -> None:
    whole, one = {"part": installed * MB}, {"gapdesk-1-windows-x64-setup.exe": installer * MB}
    assert sizes.within_limits(whole, one) is fits
    assert any("TOO LARGE" in line for line in sizes.table(whole, one)) is not fits


def test_measures_what_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(product, "OUT", tmp_path)
    monkeypatch.setattr(product, "FROZEN", tmp_path / "gapdesk")
    assert sizes.main([]) == 1
    assert "sh dev freeze" in capsys.readouterr().out
    make(tmp_path / "gapdesk", **{"gapdesk": 2 * MB, "_internal/numpy/a.so": 3 * MB})
    (tmp_path / "gapdesk/_internal/link.so").symlink_to("numpy/a.so")
    make(tmp_path, **{"gapdesk_1_amd64.deb": MB, "gapdesk-1.whl": 99 * MB})
    assert sizes.main([]) == 0
    printed = capsys.readouterr().out
    assert "installed                                                5.0 MB" in printed
    assert "gapdesk_1_amd64.deb" in printed and "whl" not in printed
    make(tmp_path, **{"gapdesk-1-linux-x86_64.tar.xz": 81 * MB})
    assert sizes.main([]) == 1
