"""The script for Windows, compiled for real where NSIS is, and run where wine is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gapdesk import login_entries, login_items
from resources.installers import icons
from resources.installers.windows import payload, picture, setup

MAKENSIS = shutil.which("makensis")
SCRIPT = setup.SCRIPT.read_text("utf-8")
WORDS = setup.SCRIPT.with_name("words.nsh").read_text("utf-8")

needs_nsis = pytest.mark.skipif(not MAKENSIS, reason="NSIS is not installed")
needs_wine = pytest.mark.skipif(not shutil.which("wine"), reason="wine is not installed")

STAND_IN = r"""
Unicode true
OutFile "{output}"
RequestExecutionLevel user
SilentInstall silent
!include FileFunc.nsh
Section
  ${{GetParameters}} $0
  FileOpen $1 "$TEMP\calls.txt" a
  FileSeek $1 0 END
  FileWrite $1 "$EXEFILE $0$\n"
  FileClose $1
SectionEnd
"""
"""A program for Windows that notes how it is called."""


def tiny_plan(folder: Path, version: str, program: bytes = b"MZ program") -> setup.Plan:
    """An installer of a few files, one of them in this version only."""
    frozen = folder / f"frozen-{version}"
    (frozen / "_internal/数据 $1").mkdir(parents=True)
    for name in (payload.PROGRAM, payload.CONSOLE):
        (frozen / name).write_bytes(program)
    (frozen / "_internal/数据 $1/a b.txt").write_text(version)
    (frozen / f"_internal/only_in_{version}.pyd").touch()
    (folder / "i.ico").write_bytes(icons.ico())
    (folder / "p.bmp").write_bytes(picture.bmp())
    output = folder / f"setup-{version}.exe"
    return setup.Plan(payload.collect(frozen), output, folder / "i.ico", folder / "p.bmp", version)


def made(folder: Path, version: str, program: bytes = b"MZ program") -> Path:
    assert MAKENSIS
    plan = tiny_plan(folder, version, program)
    setup.make(plan, MAKENSIS, None, folder)
    return plan.output


@needs_nsis
def test_it_compiles_without_a_warning_and_the_same_again(tmp_path: Path) -> None:
    first, again = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    again.mkdir()
    data = made(first, "1.2.3").read_bytes()
    assert data[:2] == b"MZ"
    assert "1.2.3".encode("utf-16-le") in data  # its version resource
    second = made(again, "1.2.3")
    os.utime(second, (0, 0))
    assert second.read_bytes() == data


@needs_nsis
def test_what_nsis_complains_of_is_told(tmp_path: Path) -> None:
    assert MAKENSIS
    plan = tiny_plan(tmp_path, "1.2.3")
    plan.payload.parts[0].source.unlink()
    with pytest.raises(setup.SetupError, match=r"(?s)makensis did not make it:.*no files found"):
        setup.make(plan, MAKENSIS, None, tmp_path)
    assert not plan.output.exists()


def test_every_text_is_said_somewhere_in_both_languages() -> None:
    texts = re.findall(r'^\$\{Say\} (\w+)((?: |\\\n|"[^"]*")+)', WORDS, re.MULTILINE)
    assert {name for name, _ in texts} == set(re.findall(r"\$\(([A-Z_]+)\)", SCRIPT))
    for name, both in texts:
        english, chinese = re.findall(r'"([^"]*)"', both)
        assert english.isascii(), name
        assert name == "PART_PROGRAM" or re.search("[一-鿿]", chinese), name
        assert (
            re.findall(r"\$\w+|\$\{\w+\}", english) == re.findall(r"\$\w+|\$\{\w+\}", chinese)
            or name == "NEWER"
        )


def test_the_programs_own_switch_understands_what_starts_with_windows() -> None:
    written = re.search(r'WriteRegStr HKCU "\$\{RUN\}" "\$\{NAME\}" \'(.*)\'', SCRIPT)
    assert written
    folder = r"C:\Program Files\My\Programs\gapdesk"
    line = written[1].replace("$INSTDIR", folder).replace("${PROGRAM}", payload.PROGRAM)
    assert login_entries.read_command_line(line) == (rf"{folder}\gapdesk.exe", "--hidden")
    defined = dict(re.findall(r'^!define (\w+) "(.*)"$', SCRIPT, re.MULTILINE))
    assert defined["RUN"] == login_items._RUN
    assert defined["APPROVED"] == login_items._APPROVED
    assert login_entries.NAME == "gapdesk"


# --- installed for real -------------------------------------------------------------------------------------


class Windows:
    """A fresh one, as far as wine is it."""

    def __init__(self, folder: Path) -> None:
        self._environment = os.environ | {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "DISPLAY": "",
        }
        self.run("winecfg", "-v", "win10")
        self.home = next(f for f in (folder / "prefix/drive_c/users").iterdir() if f.name != "Public")
        self.programs = self.home / "AppData/Local/Programs/gapdesk"

    def run(self, *command: str | Path) -> int:
        done = subprocess.run(["wine", *command], env=self._environment, capture_output=True, timeout=120)
        self.settle()
        return done.returncode

    def settle(self) -> None:
        """Wait for what runs on behind; it also writes the registry to disk."""
        subprocess.run(["wineserver", "-w"], env=self._environment, check=True, timeout=120)

    def value(self, key: str, name: str) -> str:
        asked = ["wine", "reg", "query", f"HKCU\\{key}", "/v", name]
        done = subprocess.run(asked, env=self._environment, capture_output=True, text=True, timeout=120)
        found = re.search(r"REG_\w+ +(.*?)\r?$", done.stdout, re.MULTILINE)
        return found[1] if found else ""

    def files(self) -> set[str]:
        return {f.relative_to(self.programs).as_posix() for f in self.programs.rglob("*") if f.is_file()}

    def calls(self) -> list[str]:
        """How the program was called since the last time."""
        file = next(self.home.rglob("calls.txt"), None)
        said = file.read_text().splitlines() if file else []
        if file:
            file.unlink()
        return said

    def shortcuts(self) -> set[str]:
        return {file.parent.name for file in self.home.rglob("gapdesk.lnk")}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Windows]:
    machine = Windows(tmp_path)
    yield machine
    machine.settle()


@pytest.mark.journey
@needs_nsis
@needs_wine
@pytest.mark.skipif(sys.platform == "win32", reason="a real Windows is not to be changed by a test")
def test_install_upgrade_and_remove(machine: Windows, tmp_path: Path) -> None:
    (tmp_path / "stand-in.nsi").write_text(STAND_IN.format(output=tmp_path / "program.exe"))
    subprocess.run([str(MAKENSIS), "-V2", tmp_path / "stand-in.nsi"], check=True)
    program = (tmp_path / "program.exe").read_bytes()
    older, newer = made(tmp_path, "0.9.0", program), made(tmp_path, "0.10.0", program)
    always = {"gapdesk.exe", "gapdesk-console.exe", "uninstall.exe", "_internal/数据 $1/a b.txt"}
    removal = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\gapdesk"

    assert machine.run(older, "/S") == 0
    assert machine.files() == always | {"_internal/only_in_0.9.0.pyd"}
    assert machine.value(removal, "DisplayVersion") == "0.9.0"
    assert machine.shortcuts() == {"Programs"}
    assert machine.value(login_items._RUN, "gapdesk") == ""
    assert machine.calls() == []

    assert machine.run(newer, "/S", "/AUTOSTART=1") == 0
    assert machine.files() == always | {"_internal/only_in_0.10.0.pyd"}
    assert machine.value(removal, "DisplayVersion") == "0.10.0"
    assert login_entries.read_command_line(machine.value(login_items._RUN, "gapdesk"))[1:] == ("--hidden",)
    assert machine.calls() == ["gapdesk-console.exe --quit"]

    assert machine.run(older, "/S") == 4, "a downgrade asks, and nobody is there"
    assert machine.value(removal, "DisplayVersion") == "0.10.0"

    mine = machine.programs / "_internal/mine.txt"
    mine.touch()
    assert machine.run(machine.programs / "uninstall.exe", "/S", "/DATA=1", "/KEYRING=1") == 0
    assert machine.calls() == [
        "gapdesk-console.exe --quit",
        "gapdesk-console.exe erase --yes --data --keyring",
    ]
    assert machine.files() == {"_internal/mine.txt"}
    assert machine.shortcuts() == set()
    assert machine.value(login_items._RUN, "gapdesk") == machine.value(removal, "DisplayVersion") == ""
    assert machine.run(newer, "/S") == 2, "the folder holds something else"
