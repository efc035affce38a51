"""Python's garbage collector, set for a program that answers requests."""

from __future__ import annotations

import gc

_YOUNG = 10_000
"""Objects made before the young ones are looked at: some tens of requests. Requests leave no cycles behind,
so there is next to nothing to find; looking every 700 objects, as Python does, costs a tenth of the time."""


def settle_down() -> None:
    """To be called once everything is loaded: what is there now stays, and is not looked at again."""
    gc.freeze()
    gc.set_threshold(_YOUNG)
