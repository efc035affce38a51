from __future__ import annotations

from collections import Counter, deque

import pytest

from gapdesk.proxy.types import Dimension, Estimate, Lease, Outcome, RefusalReason
from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.limit_rows import UserLimit
from tests.quota.pools import ANSWERED, MODEL, NETWORK, NOON, answered, ask, leased, pool_of, refused, use


def test_an_empty_pool_and_one_without_usable_keys() -> None:
    pool = pool_of()
    assert refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.NO_KEYS).until is None
    pool.add(KeyInfo("k1", "first", enabled=False))
    refusal = refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.NO_KEYS)
    assert refusal.reasons == (("first", "disabled"),)


def test_least_recently_used_among_equals() -> None:
    pool = pool_of("k1", "k2", "k3")
    assert [use(pool).key for _ in range(5)] == ["k1", "k2", "k3", "k1", "k2"]


def test_a_new_key_goes_first() -> None:
    pool = pool_of("k1", "k2")
    use(pool)
    use(pool)
    pool.add(KeyInfo("k3", "third"))
    assert use(pool).key == "k3"


def test_the_healthier_project_is_preferred_beyond_five_per_cent() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPD: 100})
    for _ in range(6):
        use(pool, project="key:k1")
    use(pool, project="key:k2")
    use(pool, project="key:k1")  # k1 has 93 % left and k2 99 %; k2 was used longer ago
    use(pool, project="key:k2")  # now k2 was used last, but has 98 %
    assert use(pool).key == "k2"


def test_within_five_per_cent_the_least_recently_used_wins() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPD: 100})
    for key in ("k1", "k1", "k1", "k2"):
        use(pool, project=f"key:{key}")
    assert use(pool).key == "k1", "97 % against 99 %"


def test_health_comes_back_as_the_minute_slides() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPM: 4})
    for _ in range(3):
        use(pool, project="key:k1")
    use(pool, now=NOON + 30, project="key:k2")
    assert ask(pool, NOON + 31).key == "k2"
    assert ask(pool, NOON + 61).key == "k1", "its window is empty again"


def test_keys_of_one_project_take_turns() -> None:
    pool = pool_of("k1@home", "k2@home", "k3@home")
    assert [use(pool).key for _ in range(4)] == ["k1", "k2", "k3", "k1"]


def test_in_flight_requests_count_as_used() -> None:
    pool = pool_of("k1", "k2@shared", "k3@shared", "k4", user={Dimension.RPM: 5})
    answers = [pool.lease(MODEL, Estimate(), NOON) for _ in range(40)]
    granted = Counter(answer.project for answer in answers if isinstance(answer, Lease))
    assert granted == {"key:k1": 5, "shared": 5, "key:k4": 5}
    refusal = refused(answers[-1], RefusalReason.QUOTA)
    assert refusal.until == NOON + 60
    assert refusal.reasons[0] == ("k1", "cooling 60 s")


def test_what_google_did_not_count_is_given_back() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 1})
    for _ in range(3):
        use(pool, NETWORK)
    use(pool)
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_true_tokens_replace_the_guess() -> None:
    pool = pool_of("k1", user={Dimension.TPM: 1_000})
    use(pool, answered(700, 100), tokens=10)
    refusal = refused(pool.lease(MODEL, Estimate(201, 300), NOON), RefusalReason.QUOTA)
    assert refusal.reasons == (("k1", "prompt needs 201 tokens, 200 left this minute"),)
    assert leased(pool.lease(MODEL, Estimate(200, 300), NOON)).tokens == 300, (
        "refuse by lower, reserve likely"
    )


def test_a_prompt_that_never_fits() -> None:
    pool = pool_of("k1", "k2", user={Dimension.TPM: 1_000})
    refusal = refused(pool.lease(MODEL, Estimate(1_001, 1_001), NOON), RefusalReason.TOO_LARGE)
    assert refusal.until is None
    pool.limits.set_user(UserLimit(MODEL, Dimension.TPM, 2_000, project="key:k2"))
    pool.refresh()
    assert ask(pool, tokens=1_001).key == "k2"


def test_settling_twice_does_nothing() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 2})
    lease = ask(pool)
    pool.settle(lease, NETWORK, NOON)
    pool.settle(lease, NETWORK, NOON)
    ask(pool)
    ask(pool)
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_models_have_their_own_counts_and_aliases_share_one() -> None:
    table = {"flash-latest": {"alias_of": MODEL}, MODEL: {}}
    pool = pool_of("k1", table=table, user={Dimension.RPM: 1})
    use(pool)
    refused(pool.lease("models/flash-latest", Estimate(), NOON), RefusalReason.QUOTA)
    leased(pool.lease("another", Estimate(), NOON))


def test_calls_without_a_model_use_no_quota_but_take_turns() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPM: 1})
    keys = [leased(pool.lease(None, Estimate(), NOON)).key for _ in range(4)]
    assert keys == ["k1", "k2", "k1", "k2"]
    assert pool.model_today(NOON) == ()


def test_tried_keys_and_projects_are_not_asked_again() -> None:
    pool = pool_of("k1@home", "k2@home", "k3")
    assert ask(pool, tried_keys={"k1"}).key == "k2"
    assert ask(pool, tried_projects={"home"}).key == "k3"
    refusal = refused(
        pool.lease(MODEL, Estimate(), NOON, tried_keys={"k3"}, tried_projects={"home"}), RefusalReason.TRIED
    )
    assert refusal.until is None
    assert set(refusal.reasons) == {("k1", "asked already"), ("k2", "asked already"), ("k3", "asked already")}


@pytest.mark.parametrize("others", [(), ("k2",)])
def test_a_bound_call_asks_no_other_project(others: tuple[str, ...]) -> None:
    pool = pool_of("k1@home", *others, user={Dimension.RPM: 1})
    assert ask(pool, project="home").decision.chosen == "bound to its project"
    assert (
        refused(pool.lease(MODEL, Estimate(), NOON, project="home"), RefusalReason.QUOTA).until == NOON + 60
    )
    refused(pool.lease(MODEL, Estimate(), NOON, project="elsewhere"), RefusalReason.BOUND)
    pool.update("k1", enabled=False)
    refused(pool.lease(MODEL, Estimate(), NOON, project="home"), RefusalReason.BOUND)
    refused(
        pool.lease("x", Estimate(), NOON, project="key:k2", tried_projects={"key:k2"}),
        RefusalReason.TRIED if others else RefusalReason.BOUND,
    )


def test_the_project_of_the_newest_signature_goes_first_but_does_not_bind() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPM: 2})
    assert [use(pool, prefer_project="key:k2").key for _ in range(3)] == ["k2", "k2", "k1"]
    assert ask(pool, prefer_project="gone").key == "k1"


def test_a_conversation_sticks_to_its_project_until_that_is_much_worse() -> None:
    pool = pool_of("k1", "k2", "k3", user={Dimension.RPD: 10})
    first = use(pool, conversation="chat")
    assert [use(pool, conversation="chat").key for _ in range(2)] == [first.key] * 2
    assert use(pool, conversation="chat").key != first.key, "70 % is less than 80 % of the best"
    assert use(pool, conversation="other").key == "k3"


def test_the_first_turn_is_remembered_but_goes_to_the_next_in_line() -> None:
    pool = pool_of("k1", "k2", "k3")
    assert [use(pool, conversation="hello", continues=False).key for _ in range(2)] == ["k1", "k2"]
    assert use(pool, conversation="hello").key == "k2"


def test_sticky_can_be_switched_off() -> None:
    pool = pool_of("k1", "k2")
    pool.sticky = False
    assert [use(pool, conversation="chat").key for _ in range(3)] == ["k1", "k2", "k1"]


def test_a_signature_goes_before_the_conversation() -> None:
    pool = pool_of("k1", "k2")
    use(pool, conversation="chat")
    assert use(pool, conversation="chat", prefer_project="key:k2").key == "k2"
    assert use(pool, conversation="chat").key == "k2", "the conversation went along"


def test_the_memory_of_conversations_is_bounded() -> None:
    pool = pool_of("k1", "k2")
    first = use(pool, conversation="first").key
    for number in range(9_999):
        use(pool, conversation=f"chat {number}", project="key:k2")
    assert ask(pool, conversation="first").key == first
    for number in range(10_000):
        use(pool, conversation=f"more {number}", project=f"key:{first}")
    lease = ask(pool, conversation="first")
    assert lease.decision.chosen.startswith("least recently used")


def test_every_decision_gives_a_reason_per_key() -> None:
    pool = pool_of("k1", "k2@two", "k3@two", "k4", "k5", user={Dimension.RPM: 4})
    pool.update("k4", enabled=False)
    for _ in range(4):
        use(pool, project="key:k1")
    for _ in range(2):
        use(pool, project="key:k5")
    lease = ask(pool)
    assert lease.key == "k2"
    assert lease.decision.chosen == "least recently used of the best (100 % left)"
    assert dict(lease.decision.others) == {
        "k4": "disabled",
        "k1": "cooling 60 s",
        "k3": "used more recently, same project",
        "k5": "less left (50 %)",
    }


def test_reasons_are_limited() -> None:
    pool = pool_of(*(f"k{number}" for number in range(60)), user={Dimension.RPM: 1})
    lease = None
    for _ in range(60):
        lease = use(pool)
    assert lease is not None
    assert len(lease.decision.others) == 20
    assert len(refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA).reasons) == 50


@pytest.mark.parametrize("user", [{}, {Dimension.RPM: 1_000, Dimension.RPD: 100, Dimension.TPM: 10**6}])
def test_equal_keys_are_used_equally(user: dict[Dimension, int]) -> None:
    pool = pool_of(*(f"k{number}" for number in range(50)), user=user)
    used: Counter[str] = Counter()
    flying: deque[Lease] = deque()
    for number in range(2_000):
        if len(flying) == 32:  # replies take differently long
            flying.rotate(number % 7)
            pool.settle(flying.popleft(), answered(number * 37 % 1_000), NOON + number * 0.05)
        lease = ask(pool, NOON + number * 0.05, tokens=200)
        used[lease.key] += 1
        flying.append(lease)
    assert max(used.values()) / min(used.values()) <= 1.2


def test_callers_cannot_fill_memory_with_invented_models() -> None:
    pool = pool_of("k1", user={Dimension.RPM: 1})
    use(pool)
    for number in range(200):
        lease = leased(pool.lease(f"invented-{number}", Estimate(), NOON))
        pool.settle(lease, Outcome(NETWORK.kind, 404), NOON + number * 61)
    assert len(pool.model_today(NOON)) <= 64
    pool.lease("invented", Estimate(), NOON + 13_000)
    assert len(pool._roster.projects["key:k1"].meters) <= 70


def test_the_counts_of_a_model_survive_its_board() -> None:
    pool = pool_of("k1", user={Dimension.RPD: 1})
    use(pool, ANSWERED)
    for number in range(100):
        pool.lease(f"invented-{number}", Estimate(), NOON)
    refused(pool.lease(MODEL, Estimate(), NOON), RefusalReason.QUOTA)


def test_a_model_in_use_is_not_given_up() -> None:
    pool = pool_of("k1")
    use(pool)
    for number in range(60):
        pool.lease(f"invented-{number}", Estimate(), NOON)
    use(pool)
    for number in range(60, 90):
        pool.lease(f"invented-{number}", Estimate(), NOON)
    assert MODEL in {today.model for today in pool.model_today(NOON)}


@pytest.mark.parametrize("parallel", [1, 32])
def test_unequal_limits_are_used_in_proportion(parallel: int) -> None:
    limits = {"k1": 20, "k2": 100, "k3": 500, "k4": 500, "k5": 100}
    pool = pool_of(*limits)
    for key, value in limits.items():
        pool.limits.set_user(UserLimit(MODEL, Dimension.RPD, value, project=f"key:{key}"))
    pool.refresh()
    used: Counter[str] = Counter()
    flying: deque[Lease] = deque()
    total = sum(limits.values())
    for number in range(total):
        if len(flying) == parallel:
            pool.settle(flying.popleft(), ANSWERED, NOON + number)
        lease = ask(pool, NOON + number)
        used[lease.key] += 1
        flying.append(lease)
        if number == total // 2:
            shares = [used[key] / value for key, value in limits.items()]
            assert max(shares) - min(shares) <= 0.1
    assert used == limits, "every request of every project was of use"


def test_what_is_known_to_be_refused_is_not_sent_and_the_right_time_is_told() -> None:
    pool = pool_of("k1", "k2@home", "k3@home", "k4", user={Dimension.RPM: 5})
    answers = [pool.lease(MODEL, Estimate(), NOON + number / 10) for number in range(40)]
    granted = [answer for answer in answers if isinstance(answer, Lease)]
    assert Counter(lease.project for lease in granted) == {"key:k1": 5, "home": 5, "key:k4": 5}
    assert granted == answers[:15]
    for answer in answers[15:]:
        assert refused(answer, RefusalReason.QUOTA).until == NOON + 60
    assert ask(pool, NOON + 60).project == granted[0].project
    until = refused(pool.lease(MODEL, Estimate(), NOON + 60), RefusalReason.QUOTA).until
    assert until == granted[1].started + 60


def test_the_only_key_is_asked_whatever_its_health() -> None:
    pool = pool_of("k1", "k2", user={Dimension.RPD: 100})
    for _ in range(6):
        use(pool, project="key:k1")
    lease = leased(pool.lease(MODEL, Estimate(), NOON, only="k1"))
    assert (lease.key, lease.decision.chosen) == ("k1", "chosen by the user")
    assert ("k2", "another was chosen") in lease.decision.others


def test_of_its_project_no_other_key_is_asked_in_its_place() -> None:
    pool = pool_of()
    for name in ("k1", "k2", "k3"):
        pool.add(KeyInfo(name, name, project="one"))
    assert {leased(pool.lease(MODEL, Estimate(), NOON, only="k2")).key for _ in range(5)} == {"k2"}
    refused(pool.lease(MODEL, Estimate(), NOON, only="k2", tried_keys=frozenset({"k2"})), RefusalReason.TRIED)


def test_an_only_key_that_is_gone_is_refused() -> None:
    refused(pool_of("k1").lease(MODEL, Estimate(), NOON, only="k9"), RefusalReason.BOUND)
