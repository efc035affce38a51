from __future__ import annotations

from collections import Counter

import pytest

from gapdesk.events import ModelToday
from gapdesk.proxy.types import Dimension, Estimate, Kind, Outcome, RefusalReason, Usage, Violation
from gapdesk.quota.keys import Fault, KeyInfo, KeyState, Reason, ReasonCode
from gapdesk.quota.limits import Learned, Source
from gapdesk.quota.pool import Pool
from tests.quota.pools import (
    ANSWERED,
    MIDNIGHT,
    MODEL,
    NOON,
    answered,
    ask,
    leased,
    pool_of,
    quota,
    refused,
    use,
)

TABLE = {
    MODEL: {"rpm": 5, "rpd": 20, "tpm_input": 250_000, "tier": "free"},
    "pro": {"rpm": 0, "tier": "free"},
}
DAY = Kind.QUOTA_DAY
MINUTE = Kind.QUOTA_MINUTE


def out_until(pool: Pool, now: float = NOON) -> float | None:
    return refused(pool.lease(MODEL, Estimate(), now), RefusalReason.QUOTA).until


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        (quota(MINUTE, Dimension.RPM, 5), 60),
        (quota(MINUTE, Dimension.TPM, 250_000, delay=51.4), 51.4),
        (quota(DAY, Dimension.RPD, 20), 12 * 3600),
        (quota(DAY, Dimension.RPD, 20, delay=23_977), 23_977),
        (quota(Kind.QUOTA_OTHER), 60),
        (quota(Kind.QUOTA_OTHER, delay=90), 90),
    ],
)
def test_a_429_keeps_the_project_back_for_the_right_time(outcome: Outcome, seconds: float) -> None:
    pool = pool_of("k1@home", "k2@home", "k3")
    lease = use(pool, outcome)
    assert ask(pool).key == "k3", "the other key of the project shares its quota"
    pool.update("k3", enabled=False)
    until = out_until(pool)
    assert until == pytest.approx(NOON + seconds)
    assert until is not None
    refused(pool.lease(MODEL, Estimate(), until - 0.01), RefusalReason.QUOTA)
    assert ask(pool, until).project == lease.project
    leased(pool.lease("another", Estimate(), NOON))


def test_a_day_that_google_ends_early_ends_the_count_as_well() -> None:
    pool = pool_of("k1", user={Dimension.RPD: 3})
    for _ in range(2):
        use(pool)
    use(pool, quota(DAY, Dimension.RPD, delay=4 * 3600))
    assert [use(pool, now=NOON + 4 * 3600).key for _ in range(3)] == ["k1"] * 3


def test_late_answers_do_not_shorten_a_pause() -> None:
    pool = pool_of("k1")
    first, second, third = ask(pool), ask(pool), ask(pool)
    pool.settle(first, quota(DAY, Dimension.RPD), NOON + 1)
    pool.settle(second, quota(MINUTE, Dimension.RPM, delay=5), NOON + 2)
    pool.settle(third, ANSWERED, NOON + 3)
    assert out_until(pool, NOON + 4) == MIDNIGHT


def test_429s_without_a_reason_double_until_a_success() -> None:
    pool, now = pool_of("k1"), NOON
    pauses = []
    for _ in range(6):
        use(pool, quota(Kind.QUOTA_OTHER), now)
        until = out_until(pool, now)
        assert until is not None
        pauses.append(until - now)
        now = until
    assert pauses == [60, 120, 240, 480, 600, 600]
    use(pool, ANSWERED, now)
    use(pool, quota(Kind.QUOTA_OTHER), now)
    assert out_until(pool, now) == now + 60


def test_requests_under_way_together_are_one_strike() -> None:
    pool = pool_of("k1")
    leases = [ask(pool) for _ in range(8)]
    for lease in leases:
        pool.settle(lease, quota(Kind.QUOTA_OTHER), NOON + 1)
    assert out_until(pool, NOON + 1) == NOON + 61


def test_google_overrides_the_shipped_limit() -> None:
    pool = pool_of("k1", table={MODEL: {"rpd": 1_000, "tier": "free"}})
    use(pool, quota(DAY, Dimension.RPD, 250, free=True))
    line = pool.statuses(NOON)[0].models[0]
    daily = next(one for one in line.quotas if one.dimension is Dimension.RPD)
    assert (daily.limit, daily.source, daily.blocks) == (250, Source.LEARNED, True)
    assert pool.limits.learned() == (Learned("key:k1", MODEL, Dimension.RPD, 250, NOON, "id-rpd"),)
    for _ in range(250):
        use(pool, now=MIDNIGHT)
    assert refused(pool.lease(MODEL, Estimate(), MIDNIGHT), RefusalReason.QUOTA).until == MIDNIGHT + 24 * 3600


def test_the_shipped_table_does_not_block_a_project_of_unknown_tier() -> None:
    pool = pool_of("k1", table=TABLE)
    assert len([ask(pool) for _ in range(30)]) == 30


@pytest.mark.parametrize("learned", [False, True])
def test_it_blocks_once_the_tier_is_known(learned: bool) -> None:
    pool = pool_of(KeyInfo("k1", "k1", tier=None if learned else "free"), table=TABLE)
    if learned:
        use(pool, quota(MINUTE, Dimension.TPM, 250_000, free=True, delay=1))
    for _ in range(5):
        use(pool, now=NOON + 2)
    refused(pool.lease(MODEL, Estimate(), NOON + 2), RefusalReason.QUOTA)
    assert pool.statuses(NOON)[0].tier == "free"


@pytest.mark.parametrize("tier", [None, "free"])
def test_a_shipped_zero_is_tried_once_per_project_then_google_said_so(tier: str | None) -> None:
    pool = pool_of(KeyInfo("k1", "k1", tier=tier), KeyInfo("k2", "k2", tier=tier), table=TABLE)
    zero = Outcome(
        Kind.QUOTA_NONE,
        429,
        delay=29.0,
        violations=(
            Violation("a", Dimension.TPD, "pro", None, True),
            Violation("b", Dimension.RPM, "pro", 0, True),
        ),
    )
    asked = []
    for _ in range(2):
        lease = leased(pool.lease("pro", Estimate(), NOON))
        asked.append(lease.key)
        pool.settle(lease, zero, NOON)
    assert asked == ["k1", "k2"]
    refusal = refused(pool.lease("pro", Estimate(), NOON + 86_399), RefusalReason.NO_QUOTA)
    assert refusal.until is None
    assert refusal.reasons == (("k1", "limit 0 on the free tier"), ("k2", "limit 0 on the free tier"))
    use(pool, now=NOON + 86_399)
    pool.update("k1", tier="tier1")
    assert leased(pool.lease("pro", Estimate(), NOON + 86_399)).key == "k1"


def test_a_zero_without_a_dimension_parks_too_until_a_check() -> None:
    pool = pool_of("k1")
    use(pool, quota(Kind.QUOTA_NONE))
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.NO_QUOTA)
    pool.checked("k1", ANSWERED, NOON)
    assert ask(pool).key == "k1"


def test_limits_are_learned_under_the_name_google_counts() -> None:
    pool = pool_of("k1", table={"pro-preview": {"quota_model": "pro"}, "pro-tools": {"quota_model": "pro"}})
    lease = leased(pool.lease("pro-preview", Estimate(), NOON))
    pool.settle(lease, quota(Kind.QUOTA_MINUTE, Dimension.RPM, 1, model="pro", delay=1), NOON)
    leased(pool.lease("pro-tools", Estimate(), NOON + 1))
    refused(pool.lease("pro-preview", Estimate(), NOON + 1), RefusalReason.QUOTA)


def test_a_prompt_too_long_for_the_minute_teaches_the_limit() -> None:
    pool = pool_of("k1", "k2")
    lease = ask(pool, tokens=300_000)
    pool.settle(lease, quota(Kind.TOO_LONG, Dimension.TPM, 250_000), NOON)
    assert ask(pool, tokens=300_000).key == "k2", "only one project said so"
    assert ask(pool, tokens=250_000, project=lease.project).key == lease.key


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.KEY_INVALID, KeyState.INVALID),
        (Kind.KEY_LEAKED, KeyState.INVALID),
        (Kind.KEY_BLOCKED, KeyState.BLOCKED),
    ],
)
def test_a_key_fault_takes_that_key_out(kind: Kind, state: KeyState) -> None:
    pool = pool_of("k1@home", "k2@home")
    use(pool, Outcome(kind, 403, "API key AQ.test-key-123456 is\nbad."))
    assert [use(pool).key for _ in range(2)] == ["k2", "k2"]
    status = pool.statuses(NOON)[0]
    assert (status.state, status.fault) == (state, Fault(state, kind, "API key [key] is bad.", NOON))
    assert ("k1", f"{state}: API key [key] is bad.") in ask(pool).decision.others
    pool.checked("k1", ANSWERED, NOON)
    assert pool.statuses(NOON)[0].state is KeyState.HEALTHY
    assert use(pool).key == "k1"


@pytest.mark.parametrize("kind", [Kind.PROJECT_BLOCKED, Kind.BILLING])
def test_a_project_fault_takes_all_its_keys_out(kind: Kind) -> None:
    pool = pool_of("k1@home", "k2@home", "k3")
    use(pool, Outcome(kind, 403, "Suspended."))
    assert [use(pool).key for _ in range(2)] == ["k3", "k3"]
    assert [status.state for status in pool.statuses(NOON)][:2] == [KeyState.BLOCKED] * 2
    pool.checked("k2", ANSWERED, NOON)
    assert use(pool).key in ("k1", "k2")


def test_a_model_closed_to_a_project_is_asked_elsewhere() -> None:
    pool = pool_of("k1", "k2")
    use(pool, Outcome(Kind.MODEL_CLOSED, 404))
    assert [use(pool).key for _ in range(2)] == ["k2", "k2"]
    assert leased(pool.lease("another", Estimate(), NOON)).key == "k1"
    use(pool, Outcome(Kind.MODEL_CLOSED, 404))
    refusal = refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.CLOSED)
    assert refusal.reasons[0] == ("k1", "model closed to this project")


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(Kind.MODEL_CLOSED, 400),
        quota(MINUTE, Dimension.RPM, 5, delay=40),
        quota(DAY, Dimension.RPD, 1),
        quota(Kind.QUOTA_NONE, Dimension.RPD, 0),
        quota(Kind.QUOTA_OTHER),
    ],
    ids=lambda outcome: outcome.kind,
)
def test_calls_without_a_model_do_not_close_the_way_for_each_other(outcome: Outcome) -> None:
    pool = pool_of("k1")
    lease = leased(pool.lease(None, Estimate(), NOON))
    pool.settle(lease, outcome, NOON)
    assert leased(pool.lease(None, Estimate(), NOON)).key == "k1"
    assert pool.limits.learned() == ()


MARKING = {
    Kind.KEY_INVALID, Kind.KEY_LEAKED, Kind.KEY_BLOCKED, Kind.PROJECT_BLOCKED, Kind.BILLING,
    Kind.MODEL_CLOSED, Kind.QUOTA_MINUTE, Kind.QUOTA_DAY, Kind.QUOTA_NONE, Kind.QUOTA_OTHER,
}  # fmt: skip
COUNTING = {
    Kind.ANSWERED, Kind.BLOCKED_PROMPT, Kind.EMPTY, Kind.BROKEN_STREAM, Kind.CANCELLED, Kind.TIMEOUT,
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in MARKING])
def test_other_outcomes_punish_nobody_and_count_as_google_does(kind: Kind) -> None:
    pool = pool_of("k1", user={Dimension.RPM: 100})
    lease = ask(pool, tokens=500)
    pool.settle(lease, Outcome(kind, 500, delay=40), NOON)
    assert ask(pool, tokens=1).key == "k1"
    quotas = {one.dimension: one.used for one in pool.statuses(NOON)[0].models[0].quotas}
    counted = (2, 501) if kind in COUNTING else (1, 1)
    assert (quotas[Dimension.RPM], quotas[Dimension.TPD]) == counted


def test_states_of_a_key() -> None:
    pool = pool_of("k1", "k2")

    def states() -> list[KeyState]:
        found = [status.state for status in pool.statuses(NOON)]
        assert pool.tally(NOON) == Counter(found)
        return found

    assert states() == [KeyState.UNKNOWN, KeyState.UNKNOWN]
    use(pool)
    assert states() == [KeyState.HEALTHY, KeyState.UNKNOWN]
    use(pool, quota(DAY, Dimension.RPD), project="key:k2")
    use(pool, quota(MINUTE, Dimension.RPM, delay=7), project="key:k1")
    assert states() == [KeyState.COOLING, KeyState.EXHAUSTED]
    assert [status.until for status in pool.statuses(NOON)] == [NOON + 7, MIDNIGHT]
    pool.settle(leased(pool.lease("another", Estimate(), NOON, project="key:k2")), ANSWERED, NOON)
    assert states() == [KeyState.COOLING, KeyState.HEALTHY], "one model is left that works"
    lines = {line.model: (line.state, line.reason) for line in pool.statuses(NOON)[1].models}
    assert lines[MODEL] == (KeyState.EXHAUSTED, Reason(ReasonCode.EXHAUSTED, MIDNIGHT))
    pool.update("k1", enabled=False)
    assert states()[0] is KeyState.DISABLED


def test_status_of_what_is_under_way() -> None:
    pool = pool_of("k1")
    lease = ask(pool, NOON)
    assert (pool.statuses(NOON)[0].in_flight, pool.statuses(NOON)[0].last_used) == (1, NOON)
    pool.settle(lease, answered(10), NOON + 3)
    assert pool.statuses(NOON)[0].in_flight == 0
    daily = pool.statuses(NOON + 3)[0].models[0].quotas
    assert {one.dimension: one.resets_at for one in daily} == {
        Dimension.RPM: NOON + 60,
        Dimension.TPM: NOON + 60,
        Dimension.RPD: MIDNIGHT,
        Dimension.TPD: MIDNIGHT,
    }


def test_explain_and_next_change() -> None:
    pool = pool_of("k1", "k2", "k3", user={Dimension.RPD: 4})
    assert pool.next_change(MODEL, NOON) is None
    use(pool, project="key:k1")
    use(pool, quota(MINUTE, Dimension.RPM, delay=30), project="key:k2")
    use(pool, quota(DAY, Dimension.RPD), project="key:k3")
    seen = [(one.label, one.score, one.reason, one.rank) for one in pool.explain(MODEL, NOON)]
    assert seen == [
        ("k1", pytest.approx(0.75), None, 1),
        ("k2", 0.0, Reason(ReasonCode.COOLING, NOON + 30), None),
        ("k3", 0.0, Reason(ReasonCode.EXHAUSTED, MIDNIGHT), None),
    ]
    assert pool.next_change(MODEL, NOON) == NOON + 30
    assert pool.next_change(MODEL, NOON + 30) == MIDNIGHT


def test_model_today() -> None:
    table = {MODEL: {"rpd": 20, "tier": "free", "paid_known": [{"tier": "tier1", "rpm": 9}]}}
    pool = pool_of("k1@home", "k2@home", "k3", table=table)
    for _ in range(3):
        use(pool)
    pool.lease("never-heard-of", Estimate(), NOON)
    assert ModelToday(MODEL, 3, 40, MIDNIGHT) in pool.model_today(NOON)
    pool.update("k3", tier="tier1")
    assert ModelToday(MODEL, 3, None, MIDNIGHT) in pool.model_today(NOON), "nobody knows the paid limit"
    pool.update("k3", enabled=False)
    assert ModelToday(MODEL, 2, 20, MIDNIGHT) in pool.model_today(NOON)
    assert ModelToday(MODEL, 0, 20, MIDNIGHT + 86_400) in pool.model_today(MIDNIGHT)


def test_observers_hear_of_changes_of_state_only() -> None:
    heard: list[int] = []
    pool = pool_of("k1")
    pool.on_change = lambda: heard.append(1)
    use(pool)
    assert len(heard) == 1, "unknown → healthy"
    use(pool)
    use(pool, Outcome(Kind.OVERLOADED, 503))
    assert len(heard) == 1
    use(pool, quota(MINUTE, Dimension.RPM))
    assert len(heard) == 2
    pool.add(KeyInfo("k2", "second"))
    assert len(heard) == 3


def test_usage_of_a_cancelled_reply_counts_what_was_known() -> None:
    pool = pool_of("k1")
    lease = ask(pool, tokens=500)
    pool.settle(lease, Outcome(Kind.CANCELLED, 0, usage=Usage(prompt=900)), NOON)
    quotas = {one.dimension: one.used for one in pool.statuses(NOON)[0].models[0].quotas}
    assert quotas[Dimension.TPM] == 900


def test_another_day_zone() -> None:
    pool = pool_of("k1", user={Dimension.RPD: 1})
    use(pool)
    assert out_until(pool) == MIDNIGHT
    pool.set_zone("UTC", NOON)
    assert out_until(pool) == NOON + 4 * 3600
    assert ask(pool, NOON + 4 * 3600).key == "k1"


def test_a_pause_that_ends_while_the_key_is_out_does_not_stop_time() -> None:
    pool = pool_of("k1")
    use(pool, quota(MINUTE, Dimension.RPM, delay=5))
    pool.update("k1", enabled=False)
    assert pool.next_change(MODEL, NOON + 10) is None
    pool.update("k1", enabled=True)
    assert ask(pool, NOON + 10).key == "k1"
