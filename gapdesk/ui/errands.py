"""Tasks that parts of the window begin, and that may outlive it: closed, it is gone at once."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from gapdesk import aio

T = TypeVar("T")


def spawn(coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T | None]:
    """As `aio.spawn`, for what shows how it went: what is done is done, even if nobody sees it any more."""
    return aio.spawn(_unless_closed(coro), name=name)


def of_closed_window(error: RuntimeError) -> bool:
    """Whether that is what shiboken says of a widget, or PySide of a signal, that was destroyed."""
    return str(error).endswith(("already deleted.", "Signal source has been deleted"))


async def _unless_closed(coro: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await coro
    except RuntimeError as error:
        if not of_closed_window(error):
            raise
        return None
