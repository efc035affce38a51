"""The pool as a state machine: whatever happens, no limit is exceeded and no refusal lies."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from gapdesk.proxy.types import Dimension, Estimate, Kind, Lease, Outcome, Refusal, RefusalReason
from gapdesk.quota.keys import KeyState
from gapdesk.quota.limit_rows import UserLimit
from tests.quota.pools import MIDNIGHT, MODEL, NETWORK, Store, answered, pool_of, quota

RPM, TPM, RPD = 4, 1_000, 12
KEYS = {"k1": "a", "k2": "a", "k3": "b", "k4": "c"}
PLACES = [f"{key}@{project}" for key, project in KEYS.items()]
LIMITS = {Dimension.RPM: RPM, Dimension.TPM: TPM, Dimension.RPD: RPD}
GIVEN_BACK = (Kind.NETWORK, Kind.OVERLOADED, Kind.SERVER_ERROR)
CHECKS = (
    answered(0),
    NETWORK,
    Outcome(Kind.KEY_INVALID, 400, "API key not valid"),
    Outcome(Kind.SERVER_ERROR, 500),
    quota(Kind.QUOTA_OTHER),
)


@dataclass
class Sent:
    """One request as an impartial witness saw it."""

    project: str
    time: float
    tokens: int
    counts: bool = True


class PoolMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = MIDNIGHT - 300
        self.pool = pool_of(*PLACES, user=LIMITS)
        self.sent: list[Sent] = []
        self.flying: list[tuple[Lease, Sent]] = []
        self.held: dict[str, float] = defaultdict(float)
        self.invalid: set[str] = set()
        self.locked: set[str] = set()
        self.rpm = RPM
        self.store = Store()

    def check(self, answer: Lease | Refusal, lower: int, now: float) -> None:
        """Nothing known at `now` forbids this answer."""
        if isinstance(answer, Refusal):
            assert answer.until is None or answer.until > now
            return
        assert answer.key not in self.invalid | self.locked
        assert now >= self.held[answer.project]
        minute = [one for one in self.seen(answer.project) if one.time + 60 > now]
        assert len(minute) < self.rpm
        assert sum(one.tokens for one in minute) + lower <= TPM
        assert len([one for one in self.seen(answer.project) if one.time >= self.midnight(now)]) < RPD

    def seen(self, project: str) -> list[Sent]:
        return [one for one in self.sent if one.project == project and one.counts]

    @staticmethod
    def midnight(now: float) -> float:
        return MIDNIGHT + 86_400 * ((now - MIDNIGHT) // 86_400)

    def take(self, answer: Lease, lower: int, now: float) -> None:
        self.check(answer, lower, now)
        sent = Sent(answer.project, now, answer.tokens)
        self.sent.append(sent)
        self.flying.append((answer, sent))

    @rule(
        lower=st.integers(0, 1_200),
        more=st.integers(0, 100),
        conversation=st.sampled_from([None, "x", "y"]),
        bound=st.sampled_from([None, None, None, "a", "b", "nowhere"]),
        tried=st.sets(st.sampled_from(sorted(KEYS)), max_size=2),
    )
    def lease(
        self, lower: int, more: int, conversation: str | None, bound: str | None, tried: set[str]
    ) -> None:
        answer = self.pool.lease(
            MODEL,
            Estimate(lower, lower + more),
            self.now,
            tried_keys=tried,
            project=bound,
            conversation=conversation,
        )
        if isinstance(answer, Lease):
            assert bound in (None, answer.project)
            assert answer.key not in tried
            assert len(answer.decision.others) == len(KEYS) - 1
            self.take(answer, max(1, lower), self.now)
        else:
            self.check(answer, lower, self.now)
            assert len(answer.reasons) == {None: 4, "a": 2, "b": 1, "nowhere": 0}[bound]

    @rule(lower=st.integers(0, 1_000))
    def a_refusal_is_honest(self, lower: int) -> None:
        answer = self.pool.lease(MODEL, Estimate(lower, lower), self.now)
        while isinstance(answer, Refusal):
            waiting = bool(self.locked - self.invalid)
            if answer.until is None:
                assert answer.reason is (RefusalReason.LOCKED if waiting else RefusalReason.NO_KEYS)
                return
            assert answer.reason is RefusalReason.QUOTA or (answer.reason is RefusalReason.LOCKED and waiting)
            assert answer.until > self.now
            assert answer.until == self.earliest(max(1, lower))
            self.now = answer.until
            answer = self.pool.lease(MODEL, Estimate(lower, lower), self.now)
        self.take(answer, max(1, lower), self.now)

    def earliest(self, need: int) -> float:
        """When the witness would let the first project ask again."""
        moments = []
        for project in {KEYS[key] for key in KEYS if key not in self.invalid | self.locked}:
            seen = self.seen(project)
            changes = {one.time + 60 for one in seen} | {self.midnight(self.now) + 86_400, self.held[project]}
            for moment in sorted(change for change in changes if change > self.now):
                minute = [one for one in seen if one.time + 60 > moment]
                today = [one for one in seen if one.time >= self.midnight(moment)]
                tokens = sum(one.tokens for one in minute)
                if (
                    moment >= self.held[project]
                    and len(minute) < self.rpm
                    and len(today) < RPD
                    and tokens + need <= TPM
                ):
                    moments.append(moment)
                    break
        return min(moments)

    @precondition(lambda self: self.flying)
    @rule(
        which=st.integers(0, 100),
        what=st.sampled_from(["answer", "answer", "back", "minute", "day", "invalid"]),
        amount=st.integers(0, 400),
    )
    def settle(self, which: int, what: str, amount: int) -> None:
        lease, sent = self.flying.pop(which % len(self.flying))
        sent.counts = what == "answer"
        if what == "answer":
            outcome = answered(amount)
            sent.tokens = amount
        elif what == "minute":
            outcome = quota(Kind.QUOTA_MINUTE, Dimension.RPM, RPM, delay=amount)
            self.held[sent.project] = max(self.held[sent.project], self.now + amount)
        elif what == "day":
            outcome = quota(Kind.QUOTA_DAY, Dimension.RPD, RPD)
            today = self.midnight(self.now)
            until = today + 86_400
            if sent.time < today or self.now < today + 600:  # perhaps that of yesterday
                until = self.now + 60
            self.held[sent.project] = max(self.held[sent.project], until)
        elif what == "invalid":
            outcome = Outcome(Kind.KEY_INVALID, 400, "API key not valid")
            self.invalid.add(lease.key)
        else:
            outcome = Outcome(GIVEN_BACK[amount % len(GIVEN_BACK)], 0)
        self.pool.settle(lease, outcome, self.now)

    @rule(seconds=st.floats(0, 90))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(key=st.sampled_from(sorted(KEYS)), outcome=st.sampled_from(CHECKS))
    def check_key(self, key: str, outcome: Outcome) -> None:
        self.pool.checked(key, outcome, self.now)
        if outcome.kind is Kind.KEY_INVALID:
            self.invalid.add(key)
        elif outcome.status in (200, 429):
            self.invalid.discard(key)

    @rule(key=st.sampled_from(sorted(KEYS)))
    def lock(self, key: str) -> None:
        self.pool.lock(key)
        self.locked.add(key)

    @rule(keys=st.sets(st.sampled_from(sorted(KEYS))))
    def unlock(self, keys: set[str]) -> None:
        for key in keys:
            self.pool.unlock(key)
            self.locked.discard(key)

    @rule(value=st.integers(1, 6))
    def set_limit(self, value: int) -> None:
        self.pool.limits.set_user(UserLimit(MODEL, Dimension.RPM, value))
        self.pool.refresh()
        self.rpm = value

    @rule()
    def save(self) -> None:
        self.store.keep(self.pool.changes(self.now))

    @rule()
    def restart(self) -> None:
        """What was under way counts as it was reserved, for ever."""
        before = [dataclasses.replace(one, in_flight=0) for one in self.pool.explain(MODEL, self.now)]
        user = {**LIMITS, Dimension.RPM: self.rpm}
        saved = self.store.after(self.pool, self.now)
        self.pool = pool_of(*PLACES, user=user, saved=saved, now=self.now)
        for key in self.locked:
            self.pool.lock(key)
        self.flying.clear()
        assert list(self.pool.explain(MODEL, self.now)) == before

    @invariant()
    def the_windows_agree(self) -> None:
        statuses = {status.info.id: status for status in self.pool.statuses(self.now)}
        for key, project in KEYS.items():
            status = statuses[key]
            assert status.in_flight == sum(lease.key == key for lease, _ in self.flying)
            assert (status.state is KeyState.LOCKED) is (key in self.locked - self.invalid)
            used = {one.dimension: one.used for line in status.models for one in line.quotas}
            minute = [one for one in self.seen(project) if one.time + 60 > self.now]
            assert used.get(Dimension.RPM, 0) == len(minute)
            assert used.get(Dimension.TPM, 0) == sum(one.tokens for one in minute)


TestPool = PoolMachine.TestCase
TestPool.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
