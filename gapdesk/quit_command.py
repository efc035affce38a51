"""`gapdesk --quit`: ends the gapdesk that serves from a folder; for installers and scripts."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from gapdesk import folder_lock
from gapdesk.console import complain, say

OK, STAYS = 0, 1
PATIENCE = 15.0
"""Seconds it may take: running replies may finish for 5 s, and keys on their way get into the keyring."""
_STARTING = 5.0
"""Seconds within which one that has begun to serve listens, if it has a window."""
_STEP = 0.05


def run(data: Path, patience: float = PATIENCE) -> int:
    """0 = nothing serves from the folder `data` (any more), 1 = something does; with a sentence."""
    try:
        if not folder_lock.is_served(data):
            say(f"no gapdesk serves from {data}")
            return OK
        problem = _ask(data) or _wait(data, patience)
    except OSError as error:
        problem = f"the gapdesk that serves from {data} cannot be told to quit: {error.strerror or error}"
    if problem:
        complain(problem)
        return STAYS
    say("gapdesk has quit")
    return OK


def _ask(data: Path) -> str:
    """Tell it to end, and return at once; a sentence if it cannot be told, "" if it was."""
    return _ask_by_pipe(data) if sys.platform == "win32" else _ask_by_signal(data)


def _ask_by_signal(data: Path) -> str:
    process = folder_lock.process_of(data)
    if process is None:
        return f"what serves from {data} runs on another computer or in a container: quit it there"
    try:
        os.kill(process, signal.SIGTERM)
    except ProcessLookupError:
        pass  # it has just ended
    return ""


def _ask_by_pipe(data: Path) -> str:
    """Qt names its local sockets so on Windows; only the same user may write into them."""
    pipe = Path(rf"\\.\pipe\{folder_lock.socket_name(data)}")
    deadline = time.monotonic() + _STARTING
    while time.monotonic() < deadline:
        try:
            with pipe.open("wb", buffering=0) as opened:
                opened.write(folder_lock.QUIT)
        except OSError:
            if not folder_lock.is_served(data):
                return ""  # it has just ended
            time.sleep(_STEP)  # noqa: TID251 - there is no loop here
        else:
            return ""
    return f"the gapdesk that serves from {data} has no window: end it where it was started, by Ctrl-C"


def _wait(data: Path, patience: float) -> str:
    """Until nothing serves from the folder; a sentence if that takes too long."""
    deadline = time.monotonic() + patience
    while folder_lock.is_served(data):
        if time.monotonic() > deadline:
            return f"the gapdesk that serves from {data} has been told to quit, but goes on"
        time.sleep(_STEP)  # noqa: TID251 - there is no loop here
    return ""
