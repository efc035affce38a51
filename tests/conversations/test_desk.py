from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import pytest

from gapdesk.clock import ManualClock
from gapdesk.conversations.desk import ConversationDesk, Ways
from gapdesk.conversations.types import Conversation, ExportForm, Message, Restored, Wanted
from gapdesk.events import Bus, ConversationsChanged, Event
from gapdesk.proxy.types import Usage
from gapdesk.quota.prices import Prices
from gapdesk.store import records
from gapdesk.store.database import Database
from gapdesk.ui.record_services import ConversationService
from tests.store.test_records import NOW, PNG, model, reply, turn, user

CLIENTS = (("me", "My phone"), ("you", "Your laptop"))
PRICES = Prices({"cheap": {"price_per_m": {"in": 1.0, "out": 2.0, "cached": 0.5}}})


class FakeWays:
    """Notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def ways(self) -> Ways:
        return Ways(self._export, self._request, self, self._send_again)

    def _export(
        self,
        conversations: Sequence[Conversation],
        form: ExportForm,
        blob_of: Callable[[str], bytes | None],
        now: float,
    ) -> bytes:
        hashes = [
            part["inlineData"]["hash"]
            for whole in conversations
            for message in whole.messages
            for part in message.content["parts"]
            if "inlineData" in part
        ]
        self.asked.append([*conversations, form, [blob_of(digest) for digest in hashes], now])
        return b"document"

    def _request(self, path: Sequence[Message], model: str) -> str:
        return f"{model}: " + " ".join(message.content["parts"][0]["text"] for message in path)

    async def _send_again(self, message: int) -> None:
        self.asked.append(message)

    async def write(self, file: str) -> int:
        self.asked.append(file)
        return 3

    async def read(self, file: str) -> Restored:
        self.asked.append(file)
        return Restored(2, 1)


class Room:
    """A desk over an empty database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOW)
        self.told: list[Event] = []
        self.fake = FakeWays()
        self.ttl_days = 30
        bus = Bus()
        bus.subscribe(self.told.append)
        self.desk = ConversationDesk(
            database, bus, self.clock, PRICES, self.fake.ways(),
            clients=lambda: CLIENTS, ttl_days=lambda: self.ttl_days,
        )  # fmt: skip

    async def say(self, question: str, answer: str = "Well.", **fields: Any) -> int:
        given = turn([user(question)], reply(answer), **{"model": "cheap", **fields})
        return await self.keep(given)

    async def keep(self, given: Any) -> int:
        found = await self.database.run(records.record, given, [10] * (len(given.contents) + 1))
        assert found is not None
        return found

    async def leaf(self, conversation: int) -> int:
        found = (await self.desk.transcript(conversation)).leaf
        assert found is not None
        return found


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    database = Database(None)
    await database.open()
    yield Room(database)
    await database.close()


def test_it_is_the_service_of_the_window(room: Room) -> None:
    service: ConversationService = room.desk
    assert service.clients() == CLIENTS


async def test_rows_name_the_client(room: Room) -> None:
    mine, strange = await room.say("a"), await room.say("b", client="gone")
    assert [row.client for row in await room.desk.rows((mine, strange))] == ["My phone", ""]
    (hit,) = await room.desk.search("a")
    assert hit.row.client == "My phone"


async def test_the_ttl_of_the_settings_counts_as_it_is_now(room: Room) -> None:
    number = await room.say("a")
    room.ttl_days = 0
    assert (await room.desk.rows((number,)))[0].expires is None


async def test_searching_for_nothing(room: Room) -> None:
    await room.say("a")
    assert await room.desk.search("  !? ") == ()


async def test_a_search_is_cut_at_its_limit(room: Room) -> None:
    for n in range(3):
        await room.desk.rename(await room.say(f"tide {n}", client="you"), f"tide {n}")
        await room.say(f"tide {n}", time=NOW + n)
    assert len(await room.desk.search("tide")) == 9
    assert [hit.snippet for hit in await room.desk.search("tide", limit=1)] == ["tide 2"]
    assert len(await room.desk.search("tide", "you")) == 6


async def test_a_name_is_found(room: Room) -> None:
    number = await room.say("a", name="tide-notes")
    (hit,) = await room.desk.search("notes")
    assert (hit.row.id, hit.snippet, hit.row.client) == (number, "tide-notes", "My phone")


async def test_replies_have_a_price(room: Room) -> None:
    usage = Usage(prompt=900_000, output=100_000, thoughts=400_000, cached=500_000, tool_use=100_000)
    number = await room.say("a", usage=usage)
    asked, answered = (await room.desk.transcript(number)).messages
    assert asked.cost is None
    assert answered.cost == pytest.approx(0.5 * 1 + 0.5 * 0.5 + 0.5 * 2)
    unknown = await room.say("b", usage=usage, model="dear")
    assert (await room.desk.transcript(unknown)).messages[1].cost is None


async def test_facts_add_up(room: Room) -> None:
    usage = Usage(prompt=1_000_000, total=1_000_000)
    number = await room.say("a", usage=usage, key="key 1")
    history = [user("a"), model("Well."), user("b")]
    system = {"parts": [{"text": "Be"}, {"text": "brief."}]}
    later = turn(history, reply("No."), usage=usage, model="dear", key="key 1", system=system)
    assert await room.keep(later) == number
    facts = await room.desk.facts(number)
    assert facts is not None
    assert (facts.cost, facts.unpriced, facts.usage.prompt) == (1.0, 1, 2_000_000)
    assert facts.models == (("cheap", 1), ("dear", 1))
    assert facts.keys == (("key 1", 2),)
    assert facts.system == "Be\nbrief."
    assert facts.row.client == "My phone"
    assert await room.desk.facts(999) is None


async def test_facts_without_any_price(room: Room) -> None:
    unpriced = await room.desk.facts(await room.say("a", usage=Usage(prompt=1), model="dear"))
    uncounted = await room.desk.facts(await room.say("b"))
    assert unpriced is not None and uncounted is not None
    assert (unpriced.cost, unpriced.unpriced) == (None, 1)
    assert (uncounted.cost, uncounted.unpriced) == (None, 0)


async def test_every_change_is_told(room: Room) -> None:
    one, two = await room.say("a"), await room.say("b")
    await room.desk.rename(one, "A")
    await room.desk.pin((one, two), True)
    await room.desk.keep_for((two,), 3)
    await room.desk.remove((one,))
    await room.desk.undo_remove()
    told = [event.ids for event in room.told if isinstance(event, ConversationsChanged)]
    assert told == [{one}, {one, two}, {two}, {one}, {one}]
    facts = await room.desk.facts(two)
    assert facts is not None
    assert (facts.ttl_days, facts.row.pinned) == (3, True)


async def test_nothing_done_is_nothing_told(room: Room) -> None:
    await room.desk.pin((), True)
    assert await room.desk.remove((999,)) == 0
    assert await room.desk.undo_remove() == 0
    assert room.told == []


async def test_only_the_last_removal_comes_back(room: Room) -> None:
    one, two = await room.say("a"), await room.say("b")
    assert await room.desk.remove((one,)) == 1
    assert await room.desk.remove((two, one)) == 1
    assert await room.desk.undo_remove() == 1
    assert await room.desk.undo_remove() == 0
    assert await room.desk.ids(Wanted()) == (two,)


async def test_a_removal_that_removed_nothing_leaves_the_last_one_undoable(room: Room) -> None:
    one = await room.say("a")
    await room.desk.remove((one,))
    await room.desk.remove((one,))
    assert await room.desk.undo_remove() == 1


async def test_after_ten_minutes_a_removal_stands(room: Room) -> None:
    one = await room.say("a")
    await room.desk.remove((one,))
    room.clock.advance(601)
    assert await room.desk.undo_remove() == 0
    assert await room.desk.ids(Wanted()) == ()


async def test_many_are_removed_and_come_back(room: Room) -> None:
    numbers = [await room.say(f"{n}") for n in range(5)]
    assert await room.desk.remove(tuple(numbers) * 1_000) == 5
    assert await room.desk.undo_remove() == 5


async def test_an_export_brings_its_media(room: Room) -> None:
    data = "iVBORw0KGgoAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/"
    picture = {"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": data}}]}
    number = await room.keep(turn([picture], reply("Nice."), model="cheap"))
    assert await room.desk.export((number, 999), ExportForm.MARKDOWN) == b"document"
    ((whole, form, pictures, now),) = room.fake.asked
    assert (whole.client_name, form, pictures, now) == ("My phone", ExportForm.MARKDOWN, [PNG], NOW)
    (hash,) = {part["inlineData"]["hash"] for part in whole.messages[0].content["parts"]}
    assert await room.desk.blob(hash) == PNG
    assert await room.desk.blob("00") is None


async def test_a_request_as_a_command(room: Room) -> None:
    number = await room.say("a", "b")
    page = await room.desk.transcript(number)
    asked, answered = (message.id for message in page.messages)
    assert await room.desk.request_of(answered) == "cheap: a b"
    assert await room.desk.request_of(asked) == "cheap: a"
    await room.desk.remove((number,))
    assert await room.desk.request_of(asked) == ""


async def test_the_rest_is_handed_on(room: Room) -> None:
    assert await room.desk.export_all("all.gz") == 3
    assert await room.desk.import_all("all.gz") == Restored(2, 1)
    assert room.told == [ConversationsChanged()]
    await room.desk.send_again(7)
    assert room.fake.asked == ["all.gz", "all.gz", 7]


async def test_the_size_grows(room: Room) -> None:
    before = await room.desk.size()
    await room.say("a long story" * 100)
    after = await room.desk.size()
    assert (before.messages, after.messages) == (0, 2)
    assert after.bytes > 1_200
