"""Tasks that are never lost: `spawn` keeps the reference and logs what goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)

_running: set[asyncio.Task[Any]] = set()  # the loop itself holds only weak references


def spawn(coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
    """Start `coro` on the running loop under `name`.

    A failure is logged with its traceback unless someone awaits the task; a cancellation is silent.
    """
    task = asyncio.get_running_loop().create_task(coro, name=name)
    _running.add(task)
    task.add_done_callback(_done)
    return task


def _done(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if task.cancelled():
        return
    error = task.exception()
    if error is not None:
        log.error("background task %s failed", task.get_name(), exc_info=error)


async def settle(task: asyncio.Task[Any]) -> None:
    """Cancel `task` and wait until it has ended, whatever it ends with."""
    task.cancel()
    await asyncio.wait([task])
