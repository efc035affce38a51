"""The aiohttp server: binds, guards, hands each request to its handler, and lets no error out unanswered."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import orjson
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

import gapdesk
from gapdesk import aio
from gapdesk.proxy import guard
from gapdesk.proxy.curfew import Curfew
from gapdesk.proxy.dialects import errors
from gapdesk.proxy.routes import UNROUTED, Endpoint, route
from gapdesk.proxy.services import Options, Services
from gapdesk.proxy.types import Client, Dialect, Failure, FailureKind
from gapdesk.proxy.visit import CONVERSATION, Visit

log = logging.getLogger(__name__)

Handler = Callable[[Visit], Awaitable[web.StreamResponse]]

HEADER_SECONDS = 15.0
"""A connection that has not sent a whole request head by then is closed (aiohttp has no such limit)."""
_FREE_PORT_TRIES = 5
_SWEEP_SECONDS = 2.0
_WRONG_TOKEN_SECONDS = 0.05
_KEEPALIVE_SECONDS = 75.0
_LAST_WORDS_SECONDS = 0.5
"""For telling the clients of answers that are cut off."""


class PortBusy(OSError):
    """The port is taken by another program."""

    def __init__(self, port: int) -> None:
        super().__init__(
            errno.EADDRINUSE, f"Port {port} is used by another program; choose another proxy.port."
        )
        self.port = port


class Server:
    """Listens, from `start` to `stop`."""

    def __init__(self, services: Services, handlers: Mapping[Endpoint, Handler]) -> None:
        self._services = services
        self._handlers = handlers
        self._limits = guard.ClientLimits()
        self._web: _WebServer | None = None
        self._listeners: list[asyncio.Server] = []
        self._sweeper: asyncio.Task[None] | None = None
        self._curfew = Curfew()
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.host = ""
        """The first of the addresses listened on."""
        self.port = 0

    async def start(self, hosts: Iterable[str], port: int) -> int:
        """Listen on every one of `hosts` that this machine has; returns the port (0 asks for any free one).

        Raises PortBusy, or OSError if none of the addresses can be bound.
        """
        addresses = tuple(hosts)
        for tries_left in reversed(range(_FREE_PORT_TRIES)):
            try:
                return await self._start(addresses, port)
            except PortBusy:
                if port or not tries_left:
                    raise  # a port free on one address may be taken on the next
        raise AssertionError("unreachable")

    async def _start(self, hosts: tuple[str, ...], port: int) -> int:
        loop = asyncio.get_running_loop()
        self._web = _WebServer(
            self._handle,
            handler_cancellation=True,  # a client that leaves stops its upstream call
            keepalive_timeout=_KEEPALIVE_SECONDS,
            access_log=None,
            lingering_time=2.0,
        )
        last_error: OSError | None = None
        for host in hosts:
            try:
                listener = await loop.create_server(self._web, host, port, backlog=512)
            except OSError as error:
                if error.errno == errno.EADDRINUSE or getattr(error, "winerror", None) in (10013, 10048):
                    await self.stop(0)
                    raise PortBusy(port) from error
                last_error = error  # ::1 where IPv6 is switched off
                continue
            if not self._listeners:
                self.host = host
            self._listeners.append(listener)
            port = listener.sockets[0].getsockname()[1]
        if not self._listeners:
            raise last_error or OSError("no address to listen on")
        self._sweeper = aio.spawn(self._close_silent_connections(), name="header time-outs")
        self.port = port
        return port

    async def stop(self, grace: float) -> None:
        """Stop accepting, let running answers finish for `grace` seconds, then cut the rest."""
        for listener in self._listeners:
            listener.close()
        if self._sweeper is not None:
            await aio.settle(self._sweeper)
            self._sweeper = None
        if self._web is not None:
            self._web.pre_shutdown()  # idle keep-alive connections go now
            if not await self._is_idle_within(grace):
                log.info("%d answers were cut off after %.0f s", self._running, grace)
                self._curfew.ring()
                await self._is_idle_within(_LAST_WORDS_SECONDS)
            await self._web.shutdown(timeout=0.5)
            self._web = None
        for listener in self._listeners:
            await listener.wait_closed()
        self._listeners.clear()

    async def _is_idle_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    # --- one request --------------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self._running += 1
        self._idle.clear()
        try:
            return await self._answer(request)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        visit = Visit(request, self._services, UNROUTED, _NOBODY, _DEFAULT_OPTIONS)
        try:
            response = await self._answer_or_refuse(visit)
        except (asyncio.CancelledError, ConnectionError):
            visit.conclude(499)
            raise
        finally:
            visit.close()
        # Once the answer is on its way: what is counted and told of it takes a tenth of a millisecond.
        asyncio.get_running_loop().call_soon(visit.conclude, response.status)
        return response

    async def _answer_or_refuse(self, visit: Visit) -> web.StreamResponse:
        try:
            return await self._serve(visit)
        except Failure as failure:
            return await visit.refuse(failure)
        except ConnectionError:
            raise
        except Exception:
            log.exception("request %s failed inside gapdesk", visit.id)
            return await visit.refuse(
                Failure(FailureKind.INTERNAL, 500, "gapdesk made a mistake; its log has the details.")
            )

    async def _serve(self, visit: Visit) -> web.StreamResponse:
        """Guard, route, answer. Raises Failure."""
        request, target = visit.request, visit.request.raw_path
        self._check_place(visit)
        if request.method == "OPTIONS":
            return self._preflight(visit)
        visit.route = route(request.method, target, request.headers)
        if visit.route.endpoint is Endpoint.HEALTH:
            return visit.json(orjson.dumps({"status": "ok", "version": gapdesk.__version__}))
        await self._check_token(visit, target.partition("?")[2])
        async with self._curfew.within():
            return await self._within_limits(visit)

    async def _within_limits(self, visit: Visit) -> web.StreamResponse:
        address, options = _peer(visit.request), visit.options
        self._limits.enter(
            visit.client.id,
            address,
            self._services.clock.now(),
            per_minute=options.requests_per_minute,
            per_day=options.requests_per_day,
            at_once=options.concurrency,
        )
        try:
            return await self._handlers[visit.route.endpoint](visit)
        finally:
            self._limits.leave(visit.client.id)

    # --- the guard ----------------------------------------------------------------------------------------

    def _check_place(self, visit: Visit) -> None:
        """Host and Origin: the network and other web pages stay out."""
        headers, door = visit.request.headers, self._services.door()
        host = headers.get("Host")
        # a name could lead here by a trick of DNS, but not the very address the connection came in by
        if not (guard.host_allowed(host, door.hosts) or guard.host_name(host or "") == _own(visit.request)):
            raise Failure(
                FailureKind.FORBIDDEN_HOST,
                403,
                "This host name is not allowed; add it to proxy.allowed_hosts if it is yours.",
                final=True,
            )
        origin = headers.get("Origin")
        if origin is None:
            return
        if not guard.origin_allowed(origin, door.origins):
            raise Failure(
                FailureKind.FORBIDDEN_ORIGIN,
                403,
                "This web page may not use gapdesk; if you trust it, add it to proxy.allowed_origins.",
                final=True,
            )
        visit.cors = {
            "Access-Control-Allow-Origin": origin,
            "Vary": "Origin",
            "Access-Control-Expose-Headers": "x-request-id, x-gapdesk-key, x-gapdesk-attempts, Retry-After",
        }

    def _preflight(self, visit: Visit) -> web.Response:
        """CORS preflight: answered before the token, which it never carries; headers are echoed because `*`
        does not cover Authorization (measured with the clients, November 2026)."""
        asked = visit.request.headers
        headers = dict(visit.cors)
        if headers:
            headers |= {
                "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
                "Access-Control-Allow-Headers": asked.get("Access-Control-Request-Headers", "*"),
                "Access-Control-Max-Age": "600",
            }
            if asked.get("Access-Control-Request-Private-Network") == "true":
                headers["Access-Control-Allow-Private-Network"] = "true"
        return web.Response(status=204, headers={"Server": "gapdesk", **headers})

    async def _check_token(self, visit: Visit, query: str) -> None:
        services = self._services
        # A piece of an upload carries an upload token instead, which its handler checks.
        if visit.route.endpoint is not Endpoint.UPLOAD_CHUNK:
            token = guard.token_of(visit.request.headers, query)
            known = services.clients.authenticate(token)
            if known is not None:
                visit.client = known.client
                services.clients.note_use(known, services.clock.now())
                visit.conversation = known.conversation
            # The door may have been opened for this computer while the sockets still listen to the network.
            elif services.door().require_token or not guard.is_loopback(_peer(visit.request)):
                await asyncio.sleep(_WRONG_TOKEN_SECONDS)
                raise Failure(
                    FailureKind.UNAUTHORIZED,
                    401,
                    "The access token is missing or wrong; copy it from the gapdesk window or tray menu.",
                    final=True,
                )
            else:
                visit.client = services.clients.local
        named = visit.request.headers.get(CONVERSATION)
        visit.conversation = named or visit.conversation or visit.route.conversation
        visit.options = services.options_for(visit.client)
        if visit.options.capture:
            visit.capture()

    # --- slow heads ---------------------------------------------------------------------------------------

    async def _close_silent_connections(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            if self._web is not None:
                self._web.close_silent(asyncio.get_running_loop().time() - HEADER_SECONDS)


_NOBODY = Client(id="", name="")
"""Who asks before the token was looked at."""
_DEFAULT_OPTIONS = Options()


def _peer(request: web.BaseRequest) -> str:
    """The address at the other end of the socket, "" once it is closed."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return str(peer[0]) if peer else ""


def _own(request: web.BaseRequest) -> str | None:
    """The address of this computer's end of the socket, None once it is closed."""
    name = request.transport.get_extra_info("sockname") if request.transport else None
    return str(name[0]).removeprefix("::ffff:") if isinstance(name, tuple) else None


class _Connection(RequestHandler):
    """aiohttp's connection, with the time since which it owes us a request head."""

    __slots__ = ("owes_since",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.owes_since: float | None = self._loop.time()
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family != getattr(socket, "AF_UNIX", None):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # Between requests a keep-alive connection owes nothing; the first bytes of a head start the time.
        if self._messages or self._current_request is not None or self._payload_parser is not None:
            self.owes_since = None
        elif self.owes_since is None:
            self.owes_since = self._loop.time()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is not HTTP at all gets a JSON error too, without a stack trace."""
        failure = Failure(
            FailureKind.BAD_REQUEST, status, "This is not a well-formed HTTP request.", final=True
        )
        response = web.Response(
            status=status,
            body=errors.render(failure, Dialect.OPENAI),
            headers={"Content-Type": "application/json; charset=utf-8", "Server": "gapdesk"},
        )
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Keep quiet about a broken body, which the client was told of; aiohttp meets it again afterwards."""
        if not isinstance(sys.exception(), web.RequestPayloadError):
            super().log_exception(*args, **kw)


class _WebServer(web.Server):
    """aiohttp's low-level server: no router, since our paths are forgiving in ways of their own."""

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    def close_silent(self, before: float) -> None:
        """Close the connections that have owed a request head since `before` (loop time)."""
        for connection in self.connections:
            since = getattr(connection, "owes_since", None)
            if since is not None and since < before:
                connection.force_close()
                if connection.transport is not None:
                    connection.transport.close()
