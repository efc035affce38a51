"""Changes to a Gemini body that a setting or the law asks for. Pure: the given body is never changed.

Bodies mix camelCase and snake_case, so each field is looked up in both spellings and kept in the one it has.
A field of an unexpected type is left alone: Google's refusal names it better than we could.
"""

from __future__ import annotations

from typing import Any

from gapdesk.proxy.spelling import spelling
from gapdesk.proxy.types import DUMMY_SIGNATURE, JsonObject, Loss

_SAFETY_CATEGORIES = (
    "HARM_CATEGORY_HARASSMENT",
    "HARM_CATEGORY_HATE_SPEECH",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT",
)
"""Those generateContent takes; any other is a 400 (Gemini API, November 2026)."""

_SEARCH_TOOLS = ("googleSearch", "google_search", "googleSearchRetrieval", "google_search_retrieval")


def safety_off(body: JsonObject) -> JsonObject:
    """Switch off each safety category the client has no setting of its own for."""
    key = spelling(body, "safetySettings", "safety_settings")
    settings = body.get(key) or []
    if not isinstance(settings, list):
        return body
    chosen = [setting.get("category") for setting in settings if isinstance(setting, dict)]
    off = [{"category": c, "threshold": "OFF"} for c in _SAFETY_CATEGORIES if c not in chosen]
    return {**body, key: [*settings, *off]}


def add_search(body: JsonObject, *, with_functions: bool) -> tuple[JsonObject, tuple[Loss, ...]]:
    """Let the model search with Google, if it may.

    `with_functions`: the model takes built-in tools beside functions (Gemini 3 and later; the request must
    then ask for it). Where it does not, the client's own functions win, and the loss is told.
    """
    tools = body.get("tools") or []
    if not isinstance(tools, list) or any(_has(tool, *_SEARCH_TOOLS) for tool in tools):
        return body, ()
    if _has(body, "cachedContent", "cached_content"):
        return body, (Loss("search", "A request that uses a cache cannot have further tools."),)
    searching = {**body, "tools": [*tools, {"googleSearch": {}}]}
    if not any(_has(tool, "functionDeclarations", "function_declarations") for tool in tools):
        return searching, ()
    if not with_functions:
        return body, (Loss("search", "This model cannot search while it has functions to call."),)
    key = spelling(body, "toolConfig", "tool_config")
    config = body.get(key) or {}
    if isinstance(config, dict) and not _has(config, "include_server_side_tool_invocations"):
        searching[key] = {**config, "includeServerSideToolInvocations": True}
    return searching, ()


def disguise(body: JsonObject, token: str) -> JsonObject:
    """Put `token` at the end of the newest text of the user: no two prompts are alike.

    The end, so that the common beginning stays cacheable as far as it goes.
    """
    contents = body.get("contents")
    if not isinstance(contents, list):
        return body
    for i in reversed(range(len(contents))):
        content = contents[i]
        is_user = isinstance(content, dict) and content.get("role", "user") == "user"
        parts = content.get("parts") if is_user else None
        if not isinstance(parts, list):
            continue
        for j in reversed(range(len(parts))):
            text = parts[j].get("text") if isinstance(parts[j], dict) else None
            if isinstance(text, str) and text:
                marked = _replaced(parts, j, {**parts[j], "text": f"{text}\n\n{token}"})
                return {**body, "contents": _replaced(contents, i, {**content, "parts": marked})}
    return body


def dummy_signatures(body: JsonObject) -> JsonObject:
    """For the one resend after a refused thought signature: no true one is left.

    Function calls and media get Google's documented dummy, and so does the first call of each step that has
    none. Texts, which need no signature, lose theirs.
    """
    contents = body.get("contents")
    if not isinstance(contents, list):
        return body
    return {**body, "contents": [_with_dummies(content) for content in contents]}


def _with_dummies(content: Any) -> Any:
    if not isinstance(content, dict) or not isinstance(content.get("parts"), list):
        return content
    parts: list[Any] = []
    calls = 0
    for part in content["parts"]:
        if not isinstance(part, dict):
            parts.append(part)
            continue
        bare = {k: v for k, v in part.items() if k not in ("thoughtSignature", "thought_signature")}
        signed = len(bare) < len(part)
        if _has(part, "functionCall", "function_call"):
            calls += 1
            signed = signed or calls == 1
        elif "text" in part:
            signed = False
        if signed:
            parts.append({**bare, "thoughtSignature": DUMMY_SIGNATURE})
        elif bare != {"text": ""}:  # was there only to carry its signature
            parts.append(bare)
    return {**content, "parts": parts or content["parts"]}


def without_call_ids(body: JsonObject) -> JsonObject:
    """Take the `id` from function calls and their results: models before Gemini 3 refuse the field.

    Clients bring ids back from a newer model, or make their own. Without them order and name tell.
    """
    contents = body.get("contents")
    if not isinstance(contents, list):
        return body
    return {**body, "contents": [_without_ids(content) for content in contents]}


_CALL_FIELDS = ("functionCall", "function_call", "functionResponse", "function_response")


def _without_ids(content: Any) -> Any:
    if not isinstance(content, dict) or not isinstance(content.get("parts"), list):
        return content
    parts: list[Any] = []
    for part in content["parts"]:
        for key in _CALL_FIELDS:
            if _has(part, key) and _has(part[key], "id"):
                part = {**part, key: {k: v for k, v in part[key].items() if k != "id"}}
        parts.append(part)
    return {**content, "parts": parts}


def _has(obj: Any, *keys: str) -> bool:
    return isinstance(obj, dict) and any(obj.get(key) is not None for key in keys)


def _replaced(items: list[Any], index: int, item: Any) -> list[Any]:
    return [*items[:index], item, *items[index + 1 :]]
