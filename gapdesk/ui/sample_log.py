"""A made-up log, for pictures and page tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from gapdesk.events import EngineSnapshot
from gapdesk.log_types import Level, LogLine
from gapdesk.ui.sample_keys import NOW

if TYPE_CHECKING:
    from gapdesk.ui.pages.log import LogPage

_STACK = """request 8f3a failed inside gapdesk
Traceback (most recent call last):
  File "gapdesk/proxy/server.py", line 168, in _answer
    return await handler(visit)
  File "gapdesk/proxy/openai_handlers.py", line 91, in chat
    reply = await self._services.answer(call, visit)
  File "gapdesk/proxy/dispatcher.py", line 214, in run
    raise RuntimeError("no lease for gemini-3.8-flash")
RuntimeError: no lease for gemini-3.8-flash"""
_PORT = "port 17860 on 127.0.0.1 is used by another program"

_START = ((Level.INFO, "launch", "gapdesk 0.5.0 starts"),)
_RUNS = (
    (Level.DEBUG, "store.database", "opened, version 4"),
    (Level.INFO, "serving", "listening on port 17860"),
    (Level.INFO, "keys.checker", "checked 15 keys: 11 healthy, 2 cooling, 1 exhausted, 1 invalid"),
    (Level.WARNING, "proxy.dispatcher", "key 3: API key not valid. Please pass a valid API key."),
    (Level.INFO, "reports", "today 1,348 requests, 2.1 M tokens, 37 failed, 2 keys out of quota"),
    (Level.DEBUG, "proxy.exchange", "SillyTavern gemini-3.8-flash 200 after 1.2 s, key [key], 812 tokens"),
    (Level.WARNING, "lag", "the loop stood still for 212 ms"),
    (Level.INFO, "conversations.archive", "3 conversations older than 30 days were deleted"),
    (Level.ERROR, "proxy.server", _STACK),
    (Level.INFO, "proxy.server", "2 answers were cut off after 10 s"),
)
_FAILS = (
    (Level.WARNING, "settings", "settings.toml is not valid TOML (line 3); defaults are used"),
    (Level.ERROR, "serving", _PORT),
)


class SampleLog:
    """A LogService over lines that are there already."""

    def __init__(self, said: Iterable[tuple[Level, str, str]]) -> None:
        self._lines: list[LogLine] = []
        self._number = 0
        for place, (level, source, text) in enumerate(said):
            self.say(level, source, text, NOW - 900 + place * 7.313)

    def say(self, level: Level, source: str, text: str, time: float = NOW) -> None:
        """One more line."""
        self._number += 1
        self._lines.append(LogLine(self._number, time, level, source, text))

    def lines(self, after: int = 0) -> tuple[LogLine, ...]:
        return tuple(line for line in self._lines if line.number > after)

    def clear(self) -> None:
        self._lines.clear()


def of_mood(shown: EngineSnapshot) -> SampleLog:
    """What would be logged by an engine that shows `shown`."""
    if shown.error:
        return SampleLog((*_START, *_FAILS))
    return SampleLog((*_START, *_RUNS * 8) if shown.keys else ())


async def pose(page: LogPage, mood: str, dark: bool) -> None:
    """A stack in full; in the dark a search instead that finds a few lines."""
    page.poll()
    if mood == "busy" and dark:
        page.search.setText("key")
        page.table.selectRow(1)
    elif mood != "empty":
        rows = range(page.model.rowCount() - 1, -1, -1)
        page.table.selectRow(next(row for row in rows if page.model.line_at(row).level is Level.ERROR))
    QApplication.processEvents()
