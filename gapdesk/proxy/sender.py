"""The way to Google as the dispatcher sees it: something that sends a call and opens a reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from gapdesk.proxy.types import Call, Kind


class UpstreamFault(Exception):
    """No answer from upstream: `kind` is NETWORK or TIMEOUT."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class UpstreamReply(Protocol):
    """An answer whose headers are there and whose body is still open."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def connect(self) -> float | None:
        """Seconds until a new connection stood; None where an open one was used."""
        ...

    async def read(self) -> bytes:
        """The whole body. Raises UpstreamFault."""
        ...

    async def chunk(self) -> bytes:
        """The next piece, b"" at the end. Raises UpstreamFault."""
        ...

    def close(self) -> None:
        """Give the connection back if the body was read to its end; else cut it, which stops upstream."""
        ...


Opener = Callable[[Call, str], Awaitable[UpstreamReply]]


class Sender(Protocol):
    """The way to Google."""

    async def open(self, call: Call, secret: str) -> UpstreamReply:
        """Send `call` with one key and return when the headers are there. Raises UpstreamFault."""
        ...
