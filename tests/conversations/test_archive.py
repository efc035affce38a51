from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase

from gapdesk.clock import ManualClock
from gapdesk.conversations import archive
from gapdesk.conversations.archive import RecordArchive
from gapdesk.conversations.types import Turn
from gapdesk.events import Bus, ConversationsChanged, Event
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.types import Usage
from gapdesk.store import records
from gapdesk.store.database import Database
from tests.store.test_records import model, reply, turn, user


class Desk:
    """An archive with all around it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock()
        self.notices: list[str] = []
        self.told: list[Event] = []
        bus = Bus()
        bus.subscribe(self.told.append)
        self.heard = asyncio.Event()
        bus.subscribe(lambda _: self.heard.set())
        self.archive = RecordArchive(database, bus, Capabilities({}), self.clock, self.notices.append)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.database.run(lambda db: list(db.execute_sql(query).fetchall()))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(tmp_path / "gapdesk.db")
    await database.open()
    found = Desk(database)
    yield found
    await found.archive.close()
    await database.close()


def named(text: str, answer: str, **fields: Any) -> Turn:
    return turn([user(text)], reply(answer), name="n", **fields)


async def test_what_was_recorded_is_recalled_at_once(desk: Desk) -> None:
    for number in range(20):
        recalled = await desk.archive.recall("me", "n", 10**6)
        assert (len(recalled.contents) if recalled else 0) == 2 * number
        after = recalled.leaf if recalled else None
        desk.archive.record(named(f"q{number}", f"a{number}", after=after))


async def test_it_is_there_after_a_restart(desk: Desk) -> None:
    desk.archive.record(named("q", "a"))
    await desk.archive.close()
    await desk.database.close()
    await desk.database.open()
    recalled = await desk.archive.recall("me", "n", 100)
    assert recalled is not None
    assert recalled.contents == (user("q"), model("a"))


async def test_many_changes_are_told_together(desk: Desk) -> None:
    for number in range(5):
        desk.archive.record(turn([user(f"Question {number}")], reply("a")))
    await desk.archive.close()
    assert desk.told == [ConversationsChanged(frozenset({1, 2, 3, 4, 5}))]
    desk.archive.record(turn([user("Question 6")], reply("a")))
    await desk.archive.close()
    assert desk.told[1:] == [ConversationsChanged(frozenset({6}))]


async def test_changes_are_told_without_being_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "TELL_SECONDS", 0)
    desk.archive.record(named("q", "a"))
    async with asyncio.timeout(5):
        await desk.heard.wait()
    assert desk.told == [ConversationsChanged(frozenset({1}))]


async def test_tokens_are_googles_where_it_counted_them(desk: Desk) -> None:
    desk.archive.record(named("word " * 100, "word " * 100))
    desk.archive.record(named("word", "word", usage=Usage(prompt=1, output=777, thoughts=50)))
    two = {"candidates": [{"content": model("word " * 40), "index": n} for n in range(2)]}
    desk.archive.record(turn([user("q")], two, usage=Usage(output=900), name="n"))
    counts = [tokens for (tokens,) in await desk.rows("SELECT tokens FROM message ORDER BY id")]
    assert counts[3] == 777
    assert 100 < counts[0] < 200
    assert 100 < counts[1] < 200
    assert 40 < counts[5] == counts[6] < 90


@pytest.mark.allow_warnings
async def test_a_turn_that_cannot_be_kept_disturbs_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.archive.record(named("q", "a"))
    (pages,) = (await desk.rows("PRAGMA page_count"))[0]
    await desk.rows(f"PRAGMA max_page_count = {pages}")  # as if the disk were full
    for _ in range(2):
        desk.archive.record(named("lost " * 20_000, "lost " * 20_000))
        await desk.archive.close()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert desk.notices == ["Conversations are not recorded: database or disk is full."]
    desk.clock.advance(archive.COMPLAIN_SECONDS)
    desk.archive.record(named("lost " * 20_000, "lost " * 20_000))
    await desk.archive.close()
    assert len(desk.notices) == 2
    await desk.rows("PRAGMA max_page_count = 1000000")
    desk.archive.record(named("q2", "a2"))
    await desk.archive.close()
    assert await desk.rows("SELECT count(*) FROM message") == [(4,)]


@pytest.mark.parametrize("depth", [245, 249, 250, 251, 252, 253, 254, 255, 600])
@pytest.mark.parametrize("place", ["call", "setup"])
async def test_what_no_json_can_be_made_of_is_passed_over(desk: Desk, depth: int, place: str) -> None:
    deep: Any = 1
    for _ in range(depth):
        deep = [deep]
    args = {"x": deep if place == "call" else 1}
    call = {"role": "model", "parts": [{"functionCall": {"name": "f", "args": args}}]}
    setup = {"tools": deep} if place == "setup" else {}
    desk.archive.record(turn([user("q"), call, user("q2")], reply("a"), setup=setup))
    desk.archive.record(named("q", "a"))
    await desk.archive.close()
    assert desk.notices == []
    kept = await desk.rows("SELECT messages FROM conversation ORDER BY id")
    if depth not in (245, 600):
        assert kept in ([(4,), (2,)], [(2,)])
    else:
        assert len(kept) == (2 if depth == 245 else 1)


@pytest.mark.allow_warnings
async def test_a_closed_database_is_no_error_of_the_request(desk: Desk) -> None:
    await desk.database.close()
    desk.archive.record(named("q", "a"))
    assert desk.notices == ["Conversations are not recorded: the database is not open."]


async def test_turns_that_come_together_are_one_transaction(desk: Desk) -> None:
    statements: list[str] = []
    await desk.database.run(lambda db: db.connection().set_trace_callback(statements.append))
    for number in range(20):
        desk.archive.record(named(f"q{number}", f"a{number}"))
    await desk.rows("SELECT 1")
    begun = statements.index("SELECT 1")
    assert (
        sum(statement.startswith("BEGIN") for statement in statements[:begun]) == 2
    )  # theirs, and of SELECT


@pytest.mark.allow_warnings
async def test_a_turn_that_fails_takes_no_neighbour_with_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = records.record

    def fails_behind(db: SqliteDatabase, given: Turn, tokens: Sequence[int]) -> int | None:
        found = kept(db, given, tokens)
        if given.name == "bad":
            raise RuntimeError("a mistake of ours")
        return found

    monkeypatch.setattr(records, "record", fails_behind)
    for name in ("a", "bad", "b"):
        desk.archive.record(turn([user("q")], reply("a"), name=name))
    await desk.archive.close()
    assert await desk.rows("SELECT name FROM conversation ORDER BY id") == [("a",), ("b",)]
    assert desk.notices == ["Conversations are not recorded: a mistake of ours."]
    assert desk.told == [ConversationsChanged(frozenset({1, 2}))]


@pytest.mark.allow_warnings
@pytest.mark.parametrize("bound", ["MOST_TURNS", "MOST_BYTES"])
async def test_more_than_can_be_written_is_left_out_and_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(archive, bound, 3)
    for number in range(5):
        desk.archive.record(named(f"q{number}", "a", size=1))
    assert desk.notices == ["Conversations are not recorded: requests come faster than they can be written."]
    await desk.archive.close()
    assert await desk.rows("SELECT count(*) FROM message WHERE model_turn") == [(3,)]
    desk.archive.record(named("q5", "a", size=1))  # now there is room again
    await desk.archive.close()
    assert await desk.rows("SELECT count(*) FROM message WHERE model_turn") == [(4,)]
