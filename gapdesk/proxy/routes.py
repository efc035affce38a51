"""Which endpoint a request means. Pure: path, method, query and header names in; a Route or a Failure out.

Paths are forgiving, because people type base URLs: `//` collapses, a trailing `/` is fine, the prefixes of
every client seen are accepted (seen on the wire, November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, unquote

from gapdesk.proxy.types import Dialect, Failure, FailureKind


class Endpoint(StrEnum):
    HEALTH = "health"
    QUOTA = "quota"
    """Our own: what is left."""
    CACHES = "caches"
    """Our own: the caller's explicit caches."""
    CACHE = "cache"
    """One of them."""
    CHAT = "chat"
    EMBEDDINGS = "embeddings"
    MODELS = "models"
    """OpenAI or Gemini list, by the route's dialect."""
    MODEL = "model"
    GENERATE = "generate"
    """models/{m}:{verb}"""
    RESOURCE = "resource"
    """Any other native path."""
    UPLOAD = "upload"
    """Start of an upload, or an upload in one request."""
    UPLOAD_CHUNK = "upload_chunk"


UPLOAD_TOKEN = "upload_token"  # noqa: S105 - the name of a query parameter
"""Query parameter of the rewritten upload URL; the only credential of a chunk request."""


@dataclass(frozen=True, slots=True)
class Route:
    endpoint: Endpoint
    dialect: Dialect
    path: str = ""
    """Native: what follows the version, without a leading slash ("models/x:generateContent", "files/abc")."""
    version: str = "v1beta"
    """Version to call upstream: v1beta is the superset of v1; v1alpha has methods of its own."""
    model: str = ""
    verb: str = ""
    conversation: str | None = None
    """Name from a base URL such as `/c/NAME/v1`, `/c/NAME` or `/gemini/c/NAME`."""


UNROUTED = Route(Endpoint.HEALTH, Dialect.OPENAI)
"""The route of a request that was not looked at yet."""

_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f\\]|/\.{1,2}(?:/|$)")
_SLASHES = re.compile(r"//+")
_NAMED = re.compile(r"/+(?P<native>gemini/+)?c/(?P<name>[^/]*)")
_VERSION = re.compile(r"v\d+[a-z0-9]*")
_NATIVE_RESOURCES = frozenset(
    ["cachedContents", "files", "tunedModels", "batches", "operations", "fileSearchStores", "interactions"]
)
_OPENAI_ONLY = frozenset(["chat/completions", "embeddings"])
_OPENAI_METHODS = {"chat/completions": "POST", "embeddings": "POST", "models": "GET"}
_QUOTA = "api/v1/quota"
_CACHES = "api/v1/caches"
_ELSEWHERE = {
    "responses": "Use /v1/chat/completions: gapdesk does not serve the Responses API yet.",
    "completions": "Use /v1/chat/completions: text completions are not served.",
    "messages": "Use /v1/chat/completions: the Anthropic protocol is not served yet.",
    "api/chat": "Use /v1/chat/completions: the Ollama protocol is not served yet.",
    "api/tags": "Use /v1/models: the Ollama protocol is not served yet.",
    "images/generations": "Use /v1/chat/completions with an image model: /v1/images is not served yet.",
    "audio/speech": "Use /v1/chat/completions with a speech model: /v1/audio is not served yet.",
}
_USE = (
    "Use /v1/chat/completions, /v1/embeddings or /v1/models (OpenAI), "
    "or /v1beta/models/MODEL:generateContent (Gemini)."
)


def normalise(target: str) -> str:
    """The decoded path of a request target with `//` collapsed and no trailing slash.

    Raises Failure 400 for absolute URLs, `.` and `..` segments (also percent-encoded) and control characters.
    """
    path = target.partition("?")[0]
    if not path.startswith("/"):
        raise _bad_path()
    decoded = unquote(path)
    if _NOT_PLAIN.search(unquote(decoded)):  # twice: `%252e%252e` must not become `..` further up
        raise _bad_path()
    return "/" + _SLASHES.sub("/", decoded).strip("/")


def route(method: str, target: str, headers: Mapping[str, str]) -> Route:
    """The route of a request line; `headers` is looked up case-insensitively by the caller's mapping.

    Raises Failure 400 (path), 404 (no such endpoint; says which to use) or 405.
    """
    raw, _, query = target.partition("?")
    path, conversation = normalise(raw), None
    if named := _NAMED.match(raw):
        conversation = unquote(named["name"])  # by itself: a slash within it (%2F) is none of the path's
        path = normalise(f"/{named['native'] or ''}{raw[named.end() :]}")
    found = _route(method, path[1:], query, headers)
    return replace(found, conversation=conversation) if conversation else found


def dialect_of(target: str) -> Dialect:
    """The dialect to answer a request in that was refused before it could be routed."""
    try:
        return route("GET", target, {}).dialect
    except Failure:  # no such address, or not for GET: the prefix tells
        native = re.match(
            r"/+(?:c/+[^/]+/+)?(?:gemini|upload|v1beta|v1alpha|v2)(?:/|$)", target.partition("?")[0]
        )
        return Dialect.GEMINI if native and "/openai/" not in target else Dialect.OPENAI


def _route(method: str, path: str, query: str, headers: Mapping[str, str]) -> Route:
    if path == "health":
        return Route(Endpoint.HEALTH, Dialect.OPENAI)
    if path == _QUOTA:
        _check_method(method, "GET")
        return Route(Endpoint.QUOTA, Dialect.OPENAI)
    if path == _CACHES:
        _check_method(method, "GET")
        return Route(Endpoint.CACHES, Dialect.OPENAI)
    if path.startswith(f"{_CACHES}/"):
        _check_method(method, "DELETE")
        return Route(Endpoint.CACHE, Dialect.OPENAI, path)
    native_prefix = path.startswith("gemini/")
    rest = path.removeprefix("gemini/")
    upload = rest.startswith("upload/")
    rest = rest.removeprefix("upload/")
    version, _, tail = rest.partition("/")
    if not _VERSION.fullmatch(version):
        version, tail = "", rest
    tail = tail.removeprefix("publishers/google/")
    if version and tail.startswith("openai/"):
        return _openai(method, tail.removeprefix("openai/"))
    upstream = "v1alpha" if version == "v1alpha" else "v1beta"
    if upload:
        return _upload(upstream, tail, query)
    model, colon, verb = tail.removeprefix("models/").rpartition(":")
    if tail.startswith("models/") and colon and "/" not in model:
        return Route(Endpoint.GENERATE, Dialect.GEMINI, tail, upstream, model, verb)
    if version not in ("", "v1") or native_prefix:
        return _native(method, upstream, tail)
    if tail in _OPENAI_ONLY:
        return _openai(method, tail)  # whatever header the token came in
    if _marked_native(query, headers):
        return _native(method, upstream, tail)
    if version == "v1" and tail.partition("/")[0].partition(":")[0] in _NATIVE_RESOURCES:
        return _native(method, upstream, tail)
    return _openai(method, tail)


def _upload(version: str, tail: str, query: str) -> Route:
    if not tail:
        raise _nothing_here()
    chunk = any(name == UPLOAD_TOKEN for name, _ in parse_qsl(query, keep_blank_values=True))
    endpoint = Endpoint.UPLOAD_CHUNK if chunk else Endpoint.UPLOAD
    return Route(endpoint, Dialect.GEMINI, tail, version)


def _native(method: str, version: str, tail: str) -> Route:
    if tail == "models" and method in ("GET", "HEAD"):
        return Route(Endpoint.MODELS, Dialect.GEMINI, tail, version)
    if tail.startswith("models/") and tail.count("/") == 1 and method == "GET":
        return Route(Endpoint.MODEL, Dialect.GEMINI, tail, version, tail.removeprefix("models/"))
    if not tail:
        raise _nothing_here()
    return Route(Endpoint.RESOURCE, Dialect.GEMINI, tail, version)


def _marked_native(query: str, headers: Mapping[str, str]) -> bool:
    """Whether a /v1 request shows the marks of a Google SDK (Gemini API, November 2026)."""
    if "x-goog-api-key" in headers:
        return True
    return any(name in ("key", "pageSize") for name, _ in parse_qsl(query, keep_blank_values=True))


def _openai(method: str, tail: str) -> Route:
    if tail.startswith("models/"):
        endpoint, wanted = Endpoint.MODEL, "GET"
    elif tail in _OPENAI_METHODS:
        wanted = _OPENAI_METHODS[tail]
        endpoint = {
            "chat/completions": Endpoint.CHAT,
            "embeddings": Endpoint.EMBEDDINGS,
            "models": Endpoint.MODELS,
        }[tail]
    else:
        raise _nothing_here(_ELSEWHERE.get(tail, _USE))
    _check_method(method, wanted)
    return Route(endpoint, Dialect.OPENAI, tail, model=tail.removeprefix("models/"))


def _check_method(method: str, wanted: str) -> None:
    """Failure 405 for another method; who may GET may ask for the head too."""
    if method not in (wanted, "HEAD" if wanted == "GET" else wanted):
        raise Failure(
            FailureKind.METHOD_NOT_ALLOWED, 405, f"This address takes {wanted}, not {method}.", final=True
        )


def _nothing_here(hint: str = _USE) -> Failure:
    return Failure(FailureKind.NOT_FOUND, 404, f"There is nothing at this address. {hint}", final=True)


def _bad_path() -> Failure:
    return Failure(
        FailureKind.BAD_REQUEST, 400, "The address is not a plain path on this server.", final=True
    )
