"""Where three systems keep what starts at login: files on Linux and macOS, the registry on Windows."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from gapdesk import login_entries
from gapdesk.login_entries import LABEL, LONGEST_COMMAND, NAME, LoginEntry
from gapdesk.paths import resource
from gapdesk.wording import Objection, Words

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
_LAUNCHCTL = "/bin/launchctl"
_LAUNCHCTL_SECONDS = 5.0

Launchctl = Callable[[Sequence[str]], str]
"""Runs launchctl with arguments; returns what it prints."""


class LoginItem(Protocol):
    """The one entry for gapdesk. All of it may block for a moment, and raise OSError."""

    def read(self) -> LoginEntry | None:
        """The entry as it is; None if there is none."""
        ...

    def write(self, command: Sequence[str]) -> None:
        """Start `command` at login, in place of what was noted before. Objection says why it cannot be."""
        ...

    def remove(self) -> None:
        """Start nothing at login; nothing happens where there is no entry."""
        ...


def login_item() -> LoginItem | None:
    """This system's; None for a user without a home."""
    if sys.platform == "win32":
        return RunKey(importlib.import_module("winreg"))
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if not home.is_dir():
        return None
    if sys.platform == "darwin":
        return LaunchAgent(home, run_launchctl)
    chosen = os.environ.get("XDG_CONFIG_HOME", "")
    config = Path(chosen) if chosen.startswith("/") else home / ".config"  # a relative one is to be ignored
    return AutostartFile(config, str(resource("icons/gapdesk.svg")))


class AutostartFile:
    """Linux: a file in the folder of the Desktop Application Autostart Specification."""

    def __init__(self, config: Path, icon: str) -> None:
        self.file = config / "autostart" / f"{NAME}.desktop"
        self._icon = icon

    def read(self) -> LoginEntry | None:
        data = _content(self.file)
        if data is None:
            return None
        return login_entries.read_desktop_entry(data.decode("utf-8", "replace"))

    def write(self, command: Sequence[str]) -> None:
        _replace(self.file, login_entries.desktop_entry(command, self._icon).encode())

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)


class LaunchAgent:
    """macOS: a file that launchd reads at the next login.

    The agent is never unloaded: that would end the gapdesk which it started.
    """

    def __init__(self, home: Path, launchctl: Launchctl) -> None:
        self.file = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self._launchctl = launchctl

    def read(self) -> LoginEntry | None:
        data = _content(self.file)
        if data is None:
            return None
        printed = self._launchctl(["print-disabled", _domain()])
        return login_entries.read_launch_agent(data, login_entries.is_disabled(printed))

    def write(self, command: Sequence[str]) -> None:
        _replace(self.file, login_entries.launch_agent(command))
        self._launchctl(["enable", f"{_domain()}/{LABEL}"])

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)


class RunKey:
    """Windows: a value of the user's Run key, and what Task Manager notes about it."""

    def __init__(self, winreg: Any) -> None:
        """`winreg` is the standard library's module."""
        self._winreg = winreg

    def read(self) -> LoginEntry | None:
        line = self._value(_RUN)
        if not isinstance(line, str):
            return None
        approved = login_entries.is_approved(self._value(_APPROVED))
        return LoginEntry(login_entries.read_command_line(line), approved)

    def write(self, command: Sequence[str]) -> None:
        line = subprocess.list2cmdline(command)
        if len(line) > LONGEST_COMMAND:
            raise Objection(Words("Windows starts no program at login whose folder has so long a name."))
        with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, _RUN) as key:
            self._winreg.SetValueEx(key, NAME, 0, self._winreg.REG_SZ, line)
        self._delete(_APPROVED)

    def remove(self) -> None:
        self._delete(_RUN)
        self._delete(_APPROVED)

    def _value(self, path: str) -> object:
        try:
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, path) as key:
                found: object = self._winreg.QueryValueEx(key, NAME)[0]
                return found
        except FileNotFoundError:
            return None

    def _delete(self, path: str) -> None:
        winreg = self._winreg
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, NAME)
        except FileNotFoundError:
            pass


def run_launchctl(arguments: Sequence[str]) -> str:
    """What launchctl prints; "" if it does not end. Its exit code says nothing that the files do not."""
    try:
        done = subprocess.run(  # noqa: S603 - a system program by its full path, our own arguments
            [_LAUNCHCTL, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LAUNCHCTL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def _domain() -> str:
    """The domain of this user's windows, for launchctl."""
    return f"gui/{os.getuid()}"


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _replace(file: Path, data: bytes) -> None:
    """Write `file` whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_bytes(data)
        fresh.replace(file)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
