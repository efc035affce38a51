"""Why a key is not asked, in words a user understands."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from gapdesk.proxy.types import Dimension
from gapdesk.quota.meter import Bar, Gate
from gapdesk.quota.project import Key

LocalTime = Callable[[float], str]
"""Epoch seconds → the user's "09:00"."""


def of_key(key: Key) -> str:
    """Why the key cannot be asked for anything; "" if it can."""
    if not key.info.enabled:
        return "disabled"
    fault = key.fault or key.project.fault
    return f"{fault.state}: {fault.words}" if fault else ""


def of_gate(gate: Gate, need: int, tier: str | None, now: float, local_time: LocalTime) -> str:
    """Why the project cannot be asked for this model and a prompt of `need` tokens."""
    if gate.bar is Bar.CLOSED:
        return "model closed to this project"
    if gate.bar is Bar.NO_QUOTA:
        return f"limit 0 on the {tier} tier" if tier else "limit 0"
    if gate.bar is Bar.TOO_LARGE:
        return f"prompt needs {tokens(need)} tokens, the limit is {tokens(gate.room)}"
    if gate.room:  # there is some left, only not enough: a matter of tokens
        period = "this minute" if gate.dimension is Dimension.TPM else "today"
        return f"prompt needs {tokens(need)} tokens, {tokens(gate.room)} left {period}"
    assert gate.until is not None
    if gate.bar is Bar.EXHAUSTED:
        return f"exhausted until {local_time(gate.until)}"
    return f"cooling {ceil(gate.until - now)} s"


def tokens(count: int) -> str:
    """40000 → "40 k"."""
    if count < 1000:
        return str(count)
    return f"{count / 1000:.3g} k" if count < 999_500 else f"{count / 1_000_000:.3g} M"
