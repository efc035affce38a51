"""Pools and outcomes for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from gapdesk.proxy.types import (
    Dimension,
    Estimate,
    JsonObject,
    Kind,
    Lease,
    Outcome,
    Refusal,
    RefusalReason,
    Usage,
    Violation,
)
from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC).timestamp()
"""12:00 in California."""
MIDNIGHT = NOON + 12 * 3600
MODEL = "gemini-9-flash"
ANSWERED = Outcome(Kind.ANSWERED, 200)
NETWORK = Outcome(Kind.NETWORK, 0)


def pool_of(
    *keys: str | KeyInfo,
    table: Mapping[str, JsonObject] | None = None,
    user: Mapping[Dimension, int] | None = None,
) -> Pool:
    """A pool of keys ("k1", or "k1@project"), with limits set by the user for MODEL."""
    limits = Limits(table or {})
    for dimension, value in (user or {}).items():
        limits.set_user(None, MODEL, dimension, value)
    pool = Pool(limits, local_time=lambda moment: datetime.fromtimestamp(moment, UTC).strftime("%H:%M"))
    for key in keys:
        if isinstance(key, str):
            name, _, project = key.partition("@")
            key = KeyInfo(name, name, project or None)
        pool.add(key)
    return pool


def leased(answer: Lease | Refusal) -> Lease:
    assert isinstance(answer, Lease), answer
    return answer


def refused(answer: Lease | Refusal, reason: RefusalReason) -> Refusal:
    assert isinstance(answer, Refusal), answer
    assert answer.reason is reason, answer
    return answer


def ask(pool: Pool, now: float = NOON, tokens: int = 0, **more: object) -> Lease:
    return leased(pool.lease(MODEL, Estimate(tokens, tokens), now, **more))  # type: ignore[arg-type]


def use(pool: Pool, outcome: Outcome = ANSWERED, now: float = NOON, **more: object) -> Lease:
    """Lease and settle at once."""
    lease = ask(pool, now, **more)  # type: ignore[arg-type]
    pool.settle(lease, outcome, now)
    return lease


def answered(prompt: int, tool_use: int = 0) -> Outcome:
    return Outcome(Kind.ANSWERED, 200, usage=Usage(prompt=prompt, tool_use=tool_use))


def quota(
    kind: Kind,
    dimension: Dimension | None = None,
    value: int | None = None,
    *,
    delay: float | None = None,
    model: str | None = MODEL,
    free: bool | None = None,
    number: str | None = None,
) -> Outcome:
    """A 429."""
    violations = () if dimension is None else (Violation(f"id-{dimension}", dimension, model, value, free),)
    return Outcome(kind, 429, "quota", delay, violations, number)
