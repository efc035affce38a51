"""Google's error body, read leniently: whatever it is, it becomes a `GoogleError`. Pure, never raises.

Shapes seen (tests/data/error_payloads.json): `{"error": {…}}`, the same in an array of one
(streams without SSE, the OpenAI endpoint), string codes without status (Interactions), snake_case metadata,
HTML of a gateway, nothing at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gapdesk.proxy.reply import mapping, objects, string
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import Dimension, JsonObject, Subject, Violation

_MAX_TEXT = 500

_HTTP_STATUS = {
    "CANCELLED": 499,
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "OUT_OF_RANGE": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "PERMISSION_DENIED": 403,
    "UNAUTHENTICATED": 401,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
}
"""google.rpc.Code → HTTP, for errors inside a stream that began with 200."""

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|h|m|s))+")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")
_RETRY_TEXT = re.compile(rf"retry in ({_DURATION.pattern})", re.IGNORECASE)
_LIMIT_LINE = re.compile(r"metric: (?P<metric>\S+?), limit: (?P<limit>\d+)(?:, model: (?P<model>[\w.-]*\w))?")
_SUBJECTS = tuple(
    (re.compile(pattern, re.IGNORECASE), subject)
    for pattern, subject in (
        (r"search|grounding", Subject.SEARCH),
        (r"spend", Subject.SPENDING),
        (r"(^|/)embed", Subject.EMBED),
        (r"^$|(^|/)generate_?(requests|content)", Subject.GENERATE),
    )
)
"""By the quota id, or where there is none by the metric ("…com/generate_content_free_tier_requests")."""
_PROJECT = re.compile(r"project(?:s/|_number:|=|\s+)(\d{4,})")


@dataclass(frozen=True, slots=True)
class GoogleError:
    """What an error body says.

    `status` is the HTTP status, or the one the body names where the stream itself began with 2xx.
    """

    status: int
    message: str
    google: JsonObject | None = None
    reasons: frozenset[str] = frozenset()
    """`reason` of each ErrorInfo."""
    violations: tuple[Violation, ...] = ()
    quota_limit: tuple[str, str] | None = None
    """(`quota_limit`, `quota_limit_value`) of an ErrorInfo RATE_LIMIT_EXCEEDED."""
    delay: float | None = None
    """Seconds to wait, the longer of RetryInfo and the text, which may differ; None if there is neither."""
    project: str | None = None
    """"projects/N" if named."""

    @property
    def is_googles(self) -> bool:
        """Whether it has the shape of Google's errors, so that Google said it and nobody on the way."""
        return self.google is not None and ("code" in self.google or "status" in self.google)


def parse_duration(text: str) -> float | None:
    """Seconds of "34.07s", "900.2ms", "18h26m22s" …; None if `text` is something else."""
    if not _DURATION.fullmatch(text):
        return None
    seconds = sum(float(number) * _UNITS[unit] for number, unit in _DURATION_PART.findall(text))
    return seconds if math.isfinite(seconds) else None


def read_error(status: int, body: Any, text: bytes = b"") -> GoogleError | None:
    """The error in the parsed `body`; None if `status` is 2xx and there is none.

    `text` is the body as it came, to find words in where it is no error of Google's.
    """
    error = _unwrap(body)
    if error is None and 200 <= status < 300:
        return None
    if error is None:
        return GoogleError(status, _plain_text(text))
    if not 400 <= status < 600:
        status = _named_status(error)
    message = string(error.get("message")).strip()
    details = objects(error.get("details"))
    infos = [detail for detail in details if "reason" in detail]
    return GoogleError(
        status=status,
        message=message,
        google=error,
        reasons=frozenset(string(info["reason"]) for info in infos),
        violations=tuple(_violations(details, message)),
        quota_limit=_quota_limit(infos),
        delay=_delay(details, message),
        project=_project(infos, message),
    )


def _unwrap(parsed: Any) -> JsonObject | None:
    """The `error` object, out of an array and out of its shell; a bare string becomes its message."""
    for shell in parsed if isinstance(parsed, list) else (parsed,):
        if isinstance(shell, dict) and shell.get("error"):
            error = shell["error"]
            return error if isinstance(error, dict) else {"message": str(error)}
    return None


def _plain_text(body: bytes) -> str:
    """Words of a body that is no Google error: the title of a page, or its beginning without tags."""
    text = body[:20_000].decode("utf-8", "replace")
    title = re.search(r"<title>([^<]*)</title>", text, re.IGNORECASE)
    return " ".join((title[1] if title else re.sub(r"<[^<>]*>", " ", text)).split())[:_MAX_TEXT]


def _named_status(error: JsonObject) -> int:
    code = error.get("code")
    if isinstance(code, int) and 400 <= code < 600:
        return code
    if isinstance(code, str) and code.startswith("invalid"):
        return 400
    return _HTTP_STATUS.get(string(error.get("status")), 500)


# --- quota --------------------------------------------------------------------------------------------------


def _violations(details: list[JsonObject], message: str) -> Iterator[Violation]:
    """Of QuotaFailure; where that is missing, of the lines of the text."""
    lines = [match.groupdict() for match in _LIMIT_LINE.finditer(message)]
    listed = [v for detail in details for v in objects(detail.get("violations"))]
    for violation in listed:
        quota_id = string(either(violation, "quotaId", "quota_id"))
        metric = string(either(violation, "quotaMetric", "quota_metric"))
        model = string(mapping(either(violation, "quotaDimensions", "quota_dimensions")).get("model"))
        value = _whole(either(violation, "quotaValue", "quota_value"))
        if value is None:
            said = {line["limit"] for line in lines if line["metric"] == metric}
            value = _whole(said.pop()) if len(said) == 1 else None
        yield _violation(quota_id, metric, model or None, value)
    if not listed:
        for line in lines:
            yield _violation("", line["metric"], line["model"], _whole(line["limit"]))


def _violation(quota_id: str, metric: str, model: str | None, value: int | None) -> Violation:
    names = f"{quota_id} {metric}"
    free: bool | None = None
    if "FreeTier" in names or "free_tier" in names:
        free = True
    elif "PaidTier" in names or "paid_tier" in names or quota_id.startswith("Generate"):
        free = False  # ids of paid projects may carry no tier at all
    return Violation(quota_id, _dimension(names), model, value, free, _subject(quota_id or metric))


def _subject(name: str) -> Subject:
    return next((subject for pattern, subject in _SUBJECTS if pattern.search(name)), Subject.OTHER)


def _dimension(names: str) -> Dimension | None:
    """From "GenerateRequestsPerDayPerProjectPerModel-FreeTier" and the metric; None if they do not say."""
    tokens = "Token" in names or "token" in names
    if "PerDay" in names or "per_day" in names:
        return Dimension.TPD if tokens else Dimension.RPD
    if "PerMinute" in names or "per_minute" in names:
        return Dimension.TPM if tokens else Dimension.RPM
    return None


def _quota_limit(infos: list[JsonObject]) -> tuple[str, str] | None:
    for info in infos:
        if info["reason"] == "RATE_LIMIT_EXCEEDED":
            metadata = mapping(info.get("metadata"))
            limit = string(either(metadata, "quota_limit", "quotaLimit"))
            return limit, str(either(metadata, "quota_limit_value", "quotaLimitValue") or "")
    return None


def _delay(details: list[JsonObject], message: str) -> float | None:
    texts = [string(either(detail, "retryDelay", "retry_delay")) for detail in details]
    texts += _RETRY_TEXT.findall(message)
    return max((seconds for text in texts if (seconds := parse_duration(text))), default=None)


def _project(infos: list[JsonObject], message: str) -> str | None:
    shells = [mapping(info.get("metadata")) for info in infos]
    named = [string(shell.get(key)) for shell in shells for key in ("consumer", "containerInfo")]
    for text in (*named, message):
        match = _PROJECT.search(text)
        if match:
            return f"projects/{match[1]}"
    return None


def _whole(value: Any) -> int | None:
    """A count, written as number or text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
