"""Sums over all keys for the snapshots: with many keys they are made less often."""

from __future__ import annotations

from collections import Counter

from gapdesk.clock import Clock
from gapdesk.events import ModelToday
from gapdesk.quota.keys import KeyState
from gapdesk.quota.pool import Pool

_SHARE = 20
"""Making them may take one part in so many of the time; 1,000 busy keys take some 20 ms."""


class Tallies:
    """What `Pool.tally` and `Pool.model_today` last said, and a little later say anew."""

    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock
        self._good_until = 0.0
        self._states: Counter[KeyState] = Counter()
        self._today: tuple[ModelToday, ...] = ()

    def look(self) -> tuple[Counter[KeyState], tuple[ModelToday, ...]]:
        """Keys by state, and what is left of each model today; with a handful of keys, of this moment."""
        began = self._clock.monotonic()
        if began >= self._good_until:
            now = self._clock.now()
            self._states, self._today = self._pool.tally(now), self._pool.model_today(now)
            took = self._clock.monotonic() - began
            self._good_until = began + took * _SHARE
        return self._states, self._today
