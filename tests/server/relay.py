"""A TCP relay that cuts what passes through it into pieces of any size."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from yarl import URL

_LARGEST = 61


class Relay:
    """Listens at `url`; the answers of `target` come in pieces that respect neither events nor characters."""

    def __init__(self, seed: int) -> None:
        self.url = ""
        self.target = ""
        self.pieces = 0
        self._random = random.Random(seed)
        self._running: set[asyncio.Task[None]] = set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        url = URL(self.target)
        try:
            above, below = await asyncio.open_connection(url.host, url.port)
            for end in (writer, below):
                end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            up = asyncio.create_task(self._copy(reader, below))
            try:
                await self._cut_up(above, writer)
            finally:
                up.cancel()
                await asyncio.wait([up])
                below.close()
        finally:
            writer.close()
            self._running.discard(task)

    async def _copy(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()

    async def _cut_up(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            at = 0
            while at < len(data):
                size = self._random.randint(1, _LARGEST)
                sink.write(data[at : at + size])
                await sink.drain()
                await asyncio.sleep(0)  # its reader gets a turn: pieces are not put together again
                self.pieces += 1
                at += size

    async def stop(self) -> None:
        """Wait for the connections, which both ends have closed by now."""
        if self._running:
            await asyncio.wait(self._running, timeout=2)


@asynccontextmanager
async def relay(seed: int = 1) -> AsyncIterator[Relay]:
    """A running relay; set its `target` before the first request."""
    made = Relay(seed)
    server = await asyncio.start_server(made._serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        await made.stop()
        await server.wait_closed()
