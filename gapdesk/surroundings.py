"""What happens around the program: the computer wakes up, or is in another network. Asks the clock and the
routing table now and then; systems that tell such things by themselves only make it look sooner."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

from gapdesk.clock import Clock
from gapdesk.wakefulness import Wakefulness

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
_OUTSIDE = (
    (socket.AF_INET, ("192.0.2.1", 9)),
    (socket.AF_INET6, ("2001:db8::1", 9)),
)
"""Addresses that belong to nobody (RFC 5737, RFC 3849): nothing is ever sent there."""

Way = tuple[str, ...]


def way_out() -> Way:
    """The addresses this computer would use towards the Internet, empty without a network; quick."""
    found = []
    for family, outside in _OUTSIDE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect(outside)  # sends nothing: only asks which way it would go
                found.append(str(probe.getsockname()[0]))
        except OSError:  # no such network
            pass
    return tuple(found)


class Surroundings:
    """Calls back on the loop that runs `watch`, or where `look` is called."""

    def __init__(
        self,
        clock: Clock,
        on_wake: Callable[[float], None],
        on_network: Callable[[], None],
        way: Callable[[], Way] = way_out,
    ) -> None:
        """`on_wake` is told how many seconds the computer slept. `on_network` is called when the computer
        reaches the Internet another way than before, or again; not when it only lost it."""
        self._clock = clock
        self._on_wake = on_wake
        self._on_network = on_network
        self._way = way
        self._last_way = way()
        self._wakefulness = Wakefulness(clock.now(), clock.monotonic())

    async def watch(self) -> None:
        """Look every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        """Look now: something may have happened."""
        slept = self._wakefulness.look(self._clock.now(), self._clock.monotonic())
        if slept is not None:
            log.info("the computer woke up after %.0f s", slept)
            self._on_wake(slept)
        way = self._way()
        changed, self._last_way = way != self._last_way, way
        if changed and way:
            log.info("the network changed")
            self._on_network()
