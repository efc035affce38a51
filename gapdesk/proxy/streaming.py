"""Answers that take time: the open status, keep-alives, framings, and the clean end of every stream.

The status stays open for the first moments, so that quick failures keep their true HTTP status; then 200 is
committed and the client is kept alive in the only form its protocol bears (measured, November 2026).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Protocol

from aiohttp import web

from gapdesk import aio
from gapdesk.proxy.dialects import errors
from gapdesk.proxy.idle import IdleTimer
from gapdesk.proxy.types import Dialect, Failure


class Framing(Protocol):
    """How events, keep-alives and the end look on the wire."""

    content_type: str

    def keepalive(self) -> bytes:
        """Bytes that mean nothing to the client; b"" where there are none."""
        ...

    def event(self, data: bytes) -> bytes:
        """One event: JSON for native framings, ready SSE for the OpenAI one."""
        ...

    def error(self, failure: Failure) -> bytes:
        """The error event; nothing but the end of the body follows it."""
        ...

    def end(self) -> bytes:
        """What closes a complete stream."""
        ...


class OpenAiFraming:
    """SSE of the OpenAI protocol; the renderer already made `data: …` lines."""

    content_type = "text/event-stream"

    def keepalive(self) -> bytes:
        return b": keep-alive\n\n"

    def event(self, data: bytes) -> bytes:
        return data

    def error(self, failure: Failure) -> bytes:
        return errors.sse_error(failure, Dialect.OPENAI)

    def end(self) -> bytes:
        return b""


class GeminiFraming:
    """SSE of the Gemini protocol: no comments, no `[DONE]`. Keep-alive is *padding*: the next event is begun
    and blanks are written until its JSON is there, which every client takes (measured, November 2026)."""

    content_type = "text/event-stream"

    def __init__(self) -> None:
        self._padding = False
        self._finished = False

    def keepalive(self) -> bytes:
        if self._padding:
            return b" "
        if self._finished:
            return b""  # no event follows that could be begun
        self._padding = True
        return b"data: "

    def event(self, data: bytes) -> bytes:
        head = b"" if self._padding else b"data: "
        self._padding = False
        self._finished = b'"finishReason"' in data
        return head + data + b"\r\n\r\n"

    def error(self, failure: Failure) -> bytes:
        return self.event(errors.render(failure, Dialect.GEMINI))

    def end(self) -> bytes:
        return self.event(b"{}") if self._padding else b""


class GeminiArrayFraming:
    """streamGenerateContent without `alt=sse`: one JSON array, sent in pieces; blanks are legal anywhere."""

    content_type = "application/json; charset=UTF-8"

    def __init__(self) -> None:
        self._opened = False
        self._elements = 0

    def keepalive(self) -> bytes:
        if self._opened:
            return b" "
        self._opened = True
        return b"["

    def event(self, data: bytes) -> bytes:
        head = b"" if self._opened else b"["
        if self._elements:
            head = b",\r\n"
        self._opened = True
        self._elements += 1
        return head + data

    def error(self, failure: Failure) -> bytes:
        return self.event(errors.render(failure, Dialect.GEMINI)) + b"]"

    def end(self) -> bytes:
        return b"]" if self._opened else b"[]"


class JsonFraming:
    """One JSON document; leading blanks keep the client alive at the price of a status fixed early."""

    content_type = "application/json"

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def keepalive(self) -> bytes:
        return b" "

    def event(self, data: bytes) -> bytes:
        return data

    def error(self, failure: Failure) -> bytes:
        return errors.render(failure, self._dialect)

    def end(self) -> bytes:
        return b""


class Downlink:
    """One long answer to one client.

    Use: `start` before the work begins, `send` for each piece, `fail` or `finish` at the end, `close` always.
    Only one timer runs at a time, whatever the number of chunks.
    """

    def __init__(
        self,
        request: web.BaseRequest,
        framing: Framing,
        *,
        commit_seconds: float,
        keepalive_seconds: float,
        note: Callable[[bytes], None] | None = None,
    ) -> None:
        """`note` is told all that is sent; keep-alives too, for the next event may go on where they end."""
        self._note = note or (lambda piece: None)
        self._request = request
        self._framing = framing
        self._commit_seconds = commit_seconds
        self._keepalive_seconds = keepalive_seconds
        self._response: web.StreamResponse | None = None
        self._committing: asyncio.Task[None] | None = None
        self._timer: IdleTimer | None = None
        self._headers: Mapping[str, str] = {}
        self._ended = False

    @property
    def committed(self) -> bool:
        """Whether status 200 went out, or is going out."""
        return self._response is not None or self._committing is not None

    def start(self, headers: Mapping[str, str]) -> None:
        """Begin to wait; after `commit_seconds` the answer is committed as 200 with `headers`."""
        self._headers = headers
        self._timer = IdleTimer(max(0.001, self._commit_seconds), self._patience_ends)

    async def commit(self, headers: Mapping[str, str]) -> None:
        """Send status 200 and the headers now, unless that has happened."""
        if self._committing is not None:
            await self._committing
        if self._response is None:
            self._headers = headers
            await self._prepare()

    async def send(self, data: bytes) -> None:
        """Write one event's bytes; waits while the client reads too slowly."""
        assert self._response is not None
        if self._timer is not None:
            self._timer.touch()
        event = self._framing.event(data)
        self._note(event)
        await self._response.write(event)

    async def fail(self, failure: Failure) -> web.StreamResponse:
        """End a committed answer with an error event, then cleanly: never by dropping the socket."""
        await self.commit(self._headers)
        assert self._response is not None
        self._stop_timer()
        if not self._ended:  # else it was cut off behind its last byte
            self._ended = True
            event = self._framing.error(failure)
            self._note(event)
            await self._response.write(event)
            await self._response.write_eof()
        return self._response

    async def finish(self) -> web.StreamResponse:
        """End a complete answer."""
        assert self._response is not None
        self._stop_timer()
        self._ended = True
        end = self._framing.end()
        self._note(end)
        await self._response.write_eof(end)
        return self._response

    def close(self) -> None:
        """Stop the timers; safe at any time."""
        self._stop_timer()
        if self._committing is not None:
            self._committing.cancel()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _patience_ends(self) -> None:
        if self._response is None and self._committing is None:
            self._committing = aio.spawn(self._commit_waiting(), name="commit a waiting answer")

    async def _commit_waiting(self) -> None:
        with contextlib.suppress(ConnectionError):  # the client left; its request is cancelled on its own
            await self._prepare()
            await self._write_keepalive()

    async def _prepare(self) -> None:
        self._stop_timer()
        response = web.StreamResponse(
            headers={**self._headers, "Content-Type": self._framing.content_type, "Cache-Control": "no-cache"}
        )
        await response.prepare(self._request)
        self._response = response
        if self._keepalive_seconds:
            self._timer = IdleTimer(self._keepalive_seconds, self._keep_alive)

    def _keep_alive(self) -> None:
        aio.spawn(self._write_keepalive(), name="keep-alive")

    async def _write_keepalive(self) -> None:
        if self._response is None or self._timer is None:
            return
        if beat := self._framing.keepalive():
            self._note(beat)
            with contextlib.suppress(ConnectionError):
                await self._response.write(beat)
