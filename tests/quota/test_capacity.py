"""What all projects have together of a model: known limits, Google's word, and what was used elsewhere."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.events import ModelToday
from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.pool import Pool
from gapdesk.quota.report import Capacity
from tests.quota.pools import MIDNIGHT, MODEL, NOON, pool_of, quota, use

DAY, RPD = Kind.QUOTA_DAY, Dimension.RPD
TABLE = {MODEL: {"rpd": 20, "tier": "free"}}


def requests(pool: Pool) -> Capacity:
    return pool.capacities(NOON)[0]


def test_a_limit_that_google_named_counts_and_not_what_was_used() -> None:
    pool = pool_of("k1", "k2")
    pool.limits.learn("key:k2", MODEL, RPD, 250, NOON)
    pool.refresh()
    for _ in range(3):
        use(pool, project="key:k1")
    use(pool, quota(DAY, RPD, 250), project="key:k1")
    found = requests(pool)
    assert (found.used, found.limit, found.projects, found.out, found.elsewhere) == (3, 500, 2, 1, 247)
    assert not found.used_up
    assert ModelToday(MODEL, 250, 500, MIDNIGHT) in pool.model_today(NOON)


def test_all_used_up_elsewhere_leaves_nothing() -> None:
    pool = pool_of("k1")
    use(pool, quota(DAY, RPD, 250))
    found = requests(pool)
    assert (found.used, found.limit, found.gone, found.used_up) == (0, 250, 250, True)
    assert pool.model_today(NOON) == (ModelToday(MODEL, 250, 250, MIDNIGHT),)


def test_a_limit_of_the_user_counts_and_one_of_the_table_for_a_known_tier() -> None:
    pool = pool_of(KeyInfo("k1", "k1", tier="free"), "k2", table=TABLE)
    pool.limits.set_user(UserLimit(MODEL, RPD, 50, project="key:k2"))
    pool.refresh()
    for key in ("key:k1", "key:k2"):
        use(pool, project=key)
        use(pool, quota(DAY, RPD), project=key)
    found = requests(pool)
    assert (found.used, found.limit, found.out, found.elsewhere) == (2, 70, 2, 68)


def test_where_nobody_knows_the_limit_it_is_what_was_used() -> None:
    pool = pool_of("k1")
    for _ in range(3):
        use(pool)
    use(pool, quota(DAY, RPD))
    assert (requests(pool).limit, requests(pool).elsewhere, requests(pool).used_up) == (3, 0, True)


def test_a_number_of_the_table_is_better_than_nothing_used() -> None:
    pool = pool_of("k1", table=TABLE)
    use(pool, quota(DAY, RPD))
    assert (requests(pool).used, requests(pool).limit, requests(pool).used_up) == (0, 20, True)
    nothing = pool_of("k1")
    use(nothing, quota(DAY, RPD))
    assert (requests(nothing).limit, requests(nothing).used_up) == (0, True)


def test_it_comes_back_with_the_next_day() -> None:
    pool = pool_of("k1")
    use(pool, quota(DAY, RPD, 250))
    (found,) = (one for one in pool.capacities(MIDNIGHT) if one.dimension is RPD)
    assert (found.gone, found.limit, found.used_up) == (0, 250, False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.booleans(), st.none() | st.integers(1, 9)), min_size=1, max_size=4
    )
)
def test_it_is_used_up_exactly_when_nobody_can_be_asked(projects: list[tuple[int, bool, int | None]]) -> None:
    pool = pool_of(*(f"k{place}" for place in range(len(projects))))
    for place, (_, _, limit) in enumerate(projects):
        if limit is not None:
            pool.limits.set_user(UserLimit(MODEL, RPD, limit, project=f"key:k{place}"))
    pool.refresh()
    for place, (times, ended, limit) in enumerate(projects):
        name = f"key:k{place}"
        for _ in range(min(times, limit or times)):
            use(pool, project=name)
        if ended and (limit is None or times < limit):
            use(pool, quota(DAY, RPD), project=name)
    found = next((one for one in pool.capacities(NOON) if one.dimension is RPD), None)
    asked = [one.rank for one in pool.explain(MODEL, NOON)]
    if found is None:
        assert any(rank is not None for rank in asked)
    else:
        assert found.used_up is all(rank is None for rank in asked)
        assert found.limit is None or found.gone <= found.limit
