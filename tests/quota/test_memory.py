"""What the pool knows outlives a restart, and no longer than it should."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension, Estimate, Kind, Lease, Outcome, Refusal, RefusalReason
from gapdesk.quota.keys import Fault, KeyInfo, KeyState, ModelLine
from gapdesk.quota.limits import Learned
from gapdesk.quota.pool import Pool
from gapdesk.quota.records import KeyRecord, MeterRecord, ProjectRecord, Saved
from tests.quota.pools import (
    ANSWERED,
    MIDNIGHT,
    MODEL,
    NETWORK,
    NOON,
    Store,
    answered,
    ask,
    counts,
    leased,
    pool_of,
    quota,
    refused,
    restarted,
    use,
)

DAY = quota(Kind.QUOTA_DAY, Dimension.RPD)
MODELS = (MODEL, "other", "third")


# --- everything comes back ----------------------------------------------------------------------------------

OUTCOMES = (
    ANSWERED,
    answered(700),
    NETWORK,
    DAY,
    quota(Kind.QUOTA_DAY, Dimension.RPD, 3, delay=9_000, free=True),
    quota(Kind.QUOTA_MINUTE, Dimension.RPM, 5, delay=40, number="projects/1"),
    quota(Kind.QUOTA_NONE, Dimension.RPM, 0),
    quota(Kind.QUOTA_OTHER),
    Outcome(Kind.MODEL_CLOSED, 404),
    Outcome(Kind.KEY_INVALID, 400, "API key not valid."),
    Outcome(Kind.BILLING, 402, "No credit.", project_number="projects/2"),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "ask", "settle", "save", "merge", "move", "check", "remove", "zone"]),
        st.integers(0, 50),
        st.sampled_from(OUTCOMES),
        st.sampled_from([0.0, 0.0, 1.0, 35.0, 3_600.0]),
    ),
    max_size=30,
)


class Life:
    """A pool to which things happen, and its store."""

    def __init__(self) -> None:
        self.now = NOON
        self.zone = PACIFIC
        self.infos = {name: KeyInfo(name, name, project, TIERS.get(name)) for name, project in PLACES.items()}
        self.pool = pool_of(*self.infos.values(), user={Dimension.RPM: 3, Dimension.TPM: 2_000})
        self.store = Store()
        self.flying: list[Lease] = []

    def step(self, what: str, which: int, outcome: Outcome, pause: float) -> None:
        self.now += pause
        names = sorted(self.infos)
        name = names[which % len(names)] if names else ""
        match what:
            case "ask":
                lease = self.pool.lease(MODELS[which % 3], Estimate(which * 10, which * 11), self.now)
                if isinstance(lease, Lease):
                    self.flying.append(lease)
            case "settle" if self.flying:
                self.pool.settle(self.flying.pop(which % len(self.flying)), outcome, self.now)
            case "save":
                self.store.keep(self.pool.changes(self.now))
            case "merge" if len(names) > 1:
                homes = sorted({info.home for info in self.infos.values()})
                self.pool.merge(homes[0], homes[-1])
            case "move" if names:
                self.pool.update(name, project=("elsewhere", "home", None)[which // len(names) % 3])
            case "check" if names:
                self.pool.checked(name, ANSWERED, self.now)
            case "zone":
                self.zone = ZONES[which % len(ZONES)]
                self.pool.set_zone(self.zone, self.now)
            case "remove" if len(names) > 2:
                self.pool.remove(name)
        # In this order they will come again: what was never used is asked in the order in which it came.
        projects = self.pool._roster.projects.values()
        self.infos = {key.info.id: key.info for project in projects for key in project.keys.values()}


PLACES = {"k1": None, "k2": "home", "k3": "home", "k4": "away", "k5": None}
TIERS = {"k2": "tier1", "k4": "tier2"}
PACIFIC = "America/Los_Angeles"
ZONES = (PACIFIC, "UTC", "Asia/Tokyo")


def seen(pool: Pool, now: float) -> tuple[object, ...]:
    """All that matters, without what ends with the program: requests under way, and traces of them."""
    statuses = {
        status.info.id: replace(status, in_flight=0, models=tuple(sorted(status.models, key=str)))
        for status in pool.statuses(now)
    }
    order = []
    for model in (*MODELS, "new", None):
        stand = [replace(one, in_flight=0) for one in pool.explain(model, now)]
        out = sorted((one for one in stand if one.rank is None), key=lambda one: one.key_id)
        order.append([one for one in stand if one.rank is not None] + out)
    names = ("key:k1", "key:k5", "home", "away", "elsewhere")
    bound = [pool._roster.find(name) for name in names]
    return (
        statuses,
        order,
        sorted(pool.limits.learned(), key=str),
        {frozenset((one.first, one.second)) for one in pool.suggestions() if "both" in str(one.reason)},
        [project.name for project in bound if project is not None and project.keys],
        pool.models(now),
    )


@settings(max_examples=120, deadline=None)
@given(
    steps=STEPS,
    later=st.sampled_from([0.0, 30.0, 3_600.0, 86_400.0]),
    zone=st.sampled_from([None, None, *ZONES]),
)
def test_a_restart_changes_nothing(
    steps: list[tuple[str, int, Outcome, float]], later: float, zone: str | None
) -> None:
    """Also if the zone was changed meanwhile: that is like changing it now."""
    life = Life()
    for step in steps:
        life.step(*step)
    saved = life.store.after(life.pool, life.now)
    now = life.now + later
    user = {Dimension.RPM: 3, Dimension.TPM: 2_000}
    zone = zone or life.zone
    again = pool_of(*life.infos.values(), user=user, zone=zone, saved=saved, now=now)
    if zone != life.zone:
        life.pool.set_zone(zone, now)
    for mine, theirs in zip(seen(again, now), seen(life.pool, now), strict=True):
        assert mine == theirs
    if zone == life.zone:
        assert not again.changes(now).meters, "what was stored is not stored again"
    for moment in (now, now + 61, now + 86_400):
        for model in MODELS:
            one, other = (pool.lease(model, Estimate(5, 5), moment) for pool in (life.pool, again))
            assert answer(one) == answer(other)


def answer(found: Lease | Refusal) -> tuple[object, ...]:
    if isinstance(found, Lease):
        return found.key, found.decision.chosen, sorted(found.decision.others)
    return found.reason, found.until, sorted(found.reasons)


def test_what_is_under_way_counts_as_reserved() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 2, Dimension.TPM: 500})
    use(pool, answered(100))
    ask(pool, tokens=300)
    again = restarted(pool, "k1", user={Dimension.RPM: 2, Dimension.TPM: 500})
    assert counts(again, NOON)[Dimension.TPM] == 400
    assert refused(again.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA).until == NOON + 60
    assert counts(again, NOON + 60) == {
        Dimension.RPM: 0,
        Dimension.TPM: 0,
        Dimension.RPD: 2,
        Dimension.TPD: 400,
    }


def test_only_what_is_new_is_told() -> None:
    pool = pool_of("k1", "k2@home")
    assert not pool.changes(NOON)
    use(pool)
    changes = pool.changes(NOON)
    assert [(one.project, one.model, one.day_requests) for one in changes.meters] == [("key:k1", MODEL, 1)]
    assert [(one.id, one.proven) for one in changes.keys] == [("k1", True)]
    assert changes.learned is None
    assert not pool.changes(NOON)
    use(pool, quota(Kind.QUOTA_DAY, Dimension.RPD, 7, free=True))
    changes = pool.changes(NOON)
    assert changes.projects == (ProjectRecord("home", tier="free"),)
    assert changes.learned == (Learned("home", MODEL, Dimension.RPD, 7, NOON, "id-rpd"),)
    pool.checked("k1", ANSWERED, NOON)
    assert not pool.changes(NOON).meters, "nothing was closed"
    use(pool, Outcome(Kind.MODEL_CLOSED, 404), project="key:k1")
    pool.changes(NOON)
    pool.checked("k1", ANSWERED, NOON)
    assert [one.project for one in pool.changes(NOON).meters] == ["key:k1"]
    pool.set_zone("UTC", MIDNIGHT)
    assert not pool.changes(MIDNIGHT), "nothing was counted today"


# --- single things ------------------------------------------------------------------------------------------


def test_strikes_go_on_where_they_were() -> None:
    pool = pool_of("k1")
    use(pool, quota(Kind.QUOTA_OTHER))
    again = restarted(pool, "k1", now=NOON + 60)
    use(again, quota(Kind.QUOTA_OTHER), NOON + 60)
    assert refused(again.lease(MODEL, Estimate(), NOON + 60), RefusalReason.QUOTA).until == NOON + 180


def test_faults_of_keys_and_projects_hold_when_the_key_comes() -> None:
    pool = pool_of("k1", "k2@bad", "k3")
    use(pool, Outcome(Kind.KEY_LEAKED, 403, "Leaked."), project="key:k1")
    use(pool, Outcome(Kind.PROJECT_BLOCKED, 403, "Suspended."), project="bad")
    use(pool, project="key:k3")
    again = restarted(pool)
    assert again.statuses(NOON) == ()
    for info in (KeyInfo("k1", "k1"), KeyInfo("k2", "k2", "bad"), KeyInfo("k3", "k3"), KeyInfo("k4", "k4")):
        again.add(info)
    assert [status.state for status in again.statuses(NOON)] == [
        KeyState.INVALID,
        KeyState.BLOCKED,
        KeyState.HEALTHY,
        KeyState.UNKNOWN,
    ]
    first = again.status("k1", NOON)
    assert first is not None
    assert first.fault == Fault(KeyState.INVALID, Kind.KEY_LEAKED, "Leaked.", NOON)


def test_a_key_that_was_removed_comes_back_as_it_was() -> None:
    pool = pool_of("k1", "k2")
    use(pool, Outcome(Kind.KEY_INVALID, 400, "No."))
    pool.remove("k1")
    pool.add(KeyInfo("k1", "k1"))
    assert pool.tally(NOON)[KeyState.INVALID] == 1
    pool.remove("k1")
    assert pool.changes(NOON).keys[0].fault is not None


def test_merged_names_lead_to_the_project_also_after_a_restart() -> None:
    pool = pool_of("k1@a", "k2@b", user={Dimension.RPM: 2})
    use(pool, project="b")
    pool.merge("a", "b")
    again = restarted(pool, "k1@a", "k2@a", user={Dimension.RPM: 2})
    assert use(again, project="b").project == "a"
    refused(again.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)
    again.add(KeyInfo("k3", "k3", "b"))
    store = Store()
    store.keep(again.changes(NOON))
    assert ask(restarted(again, "k3@b"), project="b").project == "b", "the name is a project again"


def test_a_name_that_becomes_a_project_again_has_nothing_of_the_merged_one() -> None:
    pool = pool_of("k1@a", "k2@b")
    use(pool, project="b")
    store = Store()
    store.keep(pool.changes(NOON))
    pool.merge("a", "b")
    pool.update("k2", project="b")
    again = restarted(pool, "k1@a", "k2@b", store=store)
    assert counts(again, NOON)[Dimension.RPD] == 1
    assert counts(again, NOON, "k2") == dict.fromkeys(Dimension, 0)


def test_a_tier_the_user_named_for_a_key_that_was_never_used_is_heard_once() -> None:
    keys = (KeyInfo("k1", "k1", "home"), KeyInfo("k2", "k2", "home", tier="tier1"))
    pool = pool_of(*keys)
    use(pool, quota(Kind.QUOTA_MINUTE, Dimension.TPM, 9_000, free=True, delay=1))
    assert pool.limits.tier("home") == "free"
    again = restarted(pool, *keys)
    assert again.limits.tier("home") == "free"
    assert [one.value for one in again.limits.learned()] == [9_000]


def test_a_key_brings_its_tier_where_none_is_known() -> None:
    pool = pool_of(KeyInfo("k1", "k1", "a", tier="tier1"), "k2@a", "k3@b")
    pool.update("k1", project="b")
    assert pool.limits.tier("b") == "tier1"


def test_googles_last_word_on_the_tier_outlives_the_users() -> None:
    table = {MODEL: {"rpm": 2, "tier": "free"}}
    key = KeyInfo("k1", "k1", tier="tier1")
    pool = pool_of(key, table=table)
    use(pool, quota(Kind.QUOTA_MINUTE, Dimension.TPM, 9_000, free=True, delay=1))
    store = Store()
    again = restarted(pool, key, table=table, store=store)
    assert again.limits.tier("key:k1") == "free"
    assert [one.value for one in again.limits.learned()] == [9_000]
    again.update("k1", tier="tier2")
    key = replace(key, tier="tier2")
    assert restarted(again, key, table=table, store=store).limits.tier("key:k1") == "tier2"
    assert again.limits.learned() == ()


def test_the_order_of_keys_within_a_project() -> None:
    pool = pool_of("k1@home", "k2@home", "k3@home")
    for _ in range(4):
        use(pool)  # k1 was used last
    again = restarted(pool, "k1@home", "k2@home", "k3@home", "k4@home")
    assert [use(again, now=NOON + 1).key for _ in range(5)] == ["k4", "k2", "k3", "k1", "k4"]


def test_dismissed_suggestions_stay_away() -> None:
    pool = pool_of("k1", "k2", "k3")
    for key in ("k1", "k2", "k3"):
        use(pool, quota(Kind.SERVER_ERROR, number="projects/7"), project=f"key:{key}")
    first = pool.suggestions()[0]
    pool.dismiss(first)
    assert first not in pool.suggestions()
    changes = pool.changes(NOON)
    assert changes.dismissed == ((first.first, first.second),)
    assert pool.changes(NOON).dismissed is None
    store = Store()
    store.keep(changes)
    again = pool_of("k1", "k2", "k3", saved=store.after(pool, NOON))
    assert {frozenset((one.first, one.second)) for one in again.suggestions()} == {
        frozenset((one.first, one.second)) for one in pool.suggestions()
    }


def test_foreign_and_old_rows_do_no_harm() -> None:
    row = MeterRecord("gone", MODEL, day_end=NOON - 1, day_requests=9, day_tokens=9, window=((NOON - 61, 5),))
    old = replace(row, project="key:k1", bar="exhausted", until=NOON - 1, used=NOON - 90_000)
    saved = Saved(
        meters=(row, old, replace(old, project="key:k2")),  # two that were used at one moment
        keys=(KeyRecord("k9", True, None, None),),
        projects=(ProjectRecord("gone", into="elsewhere"),),
    )
    pool = pool_of("k1", "k2", saved=saved)
    assert counts(pool, NOON) == dict.fromkeys(Dimension, 0)
    assert [use(pool, now=NOON).key for _ in range(3)] == ["k1", "k2", "k1"]
    assert "gone" not in {one.project for one in pool.explain(MODEL, NOON)}


def test_a_project_of_which_only_rows_are_left_is_there_without_keys() -> None:
    pool = pool_of("k1@home")
    use(pool, DAY)
    again = restarted(pool)
    assert again.usable_projects() == ()
    assert again.capacities(NOON) == ()
    refused(again.lease(MODEL, Estimate(), NOON), RefusalReason.NO_KEYS)
    again.add(KeyInfo("k2", "k2", "home"), locked=True)
    again.unlock("k2")
    assert refused(again.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA).until == MIDNIGHT
    leased(again.lease("another", Estimate(), NOON))
    status = again.status("k2", NOON)
    assert status is not None
    assert isinstance(status.models[0], ModelLine)
