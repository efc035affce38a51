from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gapdesk
from gapdesk.updates.versions import Version, version

ORDERED = (
    *("0.1.0.dev1", "0.1.0-alpha.1", "0.1.0a2", "0.1.0b1", "0.1.0-rc.1", "v0.1.0rc2", "0.1.0", "0.1.1rc1"),
    *("v0.1.1", "0.1.2", "0.1.10", "0.2", "1.0.0-rc1", "1.0", "1.0.1", "10.0.0"),
)
"""Oldest first."""


def known(text: str) -> Version:
    found = version(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(("older", "newer"), [*itertools.combinations(ORDERED, 2)])
def test_the_order_of_versions(older: str, newer: str) -> None:
    assert known(older) < known(newer)


def test_this_gapdesk_has_a_version_that_can_be_compared() -> None:
    assert known(gapdesk.__version__).text == gapdesk.__version__


@pytest.mark.parametrize(("one", "other"), [("1.2", "v1.2.0"), ("1.2.0rc1", "1.2.0-RC.1"), ("0", "0.0.0")])
def test_spellings_of_one_version(one: str, other: str) -> None:
    assert known(one) == known(other)


@pytest.mark.parametrize(
    "text", ["", "v", "nightly", "1.2.x", "1..2", "١.٢", "1.0+local", "1.0-final", "9" * 5000]
)
def test_what_is_no_version(text: str) -> None:
    assert version(text) is None


@given(st.text())
def test_any_text_is_a_version_or_none(text: str) -> None:
    found = version(text)
    assert found is None or found == known(found.text)


@given(st.lists(st.integers(0, 10**9 - 1), min_size=1, max_size=6))
def test_numbers_order_as_numbers(numbers: list[int]) -> None:
    this = known(".".join(map(str, numbers)))
    numbers[-1] += 1
    if numbers[-1] < 10**9:
        assert this < known(".".join(map(str, numbers)))
    assert not this.early and known(f"{this.text}rc1").early and known(f"{this.text}rc1") < this
