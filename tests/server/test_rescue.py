"""An answer that was complete when its client had left is given to whoever asks the same again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase

from gapdesk.clock import SystemClock
from gapdesk.conversations.types import MessageState
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.store.statements import execute
from tests.loops import both_loops
from tests.rig import FREE, LITE, Rig, rig
from tests.server.talking import change, media, only, told, user
from tests.server.wire import ask, until

SLOW = {"streaming.fake": True, "streaming.fake_chars_per_second": 400}
"""Whole before its first piece goes out; a second for 400 characters."""
ASKED = "/long 4000"


def post(r: Rig, text: str, *, gemini: bool, stream: bool = True) -> Any:
    if gemini:
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        return r.http.post(f"/v1beta/models/{LITE}:{verb}", json=ask(text))
    body = {"model": LITE, "messages": [{"role": "user", "content": text}], "stream": stream}
    return r.http.post("/v1/chat/completions", json=body)


async def leave(r: Rig, text: str, *, gemini: bool = False) -> None:
    """Ask for a stream and hang up after its first bytes."""
    before = len(r.finished)
    async with post(r, text, gemini=gemini) as response:
        assert response.status == 200
        assert await response.content.readany()
        response.close()
    await until(lambda: len(r.finished) > before)
    await until(lambda: not [task for task in asyncio.all_tasks() if task.get_name() == "rescue an answer"])


async def whole(r: Rig, text: str, *, gemini: bool = False, stream: bool = False) -> tuple[str, str]:
    """Ask and read all of it; also the attempts it took."""
    async with post(r, text, gemini=gemini, stream=stream) as response:
        assert response.status == 200
        return await response.text(), response.headers["x-gapdesk-attempts"]


def kept(r: Rig) -> int:
    return r.engine._records.replays.count


@both_loops
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("gemini", [False, True], ids=["openai", "native"])
async def test_the_same_again_is_answered_without_a_call(gemini: bool, stream: bool) -> None:
    async with rig(settings=SLOW) as r:
        await leave(r, ASKED, gemini=gemini)
        assert kept(r) == 1
        r.settings.set("streaming.fake_chars_per_second", 0)
        r.settings.set("streaming.fake", False)
        answer, attempts = await whole(r, ASKED, gemini=gemini, stream=stream)
        assert attempts == "0"
        assert answer.count("fox") == 89
        assert len(r.generations()) == 1
        assert kept(r) == 0
        assert [event.usage is not None for event in r.finished] == [True, False], "counted once"
        await whole(r, ASKED, gemini=gemini)
        assert len(r.generations()) == 2


async def test_it_is_recorded_whole() -> None:
    async with rig(settings=SLOW) as r:
        await leave(r, ASKED)
        (_, reply) = (await only(r)).messages
        assert reply.state is MessageState.COMPLETE
        assert told([reply])[0][1].count("fox") == 89


async def test_another_question_is_asked() -> None:
    async with rig(settings=SLOW) as r:
        await leave(r, ASKED)
        r.settings.set("streaming.fake_chars_per_second", 0)
        answer, attempts = await whole(r, "hello")
        assert "hello" in answer
        assert attempts == "1"
        assert kept(r) == 1


async def test_who_does_not_want_it_gets_none() -> None:
    async with rig(settings=SLOW | {"replay.rescue": False}) as r:
        await leave(r, ASKED)
        assert kept(r) == 0
        r.settings.set("streaming.fake_chars_per_second", 0)
        await whole(r, ASKED)
        assert len(r.generations()) == 2


@pytest.mark.parametrize("gemini", [False, True], ids=["openai", "native"])
async def test_a_true_stream_that_was_cut_is_not_kept(gemini: bool) -> None:
    async with rig() as r:
        await leave(r, "/drip 50 20", gemini=gemini)
        await until(lambda: r.generations()[0].aborted)
        assert kept(r) == 0
        await whole(r, "/drip 3 1", gemini=gemini)
        assert len(r.generations()) == 2


async def test_who_left_before_google_answered_has_nothing_kept() -> None:
    async with rig(settings=SLOW) as r:
        asked = asyncio.create_task(whole(r, "/slow 30", stream=True))
        await until(lambda: r.generations())
        asked.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asked
        await until(lambda: r.generations()[0].aborted)
        await until(lambda: r.finished)
        assert kept(r) == 0


async def test_an_answer_told_again_is_rescued_again() -> None:
    async with rig(settings=SLOW) as r:
        for _ in range(3):
            await leave(r, ASKED)
            assert kept(r) == 1
        assert len(r.generations()) == 1


async def test_with_several_tries_the_left_one_is_kept_too() -> None:
    async with rig(settings=SLOW | {"replay.concurrency": 3}) as r:
        await leave(r, ASKED)
        await until(lambda: kept(r) == 3)
        assert len(r.generations()) == 3


def written(folder: Path) -> Iterable[bytes]:
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("private", [True, False])
async def test_private_clients_are_rescued_in_memory_only(tmp_path: Path, private: bool) -> None:
    upstream = PracticeUpstream(SystemClock(), FREE)
    async with rig(settings=SLOW, folder=tmp_path, upstream=upstream) as r:
        await change(r, private=private)
        await leave(r, "a secret tangerine " * 20)
        assert kept(r) == 1
    assert any(b"secret tangerine" in data for data in written(tmp_path)) is not private
    async with rig(settings=SLOW, folder=tmp_path, upstream=upstream) as r:
        assert kept(r) == (0 if private else 1)


@both_loops
@pytest.mark.parametrize("size", [10, 600_000], ids=["small", "large"])
async def test_what_the_end_of_gapdesk_cuts_is_there_after_a_restart(tmp_path: Path, size: int) -> None:
    upstream = PracticeUpstream(SystemClock(), FREE)
    body = {"contents": [user(media(bytes(size)), ASKED)]}
    path = f"/v1beta/models/{LITE}"
    async with rig(settings=SLOW, folder=tmp_path, upstream=upstream) as r:
        response = await r.http.post(f"{path}:streamGenerateContent?alt=sse", json=body)
        assert await response.content.readany()
        await r.engine.stop(grace=0.05)
        response.close()
    async with rig(settings=SLOW, folder=tmp_path, upstream=upstream) as r:
        async with r.http.post(f"{path}:generateContent", json=body) as response:
            assert (await response.text()).count("fox") == 89
            assert response.headers["x-gapdesk-attempts"] == "0"
        assert len(r.generations()) == 1


async def test_what_is_kept_for_a_client_goes_when_it_becomes_private() -> None:
    async with rig(settings=SLOW) as r:
        await leave(r, ASKED)
        assert kept(r) == 1
        await change(r, private=True)
        assert kept(r) == 0


async def test_with_recording_off_it_is_kept_in_memory_only(tmp_path: Path) -> None:
    async with rig(settings={**SLOW, "context.recording": False}, folder=tmp_path) as r:
        await leave(r, ASKED)
        assert kept(r) == 1
        await r.engine._database.flush()
        assert await r.engine._database.run(lambda db: rows_of(db, "replay")) == 0
        assert (await whole(r, ASKED))[1] == "0"


def rows_of(db: SqliteDatabase, table: str) -> int:
    count: int = execute(db, f"SELECT count(*) FROM {table}").fetchone()[0]
    return count
