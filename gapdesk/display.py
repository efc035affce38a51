"""Whether there is a screen to show a window on: Qt ends the process when it finds that there is none."""

from __future__ import annotations

import ctypes
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

_XCB = "libxcb.so.1"
_SECONDS = 2.0


def why_none(env: Mapping[str, str]) -> str:
    """Why no window can be shown on Linux, "" if one can: X11 or Wayland answers, or Qt needs neither."""
    asked = [name for name in env.get("QT_QPA_PLATFORM", "").split(";") if name]  # the first that works
    if any(not name.startswith(("xcb", "wayland")) for name in asked):
        return ""
    x11 = env.get("DISPLAY", "") if _among(asked, "xcb") else ""
    wayland = env.get("WAYLAND_DISPLAY", "") if _among(asked, "wayland") else ""
    if not (x11 or wayland):
        return "there is no display"
    if (x11 and _x11_answers()) or (wayland and _wayland_answers(env)):
        return ""
    return f"the display {wayland or x11} cannot be reached"


def _among(asked: Sequence[str], platform: str) -> bool:
    return not asked or any(name.startswith(platform) for name in asked)


def _x11_answers() -> bool:
    """Whether the server of DISPLAY lets us in; libxcb reads the variable, and the permission, as Qt does."""
    try:
        xcb = ctypes.CDLL(_XCB)
    except OSError:
        return True  # then Qt says what it lacks
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def _wayland_answers(env: Mapping[str, str]) -> bool:
    place = Path(env.get("XDG_RUNTIME_DIR", "")) / env["WAYLAND_DISPLAY"]  # an absolute name stays as it is
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(_SECONDS)
        try:
            asked.connect(os.fspath(place))
        except OSError:
            return False
    return True
