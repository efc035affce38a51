"""Fetches the media an OpenAI client names by URL, with guards: size, time, and never a private address.

Without the last one a web page or a prompt could make gapdesk read what only this machine can reach.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from gapdesk.proxy import outbound
from gapdesk.proxy.types import Failure, FailureKind

MAX_FILES = 16
MAX_BYTES = 20 * 1024 * 1024
"""Of one file."""
MAX_TOTAL_BYTES = 60 * 1024 * 1024
"""Of the files of one request, which Gemini takes as base64 up to 100 MB (Gemini API, November 2026)."""
SECONDS = 20.0
_AT_ONCE = 4
_REDIRECTS = 3
_UNICAST = ipaddress.ip_network("2000::/3")
"""All that IANA has given out of IPv6 so far."""
_NEAR = frozenset(("localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "arpa"))
"""Last labels that the internet has not given out (RFC 6761, 6762 appendix G, 8375)."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateAddress(OSError):
    """The host resolves to an address that is not on the public internet."""


class _PublicResolver(AbstractResolver):
    """Resolves, and refuses what is not public; the connection then uses exactly these addresses, so that a
    second look-up cannot answer differently (DNS rebinding)."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for result in found:
            _check_public(result["host"])
        return found

    async def close(self) -> None:
        await self._inner.close()


class OfflineFetcher:
    """Fetches nothing: what practice is for must not leave this machine."""

    async def fetch(self, urls: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Raises Failure 400 in any case."""
        raise Failure(
            FailureKind.BAD_REQUEST,
            400,
            "Practice mode fetches nothing from the web; send the file itself as a data: URL.",
            param="url",
        )


class Fetcher:
    """Fetches URLs as (media type, base64) pairs."""

    def __init__(
        self,
        proxy: str,
        tls: Callable[[], Awaitable[ssl.SSLContext]],
        resolver: AbstractResolver | None = None,
    ) -> None:
        """`proxy` as in the setting upstream.proxy; a proxy resolves names itself, by its own rules.

        `tls` gives the context with the certificates to trust.
        """
        self._proxy = proxy
        self._tls = tls
        self._resolver = resolver

    async def fetch(self, urls: Iterable[str]) -> dict[str, tuple[str, str]]:
        """All of `urls`, a few at a time. Raises Failure 400 naming the URL's host and what was wrong."""
        wanted = list(dict.fromkeys(urls))
        if len(wanted) > MAX_FILES:
            raise Failure(
                FailureKind.BAD_REQUEST,
                400,
                f"A request may name at most {MAX_FILES} files by URL; send the others as data: URLs.",
                param="url",
            )
        errand = _Errand(self._proxy, await self._tls(), self._resolver or ThreadedResolver())
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(errand.one(url)) for url in wanted]
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        finally:
            await errand.close()
        return {url: task.result() for url, task in zip(wanted, tasks, strict=True)}


class _Errand:
    """The files of one request: they share connections and what may be fetched in all."""

    def __init__(self, proxy: str, tls: ssl.SSLContext, resolver: AbstractResolver) -> None:
        self._proxy = proxy
        self._tls = tls
        self._resolver = resolver
        self._sessions: dict[str | None, aiohttp.ClientSession] = {}
        """By the proxy they go through."""
        self._faults: tuple[type[Exception], ...] = (aiohttp.ClientError, OSError, ValueError)
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._left = MAX_TOTAL_BYTES

    async def close(self) -> None:
        for session in self._sessions.values():
            await session.close()

    async def one(self, text: str) -> tuple[str, str]:
        """What lies at one URL. Raises Failure."""
        url = URL()
        try:
            url = URL(text)
            async with self._turns, asyncio.timeout(SECONDS):
                return await self._follow(url)
        except TimeoutError:
            raise _refused(url, f"did not answer within {SECONDS:.0f} s") from None
        except self._faults as error:
            if isinstance(error, PrivateAddress) or isinstance(error.__cause__, PrivateAddress):
                why = "is not a public address; send the file itself as a data: URL"
                raise _refused(url, why) from None
            raise _refused(url, "could not be fetched") from error

    async def _follow(self, url: URL) -> tuple[str, str]:
        for _ in range(_REDIRECTS + 1):
            proxy = outbound.proxy_for(url, self._proxy)
            _check_url(url, resolved_here=proxy is None)
            async with self._session(proxy).get(url, allow_redirects=False, ssl=self._tls) as response:
                if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
                    url = url.join(URL(response.headers["Location"]))
                    continue
                return await self._read(response, url)
        raise _refused(url, "redirects too often")

    def _session(self, proxy: str | None) -> aiohttp.ClientSession:
        if proxy not in self._sessions:
            socks = outbound.is_socks(proxy)
            if proxy is None:
                connector: aiohttp.BaseConnector = aiohttp.TCPConnector(
                    resolver=_PublicResolver(self._resolver)
                )
            elif socks:
                connector = outbound.socks_connector(proxy)
                self._faults += outbound.socks_faults()
            else:
                connector = aiohttp.TCPConnector()  # the proxy itself may be this machine
            self._sessions[proxy] = aiohttp.ClientSession(
                connector=connector, proxy=None if socks else proxy, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._sessions[proxy]

    async def _read(self, response: aiohttp.ClientResponse, url: URL) -> tuple[str, str]:
        if response.status != 200:
            raise _refused(url, f"answered with status {response.status}")
        data = bytearray()
        async for piece in response.content.iter_any():
            data += piece
            self._left -= len(piece)
            if len(data) > MAX_BYTES:
                raise _refused(url, f"sent more than {_megabytes(MAX_BYTES)}")
            if self._left < 0:
                raise _refused(url, f"and the files before it sent more than {_megabytes(MAX_TOTAL_BYTES)}")
        return response.content_type, base64.b64encode(data).decode("ascii")


def _check_url(url: URL, *, resolved_here: bool) -> None:
    """What no resolver of ours will see: addresses written out, and names that a proxy is to resolve."""
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("not a web address")
    try:
        ipaddress.ip_address(url.host)
    except ValueError:
        if not resolved_here and _is_near(url.host):
            raise PrivateAddress(url.host) from None
    else:
        _check_public(url.host)


def _is_near(host: str) -> bool:
    """Whether a name can only mean a machine nearby, or is an address in an odd spelling ("127.1")."""
    name = host.lower().rstrip(".")
    _, dot, last = name.rpartition(".")
    if not dot or last in _NEAR:
        return True
    try:
        socket.inet_aton(name)
    except (OSError, UnicodeError):
        return False
    return True


def _check_public(address: str) -> None:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = _ipv4_within(parsed) or parsed
    on_internet = parsed.version == 4 or parsed in _UNICAST
    if not on_internet or not parsed.is_global or parsed.is_multicast:
        raise PrivateAddress(address)


def _ipv4_within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that is really meant: mapped, 6to4, or behind a NAT64 as in IPv6-only networks."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _megabytes(count: int) -> str:
    return f"{count // (1024 * 1024)} MB"


def _refused(url: URL, why: str) -> Failure:
    place = url.host or "the address"
    return Failure(
        FailureKind.BAD_REQUEST, 400, f"A file of this request could not be used: {place} {why}.", param="url"
    )
