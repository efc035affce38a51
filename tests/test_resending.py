from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from gapdesk.clock import ManualClock
from gapdesk.conversations.archive import RecordArchive
from gapdesk.conversations.types import Conversation, MessageState, Turn, Wanted
from gapdesk.events import Bus, Event, RequestFinished, RequestStarted
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.dispatcher import Answer, Trace
from gapdesk.proxy.types import Call, Client, Decision, Failure, FailureKind, JsonObject, Lease, Usage
from gapdesk.resending import Resender
from gapdesk.store import conversations, records
from gapdesk.store.database import Database
from gapdesk.wording import Objection
from tests.store.test_records import NOW, PNG, model, reply, turn, user

SYSTEM = {"parts": [{"text": "Be brief."}]}
SETUP = {"generationConfig": {"temperature": 0}}
LEASE = Lease(1, "k1", "spare", "p1", "gemini-3.8-flash", 10, NOW, Decision("first"))


class Room:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOW + 100)
        self.told: list[Event] = []
        self.calls: list[Call] = []
        self.asked = asyncio.Event()
        self.answer: JsonObject | Failure | None = reply("Again.")
        self.client = Client("me", "My phone")
        bus = Bus()
        bus.subscribe(self.told.append)
        self.archive = RecordArchive(database, bus, Capabilities({}), self.clock, lambda notice: None)
        self.resender = Resender(
            database, lambda id: self.client if id == "me" else None, self._ask, self.archive, bus, self.clock
        )

    async def _ask(self, call: Call, trace: Trace) -> Answer:
        self.calls.append(call)
        self.asked.set()
        self.clock.advance(3.0)
        if isinstance(self.answer, Failure):
            raise self.answer
        if self.answer is None:
            await asyncio.get_running_loop().create_future()
        return Answer(LEASE, 200, {}, reply=self.answer, usage=Usage(5, 6, 7, 0, 0, 18))

    async def keep(self, given: Turn) -> None:
        await self.database.run(records.record, given, [10] * (len(given.contents) + 1))

    async def whole(self) -> Conversation:
        (id,) = await self.database.run(conversations.ids, Wanted())
        found = await self.database.run(conversations.whole, id)
        assert found is not None
        return found


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    database = Database(None)
    await database.open()
    one = Room(database)
    yield one
    await one.archive.close()
    await database.close()


def texts(whole: Conversation, leaf: int | None = None) -> list[str]:
    return [message.content["parts"][0]["text"] for message in whole.path(leaf)]


def ends(whole: Conversation) -> list[list[str]]:
    leaves = {message.id for message in whole.messages} - {message.parent for message in whole.messages}
    return [texts(whole, leaf) for leaf in sorted(leaves)]


async def test_another_answer_is_a_branch(room: Room) -> None:
    data = {"mimeType": "image/png", "data": b64encode(PNG).decode()}
    asked = {"role": "user", "parts": [{"text": "Why?"}, {"inlineData": data}]}
    history = [user("What is a tide?"), model("The sea rises.")]
    fields: dict[str, Any] = {"system": SYSTEM, "setup": SETUP, "name": "sea"}
    await room.keep(turn([*history, asked], reply("The moon."), **fields))
    await room.resender.send_again((await room.whole()).path()[-1].id)
    (call,) = room.calls
    assert call.path == "/v1beta/models/gemini-3.8-flash:generateContent"
    assert (call.method, call.model, call.generates) == ("POST", "gemini-3.8-flash", True)
    assert call.estimate.likely > 0
    assert orjson.loads(call.body) == {
        "systemInstruction": SYSTEM,
        **SETUP,
        "contents": [*history, asked],
    }
    whole = await room.whole()
    start = ["What is a tide?", "The sea rises.", "Why?"]
    assert ends(whole) == [[*start, "The moon."], [*start, "Again."]]
    added = whole.path()[-1]
    assert (added.model, added.key, added.duration) == ("gemini-3.8-flash", "spare", 3.0)
    assert (added.system, added.setup) == (SYSTEM, SETUP)
    assert added.usage == Usage(5, 6, 7, 0, 0, 18)
    begun, ended = (event for event in room.told if isinstance(event, RequestStarted | RequestFinished))
    assert (begun.program, begun.client) == ("gapdesk", "My phone")
    assert isinstance(ended, RequestFinished)
    assert (ended.status, ended.key, ended.total, ended.id) == (200, "spare", 3.0, begun.id)


async def test_the_first_turn_that_failed_is_asked_again(room: Room) -> None:
    await room.keep(turn([user("Hello?")], None, state=MessageState.UNANSWERED, note="No key."))
    (asked,) = (await room.whole()).messages
    with pytest.raises(Objection, match="cannot be asked"):
        await room.resender.send_again(asked.id)  # nobody knows which model
    await room.keep(turn([user("Hello?")], reply("Hi.")))
    await room.resender.send_again(asked.id)
    whole = await room.whole()
    assert ends(whole) == [["Hello?", "Hi."], ["Hello?", "Again."]]
    assert whole.messages[0].state is MessageState.COMPLETE


async def test_a_failure_is_told_and_leaves_the_talk_alone(room: Room) -> None:
    await room.keep(turn([user("Hello?")], reply("Hi.")))
    before = await room.whole()
    room.answer = Failure(FailureKind.STOPPED, 503, "The proxy is stopped; {start} it first.")
    with pytest.raises(Objection, match=r"No answer came: The proxy is stopped; \{start\} it first\."):
        await room.resender.send_again(before.path()[-1].id)
    await room.archive.close()
    assert (await room.whole()).messages == before.messages
    (ended,) = (event for event in room.told if isinstance(event, RequestFinished))
    assert (ended.status, ended.failure) == (503, FailureKind.STOPPED)


async def test_an_answer_that_says_nothing(room: Room) -> None:
    await room.keep(turn([user("Hello?")], reply("Hi.")))
    room.answer = {"promptFeedback": {"blockReason": "SAFETY"}}
    with pytest.raises(Objection, match="safety filter"):
        await room.resender.send_again((await room.whole()).path()[-1].id)
    assert len((await room.whole()).messages) == 2


async def test_private_clients_are_not_recorded(room: Room) -> None:
    await room.keep(turn([user("Hello?")], reply("Hi.")))
    room.client = Client("me", "My phone", private=True)
    with pytest.raises(Objection, match="My phone is private now"):
        await room.resender.send_again((await room.whole()).path()[-1].id)
    assert room.calls == []


async def test_what_is_gone_and_what_answers_nothing(room: Room) -> None:
    await room.resender.send_again(7)
    await room.keep(turn([model("Welcome."), user("Hello?")], reply("Hi.")))
    with pytest.raises(Objection, match="Nothing was asked here"):
        await room.resender.send_again((await room.whole()).path()[0].id)
    assert room.calls == []


async def test_leaving_ends_it(room: Room) -> None:
    await room.keep(turn([user("Hello?")], reply("Hi.")))
    room.answer = None
    message = (await room.whole()).path()[-1].id
    task = asyncio.get_running_loop().create_task(room.resender.send_again(message))
    await room.asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (ended,) = (event for event in room.told if isinstance(event, RequestFinished))
    assert ended.status == 499
