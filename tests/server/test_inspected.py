"""The capture under attack: who leaves, what is huge, what is garbage, what goes on for long."""

from __future__ import annotations

import asyncio
import base64
import io
import os
from typing import Any

import orjson
import pytest

from gapdesk.activity.capture import Capture
from gapdesk.practice.record import Canned
from tests.rig import FREE, LITE, Rig, rig
from tests.server.wire import ask, framed, payload, raw, said, until

MB = 1024 * 1024
ON = {"activity.capture": True}
NATIVE = f"/v1beta/models/{LITE}:generateContent"
STALLED = Canned(body=(framed(said("one ")), framed(said("two", "STOP"))), delay=0.3)


def capture(r: Rig) -> Capture:
    inspector = r.engine.activity.inspector
    assert isinstance(inspector, Capture)
    return inspector


async def all_closed(r: Rig) -> None:
    """No sheet is left open, and nothing is kept of what is not listed."""
    await until(lambda: not capture(r)._open)
    listed = {entry.id for entry in r.engine.activity.entries()}
    assert set(capture(r)._kept) <= listed
    held = r.engine.activity.held()
    assert held.requests == len(capture(r)._kept)
    assert held.size <= held.limit


async def har(r: Rig) -> Any:
    listed = [entry.id for entry in r.engine.activity.entries()]
    return orjson.loads(await r.engine.activity.har(listed))["log"]["entries"]


async def talk(r: Rig, *pieces: bytes, ends: bool = False) -> bytes:
    """All that is answered to these bytes, up to the end of the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(r.url.rpartition(":")[2]))
    for piece in pieces:
        writer.write(piece)
    if ends:
        writer.write_eof()
    try:
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


def request(r: Rig, path: str, body: bytes = b"", *, more: bytes = b"") -> bytes:
    return (
        b"%b %b HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %b\r\nContent-Type: application/json\r\n"
        b"%bContent-Length: %d\r\n\r\n%b"
    ) % (b"POST" if body else b"GET", path.encode(), r.token.encode(), more, len(body), body)


async def test_a_client_that_leaves_in_the_middle_has_what_came_so_far() -> None:
    async with rig(settings=ON) as r:
        r.upstream.plan(STALLED)
        body = {"model": LITE, "stream": True, "messages": [{"role": "user", "content": "left alone"}]}
        response = await r.http.post("/v1/chat/completions", json=body)
        await response.content.readany()
        response.close()
        await until(lambda: bool(r.finished))
        await all_closed(r)
        found = await r.engine.activity.compare(r.finished[0].id)
        assert found is not None
        assert any("left alone" in line.text for line in found.asked)
        assert (await har(r))[0]["response"]["status"] == 499


async def test_who_leaves_before_anything_is_listed_is_not_kept() -> None:
    async with rig(settings=ON) as r:
        r.upstream.plan(Canned(hang=True))
        asking = asyncio.ensure_future(r.http.get(f"/v1beta/models/{LITE}"))
        await until(lambda: bool(capture(r)._open))
        asking.cancel()
        await until(lambda: not capture(r)._open)
        await all_closed(r)


async def test_lists_and_health_leave_nothing() -> None:
    async with rig(settings=ON) as r:
        for path in ("/v1/models", "/v1beta/models", "/health"):
            await raw(await r.http.get(path))
        await until(lambda: not capture(r)._open)
        assert r.engine.activity.held().requests == 0


async def test_bytes_that_are_no_text_spoil_no_archive() -> None:
    async with rig(settings=ON) as r:
        body = orjson.dumps(ask("caf\u00e9"))
        told = await talk(r, request(r, NATIVE, body, more=b"X-Title: caf\xe9 \xff\r\nConnection: close\r\n"))
        assert told.startswith(b"HTTP/1.1 200")
        await until(lambda: bool(r.finished))
        await all_closed(r)
        headers = {each["name"]: each["value"] for each in (await har(r))[0]["request"]["headers"]}
        assert headers["X-Title"].startswith("caf")


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n\x81\x05hello",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf",
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["websocket", "tls", "half a body", "bad chunks"],
)
@pytest.mark.allow_warnings
async def test_garbage_leaves_no_sheet_open(garbage: bytes) -> None:
    async with rig(settings=ON) as r:
        head, _, rest = garbage.partition(b"Host: 127.0.0.1\r\n")
        if rest:
            rest = b"Host: 127.0.0.1\r\nAuthorization: Bearer " + r.token.encode() + b"\r\n" + rest
        await talk(r, head + rest, ends=True)
        await all_closed(r)


async def test_requests_in_one_breath_are_kept_apart() -> None:
    async with rig(settings=ON) as r:
        texts = [f"question {number}" for number in range(5)]
        wire = [request(r, NATIVE, orjson.dumps(ask(text))) for text in texts]
        wire[-1] = request(r, NATIVE, orjson.dumps(ask(texts[-1])), more=b"Connection: close\r\n")
        assert (await talk(r, b"".join(wire))).count(b"HTTP/1.1 200") == 5
        await until(lambda: len(r.finished) == 5)
        await all_closed(r)
        kept = [entry["request"]["postData"]["text"] for entry in await har(r)]
        assert [orjson.loads(text)["contents"][0]["parts"][0]["text"] for text in kept] == texts


async def test_the_limit_holds_over_many_requests() -> None:
    async with rig(settings=ON | {"activity.capture_mb": 1}) as r:
        for number in range(60):
            async with r.http.post(NATIVE, json=ask(f"{number} " + "long " * 20_000)) as response:
                await response.read()
        await until(lambda: len(r.finished) == 60)
        await all_closed(r)
        held = r.engine.activity.held()
        assert 0 < held.requests < 10
        assert await r.engine.activity.compare(r.finished[-1].id) is not None, "the newest are there"
        assert await r.engine.activity.compare(r.finished[0].id) is None


async def test_switching_in_the_middle_keeps_whole_requests_only() -> None:
    async with rig() as r:
        r.upstream.plan(STALLED, STALLED)
        first = await r.chat("before", stream=True)
        r.settings.set("activity.capture", True)
        second = await r.chat("while", stream=True)
        r.settings.set("activity.capture", False)
        await raw(first)
        await raw(second)
        await until(lambda: len(r.finished) == 2)
        await all_closed(r)
        before, during = (entry.id for entry in r.engine.activity.entries())
        assert await r.engine.activity.compare(before) is None
        found = await r.engine.activity.compare(during)
        assert found is not None
        assert any("[DONE]" in line.text for line in found.told)


async def test_of_several_tries_the_one_that_answered_is_kept() -> None:
    async with rig(settings=ON | {"replay.concurrency": 3}) as r:
        r.upstream.plan(payload("503_high_demand"))
        async with r.http.post(NATIVE, json=ask("several")) as response:
            told = await response.json()
        await until(lambda: bool(r.finished))  # the other tries are told of by themselves
        request = response.headers["x-request-id"]
        await all_closed(r)
        found = await r.engine.activity.compare(request)
        assert found is not None
        assert any("several" in line.text for line in found.sent)
        received = orjson.loads("\n".join(line.text for line in found.received))
        assert received["responseId"] == told["responseId"]
        detail = r.engine.activity.detail(request)
        assert detail is not None
        assert not detail.repeatable


async def test_a_client_that_becomes_private_is_not_kept_any_more() -> None:
    async with rig(settings=ON) as r:
        await r.chat("said in the open")
        await until(lambda: bool(r.finished))
        await all_closed(r)
        r.upstream.plan(STALLED)
        running = await r.chat("under way", stream=True)
        client = next(line.id for line in r.engine.clients.lines() if line.requests)
        await r.engine.clients.set_private(client, True)
        await raw(running)
        await until(lambda: len(r.finished) == 2)
        await all_closed(r)
        assert r.engine.activity.held().requests == 0


async def test_a_large_picture_holds_nobody_up_and_is_kept_small() -> None:
    async with rig(settings=ON) as r:
        picture = base64.b64encode(os.urandom(20 * MB)).decode()
        parts = [{"text": "look"}, {"inlineData": {"mimeType": "image/png", "data": picture}}]
        body = io.BytesIO(orjson.dumps({"contents": [{"role": "user", "parts": parts}]}))
        async with r.http.post(NATIVE, data=body) as response:
            assert response.status == 200
        await until(lambda: bool(r.finished))
        await all_closed(r)
        held = r.engine.activity.held()
        assert held.requests == 1
        assert held.size < MB
        assert "<base64, " in (await har(r))[0]["request"]["postData"]["text"]


async def test_no_credential_of_any_kind_is_in_the_archive() -> None:
    async with rig(settings=ON) as r:
        more = (
            b"x-api-key: %b\r\nCookie: session=abc-secret-cookie\r\nProxy-Authorization: Basic c2VjcmV0\r\n"
            b"X-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n"
        ) % r.token.encode()
        path = f"{NATIVE}?%6bey={r.token}&access_token={r.token}"
        await talk(r, request(r, path, orjson.dumps(ask("hi")), more=more))
        await until(lambda: bool(r.finished))
        await all_closed(r)
        written = orjson.dumps(await har(r)).decode() + r.engine.activity.curl(r.finished[0].id)
        for secret in (r.token, "abc-secret-cookie", "c2VjcmV0", *(key.secret for key in FREE)):
            assert secret not in written


@pytest.mark.parametrize("sse", [True, False])
async def test_a_stream_that_was_kept_alive_reads_as_it_was_told(sse: bool) -> None:
    quick = {"streaming.commit_seconds": 0.02, "streaming.keepalive_seconds": 0.02}
    async with rig(settings=ON | quick) as r:
        r.upstream.plan(STALLED)
        path = f"/v1beta/models/{LITE}:streamGenerateContent{'?alt=sse' if sse else ''}"
        async with r.http.post(path, json=ask("slow")) as response:
            told = await response.read()
        assert told.startswith(b"data:  " if sse else b"[ "), "it was kept alive"
        await until(lambda: bool(r.finished))
        await all_closed(r)
        kept = (await har(r))[0]["response"]["content"]
        assert kept["mimeType"] == ("text/event-stream" if sse else "application/json")
        assert kept["text"].encode() == told
