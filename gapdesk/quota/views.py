"""Snapshots of the pool for the windows and `/api/v1/quota`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gapdesk.events import ModelToday
from gapdesk.proxy.types import Dimension
from gapdesk.quota import reasons
from gapdesk.quota.keys import KeyState, KeyStatus, ModelLine, QuotaLine
from gapdesk.quota.ledger import ORDER
from gapdesk.quota.meter import Bar, Meter
from gapdesk.quota.project import Key, Project
from gapdesk.quota.reasons import LocalTime

_STATES = {
    Bar.CLOSED: KeyState.BLOCKED,
    Bar.NO_QUOTA: KeyState.EXHAUSTED,
    Bar.TOO_LARGE: KeyState.EXHAUSTED,
    Bar.COOLING: KeyState.COOLING,
    Bar.EXHAUSTED: KeyState.EXHAUSTED,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one key stands for one model."""

    label: str
    score: float
    """Share of the quota that is left, 0 … 1; 0 while it cannot be asked."""
    reason: str
    """"" while it can be asked."""


def model_lines(
    project: Project, tier: str | None, now: float, local_time: LocalTime
) -> tuple[ModelLine, ...]:
    """One line per model the project was asked for and still remembers."""
    return tuple(
        _model_line(meter, tier, now, local_time)
        for meter in project.meters.values()
        if meter.model and not meter.idle(now)
    )


def key_status(key: Key, tier: str | None, lines: tuple[ModelLine, ...], now: float) -> KeyStatus:
    """A key, with the `lines` of its project."""
    fault = key.fault or key.project.fault
    state, until = key_state(key, now)
    return KeyStatus(
        info=key.info,
        project=key.project.name,
        tier=tier,
        state=state,
        until=until,
        error=fault.words if fault else "",
        last_used=key.last_used,
        in_flight=key.in_flight,
        models=lines,
    )


def key_state(key: Key, now: float) -> tuple[KeyState, float | None]:
    """A key's state and its end: that of the model that is best off, since with it the key is of use."""
    if not key.info.enabled:
        return KeyState.DISABLED, None
    fault = key.fault or key.project.fault
    if fault:
        return fault.state, None
    soonest = None
    for meter in key.project.meters.values():
        if not meter.model or meter.idle(now):
            continue
        gate = meter.gate(1, now)
        if gate is None:
            soonest = None
            break
        if gate.until is not None and (soonest is None or gate.until < soonest[1]):
            soonest = _STATES[gate.bar], gate.until
    return soonest or (KeyState.HEALTHY if key.proven else KeyState.UNKNOWN, None)


_OVER = (Bar.EXHAUSTED, Bar.NO_QUOTA, Bar.CLOSED)


def model_today(model: str, projects: Iterable[Project], resets_at: float, now: float) -> ModelToday:
    """Requests of the day and their limit over `projects`; no limit if one of them has none that is known."""
    used, limit = 0, 0
    known = True
    for project in projects:
        meter = project.meters.get(model)
        if meter is None:
            continue
        asked = meter.ledger.used(Dimension.RPD, now)
        gate = meter.gate(1, now)
        used += asked
        # Whatever the tables say: where Google says that it is enough for today, nothing is left.
        limit += asked if gate is not None and gate.bar in _OVER else meter.daily or 0
        known = known and meter.daily is not None
    return ModelToday(model, used, limit if known else None, resets_at)


def _model_line(meter: Meter, tier: str | None, now: float, local_time: LocalTime) -> ModelLine:
    gate = meter.gate(1, now)
    quotas = []
    for dimension, used in zip(ORDER, meter.ledger.counts(now), strict=True):
        limit = next((limit for limit in meter.limits if limit.dimension is dimension), None)
        resets_at = meter.ledger.frees_at(dimension, 1, used, now) if used else None
        if limit is None:
            quotas.append(QuotaLine(dimension, used, None, None, False, resets_at))
        else:
            quotas.append(QuotaLine(dimension, used, limit.value, limit.source, limit.blocks, resets_at))
    if gate is None:
        return ModelLine(meter.model, KeyState.HEALTHY, None, "", tuple(quotas))
    words = reasons.of_gate(gate, 1, tier, now, local_time)
    return ModelLine(meter.model, _STATES[gate.bar], gate.until, words, tuple(quotas))
