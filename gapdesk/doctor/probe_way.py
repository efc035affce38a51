"""Trying the way to Google: the outbound proxy, DNS, one request."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from email.utils import parsedate_to_datetime

from yarl import URL

from gapdesk.clock import Clock
from gapdesk.doctor.facts import DnsFacts, ProxyFacts, ReachFacts, Trouble
from gapdesk.proxy import outbound
from gapdesk.proxy.sender import Sender, UpstreamFault
from gapdesk.proxy.types import Call, Kind
from gapdesk.proxy.upstream import Route

Resolve = Callable[[str], Awaitable[tuple[str, ...]]]
"""The addresses behind a name. Raises OSError."""
Connect = Callable[[], AbstractAsyncContextManager[Sender]]

GOOGLE = "googleapis.com"
_LIST = Call(id="doctor", method="GET", path="/v1beta/models", query="pageSize=1")
_SOCKS_PORT = 1080

_CERTIFICATES = {
    # OpenSSL's X509_V_ERR_…
    **dict.fromkeys((9, 10), Trouble.EXPIRED),
    **dict.fromkeys((62, 64), Trouble.OTHER_NAME),
    **dict.fromkeys((2, 18, 19, 20, 21), Trouble.UNTRUSTED),
    # Windows: CERT_E_EXPIRED, CERT_E_CN_NO_MATCH, CERT_E_UNTRUSTEDROOT, CERT_E_CHAINING
    0x800B0101: Trouble.EXPIRED,
    0x800B010F: Trouble.OTHER_NAME,
    **dict.fromkeys((0x800B0109, 0x800B010A), Trouble.UNTRUSTED),
    # macOS: errSecCertificateExpired, …NotValidYet, errSecHostNameMismatch, errSecNotTrusted
    **dict.fromkeys((-67818, -67819), Trouble.EXPIRED),
    -67602: Trouble.OTHER_NAME,
    -67843: Trouble.UNTRUSTED,
}
"""What is wrong with a certificate, by the code of the system that checked it."""


async def resolve(name: str) -> tuple[str, ...]:
    """As the system does it."""
    found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(info[4][0]) for info in found))


async def proxy_in_use(route: Route) -> str | None:
    """The URL of the outbound proxy for Google, None if it is asked directly."""
    return await asyncio.to_thread(outbound.proxy_for, URL(route.url), route.proxy)


async def look_at_proxy(route: Route, clock: Clock) -> ProxyFacts:
    """Connect to the outbound proxy, if there is one."""
    proxy = await proxy_in_use(route)
    if proxy is None:
        return ProxyFacts("")
    url = URL(proxy)
    shown = f"{url.scheme}://{url.host}:{_port(url)}"
    chosen = route.proxy != outbound.SYSTEM
    began = clock.monotonic()
    try:
        _, writer = await asyncio.open_connection(url.host, _port(url))
    except socket.gaierror as error:
        return ProxyFacts(shown, chosen, found=False, error=str(error.strerror))
    except OSError as error:
        return ProxyFacts(shown, chosen, error=error.strerror or str(error))
    seconds = clock.monotonic() - began
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return ProxyFacts(shown, chosen, seconds=seconds)


def _port(url: URL) -> int:
    return url.explicit_port or (_SOCKS_PORT if outbound.is_socks(str(url)) else url.port or 80)


async def look_up(route: Route, resolve: Resolve) -> DnsFacts:
    """Ask for the addresses of Google's name, unless somebody else does."""
    host = URL(route.url).host or ""
    if await proxy_in_use(route) is not None:
        return DnsFacts(host, proxied=True)
    if _is_address(host):
        return DnsFacts(host, literal=True)
    google = host.endswith(GOOGLE)
    try:
        return DnsFacts(host, await resolve(host), google)
    except OSError as error:
        return DnsFacts(host, google=google, error=error.strerror or type(error).__name__)


async def reach(route: Route, connect: Connect, clock: Clock) -> ReachFacts:
    """Ask Google for anything, without a key."""
    url = URL(route.url)
    host, secure = url.host or "", url.scheme == "https"
    proxied = await proxy_in_use(route) is not None
    async with connect() as sender:
        began = clock.now()
        try:
            reply = await sender.open(_LIST, "")
        except UpstreamFault as fault:
            return ReachFacts(host, secure, proxied, trouble=_trouble(fault), error=str(fault))
        between = (began + clock.now()) / 2
        date, status = reply.headers.get("Date", ""), reply.status
        reply.close()
    return ReachFacts(host, secure, proxied, status, ahead=_ahead(date, between))


def _ahead(date: str, now: float) -> float | None:
    try:
        theirs = parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
    return now - theirs - 0.5  # the header leaves the fraction of its second out


def _trouble(fault: UpstreamFault) -> Trouble:
    for error in _causes(fault):
        match error:
            case ssl.SSLCertVerificationError():
                return _CERTIFICATES.get(error.verify_code, Trouble.CERTIFICATE)
            case ssl.SSLError():
                return Trouble.TLS
            case ConnectionRefusedError():
                return Trouble.REFUSED
            case TimeoutError():
                return Trouble.SILENT
            case ConnectionError():
                return Trouble.CUT
    return Trouble.SILENT if fault.kind is Kind.TIMEOUT else Trouble.OTHER


def _causes(error: BaseException) -> Iterator[BaseException]:
    """All that led to `error`, the deepest first: libraries wrap what they caught."""
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
    yield error


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
