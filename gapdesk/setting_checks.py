"""What addresses in settings must look like: the value comes back tidied, or ValueError is raised. Pure."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

LOOPBACK = "loopback"
"""proxy.host: 127.0.0.1 and, where there is one, ::1."""
PROXY_SCHEMES = ("http", "https", "socks5")

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
_ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>\*|\[[0-9a-f:.]+\]|[a-z0-9_.-]*)(:(\d{1,5}|\*))?"
)


def host(text: str) -> str:
    """A name or address to listen on, without port or brackets; "loopback" stands for both loopbacks."""
    name = text.lower().removeprefix("[").removesuffix("]")
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        if len(name) > 253 or not _HOST.fullmatch(name):
            raise
    return name


def hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names by which callers may address the proxy; their port does not matter."""
    return tuple(map(host, names))


def origins(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Browser origins, `scheme://host:port`; port `*` is any or none, host `*` any, but not of the web."""
    return tuple(map(_origin, patterns))


def google_url(text: str) -> str:
    """Base URL of the Gemini API, without a trailing slash."""
    url = _split(text)
    if url is None or url.scheme not in ("http", "https") or url.query or url.fragment or url.username:
        raise ValueError(text)
    return text.rstrip("/")


def outbound_proxy(text: str) -> str:
    """`system` (the environment's), `none`, or the URL of a proxy; it may hold name and password."""
    if text.lower() in ("system", "none"):
        return text.lower()
    url = _split(text)
    if url is None or url.scheme not in PROXY_SCHEMES or url.path.strip("/") or url.query or url.fragment:
        raise ValueError(text)
    return text.rstrip("/")


def _origin(text: str) -> str:
    found = _ORIGIN.fullmatch(text.lower())
    web = found is not None and found["scheme"] in ("http", "https")
    if found is None or (web and found["host"] in ("", "*")):
        raise ValueError(text)
    return found.group()


def _split(text: str) -> SplitResult | None:
    """The parts of a URL with a host and a sane port, None for anything else."""
    try:
        url = urlsplit(text)
        return url if url.hostname and url.port != 0 and not re.search(r"\s", text) else None
    except ValueError:
        return None
