"""Who gets in: Host, Origin, token, client limits. Pure; decided before the body is read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from urllib.parse import parse_qsl, unquote_plus

from gapdesk.proxy.types import Failure, FailureKind

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

_UNSET_TOKENS = frozenset({"", "null", "undefined", "none"})
"""What clients send as a bearer token when the user set none (SillyTavern: `Bearer null`)."""
_CREDENTIAL_HEADERS = frozenset(
    ("authorization", "proxy-authorization", "x-goog-api-key", "x-api-key", "api-key", "cookie")
)
_CREDENTIAL_QUERY = frozenset({"key", "access_token"})


def host_name(header: str) -> str | None:
    """The lower-case name of a Host header without its port; None if the header is malformed."""
    header = header.strip().lower()
    if header.startswith("["):
        name, bracket, rest = header[1:].partition("]")
        port = rest.removeprefix(":")
        well_formed = bracket and (not rest or rest.startswith(":"))
    else:
        name, _, port = header.partition(":")
        well_formed = True
    if not well_formed or not name or (port and not port.isdigit()):
        return None
    return name


def host_allowed(header: str | None, extra: Iterable[str] = ()) -> bool:
    """Whether the Host header names us exactly, on any port.

    Equality, never a prefix: `startswith("127.")` lets `127.0.0.1.evil.example` in.
    """
    name = host_name(header or "")
    return name is not None and (name in LOOPBACK_HOSTS or name in {host.lower() for host in extra})


def origin_allowed(origin: str, patterns: Iterable[str]) -> bool:
    """Whether a browser Origin is on the allow-list.

    A pattern is `scheme://host`, `scheme://host:port`, `scheme://host:*` (any port or none) or `scheme://*`.
    """
    origin = origin.strip().lower()
    scheme, separator, place = origin.partition("://")
    if not separator or "/" in place or "@" in place:
        return False
    host, _, port = place.rpartition(":") if _has_port(place) else (place, "", "")
    for pattern in patterns:
        want_scheme, _, want = pattern.strip().lower().partition("://")
        if want_scheme != scheme:
            continue
        if want in ("*", place) or (
            want.endswith(":*") and want[:-2] == host and (not port or port.isdigit())
        ):
            return True
    return False


def _has_port(place: str) -> bool:
    return ":" in place.rpartition("]")[2]


def is_loopback(address: str) -> bool:
    """Whether a socket's peer is this computer."""
    return address.startswith("127.") or address in ("::1", "::ffff:127.0.0.1")


def token_of(headers: Mapping[str, str], query: str) -> str | None:
    """The access token a caller presents, by any of the five ways; None if there is none.

    `headers` must look names up case-insensitively.
    """
    authorization = headers.get("Authorization", "")
    scheme, _, bearer = authorization.partition(" ")
    candidates = [bearer.strip() if scheme.lower() == "bearer" else ""]
    candidates += [headers.get(name, "") for name in ("x-goog-api-key", "x-api-key", "api-key")]
    if "key=" in query:
        candidates += [value for name, value in parse_qsl(query) if name == "key"]
    for token in candidates:
        if token.strip().lower() not in _UNSET_TOKENS:
            return token.strip()
    return None


def without_secrets(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Request headers as they may be shown: those that hold a credential are left out."""
    return tuple((name, value) for name, value in headers.items() if name.lower() not in _CREDENTIAL_HEADERS)


def without_credentials(query: str) -> str:
    """The query string without any credential, otherwise untouched."""
    pairs = query.split("&")
    return "&".join(p for p in pairs if unquote_plus(p.partition("=")[0]) not in _CREDENTIAL_QUERY)


_MINUTE = 60.0


@dataclass(slots=True)
class _Visitor:
    recent: deque[float] = field(default_factory=deque)
    day: int = -1
    today: int = 0


class ClientLimits:
    """Requests per minute and per day (UTC), per client and address, and at once, per client; 0 = no limit.

    Addresses come from the socket. Bounded: at most `capacity` visitors are remembered.
    """

    def __init__(self, capacity: int = 4096) -> None:
        self._visitors: dict[tuple[str, str], _Visitor] = {}
        self._running: dict[str, int] = {}
        self._capacity = capacity

    def enter(
        self, client: str, address: str, now: float, *, per_minute: int, per_day: int, at_once: int
    ) -> None:
        """Count one request, or raise Failure 429 with the time to wait; pair with `leave`."""
        visitor = self._visitor((client, address))
        while visitor.recent and visitor.recent[0] <= now - _MINUTE:
            visitor.recent.popleft()
        day = int(now // 86400)
        if visitor.day != day:
            visitor.day, visitor.today = day, 0
        if per_minute and len(visitor.recent) >= per_minute:
            wait = visitor.recent[-per_minute] + _MINUTE - now  # the limit may have been lowered
            raise _limited(f"This client may send {per_minute} requests per minute.", wait)
        if per_day and visitor.today >= per_day:
            raise _limited(f"This client may send {per_day} requests per day.", (day + 1) * 86400 - now)
        running = self._running.get(client, 0)
        if at_once and running >= at_once:
            raise _limited(f"This client may have {at_once} requests running at once.", 1.0)
        if per_minute:
            visitor.recent.append(now)
        visitor.today += 1
        self._running[client] = running + 1

    def leave(self, client: str) -> None:
        """Note the end of a request that `enter` let in."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]

    def _visitor(self, who: tuple[str, str]) -> _Visitor:
        visitor = self._visitors.pop(who, None) or _Visitor()
        if len(self._visitors) >= self._capacity:
            del self._visitors[next(iter(self._visitors))]
        self._visitors[who] = visitor  # most recent last
        return visitor


def _limited(sentence: str, wait: float) -> Failure:
    seconds = max(1, ceil(wait))
    return Failure(
        FailureKind.CLIENT_LIMIT,
        429,
        f"{sentence} Try again in {seconds} s.",
        retry_after=wait,
        final=wait > 60,
    )
