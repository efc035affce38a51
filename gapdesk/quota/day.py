"""Google's quota day: from midnight to midnight of one time zone, across daylight saving."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import floor
from zoneinfo import ZoneInfo


class QuotaDay:
    """The day around a moment, in epoch seconds. Asking again about the same day costs no arithmetic."""

    __slots__ = ("_end", "_start", "_zone")

    def __init__(self, zone: str) -> None:
        """`zone` is an IANA name ("America/Los_Angeles", "UTC"); ZoneInfoNotFoundError if unknown."""
        self.move(zone)

    def move(self, zone: str) -> None:
        """Count days in another zone from now on."""
        self._zone = ZoneInfo(zone)
        self._start = self._end = 0.0

    @property
    def zone(self) -> str:
        """The name of its zone."""
        return self._zone.key

    def start(self, now: float) -> float:
        """The midnight at or before `now`."""
        self._find(now)
        return self._start

    def end(self, now: float) -> float:
        """The first midnight after `now`."""
        self._find(now)
        return self._end

    def _find(self, now: float) -> None:
        if self._start <= now < self._end:
            return
        today = datetime.fromtimestamp(floor(now), self._zone).date()  # it would round up into tomorrow
        self._start = self._midnight(today)
        self._end = self._midnight(today + timedelta(days=1))

    def _midnight(self, day: date) -> float:
        return datetime.combine(day, time(), self._zone).timestamp()
