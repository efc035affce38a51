"""The Gemini endpoints: bytes in, bytes out; only credentials are swapped, and what a switch must add."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, quote, urlencode

import orjson
from aiohttp import web

from gapdesk.proxy import transforms
from gapdesk.proxy.answering import Rendering, answer_stream, answer_whole
from gapdesk.proxy.binding import bound_project, remember, resource_of, sticky_key
from gapdesk.proxy.dialects import gemini
from gapdesk.proxy.dispatcher import Answer
from gapdesk.proxy.estimate import estimate_body, estimate_bytes
from gapdesk.proxy.exchange import UpstreamFault
from gapdesk.proxy.guard import without_credentials
from gapdesk.proxy.openai_handlers import resolve
from gapdesk.proxy.reply import candidates_of, parts_of
from gapdesk.proxy.streaming import Framing, GeminiArrayFraming, GeminiFraming, JsonFraming
from gapdesk.proxy.types import Call, Dialect, Estimate, Failure, FailureKind, JsonObject, Signature
from gapdesk.proxy.uploads import Upload, Uploads, rewritten_url, upload_headers
from gapdesk.proxy.visit import Visit

_GENERATING = frozenset({"generateContent", "streamGenerateContent"})
_KEPT_HERE = frozenset(
    (
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"),
        *("transfer-encoding", "upgrade", "host", "content-length", "accept-encoding", "expect"),
        *("authorization", "x-goog-api-key", "x-api-key", "api-key", "cookie", "origin", "referer"),
        "x-conversation-id",
    )
)
"""Request headers of the caller's own connection, and credentials."""
_NOT_PASSED_BACK = frozenset(
    (
        *("connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"),
        *("set-cookie", "server", "date", "alt-svc", "access-control-allow-origin"),
        *("x-goog-upload-url", "x-goog-upload-control-url"),
    )
)
"""Response headers of Google's connection, and URLs that would lead past gapdesk."""
_PATH_SAFE = "/:@!$&'()*+,;=~-._"
_LARGE = 256 * 1024
"""Bodies above it are not parsed unless they name something that must be looked up."""
_NAMED_THINGS = (b"files/", b"achedContent", b"ached_content", b"functionResponse", b"function_response")


# --- models/{m}:{verb} ------------------------------------------------------------------------------------


async def generate(visit: Visit) -> web.StreamResponse:
    """POST models/{m}:{verb}: generateContent, streamGenerateContent, countTokens and all others."""
    raw = await visit.body()
    route = visit.route
    name = resolve(visit, route.model)
    query = without_credentials(visit.request.raw_path.partition("?")[2])
    streams = route.verb == "streamGenerateContent"
    generates = route.verb in _GENERATING
    visit.announce(name.model, stream=streams)
    if generates:
        raw = _transformed(raw, visit, search=name.search)
    call = Call(
        id=visit.id,
        method=visit.request.method,
        path=f"/{route.version}/models/{quote(name.model, safe=_PATH_SAFE)}:{route.verb}",
        query=_with_sse(query) if streams else query,
        body=raw,
        headers=_passed_on(visit),
        model=name.model,
        stream=streams,
        generates=generates,
    )
    call = await _with_ties(call, visit, raw)
    if streams:
        framing: Framing = GeminiFraming() if "alt=sse" in query else GeminiArrayFraming()
        return await answer_stream(visit, call, framing, _NativeRendering(visit))
    if generates:
        return await answer_whole(visit, call, JsonFraming(Dialect.GEMINI), _NativeRendering(visit))
    answer = await _ask(visit, call)
    if b'"name"' in answer.body[:4096]:
        _remember(visit, answer)
    return _passed_back(visit, answer)


def _transformed(raw: bytes, visit: Visit, *, search: bool) -> bytes:
    """The body with what the switches add; untouched bytes when none is on."""
    options = visit.options
    if not (search or options.safety_disabled or options.disguise):
        return raw
    body = _object(raw)
    if body is None:
        return raw  # Google says what is wrong with it
    if options.safety_disabled:
        body = transforms.safety_off(body)
    if search:
        facts = visit.services.capabilities.of(visit.model)
        body, losses = transforms.add_search(body, with_functions=facts.builtin_with_functions)
        visit.losses += losses
    if options.disguise:
        body = transforms.disguise(body, visit.services.rand_text(options.disguise_length))
    return orjson.dumps(body)


async def _with_ties(call: Call, visit: Visit, raw: bytes) -> Call:
    """`call` with its size and with what ties it to a project. Large bodies are parsed only where needed."""
    if len(raw) > _LARGE and not any(mark in raw for mark in _NAMED_THINGS):
        return dataclasses.replace(call, estimate=estimate_bytes(raw))
    body = gemini.peek(raw)
    if body is None:
        return dataclasses.replace(call, estimate=estimate_bytes(raw))
    facts = visit.services.capabilities.of(call.model or "")
    request = body.doc.get("generateContentRequest") or body.doc
    return dataclasses.replace(
        call,
        estimate=estimate_body(request, facts) if isinstance(request, dict) else Estimate(),
        project=bound_project(visit, body.cached_content, body.file_uris),
        prefer_project=await _signature_project(visit, body.newest_signature)
        if body.has_tool_results
        else None,
        conversation=sticky_key(visit, body.has_model_turn, body.system, body.contents),
    )


async def _signature_project(visit: Visit, signature: str | None) -> str | None:
    return await visit.services.signatures.project_of(signature) if signature else None


class _NativeRendering(Rendering):
    """Google's own bytes; only the origin of signatures is noted on the way."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def check(self, reply: JsonObject) -> JsonObject:
        return reply

    def whole(self, reply: JsonObject, raw: bytes) -> bytes:
        if b"thoughtSignature" in raw:
            self._note_signatures(reply)
        return raw or orjson.dumps(reply)

    def event(self, data: bytes, event: JsonObject) -> bytes:
        if b"thoughtSignature" in data:
            self._note_signatures(event)
        return data

    def end(self) -> bytes:
        return b""

    def _note_signatures(self, reply: JsonObject) -> None:
        """Remember which project a signature of a function call belongs to; the client brings it back."""
        lease = self._visit.lease
        if lease is None:
            return
        found = []
        for _, candidate in candidates_of(reply):
            for part in parts_of(candidate):
                call, value = part.get("functionCall"), part.get("thoughtSignature")
                if isinstance(call, dict) and isinstance(value, str):
                    call_id = call.get("id") or hashlib.sha256(value.encode()).hexdigest()
                    found.append((str(call_id), Signature(value, self._visit.model, lease.project)))
        if found:
            self._visit.services.signatures.put(found, self._visit.services.clock.now())


# --- models -----------------------------------------------------------------------------------------------


async def list_models(visit: Visit) -> web.StreamResponse:
    """GET …/models: merged over the projects, paged as the caller asked."""
    query = parse_qs(visit.request.raw_path.partition("?")[2])
    size = query.get("pageSize", [""])[0]
    models = await visit.services.catalogue.models(visit.options.hidden_models)
    page = gemini.models_page(
        models, int(size) if size.isdigit() else None, query.get("pageToken", [None])[0]
    )
    return visit.json(orjson.dumps(page))


async def get_model(visit: Visit) -> web.StreamResponse:
    """GET …/models/{m}: asked of Google, so that an unknown model gets Google's own 404."""
    name = resolve(visit, visit.route.model)
    answer = await _ask(visit, _pass_through(visit, path=f"models/{name.model}"))
    return _passed_back(visit, answer)


# --- every other path -------------------------------------------------------------------------------------


async def resource(visit: Visit) -> web.StreamResponse:
    """Files, caches, batches, operations, tuned models and whatever comes next, through the right project."""
    method, path = visit.request.method, visit.route.path
    visit.announce(path.partition("/")[0].partition(":")[0], stream=False)
    named = resource_of(path)
    if method == "GET" and named is None:
        gathered = await _gathered_list(visit)
        if gathered is not None:
            return gathered
    raw = await visit.body()
    call = _pass_through(visit, body=raw)
    now = visit.services.clock.now()
    binding = visit.services.bindings.find(named, now) if named else None
    if binding is not None:
        call = dataclasses.replace(call, project=binding.project)
    elif raw:
        body = gemini.peek(raw)
        if body is not None:
            call = dataclasses.replace(
                call, project=bound_project(visit, body.cached_content, body.file_uris)
            )
    answer = await _ask(visit, call)
    if answer.raw is not None:
        return await _passed_back_raw(visit, answer)
    if method == "DELETE" and named is not None and path == named:
        visit.services.bindings.forget(named)
    elif method == "POST":
        _remember(visit, answer)
    return _passed_back(visit, answer)


async def _gathered_list(visit: Visit) -> web.Response | None:
    """A list over the projects that hold some of it; None if none is known to: a plain call will do."""
    services, kind = visit.services, visit.route.path
    projects = sorted(services.bindings.projects_with(kind, services.clock.now()))
    if not projects:
        return None
    query = parse_qs(visit.request.raw_path.partition("?")[2])
    items: list[JsonObject] = []
    for project in projects:
        page = ""
        while True:
            asked = urlencode({"pageSize": "100", **({"pageToken": page} if page else {})})
            call = dataclasses.replace(_pass_through(visit), query=asked, project=project, raw=False)
            listing = _object((await _ask(visit, call)).body) or {}
            items += [item for item in listing.get(kind, ()) if isinstance(item, dict)]
            page = str(listing.get("nextPageToken") or "")
            if not page:
                break
    return visit.json(orjson.dumps(_page(kind, items, query)))


def _page(kind: str, items: list[JsonObject], query: dict[str, list[str]]) -> JsonObject:
    """One page of a gathered list; the page token is the place in it."""
    size, token = query.get("pageSize", [""])[0], query.get("pageToken", [""])[0]
    start = int(token) if token.isdigit() else 0
    end = start + (int(size) if size.isdigit() and int(size) else 100)
    page: JsonObject = {kind: items[start:end]} if items else {}
    if end < len(items):
        page["nextPageToken"] = str(end)
    return page


def _pass_through(visit: Visit, *, path: str | None = None, body: bytes = b"") -> Call:
    route = visit.route
    return Call(
        id=visit.id,
        method=visit.request.method,
        path=f"/{route.version}/{quote(path or route.path, safe=_PATH_SAFE)}",
        query=without_credentials(visit.request.raw_path.partition("?")[2]),
        body=body,
        headers=_passed_on(visit),
        raw=visit.request.method == "GET" and "alt=media" in visit.request.raw_path,
    )


# --- uploads ----------------------------------------------------------------------------------------------


class UploadHandlers:
    """Starts uploads with a key of the pool and lets their chunks come back through gapdesk."""

    def __init__(self) -> None:
        self._uploads = Uploads()

    async def begin(self, visit: Visit) -> web.StreamResponse:
        """POST /upload/{version}/…: the start of a resumable upload, or a whole upload in one request."""
        visit.announce(visit.route.path.partition("/")[0], stream=False)
        call = _pass_through(visit, body=await visit.body())
        call = dataclasses.replace(call, path=f"/upload{call.path}")
        named = resource_of(visit.route.path)
        binding = visit.services.bindings.find(named, visit.services.clock.now()) if named else None
        if binding is not None:  # a file search store takes its files through its own project
            call = dataclasses.replace(call, project=binding.project)
        answer = await _ask(visit, call)
        response = _passed_back(visit, answer)
        google = answer.headers.get("x-goog-upload-url")
        if google:
            lease = answer.lease
            token = self._uploads.begin(
                Upload(google, lease.key, lease.project, visit.client.id, visit.services.clock.now())
            )
            own = f"{visit.request.scheme}://{visit.request.headers['Host']}"
            path = visit.request.raw_path.partition("?")[0]
            response.headers["x-goog-upload-url"] = rewritten_url(own, path, token)
        else:
            _remember(visit, answer)
        return response

    async def chunk(self, visit: Visit) -> web.StreamResponse:
        """A piece of an upload, recognised by the token in its URL; streamed on, never held whole."""
        token = parse_qs(visit.request.raw_path.partition("?")[2]).get("upload_token", [""])[0]
        upload = self._uploads.get(token)
        secret = visit.services.secret_of(upload.key) if upload else None
        if upload is None or secret is None:
            raise Failure(
                FailureKind.NOT_FOUND, 404, "This upload is unknown or over; start it again.", final=True
            )
        request = visit.request
        length = request.content_length
        body = _pieces(request) if length != 0 else b""
        try:
            reply = await visit.services.upstream.forward(
                request.method, upload.url, upload_headers(request.headers), body, secret
            )
            data = await reply.read()
        except UpstreamFault as fault:
            raise Failure(FailureKind.UNREACHABLE, 502, f"The upload broke off: {fault}") from fault
        reply.close()
        if reply.headers.get("x-goog-upload-status") == "final" or reply.status >= 400:
            self._uploads.end(token)
        made = _object(data) or {}
        file = made.get("file")
        if isinstance(file, dict) and isinstance(file.get("name"), str):
            visit.services.bindings.bind(
                file["name"], upload.project, upload.key, upload.client, visit.services.clock.now()
            )
        headers = {
            name: value for name, value in reply.headers.items() if name.lower() not in _NOT_PASSED_BACK
        }
        return web.Response(body=data, status=reply.status, headers={**headers, **visit.headers()})


async def _pieces(request: web.BaseRequest) -> AsyncIterator[bytes]:
    while piece := await request.content.readany():
        yield piece


# --- passing on and back ----------------------------------------------------------------------------------


async def _ask(visit: Visit, call: Call) -> Answer:
    answer = await visit.services.dispatcher.run(call, visit.trace, visit.options.policy)
    visit.answered_by(answer.lease)
    return answer


def _passed_on(visit: Visit) -> dict[str, str]:
    """The caller's headers without credentials and without those of his own connection."""
    return {n: v for n, v in visit.request.headers.items() if n.lower() not in _KEPT_HERE}


def _passed_back(visit: Visit, answer: Answer) -> web.Response:
    headers = {n: v for n, v in answer.headers.items() if n.lower() not in _NOT_PASSED_BACK}
    visit.touch_first_byte()
    return web.Response(body=answer.body, status=answer.status, headers={**headers, **visit.headers()})


async def _passed_back_raw(visit: Visit, answer: Answer) -> web.StreamResponse:
    """A download, passed on while it arrives."""
    assert answer.raw is not None
    headers = {n: v for n, v in answer.headers.items() if n.lower() not in _NOT_PASSED_BACK}
    response = web.StreamResponse(status=answer.status, headers={**headers, **visit.headers()})
    try:
        visit.touch_first_byte()
        await response.prepare(visit.request)
        while piece := await answer.raw.chunk():
            await response.write(piece)
        await response.write_eof()
    except (
        UpstreamFault
    ) as fault:  # the length is known to nobody: cutting the body is the only sign there is
        visit.failure = Failure(FailureKind.BROKEN_STREAM, 502, f"The download broke off: {fault}")
        visit.request.protocol.force_close()
    finally:
        answer.raw.close()
    return response


def _remember(visit: Visit, answer: Answer) -> None:
    reply = _object(answer.body)
    if reply is not None:
        remember(visit, reply)


def _object(raw: bytes) -> JsonObject | None:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _with_sse(query: str) -> str:
    if "alt=sse" in query:
        return query
    kept = "&".join(pair for pair in query.split("&") if pair and not pair.startswith("alt="))
    return f"{kept}&alt=sse" if kept else "alt=sse"
