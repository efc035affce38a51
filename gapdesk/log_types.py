"""A line of the log as the window shows it. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One message, without secrets; `text` may have several lines (stacks)."""

    number: int
    """Rises by one with each."""
    time: float
    """Epoch seconds."""
    level: Level
    source: str
    """ "proxy.dispatcher"."""
    text: str
