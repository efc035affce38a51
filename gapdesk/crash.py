"""Faults nobody caught: each ends in the log, and a crash of the interpreter is told at the next start."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

log = logging.getLogger(__name__)

FILE = "crash.log"
"""Holds the stacks of a crash, and nothing after a clean end."""
TOLD = "crash.log.old"
"""The last crash that was told, kept for a report."""


def previous_crash(log_dir: Path) -> str | None:
    """The stacks of a crash of an earlier run, None if it ended well; told once.

    To be called before `install`. Holds code lines only, no values.
    """
    path = log_dir / FILE
    try:
        text = path.read_text("utf-8", "replace").strip()
        if text:
            path.replace(log_dir / TOLD)
    except OSError:
        return None  # no file: no crash
    return text or None


def install(log_dir: Path | None) -> Callable[[], None]:
    """Log what no one catches, in any thread; without `log_dir` a crash goes to the console only.

    Call it when the logs stand. Returns what undoes it, for the end of a run that went well.
    """
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    stop = _watch_interpreter(log_dir)

    def uninstall() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        stop()

    return uninstall


def loop_exception(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Exception handler of a loop: `loop.set_exception_handler(crash.loop_exception)`."""
    about = [repr(context[name]) for name in ("task", "future", "handle", "transport") if name in context]
    log.error("%s", " ".join([context["message"], *about]), exc_info=context.get("exception"))


def _watch_interpreter(log_dir: Path | None) -> Callable[[], None]:
    """Let faulthandler write into the crash file; returns what ends that."""
    if log_dir is None:
        if sys.stderr is not None:
            faulthandler.enable()
        return faulthandler.disable
    path = log_dir / FILE
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    faulthandler.enable(file)

    def stop() -> None:
        faulthandler.disable()
        os.close(file)
        try:
            if path.stat().st_size == 0:
                path.unlink()
        except FileNotFoundError:
            pass  # the folder was a throw-away one

    return stop


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    log.critical("uncaught exception", exc_info=(kind, error, traceback))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is SystemExit or args.exc_value is None:
        return
    name = args.thread.name if args.thread else "?"
    log.critical(
        "uncaught exception in thread %s", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
    )


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is None:
        return
    log.error(
        "%s %r",
        args.err_msg or "exception ignored in",
        args.object,
        exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
    )
