"""OpenAI chat completions: the request, read leniently and translated completely.

Order of use: `decode`, then what must be looked up first (`referenced_call_ids` in the vault, `remote_urls`
in the network), then `parse`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import orjson

from gapdesk.proxy.capabilities import ModelFacts
from gapdesk.proxy.dialects import fields, openai_parts
from gapdesk.proxy.dialects.fields import bad, wild, wild_list
from gapdesk.proxy.dialects.openai_messages import Conversation
from gapdesk.proxy.dialects.openai_params import KNOWN, generation_config, service_tier, spread_extra_body
from gapdesk.proxy.dialects.openai_parts import Fetched
from gapdesk.proxy.dialects.openai_speech import wants_wav
from gapdesk.proxy.dialects.openai_tools import NameMap, calling_config, combined, declared_tools, names_used
from gapdesk.proxy.estimate import estimate_body
from gapdesk.proxy.model_names import ModelName
from gapdesk.proxy.types import Estimate, JsonObject, Loss, Signature


@dataclass(frozen=True, slots=True)
class ChatCall:
    """A chat completion request as Gemini understands it, and what its reply's renderer must know."""

    model: ModelName
    body: JsonObject
    """For generateContent, in camelCase."""
    stream: bool
    include_usage: bool
    """`stream_options.include_usage`."""
    tool_names: Mapping[str, str]
    """Gemini's function name → the caller's."""
    losses: tuple[Loss, ...]
    unknown: tuple[str, ...]
    """Top-level fields nobody here knows; for the log."""
    estimate: Estimate
    conversation: str | None
    """`metadata.conversation_id`."""
    has_model_turn: bool
    has_tool_results: bool
    """The turn to be answered brings tool results."""
    signature_sources: Mapping[str, int]
    """How many thought signatures came from "client", "vault" and "dummy"."""
    newest_signature_project: str | None
    """Project of the newest signature the vault knows."""
    wav: bool
    """Whether speech is to be sent as a WAV file, not as bare samples."""


def decode(raw: bytes) -> JsonObject:
    """The request's JSON object; 400 if it is none."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if not raw.strip():
        raise bad("The request body is empty; send a JSON object with model and messages.")
    try:
        doc = fields.parse_json(raw)
    except orjson.JSONDecodeError as error:
        raise bad(f"The request body is not valid JSON: {error}.") from None
    if not isinstance(doc, dict):
        raise bad("The request body must be a JSON object with model and messages.")
    return doc


def model_of(doc: JsonObject) -> str:
    """The model the caller names; 400 if he names none."""
    name = fields.text(doc, "model")
    if not name or not name.strip():
        raise bad("model is missing; GET /v1/models lists what can be asked.", "model")
    return name


def referenced_call_ids(doc: JsonObject) -> list[str]:
    """Ids of the tool calls in the history: the vault knows their thought signatures and where those are
    valid. Never raises."""
    return [
        call["id"]
        for message in wild_list(doc.get("messages"))
        for call in wild_list(wild(message, "tool_calls"))
        if isinstance(wild(call, "id"), str)
    ]


def remote_urls(doc: JsonObject) -> list[str]:
    """The http(s) media URLs to fetch before `parse`, each once. Never raises."""
    return openai_parts.remote_urls(doc.get("messages"))


def parse(
    doc: JsonObject,
    *,
    name: ModelName,
    facts: ModelFacts,
    signatures: Mapping[str, Signature],
    fetched: Fetched = MappingProxyType({}),
) -> ChatCall:
    """Translate a decoded request; `Failure` 400 naming the field where it makes no sense.

    `signatures` are the vault's by tool-call id; `fetched` what was fetched of `remote_urls`: URL → (MIME
    type, base64). A URL not in it is left for Google to fetch. `doc` is not changed.
    """
    doc = spread_extra_body(doc)
    losses: list[Loss] = []
    names = NameMap(names_used(doc))
    talk = Conversation(name, facts, names, signatures, fetched, losses)
    talk.read(doc)
    body = _body(doc, name, facts, talk, names, losses)
    options = fields.child(doc, "stream_options") or {}
    metadata = fields.child(doc, "metadata") or {}
    wav = facts.audio_output and wants_wav(doc, losses)
    return ChatCall(
        model=name,
        body=body,
        stream=fields.flag(doc, "stream"),
        include_usage=fields.flag(options, "include_usage", "stream_options."),
        tool_names=names.originals,
        losses=tuple(dict.fromkeys(losses)),
        unknown=tuple(sorted(set(doc) - KNOWN)),
        estimate=estimate_body(body, facts),
        conversation=fields.text(metadata, "conversation_id", "metadata.") or None,
        has_model_turn=talk.has_model_turn,
        has_tool_results=talk.has_tool_results,
        signature_sources=talk.sources,
        newest_signature_project=talk.project,
        wav=wav,
    )


def _body(
    doc: JsonObject,
    name: ModelName,
    facts: ModelFacts,
    talk: Conversation,
    names: NameMap,
    losses: list[Loss],
) -> JsonObject:
    body: JsonObject = {"contents": talk.contents}
    if talk.system:
        body["systemInstruction"] = {"parts": [{"text": "\n\n".join(talk.system)}]}
    functions, builtin = declared_tools(doc, names, losses)
    if name.search and {"googleSearch": {}} not in builtin:
        builtin.append({"googleSearch": {}})
    tools, beside = combined(functions, builtin, facts, losses)
    if tools:
        body["tools"] = tools
    config: JsonObject = {}
    if calling := calling_config(doc, names, {function["name"] for function in functions}, losses):
        config["functionCallingConfig"] = calling
    if beside:
        config["includeServerSideToolInvocations"] = True
    if config:
        body["toolConfig"] = config
    if doc.get("parallel_tool_calls") is False and functions:
        losses.append(Loss("parallel_tool_calls", "Gemini may call several tools at once."))
    if generation := generation_config(doc, name, facts, tools=bool(tools), losses=losses):
        body["generationConfig"] = generation
    if tier := service_tier(doc, losses):
        body["serviceTier"] = tier
    _google(doc, body)
    return body


def _google(doc: JsonObject, body: JsonObject) -> None:
    """Google's own extensions of the request: cached_content, safety_settings."""
    google = fields.child(doc, "google") or {}
    for snake, camel in (("cached_content", "cachedContent"), ("safety_settings", "safetySettings")):
        key = snake if snake in google else camel
        if camel == "cachedContent" and (cache := fields.text(google, key, "google.")):
            body[camel] = cache
        elif camel == "safetySettings" and (settings := fields.objects(google, key, "google.")):
            body[camel] = [fields.writable(setting, at[:-1]) for at, setting in settings]
