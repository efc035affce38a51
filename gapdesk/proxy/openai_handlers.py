"""The OpenAI endpoints: chat, embeddings, models. Short handlers; the thinking is in the dialects."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from fnmatch import fnmatchcase
from urllib.parse import quote

import orjson
from aiohttp import web

import gapdesk
from gapdesk.proxy import law, model_names, programs, transforms
from gapdesk.proxy.answering import Rendering, answer_stream, answer_whole
from gapdesk.proxy.binding import bound_project, continues, sticky_key
from gapdesk.proxy.blocked import said, shown
from gapdesk.proxy.dialects import openai_chat, openai_embeddings, openai_models
from gapdesk.proxy.dialects.openai_chat import ChatCall
from gapdesk.proxy.dialects.openai_reply import ChatReply
from gapdesk.proxy.dispatcher import Answer
from gapdesk.proxy.estimate import estimate_bytes
from gapdesk.proxy.large_data import LargeData
from gapdesk.proxy.model_names import ModelName
from gapdesk.proxy.preparing import Asked, cached, completed, guessed, set_apart
from gapdesk.proxy.reply import has_content
from gapdesk.proxy.services import Options
from gapdesk.proxy.streaming import JsonFraming, OpenAiFraming
from gapdesk.proxy.types import (
    Call,
    Dialect,
    Failure,
    FailureKind,
    JsonObject,
    Kind,
    Loss,
    Outcome,
    Signature,
)
from gapdesk.proxy.visit import CONVERSATION, Visit

_JSON = {"Content-Type": "application/json", "User-Agent": f"gapdesk/{gapdesk.__version__}"}
_TURN = 0.001
"""Seconds in which all others get their turn; with 0 a task that a timer wakes would not."""


# --- models -----------------------------------------------------------------------------------------------


async def list_models(visit: Visit) -> web.StreamResponse:
    """GET /v1/models"""
    options = visit.options
    models = await visible_models(visit)
    variants = model_names.variants([_id(model) for model in models]) if options.search_variants else []
    return visit.json(orjson.dumps(openai_models.listing(models, variants=variants)))


async def visible_models(visit: Visit) -> list[JsonObject]:
    """Google's entries of the models this client may use, without those the user hid."""
    models = await visit.services.catalogue.models(visit.options.hidden_models)
    return [model for model in models if _allowed(visit, _id(model))]


async def get_model(visit: Visit) -> web.StreamResponse:
    """GET /v1/models/{id}"""
    await visit.services.catalogue.refresh()
    name = resolve(visit, visit.route.model)
    model = visit.services.catalogue.get(name.model)
    if model is None:
        raise Failure(
            FailureKind.MODEL_NOT_FOUND,
            404,
            f"No key reaches a model named {visit.route.model}; GET /v1/models lists those that exist.",
            param="model",
            final=True,
        )
    entry = openai_models.one(model)
    return visit.json(orjson.dumps(entry | {"id": visit.route.model.removeprefix("models/")}))


def resolve(visit: Visit, asked: str) -> ModelName:
    """The model a caller means, by aliases and suffixes. Raises Failure 403 if the client may not use it."""
    services = visit.services
    name = model_names.resolve(asked, visit.options.aliases, services.known_models)
    if not _allowed(visit, name.model):
        raise Failure(
            FailureKind.MODEL_NOT_ALLOWED,
            403,
            f"This client may not use {name.model}; change its model list in gapdesk.",
            param="model",
            final=True,
        )
    return name


def _allowed(visit: Visit, model: str) -> bool:
    patterns = visit.client.allowed_models
    return not patterns or any(fnmatchcase(model, pattern) for pattern in patterns)


def _id(model: JsonObject) -> str:
    return str(model.get("name", "")).removeprefix("models/")


def _path(name: ModelName, verb: str) -> str:
    """The upstream path of a model's method; the name is the caller's text and must not lead elsewhere."""
    return f"/v1beta/models/{quote(name.model, safe='')}:{verb}"


# --- chat -------------------------------------------------------------------------------------------------


async def chat(visit: Visit) -> web.StreamResponse:
    """POST /v1/chat/completions"""
    services = visit.services
    raw = await visit.body()
    data = await set_apart(raw)
    doc = openai_chat.decode(data.rest)
    name = resolve(visit, openai_chat.model_of(doc))
    facts = services.capabilities.of(name.model)
    call_ids = openai_chat.referenced_call_ids(doc)
    urls = openai_chat.remote_urls(doc)
    request = openai_chat.parse(
        doc,
        name=name,
        facts=facts,
        signatures=await services.signatures.get(call_ids, services.clock.now()) if call_ids else {},
        fetched=await services.fetcher.fetch(urls) if urls else {},
    )
    unknown = (Loss(field, "gapdesk does not know this field.") for field in request.unknown)
    visit.losses = (*request.losses, *unknown)
    for source, count in request.signature_sources.items():
        services.signature_sources[source] = services.signature_sources.get(source, 0) + count
    if request.conversation and not visit.request.headers.get(CONVERSATION):
        visit.conversation = request.conversation
    visit.announce(name.model, stream=request.stream)
    rendering = _ChatRendering(visit, request)
    if data.rest is not raw:
        await asyncio.sleep(_TURN)
    call = await _call(visit, request, data)
    if request.stream:
        return await answer_stream(visit, call, OpenAiFraming(), rendering)
    return await answer_whole(visit, call, JsonFraming(Dialect.OPENAI), rendering)


async def _call(visit: Visit, request: ChatCall, data: LargeData) -> Call:
    asked = Asked(
        model=request.model.model,
        body=request.body,
        size=len(data.rest),
        data=data,
        names_cache="cachedContent" in request.body,
        has_model_turn=request.has_model_turn,
        prefer_project=request.newest_signature_project if request.has_tool_results else None,
    )
    visit.asked = asked = await completed(visit, asked)
    body = _transformed(asked.body, visit)
    estimate = request.estimate if asked.body is request.body else asked.estimate(visit)
    verb = "streamGenerateContent" if request.stream else "generateContent"
    call = Call(
        id=visit.id,
        method="POST",
        path=_path(request.model, verb),
        query="alt=sse" if request.stream else "",
        body=data.put_back(orjson.dumps(body)),
        headers=_JSON,
        model=request.model.model,
        stream=request.stream,
        generates=True,
        estimate=guessed(visit, estimate),
        project=_bound_project(visit, body),
        prefer_project=asked.prefer_project,
        conversation=sticky_key(visit, asked.system, asked.contents),
        continues=continues(visit, asked.has_model_turn),
    )
    return await cached(visit, asked, body, call)


def _transformed(body: JsonObject, visit: Visit) -> JsonObject:
    options: Options = visit.options
    if options.safety_disabled:
        body = transforms.safety_off(body)
    if options.disguise:
        body = transforms.disguise(body, visit.services.rand_text(options.disguise_length))
    return body


def _bound_project(visit: Visit, body: JsonObject) -> str | None:
    """The project whose cache or files the request uses (extra_body.google.cached_content, file_id)."""
    files = [
        part["fileData"].get("fileUri", "")
        for content in body.get("contents", ())
        for part in content.get("parts", ())
        if "fileData" in part
    ]
    return bound_project(visit, body.get("cachedContent"), files)


class _ChatRendering(Rendering):
    """Turns Gemini's reply into the OpenAI one, and keeps the signatures that clients drop."""

    def __init__(self, visit: Visit, request: ChatCall) -> None:
        self._visit = visit
        self._request = request
        self._stored = 0
        self._answered = False
        """Whether a stream brought anything that can be shown."""
        self._reply = ChatReply(
            id=f"chatcmpl-{visit.id}",
            created=int(visit.services.clock.now()),
            model=request.model.requested,
            include_usage=request.include_usage,
            tool_names=request.tool_names,
            markdown_images=visit.options.markdown_images,
            wav=request.wav,
            new_call_id=lambda: f"call_{uuid.uuid4().hex[:24]}",
            fingerprint=f"gapdesk-{gapdesk.__version__}",
        )

    def check(self, reply: JsonObject) -> JsonObject:
        """Apply `blocked.as` to a reply that holds nothing but a block. Raises Failure."""
        how = self._visit.options.blocked_as
        if how == "auto":
            how = "error" if self._visit.program in programs.SHOWS_NOTHING else "empty"
        return shown(reply, how)

    def whole(self, reply: JsonObject, raw: bytes) -> bytes:
        body = orjson.dumps(self._reply.whole(reply))
        self._keep_signatures()
        return body

    def headers(self, answer: Answer) -> Mapping[str, str]:
        return {}

    def event(self, data: bytes, event: JsonObject) -> bytes:
        if not self._answered:
            event = self.check(event)
            self._answered = has_content(event)
        rendered = self._reply.feed(event)
        if len(self._reply.signatures) > self._stored:
            self._keep_signatures()  # before the client can send them back
        return rendered

    def end(self) -> bytes:
        empty = self._reply.empty
        if empty is not None and self._visit.options.blocked_as == "text":
            words = law.failure_for(Outcome(Kind.EMPTY, 200, empty), ()).message
            return self._reply.feed(said(words)) + self._reply.finish()
        if empty is not None:  # its thoughts went out already, so it cannot be asked for again
            raise law.failure_for(Outcome(Kind.EMPTY, 200, empty), ())
        return self._reply.finish()

    def _keep_signatures(self) -> None:
        new = self._reply.signatures[self._stored :]
        self._stored += len(new)
        lease = self._visit.lease
        if not new or lease is None:
            return
        model = self._request.model.model
        self._visit.services.signatures.put(
            [(call_id, Signature(value, model, lease.project)) for call_id, value in new],
            self._visit.services.clock.now(),
            private=self._visit.client.private,
        )


# --- embeddings -------------------------------------------------------------------------------------------


async def embeddings(visit: Visit) -> web.StreamResponse:
    """POST /v1/embeddings"""
    request = openai_embeddings.parse(await visit.body())
    name = resolve(visit, request.model)
    visit.announce(name.model, stream=False)
    replies: list[JsonObject] = []
    tokens = 0
    for body in request.bodies(name.model):
        raw = orjson.dumps(body)
        estimate = estimate_bytes(raw)
        call = Call(
            id=visit.id,
            method="POST",
            path=_path(name, "batchEmbedContents"),
            body=raw,
            headers=_JSON,
            model=name.model,
            estimate=estimate,
        )
        answer = await visit.services.dispatcher.run(call, visit.trace, visit.options.policy)
        visit.answered_by(answer.lease)
        replies.append(orjson.loads(answer.body))
        tokens += estimate.likely
    return visit.json(orjson.dumps(openai_embeddings.render(request, replies, tokens)))
