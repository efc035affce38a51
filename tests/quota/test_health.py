from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension
from gapdesk.quota.health import WEIGHTS, health


def test_weights_of_the_specification() -> None:
    assert WEIGHTS == {Dimension.RPD: 0.4, Dimension.TPD: 0.3, Dimension.RPM: 0.2, Dimension.TPM: 0.1}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], 1.0),
        ([(0.2, 1, 4)], 0.75),
        ([(0.4, 10, 20), (0.2, 0, 5)], 0.4 * 0.5 / 0.6 + 0.2 / 0.6),
        ([(0.4, 0, 0)], 0.0),
        ([(0.1, 300, 250)], 0.0),
    ],
)
def test_share_that_is_left(parts: list[tuple[float, int, int]], expected: float) -> None:
    assert health(parts) == pytest.approx(expected)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(WEIGHTS.values())), st.integers(0, 10**9), st.integers(0, 10**9)))
)
def test_stays_between_none_and_all(parts: list[tuple[float, int, int]]) -> None:
    assert 0.0 <= health(parts) <= 1.0 + 1e-9
