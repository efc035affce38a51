"""The retry law is complete, and whoever got no answer is told why, without secrets."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.law import LAW, Step, all_out, backoff, failure_for, step_for
from gapdesk.proxy.types import (
    Attempt,
    Dimension,
    FailureKind,
    Kind,
    Outcome,
    Refusal,
    RefusalReason,
    Violation,
)
from gapdesk.quota.verdict import KEY_FAULTS, PROJECT_FAULTS

GOOGLE = {"code": 400, "message": "no", "status": "INVALID_ARGUMENT", "details": []}
NOW = 1_800_000_000.0


def attempt(label: str, kind: Kind = Kind.QUOTA_DAY, status: int = 429, message: str = "") -> Attempt:
    return Attempt("id", label, "p", kind, status, message, "best health", NOW, 0.1, 0.2)


def refusal(reason: RefusalReason, wait: float | None = None, *reasons: tuple[str, str]) -> Refusal:
    return Refusal(reason, None if wait is None else NOW + wait, reasons)


# --- the table ----------------------------------------------------------------------------------------------


def test_the_law_knows_every_kind() -> None:
    assert LAW.keys() == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_punished_key_is_left_and_a_kept_one_is_not_punished(kind: Kind) -> None:
    rule = LAW[kind]
    assert (rule.step is Step.NEXT_KEY) is (kind in KEY_FAULTS)
    assert rule.step is Step.NEXT_PROJECT or kind not in PROJECT_FAULTS
    assert (rule.failure is FailureKind.NO_USABLE_KEY) is (kind in KEY_FAULTS or kind in PROJECT_FAULTS)
    assert 400 <= rule.status < 600


def test_only_what_violates_a_quota_makes_a_long_prompt_go_on() -> None:
    violation = Violation("q", Dimension.TPM, "m", 10, True)
    assert step_for(Outcome(Kind.TOO_LONG, 400)) is Step.RETURN
    assert step_for(Outcome(Kind.TOO_LONG, 429, violations=(violation,))) is Step.NEXT_PROJECT


@given(attempt=st.integers(0, 10_000), rand=st.floats(0, 1, exclude_max=True))
@settings(max_examples=100, deadline=None)
def test_backoff_grows_up_to_eight_seconds(attempt: int, rand: float) -> None:
    assert 0 <= backoff(attempt, rand) <= backoff(attempt + 1, rand) <= 8
    assert backoff(attempt, rand) == pytest.approx(rand * min(8, 0.5 * 2 ** min(attempt, 5)))


# --- the last word ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "upstream", "failure", "status"),
    [
        (Kind.BAD_REQUEST, 400, FailureKind.BAD_REQUEST, 400),
        (Kind.BAD_REQUEST, 422, FailureKind.BAD_REQUEST, 422),
        (Kind.BAD_REQUEST, 413, FailureKind.TOO_LARGE, 413),
        (Kind.TOO_LONG, 400, FailureKind.CONTEXT_TOO_LONG, 400),
        (Kind.TOO_LONG, 429, FailureKind.CONTEXT_TOO_LONG, 400),
        (Kind.SIGNATURE, 400, FailureKind.BAD_REQUEST, 400),
        (Kind.NOT_FOUND, 404, FailureKind.NOT_FOUND, 404),
        (Kind.MODEL_UNKNOWN, 404, FailureKind.MODEL_NOT_FOUND, 404),
        (Kind.CACHE_GONE, 403, FailureKind.NOT_FOUND, 403),
        (Kind.FILE_FOREIGN, 403, FailureKind.NOT_FOUND, 403),
        (Kind.LOCATION, 400, FailureKind.LOCATION, 400),
        (Kind.KEY_INVALID, 400, FailureKind.NO_USABLE_KEY, 503),
        (Kind.BILLING, 402, FailureKind.NO_USABLE_KEY, 503),
        (Kind.OWN_MISTAKE, 400, FailureKind.INTERNAL, 500),
        (Kind.QUOTA_DAY, 429, FailureKind.QUOTA, 429),
        (Kind.EMPTY, 200, FailureKind.EMPTY_RESPONSE, 502),
        (Kind.SERVER_ERROR, 500, FailureKind.UPSTREAM, 500),
        (Kind.SERVER_ERROR, 302, FailureKind.UPSTREAM, 502),
        (Kind.OVERLOADED, 503, FailureKind.UPSTREAM, 503),
        (Kind.CANCELLED, 499, FailureKind.UPSTREAM, 502),
        (Kind.TIMEOUT, 504, FailureKind.UPSTREAM_TIMEOUT, 504),
        (Kind.TIMEOUT, 0, FailureKind.UPSTREAM_TIMEOUT, 504),
        (Kind.NETWORK, 0, FailureKind.UNREACHABLE, 502),
        (Kind.BROKEN_STREAM, 0, FailureKind.BROKEN_STREAM, 502),
        (Kind.BLOCKED_PROMPT, 200, FailureKind.BLOCKED, 400),
    ],
)
def test_what_the_caller_gets(kind: Kind, upstream: int, failure: FailureKind, status: int) -> None:
    result = failure_for(Outcome(kind, upstream, "words"), ())
    assert (result.kind, result.status) == (failure, status)
    assert "words" in result.message


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", [0, 200, 400, 404, 429, 503])
def test_every_failure_is_one_line_with_words_and_an_error_status(kind: Kind, status: int) -> None:
    for message in ("", "two\nlines AQ.test-key-0123456789 and api_key:AIzaTestTest0123"):
        failure = failure_for(Outcome(kind, status, message, google=GOOGLE), (attempt("main"),))
        assert 400 <= failure.status < 600
        assert len(failure.message) > 10
        assert "\n" not in failure.message
        assert "0123" not in failure.message
        assert "{" not in failure.message


def test_googles_words_about_the_request_come_as_they_are() -> None:
    words = "Thinking level MINIMAL is not supported for this model."
    failure = failure_for(Outcome(Kind.BAD_REQUEST, 400, words, google=GOOGLE), (attempt("main"),))
    assert failure.message == words
    assert failure.google is GOOGLE
    assert not failure.final


@pytest.mark.parametrize("kind", [Kind.KEY_INVALID, Kind.PROJECT_BLOCKED, Kind.OWN_MISTAKE])
def test_a_fault_of_ours_does_not_read_as_the_callers(kind: Kind) -> None:
    failure = failure_for(Outcome(kind, 400, "API key not valid.", google=GOOGLE), ())
    assert failure.google is None
    assert failure.final


def test_quota_names_the_keys_and_passes_the_wait_on() -> None:
    attempts = (attempt("main"), attempt("spare"), attempt("main"))
    failure = failure_for(Outcome(Kind.QUOTA_MINUTE, 429, "Slow down.", 12.0, google=GOOGLE), attempts)
    assert failure.message.startswith("No quota is left on main, spare;")
    assert failure.retry_after == 12.0
    assert failure.google is GOOGLE
    assert failure.final
    assert failure.attempts == attempts


def test_a_429_that_means_too_long_does_not_tell_anyone_to_wait() -> None:
    violation = Violation("q", Dimension.TPM, "m", 10, True)
    failure = failure_for(
        Outcome(Kind.TOO_LONG, 429, "Too long.", violations=(violation,), google=GOOGLE), ()
    )
    assert failure.google is None
    assert failure.retry_after is None


def test_tries_are_counted() -> None:
    attempts = tuple(attempt("main", Kind.OVERLOADED, 503) for _ in range(5))
    assert "in 5 tries" in failure_for(Outcome(Kind.OVERLOADED, 503, "Busy."), attempts).message
    assert "tries" not in failure_for(Outcome(Kind.OVERLOADED, 503, "Busy."), attempts[:1]).message


# --- nobody to ask ------------------------------------------------------------------------------------------


def test_all_keys_out_says_which_and_when() -> None:
    out = refusal(
        RefusalReason.QUOTA,
        7800,
        ("main", "exhausted until 09:00"),
        ("b", "cooling 12 s"),
        ("c", "asked already"),
    )
    failure = all_out(out, NOW, (), model="gemini-3.8-flash", local_time=lambda when: f"<{when - NOW:.0f}>")
    assert failure.message == (
        "Every usable key is out of quota for gemini-3.8-flash; the first returns at <7800> (in 2 h 10 min): "
        "main exhausted until 09:00; b cooling 12 s; c asked already."
    )
    assert (failure.kind, failure.status, failure.retry_after, failure.final) == (
        FailureKind.QUOTA,
        429,
        7800.0,
        True,
    )


def test_googles_words_at_the_end_bring_their_own_full_stop() -> None:
    said = ("main", "blocked: API key not valid. Please pass a valid API key.")
    assert all_out(refusal(RefusalReason.NO_KEYS, None, said), NOW, ()).message.endswith("a valid API key.")


@pytest.mark.parametrize("kind", [Kind.KEY_INVALID, Kind.QUOTA_NONE])
def test_what_follows_our_own_words_is_not_taken_for_a_key(kind: Kind) -> None:
    for said in ("API key not valid.", "key 1 limit 0"):
        assert failure_for(Outcome(kind, 400, said), ()).message.endswith(said)
    refused = refusal(RefusalReason.NO_QUOTA, None, ("key", "limit 0"))
    assert all_out(refused, NOW, ()).message.endswith("key limit 0.")


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (0.2, "in 1 s"),
        (99, "in 99 s"),
        (100.5, "in 2 min"),
        (3540, "in 59 min"),
        (3541, "in 1 h 0 min"),
        (-5, "in 0 s"),
    ],
)
def test_waits_are_rounded_up(wait: float, words: str) -> None:
    failure = all_out(refusal(RefusalReason.QUOTA, wait, ("main", "x")), NOW, ())
    assert f"({words})" in failure.message
    assert failure.message.startswith("The only key is out of quota for this call;")
    assert failure.retry_after == pytest.approx(max(0, wait), abs=1e-6)


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of the process cannot be set here")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_the_return_is_told_in_local_time() -> None:
    failure = all_out(refusal(RefusalReason.QUOTA, 0, ("main", "x")), NOW, ())
    assert "returns at 17:00" in failure.message  # 08:00 UTC


def test_many_keys_are_not_all_named() -> None:
    names = tuple((f"k{i}", "cooling") for i in range(50))
    message = all_out(refusal(RefusalReason.QUOTA, 5, *names), NOW, ()).message
    assert "k4 cooling; 45 more." in message
    assert "k5" not in message


@pytest.mark.parametrize(
    ("given_refusal", "kind", "status", "word"),
    [
        (refusal(RefusalReason.NO_KEYS), FailureKind.NO_KEYS, 503, "import a key"),
        (refusal(RefusalReason.NO_KEYS, None, ("a", "invalid")), FailureKind.NO_USABLE_KEY, 503, "a invalid"),
        (refusal(RefusalReason.BOUND), FailureKind.NO_USABLE_KEY, 503, "file or cache"),
        (refusal(RefusalReason.BOUND, 30), FailureKind.QUOTA, 429, "file or cache"),
        (refusal(RefusalReason.TOO_LARGE), FailureKind.CONTEXT_TOO_LONG, 400, "shorten"),
        (refusal(RefusalReason.NO_QUOTA), FailureKind.QUOTA, 429, "another model"),
        (refusal(RefusalReason.TRIED), FailureKind.NO_USABLE_KEY, 503, "check the keys"),
    ],
)
def test_other_refusals(given_refusal: Refusal, kind: FailureKind, status: int, word: str) -> None:
    failure = all_out(given_refusal, NOW, (), model="m")
    assert (failure.kind, failure.status, failure.final) == (kind, status, True)
    assert word in failure.message
    assert (failure.retry_after is None) is (given_refusal.until is None)


def test_locked_keys_are_worth_another_try() -> None:
    out = refusal(RefusalReason.LOCKED, 3_600, ("main", "waiting for the keyring"))
    failure = all_out(out, NOW, (attempt("spare"),), model="m")
    assert failure.message == "The keys wait for the keyring; unlock it, then try again."
    assert (failure.kind, failure.status, failure.retry_after, failure.final) == (
        FailureKind.NO_USABLE_KEY,
        503,
        5.0,
        False,
    )
    assert len(failure.attempts) == 1


def test_when_all_were_asked_the_last_answer_speaks() -> None:
    attempts = (attempt("main", Kind.KEY_INVALID, 400, "API key not valid."),)
    failure = all_out(refusal(RefusalReason.TRIED), NOW, attempts)
    assert failure.kind is FailureKind.NO_USABLE_KEY
    assert "API key not valid." in failure.message
    assert failure.attempts == attempts
