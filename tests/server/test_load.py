"""Many streams at once, whole and correct to the byte, nothing left behind; slow readers cost little."""

from __future__ import annotations

import asyncio
import gc
import random
from typing import Any

import orjson
import psutil
import pytest
from qasync import QEventLoop
from yarl import URL

from gapdesk.practice.record import Canned
from tests.loops import both_loops
from tests.rig import LITE, Rig, rig
from tests.server.relay import relay
from tests.server.wire import ask, chunks, content, framed, lines, raw, said, until

STREAMS, CHUNKS = 64, 100
ALPHABET = 'aé漢字🙂\u2028\u0085👩‍👩‍👧 \n\\"'


def text_of(stream: int) -> list[str]:
    """The pieces of one stream's text: each its own."""
    luck = random.Random(stream)
    return [f"{stream}.{n} " + "".join(luck.choices(ALPHABET, k=12)) for n in range(CHUNKS)]


def canned(pieces: list[str]) -> Canned:
    events = [said(piece) for piece in pieces[:-1]] + [said(pieces[-1], finish="STOP")]
    return Canned(body=tuple(framed(event) for event in events))


async def openai(r: Rig) -> str:
    body = await raw(await r.chat("go", stream=True))
    assert body.endswith(b"data: [DONE]\n\n")
    assert b'"error"' not in body
    assert chunks(body)[-1]["choices"][0]["finish_reason"] == "stop"
    return content(body)


async def native(r: Rig) -> list[bytes]:
    url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
    async with r.http.post(url, json=ask("go")) as response:
        body = await response.read()
    assert body.endswith(b"\r\n\r\n")
    return lines(body.replace("\u2028".encode(), b"<2028>"))  # bytes.splitlines knows better, str would not


def left_over(process: psutil.Process) -> int:
    gc.collect()
    return process.num_fds()


@both_loops
@pytest.mark.parametrize("through_relay", [False, True], ids=["direct", "cut up"])
async def test_64_streams_at_once_are_complete_and_correct(through_relay: bool) -> None:
    process = psutil.Process()
    loop = asyncio.get_running_loop()
    tasks, files = asyncio.all_tasks(), left_over(process)
    async with relay() as cutter:
        settings: dict[str, Any] = {"upstream.url": cutter.url} if through_relay else {}
        async with rig(settings=settings) as r:
            cutter.target = r.upstream.url
            planned = [canned(text_of(n)) for n in range(STREAMS)]
            r.upstream.plan(*planned[: STREAMS // 2])
            got = await asyncio.gather(*(openai(r) for _ in range(STREAMS // 2)))
            assert sorted(got) == sorted("".join(text_of(n)) for n in range(STREAMS // 2))
            r.upstream.plan(*planned[STREAMS // 2 :])
            passed = await asyncio.gather(*(native(r) for _ in range(STREAMS // 2)))
            sent = [
                lines(b"".join(one.body).replace("\u2028".encode(), b"<2028>"))
                for one in planned[STREAMS // 2 :]
            ]
            assert sorted(passed) == sorted(sent)
            assert len(r.generations()) == STREAMS
            assert r.engine.snapshot().in_flight == 0
            assert {event.status for event in r.finished} == {200}
            assert all(status.in_flight == 0 for status in r.engine.pool.statuses(0.0))
        if through_relay:
            assert cutter.pieces > STREAMS * CHUNKS
    await until(lambda: asyncio.all_tasks() == tasks)
    await until(lambda: left_over(process) <= files)
    assert timers(loop) == []


def timers(loop: asyncio.AbstractEventLoop) -> list[str]:
    """The timers that will still ring. On qasync each step of a task is one, and this one is running now."""
    if isinstance(loop, QEventLoop):
        handles = list(loop._timer._SimpleTimer__callbacks.values())
    else:
        handles = loop._scheduled  # type: ignore[attr-defined]
    found = [repr(handle) for handle in handles if not handle.cancelled()]
    return [name for name in found if "Task" not in name]


# --- a client that reads slowly -----------------------------------------------------------------------------


async def test_a_client_that_does_not_read_stops_the_flow_and_loses_nothing() -> None:
    """What waits for a client is bounded by the buffers of a few sockets, whatever upstream has to say."""
    count, size = 700, 64 * 1024
    body = orjson.dumps(ask("go"))
    head = (
        f"POST /v1beta/models/{LITE}:streamGenerateContent?alt=sse HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer gd-practice\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    events = [said("x" * size) for _ in range(count - 1)] + [said("end", finish="STOP")]
    async with rig() as r:
        r.upstream.plan(Canned(body=tuple(framed(event) for event in events)))
        reader, writer = await asyncio.open_connection("127.0.0.1", URL(r.url).port, limit=size)
        writer.write(head.encode() + body)
        await until(lambda: r.generations())
        (call,) = r.generations()
        sent = -1
        while sent != call.chunks_sent:  # until it stands still
            sent = call.chunks_sent
            await asyncio.sleep(0.15)
        assert sent < count / 2
        received = 0
        while piece := await reader.read(1 << 20):
            received += len(piece)
        writer.close()
        assert call.chunks_sent == count
        assert received > count * size
        await until(lambda: r.finished)
        assert r.finished[0].failure is None
