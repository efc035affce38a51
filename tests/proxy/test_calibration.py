from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.calibration import Calibration
from gapdesk.proxy.types import Estimate


def likely(calibration: Calibration, model: str = "m") -> int:
    return calibration.correct(model, Estimate(lower=100, likely=1000)).likely


def test_nothing_is_corrected_before_anything_is_known() -> None:
    calibration = Calibration()
    estimate = Estimate(lower=5, likely=10)
    calibration.learn("other", 100, 200)
    assert calibration.correct("m", estimate) == estimate


def test_the_first_ten_make_a_mean_later_ones_a_slow_average() -> None:
    calibration = Calibration()
    calibration.learn("m", 1000, 1300)
    assert likely(calibration) == 1300
    for _ in range(9):
        calibration.learn("m", 1000, 1100)
    assert likely(calibration) == 1120
    calibration.learn("m", 1000, 2120)
    assert likely(calibration) == 1220
    for _ in range(60):
        calibration.learn("m", 1000, 900)
    assert likely(calibration) == pytest.approx(900, abs=5)


def test_each_model_is_corrected_by_its_own() -> None:
    calibration = Calibration()
    calibration.learn("a", 1000, 2000)
    calibration.learn("b", 1000, 500)
    assert (likely(calibration, "a"), likely(calibration, "b")) == (2000, 500)


def test_small_prompts_and_wild_counts_teach_nothing() -> None:
    calibration = Calibration()
    calibration.learn("m", 49, 1000)
    calibration.learn("m", 1000, 49)
    assert calibration.state() == {}
    calibration.learn("m", 120, 30_000)  # a question about a cache that holds the rest
    calibration.learn("m", 1_200, 280_000)  # about an hour of video, guessed as one picture
    calibration.learn("m", 10**7, 50)
    assert calibration.state() == {}
    calibration.learn("m", 1000, 4000)
    calibration.learn("n", 1000, 250)
    assert likely(calibration) == 4000
    assert calibration.correct("n", Estimate(lower=900, likely=1000)) == Estimate(lower=250, likely=250)


def test_the_lower_bound_stays_a_bound() -> None:
    calibration = Calibration()
    calibration.learn("m", 1000, 3000)
    assert calibration.correct("m", Estimate(lower=400, likely=1000)) == Estimate(lower=400, likely=3000)


def test_what_was_learned_outlives_the_program() -> None:
    calibration, later = Calibration(), Calibration()
    for count in range(5):
        calibration.learn("m", 1000, 1000 + 100 * count)
    later.learn("m", 1000, 4000)
    later.restore(orjson.loads(orjson.dumps(calibration.state())))
    assert later.state() == calibration.state()
    for one in (calibration, later):
        one.learn("m", 1000, 1500)
    assert likely(later) == likely(calibration)


def test_only_so_many_models_are_remembered() -> None:
    calibration = Calibration()
    calibration.learn("first", 100, 200)
    calibration.learn("second", 100, 200)
    for count in range(198):
        calibration.learn(f"m{count}", 100, 200)
    calibration.learn("first", 100, 200)
    calibration.learn("one more", 100, 200)
    assert len(calibration.state()) == 200
    assert {"first", "one more"} <= calibration.state().keys()
    assert "second" not in calibration.state()
    calibration.restore({f"x{count}": [1.5, 3] for count in range(300)})
    assert len(calibration.state()) == 200


@pytest.mark.parametrize(
    "entry",
    [None, 1.0, [], [1.0], [1.0, 0], [9.0, 3], [0.0, 3], ["1", 3], [1.0, 2.5], [1.0, 2, 3], [None, 1]],
)
def test_a_state_that_makes_no_sense_is_passed_over(entry: Any) -> None:
    calibration = Calibration()
    calibration.restore({"odd": entry, "m": [2, 3]})
    assert calibration.state() == {"m": [2.0, 3]}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=30), st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_corrections_stay_within_bounds(counts: list[tuple[int, int]], size: int) -> None:
    calibration = Calibration()
    for guessed, prompt in counts:
        calibration.learn("m", guessed, prompt)
    corrected = calibration.correct("m", Estimate(lower=size // 2, likely=size))
    assert size // 4 - 1 <= corrected.likely <= 4 * size
    assert 0 <= corrected.lower <= corrected.likely
