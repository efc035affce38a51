"""How long what Google said keeps a project back, and what ends it before."""

from __future__ import annotations

import pytest

from gapdesk.proxy.types import Dimension, Estimate, Kind, Outcome, RefusalReason
from gapdesk.quota import limit_table
from gapdesk.quota.keys import KeyInfo, KeyState, ReasonCode
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.limits import RETRY
from gapdesk.quota.pool import Pool
from tests.quota.pools import (
    ANSWERED,
    MIDNIGHT,
    MODEL,
    NETWORK,
    NOON,
    Store,
    answered,
    ask,
    leased,
    pool_of,
    quota,
    refused,
    use,
)

DAY = quota(Kind.QUOTA_DAY, Dimension.RPD, 20)
CLOSED = Outcome(Kind.MODEL_CLOSED, 404)
ZERO = quota(Kind.QUOTA_NONE, Dimension.RPM, 0, free=True)
DENIED = pytest.mark.parametrize(
    ("denied", "reason"),
    [
        (CLOSED, RefusalReason.CLOSED),
        (ZERO, RefusalReason.NO_QUOTA),
        (quota(Kind.QUOTA_NONE), RefusalReason.NO_QUOTA),
    ],
    ids=["closed", "zero", "bare zero"],
)


def until(pool: Pool, now: float) -> float | None:
    return refused(pool.lease(MODEL, Estimate(), now), RefusalReason.QUOTA).until


# --- around midnight ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "came", "back"),
    [
        (-2, 1, 1 + 60),  # sent on the day that was used up
        (-700, 650, 650 + 60),  # a slow one
        (1, 2, 2 + 60),  # Google's midnight may be a little later than ours
        (590, 599, 599 + 60),
        (590, 600, 86_400),
        (-9, -1, 0),
    ],
)
def test_a_day_that_is_just_over_costs_no_other_day(sent: float, came: float, back: float) -> None:
    pool = pool_of("k1")
    lease = ask(pool, MIDNIGHT + sent)
    pool.settle(lease, DAY, MIDNIGHT + came)
    assert until(pool, MIDNIGHT + came) == MIDNIGHT + back
    (line,) = pool.statuses(MIDNIGHT + came)[0].models
    assert line.state is (KeyState.EXHAUSTED if back in (0, 86_400) else KeyState.COOLING)
    assert ask(pool, MIDNIGHT + back).key == "k1"


def test_a_moment_that_google_names_holds_also_after_midnight() -> None:
    pool = pool_of("k1")
    lease = ask(pool, MIDNIGHT - 5)
    pool.settle(lease, quota(Kind.QUOTA_DAY, Dimension.RPD, 20, delay=57_599), MIDNIGHT + 1)
    assert until(pool, MIDNIGHT + 1) == MIDNIGHT + 57_600


# --- what a project is denied -------------------------------------------------------------------------------


@DENIED
def test_a_valid_check_opens_what_was_denied(denied: Outcome, reason: RefusalReason) -> None:
    pool = pool_of("k1@home", "k2@home", "k3")
    for project in ("home", "key:k3"):
        use(pool, denied, project=project)
    refused(pool.lease(MODEL, Estimate(), NOON + 1), reason)
    pool.checked("k3", NETWORK, NOON + 1)
    pool.checked("k3", quota(Kind.QUOTA_OTHER), NOON + 1)
    refused(pool.lease(MODEL, Estimate(), NOON + 1), reason)
    pool.changes(NOON + 1)
    pool.checked("k2", ANSWERED, NOON + 1)
    assert ask(pool, NOON + 2).project == "home"
    refused(pool.lease(MODEL, Estimate(), NOON + 2, project="key:k3"), reason)
    changes = pool.changes(NOON + 2)
    assert [one.closed_at for one in changes.meters] == [0.0]
    if denied is not CLOSED:
        assert {one.project for one in changes.learned or ()} == {"key:k3"}


@DENIED
def test_a_check_leaves_running_pauses_alone(denied: Outcome, reason: RefusalReason) -> None:
    pool = pool_of("k1")
    use(pool, denied)
    flying = pool.lease("other", Estimate(), NOON)
    pool.settle(leased(flying), quota(Kind.QUOTA_MINUTE, Dimension.RPM, delay=40), NOON)
    pool.checked("k1", ANSWERED, NOON)
    assert refused(pool.lease("other", Estimate(), NOON), RefusalReason.QUOTA).until == NOON + 40


@DENIED
@pytest.mark.parametrize("restart", [False, True])
def test_what_was_denied_is_asked_for_again_a_day_later(
    denied: Outcome, reason: RefusalReason, restart: bool
) -> None:
    pool, store = pool_of("k1", "k2"), Store()

    def later(pool: Pool, now: float) -> Pool:
        return pool_of("k1", "k2", saved=store.after(pool, now), now=now) if restart else pool

    use(pool, denied)
    use(pool, denied, NOON + 50)
    pool = later(pool, NOON + 60)
    refused(pool.lease(MODEL, Estimate(), NOON + RETRY - 0.001), reason)
    pool = later(pool, NOON + RETRY - 1)
    assert use(pool, denied, NOON + RETRY).key == "k1"
    refused(pool.lease(MODEL, Estimate(), NOON + RETRY + 40), reason)
    pool = later(pool, NOON + RETRY + 45)
    assert use(pool, answered(5), NOON + RETRY + 50).key == "k2"
    pool = later(pool, NOON + RETRY + 60)
    refused(pool.lease(MODEL, Estimate(), NOON + RETRY + 60, project="key:k1"), reason)
    assert ask(pool, NOON + RETRY + 70).key == "k2", "it is known to be open"
    assert {one.project for one in pool.limits.learned() if one.value == 0} <= {"key:k1"}
    assert ask(pool, NOON + 2 * RETRY, project="key:k1").key == "k1"


def test_an_answer_that_was_under_way_before_the_zero_does_not_lift_it() -> None:
    pool = pool_of("k1")
    first, second = ask(pool, NOON), ask(pool, NOON + 1)
    pool.settle(second, ZERO, NOON + 2)
    pool.settle(first, ANSWERED, NOON + 3)
    refused(pool.lease(MODEL, Estimate(), NOON + 3), RefusalReason.NO_QUOTA)


def test_a_zero_of_the_users_never_ends() -> None:
    pool = pool_of("k1", user={Dimension.RPD: 0})
    refused(pool.lease(MODEL, Estimate(), NOON + 9 * RETRY), RefusalReason.NO_QUOTA)
    assert pool.statuses(NOON)[0].models == (), "nobody asked for it"


@DENIED
@pytest.mark.parametrize("restart", [False, True])
def test_a_model_that_was_denied_is_listed_in_words(
    denied: Outcome, reason: RefusalReason, restart: bool
) -> None:
    pool = pool_of("k1@home", "k2@home")
    use(pool, denied)
    if restart:
        pool = pool_of("k1@home", "k2@home", saved=Store().after(pool, NOON), now=NOON)
    code = ReasonCode.CLOSED if reason is RefusalReason.CLOSED else ReasonCode.NO_QUOTA
    state = KeyState.BLOCKED if reason is RefusalReason.CLOSED else KeyState.EXHAUSTED
    for now in (NOON, MIDNIGHT + 60):
        for status in pool.statuses(now):
            (line,) = status.models
            assert (line.model, line.state, line.until) == (MODEL, state, None)
            assert line.reason is not None
            assert line.reason.code is code
            row = pool.row(status.info.id, "", now)
            assert row is not None
            assert (row.line, row.models, row.troubled) == (line, 1, 1)
        assert [found.model for _, _, found in pool.lines(now)] == [MODEL]
    assert pool.models(NOON) == (MODEL,)
    assert pool.statuses(NOON + RETRY)[0].models == (), "it is to be tried again"


# --- a clock that was set back ------------------------------------------------------------------------------


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize(
    "outcome", [ANSWERED, DAY, quota(Kind.QUOTA_OTHER), CLOSED, ZERO], ids=lambda outcome: outcome.kind
)
def test_what_happened_in_the_future_is_void(outcome: Outcome, restart: bool) -> None:
    future = NOON + 9 * 86_400
    pool = pool_of("k1", user={Dimension.RPM: 1, Dimension.RPD: 1})
    use(pool, outcome, future)
    pool.lease(None, Estimate(), future)
    if restart:
        saved = Store().after(pool, future)
        pool = pool_of("k1", user={Dimension.RPM: 1, Dimension.RPD: 1}, saved=saved, now=NOON)
    lease = ask(pool, NOON)
    refused(pool.lease(MODEL, Estimate(), NOON + 1), RefusalReason.QUOTA)
    pool.settle(lease, ANSWERED, NOON + 2)
    assert until(pool, NOON + 3) == MIDNIGHT
    assert ask(pool, MIDNIGHT).key == "k1"


def test_a_pause_is_looked_at_again_when_a_settlement_tells_that_the_clock_was_set_back() -> None:
    pool = pool_of("k1", "k2")
    use(pool, DAY, NOON + 9 * 86_400)
    flying = ask(pool, NOON + 9 * 86_400)
    pool.settle(flying, ANSWERED, NOON)
    assert ask(pool, NOON + 1).key == "k1"


def test_a_long_pause_that_google_named_holds() -> None:
    pool = pool_of("k1")
    use(pool, quota(Kind.QUOTA_OTHER, delay=3 * 86_400))
    assert until(pool, NOON + 1) == NOON + 3 * 86_400
    assert until(pool, NOON + 86_400) == NOON + 3 * 86_400


# --- what a client calls a model ----------------------------------------------------------------------------

NO_MODEL = (Kind.MODEL_UNKNOWN, Kind.NOT_FOUND, Kind.BAD_REQUEST)


@pytest.mark.parametrize("kind", NO_MODEL)
def test_a_model_that_perhaps_does_not_exist_leaves_nothing(kind: Kind) -> None:
    pool = pool_of("k1")
    use(pool, Outcome(kind, 404))
    assert pool.models(NOON) == ()
    assert pool.statuses(NOON)[0].models == ()
    assert list(pool.lines(NOON)) == []
    assert not any(row.asked for row in limit_table.rows(pool.limits, "free", pool.models(NOON)))
    assert pool.changes(NOON).meters == ()
    use(pool)
    assert pool.models(NOON) == (MODEL,)
    assert [one.day_requests for one in pool.changes(NOON).meters] == [1]
    use(pool, Outcome(kind, 404), MIDNIGHT)
    assert [one.day_requests for one in pool.changes(MIDNIGHT).meters] == [0], "it is stored already"


@pytest.mark.parametrize("kind", NO_MODEL)
def test_what_was_stored_while_it_was_under_way_is_taken_back(kind: Kind) -> None:
    pool, store = pool_of("k1", user={Dimension.RPD: 1}), Store()
    lease = ask(pool)
    store.keep(pool.changes(NOON))
    pool.settle(lease, Outcome(kind, 404), NOON)
    again = pool_of("k1", user={Dimension.RPD: 1}, saved=store.after(pool, NOON), now=NOON)
    assert again.models(NOON) == ()
    assert ask(again).key == "k1"


def test_a_secret_in_the_place_of_a_model_goes_nowhere() -> None:
    pool = pool_of("k1")
    secret = "AQ.test-key-in-the-wrong-field-0000"
    for model in (secret, f"models/{secret}", f"gemini-{secret}", f"key={secret * 400}", "m" * 5_000):
        lease = leased(pool.lease(model, Estimate(), NOON))
        pool.settle(lease, ANSWERED, NOON)
    found = (pool.changes(NOON), pool.models(NOON), pool.statuses(NOON), list(pool.lines(NOON)))
    assert "test-key" not in str(found)
    assert pool.models(NOON) == ("[key]", "gemini-[key]", "key=[key]", "m" * 100)
    assert pool.limits.quota_model("x" * 90 + secret) == "x" * 90 + "[key]"


# --- one project or two -------------------------------------------------------------------------------------


def hits(own: tuple[int, int], value: int | None, dimension: Dimension = Dimension.RPM) -> int:
    """Suggestions after two projects of which `own` was used, at 10 tokens, hit a limit together."""
    pool = pool_of("k1", "k2")
    for key, count in zip(("k1", "k2"), own, strict=True):
        for _ in range(count):
            use(pool, answered(10), project=f"key:{key}")
    for key in ("k1", "k2"):
        lease = ask(pool, NOON + 59, tokens=10, project=f"key:{key}")
        limited = quota(Kind.QUOTA_MINUTE, dimension, value, delay=20)
        pool.settle(lease, limited, NOON + 61)  # what was used has left the minute by now
    return len(pool.suggestions())


@pytest.mark.parametrize(
    ("own", "value", "found"),
    [((5, 5), 5, 0), ((5, 4), 5, 1), ((0, 0), 5, 1), ((9, 9), 5, 0), ((5, 5), None, 1)],
)
def test_two_projects_that_used_up_their_own_quota_are_not_suspected(
    own: tuple[int, int], value: int | None, found: int
) -> None:
    assert hits(own, value) == found
    tokens = None if value is None else value * 10
    assert hits(own, tokens, Dimension.TPM) == found


def test_projects_without_keys_are_not_suggested() -> None:
    pool = pool_of("k1", "k2", "k3")
    for key in ("k1", "k2", "k3"):
        use(pool, quota(Kind.SERVER_ERROR, number="projects/7"), project=f"key:{key}")
    assert len(pool.suggestions()) == 3
    pool.remove("k1")
    assert [(one.first, one.second) for one in pool.suggestions()] == [("key:k2", "key:k3")]
    pool.add(KeyInfo("k1", "k1"))
    assert len(pool.suggestions()) == 3


# --- keys before models -------------------------------------------------------------------------------------


def states(pool: Pool, key: str) -> set[KeyState]:
    status, row = pool.status(key, NOON), pool.row(key, MODEL, NOON)
    assert status is not None and row is not None and row.line is not None
    assert status.models == (row.line,)
    assert (row.line.reason is None) is (row.line.state is KeyState.HEALTHY)
    return {row.line.state, *(line.state for line in status.models)}


def test_a_key_that_cannot_be_asked_has_no_healthy_model() -> None:
    pool = pool_of("k1@home", "k2@home", "k3@home", "k4@home")
    use(pool)

    def entry() -> tuple[KeyState, tuple[str, ...]]:
        ((_, labels, line),) = pool.lines(NOON)
        return line.state, labels

    pool.update("k1", enabled=False)
    pool.checked("k2", Outcome(Kind.KEY_INVALID, 400, "No."), NOON)
    pool.lock("k3")
    assert [states(pool, key) for key in ("k1", "k2", "k3", "k4")] == [
        {KeyState.DISABLED},
        {KeyState.INVALID},
        {KeyState.LOCKED},
        {KeyState.HEALTHY},
    ]
    assert entry() == (KeyState.HEALTHY, ("k2", "k3", "k4", "k1"))
    pool.remove("k4")
    assert entry()[0] is KeyState.LOCKED
    pool.remove("k3")
    assert entry()[0] is KeyState.DISABLED
    pool.remove("k1")
    assert entry() == (KeyState.INVALID, ("k2",))
    pool.add(KeyInfo("k5", "k5", "home"))
    pool.checked("k5", Outcome(Kind.PROJECT_BLOCKED, 403, "Suspended."), NOON)
    assert entry()[0] is KeyState.BLOCKED


def test_a_number_that_only_ranks_and_was_exceeded_is_not_shown() -> None:
    pool = pool_of("k1", table={MODEL: {"rpd": 2, "rpm": 9, "tier": "free"}})

    def daily() -> tuple[int, int | None, object]:
        (line,) = pool.statuses(NOON)[0].models
        (found,) = (one for one in line.quotas if one.dimension is Dimension.RPD)
        return found.used, found.limit, found.source

    for _ in range(2):
        use(pool)
    assert daily() == (2, 2, "shipped")
    use(pool)
    assert daily() == (3, None, None)
    pool.limits.set_user(UserLimit(MODEL, Dimension.RPD, 2))
    pool.refresh()
    assert daily() == (3, 2, "user")
