"""HTTP as it goes over the wire: what a well-behaved client library would never send."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from yarl import URL

PATIENCE = 5.0
"""Seconds after which a test gives up; never reached while all is well."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; header names in lower case."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


class Wire:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, base: str) -> Wire:
        url = URL(base)
        return cls(*await asyncio.open_connection(url.host, url.port))

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def line(self) -> bytes:
        async with asyncio.timeout(PATIENCE):
            return await self._reader.readline()

    async def rest(self) -> bytes:
        """Everything until the server closes."""
        async with asyncio.timeout(PATIENCE):
            return await self._reader.read()

    async def answer(self, *, empty: bool = False) -> Answer:
        """The next response, with a Content-Length body; `empty` for HEAD."""
        async with asyncio.timeout(PATIENCE):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            _, status, reason = (*head[0].split(" ", 2), "")[:3]
            headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in head[1:] if line)}
            length = 0 if empty else int(headers.get("content-length", 0))
            body = await self._reader.readexactly(length)
        return Answer(int(status), reason, headers, body)


async def say(base: str, data: bytes, *, empty: bool = False) -> Answer:
    """Send `data` over a new connection and read one response."""
    async with await Wire.open(base) as wire:
        await wire.send(data)
        return await wire.answer(empty=empty)


def head(method: str, target: str, *lines: str, host: str = "127.0.0.1", token: str | None = None) -> bytes:
    """A request head; `lines` are further header lines."""
    given = [f"Host: {host}", *([f"Authorization: Bearer {token}"] if token else []), *lines]
    return "\r\n".join((f"{method} {target} HTTP/1.1", *given, "", "")).encode("latin-1")
