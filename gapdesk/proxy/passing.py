"""Passing native calls on to Google and their answers back, without credentials and connection headers."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote_plus

import orjson
from aiohttp import web

from gapdesk.proxy.dispatcher import Answer
from gapdesk.proxy.guard import without_credentials
from gapdesk.proxy.types import Call, JsonObject
from gapdesk.proxy.visit import Visit

_KEPT_HERE = frozenset(
    (
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"),
        *("transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", "expect"),
        "content-encoding",  # a packed body has been unpacked
        *("authorization", "x-goog-api-key", "x-api-key", "api-key", "cookie", "origin", "referer"),
        "x-conversation-id",
    )
)
"""Request headers of the caller's own connection, and credentials."""
_NOT_PASSED_BACK = frozenset(
    (
        *("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"),
        *("set-cookie", "server", "date", "alt-svc", "access-control-allow-origin"),
        *("x-goog-upload-url", "x-goog-upload-control-url", "location", "content-location"),
    )
)
"""Response headers of Google's connection, and URLs that would lead past gapdesk."""
PATH_SAFE = "/:@!$&'()*+,;=~-._"


def pass_through(visit: Visit, *, path: str | None = None, body: bytes = b"") -> Call:
    """The call that is the caller's own request, at `path` if that is another."""
    route = visit.route
    query = without_credentials(visit.request.raw_path.partition("?")[2])
    return Call(
        id=visit.id,
        method=visit.request.method,
        path=f"/{route.version}/{quote(path or route.path, safe=PATH_SAFE)}",
        query=query,
        body=body,
        headers=passed_on(visit),
        raw=visit.request.method == "GET" and alt_of(query) == "media",
    )


_ALT = ("alt", "$alt")


def alt_of(query: str) -> str:
    """The form of answer a query asks for ("sse", "media" …), in lower case; "" if it does not say."""
    return next((value.lower() for name, value in parse_qsl(query) if name in _ALT), "")


def with_sse(query: str) -> str:
    """`query` asking for an event stream, otherwise untouched."""
    kept = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) not in _ALT]
    return "&".join((*kept, "alt=sse"))


async def ask(visit: Visit, call: Call) -> Answer:
    """The answer to `call`, noted as this visit's. Raises Failure."""
    answer = await visit.services.dispatcher.run(call, visit.trace, visit.options.policy)
    visit.answered_by(answer.lease)
    return answer


def passed_on(visit: Visit) -> dict[str, str]:
    """The caller's headers without credentials and without those of his own connection."""
    return {n: v for n, v in visit.request.headers.items() if n.lower() not in _KEPT_HERE}


def passed_back(visit: Visit, answer: Answer) -> web.Response:
    """Google's answer as it came, with our headers."""
    headers = google_headers(answer.headers)
    visit.touch_first_byte()
    visit.says(answer.body)
    return web.Response(body=answer.body, status=answer.status, headers={**headers, **visit.headers()})


def google_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Google's response headers that mean something to the caller."""
    return {n: v for n, v in headers.items() if n.lower() not in _NOT_PASSED_BACK}


def json_object(raw: bytes) -> JsonObject | None:
    """`raw` as a JSON object, None if it is none."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
