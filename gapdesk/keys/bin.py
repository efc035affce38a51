"""The bin: keys that were removed, as long as that can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator

from gapdesk.keys.entrance import Held

UNDO_SECONDS = 60.0


class Bin:
    """Holds the keys of the last removal for a minute; belongs to the loop."""

    def __init__(self, emptied: Callable[[Held], None]) -> None:
        """`emptied` is told each key that cannot be brought back any more."""
        self._emptied = emptied
        self._keys: dict[str, Held] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __contains__(self, key_id: object) -> bool:
        return key_id in self._keys

    def __iter__(self) -> Iterator[Held]:
        return iter(self._keys.values())

    def fill(self, keys: Iterable[Held]) -> int:
        """Hold these keys instead of those of an earlier removal; returns how many."""
        self.empty()
        self._keys = {held.id: held for held in keys}
        if self._keys:
            self._timer = asyncio.get_running_loop().call_later(UNDO_SECONDS, self.empty)
        return len(self._keys)

    def take(self, key_id: str) -> Held | None:
        """Take one key out of it again; None if it is not there."""
        return self._keys.pop(key_id, None)

    def take_all(self) -> dict[str, Held]:
        """Take all keys out of it again."""
        keys, self._keys = self._keys, {}
        self.empty()
        return keys

    def empty(self) -> None:
        """What it holds cannot be brought back any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        keys, self._keys = self._keys, {}
        for held in keys.values():
            self._emptied(held)
