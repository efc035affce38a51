"""Private clients: nothing of what they say, or are answered, is left anywhere."""

from __future__ import annotations

import asyncio
import base64
import logging
import os
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from gapdesk.logs import setup
from gapdesk.proxy.types import JsonObject
from tests.rig import FLASH, LITE, Rig, rig
from tests.server.talking import (
    TOOLS,
    Speaker,
    another,
    asked,
    call_in,
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

WORDS = ("Quokka-asks-7431", "Quokka-system-9027", "Quokka-tool-5518", "Quokka-carries-6604", "Quokka-name-3385")
"""What the private client says; the practice model repeats most of it."""
OPEN = "Wombat-says-1120"
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
    for trouble in ("/break 3", "/cut 3", "/error 400", "/block", "/empty", "/quota minute"):
        body = {"contents": [user(f"{ask}\n{trouble}")]}
        url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
        async with r.http.post(url, json=body, headers=unnamed.headers()) as response:
            await response.read()
    chat = {"model": LITE, "stream": True, "messages": [said(f"{ask}\n/drip 50 20")]}
    async with r.http.post("/v1/chat/completions", json=chat, headers=unnamed.headers()) as response:
        await response.content.readany()
        response.close()
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


def _content(path: Path) -> bytes:
    """What a database holds, unpacked where it is packed."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        cells = [
            cell
            for table in tables
            for row in db.execute(f'SELECT * FROM "{table}"').fetchall()
            for cell in row
        ]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
