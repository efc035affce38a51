from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import pytest

from gapdesk import aio
from gapdesk.clock import ManualClock
from gapdesk.proxy.dispatcher import Answer, Dispatcher, Policy, Trace
from gapdesk.proxy.parallel import race
from gapdesk.proxy.sender import UpstreamReply
from gapdesk.proxy.types import Attempt, Call, Failure, FailureKind, JsonObject, Kind
from gapdesk.quota.pool import Pool
from tests.quota.pools import MODEL, NOON, pool_of

CALL = Call("r1", "POST", f"/v1beta/models/{MODEL}:generateContent", body=b"{}", model=MODEL, generates=True)


@dataclass
class Reply:
    """A whole answer of the upstream below."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    connect: float | None = None

    async def read(self) -> bytes:
        return await self.chunk()

    async def chunk(self) -> bytes:
        body, self.body = self.body, b""
        return body

    def close(self) -> None:
        pass


class Upstream:
    """Answers a key when the test says so."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.asked: list[str] = []
        self.calls: list[Call] = []
        self._open: dict[str, asyncio.Future[Reply]] = {}

    async def open(self, call: Call, secret: str) -> UpstreamReply:
        self._clock.advance(0.001)  # so that attempts have an order
        self.asked.append(secret)
        self.calls.append(call)
        self._open[secret] = asyncio.get_running_loop().create_future()
        return await self._open[secret]

    def says(self, key: str, status: int, body: JsonObject) -> None:
        self._open[key].set_result(Reply(status, orjson.dumps(body)))

    def answers(self, key: str, text: str | None = None) -> None:
        content = {"parts": [{"text": text or f"by {key}"}], "role": "model"}
        self.says(key, 200, {"candidates": [{"content": content, "finishReason": "STOP"}]})

    def refuses(self, key: str, status: int = 429) -> None:
        name = {429: "RESOURCE_EXHAUSTED", 400: "INVALID_ARGUMENT", 503: "UNAVAILABLE"}[status]
        self.says(key, status, {"error": {"code": status, "status": name, "message": f"no, says {key}"}})


class Scene:
    """One request of several tries before an upstream that waits for the test."""

    def __init__(self, *keys: str, pool: Pool | None = None) -> None:
        self.clock = ManualClock(NOON)
        self.pool = pool or pool_of(*keys)
        self.upstream = Upstream(self.clock)
        self.dispatcher = Dispatcher(
            self.pool, self.upstream, lambda key: key, self.clock, sleep=self._sleep, rand=lambda: 0.0
        )
        self.told: list[str] = []
        self.trace = Trace(
            on_hold=lambda until, keyring: self.told.append("hold"),
            on_resume=lambda: self.told.append("resume"),
        )
        self.late: list[tuple[str, list[Kind]]] = []
        self.lost: list[list[Kind]] = []
        self.running: set[asyncio.Task[Any]] = set()

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)

    def race(self, count: int, call: Call = CALL, policy: Policy | None = None) -> asyncio.Task[Answer]:
        def late(answer: Answer, trace: Trace) -> None:
            self.late.append((answer.lease.key, kinds(trace)))

        def lost(trace: Trace) -> None:
            self.lost.append(kinds(trace))

        run: Coroutine[Any, Any, Answer] = race(
            self.dispatcher,
            call,
            self.trace,
            policy or Policy(hold_seconds=0.0),
            count,
            buffer=False,
            late=late,
            lost=lost,
            running=self.running,
        )
        # like a handler, it is no task whose failure is an error to log
        return asyncio.get_running_loop().create_task(run)

    async def end(self) -> None:
        for task in list(self.running):
            await aio.settle(task)
        await turns()
        assert not self.running


def kinds(trace: Trace) -> list[Kind]:
    return [attempt.kind for attempt in trace.attempts]


def who(attempts: list[Attempt] | tuple[Attempt, ...]) -> list[tuple[str, Kind]]:
    return [(attempt.key, attempt.kind) for attempt in attempts]


async def turns(count: int = 12) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def failed(task: asyncio.Task[Answer]) -> Failure:
    with pytest.raises(Failure) as info:
        await task
    return info.value


async def test_each_try_asks_another_project_and_the_first_success_answers() -> None:
    scene = Scene("a1@a", "a2@a", "b1@b", "c1@c", "d1@d")
    task = scene.race(3)
    await turns()
    first, second, third = scene.upstream.asked
    assert len({key[0] for key in (first, second, third)}) == 3
    scene.upstream.answers(second)
    answer = await task
    assert answer.lease.key == second
    assert orjson.loads(answer.body)["candidates"][0]["content"]["parts"] == [{"text": f"by {second}"}]
    assert who(scene.trace.attempts) == [(second, Kind.ANSWERED)]
    scene.upstream.answers(third)
    await turns()
    assert scene.late == [(third, [Kind.ANSWERED])]
    scene.upstream.answers(first)
    await turns()
    assert scene.late[1:] == [(first, [Kind.ANSWERED])]
    assert not scene.running
    assert not scene.lost
    assert len(scene.upstream.asked) == 3


async def test_answers_that_come_at_once_are_one_answer_and_late_ones() -> None:
    scene = Scene("a", "b", "c")
    task = scene.race(3)
    await turns()
    for key in scene.upstream.asked:
        scene.upstream.answers(key)
    assert (await task).lease.key == scene.upstream.asked[0]
    await turns()
    assert sorted(scene.late) == sorted((key, [Kind.ANSWERED]) for key in scene.upstream.asked[1:])


async def test_one_try_is_an_ordinary_run() -> None:
    scene = Scene("a", "b")
    task = scene.race(1)
    await turns()
    assert len(scene.upstream.asked) == 1
    assert not scene.running
    scene.upstream.answers(scene.upstream.asked[0])
    await task
    assert kinds(scene.trace) == [Kind.ANSWERED]


@pytest.mark.parametrize("spare", [None, b"{}"], ids=["file", "cache"])
async def test_a_call_that_is_bound_to_a_project_is_asked_once(spare: bytes | None) -> None:
    scene = Scene("a1@a", "a2@a", "b1@b")
    task = scene.race(3, replace(CALL, project="a", without_cache=spare))
    await turns()
    assert len(scene.upstream.asked) == 1
    scene.upstream.answers(scene.upstream.asked[0])
    await task


async def test_a_failure_ends_only_its_own_try() -> None:
    scene = Scene("a", "b")
    task = scene.race(2)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.refuses(first, 400)
    await turns()
    assert not task.done()
    scene.upstream.answers(second)
    assert (await task).lease.key == second
    assert who(scene.trace.attempts) == [(first, Kind.BAD_REQUEST), (second, Kind.ANSWERED)]


async def test_a_try_goes_on_to_a_project_that_nobody_has_taken() -> None:
    scene = Scene("a", "b", "c")
    task = scene.race(2)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.refuses(second)
    await turns()
    third = scene.upstream.asked[2]
    assert {first, second, third} == {"a", "b", "c"}
    scene.upstream.answers(third)
    await task
    assert who(scene.trace.attempts) == [(second, Kind.QUOTA_OTHER), (third, Kind.ANSWERED)]
    await scene.end()
    assert scene.lost == [[Kind.CANCELLED]]


async def test_the_attempt_that_answered_is_last_though_another_began_later() -> None:
    scene = Scene("a", "b")
    task = scene.race(2)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.refuses(second, 400)
    await turns()
    scene.upstream.answers(first)
    await task
    assert who(scene.trace.attempts) == [(second, Kind.BAD_REQUEST), (first, Kind.ANSWERED)]


async def test_when_all_failed_the_first_tries_failure_is_raised_with_all_attempts() -> None:
    scene = Scene("a", "b", "c")
    task = scene.race(3)
    await turns()
    first, second, third = scene.upstream.asked
    scene.upstream.refuses(third)
    await turns()
    scene.upstream.refuses(second)
    await turns()
    scene.upstream.refuses(first, 400)
    failure = await failed(task)
    assert failure.kind is FailureKind.BAD_REQUEST
    expected = [(first, Kind.BAD_REQUEST), (second, Kind.QUOTA_OTHER), (third, Kind.QUOTA_OTHER)]
    assert who(failure.attempts) == who(scene.trace.attempts) == expected
    assert len(scene.upstream.asked) == 3
    await turns()
    assert not (scene.late or scene.lost or scene.running)


async def test_more_tries_than_projects_ask_each_project_once() -> None:
    scene = Scene("a", "b")
    task = scene.race(7)
    await turns()
    assert sorted(scene.upstream.asked) == ["a", "b"]
    scene.upstream.answers("b")
    await task
    scene.upstream.answers("a")
    await turns()
    assert scene.late == [("a", [Kind.ANSWERED])]
    assert not scene.lost


async def test_without_keys_there_is_one_failure() -> None:
    scene = Scene()
    assert (await failed(scene.race(3))).kind is FailureKind.NO_KEYS
    assert not scene.trace.attempts


async def test_a_try_that_fails_behind_the_answer_is_told() -> None:
    scene = Scene("a", "b")
    task = scene.race(2)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.answers(first)
    await task
    scene.upstream.refuses(second, 503)
    await turns()
    assert scene.upstream.asked == [first, second, second]
    scene.upstream.refuses(second, 400)
    await turns()
    assert scene.lost == [[Kind.OVERLOADED, Kind.BAD_REQUEST]]
    assert kinds(scene.trace) == [Kind.ANSWERED]


async def test_when_the_client_leaves_all_are_cancelled() -> None:
    scene = Scene("a", "b", "c")
    task = scene.race(3)
    await turns()
    first, second, third = scene.upstream.asked
    scene.upstream.refuses(second, 400)
    await turns()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert who(scene.trace.attempts) == [
        (first, Kind.CANCELLED),
        (second, Kind.BAD_REQUEST),
        (third, Kind.CANCELLED),
    ]
    await turns()
    assert not (scene.late or scene.lost or scene.running)


async def test_an_answer_that_was_there_when_the_client_left_is_late() -> None:
    scene = Scene("a", "b")
    task = scene.race(2)
    await turns()
    first, second = scene.upstream.asked
    winner = next(each for each in scene.running if each.get_name().startswith("try 1"))
    winner.add_done_callback(lambda _: task.cancel())
    scene.upstream.answers(first)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert scene.late == [(first, [Kind.ANSWERED])]
    assert who(scene.trace.attempts) == [(second, Kind.CANCELLED)]


async def test_who_stops_the_proxy_can_cancel_what_goes_on() -> None:
    scene = Scene("a", "b")
    task = scene.race(2)
    await turns()
    assert len(scene.running) == 2
    scene.upstream.answers(scene.upstream.asked[1])
    await task
    assert len(scene.running) == 1
    await scene.end()
    assert scene.lost == [[Kind.CANCELLED]]


async def test_the_tries_outlive_the_handler() -> None:
    scene = Scene("a", "b")
    handler = scene.race(2)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.answers(second)
    await handler
    handler.cancel()
    await turns()
    scene.upstream.answers(first)
    await turns()
    assert scene.late == [(first, [Kind.ANSWERED])]


async def test_a_try_that_reached_no_key_costs_nothing() -> None:
    scene = Scene("a")
    gone = asyncio.Event()

    class SlowToRefuse(Dispatcher):
        async def run(self, call: Call, trace: Trace, policy: Policy, **more: Any) -> Answer:
            try:
                return await super().run(call, trace, policy, **more)
            except Failure:
                await gone.wait()
                raise

    scene.dispatcher = SlowToRefuse(scene.pool, scene.upstream, lambda key: key, scene.clock)
    task = scene.race(2)
    await turns()
    scene.upstream.answers("a")
    await task
    gone.set()
    await turns()
    assert not scene.running
    assert not (scene.late or scene.lost)


@pytest.mark.allow_warnings
async def test_a_fault_of_ours_is_raised_and_leaves_nothing_running() -> None:
    scene = Scene("a", "b")
    task = scene.race(2)
    await turns()
    scene.upstream._open[scene.upstream.asked[1]].set_exception(KeyError("ours"))
    with pytest.raises(KeyError, match="ours"):
        await task
    await turns()
    assert not scene.running


# --- waiting for quota ------------------------------------------------------------------------------------


def cooling() -> tuple[Scene, Policy]:
    """Two projects, both used up for this minute."""
    scene = Scene("a", "b")
    return scene, Policy(hold_seconds=90.0)


async def test_only_the_first_try_waits_for_quota() -> None:
    scene, patient = cooling()
    task = scene.race(2, policy=patient)
    await turns()
    for key in list(scene.upstream.asked):
        scene.upstream.refuses(key)
    await turns()
    assert scene.told == ["hold"]
    assert len(scene.running) == 1
    first = scene.upstream.asked[0]
    scene.clock.advance(80.0)
    scene.dispatcher.pool_changed()
    await turns()
    assert scene.told == ["hold", "resume"]
    assert scene.upstream.asked[2:] == [first]
    scene.upstream.answers(first)
    await task
    assert kinds(scene.trace) == [Kind.QUOTA_OTHER, Kind.QUOTA_OTHER, Kind.ANSWERED]


async def test_a_try_that_waits_when_the_answer_comes_is_ended() -> None:
    scene, patient = cooling()
    task = scene.race(2, policy=patient)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.refuses(first)
    await turns()
    assert scene.told == ["hold"]
    scene.upstream.answers(second)
    await task
    assert scene.told == ["hold", "resume"]
    assert who(scene.trace.attempts) == [(first, Kind.QUOTA_OTHER), (second, Kind.ANSWERED)]
    await turns()
    assert not scene.running
    assert not scene.lost
    assert scene.told == ["hold", "resume"]


async def test_a_try_does_not_begin_to_wait_behind_the_answer() -> None:
    scene, patient = cooling()
    task = scene.race(2, policy=patient)
    await turns()
    first, second = scene.upstream.asked
    scene.upstream.answers(second)
    await task
    scene.upstream.refuses(first)
    await turns()
    assert not scene.running
    assert scene.lost == [[Kind.QUOTA_OTHER]]
    assert scene.told == []


async def test_the_conversation_stays_with_the_project_of_the_first_try() -> None:
    scene = Scene("a", "b", "c")
    scene.pool.sticky = True
    talk = replace(CALL, conversation="talk", continues=True)
    task = scene.race(3, talk)
    await turns()
    first = scene.upstream.asked[0]
    for key in scene.upstream.asked:
        scene.upstream.answers(key)
    await task
    again = scene.race(1, talk)
    await turns()
    assert scene.upstream.asked[3:] == [first]
    scene.upstream.answers(first)
    await again
