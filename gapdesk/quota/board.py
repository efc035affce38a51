"""All projects for one model, ordered so that the next one to ask is found at once."""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from math import inf

from gapdesk.quota.meter import Meter

_TOP = 100
_NEAR = 95
"""Per cent of the best's health: projects down to it are the best's equals."""


class Board:
    """Meters that may be asked, in buckets of 1 % health, each least recently used first; the others aside.

    Health is computed when a meter is placed: on its use, its settlement, and when its own clock runs out.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        self._buckets: list[list[tuple[float, Meter]]] = [[] for _ in range(_TOP + 1)]
        self.out: dict[Meter, None] = {}
        """Meters that cannot be asked at all now, in the order in which they went out."""
        self._wakes: list[tuple[float, int, Meter]] = []
        self._count = 0

    def add(self, meter: Meter, now: float) -> None:
        """Take a meter in that is on no board."""
        meter.bucket, meter.wake = None, inf
        self.place(meter, now)

    def place(self, meter: Meter, now: float) -> None:
        """Put a meter where it belongs now. Call it after whatever changes its gate, health or stamp."""
        self._take_out(meter)
        if meter.project.usable and meter.gate(1, now) is None:
            meter.bucket = round(meter.health(now) * _TOP)
            insort(self._buckets[meter.bucket], (meter.stamp, meter))
            self.out.pop(meter, None)
        else:
            self.out.setdefault(meter)
        wake = meter.next_change(now)
        if wake < meter.wake:
            meter.wake = wake
            self._count += 1
            heapq.heappush(self._wakes, (wake, self._count, meter))

    def use(self, meter: Meter, stamp: float, now: float) -> None:
        """The meter was asked at `stamp`: it goes behind all others that were asked before."""
        self._take_out(meter)
        meter.stamp = stamp
        self.place(meter, now)

    def drop(self, meter: Meter) -> None:
        """Forget a meter."""
        self._take_out(meter)
        self.out.pop(meter, None)
        meter.wake = -inf  # what is left of it in the heap is skipped

    def advance(self, now: float) -> None:
        """Let time pass: place again what changed by itself."""
        while self._wakes and self._wakes[0][0] <= now:
            wake, _, meter = heapq.heappop(self._wakes)
            if wake == meter.wake:
                meter.wake = inf
                self.place(meter, now)

    def pick(self, fits: Callable[[Meter], bool]) -> tuple[Meter | None, int]:
        """The least recently used of the healthiest that fit, and the bucket of the very best of them."""
        best: Meter | None = None
        top = lowest = 0
        for index in range(_TOP, -1, -1):
            if index < lowest:
                break
            for stamp, meter in self._buckets[index]:
                if best is not None and stamp > best.stamp:
                    break
                if fits(meter):
                    if best is None:
                        top, lowest = index, -(-index * _NEAR // 100)
                    best = meter
                    break
        return best, top

    def ready(self) -> Iterator[Meter]:
        """The meters that may be asked, the healthiest first."""
        for bucket in reversed(self._buckets):
            for _, meter in bucket:
                yield meter

    def order(self) -> Iterator[Meter]:
        """The meters that may be asked, each as `pick` would choose it without those before it."""
        left = [len(bucket) for bucket in self._buckets]
        near: list[tuple[float, int, Meter]] = []
        lowest = _TOP + 1
        for top in range(_TOP, -1, -1):
            while left[top]:
                while lowest > -(-top * _NEAR // 100):
                    lowest -= 1
                    for stamp, meter in self._buckets[lowest]:
                        heapq.heappush(near, (stamp, lowest, meter))
                _, index, meter = heapq.heappop(near)
                left[index] -= 1
                yield meter

    def _take_out(self, meter: Meter) -> None:
        if meter.bucket is not None:
            bucket = self._buckets[meter.bucket]
            del bucket[bisect_left(bucket, (meter.stamp,))]
            meter.bucket = None
