from __future__ import annotations

import pytest

from gapdesk.proxy.types import Dimension, Estimate, Kind, Outcome, RefusalReason
from gapdesk.quota.keys import KeyInfo
from tests.quota.pools import ANSWERED, MODEL, NOON, ask, pool_of, quota, refused, use


def test_ids_are_unique_and_known() -> None:
    pool = pool_of("k1")
    with pytest.raises(ValueError, match="k1"):
        pool.add(KeyInfo("k1", "again"))
    for act in (
        pool.remove,
        lambda key: pool.update(key, label="x"),
        lambda p: pool.merge(p, p),
    ):
        with pytest.raises(KeyError):
            act("k2")


def test_a_merge_adds_up_what_was_used() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPM: 3})
    use(pool, project="key:k1")
    flying = ask(pool, project="key:k2")
    pool.merge("key:k1", "key:k2")
    use(pool)
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)
    pool.settle(flying, quota(Kind.QUOTA_MINUTE, Dimension.RPM, 3, delay=20), NOON)
    assert refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA).until == NOON + 20
    assert {status.project for status in pool.statuses(NOON)} == {"key:k1"}
    assert {status.info.project for status in pool.statuses(NOON)} == {None, "key:k1"}


def test_a_merged_projects_pauses_and_bindings_go_along() -> None:
    pool = pool_of("k1@a", "k2@b")
    use(pool, quota(Kind.QUOTA_DAY, Dimension.RPD), project="b")
    pool.merge("a", "b")
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)
    lease = ask(pool, NOON + 86_400, project="b")
    assert lease.project == "a"


def test_naming_a_keys_project_keeps_its_counts_and_bindings() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 1})
    use(pool)
    pool.update("k1", project="home")
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)
    assert ask(pool, NOON + 60, project="key:k1").project == "home"


def test_a_key_moves_out_of_a_shared_project_alone() -> None:
    pool = pool_of("k1@home", "k2@home", user={Dimension.RPM: 1})
    use(pool)
    pool.update("k2", project=None)
    assert ask(pool).key == "k2"
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_usable_projects() -> None:
    pool = pool_of("k1@a", "k2@a", "k3@b", "k4")
    use(pool, Outcome(Kind.KEY_INVALID, 400), project="a")
    pool.update("k3", enabled=False)
    assert pool.usable_projects() == ("a", "key:k4")
    pool.remove("k4")
    assert pool.usable_projects() == ("a",)


def test_a_merged_name_can_be_used_again() -> None:
    pool = pool_of("k1@a", "k2@b")
    pool.merge("a", "b")
    pool.add(KeyInfo("k3", "k3", "b"))
    assert ask(pool, project="b").key == "k3"


def test_a_key_that_comes_back_finds_its_counts() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 1})
    lease = ask(pool)
    pool.remove("k1")
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.NO_KEYS)
    pool.settle(lease, ANSWERED, NOON)
    pool.add(KeyInfo("k1", "k1"))
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_merging_a_project_whose_keys_are_gone() -> None:
    pool = pool_of("k1@a", "k2@b", user={Dimension.RPM: 1})
    use(pool, project="b")
    pool.remove("k2")
    pool.merge("a", "b")
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_suggestions_come_from_googles_words_and_end_with_the_merge() -> None:
    pool = pool_of("k1", "k2", "k3", "k4")
    hit = quota(Kind.QUOTA_MINUTE, Dimension.RPM, 5, delay=48.7)
    use(pool, hit, project="key:k1")
    use(pool, quota(Kind.QUOTA_MINUTE, Dimension.RPM, 5, delay=48.2), NOON + 0.6, project="key:k2")
    use(pool, quota(Kind.QUOTA_DAY, Dimension.RPD, 20, delay=9_000), project="key:k3")
    use(pool, quota(Kind.QUOTA_DAY, Dimension.RPD, 20, delay=9_000), project="key:k4")
    assert [(one.first, one.second) for one in pool.suggestions()] == [("key:k1", "key:k2")]
    use(pool, quota(Kind.SERVER_ERROR, number="projects/7"), NOON + 90_000, project="key:k3")
    use(pool, quota(Kind.SERVER_ERROR, number="projects/7"), NOON + 90_000, project="key:k4")
    assert [(one.first, one.second) for one in pool.suggestions()][1:] == [("key:k3", "key:k4")]
    pool.merge("key:k1", "key:k2")
    assert [(one.first, one.second) for one in pool.suggestions()] == [("key:k3", "key:k4")]


def test_a_blocked_project_stays_blocked_under_its_new_name_but_blocks_no_other() -> None:
    pool = pool_of("k1", "k2@home")
    use(pool, Outcome(Kind.BILLING, 402, "No credit."), project="key:k1")
    pool.update("k1", project="mine")
    refused(pool.lease(MODEL, Estimate(), NOON, project="mine"), RefusalReason.BOUND)
    pool.update("k1", project="home")
    assert use(pool).project == "home"


def test_a_move_that_adds_counts_up_is_known_beforehand() -> None:
    pool = pool_of("k1", "k2", "k3@home", "k4@home", "k5")
    assert not pool.would_merge(["k1"], "home")  # it brings no counts
    for project in ("key:k1", "key:k2", "home"):
        use(pool, project=project)
    assert pool.would_merge(["k1"], "home")
    assert pool.would_merge(["k1", "k2"], "new")
    assert not pool.would_merge(["k1", "k5"], "new")
    assert not pool.would_merge(["k3"], "key:k1")  # the counts stay with k4
    assert pool.would_merge(["k3", "k4"], "key:k1")
    assert not pool.would_merge(["k3", "k4"], "new")
    assert not pool.would_merge(["k3", "k4"], None)
    assert not pool.would_merge(["k3", "k9"], "home")
    pool.remove("k3")
    pool.remove("k4")
    assert pool.would_merge(["k1"], "home")  # its counts are still there
