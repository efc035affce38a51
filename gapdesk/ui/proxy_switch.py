"""Starting and stopping the proxy by hand, the same from tray and window."""

from __future__ import annotations

import contextlib
from collections.abc import Coroutine
from typing import Any

from gapdesk.aio import spawn
from gapdesk.engine import EngineError
from gapdesk.events import EngineState
from gapdesk.ui.service import EngineService

STARTABLE = (EngineState.STOPPED, EngineState.PROBLEM)
MOVING = (EngineState.STARTING, EngineState.STOPPING)


def toggle(engine: EngineService, state: EngineState) -> None:
    """Start the proxy if it does not run in `state`, else stop it."""
    if state in STARTABLE:
        spawn(_told(engine.start()), name="start the proxy")
    else:
        spawn(engine.stop(), name="stop the proxy")


def use_port(engine: EngineService, port: int) -> None:
    """Listen on `port` from now on. Raises SettingError."""
    engine.settings.set("proxy.port", port)
    spawn(_told(engine.restart()), name="restart the proxy")


async def _told(start: Coroutine[Any, Any, None]) -> None:
    with contextlib.suppress(EngineError):  # tray and window show it
        await start
