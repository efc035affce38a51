"""The user's limits, and the table in which they are edited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension, Estimate, Kind, RefusalReason
from gapdesk.quota import limit_table
from gapdesk.quota.limit_rows import LimitCell, UserLimit
from gapdesk.quota.limits import Learned, Limits, Source
from tests.quota.pools import MODEL, NOON, ask, leased, pool_of, quota, refused, use

SHIPPED = json.loads(
    (Path(__file__).parents[2] / "resources" / "model_limits.json").read_text(encoding="utf-8")
)
RPM, RPD, TPD = Dimension.RPM, Dimension.RPD, Dimension.TPD
TABLE = {
    "m-1": {
        "rpm": 5,
        "rpd": None,
        "tier": "free",
        "source": "a dashboard",
        "date": "2026-10-06",
        "confidence": "assumed",
        "input_token_limit": 1_000,
        "output_token_limit": 100,
        "paid_known": [{"tier": "tier1", "rpd": 250, "source": "a 429"}],
    },
    "m-1-preview": {"quota_model": "m-1", "rpm": 5},
    "m-latest": {"alias_of": "m-1"},
    "m-2": {"note": "nothing is known"},
    "n-*": {"rpm": 7},
}


def value(limits: Limits, model: str = "m-1", project: str = "p", dimension: Dimension = RPM) -> int | None:
    found = [one for one in limits.effective(project, model) if one.dimension is dimension]
    assert all(one.blocks for one in found if one.source is Source.USER)
    return found[0].value if found else None


# --- which holds --------------------------------------------------------------------------------------------


def test_projects_before_tiers_before_all_and_names_before_globs() -> None:
    limits = Limits(TABLE)
    limits.set_tier("p", "tier1")
    weakest_first = [
        UserLimit("m*", RPM, 1),
        UserLimit("m-*", RPM, 2),
        UserLimit("m-1", RPM, 3),
        UserLimit("m*", RPM, 4, tier="tier1"),
        UserLimit("m-1", RPM, 5, tier="tier1"),
        UserLimit("*", RPM, 6, project="p"),
        UserLimit("m-1", RPM, None, project="p"),
        UserLimit("m-1", RPM, 8, tier="tier1", project="p"),
    ]
    for limit in weakest_first:
        limits.set_user(limit)
        assert value(limits) == limit.value
        assert limits.user_limits()[0] == limit
    assert value(limits, project="q") == 3, "neither its tier nor its project"
    for limit in reversed(weakest_first):
        assert value(limits) == limit.value
        limits.clear_user(limit.pattern, RPM, limit.tier, limit.project)
    assert limits.user_limits() == ()
    assert value(limits, dimension=RPD) == 250


def test_an_alias_sets_the_limit_of_what_it_stands_for() -> None:
    limits = Limits(TABLE)
    limits.set_user(UserLimit("models/m-latest", RPM, 9))
    assert limits.user_limits() == (UserLimit("m-1", RPM, 9),)
    assert value(limits, "m-1-preview") == 9
    limits.clear_user("m-latest", RPM)
    assert value(limits) == 5


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (UserLimit("", RPM, 1), "needs the name"),
        (UserLimit("  ", RPM, 1), "needs the name"),
        (UserLimit("a\nb", RPM, 1), "needs the name"),
        (UserLimit("m" * 101, RPM, 1), "100 characters"),
        (UserLimit("m", RPM, -1), "from 0 to 1,000,000,000"),
        (UserLimit("m", RPM, 10**9 + 1), "from 0 to 1,000,000,000"),
        (UserLimit("m", RPM, 1, tier="paid"), "free, tier1"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(limit: UserLimit, words: str) -> None:
    limits = Limits({})
    with pytest.raises(ValueError, match=words) as caught:
        limits.set_user(limit)
    assert str(caught.value).count(".") == 1
    assert limits.user_limits() == ()


LIMITS = st.builds(
    UserLimit,
    st.sampled_from(["a", "ab", "a*", "*b", "*", "b?"]),
    st.sampled_from([RPM, TPD]),
    st.one_of(st.none(), st.integers(0, 5)),
    st.sampled_from([None, "free", "tier1"]),
    st.sampled_from([None, "p", "q"]),
)


@settings(max_examples=80, deadline=None)
@given(
    limits=st.lists(LIMITS, max_size=12),
    model=st.sampled_from(["a", "ab", "b", "bc"]),
    gone=st.integers(0, 11),
)
def test_whatever_the_order_the_most_particular_holds(limits: list[UserLimit], model: str, gone: int) -> None:
    one, other = Limits({}), Limits({})
    place = {(x.pattern, x.dimension, x.tier, x.project): x for x in limits}
    for limit in limits:
        one.set_user(limit)
    for limit in reversed(list(place.values())):
        other.set_user(limit)
    assert set(one.user_limits()) == set(place.values())
    for found in (one, other):
        found.set_tier("p", "free")
        if limits:
            dropped = limits[gone % len(limits)]
            found.clear_user(dropped.pattern, dropped.dimension, dropped.tier, dropped.project)
    for project in ("p", "q", "r"):
        assert one.effective(project, model) == other.effective(project, model)


def test_limits_of_a_merged_project_go_along() -> None:
    pool = pool_of("k1@a", "k2@b")
    pool.limits.set_user(UserLimit(MODEL, RPM, 1, project="b"))
    pool.limits.set_user(UserLimit(MODEL, RPD, 7, project="b"))
    pool.limits.set_user(UserLimit(MODEL, RPD, 9, project="a"))
    pool.merge("a", "b")
    assert set(pool.limits.user_limits()) == {
        UserLimit(MODEL, RPM, 1, project="a"),
        UserLimit(MODEL, RPD, 9, project="a"),
    }
    use(pool)
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_limits_take_hold_at_once() -> None:
    pool = pool_of("k1", "k2")
    use(pool, now=NOON)
    pool.limits.set_user(UserLimit("gemini-*", RPM, 1))
    pool.refresh()
    assert use(pool).key == "k2"
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)
    leased(pool.lease("gemma", Estimate(), NOON))


# --- what Google said ---------------------------------------------------------------------------------------


def test_learned_can_be_forgotten_and_is_told_when_new() -> None:
    pool = pool_of("k1", "k2", table={MODEL: {"rpd": 1_000, "tier": "free"}})
    use(pool, quota(Kind.QUOTA_NONE, RPD, 0, free=True), project="key:k1")
    assert use(pool).key == "k2", "limit 0 parks the model for that project only"
    assert leased(pool.lease("another", Estimate(), NOON)).key == "k1"
    assert pool.limits.newly_learned() == (Learned("key:k1", MODEL, RPD, 0, NOON, "id-rpd"),)
    assert pool.limits.newly_learned() is None
    pool.limits.forget_learned("key:k1", MODEL)
    assert pool.limits.newly_learned() == ()
    pool.refresh()
    assert ask(pool).key == "k1"
    pool.limits.forget_learned("key:k1", MODEL)
    assert pool.limits.newly_learned() is None, "there was nothing to forget"


# --- the table ----------------------------------------------------------------------------------------------


def test_the_table_has_what_is_shipped_asked_and_set() -> None:
    limits = Limits(TABLE)
    limits.set_user(UserLimit("mine-*", RPM, 3))
    limits.set_user(UserLimit("m-1", TPD, None))
    limits.set_user(UserLimit("m-1", RPM, 4, project="p"))
    limits.learn("p", "m-1", RPD, 250, NOON, "some id")
    rows = limit_table.rows(limits, None, ["new", "models/m-latest", ""])
    assert [(row.pattern, row.asked) for row in rows] == [
        ("m-1", True),
        ("new", True),
        ("m-2", False),
        ("mine-*", False),
        ("n-*", False),
    ]
    first = rows[0]
    assert (first.rpm, first.rpd) == (LimitCell(5, Source.SHIPPED), LimitCell(None, None))
    assert first.tpd == LimitCell(None, Source.USER), "the user says that it is unlimited"
    assert (first.input_tokens, first.output_tokens, first.price) == (1_000, 100, None)
    assert first.note == "2026-10-06: a dashboard (assumed)"
    assert [one.value for one in first.learned] == [250]
    assert rows[1].note == rows[2].note == ""
    assert (rows[3].rpm, rows[4].rpm) == (LimitCell(3, Source.USER), LimitCell(7, Source.SHIPPED))


def test_the_table_of_a_tier() -> None:
    limits = Limits(TABLE)
    for project, tier in (("p", "free"), ("q", "tier1"), ("r", None)):
        if tier is not None:
            limits.set_tier(project, tier)
        limits.learn(project, "m-1", RPM, 1, NOON)
    limits.set_user(UserLimit("*", RPD, 9, tier="tier2"))
    first, second, third = (
        next(row for row in limit_table.rows(limits, tier, ()) if row.pattern == "m-1")
        for tier in ("free", "tier1", "tier2")
    )
    assert (first.rpm, first.rpd) == (LimitCell(5, Source.SHIPPED), LimitCell(None, None))
    assert (second.rpm, second.rpd, second.note) == (
        LimitCell(None, None),
        LimitCell(250, Source.SHIPPED),
        "a 429",
    )
    assert (third.rpd, third.note, third.tier) == (LimitCell(9, Source.USER), "", "tier2")
    assert [[one.project for one in row.learned] for row in (first, second, third)] == [
        ["p", "r"],
        ["q", "r"],
        ["r"],
    ]


def test_the_shipped_table_is_whole_and_without_aliases() -> None:
    names = {row.pattern for row in limit_table.rows(Limits(SHIPPED), "free", ())}
    assert names.isdisjoint(name for name, row in SHIPPED.items() if "alias_of" in row)
    others = {name: row for name, row in SHIPPED.items() if not {"alias_of", "routed_to"} & row.keys()}
    assert names == {row.get("quota_model", name) for name, row in others.items()}
    rows = limit_table.rows(Limits(SHIPPED), "free", ())
    hydrogen = next(row for row in rows if row.pattern == "gemini-4-hydrogen")
    assert "assumed" in hydrogen.note
