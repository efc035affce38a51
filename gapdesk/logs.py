"""app.log and error.log: rotated, aged out, closed to other users, and never with a secret in them."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler, TimedRotatingFileHandler
from pathlib import Path
from typing import Any

from gapdesk import crash
from gapdesk.log_tail import ESCAPES, OURS, LogTail
from gapdesk.paths import private_folder
from gapdesk.redact import Redactor
from gapdesk.settings import Settings

log = logging.getLogger(__name__)

DAY = 86_400.0
MB = 1_000_000
APP, ERROR = "app.log", "error.log"
LIVE = (APP, ERROR, crash.FILE)
"""Files that are being written; older ones have the same names with something behind."""

_SHORT = {"WARNING": "WARN", "CRITICAL": "FATAL"}


class RedactingFormatter(logging.Formatter):
    """`2026-11-21 09:00:00.123 INFO  proxy.dispatcher  message`, local time, without secrets.

    Works on the finished text, so that arguments, tracebacks and child loggers are covered. Further lines are
    indented and control characters escaped: no message can forge another or drive a terminal.
    """

    default_msec_format = "%s.%03d"

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def formatMessage(self, record: logging.LogRecord) -> str:
        level = _SHORT.get(record.levelname, record.levelname)
        name = record.name.removeprefix(f"{OURS}.")
        return f"{self.formatTime(record)} {level:<5} {name}  {record.message}"

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record)).translate(ESCAPES).replace("\n", "\n    ")


class _Quiet(logging.Handler):
    """A handler that tells of its own failure once, and without the record: that may hold a secret."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:
        if self._told or sys.stderr is None:
            return
        self._told = True
        fault = type(sys.exception()).__name__
        sys.stderr.write(f"gapdesk: a log message of {record.name} was lost: {fault}\n")


class _Console(_Quiet, logging.StreamHandler[Any]):
    pass


class _AppLog(_Quiet, RotatingFileHandler):
    """The main log; its records are also the clock by which old files go."""

    def __init__(self, path: Path, clean: Callable[[float], None]) -> None:
        self._clean = clean
        self._next_clean = 0.0
        super().__init__(path, encoding="utf-8", errors="backslashreplace")

    def _open(self) -> TextIOWrapper:
        return _private(super()._open(), self.baseFilename)

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if record.created >= self._next_clean:
            self._next_clean = record.created + DAY
            self._clean(record.created)


class _ErrorLog(_Quiet, TimedRotatingFileHandler):
    """Errors only, a new file each day; which of them go is decided by age, not by number."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, when="midnight", encoding="utf-8", errors="backslashreplace")
        self.setLevel(logging.ERROR)

    def _open(self) -> TextIOWrapper:
        return _private(super()._open(), self.baseFilename)


def _private(stream: TextIOWrapper, path: str) -> TextIOWrapper:
    Path(path).chmod(0o600)
    return stream


class LogFiles:
    """The running logs. `redactor` may be told of secrets to remove; `close` ends it all."""

    def __init__(self, folder: Path | None, settings: Settings, *, console: bool) -> None:
        self.folder = folder
        """Where the files are; None while there is only the console."""
        self.redactor = Redactor()
        self.tail = LogTail(self.redactor)
        """The newest messages, for the window."""
        self._settings = settings
        self._app: _AppLog | None = None
        self._handlers: list[logging.Handler] = []
        if folder is not None:
            self._app = _AppLog(folder / APP, self.clean)
            self._handlers.append(self._app)
            try:
                self._handlers.append(_ErrorLog(folder / ERROR))
            except OSError:
                _close(self._app)
                raise
        if (console or folder is None) and sys.stderr is not None:
            self._handlers.append(_Console())
        formatter = RedactingFormatter(self.redactor)
        for handler in self._handlers:
            handler.setFormatter(formatter)
        self._handlers.append(self.tail)
        for handler in self._handlers:
            logging.getLogger().addHandler(handler)
        self._apply("logs.level")
        self._unsubscribe = settings.subscribe(self._apply)

    def clean(self, now: float) -> None:
        """Delete log files last written more than `logs.days` before `now` (epoch seconds)."""
        days = self._settings.logs_days
        if self.folder is None or days == 0:
            return
        for path in (path for name in LIVE for path in self.folder.glob(f"{name}*")):
            try:
                if path.stat().st_mtime >= now - days * DAY:
                    continue
                if path.name in LIVE:
                    os.truncate(path, 0)  # it is open: what is written to a deleted file is lost
                else:
                    path.unlink()
            except OSError:
                pass  # someone else was first, or has it open; tomorrow is another day

    def close(self) -> None:
        """Take the handlers off and close the files."""
        self._unsubscribe()
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            _close(handler)
        logging.getLogger(OURS).setLevel(logging.NOTSET)

    def _apply(self, name: str) -> None:
        if not name.startswith("logs."):
            return
        # Libraries speak only when something is wrong: at debug level some of them log whole bodies.
        logging.getLogger(OURS).setLevel(self._settings.logs_level.upper())
        if self._app:
            self._app.maxBytes = self._settings.logs_max_mb * MB
            self._app.backupCount = self._settings.logs_backups


def _close(handler: logging.Handler) -> None:
    """On a full disk what was not written yet is lost; that is no reason to stumble at the end."""
    with contextlib.suppress(OSError):
        handler.close()


def setup(folder: Path, settings: Settings, *, console: bool) -> LogFiles:
    """Begin logging into `folder`, else into a temporary one, else to the console only.

    Settings logs.* act at once. Nothing is raised: a program without a log is better than none.
    """
    try:
        return _into(folder, settings, console)
    except OSError as error:
        reason = error
    try:
        files = _into(Path(tempfile.mkdtemp(prefix=f"{OURS}-logs-")), settings, console)
    except OSError:
        files = LogFiles(None, settings, console=True)
    log.warning("logs go to %s: %s", files.folder or "the console only", reason)
    return files


def _into(folder: Path, settings: Settings, console: bool) -> LogFiles:
    private_folder(folder)
    return LogFiles(folder, settings, console=console)
