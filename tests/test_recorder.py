"""What the Overview counts: requests of the minute and of the quota day, streams, holds, problems."""

from __future__ import annotations

from datetime import UTC, datetime

from gapdesk.clock import ManualClock
from gapdesk.events import (
    EngineProblem,
    QuotaLow,
    RequestFinished,
    RequestHeld,
    RequestResumed,
    RequestStarted,
    Waiting,
)
from gapdesk.proxy.types import Attempt, Dialect, FailureKind, Kind
from gapdesk.quota.day import QuotaDay
from gapdesk.recorder import Recorder

PACIFIC = "America/Los_Angeles"


def recorder(at: datetime) -> tuple[Recorder, ManualClock]:
    clock = ManualClock(at.timestamp())
    return Recorder(clock, QuotaDay(PACIFIC)), clock


def begin(record: Recorder, clock: ManualClock, name: str, *, stream: bool = False) -> None:
    record(RequestStarted(name, clock.now(), "c", "", Dialect.OPENAI, "m", stream))


def attempt(kind: Kind, label: str = "key 1", message: str = "words") -> Attempt:
    return Attempt("id", label, "p", kind, 400, message, "", 0.0, None, 0.1)


def end(
    record: Recorder,
    clock: ManualClock,
    name: str,
    *attempts: Attempt,
    failure: FailureKind | None = None,
    message: str = "",
) -> None:
    record(
        RequestFinished(
            name,
            clock.now(),
            "c",
            "curl",
            Dialect.OPENAI,
            "m",
            False,
            200,
            failure,
            message,
            "",
            attempts,
            (),
            None,
            None,
            0.1,
        )
    )


def test_running_requests_streams_and_holds_are_counted_and_end() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    begin(record, clock, "a")
    begin(record, clock, "b", stream=True)
    record(RequestHeld("b", clock.now() + 5))
    assert (record.in_flight, record.streams, record.held) == (2, 1, 1)
    record(RequestResumed("b"))
    assert record.held == 0
    record(RequestHeld("b", clock.now() + 5))
    end(record, clock, "b")
    end(record, clock, "a")
    assert (record.in_flight, record.streams, record.held) == (0, 0, 0)


def test_the_last_minute_slides() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    for name in "abc":
        begin(record, clock, name)
    clock.advance(30)
    begin(record, clock, "d")
    assert record.requests_last_minute()[29] == 3
    assert record.requests_last_minute()[59] == 1
    clock.advance(31)
    assert sum(record.requests_last_minute()) == 1
    clock.advance(60)
    assert sum(record.requests_last_minute()) == 0


def test_the_day_is_googles_and_starts_again_at_its_midnight() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 7, 59, tzinfo=UTC))  # 23:59 in California
    begin(record, clock, "a")
    assert record.requests_today() == 1
    clock.advance(120)
    assert record.requests_today() == 0
    begin(record, clock, "b")
    assert record.requests_today() == 1


def test_equal_problems_fold_and_the_newest_is_first() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    for name in "ab":
        end(record, clock, name, failure=FailureKind.QUOTA, message="out of quota")
        clock.advance(1)
    end(record, clock, "c", failure=FailureKind.UNAUTHORIZED, message="no token")
    end(record, clock, "d", failure=FailureKind.QUOTA, message="still out")
    newest, older = record.problems()
    assert (newest.kind, newest.subject, newest.count, newest.message) == (
        FailureKind.QUOTA,
        "m",
        3,
        "still out",
    )
    assert (older.kind, older.count) == (FailureKind.UNAUTHORIZED, 1)


def test_a_rejected_key_is_told_even_when_another_answered() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    end(record, clock, "a", attempt(Kind.KEY_INVALID, "old", "API key not valid"), attempt(Kind.ANSWERED))
    (problem,) = record.problems()
    assert (problem.kind, problem.subject) == (EngineProblem.KEY_REJECTED, "old")
    assert "not valid" in problem.message


def test_a_block_is_told_though_the_client_got_a_reply() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    end(record, clock, "a", attempt(Kind.BLOCKED_PROMPT, message="PROHIBITED_CONTENT"))
    (problem,) = record.problems()
    assert (problem.kind, problem.message) == (FailureKind.BLOCKED, "PROHIBITED_CONTENT")


def test_the_list_of_problems_is_bounded() -> None:
    record, _ = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    for number in range(50):
        record.note(EngineProblem.KEY_REJECTED, "no", f"key {number}")
    assert len(record.problems()) == 20
    assert record.problems()[0].subject == "key 49"


def test_who_waits_for_quota_is_listed_the_next_to_go_on_first() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    now = clock.now()
    begin(record, clock, "a")
    begin(record, clock, "b")
    record(RequestHeld("a", now + 9))
    clock.advance(1)
    record(RequestHeld("b", now + 5))
    assert record.waiting() == (Waiting("m", "c", now + 1, now + 5), Waiting("m", "c", now, now + 9))
    record(RequestResumed("b"))
    end(record, clock, "a")
    assert record.waiting() == ()


def test_the_list_of_those_who_wait_is_bounded() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    for number in range(30):
        begin(record, clock, str(number))
        record(RequestHeld(str(number), clock.now() + 30 - number))
    assert (record.held, len(record.waiting())) == (30, 20)
    assert record.waiting()[0].until == clock.now() + 1


def test_little_quota_is_a_problem_of_the_model() -> None:
    record, clock = recorder(datetime(2026, 11, 21, 12, tzinfo=UTC))
    record(QuotaLow("m", 20, 1_600, 2_000, clock.now() + 60, None))
    record(QuotaLow("n", 0, 21, 20, clock.now() + 60, None))
    out, low = record.problems()
    assert (low.kind, low.subject) == (EngineProblem.QUOTA_LOW, "m")
    assert low.message == "Left of today's quota: 400 of 2,000."
    assert (out.subject, out.message) == ("n", "Today's quota is used up: 21 of 20.")
