"""Gemini's own dialect: what must be known about a body that passes through untouched. Pure.

Bodies mix camelCase and snake_case in one request (google-genai 3, litellm, SillyTavern), so each key is
looked up in both spellings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from gapdesk.proxy.reply import mapping, objects, repeated, string
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import DUMMY_SIGNATURES, Failure, FailureKind, JsonObject

INTERACTIONS = "interactions"
_PAGE_DEFAULT, _PAGE_MAX = 50, 1000


# --- looking ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NativeBody:
    """What a native request body says that matters for its way; the body itself is sent as it came."""

    doc: JsonObject
    """The whole parsed body; not to be changed."""
    contents: list[JsonObject]
    system: JsonObject
    """The system instruction, {} if there is none."""
    cached_content: str | None
    """"cachedContents/…"."""
    file_uris: tuple[str, ...]
    """Each URI a `fileData` names, in order: Google's files, and public ones too."""
    others: tuple[str, ...]
    """Names of further things that live in one project: file search stores, the file of a batch, the
    interaction that goes on."""
    has_tool_results: bool
    """Whether the last turn brings function responses."""
    has_model_turn: bool
    newest_signature: str | None
    """The last true thought signature; the documented stand-ins do not count."""


def peek(raw: bytes) -> NativeBody | None:
    """Read a body of generateContent, countTokens or cachedContents; None if it is no JSON object.

    Costs a whole parse (about 2 ms per MB): call it only for what needs it.
    """
    try:
        doc = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(doc, dict):
        return None
    # countTokens may wrap the real request.
    request = mapping(either(doc, "generateContentRequest", "generate_content_request")) or doc
    contents = repeated(request.get("contents"))
    turns = [_parts(content) for content in contents]
    parts = [part for turn in turns for part in turn]
    files = [mapping(either(part, "fileData", "file_data")) for part in parts]
    return NativeBody(
        doc=doc,
        contents=contents,
        system=mapping(either(request, "systemInstruction", "system_instruction")),
        cached_content=string(either(request, "cachedContent", "cached_content")) or None,
        file_uris=tuple(uri for file in files if (uri := string(either(file, "fileUri", "file_uri")))),
        others=(*_search_stores(request), *_sources(doc)),
        has_tool_results=any(_tool_result(part) for last in turns[-1:] for part in last),
        has_model_turn=any(content.get("role") == "model" for content in contents),
        newest_signature=_newest_signature(parts),
    )


def _search_stores(request: JsonObject) -> list[str]:
    found: list[str] = []
    for tool in objects(request.get("tools")):
        search = mapping(either(tool, "fileSearch", "file_search")) or tool  # Interactions: the tool itself
        names = either(search, "fileSearchStoreNames", "file_search_store_names")
        found += [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return found


def _sources(doc: JsonObject) -> list[str]:
    """The file that holds a batch's requests, and the interaction that goes on."""
    config = mapping(either(mapping(doc.get("batch")), "inputConfig", "input_config"))
    file = string(either(config, "fileName", "file_name"))
    before = string(either(doc, "previousInteractionId", "previous_interaction_id"))
    return [*([file] if file else ()), *([f"{INTERACTIONS}/{before}"] if before else ())]


def _parts(content: JsonObject) -> list[JsonObject]:
    """The parts of a content that are more than bare text, and the media inside its function responses."""
    found: list[JsonObject] = []
    for part in repeated(content.get("parts")):
        if len(part) > 1 or "text" not in part:
            found += (part, *objects(_tool_result(part).get("parts")))
    return found


def _tool_result(part: JsonObject) -> JsonObject:
    return mapping(either(part, "functionResponse", "function_response"))


def newest_signature(contents: Sequence[JsonObject]) -> str | None:
    """The last true thought signature of a conversation; the documented stand-ins do not count."""
    return _newest_signature([part for content in contents for part in _parts(content)])


def _newest_signature(parts: Sequence[JsonObject]) -> str | None:
    for part in reversed(parts):
        signature = string(either(part, "thoughtSignature", "thought_signature"))
        if signature and signature not in DUMMY_SIGNATURES:
            return signature
    return None


# --- lists --------------------------------------------------------------------------------------------------


def models_page(models: Sequence[JsonObject], page_size: int | None, page_token: str | None) -> JsonObject:
    """One page of `GET /models`: 50 by default, 1,000 at most; `nextPageToken` where more follow.

    Raises Failure(BAD_REQUEST) for a negative size or a token that is not ours.
    """
    if page_size is not None and page_size < 0:
        raise _bad_request("pageSize must not be negative.", "pageSize")
    if page_token and not (page_token.isascii() and page_token.isdecimal() and len(page_token) < 10):
        raise _bad_request("pageToken is not one that this list gave out.", "pageToken")
    start = int(page_token) if page_token else 0
    end = start + min(page_size or _PAGE_DEFAULT, _PAGE_MAX)
    page: JsonObject = {"models": list(models[start:end])}
    if end < len(models):
        page["nextPageToken"] = str(end)
    return page


def _bad_request(message: str, param: str) -> Failure:
    return Failure(FailureKind.BAD_REQUEST, 400, message, param=param)
