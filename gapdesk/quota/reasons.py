"""Why a key is not asked: as a Reason, and in words a user understands."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from gapdesk.proxy.types import Dimension
from gapdesk.quota.keys import KeyState, Reason, ReasonCode
from gapdesk.quota.meter import Bar, Gate
from gapdesk.quota.project import Key

LocalTime = Callable[[float], str]
"""Epoch seconds → the user's "09:00"."""

TRIED = Reason(ReasonCode.TRIED)
_DISABLED = Reason(ReasonCode.DISABLED)
LOCKED = Reason(ReasonCode.LOCKED)


def of(key: Key, gate: Gate | None, need: int, tier: str | None) -> Reason | None:
    """Why the key cannot be asked for a model that is barred by `gate`, if by anything."""
    return of_key(key) or (of_gate(gate, need, tier) if gate is not None else None)


def of_key(key: Key) -> Reason | None:
    """Why the key cannot be asked for anything."""
    if not key.info.enabled:
        return _DISABLED
    fault = key.fault or key.project.fault
    if fault is not None:
        code = ReasonCode.INVALID if fault.state is KeyState.INVALID else ReasonCode.BLOCKED
        return Reason(code, words=fault.words)
    return LOCKED if key.locked else None


def of_gate(gate: Gate, need: int, tier: str | None) -> Reason:
    """Why the project cannot be asked for this model and a prompt of `need` tokens."""
    if gate.bar is Bar.CLOSED:
        return Reason(ReasonCode.CLOSED)
    if gate.bar is Bar.NO_QUOTA:
        return Reason(ReasonCode.NO_QUOTA, tier=tier)
    if gate.bar is Bar.TOO_LARGE:
        return Reason(ReasonCode.TOO_LARGE, need=need, room=gate.room)
    if gate.room:  # there is some left, only not enough: a matter of tokens
        minute = gate.dimension is Dimension.TPM
        code = ReasonCode.TOKENS_MINUTE if minute else ReasonCode.TOKENS_DAY
        return Reason(code, gate.until, need, gate.room)
    code = ReasonCode.EXHAUSTED if gate.bar is Bar.EXHAUSTED else ReasonCode.COOLING
    return Reason(code, gate.until)


def english(reason: Reason, now: float, local_time: LocalTime) -> str:
    """The words that decisions and refusals keep."""
    match reason.code:
        case ReasonCode.INVALID | ReasonCode.BLOCKED:
            return f"{reason.code}: {reason.words}"
        case ReasonCode.LOCKED:
            return "waiting for the keyring"
        case ReasonCode.CLOSED:
            return "model closed to this project"
        case ReasonCode.NO_QUOTA:
            return f"limit 0 on the {reason.tier} tier" if reason.tier else "limit 0"
        case ReasonCode.TOO_LARGE:
            return f"prompt needs {tokens(reason.need)} tokens, the limit is {tokens(reason.room)}"
        case ReasonCode.TOKENS_MINUTE:
            return f"prompt needs {tokens(reason.need)} tokens, {tokens(reason.room)} left this minute"
        case ReasonCode.TOKENS_DAY:
            return f"prompt needs {tokens(reason.need)} tokens, {tokens(reason.room)} left today"
        case ReasonCode.COOLING:
            return f"cooling {ceil((reason.until or now) - now)} s"
        case ReasonCode.EXHAUSTED:
            return f"exhausted until {local_time(reason.until or now)}"
        case ReasonCode.TRIED:
            return "asked already"
        case ReasonCode.DISABLED:
            return "disabled"


def tokens(count: int) -> str:
    """40000 → "40 k"."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.3g} k" if count < 999_500 else f"{count / 1_000_000:.3g} M"
