"""The retry law: what follows from each Kind, and what a caller is told when nothing helped. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import assert_never

from gapdesk.proxy.types import Attempt, Failure, FailureKind, Kind, Outcome, Refusal, RefusalReason
from gapdesk.redact import redact


class Step(StrEnum):
    """What is done next, as long as nothing was sent to the caller."""

    RETURN = "return"
    NEXT_KEY = "next_key"
    NEXT_PROJECT = "next_project"
    BACKOFF = "backoff"
    """Another try after `backoff`, with any key; counted against `retry.max_attempts`."""
    ONCE_MORE = "once_more"
    REPAIR_SIGNATURES = "repair_signatures"
    """Send again once with dummy signatures."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The law for one Kind; `failure` and `status` are what the caller gets when no step is left.

    What is held against a key, a project or a model is the pool's business (`quota.verdict`).
    """

    step: Step
    failure: FailureKind
    status: int


LAW: Mapping[Kind, Rule] = MappingProxyType(
    {
        # An answer. (As failures: only where the caller's profile wants a block as an error.)
        Kind.ANSWERED: Rule(Step.RETURN, FailureKind.BLOCKED, 400),
        Kind.BLOCKED_PROMPT: Rule(Step.RETURN, FailureKind.BLOCKED, 400),
        Kind.EMPTY: Rule(Step.ONCE_MORE, FailureKind.EMPTY_RESPONSE, 502),
        # The request's own fault: one call.
        Kind.BAD_REQUEST: Rule(Step.RETURN, FailureKind.BAD_REQUEST, 400),
        Kind.TOO_LONG: Rule(Step.RETURN, FailureKind.CONTEXT_TOO_LONG, 400),
        Kind.NOT_FOUND: Rule(Step.RETURN, FailureKind.NOT_FOUND, 404),
        Kind.MODEL_UNKNOWN: Rule(Step.RETURN, FailureKind.MODEL_NOT_FOUND, 404),
        Kind.MODEL_GONE: Rule(Step.RETURN, FailureKind.MODEL_NOT_FOUND, 404),
        Kind.SIGNATURE: Rule(Step.REPAIR_SIGNATURES, FailureKind.BAD_REQUEST, 400),
        # Another project may have what this one lacks.
        Kind.MODEL_CLOSED: Rule(Step.NEXT_PROJECT, FailureKind.MODEL_NOT_FOUND, 404),
        Kind.CACHE_GONE: Rule(Step.NEXT_PROJECT, FailureKind.NOT_FOUND, 403),
        Kind.FILE_FOREIGN: Rule(Step.NEXT_PROJECT, FailureKind.NOT_FOUND, 403),
        Kind.CACHE_STORAGE: Rule(Step.NEXT_PROJECT, FailureKind.QUOTA, 429),
        # The key's or the project's fault.
        Kind.KEY_INVALID: Rule(Step.NEXT_KEY, FailureKind.NO_USABLE_KEY, 503),
        Kind.KEY_LEAKED: Rule(Step.NEXT_KEY, FailureKind.NO_USABLE_KEY, 503),
        Kind.KEY_BLOCKED: Rule(Step.NEXT_KEY, FailureKind.NO_USABLE_KEY, 503),
        Kind.PROJECT_BLOCKED: Rule(Step.NEXT_PROJECT, FailureKind.NO_USABLE_KEY, 503),
        Kind.BILLING: Rule(Step.NEXT_PROJECT, FailureKind.NO_USABLE_KEY, 503),
        # Nobody's among the keys.
        Kind.LOCATION: Rule(Step.RETURN, FailureKind.LOCATION, 400),
        Kind.OWN_MISTAKE: Rule(Step.RETURN, FailureKind.INTERNAL, 500),
        # Quota.
        Kind.QUOTA_MINUTE: Rule(Step.NEXT_PROJECT, FailureKind.QUOTA, 429),
        Kind.QUOTA_DAY: Rule(Step.NEXT_PROJECT, FailureKind.QUOTA, 429),
        Kind.QUOTA_NONE: Rule(Step.NEXT_PROJECT, FailureKind.QUOTA, 429),
        Kind.QUOTA_FOREIGN: Rule(Step.NEXT_PROJECT, FailureKind.QUOTA, 429),
        Kind.QUOTA_OTHER: Rule(Step.NEXT_PROJECT, FailureKind.QUOTA, 429),
        # The servers' and the network's fault.
        Kind.OVERLOADED: Rule(Step.BACKOFF, FailureKind.UPSTREAM, 503),
        Kind.SERVER_ERROR: Rule(Step.BACKOFF, FailureKind.UPSTREAM, 502),
        Kind.CANCELLED: Rule(Step.BACKOFF, FailureKind.UPSTREAM, 502),
        Kind.TIMEOUT: Rule(Step.BACKOFF, FailureKind.UPSTREAM_TIMEOUT, 504),
        Kind.NETWORK: Rule(Step.BACKOFF, FailureKind.UNREACHABLE, 502),
        Kind.BROKEN_STREAM: Rule(Step.BACKOFF, FailureKind.BROKEN_STREAM, 502),
    }
)
"""Complete over Kind."""

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0


def step_for(outcome: Outcome) -> Step:
    """The next step by the law.

    One thing a Kind alone does not say: a prompt too long for this project's minute may fit another's.
    """
    if outcome.kind is Kind.TOO_LONG and outcome.violations:
        return Step.NEXT_PROJECT
    return LAW[outcome.kind].step


def backoff(attempt: int, rand: float) -> float:
    """Seconds before the try after `attempt` (0 = the first failed one): exponential, with full jitter.

    `rand` is in [0, 1). Never more than 8 s.
    """
    return rand * min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt, 10))


# --- when no step is left -----------------------------------------------------------------------------------


_WORDS = {
    FailureKind.BLOCKED: "Google blocked this; change the prompt",
    FailureKind.EMPTY_RESPONSE: "Google answered without any content{tries}; try again or change the prompt",
    FailureKind.QUOTA: "No quota is left{keys}; wait or add a key of another project",
    FailureKind.NO_USABLE_KEY: "No usable key is left{keys}; import a key or check those in gapdesk",
    FailureKind.LOCATION: "Google does not serve this computer's location; set a proxy abroad in gapdesk",
    FailureKind.INTERNAL: "gapdesk sent Google something wrong; please report it",
    FailureKind.UPSTREAM: "Google's servers failed{tries}; try again in a moment",
    FailureKind.UPSTREAM_TIMEOUT: "Google did not answer in time{tries}; try again or shorten the prompt",
    FailureKind.UNREACHABLE: "Google could not be reached{tries}; check the network and the proxy settings",
    FailureKind.BROKEN_STREAM: "Google's answer broke off{tries}; try again",
}
"""What happened and what to do; the other failures are told in Google's own words, which clients know."""

_SPECIAL_WORDS = {
    Kind.QUOTA_NONE: "This model has no quota{keys}; use a paid key or another model",
    Kind.QUOTA_FOREIGN: "This has a quota of its own, of which nothing is left{keys}",
    Kind.CACHE_STORAGE: "There is no storage for caches{keys}; use a paid key or go without",
}

_OWN_FAULT = frozenset((FailureKind.NO_USABLE_KEY, FailureKind.INTERNAL))
"""Google's details stay here: the caller would read them as if his own token were wrong."""

_USELESS_TO_RETRY = _OWN_FAULT | {FailureKind.QUOTA}
_SOON_UNLOCKED = 5.0
"""Seconds; somebody sits before the dialog of the keyring."""
_MOST_NAMES = 5
_MOST_WORDS = 1000


def failure_for(outcome: Outcome, attempts: tuple[Attempt, ...]) -> Failure:
    """What the caller gets when `outcome` was the last word.

    Google's 4xx stays what it is where the request is at fault, and its 5xx where Google is.
    """
    rule = LAW[outcome.kind]
    kind, status = rule.failure, outcome.status if _keeps_status(outcome, rule) else rule.status
    if outcome.kind is Kind.BAD_REQUEST and status == 413:
        kind = FailureKind.TOO_LARGE
    said = " ".join(redact(outcome.message).split())[:_MOST_WORDS]
    tries = sum(LAW[attempt.kind].failure is kind for attempt in attempts)
    words = (_SPECIAL_WORDS.get(outcome.kind) or _WORDS.get(kind, "")).format(
        tries=f" in {tries} tries" if tries > 1 else "",
        keys=f" on {_some(dict.fromkeys(attempt.label for attempt in attempts))}" if attempts else "",
    )
    # Nor is a 429 passed on that in truth means "too long": it would tell the caller to wait.
    hidden = kind in _OWN_FAULT or (kind is FailureKind.CONTEXT_TOO_LONG and bool(outcome.violations))
    return Failure(
        kind,
        status,
        ": ".join(filter(None, (words, said))) or f"Google refused the request with status {outcome.status}.",
        retry_after=outcome.delay,
        final=kind in _USELESS_TO_RETRY,
        google=None if hidden else outcome.google,
        attempts=attempts,
    )


def _keeps_status(outcome: Outcome, rule: Rule) -> bool:
    if rule.failure in (FailureKind.UPSTREAM, FailureKind.UPSTREAM_TIMEOUT):
        return 500 <= outcome.status < 600
    if rule.failure in (FailureKind.BAD_REQUEST, FailureKind.NOT_FOUND, FailureKind.LOCATION):
        return 400 <= outcome.status < 500
    return False


def all_out(
    refusal: Refusal,
    now: float,
    attempts: tuple[Attempt, ...],
    *,
    model: str | None = None,
    local_time: Callable[[float], str] | None = None,
    last: Outcome | None = None,
) -> Failure:
    """What the caller gets when no key can be leased: how it stands with which keys, and when that changes.

    `last` is what the last attempt came to: Google's details are passed on where it is of the same kind.
    `local_time` writes epoch seconds as the user reads them; by default as hours and minutes in the zone of
    this computer.
    """
    if refusal.reason is RefusalReason.TRIED and attempts:
        newest = attempts[-1]
        return failure_for(Outcome(newest.kind, newest.status, newest.message), attempts)
    kind, text = _refused(refusal, model or "this call")
    if refusal.reason is RefusalReason.LOCKED:
        return Failure(kind, _STATUS[kind], f"{text}.", retry_after=_SOON_UNLOCKED, attempts=attempts)
    wait = None
    if refusal.until is not None:
        wait = max(0.0, refusal.until - now)
        text += f"; the first returns at {(local_time or _clock_time)(refusal.until)} (in {_span(wait)})"
    if refusal.reasons:
        text += f": {_some((f'{label} {reason}' for label, reason in refusal.reasons), '; ')}"
    return Failure(
        kind,
        _STATUS[kind],
        redact(text)[:_MOST_WORDS].rstrip(".") + ".",
        retry_after=wait,
        final=True,
        google=last.google if last is not None and LAW[last.kind].failure is kind else None,
        attempts=attempts,
    )


_STATUS = {
    FailureKind.NO_KEYS: 503,
    FailureKind.NO_USABLE_KEY: 503,
    FailureKind.QUOTA: 429,
    FailureKind.CONTEXT_TOO_LONG: 400,
    FailureKind.MODEL_NOT_FOUND: 404,
}


def _refused(refusal: Refusal, model: str) -> tuple[FailureKind, str]:
    count = len(refusal.reasons)
    match refusal.reason:
        case RefusalReason.NO_KEYS if not count:
            return FailureKind.NO_KEYS, "gapdesk has no API key yet; import a key in gapdesk"
        case RefusalReason.NO_KEYS | RefusalReason.TRIED:
            return FailureKind.NO_USABLE_KEY, "No key in gapdesk is usable; check the keys or import another"
        case RefusalReason.LOCKED:
            return FailureKind.NO_USABLE_KEY, "The keys wait for the keyring; unlock it, then try again"
        case RefusalReason.QUOTA:
            subject = "The only key" if count == 1 else "Every usable key"
            return FailureKind.QUOTA, f"{subject} is out of quota for {model}"
        case RefusalReason.BOUND:
            kind = FailureKind.NO_USABLE_KEY if refusal.until is None else FailureKind.QUOTA
            return kind, "The project that holds this request's file or cache cannot be asked now"
        case RefusalReason.TOO_LARGE:
            text = f"The prompt has more tokens than the limits of any key allow for {model}; shorten it"
            return FailureKind.CONTEXT_TOO_LONG, text
        case RefusalReason.NO_QUOTA:
            text = f"No key has quota for {model} on its tier; use a paid key or another model"
            return FailureKind.QUOTA, text
        case RefusalReason.CLOSED:
            return FailureKind.MODEL_NOT_FOUND, f"{model} is closed to every key's project; use another model"
        case _:
            assert_never(refusal.reason)


def _some(names: Iterable[str], separator: str = ", ") -> str:
    """The first few of `names`, and how many more there are."""
    every = list(names)
    more = f"{separator}{len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else ""
    return separator.join(name.rstrip(".") for name in every[:_MOST_NAMES]) + more


def _clock_time(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).astimezone().strftime("%H:%M")


def _span(seconds: float) -> str:
    """In words such as "12 s" or "2 h 10 min"; rounded up, so that nobody comes back too early."""
    if seconds < 100:
        return f"{math.ceil(seconds)} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
