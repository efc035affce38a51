"""What tokens cost: the shipped rows, the user's before them, days, globs, and the sum."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.paths import resource
from gapdesk.proxy.types import JsonObject
from gapdesk.quota.limit_rows import Price
from gapdesk.quota.prices import Prices
from gapdesk.quota.report import Cost
from gapdesk.quota.usage import Counts

TODAY = "2026-11-21"
TABLE: dict[str, JsonObject] = json.loads(resource("model_limits.json").read_bytes())


def shipped() -> Prices:
    return Prices(TABLE)


def own(pattern: str, since: str = "", price: float = 9.0, cached: float | None = None) -> Price:
    return Price(pattern, since, price, price, cached)


def test_the_shipped_table_is_read() -> None:
    price = shipped().at("gemini-3.5-flash-lite", TODAY)
    assert price is not None
    assert (price.input, price.output, price.cached, price.user) == (0.3, 2.5, 0.03, False)
    assert "2026-10-06" in str([*map(str, price.remarks)])


def test_a_price_that_changes_on_a_day_has_two_rows() -> None:
    prices = shipped()
    before, after = prices.at("gemini-4-carbon", "2026-11-30"), prices.at("gemini-4-carbon", "2026-12-01")
    assert before is not None and (before.input, before.output, before.cached) == (2, 10, 0.1)
    assert after is not None and (after.input, after.output, after.cached) == (4, 20, None)
    assert after.since == "2026-12-01"


def test_a_promotion_stays_in_force_but_is_told() -> None:
    price = shipped().at("gemini-3.8-flash", "2027-02-01")
    assert price is not None and price.input == 0.75
    assert "promotion until 2026-12-31" in str([*map(str, price.remarks)])
    counts = Counts(requests=3, input=1_000_000)
    assert shipped().cost(counts, "gemini-3.8-flash", "2026-12-31") == Cost(0.75)
    assert shipped().cost(counts, "gemini-3.8-flash", "2027-01-01") == Cost(0.75, stale=3)
    argon = shipped().at("gemini-4-argon", TODAY)
    assert argon is not None and "usually 4/20" in str([*map(str, argon.remarks)])


def test_rows_go_by_the_name_google_counts_and_aliases_add_none() -> None:
    patterns = [row.pattern for row in shipped().rows()]
    assert "gemini-3.1-pro" in patterns
    assert not {"gemini-3.1-pro-preview", "gemini-pro-latest", "gemini-flash-latest"} & set(patterns)
    assert len(patterns) == len({(row.pattern, row.since) for row in shipped().rows()})


def test_free_gemma_has_a_known_price_of_nothing() -> None:
    cost = shipped().cost(Counts(requests=3, input=5_000_000, output=9), "gemma-4-31b-it", TODAY)
    assert cost == Cost(0.0, 0.0, 0)


def test_a_model_nobody_knows_is_counted_as_unpriced() -> None:
    assert shipped().at("gemini-99", TODAY) is None
    assert shipped().cost(Counts(requests=3, input=10), "gemini-99", TODAY) == Cost(unpriced=3)


def test_the_sum_counts_cached_tokens_once_and_thoughts_as_output() -> None:
    prices = Prices({"m": {"price_per_m": {"in": 2, "out": 10, "cached": 0.5}}})
    counts = Counts(requests=1, input=3_000_000, cached=1_000_000, output=1_000_000, thoughts=2_000_000)
    cost = prices.cost(counts, "m", TODAY)
    assert cost.paid == pytest.approx(2 * 2 + 0.5 + 3 * 10)
    assert cost.saved == pytest.approx(1.5)


def test_without_a_cached_price_nothing_is_saved() -> None:
    prices = Prices({"m": {"price_per_m": {"in": 2, "out": 10}}})
    cost = prices.cost(Counts(requests=1, input=1_000_000, cached=1_000_000), "m", TODAY)
    assert (cost.paid, cost.saved) == (2.0, 0.0)


def test_the_users_newest_row_wins_over_all_shipped_ones() -> None:
    prices = shipped()
    prices.set_user(own("gemini-4-carbon", "2026-01-01", 1.0))
    prices.set_user(own("gemini-4-carbon", "2026-06-01", 7.0))
    for day, wanted in (("2025-12-31", 2.0), ("2026-03-01", 1.0), (TODAY, 7.0), ("2026-12-24", 7.0)):
        price = prices.at("gemini-4-carbon", day)
        assert price is not None and price.input == wanted, day


def test_the_exact_name_goes_before_the_longest_glob() -> None:
    prices = Prices({})
    for pattern, dollars in (("*", 1.0), ("gemini-*", 2.0), ("gemini-3*", 3.0), ("gemini-3.8-flash", 4.0)):
        prices.set_user(own(pattern, price=dollars))
    for model, wanted in (("other", 1.0), ("gemini-4", 2.0), ("gemini-3.5", 3.0), ("gemini-3.8-flash", 4.0)):
        price = prices.at(model, TODAY)
        assert price is not None and price.input == wanted


def test_a_users_glob_goes_before_shipped_rows() -> None:
    prices = shipped()
    prices.set_user(own("gemini-*", price=0.0))
    assert prices.cost(Counts(requests=1, input=1_000_000), "gemini-3.8-flash", TODAY) == Cost()


def test_a_row_is_replaced_and_taken_away() -> None:
    prices = shipped()
    before = prices.rows()
    prices.set_user(own("gemini-3.8-flash", TODAY, 1.0))
    prices.set_user(own("gemini-3.8-flash", TODAY, 2.0))
    (mine,) = (row for row in prices.rows() if row.user)
    assert mine.input == 2.0
    assert prices.at("gemini-3.8-flash", TODAY) == mine
    prices.clear_user("gemini-3.8-flash", TODAY)
    prices.clear_user("gemini-3.8-flash", TODAY)
    assert prices.rows() == before
    price = prices.at("gemini-3.8-flash", TODAY)
    assert price is not None and price.input == 0.75


@pytest.mark.parametrize(
    ("price", "word"),
    [
        (own(""), "model"),
        (own("x" * 201), "model"),
        (own("gemini\n"), "model"),
        (own("模型"), "model"),
        (own("m", "20261201"), "day"),
        (own("m", "2026-13-01"), "day"),
        (own("m", "tomorrow"), "day"),
        (own("m", price=-0.1), "price"),
        (own("m", price=nan), "price"),
        (own("m", price=inf), "price"),
        (own("m", cached=-1.0), "price"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(price: Price, word: str) -> None:
    prices = Prices({})
    with pytest.raises(ValueError, match=word) as caught:
        prices.set_user(price)
    assert str(caught.value).endswith(".")
    assert prices.rows() == ()


dollars = st.floats(0, 1000)
tokens = st.integers(0, 10**9)


@settings(max_examples=60, deadline=None)
@given(dollars, dollars, st.none() | dollars, tokens, tokens, tokens, st.data())
def test_paid_and_saved_make_up_the_price_without_a_cache(
    price_in: float,
    out: float,
    cached: float | None,
    given_in: int,
    output: int,
    thoughts: int,
    data: st.DataObject,
) -> None:
    prices = Prices({})
    prices.set_user(Price("m", "", price_in, out, cached))
    hit = data.draw(st.integers(0, given_in))
    counts = Counts(requests=1, input=given_in, output=output, thoughts=thoughts, cached=hit)
    cost = prices.cost(counts, "m", TODAY)
    plain = prices.cost(replace(counts, cached=0), "m", TODAY)
    assert cost.paid + cost.saved == pytest.approx(plain.paid, rel=1e-9, abs=1e-9)
    assert plain.saved == 0


def test_a_price_of_the_user_is_not_that_of_a_promotion() -> None:
    prices, counts = shipped(), Counts(requests=3)
    promotion = prices.at("gemini-3.8-flash", TODAY)
    assert promotion is not None
    prices.set_user(replace(promotion, since="2027-01-01", input=1.5))
    assert prices.cost(counts, "gemini-3.8-flash", "2027-01-02") == Cost()
    assert prices.cost(counts, "gemini-3.7-flash", "2027-01-02") == Cost(stale=3)


def test_the_days_on_which_prices_change_are_known() -> None:
    prices = shipped()
    assert prices.turns() == {"2026-12-01", "2027-01-01"}
    prices.set_user(own("m"))
    prices.set_user(own("m", "2026-11-11"))
    assert prices.turns() == {"2026-11-11", "2026-12-01", "2027-01-01"}
