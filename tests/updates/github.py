"""GitHub on this machine: behind a proxy that leads every https request to it, whatever the host."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.doctor.surroundings import listening, server_tls
from tests.updates.releases import entry, feed


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitHub sends; `silent` sends nothing at all."""

    body: bytes = b""
    status: str = "200 OK"
    headers: tuple[str, ...] = ()
    silent: bool = False


@dataclass
class GitHub:
    """Gives `answers` one after the other, the last one again and again."""

    answers: list[Answer] = field(default_factory=lambda: [Answer(feed(entry("v9.0.0", "All is new.")))])
    proxy: str = ""
    """Its URL, for the setting upstream.proxy."""
    connects: list[str] = field(default_factory=list)
    """Each CONNECT that reached the proxy, whole."""
    requests: list[str] = field(default_factory=list)
    """The head of each request that reached GitHub."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.silent:
            await reader.read()
        head = [f"HTTP/1.1 {answer.status}", f"Content-Length: {len(answer.body)}", "Connection: close"]
        writer.write("\r\n".join([*head, *answer.headers]).encode() + b"\r\n\r\n" + answer.body)
        await writer.drain()

    async def tunnel(self, port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connects.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        above, below = await asyncio.open_connection("127.0.0.1", port)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_copy(reader, below))
                group.create_task(_copy(above, writer))
        finally:
            below.close()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
        sink.close()


@contextlib.asynccontextmanager
async def github(*answers: Answer) -> AsyncIterator[GitHub]:
    """GitHub and the proxy before it. Its certificate is "github" of tests/data/tls."""
    made = GitHub()
    made.answers = list(answers) or made.answers
    async with listening(made.serve, tls=server_tls("github")) as port:

        async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await made.tunnel(port, reader, writer)

        async with listening(tunnel) as through:
            made.proxy = f"http://127.0.0.1:{through}"
            yield made
