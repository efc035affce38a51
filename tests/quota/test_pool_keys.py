"""Keys that wait for the keyring, and keys that were checked outside of the pool."""

from __future__ import annotations

import pytest

from gapdesk.proxy.types import Dimension, Estimate, Kind, Outcome, RefusalReason
from gapdesk.quota.keys import KeyInfo, KeyState
from gapdesk.quota.pool import Pool
from tests.quota.pools import ANSWERED, MODEL, NETWORK, NOON, ask, pool_of, quota, refused, use

INVALID = Outcome(Kind.KEY_INVALID, 400, "API key not valid.")
SUSPENDED = Outcome(Kind.PROJECT_BLOCKED, 403, "Suspended.", project_number="projects/7")


def states(pool: Pool) -> list[KeyState]:
    return [status.state for status in pool.statuses(NOON)]


# --- locked -------------------------------------------------------------------------------------------------


def test_a_locked_key_is_not_asked_until_its_secret_comes() -> None:
    pool = pool_of()
    pool.add(KeyInfo("k1", "k1"), locked=True)
    pool.add(KeyInfo("k2", "k2"))
    assert [use(pool).key for _ in range(2)] == ["k2", "k2"]
    assert states(pool) == [KeyState.LOCKED, KeyState.HEALTHY]
    assert ("k1", "waiting for the keyring") in ask(pool).decision.others
    pool.unlock("k1")
    assert use(pool).key == "k1"
    pool.lock("k1")
    assert use(pool).key == "k2"
    with pytest.raises(KeyError):
        pool.unlock("k3")


def test_disabled_and_refused_go_before_locked() -> None:
    pool = pool_of()
    for name in ("k1", "k2"):
        pool.add(KeyInfo(name, name), locked=True)
    pool.update("k1", enabled=False)
    pool.checked("k2", INVALID, NOON)
    assert states(pool) == [KeyState.DISABLED, KeyState.INVALID]
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.NO_KEYS)


def test_nobody_but_locked_keys() -> None:
    pool = pool_of()
    pool.add(KeyInfo("k1", "k1", "home"), locked=True)
    refusal = refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.LOCKED)
    assert (refusal.until, refusal.reasons) == (None, (("k1", "waiting for the keyring"),))
    refused(pool.lease(MODEL, Estimate(), NOON, project="home"), RefusalReason.LOCKED)
    refused(pool.lease(MODEL, Estimate(), NOON, project="elsewhere"), RefusalReason.BOUND)
    refused(pool.lease(MODEL, Estimate(), NOON, tried_projects={"home"}), RefusalReason.NO_KEYS)


def test_a_locked_key_counts_only_where_it_could_help() -> None:
    pool = pool_of("k1", "k2@home", user={Dimension.RPM: 1})
    pool.add(KeyInfo("k3", "k3", "home"), locked=True)
    use(pool)
    use(pool, now=NOON + 10)
    refusal = refused(pool.lease(MODEL, Estimate(), NOON + 10), RefusalReason.QUOTA)
    assert refusal.until == NOON + 60, "the locked key shares a quota that is used up"
    pool.add(KeyInfo("k4", "k4"), locked=True)
    assert refused(pool.lease(MODEL, Estimate(), NOON + 10), RefusalReason.LOCKED).until == NOON + 60


# --- checked ------------------------------------------------------------------------------------------------


def test_an_answer_clears_the_key_and_its_project() -> None:
    pool = pool_of("k1@home", "k2@home")
    pool.checked("k1", INVALID, NOON)
    pool.checked("k2", SUSPENDED, NOON)
    assert states(pool) == [KeyState.INVALID, KeyState.BLOCKED]
    pool.checked("k1", ANSWERED, NOON)
    assert states(pool) == [KeyState.HEALTHY, KeyState.UNKNOWN]
    assert use(pool).key == "k1"


def test_too_many_requests_prove_the_key_but_clear_no_project() -> None:
    pool = pool_of("k1")
    pool.checked("k1", INVALID, NOON)
    pool.checked("k1", quota(Kind.QUOTA_MINUTE, Dimension.RPM, free=True), NOON)
    assert states(pool) == [KeyState.HEALTHY]
    assert pool.limits.tier("key:k1") == "free"
    assert pool.limits.learned() == ()
    pool.checked("k1", SUSPENDED, NOON)
    pool.checked("k1", quota(Kind.QUOTA_OTHER), NOON)
    assert states(pool) == [KeyState.BLOCKED]


@pytest.mark.parametrize(
    "outcome",
    [NETWORK, Outcome(Kind.LOCATION, 400), Outcome(Kind.TIMEOUT, 0), Outcome(Kind.OVERLOADED, 503)],
    ids=lambda outcome: outcome.kind,
)
def test_what_says_nothing_about_the_key_changes_nothing(outcome: Outcome) -> None:
    pool = pool_of("k1", "k2", "k3@home")
    pool.checked("k1", INVALID, NOON)
    pool.checked("k2", ANSWERED, NOON)
    pool.checked("k3", SUSPENDED, NOON)
    before = pool.statuses(NOON)
    for key in ("k1", "k2", "k3"):
        pool.checked(key, outcome, NOON)
    assert pool.statuses(NOON) == before


def test_a_check_names_the_project_and_is_remembered() -> None:
    pool = pool_of("k1", "k2")
    for key in ("k1", "k2"):
        pool.checked(key, SUSPENDED, NOON)
    assert "projects/7" in str(pool.suggestions()[0].reason)
    changes = pool.changes(NOON)
    assert {one.number for one in changes.projects} == {"projects/7"}
    assert all(one.fault for one in changes.projects)
    row = pool.row("k1", "", NOON)
    assert row is not None
    assert row.checked


def test_a_key_that_is_gone_meanwhile_is_passed_over() -> None:
    pool = pool_of("k1")
    pool.checked("k2", INVALID, NOON)
    assert not pool.changes(NOON)


def test_locked_keys_without_quota_left_are_locked_all_the_same() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 1})
    use(pool)
    pool.lock("k1")
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.LOCKED)
