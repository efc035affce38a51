"""The one request to the feed of releases, over the outbound proxy of Gemini's requests."""

from __future__ import annotations

import asyncio
import ssl

import aiohttp
from yarl import URL

from gapdesk.proxy import outbound
from gapdesk.updates.releases import not_understood
from gapdesk.wording import Objection, Words

SECONDS = 15.0
MAX_BYTES = 1024 * 1024
_REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)
_TOO_OFTEN = (403, 429)
_NAME = {"User-Agent": "gapdesk"}
"""GitHub wants a name; it is that of all gapdesks, without a version."""
_HEADERS = {**_NAME, "Accept": "application/vnd.github+json", "Accept-Encoding": "identity"}


async def read_feed(feed: str, proxy: str, tls: ssl.SSLContext) -> bytes:
    """What lies at `feed`. Objection says why it could not be had.

    `proxy` as in the setting upstream.proxy. Only https is used, and only hosts of the domain of `feed`, also
    where it has moved. Nothing is sent but that this is a gapdesk.
    """
    faults: tuple[type[Exception], ...] = (aiohttp.ClientError, OSError, ValueError)
    if outbound.is_socks(outbound.proxy_for(URL(feed), proxy)):
        faults += outbound.socks_faults()
    try:
        async with asyncio.timeout(SECONDS):
            return await _follow(URL(feed), proxy, tls)
    except Objection:  # a ValueError, which says why by itself
        raise
    except TimeoutError as error:
        raise Objection(Words("GitHub did not answer in time.")) from error
    except faults as error:
        raise Objection(Words("GitHub could not be reached.")) from error


async def _follow(url: URL, proxy: str, tls: ssl.SSLContext) -> bytes:
    domain = ".".join((url.host or "").split(".")[-2:])
    for _ in range(_REDIRECTS + 1):
        if not _is_of(url, domain):
            break
        way = outbound.proxy_for(url, proxy)
        async with (
            _session(way) as session,
            session.get(url, allow_redirects=False, ssl=tls, proxy_headers=_NAME) as response,
        ):
            if response.status in _MOVED and "Location" in response.headers:
                url = _joined(url, response.headers["Location"])
                continue
            return await _read(response)
    raise not_understood()


def _is_of(url: URL, domain: str) -> bool:
    host = url.host or ""
    return url.scheme == "https" and (host == domain or host.endswith(f".{domain}"))


def _joined(url: URL, location: str) -> URL:
    try:
        return url.join(URL(location))
    except ValueError as error:
        raise not_understood() from error


def _session(proxy: str | None) -> aiohttp.ClientSession:
    socks = proxy is not None and outbound.is_socks(proxy)
    return aiohttp.ClientSession(
        connector=outbound.socks_connector(proxy) if proxy and socks else aiohttp.TCPConnector(),
        proxy=None if socks else proxy,
        headers=_HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,  # a megabyte is a megabyte
    )


async def _read(response: aiohttp.ClientResponse) -> bytes:
    if response.status in _TOO_OFTEN:
        raise Objection(Words("GitHub was asked too often from this network. Try again in an hour."))
    if response.status != 200:
        raise Objection(Words.of("GitHub answered with status {status}.", status=str(response.status)))
    data = bytearray()
    async for piece in response.content.iter_any():
        data += piece
        if len(data) > MAX_BYTES:
            raise not_understood()
    return bytes(data)
