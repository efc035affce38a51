"""A screen that answers, and those that do not."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gapdesk import display

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "wayland;offscreen"])
def test_some_ways_of_qt_need_no_screen(platform: str) -> None:
    assert display.why_none({"QT_QPA_PLATFORM": platform}) == ""


@pytest.mark.parametrize(
    "env",
    [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "w"}, {"QT_QPA_PLATFORM": "wayland"}],
)
def test_without_a_name_there_is_none(env: dict[str, str]) -> None:
    assert display.why_none(env) == "there is no display"


def test_an_x_server_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":777")
    assert display.why_none({"DISPLAY": ":777"}) == "the display :777 cannot be reached"


def test_wayland_answers_by_its_socket(tmp_path: Path) -> None:
    env = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert display.why_none(env) == "the display wayland-7 cannot be reached"
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(tmp_path / "wayland-7"))
        assert display.why_none(env) == "the display wayland-7 cannot be reached"  # left by one that died
        there.listen()
        assert display.why_none(env) == ""
        assert display.why_none({**env, "QT_QPA_PLATFORM": "xcb;wayland"}) == ""
        assert display.why_none({**env, "QT_QPA_PLATFORM": "xcb"}) == "there is no display"
        assert display.why_none({"WAYLAND_DISPLAY": str(tmp_path / "wayland-7")}) == ""


def test_the_program_goes_on_without_a_window(tmp_path: Path) -> None:
    code = "import os, sys; from gapdesk import cli; os.environ['DISPLAY'] = ':777'; print(cli._no_window())"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "the display :777 cannot be reached"
