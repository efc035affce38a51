"""Fetches the media an OpenAI client names by URL, with guards: size, time, and never a private address.

Without the last one a web page or a prompt could make gapdesk read what only this machine can reach.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import socket
from collections.abc import Iterable

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from gapdesk.proxy import outbound
from gapdesk.proxy.types import Failure, FailureKind

MAX_BYTES = 20 * 1024 * 1024
SECONDS = 20.0
_REDIRECTS = 3
_UNICAST = ipaddress.ip_network("2000::/3")
"""All that IANA has given out of IPv6 so far."""
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


class Fetcher:
    """Fetches URLs as (media type, base64) pairs."""

    def __init__(self, proxy: str, resolver: AbstractResolver | None = None) -> None:
        """`proxy` as in the setting upstream.proxy; a proxy resolves names itself, by its own rules."""
        self._proxy = proxy
        self._resolver = resolver

    async def fetch(self, urls: Iterable[str]) -> dict[str, tuple[str, str]]:
        """All of `urls` at once. Raises Failure 400 naming the URL's host and what was wrong."""
        wanted = list(dict.fromkeys(urls))
        results = await asyncio.gather(*(self._one(url) for url in wanted))
        return dict(zip(wanted, results, strict=True))

    async def _one(self, text: str) -> tuple[str, str]:
        url = URL()
        try:
            url = URL(text)
            _check_literal(url)
            proxy = outbound.proxy_for(url, self._proxy)
            socks = proxy is not None and outbound.is_socks(proxy)
            async with aiohttp.ClientSession(connector=self._connector(proxy if socks else None)) as session:
                async with asyncio.timeout(SECONDS):
                    return await _get(session, url, None if socks else proxy)
        except TimeoutError:
            raise _refused(url, f"did not answer within {SECONDS:.0f} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(error, PrivateAddress) or isinstance(error.__cause__, PrivateAddress):
                why = "is not a public address; send the file itself as a data: URL"
                raise _refused(url, why) from None
            raise _refused(url, "could not be fetched") from error

    def _connector(self, socks: str | None) -> aiohttp.BaseConnector:
        if socks is not None:
            return outbound.socks_connector(socks)
        return aiohttp.TCPConnector(resolver=_PublicResolver(self._resolver or ThreadedResolver()))


async def _get(session: aiohttp.ClientSession, url: URL, proxy: str | None) -> tuple[str, str]:
    for _ in range(_REDIRECTS + 1):
        _check_literal(url)
        async with session.get(url, allow_redirects=False, proxy=proxy) as response:
            if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
                url = url.join(URL(response.headers["Location"]))
                continue
            return await _read(response, url)
    raise _refused(url, "redirects too often")


async def _read(response: aiohttp.ClientResponse, url: URL) -> tuple[str, str]:
    if response.status != 200:
        raise _refused(url, f"answered with status {response.status}")
    data = bytearray()
    async for piece in response.content.iter_any():
        data += piece
        if len(data) > MAX_BYTES:
            raise _refused(url, f"sent more than {MAX_BYTES // (1024 * 1024)} MB")
    return response.content_type, base64.b64encode(data).decode("ascii")


def _check_literal(url: URL) -> None:
    """Addresses written out are not resolved, so they are checked here."""
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("not a web address")
    try:
        ipaddress.ip_address(url.host)
    except ValueError:
        return
    _check_public(url.host)


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


def _refused(url: URL, why: str) -> Failure:
    place = url.host or "the address"
    return Failure(
        FailureKind.BAD_REQUEST, 400, f"A file of this request could not be used: {place} {why}.", param="url"
    )
