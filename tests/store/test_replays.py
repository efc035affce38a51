from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

import gapdesk.replays as module
from gapdesk.proxy.replay import Kept
from gapdesk.replays import Replays
from gapdesk.store import replays as store
from gapdesk.store.database import Database
from gapdesk.store.replays import SavedReply
from tests.store.memory import memory

NOW = 1_800_000_000.0
KEY, OTHER = b"k" * 32, b"o" * 32


def reply(text: str) -> dict[str, Any]:
    return {"candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": "STOP"}]}


def kept(text: str, *, private: bool = False) -> Kept:
    return Kept(reply(text), "gemini-9-flash", "projects/1", "key 1", private)


async def opened(db: Database, now: float = NOW, ttl: float = 360.0, most: int = 500) -> Replays:
    replays = Replays(db, ttl_minutes=lambda: ttl, max_entries=lambda: most)
    await replays.open(now)
    return replays


async def rows(db: Database) -> int:
    return len(await db.run(store.load))


async def test_each_is_used_once_and_the_oldest_first(db: Database) -> None:
    replays = await opened(db)
    assert not replays.wanted("c")
    replays.keep(KEY, "c", kept("one"), NOW)
    replays.keep(OTHER, "c", kept("other"), NOW)
    replays.keep(KEY, "c", kept("two"), NOW)
    assert replays.wanted("c")
    assert not replays.wanted("d")
    assert await replays.take(KEY, NOW) == kept("one")
    assert await replays.take(KEY, NOW) == kept("two")
    assert await replays.take(KEY, NOW) is None
    assert (replays.count, replays.used) == (1, 2)
    assert await replays.take(OTHER, NOW) == kept("other")
    assert not replays.wanted("c")
    assert await rows(db) == 0


async def test_two_who_ask_at_once_get_two_different_ones(db: Database) -> None:
    replays = await opened(db)
    replays.keep(KEY, "c", kept("one"), NOW)
    replays.keep(KEY, "c", kept("two"), NOW)
    got = await asyncio.gather(*(replays.take(KEY, NOW) for _ in range(3)))
    assert got == [kept("one"), kept("two"), None]


async def test_over_a_restart(db: Database) -> None:
    replays = await opened(db)
    replays.keep(KEY, "c", kept("one"), NOW)
    replays.keep(KEY, "c", kept("two"), NOW + 1)
    again = await opened(db)
    assert again.wanted("c")
    again.keep(KEY, "c", kept("three"), NOW + 2)
    assert await again.take(KEY, NOW + 2) == kept("one")
    third = await opened(db)
    assert await third.take(KEY, NOW + 2) == kept("two")
    assert await third.take(KEY, NOW + 2) == kept("three")


async def test_a_private_clients_reply_never_touches_the_disk(db: Database, path: Path) -> None:
    replays = await opened(db)
    secret = "a word that nobody else says"

    async def is_there(text: str) -> bool:
        await db.flush()
        return any(text.encode() in file.read_bytes() for file in path.parent.iterdir())

    replays.keep(OTHER, "c", kept("anybody's word"), NOW)
    assert await is_there("anybody's word")
    replays.keep(KEY, "p", kept(secret, private=True), NOW)
    assert replays.wanted("p")
    assert not await is_there(secret)
    assert (await opened(db)).count == 1
    assert await replays.take(KEY, NOW) == kept(secret, private=True)
    assert await replays.take(KEY, NOW) is None
    assert not await is_there(secret)


@pytest.mark.parametrize("private", [False, True])
async def test_expired_ones_are_neither_given_nor_kept(db: Database, private: bool) -> None:
    replays = await opened(db, ttl=10.0)
    replays.keep(KEY, "c", kept("old", private=private), NOW)
    replays.keep(KEY, "c", kept("new", private=private), NOW + 60)
    assert await replays.take(KEY, NOW + 600) == kept("new", private=private)
    replays.keep(KEY, "c", kept("newer", private=private), NOW + 600)
    replays.clean(NOW + 1199)
    assert replays.count == 1
    replays.clean(NOW + 1200)
    assert replays.count == 0
    assert not replays.wanted("c")
    assert await rows(db) == 0


async def test_what_expired_while_gapdesk_was_off_is_deleted_at_its_start(db: Database) -> None:
    (await opened(db)).keep(KEY, "c", kept("old"), NOW)
    assert (await opened(db, NOW + 360 * 60)).count == 0
    assert await rows(db) == 0


async def test_above_the_limit_the_oldest_go(db: Database) -> None:
    replays = await opened(db, most=2)
    for number in range(4):
        replays.keep(KEY, "c", kept(str(number), private=number == 1), NOW + number)
    assert (replays.count, await rows(db)) == (2, 2)
    assert await replays.take(KEY, NOW) == kept("2")


async def test_above_the_bytes_the_oldest_go(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 5_000)
    replays = await opened(db)
    for number in range(4):
        replays.keep(KEY, "c", kept(str(number) * 2_000), NOW)
    assert (replays.count, await rows(db)) == (2, 2)
    replays.keep(OTHER, "c", kept("x" * 6_000), NOW)
    assert (replays.count, await rows(db)) == (0, 0)


async def test_a_limit_of_0_keeps_nothing_and_clears_what_there_was(db: Database, path: Path) -> None:
    (await opened(db)).keep(KEY, "c", kept("one"), NOW)
    most = 500
    replays = Replays(db, ttl_minutes=lambda: 360, max_entries=lambda: most)
    await replays.open(NOW)
    assert replays.count == 1
    most = 0
    replays.keep(OTHER, "c", kept("not even for a moment"), NOW)
    assert await replays.take(KEY, NOW) is None
    assert (replays.count, await rows(db)) == (0, 0)
    assert not any(b"not even for a moment" in file.read_bytes() for file in path.parent.iterdir())


async def test_what_is_no_answer_or_has_no_fingerprint_is_not_kept(db: Database) -> None:
    replays = await opened(db)
    replays.keep(b"", "c", kept("one"), NOW)
    blocked = {"promptFeedback": {"blockReason": "OTHER"}}
    replays.keep(KEY, "c", Kept(blocked, "m", "p", "k", False), NOW)
    deep: Any = []
    for _ in range(300):
        deep = [deep]
    replays.keep(KEY, "c", Kept({**reply("one"), "deep": deep}, "m", "p", "k", False), NOW)
    assert await replays.take(b"", NOW) is None
    assert (replays.count, await rows(db)) == (0, 0)


async def test_a_row_that_was_never_written_is_passed_over(db: Database) -> None:
    replays = await opened(db)
    replays.keep(KEY, "c", kept("lost"), NOW)
    replays.keep(KEY, "c", kept("there"), NOW)
    db.post(store.delete, [1])
    assert await replays.take(KEY, NOW) == kept("there")
    assert replays.used == 1


async def test_what_is_kept_is_a_copy(db: Database) -> None:
    replays = await opened(db)
    mine = kept("one", private=True)
    replays.keep(KEY, "c", mine, NOW)
    mine.reply["candidates"].clear()
    assert await replays.take(KEY, NOW) == kept("one", private=True)


async def test_forgetting_a_client(db: Database) -> None:
    replays = await opened(db)
    replays.keep(KEY, "c", kept("one"), NOW)
    replays.keep(KEY, "c", kept("two", private=True), NOW)
    replays.keep(OTHER, "d", kept("three"), NOW)
    replays.forget("c")
    assert (replays.count, await rows(db)) == (1, 1)
    assert await replays.take(KEY, NOW) is None
    assert await replays.take(OTHER, NOW) == kept("three")


def test_rows_are_listed_by_age_and_taken_with_their_content() -> None:
    saved = SavedReply("m", "p", "key", b'{"a":1}')
    with memory() as db:
        store.add(db, 5, KEY, "c", NOW, saved)
        store.add(db, 3, OTHER, "c", NOW + 1, saved)
        assert [(row.id, row.match, row.client, row.created, row.size) for row in store.load(db)] == [
            (5, KEY, "c", NOW, 7),
            (3, OTHER, "c", NOW + 1, 7),
        ]
        assert store.take(db, 5) == saved
        assert store.take(db, 5) is None
        store.delete(db, [3, 99])
        assert store.load(db) == []
