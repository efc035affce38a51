"""Helpers for the tests of the OpenAI request translator: real facts, short calls, Google's rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.dialects.openai_chat import ChatCall, parse
from gapdesk.proxy.model_names import resolve
from gapdesk.proxy.types import Signature

ROOT = Path(__file__).parents[2]
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PNG_URI = f"data:image/png;base64,{PNG}"

G25, G3, G38, G4 = "gemini-2.5-flash", "gemini-3-flash-preview", "gemini-3.8-flash", "gemini-4-carbon"


@cache
def capabilities() -> Capabilities:
    return Capabilities(json.loads((ROOT / "resources" / "model_limits.json").read_text("utf-8")))


def translate(
    doc: dict[str, Any],
    model: str = G25,
    signatures: Mapping[str, Signature] | None = None,
    fetched: Mapping[str, tuple[str, str]] | None = None,
) -> ChatCall:
    name = resolve(model, {}, capabilities())
    facts = capabilities().of(name.model)
    return parse(doc, name=name, facts=facts, signatures=signatures or {}, fetched=fetched or {})


def chat(*messages: dict[str, Any], model: str = G25, **fields: Any) -> ChatCall:
    return translate({"model": model, "messages": list(messages), **fields}, model)


def user(content: Any, **fields: Any) -> dict[str, Any]:
    return {"role": "user", "content": content, **fields}


def assistant(content: Any = None, *calls: dict[str, Any], **fields: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, **fields}
    return {**message, "tool_calls": list(calls)} if calls else message


def call(id_: str, name: str = "get_weather", arguments: str = "{}", signature: str = "") -> dict[str, Any]:
    extra = {"extra_content": {"google": {"thought_signature": signature}}} if signature else {}
    return {"id": id_, "type": "function", "function": {"name": name, "arguments": arguments}, **extra}


def result(id_: str, content: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": id_, "content": content}


def tool(name: str, **schema: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **({"parameters": schema} if schema else {})}}


def lost(request: ChatCall) -> set[str]:
    return {loss.field for loss in request.losses}


TOP_LEVEL = {
    "contents",
    "systemInstruction",
    "tools",
    "toolConfig",
    "generationConfig",
    "safetySettings",
    "cachedContent",
    "serviceTier",
}


def check_shape(body: dict[str, Any], *, signed: bool = False, prefill: bool = True) -> None:
    """What Google refuses whatever the words are (Gemini API, November 2026)."""
    assert set(body) <= TOP_LEVEL
    json.dumps(body)
    contents = body["contents"]
    roles = [content["role"] for content in contents]
    assert roles[0] == "user"
    assert all(one != other for one, other in pairwise(roles))
    assert set(roles) <= {"user", "model"}
    assert prefill or roles[-1] == "user"
    for content, following in zip(contents, [*contents[1:], {"parts": []}], strict=True):
        assert content["parts"]
        assert all(part.get("text") != "" for part in content["parts"])
        calls = [part for part in content["parts"] if "functionCall" in part]
        answers = [part for part in following["parts"] if "functionResponse" in part]
        names = [part["functionCall"]["name"] for part in calls]
        assert names == [part["functionResponse"]["name"] for part in answers]
        assert all(isinstance(part["functionCall"]["args"], dict) for part in calls)
        assert all(isinstance(part["functionResponse"]["response"], dict) for part in answers)
        if signed and calls:
            assert "thoughtSignature" in calls[0]
            assert not any("thoughtSignature" in part for part in calls[1:])
    if "functionCallingConfig" in body.get("toolConfig", {}):
        assert any("functionDeclarations" in entry for entry in body["tools"])
