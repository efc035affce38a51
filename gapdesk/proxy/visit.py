"""One request of one client, from its head to its end: what handlers read and what the window is told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from random import getrandbits
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from gapdesk import aio
from gapdesk.activity.types import Sheet
from gapdesk.events import RequestFinished, RequestHeld, RequestResumed, RequestStarted
from gapdesk.proxy import guard, programs
from gapdesk.proxy.dialects import errors
from gapdesk.proxy.dispatcher import Trace
from gapdesk.proxy.reply import Merger
from gapdesk.proxy.routes import UNROUTED, Route, dialect_of
from gapdesk.proxy.services import Options, Services
from gapdesk.proxy.streaming import Downlink
from gapdesk.proxy.talk import Talk
from gapdesk.proxy.types import Client, Dialect, Failure, FailureKind, JsonObject, Lease, Loss, Usage
from gapdesk.wording import Words

if TYPE_CHECKING:
    from gapdesk.proxy.preparing import Asked

CONVERSATION = "X-Conversation-Id"
"""The request header that names a conversation; it goes before all other ways to name one."""
_BODY_SECONDS = 120.0
_BODY_BYTES_PER_SECOND = 32 * 1024
"""A client slower than this, after the first two minutes, is given up."""
_JSON = "application/json; charset=utf-8"
_LEFT = str(Words("The client left before the answer was complete."))
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Visit:
    """A request being served."""

    request: web.BaseRequest
    services: Services
    route: Route
    client: Client
    options: Options
    id: str = field(default_factory=lambda: f"{getrandbits(128):032x}")  # urandom lets other threads in
    conversation: str | None = None
    model: str = ""
    stream: bool = False
    usage: Usage | None = None
    losses: tuple[Loss, ...] = ()
    failure: Failure | None = None
    lease: Lease | None = None
    """The lease that brought the answer."""
    downlink: Downlink | None = None
    """Where a long answer goes; open until the visit is closed."""
    standing: bool = False
    """Whether it goes on with the client's standing conversation."""
    asked: Asked | None = None
    """What a generating request asks, in Gemini's words, history included."""
    talk: Talk | None = None
    """Records it; None for what is not recorded."""
    cache: str | None = None
    """The explicit cache its beginning was taken from."""
    guessed: int = 0
    """Likely tokens of its prompt, before what was learned from Google's counts."""
    heard: Merger = field(default_factory=Merger)
    """What has come of a stream so far."""
    announced: bool = False
    cors: Mapping[str, str] = field(default_factory=dict)
    trace: Trace = field(default_factory=Trace)
    began: float = 0.0
    began_wall: float = 0.0
    first_byte: float | None = None
    program: str = ""
    """The calling program, "" if not recognised."""
    address: str = ""
    """The other end of the socket; "" for this computer."""
    sheet: Sheet | None = None
    """Takes all that is said, while that is captured."""

    def __post_init__(self) -> None:
        self.address = _address(self.request)
        self.program = programs.detect(self.request.headers)
        clock = self.services.clock
        self.began, self.began_wall = clock.monotonic(), clock.now()
        bus, id = self.services.bus, self.id  # not self: a cycle would keep bodies until it is collected
        self.trace.on_hold = lambda until, keyring: bus.publish(RequestHeld(id, until, keyring))
        self.trace.on_resume = lambda: bus.publish(RequestResumed(id))

    @property
    def dialect(self) -> Dialect:
        """The dialect to answer in; a guess for a request refused before it was routed."""
        return dialect_of(self.request.raw_path) if self.route is UNROUTED else self.route.dialect

    @property
    def unrecorded_client(self) -> Client:
        """The client as those see it who would keep its texts: private if nothing is recorded."""
        return self.client if self.options.recording else replace(self.client, private=True)

    @property
    def left(self) -> bool:
        """Whether the client has hung up."""
        return self.request.transport is None or self.request.transport.is_closing()

    def capture(self) -> None:
        """Begin to note what is said."""
        request = self.request
        headers = guard.without_secrets(request.headers)
        self.sheet = self.services.inspector.open(
            self.id, self.client, request.method, request.raw_path, headers
        )
        self.trace.sheet = self.sheet

    def answered_by(self, lease: Lease) -> None:
        """Note which key brought the answer."""
        self.lease = lease

    # --- the body -----------------------------------------------------------------------------------------

    async def body(self) -> bytes:
        """The whole request body. Raises Failure 413, 408 or 400."""
        limit = self.services.door().max_body
        if (self.request.content_length or 0) > limit:
            raise _too_large(limit)
        found: list[bytes] = []
        size = 0
        async with contextlib.aclosing(self.pieces()) as pieces:
            async for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise _too_large(limit)
                found.append(piece)
        body = found[0] if len(found) == 1 else b"".join(found)
        if self.sheet is not None:
            self.sheet.asked = body
        return body

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The request body as it comes, of any length. Raises Failure 408 or 400.

        Only the time the client takes is counted, not that of the caller.
        """
        request, loop = self.request, asyncio.get_running_loop()
        if request.headers.get("Expect", "").lower() == "100-continue" and request.transport is not None:
            request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        patience = _BODY_SECONDS
        try:
            while not request.content.is_eof():
                began = loop.time()
                async with asyncio.timeout(patience):
                    piece = await request.content.readany()
                patience += len(piece) / _BODY_BYTES_PER_SECOND - (loop.time() - began)
                if piece:
                    yield piece
            if piece := request.content.read_nowait():  # of most requests, all there is
                yield piece
        except TimeoutError:
            raise Failure(
                FailureKind.SLOW_CLIENT, 408, "The request body did not arrive in time; send it again."
            ) from None
        except web.RequestPayloadError:
            raise Failure(
                FailureKind.BAD_REQUEST, 400, "The request body is not encoded as its headers say."
            ) from None

    # --- answers ------------------------------------------------------------------------------------------

    def headers(self) -> dict[str, str]:
        """The headers every answer carries."""
        return {
            "Server": "gapdesk",
            "x-request-id": self.id,
            "x-gapdesk-key": _header_text(self._key_label()),
            "x-gapdesk-attempts": str(len(self.trace.attempts)),
            **self.cors,
        }

    def json(self, body: bytes, headers: Mapping[str, str] = _NO_HEADERS) -> web.Response:
        """A whole JSON answer, with `headers` besides our own."""
        self.touch_first_byte()
        self.says(body)
        return web.Response(body=body, headers={"Content-Type": _JSON, **headers, **self.headers()})

    def _key_label(self) -> str:
        """The key that answered, else the one asked last."""
        attempts = self.trace.attempts
        return self.lease.label if self.lease else attempts[-1].label if attempts else ""

    async def refuse(self, failure: Failure) -> web.StreamResponse:
        """`failure` in the caller's dialect: with its true status and the sentence as reason phrase; or, if
        status 200 is out already, as the last event of the answer under way.
        """
        self.failure = failure
        self._broken(failure.message)
        if self.downlink is not None and self.downlink.committed:
            return await self.downlink.fail(failure)
        body = errors.render(failure, self.dialect)
        self.says(body)
        return web.Response(
            body=body,
            status=failure.status,
            reason=errors.reason_phrase(failure),
            headers={**self.headers(), **errors.headers(failure), "Content-Type": _JSON},
        )

    def says(self, piece: bytes) -> None:
        """Note a piece of the answer, while that is captured."""
        if self.sheet is not None:
            self.sheet.says(piece)

    def close(self) -> None:
        """Let go of the answer under way."""
        if self.downlink is not None:
            self.downlink.close()
        self._broken(_LEFT)

    # --- the records --------------------------------------------------------------------------------------

    def complete(self, reply: JsonObject) -> None:
        """All of the answer is here: it is recorded, and the next request of its client will find it."""
        if self.talk is not None:
            self.talk.complete(reply, self.lease, self.usage, self._elapsed())

    def unseen(self, reply: JsonObject) -> None:
        """All of the answer is here, but its client has left."""
        if self.talk is not None:
            self.talk.unseen = True
        self.complete(reply)

    def _broken(self, note: str) -> None:
        if self.talk is not None:
            self.talk.broken(self.heard.whole(), note, self.lease, self.usage, self._elapsed())

    def _elapsed(self) -> float:
        return self.services.clock.monotonic() - self.began

    # --- what the window is told --------------------------------------------------------------------------

    def touch_first_byte(self) -> None:
        """Note that the first byte of the answer goes out now."""
        if self.first_byte is None:
            self.first_byte = self.services.clock.monotonic() - self.began

    def announce(self, model: str, *, stream: bool) -> None:
        """Publish the beginning, once it is known what is asked."""
        self.model, self.stream, self.announced = model, stream, True
        self.services.bus.publish(
            RequestStarted(
                self.id,
                self.began_wall,
                self.client.name,
                self.program,
                self.dialect,
                model,
                stream,
                self.client.id,
            )
        )

    def conclude(self, status: int) -> None:
        """Publish the end; requests that asked for nothing and failed at nothing are not news."""
        self._learn()
        if self.announced or self.failure is not None:
            self.services.bus.publish(self._finished(status))
        if self.sheet is not None:
            self.services.inspector.close(self.sheet)

    def _finished(self, status: int) -> RequestFinished:
        return RequestFinished(
            id=self.id,
            time=self.services.clock.now(),
            client=self.client.name,
            program=self.program,
            dialect=self.dialect,
            model=self.model,
            stream=self.stream,
            status=status,
            failure=self.failure.kind if self.failure else None,
            message=str(self.failure) if self.failure else "",
            key=self.lease.label if self.lease else "",
            attempts=tuple(self.trace.attempts),
            losses=self.losses,
            usage=self.usage,
            first_byte=self.first_byte,
            total=self._elapsed(),
            address=self.address,
            client_id=self.client.id,
        )

    def _learn(self) -> None:
        """Note what Google counted: for later guesses, for the cache that was used."""
        usage, services = self.usage, self.services
        if usage is None or self.asked is None:
            return
        if not self.asked.names_cache:  # what it holds was not guessed
            services.calibration.learn(self.asked.model, self.guessed, usage.prompt)
        if self.cache is not None and not self.trace.cache_dropped:
            services.caching.used(self.cache, usage)
            # what an explicit cache gave is not the implicit one's doing
            usage = replace(usage, prompt=usage.prompt - usage.cached, cached=0)
        if self.asked.is_large:
            aio.spawn(
                _observe(services, self.unrecorded_client, self.asked, usage),
                name="what the implicit cache did",
            )
        else:  # a task would cost as much as the work
            digests = self.asked.digests_now(self.asked.body)
            services.caching.observe(
                self.unrecorded_client, self.asked.model, digests, self.asked.body, usage
            )


async def _observe(services: Services, client: Client, asked: Asked, usage: Usage) -> None:
    digests = await asked.digests(asked.body)
    services.caching.observe(client, asked.model, digests, asked.body, usage)


def _address(request: web.BaseRequest) -> str:
    """Where a request comes from: by the socket, since headers can say anything; "" for this computer."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not isinstance(peer, tuple) or guard.is_loopback(str(peer[0])):
        return ""
    return str(peer[0]).removeprefix("::ffff:")  # an IPv4 address, on a socket that takes both


def _header_text(text: str) -> str:
    """`text` as a header value: what is not printable ASCII is percent-encoded."""
    return text if text.isascii() and text.isprintable() else quote(text, safe=" ")


def _too_large(limit: int) -> Failure:
    return Failure(
        FailureKind.TOO_LARGE,
        413,
        f"The request is larger than {limit // (1024 * 1024)} MB; raise proxy.max_body_mb or upload files.",
        final=True,
    )
