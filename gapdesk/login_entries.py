"""What three systems read to start a program at login: how an entry is written, and read again. Pure."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

import gapdesk

NAME = "gapdesk"
LABEL = "app.gapdesk"
"""Of the LaunchAgent, and of its file."""
LONGEST_COMMAND = 260
"""Characters of a command line in a Run key ("no longer than 260 characters", Win32: Run and RunOnce Registry
Keys)."""

_GROUP = "[Desktop Entry]"
_STRING = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
"""Escapes of any string value (Desktop Entry Specification, "Possible value types")."""
_UNSTRING = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
_QUOTED = '"`$\\'
"""What a backslash stands before within a quoted argument (ibid., "The Exec key")."""
_PIECE = re.compile(r'(\\*)"|([ \t]+)|(\\+|[^\\" \t]+)')
"""Of a Windows command line: a quote with the backslashes before it, blanks, or plain text."""


@dataclass(frozen=True, slots=True)
class LoginEntry:
    """What a system has noted down."""

    command: tuple[str, ...]
    """Program and arguments; empty if it cannot be understood."""
    enabled: bool
    """False where the user switched it off in the system's own settings."""


# --- Linux: ~/.config/autostart/gapdesk.desktop -----------------------------------------------------------


def desktop_entry(command: Sequence[str], icon: str) -> str:
    """The autostart file for `command`; `icon` is a path or a name in the icon theme."""
    lines = {
        "Type": "Application",
        "Version": "1.4",
        "Name": NAME,
        "Comment": "Gemini API on localhost",
        "Comment[zh_CN]": "本机上的 Gemini API",
        "Exec": _escaped(" ".join(_exec_argument(each) for each in command)),
        "TryExec": _escaped(command[0]),
        "Icon": _escaped(icon),
        "Terminal": "false",
        "X-GNOME-Autostart-enabled": "true",
    }
    return "\n".join([_GROUP, *(f"{name}={value}" for name, value in lines.items()), ""])


def read_desktop_entry(text: str) -> LoginEntry:
    """What an autostart file says; desktops switch one off by Hidden or X-GNOME-Autostart-enabled."""
    values: dict[str, str] = {}
    group = ""
    for line in text.split("\n"):
        if line.startswith("["):
            group = line.strip()
        elif group == _GROUP and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            values[name.strip()] = value.strip()
    hidden = values.get("Hidden", "false") == "true"
    enabled = values.get("X-GNOME-Autostart-enabled", "true") == "true"
    return LoginEntry(_exec_arguments(_unescaped(values.get("Exec", ""))), enabled and not hidden)


def _exec_argument(argument: str) -> str:
    quoted = "".join(f"\\{letter}" if letter in _QUOTED else letter for letter in argument)
    return '"' + quoted.replace("%", "%%") + '"'


def _exec_arguments(line: str) -> tuple[str, ...]:
    """The arguments of an Exec line; field codes for files and icons stand for nothing at login."""
    found: list[str] = []
    current: list[str] | None = None
    quoted = False
    letters = iter(line)
    for letter in letters:
        if letter == " " and not quoted:
            if current is not None:
                found.append("".join(current))
            current = None
            continue
        current = [] if current is None else current
        if letter == '"':
            quoted = not quoted
        elif letter == "\\" and quoted:
            current.append(next(letters, ""))
        elif letter == "%":
            current.append("%" if next(letters, "") == "%" else "")
        else:
            current.append(letter)
    if current is not None:
        found.append("".join(current))
    return tuple(found) if not quoted else ()


def _escaped(value: str) -> str:
    text = "".join(_STRING.get(letter, letter) for letter in value)
    return f"\\s{text[1:]}" if text.startswith(" ") else text  # blanks around "=" do not count


def _unescaped(value: str) -> str:
    letters = iter(value)
    found = []
    for letter in letters:
        if letter == "\\":
            code = next(letters, "")
            found.append(_UNSTRING.get(code, f"\\{code}"))
        else:
            found.append(letter)
    return "".join(found)


# --- macOS: ~/Library/LaunchAgents/app.gapdesk.plist ------------------------------------------------------


def launch_agent(command: Sequence[str]) -> bytes:
    """The LaunchAgent that starts `command` once at login (launchd.plist(5))."""
    return plistlib.dumps(
        {
            "Label": LABEL,
            "AssociatedBundleIdentifiers": [gapdesk.APP_ID],  # System Settings shows its name and icon
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",  # what has a window is not slowed down
            "LimitLoadToSessionType": "Aqua",
        }
    )


def read_launch_agent(data: bytes, disabled: bool) -> LoginEntry:
    """What a LaunchAgent says; `disabled` is what launchd keeps beside the file."""
    try:
        values = plistlib.loads(data)
    except (ValueError, ExpatError, KeyError, IndexError, OverflowError):  # what broken files raise
        values = None
    if not isinstance(values, dict):
        return LoginEntry((), False)
    command = values.get("ProgramArguments")
    if not isinstance(command, list) or not all(isinstance(each, str) for each in command):
        command = []
    enabled = values.get("RunAtLoad") is True and values.get("Disabled") is not True and not disabled
    return LoginEntry(tuple(command), enabled)


def is_disabled(printed: str) -> bool:
    """Whether `launchctl print-disabled` names the agent as off: "disabled", on older systems "true"."""
    for line in printed.splitlines():
        name, arrow, state = line.partition("=>")
        if arrow and name.strip() == f'"{LABEL}"':
            return state.strip() in ("disabled", "true")
    return False


# --- Windows: HKCU\…\CurrentVersion\Run -------------------------------------------------------------------


def read_command_line(line: str) -> tuple[str, ...]:
    """The arguments of a Windows command line, by the rules of CommandLineToArgvW."""
    found: list[str] = []
    current: str | None = None
    quoted = False
    for piece in _PIECE.finditer(line):
        slashes, blank, text = piece.groups()
        if slashes is not None:
            current = (current or "") + "\\" * (len(slashes) // 2)
            if len(slashes) % 2:
                current += '"'
            else:
                quoted = not quoted
        elif quoted or blank is None:
            current = (current or "") + (text or blank)
        elif current is not None:
            found.append(current)
            current = None
    return tuple(found) if current is None else (*found, current)


def is_approved(state: object) -> bool:
    """Whether Task Manager lets an entry start: the first byte of what it notes is odd where it does not."""
    return not (isinstance(state, bytes) and state and state[0] & 1)
