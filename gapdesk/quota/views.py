"""What is shown of keys, projects and models."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf

from gapdesk.quota import reasons
from gapdesk.quota.keys import Explanation, KeyRow, KeyState, KeyStatus, ModelLine, QuotaLine
from gapdesk.quota.ledger import ORDER
from gapdesk.quota.meter import Bar, Gate, Meter
from gapdesk.quota.project import Key, Project

_STATES = {
    Bar.CLOSED: KeyState.BLOCKED,
    Bar.NO_QUOTA: KeyState.EXHAUSTED,
    Bar.TOO_LARGE: KeyState.EXHAUSTED,
    Bar.COOLING: KeyState.COOLING,
    Bar.EXHAUSTED: KeyState.EXHAUSTED,
}
_HOPE = (
    *(KeyState.UNKNOWN, KeyState.HEALTHY, KeyState.LOCKED),
    *(KeyState.BLOCKED, KeyState.DISABLED, KeyState.INVALID),
)
"""States of keys, whatever their models, the best first."""


def asked(project: Project, now: float) -> list[tuple[Meter, Gate | None]]:
    """The models the project was asked for and still remembers, or was denied, each with what bars it."""
    return [
        (meter, meter.gate(1, now))
        for meter in project.meters.values()
        if meter.model and not meter.idle(now)
    ]


def model_line(meter: Meter, gate: Gate | None, tier: str | None, now: float) -> ModelLine:
    """A model of a project that is barred by `gate`."""
    limits = {limit.dimension: limit for limit in meter.limits}
    quotas = []
    for dimension, used, falls in zip(ORDER, meter.ledger.counts(now), meter.ledger.falls(now), strict=True):
        limit = limits.get(dimension)
        if limit is not None and meter.exhausted(dimension, now):
            used = max(used, limit.value)  # Google says that it is used up: elsewhere, too
        if limit is None or (used > limit.value and not limit.blocks):  # a wrong guess: it is not known
            quotas.append(QuotaLine(dimension, used, None, None, False, falls))
        else:
            quotas.append(QuotaLine(dimension, used, limit.value, limit.source, limit.blocks, falls))
    if gate is None:
        health = meter.health(now)
        return ModelLine(meter.model, KeyState.HEALTHY, None, None, tuple(quotas), health)
    reason = reasons.of_gate(gate, 1, tier)
    return ModelLine(meter.model, _STATES[gate.bar], gate.until, reason, tuple(quotas), 0.0)


def model_lines(project: Project, tier: str | None, now: float) -> tuple[ModelLine, ...]:
    """One line per model of a project, as if its keys can be asked."""
    return tuple(model_line(meter, gate, tier, now) for meter, gate in asked(project, now))


def with_best_key(project: Project, lines: tuple[ModelLine, ...]) -> tuple[ModelLine, ...]:
    """The `lines` of a project, as they are for that of its keys which is nearest to being of use."""
    if project.usable or not project.keys:
        return lines
    best = min(project.keys.values(), key=lambda key: _HOPE.index(_state(key, ())[0]))
    return tuple(_with_key(best, line) for line in lines)


def _with_key(key: Key, line: ModelLine) -> ModelLine:
    """What keeps the key back keeps it back from every model."""
    reason = reasons.of_key(key)
    if reason is None:
        return line
    return replace(line, state=_state(key, ())[0], until=None, reason=reason, health=0.0)


def key_status(key: Key, tier: str | None, lines: tuple[ModelLine, ...], now: float) -> KeyStatus:
    """A key, with the `lines` of its project."""
    state, until = key_state(key, now)
    return KeyStatus(
        info=key.info,
        project=key.project.name,
        tier=tier,
        state=state,
        until=until,
        fault=key.fault or key.project.fault,
        last_used=key.last_used,
        in_flight=key.in_flight,
        models=tuple(_with_key(key, line) for line in lines),
    )


def key_row(key: Key, tier: str | None, meter: Meter | None, now: float) -> KeyRow:
    """A key, with the quota of `meter`; by default that of the model that is worst off."""
    project = key.project
    found = asked(project, now)
    state, until = _state(key, (gate for _, gate in found))
    if meter is not None:
        line = model_line(meter, meter.gate(1, now), tier, now)
    elif found:
        line = model_line(*_worst(found, now), tier, now)
    else:
        line = None
    fault = key.fault or project.fault
    return KeyRow(
        info=key.info,
        project=project.name,
        siblings=len(project.keys) - 1,
        tier=tier,
        state=state,
        until=until,
        fault=fault,
        last_used=key.last_used,
        in_flight=key.in_flight,
        checked=key.proven or fault is not None,
        line=None if line is None else _with_key(key, line),
        troubled=sum(gate is not None for _, gate in found),
        models=len(found),
    )


def key_state(key: Key, now: float) -> tuple[KeyState, float | None]:
    """A key's state and its end: that of the model that is best off, since with it the key is of use."""
    meters = key.project.meters.values()
    return _state(key, (meter.gate(1, now) for meter in meters if meter.model and not meter.idle(now)))


def _state(key: Key, gates: Iterable[Gate | None]) -> tuple[KeyState, float | None]:
    if not key.info.enabled:
        return KeyState.DISABLED, None
    fault = key.fault or key.project.fault
    if fault:
        return fault.state, None
    if key.locked:
        return KeyState.LOCKED, None
    soonest = None
    for gate in gates:
        if gate is None:
            soonest = None
            break
        if gate.until is not None and (soonest is None or gate.until < soonest[1]):
            soonest = _STATES[gate.bar], gate.until
    return soonest or (KeyState.HEALTHY if key.proven else KeyState.UNKNOWN, None)


def _worst(found: list[tuple[Meter, Gate | None]], now: float) -> tuple[Meter, Gate | None]:
    """What is kept back longest, else what has least left."""
    if len(found) == 1:
        return found[0]

    def rank(one: tuple[Meter, Gate | None]) -> tuple[bool, float]:
        meter, gate = one
        if gate is None:
            return True, meter.health(now)
        return False, -gate.until if gate.until is not None else -inf

    return min(found, key=rank)


def explanation(key: Key, meter: Meter, tier: str | None, rank: int | None, now: float) -> Explanation:
    """How a key stands for a model; `rank` is its turn, None while it cannot be asked."""
    return Explanation(
        key_id=key.info.id,
        label=key.info.label,
        project=key.project.name,
        score=meter.health(now) if rank is not None else 0.0,
        reason=reasons.of(key, meter.gate(1, now), 1, tier) if rank is None else None,
        last_used=meter.used,
        in_flight=key.in_flight,
        rank=rank,
    )
