"""What a request leaves in the books: who counts it, in which hour, and when it is written."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk import books
from gapdesk.books import Books, Tally
from gapdesk.clock import SystemClock
from gapdesk.events import ReportChanged, RequestFinished
from gapdesk.proxy.types import Dimension, Kind, Usage
from gapdesk.quota.usage import AddressRow, Batch, Counts, LatencyRow, MarkKind, latency_bucket
from gapdesk.quota.verdict import COUNTED
from gapdesk.store import usage as store
from tests.desk import MODEL, NOON, attempt, desk, finished
from tests.rig import LITE, rig
from tests.server.wire import ask

HOUR = int(NOON)


def batch(tally: Tally) -> Batch:
    return tally.batch(lambda project: project)


def tally() -> Tally:
    return Tally(lambda model: model.removeprefix("models/"))


# --- what is counted ----------------------------------------------------------------------------------------


def test_each_attempt_counts_for_its_own_key_and_the_usage_for_the_last() -> None:
    book = tally()
    usage = Usage(prompt=10, output=5, thoughts=3, cached=4, tool_use=2, total=20)
    book.take(
        finished(
            attempt(Kind.OVERLOADED, "k1"),
            attempt(Kind.EMPTY, "k2", project="p2"),
            attempt(Kind.ANSWERED, "k3", project="p3"),
            usage=usage,
        )
    )
    found = {row.key: row for row in batch(book).usage}
    assert found["k1"].counts == Counts(failed=1)
    assert found["k2"].counts == Counts(requests=1, failed=1)
    assert found["k3"].counts == Counts(requests=1, answered=1, input=12, output=5, thoughts=3, cached=4)
    assert {(row.hour, row.model, row.client) for row in found.values()} == {(HOUR, MODEL, "chat")}
    assert {(row.project, row.kind, row.count) for row in batch(book).failures} == {
        ("p1", Kind.OVERLOADED, 1),
        ("p2", Kind.EMPTY, 1),
    }


def test_tokens_count_where_google_counted_them() -> None:
    book = tally()
    first, second = Usage(prompt=10, output=1), Usage(prompt=20, output=2)
    book.take(finished(attempt(usage=first), attempt(Kind.EMPTY, "k2", usage=second), attempt(), usage=first))
    book.take(finished(attempt(Kind.OVERLOADED, usage=second)))
    found = {row.key: row.counts for row in batch(book).usage}
    assert found["k1"] == Counts(requests=2, answered=2, failed=1, input=20, output=2)
    assert found["k2"] == Counts(requests=1, failed=1, input=20, output=2)
    assert sum(row.count for row in batch(book).latencies) == 1  # a request has one


@pytest.mark.parametrize("kind", list(Kind))
def test_counted_is_what_the_ledger_counts(kind: Kind) -> None:
    book = tally()
    book.take(finished(attempt(kind), usage=Usage(prompt=7)))
    (row,) = batch(book).usage
    assert row.counts.requests == (kind in COUNTED)
    assert row.counts.input == (7 if kind in COUNTED else 0)
    assert row.counts.answered == (kind is Kind.ANSWERED)
    assert row.counts.failed == (kind not in (Kind.ANSWERED, Kind.CANCELLED))
    assert len(batch(book).failures) == row.counts.failed


def test_models_go_by_the_name_google_counts() -> None:
    book = tally()
    book.take(finished(attempt(model=f"models/{MODEL}")))
    book.take(finished(attempt(model="x" * 500)))
    assert [row.model for row in batch(book).usage] == [MODEL, "x" * 100]


def test_what_counts_against_no_model_is_no_use() -> None:
    book = tally()
    book.take(finished(attempt(model=None), attempt(Kind.OVERLOADED, model=None), usage=Usage(prompt=7)))
    book.take(finished())
    assert batch(book) == Batch()


def test_a_request_counts_when_it_was_sent() -> None:
    book = tally()
    book.take(finished(attempt(started=NOON - 1, ended=70.0), time=NOON + 69, usage=Usage(prompt=7)))
    found = batch(book)
    assert [row.hour for row in found.usage] == [HOUR - 3600]
    assert [(row.minute, row.requests, row.tokens, row.failed) for row in found.minutes] == [
        (HOUR - 60, 1, 7, 0)
    ]


def test_only_answers_have_a_latency() -> None:
    book = tally()
    book.take(finished(attempt(), first_byte=0.3, total=2.0))
    book.take(finished(attempt(), first_byte=None, total=2.0))
    book.take(finished(attempt(Kind.OVERLOADED)))
    long, short = latency_bucket(2.0), latency_bucket(0.3)
    assert batch(book).latencies == (
        LatencyRow(HOUR, MODEL, short, long, 1),
        LatencyRow(HOUR, MODEL, long, long, 1),
    )


def test_addresses_of_the_network_are_counted_by_request() -> None:
    book = tally()
    for _ in range(2):
        book.take(finished(attempt(Kind.OVERLOADED), attempt(), usage=Usage(prompt=7), address="192.168.1.9"))
    book.take(finished(attempt(), usage=Usage(prompt=7)))
    assert batch(book).addresses == (AddressRow(HOUR, "192.168.1.9", 2, 14),)


def test_a_merged_project_gets_what_was_used_before() -> None:
    book = tally()
    book.take(finished(attempt(Kind.QUOTA_MINUTE, project="old")))
    found = book.batch({"old": "new"}.__getitem__)
    assert [row.project for row in found.usage] == ["new"]
    assert [row.project for row in found.minutes] == ["new"]
    assert [row.project for row in found.failures] == ["new"]
    assert [row.project for row in found.marks] == ["new"]


async def test_books_and_ledger_agree_on_real_requests() -> None:
    async with rig() as r:
        await r.chat("hello")
        await r.chat("/long 50", stream=True)
        async with r.http.post(
            "/v1/embeddings", json={"model": "gemini-embedding-001", "input": ["a", "b"]}
        ) as got:
            assert got.status == 200
        async with r.http.post(f"/v1beta/models/{LITE}:countTokens", json=ask("hello")) as got:
            assert got.status == 200
        book = Tally(r.engine.pool.limits.quota_model)
        for event in r.finished:
            book.take(event)
        now = SystemClock().now()
        ledger = {
            one.model: one.used for one in r.engine.pool.capacities(now) if one.dimension is Dimension.RPD
        }
        tokens = {
            one.model: one.used for one in r.engine.pool.capacities(now) if one.dimension is Dimension.TPD
        }
        counts: defaultdict[str, Counts] = defaultdict(Counts)
        for row in batch(book).usage:
            counts[row.model] += row.counts
        assert {model: one.requests for model, one in counts.items()} == ledger
        assert counts[LITE].requests == counts[LITE].answered == 2
        assert counts[LITE].input == tokens[LITE] > 0
        assert counts[LITE].output > 0


# --- marks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mark", "model"),
    [
        (Kind.QUOTA_MINUTE, MarkKind.COOLED, MODEL),
        (Kind.QUOTA_DAY, MarkKind.EXHAUSTED, MODEL),
        (Kind.QUOTA_NONE, MarkKind.EXHAUSTED, MODEL),
        (Kind.KEY_INVALID, MarkKind.REFUSED, ""),
        (Kind.BILLING, MarkKind.REFUSED, ""),
        (Kind.OVERLOADED, MarkKind.FAILED, MODEL),
    ],
)
def test_what_happened_to_a_key_is_marked_at_its_moment(kind: Kind, mark: MarkKind, model: str) -> None:
    book = tally()
    book.take(finished(attempt(kind, message="why\n  so", ended=2.5), attempt()))
    (found,) = batch(book).marks
    assert (found.kind, found.model, found.words, found.time) == (mark, model, "why so", NOON + 2.5)


def test_a_refused_key_is_marked_whatever_was_asked() -> None:
    book = tally()
    book.take(finished(attempt(Kind.KEY_INVALID, model=None)))
    assert [mark.kind for mark in batch(book).marks] == [MarkKind.REFUSED]


@pytest.mark.parametrize("kind", [Kind.ANSWERED, Kind.CANCELLED, Kind.BAD_REQUEST, Kind.BLOCKED_PROMPT])
def test_what_is_not_the_keys_affair_is_not_marked(kind: Kind) -> None:
    book = tally()
    book.take(finished(attempt(kind)))
    assert batch(book).marks == ()


def test_marks_that_look_alike_are_one_and_their_number_is_bounded() -> None:
    book = tally()
    for number in range(1_200):
        book.take(finished(attempt(Kind.OVERLOADED, key=f"k{number % 600}")))
    assert len(batch(book).marks) == books._MOST_MARKS
    twice = tally()
    for _ in range(2):
        twice.take(finished(attempt(Kind.OVERLOADED)))
    assert len(batch(twice).marks) == 1


# --- sums ---------------------------------------------------------------------------------------------------

attempts = st.builds(
    attempt,
    st.sampled_from(list(Kind)),
    st.sampled_from(["k1", "k2"]),
    project=st.sampled_from(["p", "q"]),
    started=st.integers(HOUR - 7200, HOUR).map(float),
    model=st.sampled_from(["m", "n", None]),
)
usages = st.builds(Usage, prompt=st.integers(0, 99), output=st.integers(0, 99), cached=st.integers(0, 9))
requests = st.builds(
    lambda tries, usage, client: finished(*tries, usage=usage, client=client),
    st.lists(attempts, max_size=4),
    st.none() | usages,
    st.sampled_from(["a", "b"]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(requests, max_size=20))
def test_hours_minutes_and_failures_agree(events: list[RequestFinished]) -> None:
    book = tally()
    for event in events:
        book.take(event)
    found = batch(book)
    tries = [one for event in events for one in event.attempts if one.model is not None]
    total = sum((row.counts for row in found.usage), Counts())
    assert total.requests == sum(one.kind in COUNTED for one in tries)
    assert total.requests == sum(row.requests for row in found.minutes)
    assert total.input == sum(row.tokens for row in found.minutes)
    assert (
        total.failed == sum(row.failed for row in found.minutes) == sum(row.count for row in found.failures)
    )
    assert total.answered == sum(one.kind is Kind.ANSWERED for one in tries)
    assert total.answered >= sum(row.count for row in found.latencies)
    assert all(row.hour % 3600 == 0 for row in found.usage)
    assert all(row.minute % 60 == 0 for row in found.minutes)


# --- writing ------------------------------------------------------------------------------------------------


async def test_it_is_written_behind_and_told_once() -> None:
    async with desk("k1@p") as d:
        book = Books(d.pool, d.database, d.bus)
        d.bus.subscribe(book)
        for _ in range(3):
            d.ask(usage=Usage(prompt=10))
        assert await d.database.run(store.usage_between, 0, NOON + 1) == []
        book.flush()
        (row,) = await d.database.run(store.usage_between, 0, NOON + 1)
        assert (row.key, row.label, row.project, row.client) == ("k1", "label k1", "p", "chat")
        assert astuple(row.counts)[:4] == (3, 3, 0, 30)
        assert d.events.count(ReportChanged()) == 1
        book.flush()
        assert d.events.count(ReportChanged()) == 1


async def test_it_writes_by_itself_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    assert books.WRITE_SECONDS + 0.2 < 1
    monkeypatch.setattr(books, "WRITE_SECONDS", 0.01)
    async with desk("k1") as d:
        written = asyncio.Event()
        d.bus.subscribe(lambda event: written.set() if isinstance(event, ReportChanged) else None)
        d.bus.subscribe(Books(d.pool, d.database, d.bus))
        d.ask()
        async with asyncio.timeout(5):
            await written.wait()
        assert len(await d.database.run(store.usage_between, 0, NOON + 1)) == 1


async def test_too_much_is_written_at_once() -> None:
    async with desk("k1") as d:
        book = Books(d.pool, d.database, d.bus)
        for number in range(books._MOST_PLACES + 1):
            book(finished(attempt(key=f"k{number}")))
        assert d.events == [ReportChanged()]
        assert len(await d.database.run(store.usage_between, 0, NOON + 1)) == books._MOST_PLACES + 1


async def test_a_merge_before_the_writing_moves_what_is_not_written_yet() -> None:
    async with desk("k1@a", "k2@b") as d:
        book = Books(d.pool, d.database, d.bus)
        d.bus.subscribe(book)
        d.ask()
        d.ask()
        d.pool.merge("a", "b")
        book.flush()
        rows = await d.database.run(store.usage_between, 0, NOON + 1)
        assert {(row.key, row.project) for row in rows} == {("k1", "a"), ("k2", "a")}
