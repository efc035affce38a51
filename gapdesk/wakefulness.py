"""Whether the computer slept: told from clocks that went on while the program did not. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_SECONDS = 30.0
"""Between two looks, if it slept. A shorter sleep breaks no connection, and a busy machine may be as late."""


@dataclass(slots=True)
class Wakefulness:
    """Looks at both clocks every few seconds.

    While a computer sleeps, the monotonic clock stands still on Linux and macOS and goes on on Windows; the
    wall clock goes on everywhere, but may be set. So the one that went farther counts. A wall clock that is
    put forward looks like sleep, and by some minutes cuts off what runs just then.
    """

    wall: float
    monotonic: float

    def look(self, wall: float, monotonic: float) -> float | None:
        """How many seconds the computer slept since the last look, None if it did not.

        `wall` in epoch seconds, `monotonic` in seconds from any start.
        """
        passed = max(wall - self.wall, monotonic - self.monotonic)
        self.wall, self.monotonic = wall, monotonic
        return passed if passed >= LEAST_SECONDS else None
