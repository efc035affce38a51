"""The measuring clients: as little as possible between the socket and the clock."""

from __future__ import annotations

import asyncio
import base64
import json
import random
import re
import socket
import time

from tests.bench.programs import TOKEN
from tests.bench.upstream import MODEL

_STAMP = re.compile(rb"@(\d+)@")
_SYSTEM = "You are a careful assistant who answers in short sentences. " * 8
_TURNS = [
    ("user", "What is the tallest mountain of each continent? Please give the height in metres too. " * 3),
    ("assistant", "Everest 8849, Aconcagua 6961, Denali 6190, Kilimanjaro 5895, Elbrus 5642 … " * 4),
    ("user", "And the second tallest ones?"),
]
_NUMBER = b"#" * 20
_NUMBERED = ("user", f"And number {_NUMBER.decode()}?")


def native_request(
    *, stream: bool = False, model: str = MODEL, topic: str = "", earlier: int = 0, number: bool = False
) -> bytes:
    """A short conversation to Gemini's own endpoint; those of other topics are other conversations.

    So many `earlier` turns make it long. With `number` its last question holds what `numbered` replaces.
    """
    turns = [("user", topic), ("assistant", "Yes?"), *_TURNS] if topic else list(_TURNS)
    turns[:0] = [(turns[n % 2][0], f"{n} {turns[n % 2][1]}") for n in range(earlier)]
    turns += [_NUMBERED] if number else []
    contents = [
        {"role": "model" if role == "assistant" else role, "parts": [{"text": text}]} for role, text in turns
    ]
    body = {"contents": contents, "systemInstruction": {"parts": [{"text": _SYSTEM}]}}
    verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
    return _post(f"/v1beta/models/{model}:{verb}", body)


def openai_request(*, stream: bool = False, number: bool = False) -> bytes:
    """The same conversation to the OpenAI endpoint."""
    told = [*_TURNS, _NUMBERED] if number else _TURNS
    turns = [{"role": role, "content": text} for role, text in told]
    messages = [{"role": "system", "content": _SYSTEM}, *turns]
    body = {"model": MODEL, "messages": messages, "temperature": 0.7, "stream": stream}
    return _post("/v1/chat/completions", body)


def picture_request(size: int, number: int) -> bytes:
    """A question about so many bytes of a picture; those of other numbers are other pictures."""
    data = base64.b64encode(random.Random(number).randbytes(size)).decode()
    parts = [{"text": f"Picture {number}?"}, {"inlineData": {"mimeType": "image/png", "data": data}}]
    return _post(f"/v1beta/models/{MODEL}:generateContent", {"contents": [{"role": "user", "parts": parts}]})


def numbered(request: bytes) -> bytes:
    """The request with a question that was never asked."""
    return request.replace(_NUMBER, b"%020d" % time.perf_counter_ns())


def _post(path: str, body: dict[str, object]) -> bytes:
    raw = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\nAccept: */*\r\n"
        f"User-Agent: bench/1\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


class Line:
    """One keep-alive connection that blocks."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> float:
        """Seconds until the whole answer is there. Raises RuntimeError if it is not a 200."""
        began = time.perf_counter()
        self._socket.sendall(request)
        data = self._socket.recv(1 << 18)
        while not _complete(data):
            data += self._socket.recv(1 << 18)
        return time.perf_counter() - began

    def stream(self, request: bytes) -> tuple[float, list[float]]:
        """Seconds until the first byte of the body, and seconds each event was under way from upstream."""
        began = time.perf_counter()
        self._socket.sendall(request)
        first, delays, data, seen = 0.0, [], b"", 0
        while not data.endswith(b"0\r\n\r\n"):
            data += self._socket.recv(1 << 18)
            now = time.perf_counter_ns()
            if not first and data.partition(b"\r\n\r\n")[2]:
                _check(data)
                first = now / 1e9 - began
            for stamp in _STAMP.finditer(data, seen):
                seen = stamp.end()
                delays.append((now - int(stamp[1])) / 1e9)
        return first, delays

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def _complete(data: bytes) -> bool:
    head, blank, body = data.partition(b"\r\n\r\n")
    if not blank:
        return False
    _check(data)
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(body) >= int(length) if length else body.endswith(b"0\r\n\r\n")


def _check(data: bytes) -> None:
    if not data.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"not answered: {data[:300]!r}")


class _Worker(asyncio.Protocol):
    """A client that asks again as soon as it is answered."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._data = b""
        self.answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(numbered(self._request))

    def data_received(self, data: bytes) -> None:
        self._data += data
        if _complete(self._data):
            self._data = b""
            self.answers += 1
            self._transport.write(numbered(self._request))


async def load(port: int, request: bytes, *, clients: int, seconds: float) -> tuple[float, int]:
    """Answers per second with `clients` of them asking without a pause; and all answers."""
    loop = asyncio.get_running_loop()
    lines = [
        await loop.create_connection(lambda: _Worker(request), "127.0.0.1", port) for _ in range(clients)
    ]
    await asyncio.sleep(0.2)  # until all have asked
    before, began = sum(worker.answers for _, worker in lines), loop.time()
    await asyncio.sleep(seconds)
    answers, spent = sum(worker.answers for _, worker in lines) - before, loop.time() - began
    for transport, _ in lines:
        transport.close()
    await asyncio.sleep(0.1)
    return answers / spent, sum(worker.answers for _, worker in lines)
