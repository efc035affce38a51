"""Clients that read streams: `python -m tests.bench.streams_traffic PORT DIRECT_PORT SECONDS`.

STREAMS of them ask gapdesk, every other one in OpenAI's form, and DIRECT more ask the upstream itself; each
asks again, something new, when its stream has ended. They begin one after the other, within a second. Prints
one line of JSON: `Found`.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, dataclass

from tests.bench import wire

STREAMS = 32
DIRECT = 4
EVENTS = 160
"""Of each stream, about 40 characters each."""
GAP = 0.05
"""Seconds between two of them."""
_STAMP = re.compile(rb"@(\d+)@")
_LONGEST = 24
"""Bytes of a stamp."""
_WARM = 2.0
"""Seconds that do not count."""


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds that a chunk is under way from the upstream to its reader."""

    p50: float
    p99: float
    longest: float
    direct_p99: float
    """Without gapdesk."""
    per_second: float
    """Chunks that came through gapdesk."""


class _Reader(asyncio.Protocol):
    """A client that asks again as soon as its stream has ended."""

    def __init__(self, request: bytes, delays: list[float]) -> None:
        self._request = request
        self._delays = delays
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(wire.numbered(self._request))

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter_ns()
        if data.startswith(b"HTTP/1.1") and not data.startswith(b"HTTP/1.1 200"):
            sys.exit(f"not answered: {data[:300]!r}")
        data, seen = self._tail + data, 0
        for stamp in _STAMP.finditer(data):
            seen = stamp.end()
            self._delays.append((now - int(stamp[1])) / 1e6)
        self._tail = data[max(seen, len(data) - _LONGEST) :]
        if data.endswith(b"0\r\n\r\n"):
            self._tail = b""
            self._transport.write(wire.numbered(self._request))


async def _read(port: int, direct_port: int, seconds: float) -> Found:
    through: list[float] = []
    direct: list[float] = []
    native = wire.native_request(stream=True, number=True)
    requests = (native, wire.openai_request(stream=True, number=True))
    lines = [(port, requests[n % 2], through) for n in range(STREAMS)]
    lines += [(direct_port, native, direct) for _ in range(DIRECT)]
    loop = asyncio.get_running_loop()
    for line, request, delays in lines:
        await loop.create_connection(lambda r=request, d=delays: _Reader(r, d), "127.0.0.1", line)  # type: ignore[misc]
        await asyncio.sleep(1 / len(lines))
    await asyncio.sleep(_WARM)
    through.clear()
    direct.clear()
    await asyncio.sleep(seconds)
    return Found(
        p50=_percentile(through, 50),
        p99=_percentile(through, 99),
        longest=max(through),
        direct_p99=_percentile(direct, 99),
        per_second=len(through) / seconds,
    )


def _percentile(times: list[float], percent: int) -> float:
    return sorted(times)[len(times) * percent // 100]


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_read(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))))
