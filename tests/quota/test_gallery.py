"""What is shown of the pool."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension, Estimate, Kind, Lease, Outcome
from gapdesk.quota.keys import KeyInfo, KeyRow, KeyState, ReasonCode
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.limits import Source
from gapdesk.quota.pool import Pool
from gapdesk.quota.report import Capacity
from tests.quota.pools import ANSWERED, MIDNIGHT, MODEL, NETWORK, NOON, answered, ask, pool_of, quota, use

DAY = Kind.QUOTA_DAY
START = MIDNIGHT - 86_400
TABLE = {MODEL: {"rpm": 5, "rpd": 20, "tpm_input": 250_000, "tier": "free"}}


def row(pool: Pool, key: str = "k1", model: str = "", now: float = NOON) -> KeyRow:
    found = pool.row(key, model, now)
    assert found is not None
    return found


def use_of(pool: Pool, model: str, outcome: Outcome = ANSWERED, now: float = NOON, **more: object) -> str:
    lease = pool.lease(model, Estimate(), now, **more)  # type: ignore[arg-type]
    assert isinstance(lease, Lease)
    pool.settle(lease, outcome, now)
    return lease.key


# --- keys ---------------------------------------------------------------------------------------------------


def test_a_new_key_as_a_row() -> None:
    pool = pool_of("k1@home", "k2@home", "k3", table=TABLE)
    assert [one.info.id for one in pool.statuses(NOON)] == ["k1", "k2", "k3"]
    found = row(pool)
    assert (found.project, found.siblings, found.state, found.checked) == (
        "home",
        1,
        KeyState.UNKNOWN,
        False,
    )
    assert (found.line, found.models, found.troubled) == (None, 0, 0)
    assert pool.row("k9", "", NOON) is None
    assert pool.status("k9", NOON) is None


def test_the_model_asked_about_is_shown_even_if_it_was_never_used() -> None:
    pool = pool_of("k1", table=TABLE | {"alias": {"alias_of": MODEL}})
    line = row(pool, model="alias").line
    assert line is not None
    assert (line.model, line.state, line.health) == (MODEL, KeyState.HEALTHY, 1.0)
    assert [one.dimension for one in line.quotas] == list(Dimension)
    assert [(one.used, one.limit, one.source, one.blocks) for one in line.quotas] == [
        (0, 5, Source.SHIPPED, False),
        (0, 250_000, Source.SHIPPED, False),
        (0, 20, Source.SHIPPED, False),
        (0, None, None, False),
    ]
    assert pool.models(NOON) == (), "looking is not asking"
    assert row(pool).models == 0


def test_the_worst_off_model_is_shown_otherwise() -> None:
    pool = pool_of("k1", table={name: {"rpd": 10, "tier": "free"} for name in ("a", "b", "c")})
    use_of(pool, "a")
    for _ in range(3):
        use_of(pool, "b")
    worst = row(pool).line
    assert worst is not None
    assert (worst.model, round(worst.health, 9)) == ("b", 0.7)
    use_of(pool, "c", quota(Kind.QUOTA_MINUTE, Dimension.RPM, delay=9))
    assert (row(pool).line or worst).model == "c"
    use_of(pool, "a", quota(DAY, Dimension.RPD))
    found = row(pool)
    assert found.line is not None
    assert (found.line.model, found.line.until, found.line.health) == ("a", MIDNIGHT, 0.0)
    assert found.line.reason is not None
    assert found.line.reason.code is ReasonCode.EXHAUSTED
    assert (found.models, found.troubled, found.state) == (3, 2, KeyState.HEALTHY)
    use_of(pool, "b", Outcome(Kind.MODEL_CLOSED, 404))
    assert (row(pool).line or worst).model == "b", "it does not come back at all"


def test_rows_and_statuses_agree() -> None:
    pool = pool_of("k1@home", "k2@home", "k3", user={Dimension.RPM: 2})
    use(pool, now=NOON)
    use(pool, Outcome(Kind.KEY_INVALID, 400, "No."), NOON)
    flying = ask(pool)
    for status in pool.statuses(NOON):
        found = row(pool, status.info.id, MODEL)
        assert status == pool.status(status.info.id, NOON)
        assert (found.state, found.until, found.fault, found.last_used, found.in_flight) == (
            status.state,
            status.until,
            status.fault,
            status.last_used,
            status.in_flight,
        )
        assert status.models == ((found.line,) if found.models else ())
    assert row(pool, flying.key).in_flight == 1


# --- explained ----------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    uses=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 90)), max_size=40),
    homes=st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1, max_size=8),
)
def test_ranks_are_the_order_in_which_one_request_goes_through_the_projects(
    uses: list[tuple[int, int]], homes: list[str | None]
) -> None:
    infos = [KeyInfo(f"k{number}", f"k{number}", home) for number, home in enumerate(homes)]
    pool, now = pool_of(*infos, user={Dimension.RPD: 20, Dimension.RPM: 3}), NOON
    for which, pause in uses:
        now += pause
        lease = pool.lease(MODEL, Estimate(), now, project=infos[which % len(infos)].home)
        if isinstance(lease, Lease):
            pool.settle(lease, ANSWERED, now)
    explained = pool.explain(MODEL, now)
    assert {one.key_id for one in explained} == {info.id for info in infos}
    ready = [one for one in explained if one.rank is not None]
    assert [one.rank for one in ready] == list(range(1, len(ready) + 1))
    assert all((one.reason is None) is (one.rank is not None) for one in explained)
    untils = [one.reason.until for one in explained if one.reason is not None]
    assert untils == sorted(untils, key=lambda until: until or 0.0)
    first_of_each = list(dict.fromkeys(one.project for one in ready))
    tried: set[str] = set()
    chosen = []
    while isinstance(lease := pool.lease(MODEL, Estimate(), now, tried_projects=tried), Lease):
        chosen.append(lease.project)
        tried.add(lease.project)
    assert chosen == first_of_each


def test_keys_of_one_project_take_their_turns_after_the_other_projects() -> None:
    pool = pool_of("k1@home", "k2@home", "k3", "k4")
    pool.update("k4", enabled=False)
    use(pool, project="home")
    found = pool.explain(MODEL, NOON)
    assert [(one.key_id, one.rank) for one in found] == [("k3", 1), ("k2", 2), ("k1", 3), ("k4", None)]
    assert [one.last_used for one in found] == [None, NOON, NOON, None]


# --- models and projects ------------------------------------------------------------------------------------


def test_models_of_today_by_use() -> None:
    pool = pool_of("k1", "k2")
    use_of(pool, "a")
    for _ in range(2):
        use_of(pool, "b")
    use_of(pool, "c", quota(Kind.QUOTA_NONE, Dimension.RPM, 0))
    pool.lease(None, Estimate(), NOON)
    assert pool.models(NOON) == ("b", "a", "c")
    use_of(pool, "a", now=MIDNIGHT)
    assert pool.models(MIDNIGHT) == ("a",)


def test_lines_tell_what_was_used_or_marked_today() -> None:
    pool = pool_of("k1@home", "k2@home", "k3", "k4")
    use(pool, answered(7), project="home")
    use(pool, quota(Kind.QUOTA_MINUTE, Dimension.RPM, delay=9), project="key:k3")
    use(pool, NETWORK, project="key:k4")
    found = [(project, labels, line.model, line.state) for project, labels, line in pool.lines(NOON)]
    assert found == [
        ("home", ("k2", "k1"), MODEL, KeyState.HEALTHY),
        ("key:k3", ("k3",), MODEL, KeyState.COOLING),
    ]
    assert list(pool.lines(MIDNIGHT)) == []


def test_capacities_add_up_over_usable_projects() -> None:
    pool = pool_of("k1@home", "k2@home", "k3", "k4", table=TABLE)
    for _ in range(3):
        use(pool, answered(50), project="home")
    use(pool, project="key:k4")
    pool.update("k4", enabled=False)
    assert pool.capacities(NOON) == (
        Capacity(MODEL, Dimension.RPD, 3, 40, 2, START, MIDNIGHT),
        Capacity(MODEL, Dimension.TPD, 150, None, 2, START, MIDNIGHT),
    )
    assert pool.capacities(MIDNIGHT) == (
        Capacity(MODEL, Dimension.RPD, 0, 40, 2, MIDNIGHT, MIDNIGHT + 86_400),
    )


def test_a_project_without_quota_for_the_model_is_not_counted() -> None:
    pool = pool_of("k1", "k2", "k3", "k4", user={Dimension.RPD: 10})
    use(pool, Outcome(Kind.MODEL_CLOSED, 404), project="key:k1")
    pool.limits.set_user(UserLimit(MODEL, Dimension.RPD, 0, project="key:k2"))
    pool.limits.learn("key:k3", MODEL, Dimension.RPM, 0, NOON)
    pool.refresh()
    use(pool)
    assert pool.capacities(NOON)[0] == Capacity(MODEL, Dimension.RPD, 1, 10, 1, START, MIDNIGHT)


def test_google_calling_it_exhausted_is_the_limit() -> None:
    pool = pool_of("k1", "k2", table=TABLE)
    for _ in range(6):
        use(pool, project="key:k1")
    use(pool, quota(DAY, Dimension.RPD), project="key:k1")
    assert pool.capacities(NOON)[0].limit == 6 + 20
    use(pool, quota(DAY, Dimension.TPD), project="key:k2")
    assert pool.capacities(NOON)[0].limit == 6 + 20, "the requests of k2 are not what is used up"


def test_a_shipped_number_that_google_does_not_mind_is_no_limit() -> None:
    pool = pool_of("k1", "k2", table={MODEL: {"rpd": 2, "tier": "free"}, "pro": {"rpd": 0, "tier": "free"}})
    for _ in range(4):
        use(pool)
    assert pool.capacities(NOON)[0] == Capacity(MODEL, Dimension.RPD, 4, 4, 2, START, MIDNIGHT)
    use(pool)
    assert pool.capacities(NOON)[0].limit is None
    use_of(pool, "pro", project="key:k1")
    pro = [one for one in pool.capacities(NOON) if one.model == "pro"]
    assert pro == [Capacity("pro", Dimension.RPD, 1, None, 1, START, MIDNIGHT)]


def test_an_unknown_limit_makes_the_sum_unknown() -> None:
    pool = pool_of("k1", "k2")
    pool.limits.set_user(UserLimit(MODEL, Dimension.RPD, 9, project="key:k1"))
    pool.refresh()
    use(pool)
    assert pool.capacities(NOON)[0] == Capacity(MODEL, Dimension.RPD, 1, None, 2, START, MIDNIGHT)
