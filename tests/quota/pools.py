"""Pools and outcomes for the tests of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.quota.records import Changes, Saved

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC).timestamp()
"""12:00 in California."""
MIDNIGHT = NOON + 12 * 3600
MODEL = "gemini-9-flash"
ANSWERED = Outcome(Kind.ANSWERED, 200)
NETWORK = Outcome(Kind.NETWORK, 0)


class Store:
    """Keeps what a pool has to say as a database would."""

    def __init__(self) -> None:
        self._saved = Saved()

    def keep(self, changes: Changes) -> None:
        before = self._saved
        gone = {project for project, _ in changes.merged}
        kept = [one for one in before.meters if one.project not in gone]
        meters = {(one.project, one.model): one for one in (*kept, *changes.meters)}
        self._saved = Saved(
            meters=tuple(meters.values()),
            keys=tuple({one.id: one for one in (*before.keys, *changes.keys)}.values()),
            projects=tuple({one.name: one for one in (*before.projects, *changes.projects)}.values()),
            learned=before.learned if changes.learned is None else changes.learned,
            dismissed=before.dismissed if changes.dismissed is None else changes.dismissed,
            zone=changes.zone or before.zone,
        )

    def after(self, pool: Pool, now: float) -> Saved:
        """All that is stored, what is new in `pool` included; each time in another order."""
        self.keep(pool.changes(now))
        return replace(self._saved, meters=self._saved.meters[::-1], projects=self._saved.projects[::-1])


def pool_of(
    *keys: str | KeyInfo,
    table: Mapping[str, JsonObject] | None = None,
    user: Mapping[Dimension, int] | None = None,
    zone: str = "America/Los_Angeles",
    saved: Saved | None = None,
    now: float = NOON,
) -> Pool:
    """A pool of keys ("k1", or "k1@project"), with limits set by the user for MODEL.

    `saved` is restored at `now`.
    """
    limits = Limits(table or {})
    for dimension, value in (user or {}).items():
        limits.set_user(UserLimit(MODEL, dimension, value))
    pool = Pool(limits, local_time=_utc, zone=zone)
    if saved is not None:
        pool.restore(saved, now)
    for key in keys:
        if isinstance(key, str):
            name, _, project = key.partition("@")
            key = KeyInfo(name, name, project or None)
        pool.add(key)
    return pool


def _utc(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M")


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


def restarted(
    pool: Pool, *keys: str | KeyInfo, now: float = NOON, store: Store | None = None, **more: object
) -> Pool:
    """A new pool with what the old one knew; `store` holds what is older."""
    saved = (store or Store()).after(pool, now)
    return pool_of(*keys, saved=saved, now=now, **more)  # type: ignore[arg-type]


def counts(pool: Pool, now: float, key: str = "k1") -> dict[Dimension, int]:
    row = pool.row(key, MODEL, now)
    assert row is not None
    assert row.line is not None
    return {one.dimension: one.used for one in row.line.quotas}
