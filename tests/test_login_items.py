from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from gapdesk import login_items
from gapdesk.login_entries import LoginEntry
from gapdesk.login_items import AutostartFile, LaunchAgent, RunKey, login_item
from gapdesk.wording import Objection

COMMAND = ("/opt/My $x/gapdesk", "--hidden")


class FakeWinreg:
    """The standard library's winreg, as far as it is used: values by (key, name)."""

    HKEY_CURRENT_USER, REG_SZ, KEY_SET_VALUE = "HKCU", 1, 2

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, object]] = {}

    class Key(dict[str, object]):
        def __enter__(self) -> FakeWinreg.Key:
            return self

        def __exit__(self, *_: object) -> None: ...

    def OpenKey(self, root: str, path: str, reserved: int = 0, access: int = 0) -> object:
        if path not in self.keys:
            raise FileNotFoundError(errno.ENOENT, "no such key")
        return self.keys[path]

    def CreateKey(self, root: str, path: str) -> object:
        return self.keys.setdefault(path, self.Key())

    def QueryValueEx(self, key: dict[str, object], name: str) -> tuple[object, int]:
        if name not in key:
            raise FileNotFoundError(errno.ENOENT, "no such value")
        return key[name], self.REG_SZ

    def SetValueEx(self, key: dict[str, object], name: str, reserved: int, kind: int, value: object) -> None:
        assert kind == self.REG_SZ
        key[name] = value

    def DeleteValue(self, key: dict[str, object], name: str) -> None:
        if name not in key:
            raise FileNotFoundError(errno.ENOENT, "no such value")
        del key[name]


class FakeLaunchctl:
    def __init__(self, printed: str = "") -> None:
        self.printed = printed
        self.calls: list[list[str]] = []

    def __call__(self, arguments: Sequence[str]) -> str:
        self.calls.append(list(arguments))
        return self.printed


RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"


# --- Linux ------------------------------------------------------------------------------------------------


def test_a_file_in_the_autostart_folder(tmp_path: Path) -> None:
    item = AutostartFile(tmp_path / "config", "/icons/gapdesk.svg")
    assert item.read() is None
    item.remove()
    item.write(COMMAND)
    assert [file.name for file in (tmp_path / "config" / "autostart").iterdir()] == ["gapdesk.desktop"]
    assert item.read() == LoginEntry(COMMAND, enabled=True)
    item.write(("/elsewhere/gapdesk",))
    assert item.read() == LoginEntry(("/elsewhere/gapdesk",), enabled=True)
    item.remove()
    assert item.read() is None


def test_a_folder_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    item = AutostartFile(tmp_path, "")
    item.file.mkdir(parents=True)  # a folder in the file's place
    with pytest.raises(OSError):
        item.write(COMMAND)
    assert [file.name for file in item.file.parent.iterdir()] == ["gapdesk.desktop"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's folders")
@pytest.mark.parametrize(
    ("chosen", "folder"), [("", "home/.config"), ("own", "home/.config"), ("/own", "own")]
)
def test_the_folder_is_the_desktop_s(monkeypatch, tmp_path: Path, chosen: str, folder: str) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", f"{tmp_path}{chosen}" if chosen.startswith("/") else chosen)
    item = login_item()
    assert isinstance(item, AutostartFile)
    assert item.file == tmp_path / folder / "autostart" / "gapdesk.desktop"


@pytest.mark.skipif(sys.platform == "win32", reason="homes of Unix")
def test_without_a_home_there_is_no_entry(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "gone"))
    assert login_item() is None

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert login_item() is None


# --- macOS ------------------------------------------------------------------------------------------------


def test_a_launch_agent_in_the_library(tmp_path: Path) -> None:
    launchctl = FakeLaunchctl()
    item = LaunchAgent(tmp_path, launchctl)
    assert item.read() is None
    item.write(COMMAND)
    assert (tmp_path / "Library" / "LaunchAgents" / "app.gapdesk.plist").is_file()
    assert item.read() == LoginEntry(COMMAND, enabled=True)
    domain = f"gui/{os.getuid()}" if sys.platform != "win32" else ""
    assert launchctl.calls == [["enable", f"{domain}/app.gapdesk"], ["print-disabled", domain]]
    launchctl.printed = '\t"app.gapdesk" => disabled\n'
    assert item.read() == LoginEntry(COMMAND, enabled=False)
    item.remove()
    assert item.read() is None
    assert not any("bootout" in call or "unload" in call for call in launchctl.calls)  # it would end gapdesk


def test_launchctl_may_fail_or_hang(monkeypatch, tmp_path: Path) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("launchctl", 5)

    program = tmp_path / "launchctl"
    program.write_text('#!/bin/sh\necho "$1"; exit 3\n')
    program.chmod(0o755)
    monkeypatch.setattr(login_items, "_LAUNCHCTL", str(program))
    assert login_items.run_launchctl(["print-disabled", "gui/1"]) == "print-disabled\n"
    monkeypatch.setattr(subprocess, "run", late)
    assert login_items.run_launchctl(["print-disabled", "gui/1"]) == ""


# --- Windows ----------------------------------------------------------------------------------------------


def test_a_value_of_the_run_key() -> None:
    winreg = FakeWinreg()
    item = RunKey(winreg)
    assert item.read() is None
    item.remove()
    item.write(("C:\\Program Files\\gapdesk\\gapdesk.exe", "--hidden"))
    assert winreg.keys == {RUN: {"gapdesk": '"C:\\Program Files\\gapdesk\\gapdesk.exe" --hidden'}}
    assert item.read() == LoginEntry(("C:\\Program Files\\gapdesk\\gapdesk.exe", "--hidden"), enabled=True)
    item.remove()
    assert item.read() is None
    item.remove()


def test_what_task_manager_switched_off_is_off_until_switched_on_here() -> None:
    winreg = FakeWinreg()
    item = RunKey(winreg)
    item.write(COMMAND)
    winreg.CreateKey("HKCU", APPROVED)["gapdesk"] = b"\x03" + bytes(11)  # type: ignore[index]
    assert item.read() == LoginEntry(COMMAND, enabled=False)
    item.write(COMMAND)
    assert item.read() == LoginEntry(COMMAND, enabled=True)
    assert winreg.keys[APPROVED] == {}


def test_a_command_windows_would_not_start_is_refused() -> None:
    winreg = FakeWinreg()
    with pytest.raises(Objection, match="so long a name"):
        RunKey(winreg).write(("C:\\" + "x" * 260, "--hidden"))
    assert winreg.keys == {}


def test_windows_has_a_run_key(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", FakeWinreg())
    assert isinstance(login_item(), RunKey)


def test_a_mac_has_a_launch_agent(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert isinstance(login_item(), LaunchAgent)
