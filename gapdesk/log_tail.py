"""The newest messages of the log, kept in memory for the Log page."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from itertools import islice
from logging.handlers import QueueHandler

from gapdesk.log_types import Level, LogLine

OURS = "gapdesk"
MOST = 5000
"""Messages kept."""
MOST_LETTERS = 4_000_000
"""Of all of them together: stacks are long, and the program runs for weeks."""

ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""For `str.translate`: control characters as text, so that no message drives a terminal."""


class LogTail(QueueHandler):
    """Fulfils `ui.service.LogService`; messages come from any thread.

    A queue handler, because those survive whatever a message raises when it is put into text.
    """

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # only `enqueue` uses it, and not here
        self._redact = redact
        self._guard = threading.RLock()  # the garbage collector may log in the middle of a line
        self._lines: deque[LogLine] = deque()
        self._letters = 0
        self._number = 0

    def lines(self, after: int = 0) -> tuple[LogLine, ...]:
        """Those with a higher number, oldest first; cheap if there are none."""
        with self._guard:
            newer = min(self._number - after, len(self._lines))
            return tuple(islice(reversed(self._lines), max(0, newer)))[::-1]

    def clear(self) -> None:
        """Forget the lines in memory; numbers go on."""
        with self._guard:
            self._lines.clear()
            self._letters = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """The record as it is: it does not leave the process."""
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        """Keep `record`, and let go of what is too much."""
        text = self._redact(self.format(record)).translate(ESCAPES)
        source = record.name.removeprefix(f"{OURS}.")
        with self._guard:
            self._number += 1
            line = LogLine(self._number, record.created, _level(record.levelno), source, text)
            self._lines.append(line)
            self._letters += len(text)
            while len(self._lines) > MOST or (self._letters > MOST_LETTERS and len(self._lines) > 1):
                self._letters -= len(self._lines.popleft().text)

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: the other handlers tell of a message that cannot be written."""


def _level(number: int) -> Level:
    if number >= logging.ERROR:
        return Level.ERROR
    if number >= logging.WARNING:
        return Level.WARNING
    return Level.INFO if number >= logging.INFO else Level.DEBUG
