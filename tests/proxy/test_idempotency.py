from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.idempotency import InFlight
from gapdesk.proxy.types import Failure, FailureKind, JsonObject

KEY, MATCH = "retry-1", b"m" * 32
QUOTA = Failure(FailureKind.QUOTA, 429, "All keys are used up.", retry_after=3.0)


class Upstream:
    """Asked by whoever leads; answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, asyncio.Future[JsonObject]] = {}

    def by(self, name: str) -> Callable[[], Awaitable[JsonObject]]:
        async def ask() -> JsonObject:
            self.asked.append(name)
            self.answers[name] = asyncio.get_running_loop().create_future()
            return await self.answers[name]

        return ask


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def start(
    flight: InFlight, upstream: Upstream, name: str, key: str = KEY, match: bytes = MATCH
) -> asyncio.Task[JsonObject]:
    return asyncio.ensure_future(flight.share(key, match, upstream.by(name)))


async def test_the_first_asks_and_all_get_its_reply() -> None:
    flight, upstream = InFlight(), Upstream()
    tasks = [start(flight, upstream, name) for name in "abc"]
    await turns()
    assert upstream.asked == ["a"]
    assert len(flight) == 1
    upstream.answers["a"].set_result({"text": "Hi"})
    assert await asyncio.gather(*tasks) == [{"text": "Hi"}] * 3
    assert upstream.asked == ["a"]
    assert len(flight) == 0


async def test_nothing_is_kept_once_the_leader_is_done() -> None:
    flight, upstream = InFlight(), Upstream()
    first = start(flight, upstream, "a")
    await turns()
    upstream.answers["a"].set_result({"n": 1})
    await first
    second = start(flight, upstream, "b")
    await turns()
    upstream.answers["b"].set_result({"n": 2})
    assert await second == {"n": 2}


@pytest.mark.parametrize(
    ("key", "match"), [("retry-2", MATCH), (KEY, b"n" * 32)], ids=["another key", "another body"]
)
async def test_other_requests_are_not_merged(key: str, match: bytes) -> None:
    flight, upstream = InFlight(), Upstream()
    tasks = [start(flight, upstream, "a"), start(flight, upstream, "b", key, match)]
    await turns()
    assert upstream.asked == ["a", "b"]
    upstream.answers["b"].set_result({"n": 2})
    upstream.answers["a"].set_result({"n": 1})
    assert await asyncio.gather(*tasks) == [{"n": 1}, {"n": 2}]


async def test_requests_without_a_fingerprint_are_not_merged() -> None:
    flight, upstream = InFlight(), Upstream()
    tasks = [start(flight, upstream, name, match=b"") for name in "ab"]
    await turns()
    assert upstream.asked == ["a", "b"]
    for name in "ab":
        upstream.answers[name].set_result({"by": name})
    assert await asyncio.gather(*tasks) == [{"by": "a"}, {"by": "b"}]


async def test_a_failure_is_everybodys_each_with_its_own_copy() -> None:
    flight, upstream = InFlight(), Upstream()
    tasks = [start(flight, upstream, name) for name in "abc"]
    await turns()
    upstream.answers["a"].set_exception(QUOTA)
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(failure, Failure) for failure in told)
    assert {(failure.kind, failure.retry_after) for failure in told} == {(FailureKind.QUOTA, 3.0)}
    assert len({id(failure) for failure in told}) == 3
    assert len(flight) == 0


async def test_when_the_leader_leaves_the_next_one_asks() -> None:
    flight, upstream = InFlight(), Upstream()
    a, b, c = (start(flight, upstream, name) for name in "abc")
    await turns()
    a.cancel()
    await turns()
    assert upstream.asked == ["a", "b"]
    upstream.answers["b"].set_result({"by": "b"})
    assert await asyncio.gather(b, c) == [{"by": "b"}] * 2
    assert a.cancelled()


async def test_a_follower_that_leaves_takes_nobody_with_it() -> None:
    flight, upstream = InFlight(), Upstream()
    a, b, c = (start(flight, upstream, name) for name in "abc")
    await turns()
    b.cancel()
    await turns()
    a.cancel()
    await turns()
    assert upstream.asked == ["a", "c"]
    upstream.answers["c"].set_result({"by": "c"})
    assert await c == {"by": "c"}


async def test_who_leaves_at_the_moment_of_becoming_the_leader_hands_it_on() -> None:
    flight, upstream = InFlight(), Upstream()
    a, b, c = (start(flight, upstream, name) for name in "abc")
    await turns()
    a.cancel()
    await asyncio.sleep(0)  # a has handed on; b has not run since
    b.cancel()
    await turns()
    assert upstream.asked == ["a", "c"]
    upstream.answers["c"].set_result({"by": "c"})
    assert await c == {"by": "c"}
    assert len(flight) == 0


async def test_a_fault_of_the_leader_is_its_own() -> None:
    flight, upstream = InFlight(), Upstream()
    a, b = (start(flight, upstream, name) for name in "ab")
    await turns()
    upstream.answers["a"].set_exception(KeyError("ours"))
    with pytest.raises(KeyError):
        await a
    await turns()
    upstream.answers["b"].set_result({"by": "b"})
    assert await b == {"by": "b"}


_ACTS = st.lists(
    st.tuples(st.sampled_from(["start", "leave", "answer", "fail", "turn"]), st.integers(0, 5)), max_size=30
)


@given(_ACTS)
@settings(max_examples=60)
def test_however_they_come_and_go_one_asks_and_nobody_is_left_waiting(acts: list[tuple[str, int]]) -> None:
    async def play() -> None:
        flight, upstream = InFlight(), Upstream()
        tasks: dict[str, asyncio.Task[JsonObject]] = {}
        for act, number in acts:
            name = str(number)
            asking = [answer for answer in upstream.answers.values() if not answer.done()]
            assert len(asking) <= 1
            match act:
                case "start" if name not in tasks:
                    tasks[name] = start(flight, upstream, name)
                case "leave" if name in tasks:
                    tasks[name].cancel()
                case "answer" if asking:
                    asking[0].set_result({})
                case "fail" if asking:
                    asking[0].set_exception(QUOTA)
                case _:
                    await asyncio.sleep(0)
        for _ in range(3 * len(tasks) + 3):
            await turns()
            for answer in upstream.answers.values():
                if not answer.done():
                    answer.set_result({})
        assert all(task.done() for task in tasks.values())
        assert len(flight) == 0
        await asyncio.gather(*tasks.values(), return_exceptions=True)

    asyncio.run(play())
