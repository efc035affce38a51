"""Private clients: nothing of what they say, or are answered, is left anywhere."""

from __future__ import annotations

import base64
import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from gapdesk.proxy.types import JsonObject
from gapdesk.store.statements import execute
from tests.rig import FLASH, LITE, OLD, Rig, rig
from tests.server.talking import (
    TOOLS,
    Speaker,
    another,
    asked,
    call_in,
    change,
    gist,
    gists,
    media,
    model,
    native,
    openai,
    recorded,
    result_of,
    said,
    user,
)
from tests.server.wire import until

WORDS = tuple(f"Quokka {what} 7431" for what in ("asks", "tells", "calls", "carries", "names"))
"""What the private client says; the practice model repeats most of it."""
OPEN = "Wombat says 1120"
"""What another client says, which shall be found."""


async def everything(r: Rig, token: str, picture: bytes) -> None:
    """All ways to ask, and all that can go wrong."""
    ask, system, tool, carried, name = WORDS
    tools = [{"functionDeclarations": TOOLS}]
    instruction: JsonObject = {"parts": [{"text": system}]}
    for way in ("header", "token", "url", "metadata"):
        speaker = Speaker(token, name, way)
        for stream in (False, True):
            await openai(r, [said(system, "system"), said(ask)], speaker, stream=stream)
            if way != "metadata":
                new = user(ask, media(picture))
                await native(r, [new], speaker, stream=stream, systemInstruction=instruction)
    unnamed = Speaker(token)
    await native(r, [user(ask), model(carried), user(ask)], unnamed, stream=True)
    asking = user(f'/tool look {{"at": "{tool}"}}')
    reply = await native(r, [asking], unnamed, model=FLASH, tools=tools)
    call = call_in(reply)
    assert call is not None
    await native(r, [asking, reply, user(result_of(call, tool))], unnamed, model=FLASH, tools=tools)
    lasting: JsonObject = {"parts": [{"text": f"{system} " * 4_000}]}  # worth an explicit cache
    for turn in range(4):
        await native(r, [user(f"{ask} {turn}")], unnamed, model=OLD, systemInstruction=lasting)
    assert "cachedContent" in asked(r)
    for trouble in ("/break 3", "/cut 3", "/error 400", "/block", "/empty"):
        body = {"contents": [user(f"{ask}\n{trouble}")]}
        url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
        async with r.http.post(url, json=body, headers=unnamed.headers()) as response:
            await response.read()
    chat = {"model": LITE, "stream": True, "messages": [said(f"{ask}\n/drip 50 20")]}
    async with r.http.post("/v1/chat/completions", json=chat, headers=unnamed.headers()) as response:
        await response.content.readany()
        response.close()
    r.settings.set("streaming.fake", True)
    r.settings.set("streaming.fake_chars_per_second", 50)  # and what is left over is kept for another try
    async with r.http.post("/v1/chat/completions", json=chat, headers=unnamed.headers()) as response:
        await response.content.readany()
        response.close()
    r.settings.set("streaming.fake", False)
    await until(lambda: r.engine.snapshot().in_flight == 0)


@pytest.mark.allow_warnings
@pytest.mark.parametrize("completion", ["explicit", "always"])
async def test_nothing_of_a_private_client_is_left(tmp_path: Path, completion: str) -> None:
    picture = os.urandom(300 * 1024)
    settings = {
        "context.completion": completion,
        "streaming.commit_seconds": 0.05,
        "caching.native": True,
        "replay.concurrency": 2,
    }
    async with rig(settings=settings, folder=tmp_path) as r:
        logged = _log_everything(tmp_path)
        try:
            _, token = await another(r, "private", private=True)
            await everything(r, token, picture)
            await native(r, [user(OPEN)])
            assert [len(call.json["contents"]) for call in r.generations()][:2] == [1, 1]
            assert len(await recorded(r)) == 1
            await r.engine._database.flush()
            _check(tmp_path, picture)  # also what still stands in the write-ahead log
            assert await r.engine.conversations.search("Wombat")
            assert not await r.engine.conversations.search("Quokka")
            assert await r.engine._database.run(_indexed, "wombat")
            assert not await r.engine._database.run(_indexed, "quokka")
            assert await r.engine._database.run(_signatures) == 0
            await r.engine._records.clean(0.0)
        finally:
            logging.getLogger().removeHandler(logged)
            logged.close()
    _check(tmp_path, picture)


def _log_everything(folder: Path) -> logging.Handler:
    handler = logging.FileHandler(folder / "everything.log", encoding="utf-8")
    logging.getLogger().addHandler(handler)
    logging.getLogger("gapdesk").setLevel(logging.DEBUG)
    return handler


def _check(folder: Path, picture: bytes) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"gapdesk.db", "everything.log"} <= {path.name for path in files}
    found = b"\n".join(path.read_bytes() for path in files) + _content(folder / "gapdesk.db")
    assert OPEN.encode() in found, "what is not private is there to be found"
    for word in WORDS:
        assert word.encode() not in found, word
        assert word.casefold().encode() not in found.lower(), word
    for piece in (picture[:40], picture[-40:]):
        assert piece not in found
    assert base64.b64encode(picture)[200:260] not in found


def _indexed(db: SqliteDatabase, word: str) -> int:
    """How many messages the full-text index has with a word."""
    found = execute(db, "SELECT count(*) FROM message_text WHERE message_text MATCH ?", (word,))
    count: int = found.fetchone()[0]
    return count


def _signatures(db: SqliteDatabase) -> int:
    count: int = execute(db, "SELECT count(*) FROM signature").fetchone()[0]
    return count


def _content(path: Path) -> bytes:
    """All cells of a database, as it reads them: on its pages they may be torn."""
    with closing(sqlite3.connect(path)) as db:
        listed = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = [name for name, made in listed if "VIRTUAL" not in made]  # an index gives no text back
        cells = [
            cell
            for table in tables
            for row in db.execute(f'SELECT * FROM "{table}"').fetchall()
            for cell in row
        ]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)


async def test_a_client_that_becomes_private_is_completed_no_more() -> None:
    """What was recorded before stays, and nothing joins it."""
    story = Speaker(name="story")
    async with rig(settings={"context.completion": "always"}) as r:
        for speaker in (story, Speaker()):
            await native(r, [user("before")], speaker)
        before = await recorded(r)
        await change(r, private=True)
        for speaker in (story, Speaker()):
            await native(r, [user("now")], speaker)
            assert asked(r)["contents"] == [user("now")]
            await openai(r, [said("now")], speaker, stream=True)
            assert gists(asked(r)["contents"]) == [("user", "now")]
        assert await recorded(r) == before
        await change(r, private=False)
        await native(r, [user("after")], story)
        assert [gist(one)[1] for one in asked(r)["contents"] if one["role"] == "user"] == ["before", "after"]
