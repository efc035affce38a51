"""What one project used of one model: sliding minute, quota day, and reservations of what is in flight."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay

WINDOW = 60.0
"""Seconds of Google's per-minute windows."""
LONGEST_DAY = 25 * 3600.0
"""Seconds of a day on which the clock is put back an hour: none of Google's ends later than so from now."""


ORDER = (Dimension.RPM, Dimension.TPM, Dimension.RPD, Dimension.TPD)
"""The places of `Ledger.counts`."""


@dataclass(slots=True, eq=False)
class Entry:
    """One request from its reservation on; owned by its ledger."""

    time: float
    tokens: int
    live: bool = True
    """False once released: it counts no more."""
    in_window: bool = True


class Ledger:
    """Counts requests and input tokens. Exact; each operation is O(1) amortised.

    A request counts from the moment it is reserved; it leaves the minute WINDOW seconds later. `now` (epoch
    seconds) should not run backwards; what it leaves ahead of it when the clock is set back is void.
    """

    __slots__ = (
        "_day",
        "_day_end",
        "_day_requests",
        "_day_start",
        "_day_tokens",
        "_requests",
        "_tokens",
        "_window",
    )

    def __init__(self, day: QuotaDay) -> None:
        self._day = day
        self._window: deque[Entry] | None = None  # made when first needed: most of 100,000 ledgers stay idle
        self._requests = self._tokens = 0
        self._day_requests = self._day_tokens = 0
        self._day_start = self._day_end = -inf

    def reserve(self, tokens: int, now: float) -> Entry:
        """Count one request of about `tokens` input tokens."""
        self._slide(now)
        entry = Entry(now, tokens)
        if self._window is None:
            self._window = deque()
        self._window.append(entry)
        self._requests += 1
        self._tokens += tokens
        self._day_requests += 1
        self._day_tokens += tokens
        return entry

    def settle(self, entry: Entry, tokens: int, now: float) -> None:
        """Replace the reserved tokens by the true number, at the time of the reservation."""
        self._slide(now)
        self._add(entry, 0, tokens - entry.tokens)
        entry.tokens = tokens

    def release(self, entry: Entry, now: float) -> None:
        """Uncount a request that Google did not count."""
        self._slide(now)
        self._add(entry, -1, -entry.tokens)
        entry.live = False

    def used(self, dimension: Dimension, now: float) -> int:
        """Requests or input tokens in the running minute or day."""
        return self.counts(now)[ORDER.index(dimension)]

    def counts(self, now: float) -> tuple[int, int, int, int]:
        """What is used of each dimension, in ORDER: all in one call, for the hot path."""
        self._slide(now)
        return self._requests, self._tokens, self._day_requests, self._day_tokens

    def frees_at(self, dimension: Dimension, need: int, limit: int, now: float) -> float | None:
        """The first moment from `now` on at which `need` more stay within `limit`; None if they never do."""
        if need > limit:
            return None
        excess = self.used(dimension, now) + need - limit
        if excess <= 0:
            return now
        if dimension in (Dimension.RPD, Dimension.TPD):
            return self._day_end
        moment = now
        for entry in self._window or ():
            if entry.live:
                excess -= entry.tokens if dimension is Dimension.TPM else 1
                moment = entry.time + WINDOW
                if excess <= 0:
                    break
        return moment

    def next_change(self, now: float) -> float:
        """When the next count goes down by itself; infinity if there is nothing to go down."""
        self._slide(now)
        if self._window:
            return min(self._window[0].time + WINDOW, self._day_end)
        return self._day_end if self._day_requests else inf

    def falls(self, now: float) -> tuple[float | None, float | None, float | None, float | None]:
        """When each count is next lower by itself, in ORDER; None where nothing is used."""
        requests, tokens, day_requests, day_tokens = self.counts(now)
        live = [entry for entry in self._window or () if entry.live] if requests else []
        return (
            live[0].time + WINDOW if live else None,
            next((entry.time + WINDOW for entry in live if entry.tokens), None) if tokens else None,
            self._day_end if day_requests else None,
            self._day_end if day_tokens else None,
        )

    def day_end(self, now: float) -> float:
        """When the day's counts begin anew."""
        self._slide(now)
        return self._day_end

    def window(self, now: float) -> tuple[tuple[float, int], ...]:
        """(epoch seconds, tokens) of each request of the running minute, oldest first."""
        self._slide(now)
        return tuple((entry.time, entry.tokens) for entry in self._window or () if entry.live)

    def restore_window(self, window: Iterable[tuple[float, int]], now: float) -> None:
        """Count the requests of the last minute before a restart; to be called on a new ledger."""
        entries = [Entry(time, tokens) for time, tokens in window if now - WINDOW < time <= now + WINDOW]
        self._window = deque(entries) if entries else None
        self._requests = len(entries)
        self._tokens = sum(entry.tokens for entry in entries)

    def restore_day(self, requests: int, tokens: int, end: float, now: float) -> None:
        """Go on with the counts of a day that ends at `end`; to be called on a new ledger."""
        self._slide(now)
        self._day_requests, self._day_tokens, self._day_end = requests, tokens, end

    def end_day(self, at: float, now: float) -> None:
        """The running day ends at `at`: Google named another moment than the zone's midnight."""
        self._slide(now)
        self._day_end = at

    def absorb(self, other: Ledger, now: float) -> None:
        """Take over all that `other` counted; entries of it are settled here from now on."""
        self._slide(now)
        other._slide(now)
        if other._window:
            self._window = deque(heapq.merge(self._window or (), other._window, key=lambda entry: entry.time))
        self._requests += other._requests
        self._tokens += other._tokens
        self._day_requests += other._day_requests
        self._day_tokens += other._day_tokens

    def _add(self, entry: Entry, requests: int, tokens: int) -> None:
        if entry.in_window:
            self._requests += requests
            self._tokens += tokens
        if entry.time >= self._day_start:
            self._day_requests += requests
            self._day_tokens += tokens

    def _slide(self, now: float) -> None:
        window = self._window
        while window and (
            window[0].time + WINDOW <= now or not window[0].live or window[0].time > now + WINDOW
        ):
            entry = window.popleft()
            entry.in_window = False
            if entry.live:
                self._requests -= 1
                self._tokens -= entry.tokens
        if not self._day_end - LONGEST_DAY <= now < self._day_end:
            self._day_requests = self._day_tokens = 0
            ended = self._day_end if self._day_end <= now else -inf
            self._day_start = max(ended, self._day.start(now))
            self._day_end = self._day.end(now)
