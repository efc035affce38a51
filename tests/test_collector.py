"""The garbage collector after the start."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from gapdesk import collector


@pytest.fixture
def _as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_is_loaded_is_not_looked_at_again(_as_before: None) -> None:
    loaded = [object()]
    collector.settle_down()
    assert not any(thing is loaded for thing in gc.get_objects())
    assert gc.get_freeze_count() > 1000


def test_new_cycles_are_still_found(_as_before: None) -> None:
    collector.settle_down()
    cycle: list[object] = []
    cycle.append(cycle)
    del cycle
    assert gc.isenabled()
    assert gc.collect() >= 1
    assert gc.get_threshold()[0] > 700


def test_what_a_closed_window_left_is_given_back(_as_before: None) -> None:
    collector.settle_down()
    cycle: list[object] = []
    cycle.append(cycle)
    thing = Thing()
    cycle.append(thing)
    gone = weakref.ref(thing)
    del cycle, thing
    frozen = gc.get_freeze_count()
    collector.give_back()
    assert gone() is None
    assert gc.get_freeze_count() == frozen


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_giving_back_needs_no_special_library(monkeypatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("ctypes.CDLL", lambda name: object())  # musl has no malloc_trim
    collector.give_back()


class Thing:
    """Can be referred to weakly."""
