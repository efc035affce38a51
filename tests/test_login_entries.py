from __future__ import annotations

import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.login_entries import (
    LoginEntry,
    desktop_entry,
    is_approved,
    is_disabled,
    launch_agent,
    read_command_line,
    read_desktop_entry,
    read_launch_agent,
)

NASTY = (
    "/opt/My Programs/gapdesk",
    '/opt/"quoted"/gapdesk',
    "/opt/$HOME/`id`/gapdesk",
    "/opt/100%/%f/%%/gapdesk",
    "/opt/back\\slash\\",
    "/opt/it's/a=b/gapdesk",
    " /starts/blank",
    "/opt/tab\there/line\nthere",
    "/主目录/密钥",
    "",
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
COMMANDS = st.lists(TEXT | st.sampled_from(NASTY), min_size=1, max_size=5).map(tuple)


@settings(max_examples=200, deadline=None)
@given(COMMANDS)
def test_a_desktop_entry_starts_what_it_was_made_for(command: tuple[str, ...]) -> None:
    text = desktop_entry(command, "/icons/gapdesk.svg")
    assert read_desktop_entry(text) == LoginEntry(command, enabled=True)


@pytest.mark.parametrize("path", NASTY)
def test_one_value_is_one_line(path: str) -> None:
    text = desktop_entry([path, "--data-dir", path], path)
    names = [line.partition("=")[0] for line in text.splitlines()]
    assert names == [
        *("[Desktop Entry]", "Type", "Version", "Name", "Comment", "Comment[zh_CN]"),
        *("Exec", "TryExec", "Icon", "Terminal", "X-GNOME-Autostart-enabled"),
    ]


def test_the_exec_line_is_quoted_as_the_specification_says() -> None:
    """First the quoting of arguments, then the escaping of strings: a dollar takes two backslashes."""
    text = desktop_entry(["/opt/My $x", "100%", 'a"b', "c\\d"], "gapdesk")
    assert 'Exec="/opt/My \\\\$x" "100%%" "a\\\\"b" "c\\\\\\\\d"' in text.splitlines()
    assert "TryExec=/opt/My $x" in text.splitlines()


def test_the_whole_entry() -> None:
    command = ["/opt/gapdesk/gapdesk", "--hidden", "--data-dir", "/srv/my data"]
    assert desktop_entry(command, "/opt/gapdesk/gapdesk.svg") == (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.4\n"
        "Name=gapdesk\n"
        "Comment=Gemini API on localhost\n"
        "Comment[zh_CN]=本机上的 Gemini API\n"
        'Exec="/opt/gapdesk/gapdesk" "--hidden" "--data-dir" "/srv/my data"\n'
        "TryExec=/opt/gapdesk/gapdesk\n"
        "Icon=/opt/gapdesk/gapdesk.svg\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils are missing")
def test_the_system_s_own_check_has_nothing_to_say(tmp_path: Path) -> None:
    file = tmp_path / "gapdesk.desktop"
    file.write_text(desktop_entry(["/opt/My $x", "--hidden"], "/opt/gapdesk.svg"), encoding="utf-8")
    done = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("lines", "enabled"),
    [
        ("Hidden=true", False),
        ("X-GNOME-Autostart-enabled=false", False),
        ("Hidden=false\nX-GNOME-Autostart-enabled=true", True),
        ("#Hidden=true", True),
        ("[Other]\nHidden=true", True),
        ("", True),
    ],
)
def test_what_a_desktop_switched_off_is_off(lines: str, enabled: bool) -> None:
    entry = read_desktop_entry(f"[Desktop Entry]\nExec = gapdesk --hidden %U\n{lines}\n")
    assert entry == LoginEntry(("gapdesk", "--hidden", ""), enabled)


@pytest.mark.parametrize("text", ["", "Exec=gapdesk", '[Desktop Entry]\nExec="open', "[Desktop Entry]\n=\n"])
def test_a_broken_desktop_entry_starts_nothing(text: str) -> None:
    assert read_desktop_entry(text).command == ()


XML_TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(XML_TEXT, min_size=1, max_size=4).map(tuple))
def test_a_launch_agent_starts_what_it_was_made_for(command: tuple[str, ...]) -> None:
    assert read_launch_agent(launch_agent(command), disabled=False) == LoginEntry(command, enabled=True)
    assert read_launch_agent(launch_agent(command), disabled=True) == LoginEntry(command, enabled=False)


def test_the_whole_launch_agent() -> None:
    command = ["/Applications/gapdesk.app/Contents/MacOS/gapdesk", "--hidden"]
    assert plistlib.loads(launch_agent(command)) == {
        "Label": "app.gapdesk",
        "AssociatedBundleIdentifiers": ["io.github.gapdesk.gapdesk"],
        "ProgramArguments": command,
        "RunAtLoad": True,
        "ProcessType": "Interactive",
        "LimitLoadToSessionType": "Aqua",
    }


@pytest.mark.parametrize(
    ("values", "entry"),
    [
        ({"ProgramArguments": ["/a"], "RunAtLoad": True, "Disabled": True}, LoginEntry(("/a",), False)),
        ({"ProgramArguments": ["/a"]}, LoginEntry(("/a",), False)),
        ({"ProgramArguments": [7], "RunAtLoad": True}, LoginEntry((), True)),
        ([1, 2], LoginEntry((), False)),
    ],
)
def test_launch_agents_of_other_kinds(values: object, entry: LoginEntry) -> None:
    assert read_launch_agent(plistlib.dumps(values), disabled=False) == entry


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.binary(max_size=60).map(b"<?xml version='1.0'?><plist>".__add__))
def test_a_broken_launch_agent_is_off(data: bytes) -> None:
    assert not read_launch_agent(data, disabled=False).enabled


@pytest.mark.parametrize(
    ("line", "disabled"),
    [
        ('\t\t"app.gapdesk" => disabled', True),
        ('\t\t"app.gapdesk" => true', True),
        ('\t\t"app.gapdesk" => enabled', False),
        ('\t\t"app.gapdesk" => false', False),
        ('\t\t"app.gapdesk.other" => disabled', False),
        ("", False),
    ],
)
def test_what_launchd_keeps_beside_the_file(line: str, disabled: bool) -> None:
    printed = f'disabled services = {{\n\t\t"com.apple.x" => disabled\n{line}\n\t}}\n'
    assert is_disabled(printed) == disabled


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text('ab "\\\t-', max_size=8), min_size=1, max_size=5))
def test_a_command_line_is_read_as_it_was_written(command: list[str]) -> None:
    assert read_command_line(subprocess.list2cmdline(command)) == tuple(command)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (
            r'"C:\Program Files\gapdesk\gapdesk.exe" --hidden',
            (r"C:\Program Files\gapdesk\gapdesk.exe", "--hidden"),
        ),
        (r'gapdesk --data-dir "D:\my data\\"', ("gapdesk", "--data-dir", "D:\\my data\\")),
        ("  ", ()),
        ('a "" b', ("a", "", "b")),
    ],
)
def test_command_lines(line: str, command: tuple[str, ...]) -> None:
    assert read_command_line(line) == command


@pytest.mark.parametrize(
    ("state", "approved"),
    [(None, True), (b"", True), (b"\x02" + bytes(11), True), (b"\x03" + bytes(11), False), (b"\x07", False)],
)
def test_what_the_task_manager_notes(state: bytes | None, approved: bool) -> None:
    assert is_approved(state) == approved
