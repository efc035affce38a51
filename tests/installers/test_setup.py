from __future__ import annotations

import re
import struct
from pathlib import Path, PureWindowsPath

import pytest

from resources.installers import product
from resources.installers.windows import payload, picture, setup
from resources.installers.windows.payload import PayloadError


def frozen(folder: Path, *names: str) -> Path:
    """A folder as PyInstaller leaves it, with these files in it."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    return folder


def windows(folder: Path, *names: str) -> Path:
    return frozen(folder, "gapdesk.exe", "gapdesk-console.exe", *names)


def plan(folder: Path) -> setup.Plan:
    return setup.Plan(
        payload.collect(folder), Path("out.exe"), Path("i.ico"), Path("p.bmp"), version="1.2.3rc1"
    )


def lines(text: str, macro: str) -> list[str]:
    """What stands in a macro."""
    found = re.search(rf"!macro {macro}\n(.*?)\n!macroend", text, re.DOTALL)
    assert found
    return [line.strip() for line in found[1].splitlines()]


# --- the payload --------------------------------------------------------------------------------------------


def test_all_files_are_listed_in_a_fixed_order(tmp_path: Path) -> None:
    found = payload.collect(windows(tmp_path, "_internal/b/z.dll", "_internal/a.pyd"))
    names = [str(part.name) for part in found.parts]
    assert names == [r"_internal\a.pyd", r"_internal\b\z.dll", "gapdesk-console.exe", "gapdesk.exe"]
    assert all(part.source.is_file() and part.source.is_absolute() for part in found.parts)
    assert found.size == sum(len(name) for name in names)
    assert found.longest == len("gapdesk-console.exe")


def test_another_systems_program_stands_in_under_both_names(tmp_path: Path) -> None:
    frozen(tmp_path, "gapdesk", "_internal/a.so")
    (tmp_path / "_internal/link.so").symlink_to("a.so")
    found = payload.collect(tmp_path)
    places = {str(part.name): part.source.name for part in found.parts}
    assert places == {r"_internal\a.so": "a.so", "gapdesk.exe": "gapdesk", "gapdesk-console.exe": "gapdesk"}


def test_a_missing_program_is_told(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match=r"holds no gapdesk\.exe: make the program first"):
        payload.collect(tmp_path / "nowhere")
    with pytest.raises(PayloadError, match=r"holds no gapdesk-console\.exe"):
        payload.collect(frozen(tmp_path, "gapdesk.exe"))


def test_a_name_that_windows_does_not_allow_is_told(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="_internal/what"):
        payload.collect(frozen(tmp_path, "gapdesk", "_internal/what?.txt"))


def test_each_file_is_put_and_removed_by_its_name(tmp_path: Path) -> None:
    found = payload.collect(windows(tmp_path, "_internal/a b/文件.txt", "_internal/pays $9.txt"))
    text = payload.script(found)
    put, removed = lines(text, "PAYLOAD_PUT"), lines(text, "PAYLOAD_REMOVE")
    assert put[:2] == [
        r'SetOutPath "$INSTDIR\_internal\a b"',
        f'File "/oname=文件.txt" "{tmp_path}/_internal/a b/文件.txt"',
    ]
    assert f'File "/oname=pays $$9.txt" "{tmp_path}/_internal/pays $9.txt"' in put
    assert 'SetOutPath "$INSTDIR"' in put
    deleted = [line for line in removed if line.startswith("Delete")]
    assert len(deleted) == len(found.parts) == sum(line.startswith("File") for line in put)
    assert r'Delete "$INSTDIR\_internal\pays $$9.txt"' in deleted


def test_folders_go_after_their_files_and_their_folders(tmp_path: Path) -> None:
    found = payload.collect(windows(tmp_path, "_internal/a/b/c.txt", "_internal/d/e.txt"))
    assert found.folders == tuple(
        map(PureWindowsPath, (r"_internal\a\b", r"_internal\a", r"_internal\d", "_internal"))
    )
    removed = lines(payload.script(found), "PAYLOAD_REMOVE")
    assert [line.partition(" ")[0] for line in removed] == ["Delete"] * 4 + ["RMDir"] * 4
    assert removed[-1] == r'RMDir "$INSTDIR\_internal"'


def test_no_folder_is_removed_with_all_that_is_in_it(tmp_path: Path) -> None:
    texts = [setup.SCRIPT.read_text("utf-8"), setup.parts(plan(windows(tmp_path)))]
    assert not [
        line for text in texts for line in text.splitlines() if re.search(r"RMDir\s+/", line, re.IGNORECASE)
    ]


# --- what the script is told --------------------------------------------------------------------------------


def test_the_script_uses_all_it_is_told_and_is_told_all_it_uses(tmp_path: Path) -> None:
    text = setup.parts(plan(windows(tmp_path)))
    script = setup.SCRIPT.read_text("utf-8") + setup.SCRIPT.with_name("words.nsh").read_text("utf-8")
    told = set(re.findall(r"^!define (\w+)", text, re.MULTILINE))
    used = {name for name in told if f"${{{name}}}" in script}
    assert told == used
    assert '!define VERSION "1.2.3rc1"' in text
    assert lines(text, "VERSION_STRINGS")[:2] == ["VIProductVersion 1.2.3.0", "VIFileVersion 1.2.3.0"]
    assert f'!define SIZE "{1}"' in text  # KB, never less than there is


def test_compiling_names_the_artefact() -> None:
    assert product.OUT / f"gapdesk-{product.VERSION}-windows-x64-setup.exe" == setup.OUTPUT


def test_without_makensis_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ProgramFiles(x86)", raising=False)
    assert setup.main([]) == 1
    assert "install NSIS 3" in capsys.readouterr().err


def test_without_a_program_it_says_what_to_make(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tool(tmp_path / "makensis")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("WINDOWS_SIGN_THUMBPRINT", raising=False)
    monkeypatch.setattr(product, "FROZEN", tmp_path / "none")
    assert setup.main([]) == 1
    assert "make the program first" in capsys.readouterr().err


def test_makensis_is_found_where_its_own_installer_puts_it(tmp_path: Path) -> None:
    usual = tmp_path / "NSIS"
    usual.mkdir()
    tool(usual / "makensis")
    assert setup.find_makensis({"PATH": "", "ProgramFiles(x86)": str(tmp_path)}) == str(usual / "makensis")
    assert setup.find_makensis({"PATH": str(tmp_path)}) is None


def test_the_picture_is_a_bitmap_of_the_form_nsis_shows() -> None:
    data = picture.bmp()
    kind, width, height, bits = struct.unpack("<2s16xii2xH", data[:30])
    assert (kind, width, height, bits) == (b"BM", picture.WIDTH, picture.HEIGHT, 24)
    assert len(set(data[54:])) > 20, "there is an icon on it"


def tool(file: Path) -> None:
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
