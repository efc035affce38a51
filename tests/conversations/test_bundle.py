from __future__ import annotations

import base64
import gzip
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from gapdesk.clock import ManualClock
from gapdesk.conversations.bundle import Bundle
from gapdesk.conversations.types import Conversation, MessageState, Restored, Turn, Wanted
from gapdesk.proxy.types import Usage
from gapdesk.store import blobs, conversations, records, retention, search
from gapdesk.store.database import Database
from gapdesk.wording import Objection
from tests.store.test_records import NOW, PNG, model, reply, turn, user

CLIENTS = (("here", "this computer"), ("me", "My phone"))
SYSTEM = {"parts": [{"text": "Be brief."}]}


class Room:
    """A database, and what goes into a file from it."""

    def __init__(self, database: Database, clients: tuple[tuple[str, str], ...] = CLIENTS) -> None:
        self.database = database
        self.bundle = Bundle(database, ManualClock(NOW), lambda: clients)

    async def keep(self, given: Turn) -> int:
        found = await self.database.run(records.record, given, [10] * (len(given.contents) + 1))
        assert found is not None
        return found

    async def wholes(self) -> list[Conversation]:
        ids = await self.database.run(conversations.ids, Wanted())
        return [one for id in ids if (one := await self.database.run(conversations.whole, id))]

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.database.run(lambda db: db.execute_sql(query).fetchall())


@asynccontextmanager
async def room(*clients: tuple[str, str]) -> AsyncIterator[Room]:
    database = Database(None)
    await database.open()
    yield Room(database, clients or CLIENTS)
    await database.close()


def picture(data: bytes, text: str = "look") -> dict[str, Any]:
    inline = {"mimeType": "image/png", "data": base64.b64encode(data).decode()}
    return {"role": "user", "parts": [{"text": text}, {"inlineData": inline}]}


LARGE = random.Random(1).randbytes(700_000)


async def filled(one: Room) -> None:
    """Two conversations: one with branches, media and a name; one that failed."""
    opening = [picture(PNG, "What is a tide?"), model("The sea rises.")]
    usage = Usage(12, 9, 4, 3, 1, 26)
    fields = {
        "name": "sea",
        "system": SYSTEM,
        "usage": usage,
        "key": "spare",
        "project": "p1",
        "duration": 2.0,
    }
    await one.keep(turn(opening[:1], reply("The sea rises."), **fields))
    await one.keep(turn([*opening, picture(LARGE)], reply("Nice.", "Pretty."), **fields))
    await one.keep(turn([*opening, user("Why?")], reply("The moon."), time=NOW + 5, **fields))
    failed = {"state": MessageState.UNANSWERED, "note": "No key.", "client": "here"}
    await one.keep(turn([picture(PNG, "天气")], None, **failed))


COLUMNS = """
SELECT depth, model_turn, hex(chain), length, tokens, bytes, time, state, note, model, key, project, request,
prompt, output, thoughts, cached, tool_use, duration, hex(system), hex(setup), parts FROM message ORDER BY id
"""
COUNTS = """
SELECT uuid, client, name, title, renamed, hex(system), model, messages, leaves, depth, bytes, open_end,
created, used, pinned, coalesce(ttl_days, 0), deleted FROM conversation ORDER BY id
"""


async def test_all_comes_back_as_it_was(tmp_path: Path) -> None:
    file = str(tmp_path / "all.jsonl.gz")
    async with room() as one, room() as other:
        await filled(one)
        assert await one.bundle.write(file) == 2
        assert await other.bundle.read(file) == Restored(2, 0)
        assert await other.rows(COUNTS) == await one.rows(COUNTS)
        kept = await other.rows("SELECT ttl_days FROM conversation")
        assert kept == [(0,), (0,)], "an old backup is not deleted at the next clean-up"
        assert await other.rows(COLUMNS) == await one.rows(COLUMNS)
        assert await other.wholes() == [replace(whole, ttl_days=0) for whole in await one.wholes()]
        for data in (PNG, LARGE):
            digest = (await one.rows(f"SELECT lower(hex(hash)) FROM blob WHERE size = {len(data)}"))[0][0]
            assert await other.database.run(blobs.get, digest) == data
        for words in ("moon", "sea", "天"):
            found = await one.rows(f"SELECT rowid FROM message_text WHERE message_text MATCH '\"{words}\"'")
            assert found
            assert found == await other.rows(
                f"SELECT rowid FROM message_text WHERE message_text MATCH '\"{words}\"'"
            )
        assert (tmp_path / "all.jsonl.gz").stat().st_mode & 0o077 == 0
        assert entries(tmp_path) == [tmp_path / "all.jsonl.gz"]


async def test_what_is_known_is_not_taken_twice(tmp_path: Path) -> None:
    file = str(tmp_path / "all")
    async with room() as one:
        await filled(one)
        await one.keep(turn([user("Say hi")], reply("Hi.")))
        await one.keep(turn([user("Say hi")], reply("Hi."), time=NOW + 1))  # two that say the same
        before = await one.rows(COLUMNS), await one.rows(COUNTS)
        assert await one.bundle.write(file) == 3
        assert await one.bundle.read(file) == Restored(0, 3)
        assert (await one.rows(COLUMNS), await one.rows(COUNTS)) == before


async def test_a_known_conversation_gets_what_is_new_on_both_sides(tmp_path: Path) -> None:
    old, new = str(tmp_path / "old"), str(tmp_path / "new")
    async with room() as one, room() as other:
        await filled(one)
        await one.bundle.write(old)
        await other.bundle.read(old)
        history = [picture(PNG, "What is a tide?"), model("The sea rises."), user("Why?"), model("The moon.")]
        await one.keep(turn([*history, user("And the sun?")], reply("Less."), name="sea", time=NOW + 9))
        await other.keep(turn([*history, user("Sure?")], reply("Yes."), name="sea", time=NOW + 20))
        await one.bundle.write(new)
        assert await other.bundle.read(new) == Restored(1, 1)
        (sea,) = (whole for whole in await other.wholes() if whole.name == "sea")
        assert [one.content["parts"][0]["text"] for one in sea.path()][-2:] == ["Sure?", "Yes."]
        ends = {one.id for one in sea.messages} - {one.parent for one in sea.messages}
        texts = {tuple(m.content["parts"][0]["text"] for m in sea.path(end))[-2:] for end in ends}
        assert texts == {("look", "Nice."), ("look", "Pretty."), ("Sure?", "Yes."), ("And the sun?", "Less.")}
        counts = await other.rows("SELECT messages, leaves, used FROM conversation WHERE name = 'sea'")
        assert counts == [(11, 4, NOW + 20)]
        assert await one.bundle.read(new) == Restored(0, 2)


async def test_a_newer_end_is_gone_on_with(tmp_path: Path) -> None:
    file = str(tmp_path / "all")
    async with room() as one, room() as other:
        await one.keep(turn([user("a")], reply("b"), name="n"))
        await one.bundle.write(file)
        await other.bundle.read(file)
        await one.keep(turn([user("a"), model("b"), user("c")], reply("d"), name="n", time=NOW + 9))
        await one.bundle.write(file)
        await other.bundle.read(file)
        (whole,) = await other.wholes()
        assert [m.content["parts"][0]["text"] for m in whole.path(whole.head)] == ["a", "b", "c", "d"]


async def test_a_name_that_is_taken_is_dropped_and_clients_are_found(tmp_path: Path) -> None:
    file = str(tmp_path / "all")
    async with room() as one, room(("here", "this computer"), ("x", "My phone")) as other:
        await one.keep(turn([user("a")], reply("b"), name="n"))
        await one.keep(turn([user("c")], reply("d"), name="m", client="gone"))
        await one.bundle.write(file)
        await other.keep(turn([user("mine")], reply("e"), name="n", client="x"))
        assert await other.bundle.read(file) == Restored(2, 0)
        found = await other.rows("SELECT client, name, title FROM conversation ORDER BY id")
        assert found == [("x", "n", "mine"), ("x", None, "a"), ("here", "m", "c")]
        # and goes on there: identities are those of the client it has now
        await other.keep(turn([user("a"), model("b"), user("more")], reply("f"), client="x"))
        assert len(await other.wholes()) == 3


async def test_what_was_deleted_comes_back(tmp_path: Path) -> None:
    file = str(tmp_path / "all")
    async with room() as one:
        await filled(one)
        await one.bundle.write(file)
        ids = await one.database.run(conversations.ids, Wanted())
        await one.database.run(conversations.remove, ids, NOW)
        assert await one.bundle.read(file) == Restored(2, 0)
        while await one.database.run(retention.expired, NOW + 1000, 0.0, 1000.0):
            pass
        assert [len(whole.messages) for whole in await one.wholes()] == [7, 1]
        assert len(await one.rows("SELECT 1 FROM blob")) == 2


def entries(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def lines(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def spoiled(told: list[bytes], how: str) -> bytes:
    text = b"".join(told)
    match how:
        case "no gzip":
            return text
        case "cut":
            return gzip.compress(text)[:-100]
        case "no end":
            return gzip.compress(b"".join(told[:-1]))
        case "alien":
            return gzip.compress(b'{"a": 1}\n')
        case "empty":
            return b""
        case "newer":
            return gzip.compress(text.replace(b'"version":1', b'"version":2', 1))
        case "picture":
            return gzip.compress(text.replace(b'{"data":"iVBO', b'{"data":"iVBP', 1))
        case "role":
            return gzip.compress(text.replace(b'"role":"user"', b'"role":"pope"', 1))
        case "time":
            return gzip.compress(text.replace(b'"time":', b'"time":9e', 1))
        case "junk":
            return gzip.compress(b"".join([told[0], b"junk\n", *told[1:]]))
    raise AssertionError(how)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("no gzip", "no file with"), ("alien", "no file with"), ("empty", "no file with"),
        ("newer", "newer gapdesk"), ("cut", "damaged"), ("no end", "damaged"), ("picture", "damaged"),
        ("role", "damaged"), ("time", "damaged"), ("junk", "damaged"),
    ],
)  # fmt: skip
async def test_a_bad_file_leaves_nothing(tmp_path: Path, how: str, words: str) -> None:
    file = tmp_path / "all"
    async with room() as one, room() as other:
        await filled(one)
        await one.bundle.write(str(file))
        file.write_bytes(spoiled(lines(file), how))
        with pytest.raises(Objection, match=words):
            await other.bundle.read(str(file))
        assert await other.wholes() == []
        while await other.database.run(retention.expired, NOW + 1000, 0.0, 1000.0):
            pass
        for table in ("conversation", "message", "blob", "document"):
            assert await other.rows(f"SELECT * FROM {table}") == []


async def test_files_that_are_not_there(tmp_path: Path) -> None:
    async with room() as one:
        with pytest.raises(FileNotFoundError):
            await one.bundle.read(str(tmp_path / "none"))
        with pytest.raises(OSError, match="none"):
            await one.bundle.write(str(tmp_path / "none" / "all"))


async def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "all"
    file.write_text("old")
    async with room() as one:
        await filled(one)
        run = one.database.run
        begun: list[list[Path]] = []

        async def fails(*given: Any) -> Any:
            begun.append(entries(tmp_path))
            if len(begun) > 2:
                raise OSError("no more")
            return await run(*given)

        one.database.run = fails  # type: ignore[method-assign]
        with pytest.raises(OSError, match="no more"):
            await one.bundle.write(str(file))
    assert [len(found) for found in begun] == [2, 2, 2]
    assert entries(tmp_path) == [file]
    assert file.read_text() == "old"


async def test_much_goes_in_small_jobs(tmp_path: Path) -> None:
    file = tmp_path / "all"
    async with room() as one, room() as other:
        contents = [user(f"q{n}") if n % 2 == 0 else model(f"a{n}") for n in range(701)]
        await one.keep(turn(contents, reply("end")))
        await one.bundle.write(str(file))
        jobs = 0
        run = other.database.run

        async def counted(*given: Any) -> Any:
            nonlocal jobs
            jobs += 1
            return await run(*given)

        other.database.run = counted  # type: ignore[method-assign]
        assert await other.bundle.read(str(file)) == Restored(1, 0)
        assert jobs >= 8
        (whole,) = await other.wholes()
        assert len(whole.path()) == 702
        assert orjson.loads(lines(file)[-1]) == {"end": 1}
        assert (await run(search.messages, "q300", None, search.NEWEST, 10)).messages
