"""Which outbound proxy leads to a host: the setting upstream.proxy, the environment, the system."""

from __future__ import annotations

import urllib.request

import aiohttp
from yarl import URL

SYSTEM, NONE = "system", "none"
_SOCKS = ("socks5", "socks5h")


def proxy_for(url: URL, setting: str) -> str | None:
    """The proxy's URL for `url`, None for a direct connection.

    `setting` is "system" (environment and operating system, where NO_PROXY counts), "none", or a URL, which
    then holds for every host. Not aiohttp's `trust_env`: that reads ~/.netrc too, at each request.
    """
    if setting == NONE:
        return None
    if setting != SYSTEM:
        return setting
    proxies = urllib.request.getproxies()
    found = proxies.get(url.scheme) or proxies.get("all")
    if not found or (url.host and urllib.request.proxy_bypass(url.host)):
        return None
    return found if "://" in found else f"http://{found}"


def is_socks(proxy: str | None) -> bool:
    """Whether a proxy speaks SOCKS, which aiohttp does by a connector of its own."""
    return proxy is not None and proxy.partition("://")[0].lower() in _SOCKS


def socks_faults() -> tuple[type[Exception], ...]:
    """What a SOCKS connector raises besides aiohttp's own errors."""
    from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

    return ProxyConnectionError, ProxyError, ProxyTimeoutError


def socks_connector(proxy: str) -> aiohttp.BaseConnector:
    """A connector through a SOCKS proxy; names are resolved by the proxy."""
    from aiohttp_socks import ProxyConnector  # rarely needed, and slow to import

    # socks5h only says who resolves; the library takes that as an argument.
    connector: aiohttp.BaseConnector = ProxyConnector.from_url(
        f"socks5://{proxy.partition('://')[2]}", rdns=True, limit=0
    )
    return connector
