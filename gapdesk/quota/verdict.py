"""What an upstream outcome changes about a key, its project and their quota."""

from __future__ import annotations

from dataclasses import dataclass

from gapdesk.proxy.types import Dimension, Kind, Outcome, Violation
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.hints import Hints
from gapdesk.quota.keys import Fault, KeyState
from gapdesk.quota.ledger import ORDER, Entry
from gapdesk.quota.limits import Limits
from gapdesk.quota.meter import Bar, Meter
from gapdesk.quota.project import Key
from gapdesk.redact import redact

COUNTED = frozenset(
    (Kind.ANSWERED, Kind.BLOCKED_PROMPT, Kind.EMPTY, Kind.BROKEN_STREAM, Kind.CANCELLED, Kind.TIMEOUT)
)
"""What Google counts against the quota, as far as we can know. Everything else is given back."""

PROOF = frozenset((Kind.ANSWERED, Kind.BLOCKED_PROMPT, Kind.EMPTY))
"""What only a good key of a project with quota is answered with."""
_PERHAPS_NO_MODEL = frozenset((Kind.MODEL_UNKNOWN, Kind.NOT_FOUND, Kind.BAD_REQUEST))
KEY_FAULTS = {
    Kind.KEY_INVALID: KeyState.INVALID,
    Kind.KEY_LEAKED: KeyState.INVALID,
    Kind.KEY_BLOCKED: KeyState.BLOCKED,
}
PROJECT_FAULTS = frozenset((Kind.PROJECT_BLOCKED, Kind.BILLING))

_TOO_MANY = 429

MINUTE = 60.0
"""Pause after a per-minute 429 without a delay (Gemini API, November 2026)."""
LONGEST = 600.0
"""Longest pause after 429s that give no reason."""
_MIDNIGHT = 600.0
"""Seconds after Google's midnight in which a day may be called used up that is over: clocks differ."""


@dataclass(slots=True, eq=False)
class Flight:
    """A request under way: what to settle."""

    key: Key
    meter: Meter
    entry: Entry
    started: float
    counts: tuple[int, int, int, int]
    """What was used with it when it started, in ORDER."""


def settle(flight: Flight, outcome: Outcome, now: float) -> None:
    """Count the request for good, or give it back."""
    ledger, entry = flight.meter.ledger, flight.entry
    if outcome.kind not in COUNTED:
        ledger.release(entry, now)
    elif outcome.usage is not None:
        ledger.settle(entry, outcome.usage.prompt + outcome.usage.tool_use, now)


def judge(flight: Flight, outcome: Outcome, limits: Limits, day: QuotaDay, hints: Hints, now: float) -> bool:
    """Mark key, project and meter by the outcome; True if anything about the project changed."""
    key, meter, kind = flight.key, flight.meter, outcome.kind
    meter.known = meter.known or kind not in _PERHAPS_NO_MODEL
    changed = _learn(key, meter.model, outcome, limits, hints, now)
    if kind in PROOF:
        if flight.started >= meter.struck_at:
            meter.strikes = 0
        there_is = limits.forget_zeros(meter.project.name, meter.model, before=flight.started)
        changed = changed or there_is or not key.proven
        key.proven = True
    elif kind in KEY_FAULTS or kind in PROJECT_FAULTS:
        _blame(key, outcome, now)
        changed = True
    elif not meter.model:
        pass  # calls without a model share one meter: what one was refused says nothing about the others
    elif kind is Kind.MODEL_CLOSED:
        meter.closed = now
        changed = True
    elif kind is Kind.QUOTA_MINUTE:
        _cool(flight, outcome, hints, now)
        changed = True
    elif kind is Kind.QUOTA_DAY:
        _exhaust(flight, outcome, day, now)
        changed = True
    elif kind is Kind.QUOTA_OTHER:
        _strike(flight, outcome, now)
        changed = True
    return changed


def checked(key: Key, outcome: Outcome, limits: Limits, hints: Hints, now: float) -> None:
    """Mark a key by what came of a free call without a model, made outside of the pool.

    Network, place and Google's servers say nothing about the key.
    """
    _learn(key, "", outcome, limits, hints, now)
    if outcome.kind in KEY_FAULTS or outcome.kind in PROJECT_FAULTS:
        _blame(key, outcome, now)
    elif outcome.kind in PROOF or outcome.status == _TOO_MANY:  # only a good key has quota to exceed
        key.proven, key.fault = True, None
        if outcome.kind in PROOF:
            key.project.fault = None


def _blame(key: Key, outcome: Outcome, now: float) -> None:
    """Google refuses the key, or its whole project."""
    words = _words(outcome)
    if outcome.kind in KEY_FAULTS:
        key.fault = Fault(KEY_FAULTS[outcome.kind], outcome.kind, words, now)
    else:
        key.project.fault = Fault(KeyState.BLOCKED, outcome.kind, words, now)


def _learn(key: Key, counted: str, outcome: Outcome, limits: Limits, hints: Hints, now: float) -> bool:
    """Take tier, limits and project number from Google's words; `counted` is the model, "" for none."""
    project = key.project.name
    changed = False
    if outcome.project_number is not None and hints.number_of(project) != outcome.project_number:
        hints.number(project, outcome.project_number)
        changed = True
    for violation in outcome.violations:
        if violation.free_tier is not None:
            changed |= limits.set_tier(project, "free" if violation.free_tier else "paid")
    if not counted:
        return changed
    none = outcome.kind is Kind.QUOTA_NONE
    zeros = False
    for violation in outcome.violations:
        value = 0 if none and violation.value is None else violation.value
        if violation.dimension is None or value is None:
            continue
        zeros |= value == 0
        # Google may name the model another one stands for: the answer holds for both.
        for model in {counted, limits.quota_model(violation.model or counted)}:
            limits.learn(project, model, violation.dimension, value, now, violation.quota_id)
        changed = True
    if none and not zeros:
        limits.learn(project, counted, Dimension.RPM, 0, now)
    return changed or none


def _cool(flight: Flight, outcome: Outcome, hints: Hints, now: float) -> None:
    until = now + (MINUTE if outcome.delay is None else outcome.delay)
    dimension = next((v.dimension for v in outcome.violations if v.dimension), None)
    flight.meter.hold_until(until, Bar.COOLING, dimension, named=outcome.delay is not None)
    if outcome.delay is not None:
        project, model = flight.key.project.name, flight.meter.model
        for violation in outcome.violations:
            explained = _explained(flight, violation, now)
            hints.limit(project, model, violation.quota_id, now, until, explained=explained)


def _explained(flight: Flight, violation: Violation, now: float) -> bool:
    """Whether what we sent in this project's name is enough to exceed the limit that Google named."""
    if violation.value is None or violation.dimension is None:
        return False
    place = ORDER.index(violation.dimension)
    own = flight.entry.tokens if violation.dimension is Dimension.TPM else 1  # given back by now
    return max(flight.counts[place], flight.meter.ledger.counts(now)[place] + own) > violation.value


def _exhaust(flight: Flight, outcome: Outcome, day: QuotaDay, now: float) -> None:
    meter, today = flight.meter, day.start(now)
    if outcome.delay is not None:
        until = now + outcome.delay
        meter.ledger.end_day(until, now)
    elif flight.started < today or now < today + _MIDNIGHT:
        meter.hold_until(now + MINUTE, Bar.COOLING)  # perhaps it was the day before that was used up
        return
    else:
        until = day.end(now)
    daily = (v.dimension for v in outcome.violations if v.dimension in (Dimension.RPD, Dimension.TPD))
    meter.hold_until(until, Bar.EXHAUSTED, next(daily, Dimension.RPD), named=outcome.delay is not None)


def _strike(flight: Flight, outcome: Outcome, now: float) -> None:
    meter = flight.meter
    if flight.started >= meter.struck_at:  # requests that were under way together are one strike
        meter.strikes += 1
        meter.struck_at = now
    pause = min(LONGEST, MINUTE * 2.0 ** min(max(0, meter.strikes - 1), 10))
    named = outcome.delay or 0.0
    meter.hold_until(now + max(pause, named), Bar.COOLING, named=named > pause)


def _words(outcome: Outcome) -> str:
    return " ".join(redact(outcome.message).split())[:160] or outcome.kind.value.replace("_", " ")
