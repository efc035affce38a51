"""What goes over the wire in these tests: canned upstream answers, and streams as a client reads them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from gapdesk.practice.record import Canned
from gapdesk.proxy.types import JsonObject

PAYLOADS: dict[str, JsonObject] = {
    row["id"]: row
    for row in json.loads((Path(__file__).parents[1] / "data" / "error_payloads.json").read_bytes())[
        "payloads"
    ]
}


def payload(name: str) -> Canned:
    """A recorded answer of Google."""
    return Canned(PAYLOADS[name]["http_status"], PAYLOADS[name]["body"])


def quota_minute(
    delay: float, quota_id: str = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
) -> Canned:
    """A 429 of a minute's quota that is over after `delay` seconds."""
    violation = {
        "quotaId": quota_id,
        "quotaMetric": "x/generate_content_free_tier_requests",
        "quotaValue": "5",
    }
    details = [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{delay}s"},
    ]
    message = f"Quota exceeded. Please retry in {delay}s."
    return Canned(
        429, {"error": {"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED", "details": details}}
    )


def event(*parts: JsonObject, finish: str = "", **more: Any) -> JsonObject:
    """One event of a Gemini stream."""
    candidate: JsonObject = {"content": {"parts": list(parts), "role": "model"} if parts else {}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
        more["usageMetadata"] = {"promptTokenCount": 3, "candidatesTokenCount": 2, "totalTokenCount": 5}
    return {"candidates": [candidate], **more}


def said(text: str, finish: str = "") -> JsonObject:
    """An event that says `text`."""
    return event({"text": text}, finish=finish)


def framed(document: Any) -> bytes:
    """A document as Google frames it in a stream."""
    return b"data: " + orjson.dumps(document) + b"\r\n\r\n"


def stream(*events: JsonObject, drop: bool = False, delay: float = 0.0) -> Canned:
    """A stream of `events`; `drop` cuts the connection after the last."""
    return Canned(body=tuple(framed(one) for one in events), drop_connection=drop, delay=delay)


def whole(*parts: JsonObject, finish: str = "STOP") -> Canned:
    """An answer of generateContent."""
    return Canned(body=event(*parts, finish=finish))


# --- as a client reads it -----------------------------------------------------------------------------------


async def raw(response: aiohttp.ClientResponse) -> bytes:
    """The body of a response that was read and let go of."""
    return (await response.text()).encode()


def lines(body: bytes) -> list[bytes]:
    """The `data:` payloads of an SSE body."""
    return [line.removeprefix(b"data: ") for line in body.splitlines() if line.startswith(b"data: ")]


def chunks(body: bytes) -> list[JsonObject]:
    """The JSON chunks of an OpenAI stream, `[DONE]` left out."""
    return [orjson.loads(line) for line in lines(body) if line != b"[DONE]"]


def content(body: bytes) -> str:
    """The text of an OpenAI stream."""
    deltas = [choice["delta"] for chunk in chunks(body) for choice in chunk.get("choices", ())]
    return "".join(delta.get("content") or "" for delta in deltas)


def native_text(events: list[JsonObject]) -> str:
    """The text of a Gemini stream."""
    return "".join(
        part.get("text", "")
        for one in events
        for candidate in one.get("candidates", ())
        for part in candidate["content"].get("parts", ())
        if not part.get("thought")
    )


def ask(text: str, **more: Any) -> JsonObject:
    """A native body with one user turn."""
    return {"contents": [{"role": "user", "parts": [{"text": text}]}], **more}


async def native(
    http: aiohttp.ClientSession, text: str, *, model: str, verb: str = "generateContent", query: str = ""
) -> aiohttp.ClientResponse:
    """POST /v1beta/models/{model}:{verb}; the body is read."""
    url = f"/v1beta/models/{model}:{verb}{query}"
    async with http.post(url, json=ask(text)) as response:
        await response.read()
    return response


async def until(true: Callable[[], object], seconds: float = 1.0) -> None:
    """Wait for something that must come true within `seconds`."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)
