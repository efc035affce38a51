"""What upstream's answer means: (status, body) → Outcome. Pure and total: nothing here ever raises.

The order and the rules were found on the wire (Gemini API, November 2026); Google's own words and reasons are
recognised by the tables below. What follows from a Kind is the business of `law`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import orjson

from gapdesk.proxy.blocked import CONTENT_FILTER
from gapdesk.proxy.google_error import GoogleError, read_error
from gapdesk.proxy.reply import block_reason, finish_reasons, has_content, usage_of
from gapdesk.proxy.types import Dimension, Estimate, JsonObject, Kind, Outcome, Subject, Violation

_BELIEVED_DAY_DELAY = 300.0
"""Seconds; a shorter delay on a day's quota is known to be wrong (error_payloads: misleading_delay)."""

_EXCUSES = CONTENT_FILTER | {"MAX_TOKENS", "CONTINUATION"}
"""Finish reasons that explain a reply without content, so that another try would end the same way."""

_REASONS = {
    "API_KEY_INVALID": Kind.KEY_INVALID,
    "ACCESS_TOKEN_TYPE_UNSUPPORTED": Kind.KEY_BLOCKED,
    "API_KEY_SERVICE_BLOCKED": Kind.KEY_BLOCKED,
    "API_KEY_HTTP_REFERRER_BLOCKED": Kind.KEY_BLOCKED,
    "API_KEY_IP_ADDRESS_BLOCKED": Kind.KEY_BLOCKED,
    "API_KEY_ANDROID_APP_BLOCKED": Kind.KEY_BLOCKED,
    "API_KEY_IOS_APP_BLOCKED": Kind.KEY_BLOCKED,
    "ACCOUNT_STATE_INVALID": Kind.KEY_BLOCKED,
    "CONSUMER_SUSPENDED": Kind.PROJECT_BLOCKED,
    "CONSUMER_INVALID": Kind.PROJECT_BLOCKED,
    "SERVICE_DISABLED": Kind.PROJECT_BLOCKED,
    "USER_PROJECT_DENIED": Kind.PROJECT_BLOCKED,
    "BILLING_DISABLED": Kind.BILLING,
    "CREDENTIALS_MISSING": Kind.OWN_MISTAKE,
    "MODEL_CAPACITY_EXHAUSTED": Kind.OVERLOADED,
}
"""`reason` of an ErrorInfo → Kind; surer than any text."""

_PERHAPS_THE_PATH = frozenset(
    (
        *("ACCESS_TOKEN_TYPE_UNSUPPORTED", "API_KEY_SERVICE_BLOCKED", "ACCOUNT_STATE_INVALID"),
        *("CONSUMER_INVALID", "SERVICE_DISABLED", "USER_PROJECT_DENIED", "BILLING_DISABLED"),
    )
)
"""Reasons with which a path is refused that is not for API keys or not for this project: without a model they
are held against nobody."""

_TEXTS = tuple(
    (frozenset(statuses), re.compile(pattern, re.IGNORECASE), kind)
    for statuses, pattern, kind in (
        # First what may quote the caller: nothing in such a quotation is to be recognised.
        ((400,), r"^Invalid JSON payload received|^Invalid value at ", Kind.BAD_REQUEST),
        ((400, 403), r"User location is not supported", Kind.LOCATION),
        ((400, 401), r"Multiple authentication credentials", Kind.OWN_MISTAKE),
        ((401, 403), r"Method doesn't allow unregistered callers", Kind.OWN_MISTAKE),
        ((400, 401, 403), r"^API key (not valid|not found|expired)", Kind.KEY_INVALID),
        ((400, 401, 403), r"^Please pass a valid API key", Kind.KEY_INVALID),
        ((400, 403), r"free tier is not available in your country", Kind.PROJECT_BLOCKED),
        # Some calls only (batches on a free project): says nothing about the project's other models.
        ((400,), r"^Precondition check failed", Kind.MODEL_CLOSED),
        ((400, 413), r"input token count .*exceeds the maximum", Kind.TOO_LONG),
        ((400,), r"thought[_ ]signature", Kind.SIGNATURE),
        ((400, 403, 404), r"^Cached? ?content.*(not found|expired)", Kind.CACHE_GONE),
        ((403,), r"reported as leaked", Kind.KEY_LEAKED),
        ((403,), r"has been suspended", Kind.PROJECT_BLOCKED),
        ((403,), r"restricted from your billing country|has been denied access", Kind.PROJECT_BLOCKED),
        ((403,), r"has not been used in project \S+ before or it is disabled", Kind.PROJECT_BLOCKED),
        ((403,), r"permission to access the file", Kind.FILE_FOREIGN),
        ((404,), r"is no longer available to new users", Kind.MODEL_CLOSED),
        ((404,), r"is no longer available", Kind.MODEL_GONE),
        ((404,), r"^models/\S+ is not found", Kind.MODEL_UNKNOWN),
        ((402, 429), r"prepay(ment)? credit", Kind.BILLING),
        ((429,), r"CachedContentStorage", Kind.CACHE_STORAGE),
    )
)
"""(statuses, words in Google's message, Kind); the first that fits counts."""

_STATUSES = {
    404: Kind.NOT_FOUND,
    408: Kind.TIMEOUT,
    499: Kind.CANCELLED,
    503: Kind.OVERLOADED,
    504: Kind.TIMEOUT,
}
_STATUS_FAULTS = {401: Kind.KEY_INVALID, 402: Kind.BILLING, 403: Kind.KEY_BLOCKED}
"""For a public model the key is to blame, else perhaps what was asked for."""
_NOT_GOOGLES = {
    401: Kind.NETWORK,
    402: Kind.NETWORK,
    403: Kind.NETWORK,
    407: Kind.NETWORK,
    429: Kind.OVERLOADED,
}
"""A login page, a firewall, an outbound proxy: what they refuse says nothing about a key."""
_OF_THE_PROJECT = re.compile(r"Generate|Api|Requests|$")
"""`quota_limit` of a whole project, as against those of search, batches …"""
_NO_SEARCH = "Google Search has no quota on this project's tier; ask without search or use a paid key"


def classify(
    status: int,
    body: bytes | JsonObject | list[object] | None,
    *,
    model: str | None = None,
    estimate: Estimate = Estimate(),  # noqa: B008 - frozen
) -> Outcome:
    """What an answer with this HTTP status and body means.

    `model` is the one asked; without one, a key or project is blamed only for what holds whatever was asked.
    `estimate` is our guess of the prompt: one larger than a whole minute's tokens is TOO_LONG, with the
    violations kept for the pool to learn from. An error inside a 2xx stream counts with the status it names.
    A 2xx body without error is ANSWERED unless it looks like a reply of generateContent; where it must be
    one, ask `classify_reply`.
    """
    parsed = _parse(body) if isinstance(body, bytes) else body
    error = read_error(status, parsed, body if isinstance(body, bytes) else b"")
    if error is None:
        return _success(status, parsed)
    kind = _kind(error, model) if error.is_googles else _NOT_GOOGLES.get(status, _by_status(error, None))
    words = f"something on the way to Google answered, with status {status}: {error.message}".rstrip(": ")
    outcome = Outcome(
        kind=kind,
        status=error.status,
        message=words if kind is Kind.NETWORK else error.message,
        delay=error.delay,
        violations=_own(error.violations, model),
        project_number=error.project,
        google=error.google,
    )
    return _quota(outcome, error, estimate, model) if kind is Kind.QUOTA_OTHER else outcome


def classify_reply(reply: JsonObject) -> Kind:
    """What a 200 of generateContent is worth: ANSWERED, BLOCKED_PROMPT or EMPTY.

    Cut off by MAX_TOKENS or withheld by SAFETY and the like is an answer, even without a word.
    """
    if has_content(reply):
        return Kind.ANSWERED
    reasons = finish_reasons(reply)
    if not reasons and block_reason(reply):
        return Kind.BLOCKED_PROMPT
    return Kind.ANSWERED if any(reason in _EXCUSES for reason in reasons) else Kind.EMPTY


def network_outcome(kind: Kind, message: str) -> Outcome:
    """An attempt that brought no answer: NETWORK, TIMEOUT, BROKEN_STREAM; `message` in our own words."""
    return Outcome(kind, 0, message)


def _parse(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _success(status: int, body: Any) -> Outcome:
    if not isinstance(body, dict):
        return Outcome(Kind.ANSWERED, status)
    generated = "candidates" in body or "promptFeedback" in body
    return Outcome(classify_reply(body) if generated else Kind.ANSWERED, status, usage=usage_of(body))


def _kind(error: GoogleError, model: str | None) -> Kind:
    """The Kind by reason, text or status; QUOTA_OTHER for each 429 that has still to be looked into."""
    for reason in error.reasons:
        if reason in _REASONS and (model or reason not in _PERHAPS_THE_PATH):
            return _REASONS[reason]
    for statuses, pattern, kind in _TEXTS:
        if error.status in statuses and pattern.search(error.message):
            return kind
    if error.status == 429:
        return Kind.QUOTA_OTHER
    return _by_status(error, model)


def _by_status(error: GoogleError, model: str | None) -> Kind:
    if error.status in _STATUS_FAULTS:
        public = model and not model.startswith("tunedModels/")
        return _STATUS_FAULTS[error.status] if public else Kind.BAD_REQUEST
    if error.status in _STATUSES:
        return _STATUSES[error.status]
    return Kind.BAD_REQUEST if 400 <= error.status < 500 else Kind.SERVER_ERROR


# --- 429 ----------------------------------------------------------------------------------------------------


def _own(violations: tuple[Violation, ...], model: str | None) -> tuple[Violation, ...]:
    """Those of the quota that a call to `model` counts against."""
    if model is None:
        return ()
    subject = Subject.EMBED if "embed" in model else Subject.GENERATE
    return tuple(violation for violation in violations if violation.subject is subject)


def _quota(outcome: Outcome, error: GoogleError, estimate: Estimate, model: str | None) -> Outcome:
    """Which quota is used up, by what can be relied on: quota ids are trusted, delays are not."""
    if model is None or _is_foreign(error, outcome.violations):
        return _foreign(outcome, error.violations)
    if error.quota_limit is not None:
        limit, value = error.quota_limit
        kind = Kind.QUOTA_DAY if "PerDay" in limit else Kind.QUOTA_MINUTE
        # These limits hold for a whole project; a project with none can do nothing.
        return _timed(outcome, Kind.PROJECT_BLOCKED if value == "0" else kind)
    violations = outcome.violations
    if violations and _is_none(violations):
        return replace(outcome, kind=Kind.QUOTA_NONE, delay=None)
    dimensions = {violation.dimension for violation in violations}
    if dimensions & {Dimension.RPD, Dimension.TPD}:
        return _timed(outcome, Kind.QUOTA_DAY)
    for violation in violations:
        known = violation.dimension is Dimension.TPM and violation.value is not None
        if known and estimate.lower > (violation.value or 0):
            return _never_fits(outcome, violation, estimate)
    if dimensions & {Dimension.RPM, Dimension.TPM}:
        return _timed(outcome, Kind.QUOTA_MINUTE)
    if violations and outcome.delay is not None:  # the text alone, which names no period
        return _timed(outcome, Kind.QUOTA_DAY if outcome.delay > _BELIEVED_DAY_DELAY else Kind.QUOTA_MINUTE)
    return outcome


def _is_foreign(error: GoogleError, own: tuple[Violation, ...]) -> bool:
    """Whether what was violated is something beside the model's own quota and the project's."""
    if error.quota_limit is not None:
        return not _OF_THE_PROJECT.match(error.quota_limit[0])
    subjects = {violation.subject for violation in error.violations}
    return bool(subjects) and not own and Subject.SPENDING not in subjects


def _foreign(outcome: Outcome, violations: tuple[Violation, ...]) -> Outcome:
    searches = tuple(violation for violation in violations if violation.subject is Subject.SEARCH)
    if searches and _is_none(searches):
        return replace(outcome, kind=Kind.QUOTA_FOREIGN, message=_NO_SEARCH, delay=None)
    return replace(outcome, kind=Kind.QUOTA_FOREIGN)


def _is_none(violations: tuple[Violation, ...]) -> bool:
    """Whether a limit is 0. The wire leaves zeros out, so violations that name no value at all mean 0 too."""
    values = {violation.value for violation in violations}
    return 0 in values or values == {None}


def _timed(outcome: Outcome, kind: Kind) -> Outcome:
    delay = outcome.delay
    if kind is Kind.QUOTA_DAY and delay is not None and delay <= _BELIEVED_DAY_DELAY:
        delay = None
    return replace(outcome, kind=kind, delay=delay)


def _never_fits(outcome: Outcome, violation: Violation, estimate: Estimate) -> Outcome:
    message = (
        f"The prompt has at least {estimate.lower:,} tokens, but this project may send only "
        f"{violation.value:,} a minute to {violation.model or 'this model'}."
    )
    return replace(outcome, kind=Kind.TOO_LONG, message=message, delay=None)
