"""One timer per request: when it fires, and how seldom it is armed. On a loop whose time is given."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.idle import IdleTimer
from tests.loops import both_loops


class Handle:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeLoop:
    """Just `time` and `call_later`; the time moves by `advance`."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.armed = 0
        self._order = itertools.count()
        self._due: list[tuple[float, int, Callable[[], None], Handle]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None]) -> Handle:
        self.armed += 1
        handle = Handle()
        heapq.heappush(self._due, (self.now + delay, next(self._order), callback, handle))
        return handle

    def advance(self, seconds: float) -> None:
        end = self.now + seconds
        while self._due and self._due[0][0] <= end:
            self.now, _, callback, handle = heapq.heappop(self._due)
            if not handle.cancelled:
                callback()
        self.now = end

    @property
    def pending(self) -> int:
        return sum(not handle.cancelled for *_, handle in self._due)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> FakeLoop:
    fake = FakeLoop()
    monkeypatch.setattr("gapdesk.proxy.idle.asyncio.get_running_loop", lambda: fake)
    return fake


def test_it_fires_each_interval_of_silence(loop: FakeLoop) -> None:
    fired: list[float] = []
    timer = IdleTimer(5, lambda: fired.append(loop.now - 1_000))
    loop.advance(16)
    assert fired == [5, 10, 15]
    timer.cancel()


def test_a_touch_starts_the_interval_again(loop: FakeLoop) -> None:
    fired: list[float] = []
    timer = IdleTimer(5, lambda: fired.append(loop.now - 1_000))
    loop.advance(4)
    timer.touch()
    loop.advance(4)
    assert fired == []
    loop.advance(4)
    assert fired == [9]
    timer.cancel()


def test_many_touches_arm_few_timers(loop: FakeLoop) -> None:
    timer = IdleTimer(5, lambda: pytest.fail("it was never idle"))
    for _ in range(10_000):
        loop.advance(0.01)
        timer.touch()
    assert loop.armed <= 100 / 5 + 2
    assert loop.pending == 1
    timer.cancel()


def test_cancelled_it_is_silent_for_good(loop: FakeLoop) -> None:
    timer = IdleTimer(5, lambda: pytest.fail("cancelled"))
    timer.cancel()
    timer.cancel()
    timer.touch()
    loop.advance(100)
    assert loop.pending == 0


def test_it_may_be_cancelled_by_what_it_calls(loop: FakeLoop) -> None:
    fired: list[float] = []

    def once() -> None:
        fired.append(loop.now)
        timer.cancel()

    timer = IdleTimer(5, once)
    loop.advance(100)
    assert len(fired) == 1
    assert loop.pending == 0


@given(st.lists(st.integers(1, 300), max_size=30), st.integers(1, 200))
@settings(max_examples=100, deadline=None)
def test_it_fires_exactly_in_the_gaps(gaps: list[int], tail: int) -> None:
    """Against the plain rule: in a gap of g seconds without a touch it fires g // 50 times.

    Gaps that end at the very moment of firing are left out: either order is right then.
    """
    gaps = [gap + (gap % 50 == 0) for gap in gaps]
    with pytest.MonkeyPatch.context() as patch:
        loop = FakeLoop()
        patch.setattr("gapdesk.proxy.idle.asyncio.get_running_loop", lambda: loop)
        fired: list[float] = []
        timer = IdleTimer(50, lambda: fired.append(loop.now))
        for gap in gaps:
            loop.advance(gap)
            timer.touch()
        loop.advance(tail)
        timer.cancel()
    assert len(fired) == sum(gap // 50 for gap in gaps) + tail // 50


@both_loops
async def test_on_a_real_loop() -> None:
    fired = asyncio.Event()
    timer = IdleTimer(0.01, fired.set)
    await asyncio.wait_for(fired.wait(), 5)
    timer.cancel()
