from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.keys import Fault, KeyInfo, KeyState
from gapdesk.quota.limit_rows import Price, UserLimit
from gapdesk.quota.limits import Learned, Limits
from gapdesk.quota.meter import Bar
from gapdesk.quota.records import Changes, KeyRecord, MeterRecord, ProjectRecord, Saved
from gapdesk.quota.usage import Batch, Counts, UsageRow
from gapdesk.store import quota_state, usage
from gapdesk.store.keys import SavedKey, save_keys
from gapdesk.store.quota_state import METER_KEPT, STATE_KEPT
from tests.store.memory import memory

NOW = 1_800_000_000.0
DAY = 86400.0
FAULT = Fault(KeyState.INVALID, Kind.KEY_LEAKED, "Your API key was reported as leaked.", NOW - 5)

moments = st.floats(allow_nan=False)
counts = st.integers(0, 2**53)
names = st.sampled_from(["a", "b", "key:0123", "Ümläut\0 '"])
faults = st.none() | st.builds(
    Fault, st.sampled_from([KeyState.INVALID, KeyState.BLOCKED]), st.sampled_from(Kind), st.text(), moments
)
meters = st.builds(
    MeterRecord,
    project=names,
    model=names | st.just(""),
    day_end=moments,
    day_requests=counts,
    day_tokens=counts,
    window=st.lists(st.tuples(moments, counts), max_size=4).map(tuple),
    bar=st.none() | st.sampled_from(Bar),
    until=st.none() | moments,
    dimension=st.none() | st.sampled_from(Dimension),
    closed_at=moments,
    strikes=counts,
    struck_at=moments,
    used=st.floats(0, allow_infinity=True),
)
keys = st.builds(KeyRecord, names, st.booleans(), faults, st.none() | moments)
projects = st.builds(
    ProjectRecord, names, st.none() | st.just("free"), st.none() | st.just("projects/1"), faults
)
learned = st.builds(Learned, names, names, st.sampled_from(Dimension), counts, moments, st.text())
pairs = st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple)


def several(one: st.SearchStrategy[Any], identity: Callable[[Any], object]) -> st.SearchStrategy[Any]:
    return st.lists(one, unique_by=identity, max_size=4).map(tuple)


changes = st.builds(
    Changes,
    meters=several(meters, lambda one: (one.project, one.model)),
    keys=several(keys, lambda one: one.id),
    projects=several(projects, lambda one: one.name),
    learned=st.none() | several(learned, lambda one: (one.project, one.model, one.dimension)),
    dismissed=st.none() | pairs,
    zone=st.none() | st.sampled_from(["UTC", "America/Los_Angeles"]),
)


def meter(project: str, model: str = "flash", used: float = NOW) -> MeterRecord:
    return MeterRecord(project, model, NOW + DAY, 3, 4000, ((NOW - 1, 500),), used=used)


def saved(db: SqliteDatabase, *told: Changes, now: float = NOW) -> Saved:
    for one in told:
        quota_state.save(db, one)
    return quota_state.load(db, now)


@settings(max_examples=60, deadline=None)
@given(st.lists(changes, min_size=1, max_size=4))
def test_what_was_saved_last_is_loaded(told: list[Changes]) -> None:
    known: dict[str, dict[object, Any]] = {"meters": {}, "keys": {}, "projects": {}}
    rest: dict[str, Any] = {"learned": (), "dismissed": (), "zone": None}
    for one in told:
        known["meters"] |= {(record.project, record.model): record for record in one.meters}
        known["keys"] |= {record.id: record for record in one.keys}
        known["projects"] |= {record.name: record for record in one.projects}
        rest |= {name: getattr(one, name) for name in rest if getattr(one, name) is not None}
    with memory() as db:
        # at the beginning of time nothing is outdated
        found = saved(db, *told, now=float("-inf"))
    assert list(found.meters) == sorted(known["meters"].values(), key=lambda one: one.used)
    assert list(found.keys) == list(known["keys"].values())
    assert list(found.projects) == list(known["projects"].values())
    assert {name: getattr(found, name) for name in rest} == rest


def test_words_of_google_and_kinds_keep_their_types() -> None:
    record = replace(meter("a"), bar=Bar.EXHAUSTED, until=NOW + 5, dimension=Dimension.RPD, closed_at=NOW)
    with memory() as db:
        found = saved(db, Changes(meters=(record,), keys=(KeyRecord("k", True, FAULT, None),)))
    assert type(found.meters[0].dimension) is Dimension
    assert type(found.meters[0].closed_at) is float
    assert found.keys[0].fault == FAULT
    assert type(found.keys[0].fault.kind) is Kind


def test_nothing_new_changes_nothing() -> None:
    told = Changes(
        meters=(meter("a"),),
        learned=(Learned("a", "flash", Dimension.RPD, 250, NOW),),
        dismissed=(("a", "b"),),
    )
    with memory() as db:
        assert saved(db, told) == saved(db, Changes(keys=(), learned=None, dismissed=None))
        assert saved(db, Changes(learned=(), dismissed=())) == Saved(meters=told.meters)


def test_a_merged_project_leaves_its_name_and_all_it_had_to_the_other() -> None:
    row = UsageRow(3600, "k", "label", "old", "flash", "client", Counts(2, 2, 0, 10, 5))
    before = Changes(
        meters=(meter("old"), meter("old", "pro"), meter("new"), meter("third")),
        projects=(ProjectRecord("old", tier="free"), ProjectRecord("new")),
        learned=(
            Learned("old", "flash", Dimension.RPD, 250, NOW),
            Learned("old", "pro", Dimension.RPM, 5, NOW),
            Learned("new", "flash", Dimension.RPD, 20, NOW),
        ),
    )
    merged = meter("new", "pro")
    with memory() as db:
        usage.add(db, Batch(usage=(row,)))
        quota_state.save_user_limit(db, UserLimit("flash", Dimension.RPM, 7, project="old"))
        quota_state.save_user_limit(db, UserLimit("pro", Dimension.RPM, 8, project="old"))
        quota_state.save_user_limit(db, UserLimit("flash", Dimension.RPM, 9, project="new"))
        alias = ProjectRecord("old", into="new")
        found = saved(db, before, Changes(meters=(merged,), projects=(alias,), merged=(("old", "new"),)))
        assert set(found.meters) == {meter("new"), merged, meter("third")}
        assert found.projects == (alias, ProjectRecord("new"))
        assert set(found.learned) == {
            Learned("new", "flash", Dimension.RPD, 20, NOW),
            Learned("new", "pro", Dimension.RPM, 5, NOW),
        }
        assert quota_state.load_user_limits(db) == [
            UserLimit("pro", Dimension.RPM, 8, project="new"),
            UserLimit("flash", Dimension.RPM, 9, project="new"),
        ]
        assert usage.usage_between(db, 0, 7200) == [replace(row, project="new")]
        again = Changes(projects=(alias,), merged=(("old", "new"),))
        assert saved(db, again) == found, "told twice is like told once"


def test_a_name_that_was_merged_and_is_a_project_again_begins_anew() -> None:
    back = meter("old", "pro")
    told = Changes(
        meters=(meter("new"), back), projects=(ProjectRecord("old", tier="free"),), merged=(("old", "new"),)
    )
    with memory() as db:
        quota_state.save_user_limit(db, UserLimit("flash", Dimension.RPM, 7, project="old"))
        found = saved(db, Changes(meters=(meter("old"), meter("old", "third"))), told)
        assert found.meters == (meter("new"), back)
        assert found.projects == told.projects
        assert [limit.project for limit in quota_state.load_user_limits(db)] == ["new"]


projects_of_limits = st.sampled_from(["a", "b", "c", "d"])
limits_of_projects = st.builds(
    UserLimit,
    st.sampled_from(["flash", "pro"]),
    st.sampled_from([Dimension.RPM, Dimension.TPM]),
    st.integers(0, 99),
    project=projects_of_limits | st.none(),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(limits_of_projects, max_size=12),
    st.lists(st.tuples(projects_of_limits, projects_of_limits).filter(lambda pair: pair[0] != pair[1])),
)
def test_limits_of_the_user_follow_their_projects_as_in_the_pool(
    limits: list[UserLimit], merged: list[tuple[str, str]]
) -> None:
    known = Limits({})
    with memory() as db:
        for limit in limits:
            known.set_user(limit)
            quota_state.save_user_limit(db, limit)
        for gone, target in merged:
            known.adopt(target, gone)
        quota_state.save(db, Changes(merged=tuple(merged)))
        assert set(quota_state.load_user_limits(db)) == set(known.user_limits())


def test_meters_are_kept_while_anything_of_them_counts() -> None:
    long_ago = NOW - METER_KEPT - 1
    idle = replace(meter("idle", used=long_ago), day_end=NOW - 1)
    kept = (
        replace(idle, project="used", used=NOW - METER_KEPT),
        replace(idle, project="today", day_end=NOW + 1),
        replace(idle, project="held", bar="exhausted", until=NOW + 1),
        replace(idle, project="struck", struck_at=NOW - 60),
    )
    over = replace(idle, project="over", bar="cooling", until=NOW - 1)
    with memory() as db:
        assert set(saved(db, Changes(meters=(idle, over, *kept))).meters) == set(kept)


def test_states_of_keys_that_are_gone_are_forgotten_after_a_while() -> None:
    told = Changes(keys=(KeyRecord("kept", True, None, 5.0), KeyRecord("gone", True, FAULT, None)))
    with memory() as db:
        save_keys(db, [SavedKey(KeyInfo("kept", "label"))])
        assert saved(db, told).keys == told.keys
        assert saved(db, now=NOW + STATE_KEPT).keys == told.keys
        told_again = Changes(keys=told.keys[1:])  # it was used in this session
        assert saved(db, told_again, now=NOW + STATE_KEPT + 1).keys == told.keys
        assert saved(db, now=NOW + STATE_KEPT + 2).keys == told.keys
        assert saved(db, now=NOW + 3 * STATE_KEPT).keys == told.keys[:1]


def test_limits_of_the_user_are_told_apart_by_tier_and_project() -> None:
    limits = [
        UserLimit("gemini-3*", Dimension.RPM, 5),
        UserLimit("gemini-3*", Dimension.RPM, None, tier="free"),
        UserLimit("gemini-3*", Dimension.RPM, 0, project="a"),
        UserLimit("gemini-3*", Dimension.TPM, 5),
    ]
    with memory() as db:
        for one in limits:
            quota_state.save_user_limit(db, one)
        changed = replace(limits[1], value=9)
        quota_state.save_user_limit(db, changed)
        assert quota_state.load_user_limits(db) == [limits[0], changed, *limits[2:]]
        quota_state.drop_user_limit(db, "gemini-3*", Dimension.RPM)
        quota_state.drop_user_limit(db, "gemini-3*", Dimension.RPM, project="a")
        quota_state.drop_user_limit(db, "gemini-3*", Dimension.RPD)
        assert quota_state.load_user_limits(db) == [changed, limits[3]]


def test_prices_of_the_user_by_pattern_and_day() -> None:
    always = Price("gemini-3*", "", 0.3, 2.5, None, "mine", user=True)
    later = Price("gemini-3*", "2026-12-01", 0.5, 3.0, 0.05, user=True)
    other = Price("gemini-2*", "2026-12-01", 0.0, 0.0, 0.0, user=True)
    with memory() as db:
        for price in (later, always, other):
            quota_state.save_price(db, price)
        cheaper = replace(always, input=0.2, cached=0.02, source="mine, later")
        quota_state.save_price(db, cheaper)
        assert quota_state.load_prices(db) == [other, cheaper, later]
        quota_state.drop_price(db, "gemini-3*", "")
        quota_state.drop_price(db, "unknown", "")
        assert quota_state.load_prices(db) == [other, later]


def test_a_mark_without_a_time_from_an_earlier_version_is_long_past() -> None:
    with memory() as db:
        quota_state.save(db, Changes(meters=(replace(meter("a"), closed_at=NOW),)))
        db.execute_sql("UPDATE meter SET closed = 1")
        assert quota_state.load(db, NOW).meters[0].closed_at == 1.0
