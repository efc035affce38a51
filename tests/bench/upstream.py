"""A raw Google for benchmarks, in a process of its own: canned answers, as fast as asyncio can write them.

`python -m tests.bench.upstream [EVENTS GAP]` prints its address. Each request is answered with one reply, but
one whose path holds `streamGenerateContent` with a stream of so many events, so many seconds apart; each
event carries the moment at which it was written as `@nanoseconds@`: so a reader elsewhere can tell how long
it was under way.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

GAP = 0.01
EVENTS = 20
MODEL = "gemini-3.5-flash-lite"
_USAGE = {"promptTokenCount": 420, "candidatesTokenCount": 260, "totalTokenCount": 680}


def _reply(text: str, **more: str) -> bytes:
    candidate = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0, **more}
    document = {
        "candidates": [candidate],
        "usageMetadata": _USAGE,
        "modelVersion": MODEL,
        "responseId": "dGhlIHNhbWUgZXZlcnkgdGltZQ",
    }
    return json.dumps(document).encode()


_WHOLE = _reply("The quick brown fox jumps over the lazy dog. " * 24, finishReason="STOP")
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nServer: scaffolding\r\n"
    b"Vary: Origin, X-Origin, Referer\r\nContent-Length: %d\r\n\r\n%b" % (len(_WHOLE), _WHOLE)
)
_STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nServer: scaffolding\r\n"
    b"Vary: Origin, X-Origin, Referer\r\nTransfer-Encoding: chunked\r\n\r\n"
)
_EVENT = _reply("@STAMP@ and some more words of one chunk")
_LAST = _reply("@STAMP@", finishReason="STOP")


class _Connection(asyncio.Protocol):
    """One keep-alive connection; requests come one after the other."""

    def __init__(self, events: int, gap: float) -> None:
        self._events = events
        self._gap = gap

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if not blank or len(body) < int(length or 0):
            return
        self._received = b""
        if b"streamGenerateContent" in head.partition(b"\r\n")[0]:
            self._event(1, _STREAM_HEAD, asyncio.get_running_loop().time())
        else:
            self._transport.write(_ANSWER)

    def _event(self, number: int, head: bytes, due: float) -> None:
        last = number == self._events
        template = _LAST if last else _EVENT
        event = b"data: " + template.replace(b"STAMP", b"%d" % time.perf_counter_ns()) + b"\r\n\r\n"
        end = b"0\r\n\r\n" if last else b""
        self._transport.write(b"%b%x\r\n%b\r\n%b" % (head, len(event), event, end))
        if not last:
            due += self._gap
            asyncio.get_running_loop().call_at(due, self._event, number + 1, b"", due)


async def _serve(events: int, gap: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(events, gap), "127.0.0.1", 0)
    print(f"listening on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    told = sys.argv[1:]
    asyncio.run(_serve(int(told[0]), float(told[1])) if told else _serve(EVENTS, GAP))
