"""The Gemini endpoints: bytes in, bytes out; only credentials are swapped, and what a switch must add."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import TypedDict
from urllib.parse import parse_qs, quote, urlencode

import orjson
from aiohttp import web

from gapdesk.proxy import transforms
from gapdesk.proxy.answering import Rendering, answer_stream, answer_whole
from gapdesk.proxy.binding import (
    bound_project,
    continues,
    forget,
    is_anothers_cache,
    project_of,
    remember,
    resource_of,
    signature_project,
    sticky_key,
)
from gapdesk.proxy.blocked import shown
from gapdesk.proxy.dialects import errors, gemini
from gapdesk.proxy.dispatcher import Answer
from gapdesk.proxy.estimate import estimate_body, estimate_bytes
from gapdesk.proxy.exchange import ByteStream, is_event_stream
from gapdesk.proxy.guard import without_credentials
from gapdesk.proxy.large_data import native_mark
from gapdesk.proxy.openai_handlers import resolve, visible_models
from gapdesk.proxy.passing import (
    PATH_SAFE,
    alt_of,
    ask,
    google_headers,
    json_object,
    pass_through,
    passed_back,
    passed_on,
    with_sse,
)
from gapdesk.proxy.preparing import Asked, cached, completed, guessed, set_apart
from gapdesk.proxy.reply import candidates_of, has_content, objects, parts_of, string
from gapdesk.proxy.routes import Endpoint
from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.sse import Decoder
from gapdesk.proxy.streaming import Framing, GeminiArrayFraming, GeminiFraming, JsonFraming
from gapdesk.proxy.types import Call, Dialect, Estimate, Failure, FailureKind, JsonObject, Signature
from gapdesk.proxy.visit import Visit

_GENERATING = frozenset({"generateContent", "streamGenerateContent"})
_COUNTED = _GENERATING | {"embedContent", "batchEmbedContents", "predict"}
"""Verbs that count against the model's quota; countTokens and batches have quotas of their own."""
_LARGE = 16 * 1024 * 1024
"""Bodies above it are not parsed (about 2 ms per MB) unless they name something that must be looked up."""
_NAMED_THINGS = (
    *(b"files/", b"achedContent", b"ached_content", b"fileSearchStores/"),
    *(b"functionResponse", b"function_response"),
)
_MOST_PAGES = 20
"""Of one project's list, as of its models."""


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
    call = Call(
        id=visit.id,
        method=visit.request.method,
        path=f"/{route.version}/models/{quote(name.model, safe=PATH_SAFE)}:{route.verb}",
        query=with_sse(query) if streams else query,
        body=raw,
        headers=passed_on(visit),
        model=name.model if route.verb in _COUNTED else None,
        stream=streams,
        generates=generates,
        may_stream=not generates,
    )
    if not generates:
        call = dataclasses.replace(call, **await _ties(visit, raw))
        return await _handed_back(visit, await ask(visit, call))
    call = await _prepared(visit, call, search=name.search)
    if streams:
        framing: Framing = GeminiFraming() if alt_of(query) == "sse" else GeminiArrayFraming()
        return await answer_stream(visit, call, framing, _NativeRendering(visit))
    return await answer_whole(visit, call, JsonFraming(Dialect.GEMINI), _NativeRendering(visit))


async def _prepared(visit: Visit, call: Call, *, search: bool) -> Call:
    """A generating call with what history, switches and caches change; else with its untouched bytes."""
    raw = call.body
    data = await set_apart(raw, native_mark(raw))
    body = gemini.peek(data.rest)
    if body is None:
        return dataclasses.replace(call, estimate=estimate_bytes(raw))  # Google says what is wrong with it
    last = await signature_project(visit, body.newest_signature) if body.has_tool_results else None
    visit.asked = asked = await completed(
        visit,
        Asked(
            model=visit.model,
            body=body.doc,
            size=len(data.rest),
            data=data,
            names_cache=body.cached_content is not None,
            has_model_turn=body.has_model_turn,
            prefer_project=last,
            search=search,
        ),
    )
    sent = _transformed(asked.body, visit, search=search)
    call = dataclasses.replace(
        call,
        body=raw if sent is body.doc else data.put_back(_written(sent)),
        estimate=guessed(visit, asked.estimate(visit)),
        project=bound_project(visit, body.cached_content, body.file_uris, body.others),
        prefer_project=asked.prefer_project,
        conversation=sticky_key(visit, asked.system, asked.contents),
        continues=continues(visit, asked.has_model_turn),
    )
    return await cached(visit, asked, sent, call)


def _transformed(body: JsonObject, visit: Visit, *, search: bool) -> JsonObject:
    """The body with what the switches add and without what the model refuses; else itself."""
    options, facts = visit.options, visit.services.capabilities.of(visit.model)
    if not facts.function_ids and (stripped := transforms.without_call_ids(body)) != body:
        body = stripped
    if options.safety_disabled:
        body = transforms.safety_off(body)
    if search:
        body, losses = transforms.add_search(body, with_functions=facts.builtin_with_functions)
        visit.losses += losses
    if options.disguise:
        body = transforms.disguise(body, visit.services.rand_text(options.disguise_length))
    return body


def _written(body: JsonObject) -> bytes:
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError:  # it can read deeper nesting than it can write
        raise Failure(FailureKind.BAD_REQUEST, 400, "The request body is nested too deeply.") from None


class _Ties(TypedDict, total=False):
    """What a body says about its size and the project it must or should go to: fields of a Call."""

    estimate: Estimate
    project: str | None
    prefer_project: str | None
    conversation: str
    continues: bool


async def _ties(visit: Visit, raw: bytes) -> _Ties:
    """Large bodies are parsed only where needed."""
    if len(raw) > _LARGE and not any(mark in raw for mark in _NAMED_THINGS):
        return _Ties(estimate=estimate_bytes(raw))
    body = gemini.peek(raw)
    if body is None:
        return _Ties(estimate=estimate_bytes(raw))
    facts = visit.services.capabilities.of(visit.model)
    return _Ties(
        estimate=estimate_body(_prompt(body.doc), facts),
        project=bound_project(visit, body.cached_content, body.file_uris, body.others),
        prefer_project=await signature_project(visit, body.newest_signature)
        if body.has_tool_results
        else None,
        conversation=sticky_key(visit, body.system, body.contents),
        continues=continues(visit, body.has_model_turn),
    )


def _prompt(doc: JsonObject) -> JsonObject:
    """What of a body is counted: countTokens may wrap it, embeddings hold one content or many requests."""
    wrapped = doc.get("generateContentRequest")
    if isinstance(wrapped, dict):
        return wrapped
    embedded = [request.get("content") for request in (doc, *objects(doc.get("requests")))]
    return doc if "contents" in doc else {"contents": embedded}


class _NativeRendering(Rendering):
    """Google's own bytes; only the origin of signatures is noted on the way."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._answered = False
        """Whether a stream brought anything that can be shown."""
        self._instead = False
        """Whether something else is told than what Google said."""

    def check(self, reply: JsonObject) -> JsonObject:
        """Apply `blocked.as`, if it was chosen, to a reply that holds nothing but a block. Raises Failure."""
        told = shown(reply, self._visit.options.blocked_as)
        self._instead = told is not reply
        return told

    def whole(self, reply: JsonObject, raw: bytes) -> bytes:
        if self._instead:
            return orjson.dumps(reply)
        if b"thoughtSignature" in raw:
            self._note_signatures(reply)
        return raw or orjson.dumps(reply)

    def headers(self, answer: Answer) -> Mapping[str, str]:
        return google_headers(answer.headers)

    def event(self, data: bytes, event: JsonObject) -> bytes:
        if not self._answered:
            told = self.check(event)
            self._answered = has_content(event)
            if self._instead:
                return orjson.dumps(told)
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
            services = self._visit.services
            services.signatures.put(found, services.clock.now(), private=self._visit.client.private)


# --- models -----------------------------------------------------------------------------------------------


async def list_models(visit: Visit) -> web.StreamResponse:
    """GET …/models: merged over the projects, paged as the caller asked."""
    query = parse_qs(visit.request.raw_path.partition("?")[2])
    size = query.get("pageSize", [""])[0]
    models = await visible_models(visit)
    page = gemini.models_page(
        models, int(size) if size.isdigit() else None, query.get("pageToken", [None])[0]
    )
    return visit.json(orjson.dumps(page))


async def get_model(visit: Visit) -> web.StreamResponse:
    """GET …/models/{m}: asked of Google, so that an unknown model gets Google's own 404."""
    name = resolve(visit, visit.route.model)
    answer = await ask(visit, pass_through(visit, path=f"models/{name.model}"))
    return passed_back(visit, answer)


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
    call = dataclasses.replace(pass_through(visit, body=raw), may_stream=True)
    project = project_of(visit, named) if named else None
    if project is not None:
        call = dataclasses.replace(call, project=project)
    elif raw:
        body = gemini.peek(raw)
        if body is not None:
            call = dataclasses.replace(
                call, project=bound_project(visit, body.cached_content, body.file_uris, body.others)
            )
    answer = await ask(visit, call)
    if method == "DELETE" and named is not None and path == named:
        forget(visit.services, named)
    return await _handed_back(visit, answer)


async def _gathered_list(visit: Visit) -> web.Response | None:
    """A list over the projects that hold some of it; None if none is known to: a plain call will do."""
    services, kind = visit.services, visit.route.path
    projects = sorted(services.bindings.projects_with(kind, services.clock.now()))
    if not projects:
        return None
    query = parse_qs(visit.request.raw_path.partition("?")[2])
    field = "operations" if kind == "batches" else kind  # Google lists batches as its long operations
    items: list[JsonObject] = []
    failures: list[Failure] = []
    for project in projects:
        try:
            items += await _listed(visit, project, field)
        except Failure as failure:  # such as: it has no usable key any more
            failures.append(failure)
    if len(failures) == len(projects):
        raise failures[-1]
    items = [item for item in items if not is_anothers_cache(visit, string(item.get("name")))]
    return visit.json(orjson.dumps(_page(field, items, query)))


async def _listed(visit: Visit, project: str, field: str) -> list[JsonObject]:
    """All of the list as one project has it. Raises Failure."""
    items: list[JsonObject] = []
    page = ""
    for _ in range(_MOST_PAGES):
        asked = urlencode({"pageSize": "100", **({"pageToken": page} if page else {})})
        call = dataclasses.replace(pass_through(visit), query=asked, project=project, raw=False)
        listing = json_object((await ask(visit, call)).body) or {}
        items += [item for item in listing.get(field, ()) if isinstance(item, dict)]
        page = str(listing.get("nextPageToken") or "")
        if not page:
            break
    return items


def _page(field: str, items: list[JsonObject], query: dict[str, list[str]]) -> JsonObject:
    """One page of a gathered list; the page token is the place in it."""
    size, token = query.get("pageSize", [""])[0], query.get("pageToken", [""])[0]
    start = int(token) if token.isdigit() else 0
    end = start + (int(size) if size.isdigit() and int(size) else 100)
    page: JsonObject = {field: items[start:end]} if items else {}
    if end < len(items):
        page["nextPageToken"] = str(end)
    return page


# --- answers


async def _handed_back(visit: Visit, answer: Answer) -> web.StreamResponse:
    """Google's answer; the project of what it says was made is remembered."""
    if answer.raw is not None:
        return await _passed_back_raw(visit, answer, answer.raw)
    # Embeddings, say, need not be parsed for it.
    made = visit.route.endpoint is Endpoint.RESOURCE or b'"name"' in answer.body[:4096]
    if visit.request.method in ("POST", "PATCH") and made:
        remember(visit, answer.body)
    return passed_back(visit, answer)


async def _passed_back_raw(visit: Visit, answer: Answer, pieces: ByteStream) -> web.StreamResponse:
    """A download, or a stream of events that are not ours to read, passed on while it arrives."""
    headers = google_headers(answer.headers)
    response = web.StreamResponse(status=answer.status, headers={**headers, **visit.headers()})
    streams = visit.request.method == "POST" and is_event_stream(answer.headers)  # a file is just bytes
    making = Decoder() if streams else None
    try:
        visit.touch_first_byte()
        await response.prepare(visit.request)
        while piece := await pieces.chunk():
            if making is not None and (events := making.feed(piece)):
                remember(visit, events[0])  # the first one tells what was begun
                making = None
            visit.says(piece)
            await response.write(piece)
        await response.write_eof()
    except BaseException as error:
        if not isinstance(error, UpstreamFault):
            visit.request.protocol.force_close()
            raise
        visit.failure = Failure(FailureKind.BROKEN_STREAM, 502, f"Google's answer broke off: {error}")
        if streams:
            await response.write(b"\n\n" + errors.sse_error(visit.failure, Dialect.GEMINI))
            await response.write_eof()
        else:
            # The status is long gone: cutting the body short is the only sign left.
            visit.request.protocol.force_close()
    finally:
        pieces.close()
        visit.trace.attempts[-1] = pieces.attempt
    return response
