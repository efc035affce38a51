from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from gapdesk.proxy.types import Kind
from gapdesk.quota.usage import (
    AddressRow,
    Batch,
    Counts,
    FailureRow,
    LatencyRow,
    Mark,
    MarkKind,
    MinuteRow,
    UsageRow,
)
from gapdesk.store import usage
from tests.store.memory import memory

DAY = 86400
NOW = 20_833 * DAY
HOUR = 3600
LATER = 10**10

# --- rows ---------------------------------------------------------------------------------------------------

numbers = st.integers(0, 2**40)
hours = st.integers(0, 30).map(lambda n: n * HOUR)
projects = st.sampled_from(["a", "b", "key:0123"])
models = st.sampled_from(["flash", "pro", "", "a"])
counts = st.builds(Counts, *[numbers] * 7)


def labelled(hour: int, key: str, project: str, model: str, client: str, counts: Counts) -> UsageRow:
    return UsageRow(hour, key, f"label of {key}", project, model, client, counts)


batches = st.builds(
    Batch,
    usage=st.lists(
        st.builds(
            labelled, hours, st.sampled_from("xyz"), projects, models, st.sampled_from(["me", "a"]), counts
        ),
        max_size=8,
    ).map(tuple),
    failures=st.lists(
        st.builds(FailureRow, hours, projects, models, st.sampled_from(Kind), numbers), max_size=4
    ).map(tuple),
    latencies=st.lists(
        st.builds(LatencyRow, hours, models, st.integers(0, 3), st.integers(0, 3), numbers), max_size=4
    ).map(tuple),
    addresses=st.lists(
        st.builds(AddressRow, hours, st.sampled_from(["10.0.0.1", "fe80::1"]), numbers, numbers), max_size=4
    ).map(tuple),
    minutes=st.lists(
        st.builds(
            MinuteRow, st.integers(0, 100).map(lambda n: n * 60), projects, models, numbers, numbers, numbers
        ),
        max_size=8,
    ).map(tuple),
    marks=st.lists(
        st.builds(
            Mark,
            st.floats(0, 1e5),
            st.sampled_from("xyz"),
            projects,
            models,
            st.sampled_from(MarkKind),
            st.text(),
        ),
        max_size=4,
    ).map(tuple),
)


def row(hour: int, project: str = "a", model: str = "flash", key: str = "x", client: str = "me") -> UsageRow:
    return labelled(hour, key, project, model, client, Counts(1, 1, 0, 10, 5, 3, 2))


def minute(at: int, project: str = "a", model: str = "flash") -> MinuteRow:
    return MinuteRow(at, project, model, 1, 10, 0)


def mark(at: float, model: str = "flash", project: str = "a") -> Mark:
    return Mark(at, "x", project, model, MarkKind.COOLED, f"at {at}")


# --- a naive oracle -----------------------------------------------------------------------------------------

Sums = dict[tuple[object, ...], tuple[int, ...]]


def added(pairs: Iterable[tuple[tuple[object, ...], tuple[int, ...]]]) -> Sums:
    sums: Sums = {}
    for key, figures in pairs:
        sums[key] = tuple(a + b for a, b in zip(sums[key], figures, strict=True)) if key in sums else figures
    return sums


def figures(one: Counts) -> tuple[int, ...]:
    return one.requests, one.answered, one.failed, one.input, one.output, one.thoughts, one.cached


def expected(told: Sequence[Batch]) -> dict[str, object]:
    """What the tables should hold, in plain Python."""
    return {
        "usage": added(
            ((one.hour, one.key, one.label, one.project, one.model, one.client), figures(one.counts))
            for batch in told
            for one in batch.usage
        ),
        "failures": added(
            ((one.hour, one.project, one.model, one.kind), (one.count,))
            for batch in told
            for one in batch.failures
        ),
        "latencies": added(
            ((one.hour, one.model, one.bucket, one.total_bucket), (one.count,))
            for batch in told
            for one in batch.latencies
        ),
        "addresses": added(
            ((one.hour, one.address), (one.requests, one.tokens)) for batch in told for one in batch.addresses
        ),
        "minutes": added(
            ((one.minute, one.project, one.model), (one.requests, one.tokens, one.failed))
            for batch in told
            for one in batch.minutes
        ),
        "marks": Counter(one for batch in told for one in batch.marks),
    }


def stored(db: SqliteDatabase) -> dict[str, object]:
    """What they do hold; as a batch, so that `expected` can count it, which must change nothing any more."""
    places = [(project, model) for project in ("a", "b", "key:0123") for model in ("flash", "pro", "", "a")]
    marks = {
        one for project, model in places for one in usage.marks(db, project, model, 0, LATER, limit=10**6)
    }
    rows = [one for project, model in places for one in usage.minutes(db, project, model, 0, 6060)]
    found = expected(
        [
            Batch(
                usage=tuple(usage.usage_between(db, 0, LATER)),
                failures=tuple(usage.failures_between(db, 0, LATER)),
                latencies=tuple(usage.latencies_between(db, 0, LATER)),
                addresses=tuple(usage.addresses_between(db, 0, LATER)),
                minutes=tuple(rows),
            )
        ]
    )
    return found | {"marks": marks}


@settings(max_examples=40, deadline=None)
@given(st.lists(batches, max_size=4), st.randoms(use_true_random=False))
def test_batches_add_up_in_whatever_order_and_grouping_they_come(told: list[Batch], random: object) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    single = [Batch(usage=(one,)) for batch in shuffled for one in batch.usage]
    others = [replace(batch, usage=()) for batch in shuffled]
    wanted = expected(told)
    wanted["marks"] = set(wanted["marks"])  # type: ignore[call-overload]
    for order in (told, [*others, *single]):
        with memory() as db:
            for batch in order:
                usage.add(db, batch)
            assert stored(db) == wanted


def renamed(batch: Batch, old: str, new: str) -> Batch:
    def moved(rows: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(replace(one, project=new) if one.project == old else one for one in rows)  # type: ignore

    return replace(
        batch,
        usage=moved(batch.usage),
        failures=moved(batch.failures),
        minutes=moved(batch.minutes),
        marks=moved(batch.marks),
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(batches, max_size=3), projects, projects)
def test_a_project_that_was_merged_has_used_nothing_and_the_other_all(
    told: list[Batch], old: str, new: str
) -> None:
    with memory() as db, memory() as other:
        for batch in told:
            usage.add(db, batch)
            usage.add(other, renamed(batch, old, new))
        usage.move_project(db, old, new)
        assert stored(db) == stored(other)


@settings(max_examples=40, deadline=None)
@given(batches, st.lists(st.integers(0, 31 * HOUR), min_size=2, max_size=5, unique=True).map(sorted))
def test_sums_are_those_of_the_rows_between(batch: Batch, edges: list[int]) -> None:
    wanted: dict[tuple[object, ...], Counts] = defaultdict(Counts)
    models: dict[tuple[int, str], Counts] = defaultdict(Counts)
    places: dict[tuple[int, str, str], Counts] = defaultdict(Counts)
    for one in batch.usage:
        for start, end in pairwise(edges):
            if start <= one.hour < end:
                wanted[start, one.key, one.label, one.project, one.model, one.client] += one.counts
        if edges[0] <= one.hour < edges[-1]:
            models[one.hour, one.model] += one.counts
            places[one.hour, one.project, one.model] += one.counts
    with memory() as db:
        usage.add(db, batch)
        sums = usage.usage_sums(db, edges)
        totals = usage.model_hours(db, edges[0], edges[-1])
        found = [
            one
            for project in ("a", "b", "key:0123")
            for model in ("flash", "pro", "", "a")
            for one in usage.hours(db, project, model, edges[0], edges[-1])
        ]
    assert wanted == {
        (one.hour, one.key, one.label, one.project, one.model, one.client): one.counts for one in sums
    }
    assert len(sums) == len(wanted)
    assert models == {(one.hour, one.model): one.counts for one in totals}
    assert places == {(one.hour, one.project, one.model): one.counts for one in found}
    assert len(found) == len(places)


# --- looking ------------------------------------------------------------------------------------------------


def test_the_newest_label_of_an_hour_stays_and_sums_have_the_newest_of_all() -> None:
    first, second = replace(row(0), label="old"), replace(row(0), label="renamed")
    later = replace(row(HOUR), label="again")
    with memory() as db:
        usage.add(db, Batch(usage=(later,)))
        usage.add(db, Batch(usage=(first,)))
        usage.add(db, Batch(usage=(second,)))
        assert [one.label for one in usage.usage_between(db, 0, LATER)] == ["renamed", "again"]
        assert [one.label for one in usage.usage_sums(db, [0, DAY])] == ["again"]
        usage.add(db, Batch(usage=(replace(row(0), label="first", model="a model before the other"),)))
        assert [one.label for one in usage.usage_sums(db, [0, DAY])] == ["first", "again"]
        usage.add(db, Batch(usage=(replace(row(2 * HOUR), label="last", model="a model before the other"),)))
        assert [one.label for one in usage.usage_sums(db, [0, DAY])] == ["again", "last"]


def test_periods_are_those_that_begin_between_start_and_end_oldest_first() -> None:
    rows = tuple(minute(NOW + 60 * n) for n in (3, 1, 0, 2))
    with memory() as db:
        usage.add(db, Batch(minutes=rows, usage=(row(NOW), row(NOW + HOUR, key="z"), row(NOW + HOUR))))
        assert usage.minutes(db, "a", "flash", NOW + 0.5, NOW + 180) == [rows[1], rows[3]]
        assert usage.minutes(db, "a", "flash", NOW, NOW) == []
        assert usage.minutes(db, "a", "flash", NOW + 60, NOW) == []
        assert usage.minutes(db, "a", "pro", NOW, NOW + 180) == []
        assert usage.minutes(db, "unknown", "flash", NOW, NOW + 180) == []
        summed = UsageRow(NOW + HOUR, "", "", "a", "flash", "", Counts(2, 2, 0, 20, 10, 6, 4))
        assert usage.hours(db, "a", "flash", NOW + 1, NOW + 2 * HOUR) == [summed]
        assert len(usage.hours(db, "a", "flash", NOW, NOW + HOUR)) == 1


def test_marks_of_the_model_and_of_the_whole_project_the_newest_of_them() -> None:
    told = (mark(5.5), mark(7, model=""), mark(6, model="pro"), mark(8, project="b"), mark(3), mark(9))
    with memory() as db:
        usage.add(db, Batch(marks=told))
        assert usage.marks(db, "a", "flash", 3, 9) == [told[4], told[0], told[1]]
        assert usage.marks(db, "a", "flash", 0, 10, limit=2) == [told[1], told[5]]
        assert usage.marks(db, "a", "pro", 6, 7) == [told[2]]
        assert usage.marks(db, "a", "", 0, 10) == [told[1]]


def test_history_is_sought_and_not_searched_for() -> None:
    with memory() as db:
        plan = db.execute_sql(
            "EXPLAIN QUERY PLAN " + usage._PERIODS.format(columns="requests", table="usage", time="hour"),
            usage._place(HOUR, "a", "flash", 0, DAY),
        )
        steps = [step for *_, step in plan]
    assert "SEARCH usage USING PRIMARY KEY (hour=? AND project=? AND model=?)" in steps
    assert not [step for step in steps if step.startswith("SCAN usage")]


# --- cleaning -----------------------------------------------------------------------------------------------


def names(db: SqliteDatabase) -> set[str]:
    return {name for (name,) in db.execute_sql("SELECT text FROM name")}


def sizes(db: SqliteDatabase) -> dict[str, int]:
    tables = (*usage._TABLES, "mark")
    return {table: db.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def test_each_kind_of_row_is_kept_for_its_time() -> None:
    batch = Batch(
        usage=(row(NOW),),
        failures=(FailureRow(NOW, "a", "flash", Kind.QUOTA_DAY, 1),),
        latencies=(LatencyRow(NOW, "flash", 1, 2, 1),),
        addresses=(AddressRow(NOW, "10.0.0.1", 1, 10),),
        minutes=(minute(NOW),),
        marks=(mark(NOW + 0.5),),
    )
    with memory() as db:
        usage.add(db, batch)
        full = sizes(db)
        assert set(full.values()) == {1}
        for age, gone in (
            (usage.MINUTES_KEPT, {}),
            (usage.MINUTES_KEPT + 1, {"minute"}),
            (usage.MARKS_KEPT, {"minute"}),
            (usage.MARKS_KEPT + 1, {"minute", "mark"}),
            (usage.HOURS_KEPT, {"minute", "mark"}),
            (usage.HOURS_KEPT + 1, set(full)),
        ):
            while usage.prune(db, NOW + age):
                pass
            assert sizes(db) == full | dict.fromkeys(gone, 0)
        assert names(db) == set()


def test_names_stay_as_long_as_a_row_has_them() -> None:
    end = NOW + usage.HOURS_KEPT + 1
    with memory() as db:
        usage.add(
            db, Batch(usage=(row(NOW, client="gone"), row(NOW, client="back")), marks=(mark(end - 0.5),))
        )
        usage.add(db, Batch(usage=(row(NOW + HOUR, project="moved", client="back"), row(NOW, client="back"))))
        usage.move_project(db, "moved", "new")
        while usage.prune(db, end):
            pass
        in_use = {"new", "flash", "x", "label of x", "back", "a"}
        assert names(db) == in_use | {"moved"}, "what is as young as the rows is kept"
        assert usage.usage_between(db, 0, LATER) == [row(NOW + HOUR, project="new", client="back")]
        assert usage.marks(db, "a", "flash", 0, LATER) == [mark(end - 0.5)]


def test_cleaning_goes_in_steps_and_comes_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "STEP", 10)
    old = NOW + usage.HOURS_KEPT + DAY
    with memory() as db:
        usage.add(db, Batch(usage=tuple(row(NOW, key=str(n)) for n in range(25))))
        usage.add(db, Batch(usage=(row(old),)))
        left = []
        while usage.prune(db, old):
            left.append(sizes(db)["usage"])
        assert left[:2] == [16, 6]
        assert sizes(db)["usage"] == 1
        assert usage.usage_between(db, 0, LATER) == [row(old)]


def test_above_a_number_the_oldest_marks_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "MARKS_MOST", 3)
    monkeypatch.setattr(usage, "STEP", 4)
    told = tuple(mark(NOW + n) for n in range(9))
    with memory() as db:
        usage.add(db, Batch(marks=told))
        while usage.prune(db, NOW + 10):
            pass
        assert usage.marks(db, "a", "flash", 0, LATER) == list(told[-3:])
