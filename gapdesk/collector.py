"""Python's garbage collector, set for a program that answers requests and may show a window."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys

_YOUNG = 10_000
"""Objects made before the young ones are looked at: some tens of requests. Requests leave no cycles behind,
so there is next to nothing to find; looking every 700 objects, as Python does, costs a tenth of the time."""
_LOOK_SECONDS = 5.0
_OLD_EVERY = 60
"""Looks at the young between two looks at all: five minutes."""


def settle_down() -> None:
    """To be called once everything is loaded: what is there now stays, and is not looked at again."""
    gc.freeze()
    gc.set_threshold(_YOUNG)


def give_back() -> None:
    """Free what a closed window left behind, and hand the memory back to the system."""
    gc.collect()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:  # glibc; others do so by themselves
            trim(0)


async def collect_here() -> None:
    """Collect on this thread only, until cancelled.

    Python collects on whichever thread made the last object; a Qt object that is freed on the database's
    thread takes the program down.
    """
    gc.disable()
    try:
        looks = 0
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            looks += 1
            if looks % _OLD_EVERY == 0:
                gc.collect()
            elif gc.get_count()[0] > _YOUNG:
                gc.collect(1)
    finally:
        gc.enable()
