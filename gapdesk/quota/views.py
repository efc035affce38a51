"""Snapshots of the pool for the windows and `/api/v1/quota`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gapdesk.events import ModelToday
from gapdesk.proxy.types import Dimension
from gapdesk.quota import reasons
from gapdesk.quota.keys import KeyState, KeyStatus, ModelLine, QuotaLine
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


def key_status(key: Key, tier: str | None, lines: tuple[ModelLine, ...]) -> KeyStatus:
    """A key, with the `lines` of its project."""
    fault = key.fault or key.project.fault
    state, until = _state(key, lines)
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


def model_today(model: str, projects: Iterable[Project], resets_at: float, now: float) -> ModelToday:
    """Requests of the day and their limit over `projects`; no limit if one of them has none that is known."""
    used, limit = 0, 0
    known = True
    for project in projects:
        meter = project.meters.get(model)
        if meter is None:
            continue
        used += meter.ledger.used(Dimension.RPD, now)
        mine = next((one.value for one in meter.limits if one.dimension is Dimension.RPD), None)
        known = known and mine is not None
        limit += mine or 0
    return ModelToday(model, used, limit if known else None, resets_at)


def _state(key: Key, lines: tuple[ModelLine, ...]) -> tuple[KeyState, float | None]:
    """The state of the model that is best off: while one can be asked, the key is of use."""
    if not key.info.enabled:
        return KeyState.DISABLED, None
    fault = key.fault or key.project.fault
    if fault:
        return fault.state, None
    waiting = [(line.until, line.state) for line in lines if line.until is not None]
    if waiting and not any(line.state is KeyState.HEALTHY for line in lines):
        until, state = min(waiting)
        return state, until
    return (KeyState.HEALTHY if key.proven else KeyState.UNKNOWN), None


def _model_line(meter: Meter, tier: str | None, now: float, local_time: LocalTime) -> ModelLine:
    gate = meter.gate(1, now)
    limits = {limit.dimension: limit for limit in meter.limits}
    quotas = []
    for dimension in Dimension:
        limit, used = limits.get(dimension), meter.ledger.used(dimension, now)
        quotas.append(
            QuotaLine(
                dimension,
                used,
                limit.value if limit else None,
                limit.source if limit else None,
                limit.blocks if limit else False,
                meter.ledger.frees_at(dimension, 1, used, now) if used else None,
            )
        )
    if gate is None:
        return ModelLine(meter.model, KeyState.HEALTHY, None, "", tuple(quotas))
    words = reasons.of_gate(gate, 1, tier, now, local_time)
    return ModelLine(meter.model, _STATES[gate.bar], gate.until, words, tuple(quotas))
