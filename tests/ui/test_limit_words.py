from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.ui import limit_words
from gapdesk.ui.limit_words import BadNumber


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", 1500),
        (" 250k ", 250_000),
        ("1.5M", 1_500_000),
        ("1,048,576", 1_048_576),
        ("250 000", 250_000),
        ("25万", 250_000),
        ("0", 0),
        ("∞", None),
        ("", None),
        ("unlimited", None),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, value: int | None) -> None:
    assert limit_words.read_limit(text) == value


@pytest.mark.parametrize("text", ["abc", "-5", "1.2345", "1,5M", "5 %", "1e9", "99999999999999", "k", "1.5"])
def test_other_limits_are_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        limit_words.read_limit(text)


@pytest.mark.parametrize(("text", "value"), [("0.75", 0.75), ("$2", 2.0), ("0", 0.0), ("", None)])
def test_prices_are_read(text: str, value: float | None) -> None:
    assert limit_words.read_price(text) == value


@pytest.mark.parametrize("text", ["free", "-1", "nan", "inf", "1e9"])
def test_other_prices_are_refused(text: str) -> None:
    with pytest.raises(BadNumber):
        limit_words.read_price(text)


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.none(), st.integers(0, 10**12)))
def test_what_is_edited_is_read_back(value: int | None) -> None:
    assert limit_words.read_limit(limit_words.typed(value)) == value
