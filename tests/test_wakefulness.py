from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gapdesk.wakefulness import LEAST_SECONDS, Wakefulness

START = 1_800_000_000.0


def test_time_that_passes_as_it_should_is_no_sleep() -> None:
    awake = Wakefulness(START, 100.0)
    assert [awake.look(START + 5 * n, 100.0 + 5 * n) for n in range(1, 100)] == [None] * 99


def test_a_monotonic_clock_that_stood_still() -> None:
    """Linux and macOS."""
    awake = Wakefulness(START, 100.0)
    assert awake.look(START + 3600, 105.0) == 3600
    assert awake.look(START + 3605, 110.0) is None


def test_a_monotonic_clock_that_went_on() -> None:
    """Windows."""
    awake = Wakefulness(START, 100.0)
    assert awake.look(START + 3600, 3700.0) == 3600


def test_a_wall_clock_that_is_set_back_hides_nothing() -> None:
    awake = Wakefulness(START, 100.0)
    assert awake.look(START - 7200, 105.0) is None
    assert awake.look(START - 7195 + 600, 110.0) == 605


STEPS = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e6)))


@given(STEPS)
def test_it_slept_if_either_clock_went_far(steps: list[tuple[float, float]]) -> None:
    wall, monotonic = START, 0.0
    awake = Wakefulness(wall, monotonic)
    for further, longer in steps:
        before = wall, monotonic
        wall, monotonic = wall + further, monotonic + longer
        far = max(wall - before[0], monotonic - before[1])
        assert awake.look(wall, monotonic) == (far if far >= LEAST_SECONDS else None)
