"""What is to be seen in the windows of a watched program, and a mouse that goes there."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.desktop import Session, until

_SCROLLS = 40
_EDGE = 40
"""Pixels from the right edge of the window, where nothing takes the wheel but the page."""


@dataclass(frozen=True)
class Seen:
    """A widget, as a screen reader would name it."""

    name: str
    kind: str
    """Its class."""
    state: str
    """Of a line with an icon: "ok", "bad" …"""
    x: int
    y: int
    """The middle of what is seen of it, on the screen."""
    left: int
    top: int
    in_view: bool
    """False while it is scrolled away."""
    enabled: bool
    focused: bool
    checked: bool


class Eye:
    """Looks by `path`, the socket of a watched program, and points on the screen of `session`."""

    def __init__(self, session: Session, path: Path) -> None:
        self._session, self._path = session, path

    def all(self) -> list[Seen]:
        """All that has a name, in windows that are open; empty before the program is there."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(15)
            try:
                connection.connect(str(self._path))
            except (FileNotFoundError, ConnectionRefusedError):
                return []
            told = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        found: list[dict[str, Any]] = json.loads(told)
        return [Seen(**each) for each in found]

    def find(self, name: str, kind: str = "") -> list[Seen]:
        """Those whose name begins like that, the shortest first; of that class, if it is named."""
        found = [each for each in self.all() if each.name.startswith(name) and kind in ("", each.kind)]
        return sorted(found, key=lambda each: len(each.name))

    def wait(self, name: str, kind: str = "", *, state: str = "", seconds: float = 15.0) -> Seen:
        """The first of them, as soon as there is one, and enabled."""

        def there() -> list[Seen]:
            found = self.find(name, kind)
            return [each for each in found if each.enabled and state in ("", each.state)]

        try:
            return until(there, f"there is no “{name}”", seconds)[0]
        except AssertionError as error:
            seen = "\n".join(sorted({f"{each.kind} {each.state} {each.name}" for each in self.all()}))
            raise AssertionError(f"{error}; but\n{seen}") from None

    def gone(self, name: str) -> None:
        """Wait until there is none of them."""
        until(lambda: not self.find(name), f"“{name}” is still there")

    def click(self, name: str, kind: str = "") -> Seen:
        """Click it with the mouse; what is out of view is scrolled to with the wheel."""
        seen = self.wait(name, kind)
        for _ in range(_SCROLLS):
            if seen.in_view:
                break
            self._scroll(seen)
            seen = self.wait(name, kind)
        assert seen.in_view, f"“{name}” cannot be brought into view"
        self._session.run("xdotool", "mousemove", str(seen.x), str(seen.y), "click", "1")
        return seen

    def _scroll(self, seen: Seen) -> None:
        window = self._session.run("xdotool", "getactivewindow").strip()
        shape = dict(
            line.split("=")
            for line in self._session.run("xdotool", "getwindowgeometry", "--shell", window).split()
        )
        left, top = int(shape["X"]), int(shape["Y"])
        right, middle = left + int(shape["WIDTH"]) - _EDGE, top + int(shape["HEIGHT"]) * 2 // 3
        button = "5" if seen.y > middle else "4"
        self._session.run("xdotool", "mousemove", str(right), str(middle), "click", button)
