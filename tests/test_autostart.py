from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from gapdesk.autostart import Autostart, command_of
from gapdesk.login_entries import LoginEntry
from gapdesk.login_items import AutostartFile, LaunchAgent, RunKey
from gapdesk.paths import Paths, resource
from gapdesk.wording import Objection
from tests.test_login_items import FakeLaunchctl, FakeWinreg


class FakeItem:
    def __init__(self, entry: LoginEntry | None = None, error: OSError | None = None) -> None:
        self.entry, self.error = entry, error

    def read(self) -> LoginEntry | None:
        if self.error:
            raise self.error
        return self.entry

    def write(self, command: Sequence[str]) -> None:
        if self.error:
            raise self.error
        self.entry = LoginEntry(tuple(command), enabled=True)

    def remove(self) -> None:
        if self.error:
            raise self.error
        self.entry = None


@pytest.fixture
def program(tmp_path: Path) -> str:
    """A program that exists, in a folder whose name is hard to quote."""
    file = tmp_path / 'My "Programs" $x 100% `id` back\\slash' / "gapdesk"
    file.parent.mkdir()
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return str(file)


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
async def test_on_and_off_again_on_three_systems(tmp_path: Path, program: str, system: str) -> None:
    item = {
        "linux": lambda: AutostartFile(tmp_path / "config", "gapdesk"),
        "macos": lambda: LaunchAgent(tmp_path, FakeLaunchctl()),
        "windows": lambda: RunKey(FakeWinreg()),
    }[system]()
    start = Autostart(item, lambda: (program, "--hidden", "--data-dir", "/my data"))
    assert start.possible
    assert not await start.on()
    await start.set(True)
    assert await start.on()
    assert item.read() == LoginEntry((program, "--hidden", "--data-dir", "/my data"), enabled=True)
    await start.set(False)
    assert not await start.on()
    assert item.read() is None


async def test_an_entry_of_an_older_place_is_put_right(program: str) -> None:
    item = FakeItem(LoginEntry(("/gone/gapdesk", "--hidden"), enabled=True))
    start = Autostart(item, lambda: (program, "--hidden"))
    assert not await start.on()  # it starts nothing
    await start.set(True)
    assert item.entry == LoginEntry((program, "--hidden"), enabled=True)


async def test_another_place_that_exists_starts_gapdesk_too(program: str) -> None:
    item = FakeItem(LoginEntry((sys.executable, "-m", "gapdesk", "--hidden"), enabled=True))
    assert await Autostart(item, lambda: (program, "--hidden")).on()
    item.entry = LoginEntry((program, "--hidden", "--data-dir", "/other"), enabled=True)
    assert not await Autostart(item, lambda: (program, "--hidden")).on()


@pytest.mark.parametrize(
    "entry", [LoginEntry((), True), LoginEntry((sys.executable, "--hidden"), False), None], ids=str
)
async def test_what_starts_nothing_is_off(entry: LoginEntry | None) -> None:
    assert not await Autostart(FakeItem(entry), lambda: (sys.executable, "--hidden")).on()


async def test_a_refusal_has_its_reason(program: str) -> None:
    start = Autostart(FakeItem(error=PermissionError(13, "Permission denied")), lambda: (program,))
    assert not await start.on()
    for on in (True, False):
        with pytest.raises(Objection, match=r"could not be changed \(Permission denied\)"):
            await start.set(on)


async def test_practice_is_never_started_at_login(tmp_path: Path) -> None:
    start = Autostart.of_run(Paths.under(tmp_path), practice=True)
    assert not start.possible
    assert not await start.on()
    with pytest.raises(Objection, match="cannot start at login here"):
        await start.set(True)
    assert not Autostart.of_run(Paths(tmp_path, tmp_path, tmp_path, throw_away=True), practice=False).possible


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own folder")
async def test_the_real_entry_of_this_run(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    start = Autostart.of_run(Paths.under(tmp_path / "my data"), practice=False)
    await start.set(True)
    assert await start.on()
    text = (tmp_path / "config" / "autostart" / "gapdesk.desktop").read_text("utf-8")
    assert f'"-m" "gapdesk" "--hidden" "--data-dir" "{tmp_path}/my data"\n' in text
    assert f"Icon={resource('icons/gapdesk.svg')}\n" in text
    await start.set(False)
    assert list((tmp_path / "config" / "autostart").iterdir()) == []


def test_the_command_is_this_very_program(monkeypatch, tmp_path: Path) -> None:
    python = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    assert command_of(Paths.default()) == (str(python), "-m", "gapdesk", "--hidden")
    (tmp_path / "pythonw.exe").touch()
    assert command_of(Paths.default())[0] == str(tmp_path / "pythonw.exe")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command_of(Paths.default()) == (str(python), "--hidden")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gapdesk-console.exe"))
    assert command_of(Paths.default())[0] == str(tmp_path / "gapdesk.exe")
    monkeypatch.setattr(sys, "executable", str(python))
    data = tmp_path / "data"
    assert command_of(Paths.under(data)) == (str(python), "--hidden", "--data-dir", str(data))


@pytest.mark.skipif(sys.platform == "win32", reason="statvfs is of Unix")
async def test_a_mac_s_disk_image_is_no_place_to_start_from(
    monkeypatch, program: str, tmp_path: Path
) -> None:
    item = LaunchAgent(tmp_path, FakeLaunchctl())
    start = Autostart(item, lambda: (program, "--hidden"))
    flags = os.ST_RDONLY
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=flags))
    with pytest.raises(Objection, match="to Applications"):
        await start.set(True)
    assert item.read() is None
    flags = 0
    await start.set(True)
    assert item.read() == LoginEntry((program, "--hidden"), enabled=True)
