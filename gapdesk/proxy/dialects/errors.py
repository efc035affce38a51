"""Failures in the caller's dialect: body, headers, HTTP reason phrase, stream event. Pure.

Nothing that looks like a key or token leaves through here, wherever the words came from.
"""

from __future__ import annotations

import math
from typing import Any, assert_never
from unicodedata import normalize

import orjson

from gapdesk.proxy.types import Dialect, Failure, FailureKind, JsonObject
from gapdesk.redact import redact

_RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
_OVERLOADED_SECONDS = 5
"""What clients are asked to wait when Google says "overloaded" and no more."""
_MAX_PHRASE = 200
_DEEPEST = 32
_PLAIN = str.maketrans({"…": "...", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "→": "->"})


def render(failure: Failure, dialect: Dialect) -> bytes:
    """The JSON body of the error in `dialect`; Gemini callers get Google's own details as well."""
    match dialect:
        case Dialect.OPENAI:
            return orjson.dumps({"error": _openai(failure)})
        case Dialect.GEMINI:
            return orjson.dumps({"error": _gemini(failure)})
        case _:
            assert_never(dialect)


def sse_error(failure: Failure, dialect: Dialect) -> bytes:
    """The error as the last event of a stream. Both kinds of clients know `data: {"error": …}`."""
    return b"data: " + render(failure, dialect) + b"\n\n"


def headers(failure: Failure) -> dict[str, str]:
    """`Retry-After` in whole seconds where a wait is known, or Google is overloaded; `x-should-retry: false`
    where none helps."""
    found: dict[str, str] = {}
    wait = _wait(failure)
    if wait is None and failure.kind is FailureKind.UPSTREAM:
        wait = _OVERLOADED_SECONDS
    if wait is not None and failure.status in (429, 503):
        found["Retry-After"] = str(wait)
    if failure.final:
        found["x-should-retry"] = "false"
    return found


def reason_phrase(failure: Failure) -> str:
    """The message for the status line: printable ASCII, one line, at most 200 characters.

    SillyTavern shows nothing else of a failed non-stream request.
    """
    plain = normalize("NFKD", redact(failure.message).translate(_PLAIN)).encode("ascii", "ignore").decode()
    phrase = " ".join("".join(c if c.isprintable() else " " for c in plain).split())
    if len(phrase) > _MAX_PHRASE:
        phrase = phrase[: _MAX_PHRASE - 3].rstrip() + "..."
    return phrase or failure.kind.replace("_", " ").capitalize()


def _wait(failure: Failure) -> int | None:
    """Whole seconds until trying again may help, at least 1."""
    if failure.retry_after is None or not math.isfinite(failure.retry_after):
        return None
    return max(1, math.ceil(failure.retry_after))


# --- OpenAI -------------------------------------------------------------------------------------------------


def _openai(failure: Failure) -> JsonObject:
    type_, code = _openai_names(failure.kind)
    return {
        "message": redact(failure.message),
        "type": type_,
        "param": redact(failure.param) if failure.param else None,
        "code": redact(failure.code) if failure.code else code,
    }


def _openai_names(kind: FailureKind) -> tuple[str, str | None]:
    """OpenAI's error type and code, those of its own API where it knows the case."""
    match kind:
        case FailureKind.BAD_REQUEST:
            return "invalid_request_error", None
        case FailureKind.UNAUTHORIZED:
            return "invalid_request_error", "invalid_api_key"
        case FailureKind.NOT_FOUND:
            return "invalid_request_error", "unknown_url"
        case FailureKind.MODEL_NOT_FOUND:
            return "invalid_request_error", "model_not_found"
        case FailureKind.CONTEXT_TOO_LONG:
            return "invalid_request_error", "context_length_exceeded"
        case FailureKind.BLOCKED:
            return "invalid_request_error", "content_filter"
        case FailureKind.LOCATION:
            return "invalid_request_error", "unsupported_country_region_territory"
        case (
            FailureKind.FORBIDDEN_HOST
            | FailureKind.FORBIDDEN_ORIGIN
            | FailureKind.METHOD_NOT_ALLOWED
            | FailureKind.TOO_LARGE
            | FailureKind.SLOW_CLIENT
            | FailureKind.MODEL_NOT_ALLOWED
        ):
            return "invalid_request_error", kind.value
        case FailureKind.QUOTA | FailureKind.CLIENT_LIMIT:
            return "rate_limit_error", "rate_limit_exceeded"
        case (
            FailureKind.EMPTY_RESPONSE
            | FailureKind.NO_KEYS
            | FailureKind.NO_USABLE_KEY
            | FailureKind.UPSTREAM
            | FailureKind.UPSTREAM_TIMEOUT
            | FailureKind.UNREACHABLE
            | FailureKind.BROKEN_STREAM
            | FailureKind.STOPPED
            | FailureKind.INTERNAL
        ):
            return "server_error", kind.value
        case _:
            assert_never(kind)


# --- Gemini -------------------------------------------------------------------------------------------------


def _gemini(failure: Failure) -> JsonObject:
    google = failure.google or {}
    details = google.get("details")
    details = [_redacted(detail) for detail in details] if isinstance(details, list) else []
    wait = _wait(failure)
    if wait is not None:  # the earliest return of any key; Google spoke of one project
        details = [d for d in details if not (isinstance(d, dict) and d.get("@type") == _RETRY_INFO)]
        details.append({"@type": _RETRY_INFO, "retryDelay": f"{wait}s"})
    named = google.get("status") if google.get("code") == failure.status else None
    status = named if isinstance(named, str) and named else _google_status(failure.kind)
    return {
        "code": failure.status,
        "message": redact(failure.message),
        "status": redact(status),
        "details": details,
    }


def _redacted(value: Any, depth: int = _DEEPEST) -> Any:
    """A JSON value with the secrets taken out of its texts; null for what lies deeper than any error does."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, list):
        return [_redacted(item, depth - 1) for item in value] if depth else None
    if isinstance(value, dict):
        return {redact(key): _redacted(item, depth - 1) for key, item in value.items()} if depth else None
    return value


def _google_status(kind: FailureKind) -> str:
    """The `google.rpc.Code` name that fits."""
    match kind:
        case (
            FailureKind.BAD_REQUEST
            | FailureKind.TOO_LARGE
            | FailureKind.CONTEXT_TOO_LONG
            | FailureKind.BLOCKED
        ):
            return "INVALID_ARGUMENT"
        case FailureKind.UNAUTHORIZED:
            return "UNAUTHENTICATED"
        case FailureKind.FORBIDDEN_HOST | FailureKind.FORBIDDEN_ORIGIN | FailureKind.MODEL_NOT_ALLOWED:
            return "PERMISSION_DENIED"
        case FailureKind.NOT_FOUND | FailureKind.MODEL_NOT_FOUND:
            return "NOT_FOUND"
        case FailureKind.METHOD_NOT_ALLOWED:
            return "UNIMPLEMENTED"
        case FailureKind.SLOW_CLIENT | FailureKind.UPSTREAM_TIMEOUT:
            return "DEADLINE_EXCEEDED"
        case FailureKind.CLIENT_LIMIT | FailureKind.QUOTA:
            return "RESOURCE_EXHAUSTED"
        case FailureKind.LOCATION:
            return "FAILED_PRECONDITION"
        case (
            FailureKind.NO_KEYS
            | FailureKind.NO_USABLE_KEY
            | FailureKind.EMPTY_RESPONSE
            | FailureKind.UPSTREAM
            | FailureKind.UNREACHABLE
            | FailureKind.BROKEN_STREAM
            | FailureKind.STOPPED
        ):
            return "UNAVAILABLE"
        case FailureKind.INTERNAL:
            return "INTERNAL"
        case _:
            assert_never(kind)
