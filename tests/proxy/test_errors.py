from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.errors import headers, reason_phrase, render, sse_error
from gapdesk.proxy.types import Dialect, Failure, FailureKind, JsonObject
from tests.proxy.replies import JSON
from tests.proxy.test_reply import PAYLOADS

_RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"

RPC_CODES = (
    *("INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND", "UNIMPLEMENTED", "INTERNAL"),
    *("DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "UNAVAILABLE"),
)
SECRETS = st.sampled_from(
    (
        "AIzaSyTest-key-000000000000000000000000",
        "AQ.test-key-abcdefghijklmnop",
        "gd-test-token-1234567890abcdef",
        "key=plain-old-secret",
    )
)


def error(failure: Failure, dialect: Dialect) -> dict[str, Any]:
    body = json.loads(render(failure, dialect))
    assert set(body) == {"error"}
    found: dict[str, Any] = body["error"]
    return found


def quota(**overrides: Any) -> Failure:
    given: dict[str, Any] = {
        "kind": FailureKind.QUOTA,
        "status": 429,
        "message": "All keys are out of quota.",
    }
    return Failure(**{**given, **overrides})


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_has_a_body_in_both_dialects(kind: FailureKind) -> None:
    failure = Failure(kind, 400, "It failed.")
    openai = error(failure, Dialect.OPENAI)
    assert set(openai) == {"message", "type", "param", "code"}
    assert openai["message"] == "It failed."
    assert openai["type"] in ("invalid_request_error", "rate_limit_error", "server_error")
    gemini = error(failure, Dialect.GEMINI)
    assert set(gemini) == {"code", "message", "status", "details"}
    assert gemini["code"] == 400
    assert gemini["status"] in RPC_CODES


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (FailureKind.UNAUTHORIZED, "invalid_api_key", "UNAUTHENTICATED"),
        (FailureKind.CONTEXT_TOO_LONG, "context_length_exceeded", "INVALID_ARGUMENT"),
        (FailureKind.MODEL_NOT_FOUND, "model_not_found", "NOT_FOUND"),
        (FailureKind.QUOTA, "rate_limit_exceeded", "RESOURCE_EXHAUSTED"),
        (FailureKind.EMPTY_RESPONSE, "empty_response", "UNAVAILABLE"),
        (FailureKind.BLOCKED, "content_filter", "INVALID_ARGUMENT"),
        (FailureKind.UPSTREAM_TIMEOUT, "upstream_timeout", "DEADLINE_EXCEEDED"),
    ],
)
def test_codes_that_clients_look_at(kind: FailureKind, code: str, status: str) -> None:
    failure = Failure(kind, 400, "x")
    assert error(failure, Dialect.OPENAI)["code"] == code
    assert error(failure, Dialect.GEMINI)["status"] == status


def test_the_failures_own_code_and_param_win() -> None:
    failure = Failure(FailureKind.BAD_REQUEST, 400, "No.", param="messages[0]", code="bad_image")
    assert error(failure, Dialect.OPENAI) == {
        "message": "No.",
        "type": "invalid_request_error",
        "param": "messages[0]",
        "code": "bad_image",
    }


def test_google_details_are_passed_on() -> None:
    google = PAYLOADS["429_free_rpd"]["error"]
    found = error(quota(google=google, retry_after=23977.0), Dialect.GEMINI)
    assert found["details"] == google["details"]
    assert found["status"] == "RESOURCE_EXHAUSTED"
    assert "details" not in error(quota(google=google), Dialect.OPENAI)


def test_our_own_wait_is_told_as_google_would() -> None:
    found = error(quota(retry_after=31.2), Dialect.GEMINI)
    assert found["details"] == [{"@type": _RETRY_INFO, "retryDelay": "32s"}]


def test_the_earliest_return_replaces_what_google_said_of_one_project() -> None:
    google = {"code": 429, "details": [{"@type": "other"}, {"@type": _RETRY_INFO, "retryDelay": "3600s"}]}
    failure = Failure(FailureKind.QUOTA, 429, "No quota.", retry_after=9.5, google=google)
    found = json.loads(render(failure, Dialect.GEMINI))["error"]["details"]
    assert found == [{"@type": "other"}, {"@type": _RETRY_INFO, "retryDelay": "10s"}]
    kept = Failure(FailureKind.QUOTA, 429, "No quota.", google=google)
    assert json.loads(render(kept, Dialect.GEMINI))["error"]["details"] == google["details"]


def test_googles_status_counts_only_for_the_status_we_answer_with() -> None:
    google = {"code": 400, "message": "x", "status": "FAILED_PRECONDITION"}
    same = Failure(FailureKind.UPSTREAM, 400, "x", google=google)
    other = Failure(FailureKind.NO_USABLE_KEY, 503, "x", google=google)
    assert error(same, Dialect.GEMINI)["status"] == "FAILED_PRECONDITION"
    assert error(other, Dialect.GEMINI)["status"] == "UNAVAILABLE"


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (quota(retry_after=31.2, final=True), {"Retry-After": "32", "x-should-retry": "false"}),
        (quota(retry_after=0.0), {"Retry-After": "1"}),
        (Failure(FailureKind.UPSTREAM, 503, "Overloaded."), {"Retry-After": "5"}),
        (Failure(FailureKind.UPSTREAM, 503, "Overloaded.", retry_after=2), {"Retry-After": "2"}),
        (Failure(FailureKind.UPSTREAM, 502, "Broken."), {}),
        (Failure(FailureKind.NO_USABLE_KEY, 503, "No key."), {}),
        (quota(retry_after=-5.0), {"Retry-After": "1"}),
        (quota(retry_after=math.inf), {}),
        (quota(), {}),
        (quota(status=503, retry_after=2.0), {"Retry-After": "2"}),
        (quota(status=400, retry_after=2.0), {}),
        (quota(status=400, final=True), {"x-should-retry": "false"}),
    ],
)
def test_headers(failure: Failure, expected: dict[str, str]) -> None:
    assert headers(failure) == expected


@pytest.mark.parametrize(
    ("message", "phrase"),
    [
        ("All keys are out of quota.", "All keys are out of quota."),
        ("two\r\nlines\tand more", "two lines and more"),
        ("Größe … “quoted” – done", 'Groe ... "quoted" - done'),
        ("天气", "Quota"),
        ("", "Quota"),
        ("x" * 300, "x" * 197 + "..."),
    ],
)
def test_reason_phrase(message: str, phrase: str) -> None:
    assert reason_phrase(quota(message=message)) == phrase


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_a_reason_phrase_fits_on_the_status_line(message: str) -> None:
    phrase = reason_phrase(quota(message=message))
    assert 0 < len(phrase) <= 200
    assert phrase.isascii()
    assert phrase.isprintable()


@pytest.mark.parametrize("dialect", Dialect)
def test_a_stream_error_is_one_event(dialect: Dialect) -> None:
    failure = quota(message="two\nlines \u2028 and more")
    sse = sse_error(failure, dialect)
    assert sse.startswith(b'data: {"error":')
    assert sse.endswith(b"}\n\n")
    assert sse.count(b"\n") == 2
    assert sse[6:-2] == render(failure, dialect)


@settings(max_examples=80, deadline=None)
@given(SECRETS, st.text(max_size=10), st.text(max_size=10), JSON, st.sampled_from(list(FailureKind)))
def test_no_secret_ever_leaves(secret: str, before: str, after: str, odd: Any, kind: FailureKind) -> None:
    words = f"{before} {secret} {after}"
    google: JsonObject = {"code": 400, "status": words, "details": [{"a": [words, odd], words: odd}, words]}
    failure = Failure(kind, 400, words, param=words, code=words, google=google, retry_after=1.0, final=True)
    told = [render(failure, d) for d in Dialect] + [sse_error(failure, d) for d in Dialect]
    told += [reason_phrase(failure).encode(), repr(headers(failure)).encode()]
    needle = secret.removeprefix("key=").encode()
    assert not any(needle in text for text in told)


def test_bottomless_details_are_cut() -> None:
    deep: Any = "AQ.test-key-abcdefghijklmnop"
    for _ in range(900):
        deep = [deep]
    body = render(quota(google={"details": [deep]}), Dialect.GEMINI)
    assert body.count(b"[") < 50


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(("code", "status", "details", "message")), JSON))
def test_any_error_object_of_google_can_be_passed_on(google: JsonObject) -> None:
    found = error(quota(google=google), Dialect.GEMINI)
    assert isinstance(found["details"], list)
    assert isinstance(found["status"], str)
