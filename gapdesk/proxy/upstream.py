"""The way to Google: one pooled aiohttp session, outbound proxy, TLS through the system's trust store."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp
from yarl import URL

from gapdesk.proxy import outbound
from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.types import Call, Kind
from gapdesk.redact import redact

CONNECT_SECONDS = 15.0
_NO_LIMITS = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
_LARGE = 1024 * 1024
_connected: ContextVar[list[float]] = ContextVar("_connected")
"""Where the request under way is told when its new connection stands, if it takes one."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where upstream is and how to get there.

    `proxy` is "system" (environment and operating system, with NO_PROXY), "none", or an http, https or socks
    URL, which then holds for every host.
    """

    url: str = "https://generativelanguage.googleapis.com"
    proxy: str = "system"


class Upstream:
    """Sends calls to Google; satisfies the dispatcher's `Sender`."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._base = URL(route.url.rstrip("/"))
        self._proxy: str | None = None
        self._session: aiohttp.ClientSession | None = None
        self._retired: aiohttp.ClientSession | None = None
        self._faults: tuple[type[Exception], ...] = (aiohttp.ClientError, OSError, ValueError)
        self._tls: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        """The base URL, without a trailing slash."""
        return self._route.url.rstrip("/")

    async def close(self) -> None:
        """Close all connections; calls still running end with a fault."""
        sessions, self._session, self._retired = (self._session, self._retired), None, None
        for session in sessions:
            if session is not None:
                await session.close()

    async def renew(self, *, cut: bool) -> None:
        """Use new connections from now on. `cut` closes the old ones; else what runs over them may end."""
        retired, self._retired, self._session = self._retired, self._session, None
        if retired is not None:
            await retired.close()
        if cut and self._retired is not None:
            await self._retired.close()

    async def open(self, call: Call, secret: str) -> AiohttpReply:
        """Send `call` with one key; returns when the headers are there. Raises UpstreamFault."""
        headers = dict(call.headers)
        headers["x-goog-api-key"] = secret
        headers["Accept-Encoding"] = "identity"  # bytes go on as they came, and chunks are not held back
        target = f"{call.path}?{call.query}" if call.query else call.path
        url = URL(f"{self.url}{target}", encoded=True)  # the base may have a path of its own
        # A large body goes in slices, with turns for others in between.
        body = BytesIO(call.body) if len(call.body) > _LARGE else call.body
        return await self._send(call.method, url, headers, body or None)

    async def forward(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: AsyncIterable[bytes] | bytes | None,
        secret: str,
        seconds: float,
    ) -> AiohttpReply:
        """Send a request to an absolute URL that upstream itself handed out (upload chunks).

        `seconds` of silence, once all is sent, are a time-out. Raises UpstreamFault.
        """
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=seconds)
        headers = {**headers, "x-goog-api-key": secret}
        return await self._send(method, URL(url, encoded=True), headers, body, timeout)

    async def reach(self) -> None:
        """See whether Google answers at all; any status will do. Raises UpstreamFault."""
        reply = await self._send("GET", self._base / "v1beta" / "models", {}, None)
        reply.close()

    async def _send(
        self,
        method: str,
        url: URL,
        headers: dict[str, str],
        body: AsyncIterable[bytes] | BytesIO | bytes | None,
        timeout: aiohttp.ClientTimeout = _NO_LIMITS,
    ) -> AiohttpReply:
        began = asyncio.get_running_loop().time()
        connected: list[float] = []
        _connected.set(connected)
        try:
            tls = (
                await self.tls_context() if url.scheme == "https" else False
            )  # first: a session may be closed
            session = self._session or await self._start_session()
            response = await session.request(
                method,
                url,
                data=body,
                headers=headers,
                allow_redirects=False,
                proxy=self._proxy,
                timeout=timeout,
                ssl=tls,
            )
        except aiohttp.ConnectionTimeoutError as error:  # a TimeoutError too, but nothing was asked yet
            raise UpstreamFault(Kind.NETWORK, f"Could not connect to {_host(url)} in time.") from error
        except TimeoutError as error:
            raise UpstreamFault(Kind.TIMEOUT, f"Google did not answer in time ({_host(url)}).") from error
        except self._faults as error:
            raise UpstreamFault(Kind.NETWORK, f"Could not reach {_host(url)}: {_words(error)}.") from error
        return AiohttpReply(response, connected[0] - began if connected else None)

    async def _start_session(self) -> aiohttp.ClientSession:
        proxy = outbound.proxy_for(self._base, self._route.proxy)
        if proxy is not None and outbound.is_socks(proxy):
            connector = _noting(outbound.socks_connector(proxy))
            self._faults += outbound.socks_faults()
        else:
            connector = _noting(aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, keepalive_timeout=60))
            self._proxy = proxy
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=_NO_LIMITS,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Content-Type"),
            read_bufsize=2**18,
        )
        return self._session

    async def tls_context(self) -> ssl.SSLContext:
        """The context that trusts what the system trusts."""
        if self._tls is None:
            self._tls = await asyncio.get_running_loop().run_in_executor(None, _make_tls_context)
        return self._tls


class AiohttpReply:
    """An open aiohttp response as an UpstreamReply."""

    __slots__ = ("_response", "connect", "headers", "status")

    def __init__(self, response: aiohttp.ClientResponse, connect: float | None) -> None:
        self._response = response
        self.connect = connect
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers

    async def read(self) -> bytes:
        try:
            return await self._response.read()
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise _broken(error) from error

    async def chunk(self) -> bytes:
        try:
            return await self._response.content.readany()
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            raise _broken(error) from error

    def close(self) -> None:
        if self._response.content.is_eof():
            self._response.release()
        else:
            self._response.close()


def _noting(connector: aiohttp.BaseConnector) -> aiohttp.BaseConnector:
    """Let it note when a new connection stands.

    aiohttp's own tracing tells that too, but takes some 40 µs of every request, with or without a new one.
    """
    create = connector._create_connection

    async def noting(*told: Any) -> Any:
        connection = await create(*told)
        _connected.get().append(asyncio.get_running_loop().time())
        return connection

    connector._create_connection = noting  # type: ignore[assignment, method-assign]
    return connector


def _make_tls_context() -> ssl.SSLContext:
    import truststore  # reads the system's certificates; not needed for plain http

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _host(url: URL) -> str:
    return url.host or "upstream"


def _words(error: BaseException) -> str:
    """Why no answer came, in words for the user where the library has only its own."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "its name was not found"
        case aiohttp.ClientProxyConnectionError():
            return "the proxy does not answer"
        case aiohttp.ClientHttpProxyError():
            return f"the proxy refused with status {error.status}"
        case aiohttp.ServerDisconnectedError():
            return "it closed the connection without an answer"
        case aiohttp.ClientConnectorCertificateError():
            return f"its certificate is not trusted ({error.certificate_error})"
        case OSError() if error.errno and error.errno > 0:
            return os.strerror(error.errno)
        case _:
            return redact(str(error) or type(error).__name__)  # a proxy's URL may hold a password


def _broken(error: Exception) -> UpstreamFault:
    """For an answer that stopped in the middle."""
    if isinstance(error, TimeoutError):
        return UpstreamFault(Kind.TIMEOUT, "Google stopped sending.")
    return UpstreamFault(Kind.NETWORK, "Google closed the connection in the middle.")
