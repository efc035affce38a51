"""Explicit caches that Google does not make, or has no longer: the client never notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from gapdesk.caching.types import Obstacle
from gapdesk.clock import ManualClock, SystemClock
from gapdesk.events import RequestHeld
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from tests.rig import LITE, Rig
from tests.server.cached_talk import (
    FREE_TIER,
    LONG,
    PAID,
    QUESTIONS,
    answered,
    at_google,
    caching_rig,
    makings,
    named,
    project,
    question,
    rules,
    secret_of,
)
from tests.server.wire import payload, quota_minute, until

# --- caches that cannot be used ---------------------------------------------------------------------------

Spoil = Callable[[Rig, ManualClock, str, str], Awaitable[None]]
"""Gets the name of the cache and the secret of a key of its project."""


async def deleted(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    await at_google(r, "DELETE", name, secret)


async def expired_early(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    await at_google(r, "PATCH", name, secret, {"ttl": "1s"})
    clock.advance(2)


async def expired(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    clock.advance(15 * 60 + 1)


async def refused_quota(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    r.upstream.plan(quota_minute(30), key=secret, model=LITE)


async def cooling(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    r.upstream.plan(quota_minute(40), key=secret, model=LITE)
    await question(r, "short", system="short")
    await question(r, "short", system="short")
    assert any(call.status == 429 for call in r.generations())


async def key_dies(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    r.upstream.plan(payload("400_api_key_invalid"), key=secret)


async def key_disabled(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    (mine,) = (one for one in r.engine.keys.ids() if r.engine.keys.secret_of(one) == secret)
    r.engine.keys.update([mine], enabled=False)


async def refused_for_the_cache(r: Rig, clock: ManualClock, name: str, secret: str) -> None:
    message = "Model used by GenerateContent request and CachedContent has to be the same."
    error = {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}
    r.upstream.plan(Canned(400, error), key=secret)


SPOILS = (
    *(deleted, expired_early, expired, refused_quota, cooling, key_dies, key_disabled),
    refused_for_the_cache,
)


@pytest.mark.parametrize("dialect", ["native", "openai"])
@pytest.mark.parametrize("spoil", SPOILS, ids=lambda spoil: spoil.__name__)
async def test_the_client_never_notices(spoil: Spoil, dialect: str) -> None:
    clock = ManualClock()
    stream = dialect == "openai"
    async with caching_rig(clock=clock) as r:
        for text in QUESTIONS[:2]:
            await question(r, text, dialect=dialect, stream=stream)
        (row,) = r.engine.caches.rows()
        await spoil(r, clock, row.name, secret_of(row.project))
        uses = Counter(map(named, answered(r)))
        r.upstream.calls.clear()
        for text in [*QUESTIONS, *QUESTIONS]:
            before = len(r.generations()), len(answered(r)), len(makings(r))
            told = await question(r, text, dialect=dialect, stream=stream)
            if text == "/system":
                assert told == f"system: {LONG}"
            elif not text.startswith("/"):
                assert f"“{text}”" in told
            after = len(r.generations()), len(answered(r)), len(makings(r))
            assert after[0] - before[0] <= 2, "one try with the cache, one without"
            assert after[1] - before[1] == 1, "billed once"
            assert after[2] - before[2] <= 1
        assert len(r.generations()) <= 21, "only the first met the trouble"
        assert len(makings(r)) <= 1
        assert not any(isinstance(event, RequestHeld) for event in r.events)
        uses += Counter(map(named, answered(r)))
        await until(lambda: all(one.hits == uses[one.name] for one in r.engine.caches.rows()))
        if spoil in (deleted, expired_early, expired):
            assert row.name not in [one.name for one in r.engine.caches.rows()]
            assert named(r.generations()[-1]) not in ("", row.name), "made anew, since it paid"


async def test_a_cache_without_a_key_is_not_waited_for() -> None:
    """The only other project answers at once, though the hold would be long enough."""
    async with caching_rig(settings={"retry.hold_seconds": 60}) as r:
        for text in QUESTIONS[:2]:
            await question(r, text)
        (row,) = r.engine.caches.rows()
        r.upstream.plan(quota_minute(30), key=secret_of(row.project))
        assert "third" in await question(r, "third")
        assert "fourth" in await question(r, "fourth")
        tries = [
            (project(call) == row.project, bool(named(call)), call.status) for call in r.generations()[2:]
        ]
        assert tries == [(True, True, 429), (False, False, 200), (False, False, 200)]
        assert not any(isinstance(event, RequestHeld) for event in r.events)


async def test_a_cache_that_never_served_is_not_made_anew_at_once() -> None:
    clock = ManualClock()
    async with caching_rig(clock=clock) as r:
        await question(r, "first")
        r.upstream.plan(payload("403_cached_content_not_found"), model=LITE)  # does not fit the making
        for n in range(5):
            assert f"question {n}" in await question(r, f"question {n}")
        assert len(makings(r)) == 1
        assert [call.status for call in r.generations()] == [200, 403] + [200] * 5
        assert r.engine.caches.rows() == ()
        clock.advance(601)
        await question(r, "later")
        assert len(makings(r)) == 2


async def test_the_only_project_is_waited_for_as_without_a_cache() -> None:
    async with caching_rig(PAID[:1], {"retry.hold_seconds": 5}, clock=SystemClock()) as r:
        for text in QUESTIONS[:2]:
            await question(r, text)
        r.upstream.plan(quota_minute(0.2), key=PAID[0].secret)
        assert "third" in await question(r, "third")
        assert [call.status for call in r.generations()] == [200, 200, 429, 200]
        assert sum(isinstance(event, RequestHeld) for event in r.events) == 1
        await question(r, "fourth")
        assert named(r.generations()[-1])


# --- who cannot ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "model_name", "system", "obstacle", "most"),
    [
        (FREE_TIER, LITE, LONG, Obstacle.NO_STORAGE, 2),
        (PAID, "gemini-4-neon", LONG, Obstacle.MODEL, 0),
        (PAID, LITE, rules(900), Obstacle.TOO_SMALL, 1),
    ],
    ids=["no storage", "takes none", "too small"],
)
async def test_refusals_are_learned_and_shown(
    keys: tuple[PracticeKey, ...], model_name: str, system: str, obstacle: Obstacle, most: int
) -> None:
    clock = ManualClock()
    # At once, before Google's first count tells that the guess was too high.
    async with caching_rig(keys, {"caching.min_repeats": 1}, clock=clock) as r:
        for _ in range(8):
            told = await question(r, "/system", model=model_name, system=system)
            assert told == f"system: {system}"
            clock.advance(61)
        assert len(r.generations()) == 8
        assert {call.status for call in r.generations()} == {200}
        assert len(makings(r)) == most
        assert r.engine.caches.rows() == ()
        unable = r.engine.caches.unable()
        assert {one.obstacle for one in unable} == {obstacle}
        if obstacle is Obstacle.NO_STORAGE:
            assert {one.project for one in unable} == {f"projects/{key.project}" for key in keys}


@pytest.mark.parametrize(
    ("words", "strikes"), [("This model does not support caching.", 1), ("Request is invalid.", 2)]
)
async def test_a_model_that_google_gives_no_cache_is_not_asked_again(words: str, strikes: int) -> None:
    clock = ManualClock()
    error = {"error": {"code": 400, "message": words, "status": "INVALID_ARGUMENT"}}
    async with caching_rig(clock=clock) as r:
        for about in range(5):
            system = rules(20_000, f"house {about}")
            await question(r, "hello", system=system)
            if about < strikes:
                r.upstream.plan(Canned(400, error))
            await question(r, "hello", system=system)
            clock.advance(61)
        assert len(makings(r)) == strikes
        assert [call.status for call in r.generations()] == [200] * 10
        assert [one.model for one in r.engine.caches.unable()] == [LITE]


async def test_a_project_that_can_cache_is_found_among_those_that_cannot() -> None:
    clock = ManualClock()
    async with caching_rig((FREE_TIER[0], PAID[0]), clock=clock) as r:
        for n in range(8):
            await question(r, f"question {n}")
            clock.advance(61)
        assert [row.project for row in r.engine.caches.rows()] == [f"projects/{PAID[0].project}"]
        assert len(makings(r)) <= 2
        assert named(r.generations()[-1])
        assert len(r.generations()) == 8


async def test_a_model_that_is_too_small_once_takes_what_is_long_enough() -> None:
    async with caching_rig(settings={"caching.min_repeats": 1}) as r:
        for _ in range(3):
            await question(r, "hello", system=rules(900))
        for _ in range(3):
            await question(r, "hello", system=rules(2000))
        assert [call.status for call in makings(r)] == [400, 200]
        assert [bool(named(call)) for call in r.generations()] == [False] * 3 + [True] * 3


async def test_nothing_is_cached_unless_it_is_switched_on_and_comes_again() -> None:
    async with caching_rig(settings={"caching.native": False}) as r:
        for _ in range(3):
            await question(r, "hello")
        assert makings(r) == []
        r.settings.set("caching.native", True)
        for n in range(4):
            await question(r, "hello", system=rules(20_000, f"house {n}"))
        assert makings(r) == []


@pytest.mark.parametrize("answer", ["503_high_demand", "500_internal", "402_prepay_depleted"])
async def test_a_making_that_fails_is_not_tried_again_at_once(answer: str) -> None:
    clock = ManualClock()
    async with caching_rig(clock=clock) as r:
        await question(r, "first")
        r.upstream.plan(payload(answer))  # meets the making
        for n in range(4):
            assert f"question {n}" in await question(r, f"question {n}")
        assert len(makings(r)) == 1
        assert [call.status for call in r.generations()] == [200] * 5
        clock.advance(601)
        for n in range(2):
            await question(r, f"question {n}")
        assert len(makings(r)) == 2
        assert named(r.generations()[-1])
