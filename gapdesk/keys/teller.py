"""Tells of changes, however many there are, a few times a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SECONDS = 0.2


class Teller:
    """Belongs to the loop."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._timer: asyncio.TimerHandle | None = None

    def note(self) -> None:
        """Something has changed: it is told within 0.2 s, together with what else changes until then."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._tell_now)

    def close(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _tell_now(self) -> None:
        self._timer = None
        self._tell()
