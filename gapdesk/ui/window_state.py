"""What the window remembers between runs: its place, the page, what it said already. One small JSON file."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

NAME = "window.json"


@dataclass(slots=True)
class WindowState:
    """Never important: a missing or broken file gives the defaults."""

    geometry: str = ""
    """QWidget.saveGeometry() in base64."""
    page: str = ""
    told_tray: bool = False
    """Whether the user was told that closing the window keeps the tray."""
    guide: str = ""
    """The first run: "open" once it was begun, "closed" when the user is through with it."""
    tables: dict[str, str] = field(default_factory=dict)
    """Columns and sort of each table, and places of splitters: Qt's saveState() in base64, by name."""

    @classmethod
    def load(cls, data: Path) -> WindowState:
        """The state kept in the directory `data`."""
        try:
            found = json.loads((data / NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        state = cls()
        for each in fields(cls):
            value = found.get(each.name)
            if type(value) is type(getattr(state, each.name)):
                setattr(state, each.name, value)
        return state

    def save(self, data: Path) -> None:
        """Keep it in `data`; a full or read-only disk is no reason to complain."""
        target = data / NAME
        fresh = target.with_suffix(".new")
        with contextlib.suppress(OSError):
            fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
            fresh.replace(target)
