"""Clients that hold conversations through gapdesk, and what was recorded of them."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from gapdesk.conversations.types import Conversation, Message, Order, Wanted
from gapdesk.proxy.reply import Merger
from gapdesk.proxy.types import Client, JsonObject
from gapdesk.store import conversations
from tests.rig import LITE, Rig
from tests.server.wire import lines

WAYS = ("header", "metadata", "token", "url")
"""The ways to name a conversation; Gemini's protocol knows no metadata."""
TOOLS: list[JsonObject] = [
    {"name": "look", "parameters": {"type": "object", "properties": {"at": {"type": "string"}}}}
]


def user(*parts: str | JsonObject) -> JsonObject:
    """A content of the user's; a string is a text."""
    return {"role": "user", "parts": [{"text": one} if isinstance(one, str) else one for one in parts]}


def model(*parts: str | JsonObject) -> JsonObject:
    return {**user(*parts), "role": "model"}


def media(data: bytes, mime: str = "image/png") -> JsonObject:
    return {"inlineData": {"mimeType": mime, "data": base64.b64encode(data).decode()}}


def result_of(call: JsonObject, said: str) -> JsonObject:
    """The part that answers a functionCall."""
    told = {name: call[name] for name in ("id", "name") if name in call}
    return {"functionResponse": {**told, "response": {"result": said}}}


def call_in(content: JsonObject) -> JsonObject | None:
    """The functionCall in a content."""
    return next((part["functionCall"] for part in content["parts"] if "functionCall" in part), None)


# --- requests -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Speaker:
    """Who asks, and by which name for the conversation."""

    token: str = "gd-practice"
    name: str | None = None
    way: str = "header"

    def headers(self) -> dict[str, str]:
        token = f"{self.token}.{self.name}" if self._by("token") else self.token
        named = {"X-Conversation-Id": self.name or ""} if self._by("header") else {}
        return {"Authorization": f"Bearer {token}", **named}

    @property
    def base(self) -> str:
        return f"/c/{self.name}" if self._by("url") else ""

    @property
    def fields(self) -> JsonObject:
        return {"metadata": {"conversation_id": self.name}} if self._by("metadata") else {}

    def _by(self, way: str) -> bool:
        return self.name is not None and self.way == way


ANYBODY = Speaker()


async def native(
    r: Rig,
    contents: Sequence[JsonObject],
    speaker: Speaker = ANYBODY,
    *,
    stream: bool = False,
    model: str = LITE,
    status: int = 200,
    **more: Any,
) -> JsonObject:
    """Send contents as they are; returns the content of the reply, {} if it has none."""
    verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
    url = f"{speaker.base}/v1beta/models/{model}:{verb}"
    body = {"contents": list(contents), **more}
    data = io.BytesIO(orjson.dumps(body))  # in pieces: it may be large
    async with r.http.post(url, data=data, headers=speaker.headers()) as response:
        raw = await response.read()
    assert response.status == status, raw
    if status != 200:
        return {}
    merger = Merger()
    for event in map(orjson.loads, lines(raw) if stream else [raw]):
        merger.add(event)
    candidates = merger.whole().get("candidates", [{}])
    content: JsonObject = candidates[0].get("content", {})
    return content


async def openai(
    r: Rig,
    messages: Sequence[JsonObject],
    speaker: Speaker = ANYBODY,
    *,
    stream: bool = False,
    model: str = LITE,
    status: int = 200,
    **more: Any,
) -> JsonObject:
    """Returns the assistant's message."""
    body = {"model": model, "messages": list(messages), "stream": stream, **speaker.fields, **more}
    url = f"{speaker.base}/v1/chat/completions"
    async with r.http.post(url, json=body, headers=speaker.headers()) as response:
        raw = await response.read()
    assert response.status == status, raw
    if not stream:
        choices = orjson.loads(raw).get("choices", [{}])
        message: JsonObject = choices[0].get("message", {})
        return message
    told: JsonObject = {"role": "assistant", "content": ""}
    for line in lines(raw):
        for choice in [] if line == b"[DONE]" else orjson.loads(line).get("choices", ()):
            told["content"] += choice["delta"].get("content") or ""
            told.setdefault("tool_calls", []).extend(choice["delta"].get("tool_calls", ()))
    return told


def said(text: str, role: str = "user") -> JsonObject:
    """A message of the OpenAI protocol."""
    return {"role": role, "content": text}


def asked(r: Rig) -> JsonObject:
    """The newest request for content as Google saw it."""
    found: JsonObject = r.generations()[-1].json
    return found


# --- what it comes to ---------------------------------------------------------------------------------------


def gist(content: JsonObject) -> tuple[str, str]:
    """Role, and all that is said: texts without thoughts, calls, results, hashes of media."""
    return content.get("role") or "user", "".join(map(_gist, content["parts"]))


def _gist(part: JsonObject) -> str:
    if part.get("thought"):
        return ""
    if (call := part.get("functionCall")) is not None:
        return f"<call {call['name']} {orjson.dumps(call.get('args', {})).decode()}>"
    if (result := part.get("functionResponse")) is not None:
        return f"<result {result['name']} {orjson.dumps(result['response']).decode()}>"
    if (blob := part.get("inlineData")) is not None:
        digest = blob.get("hash") or hashlib.sha256(base64.b64decode(blob["data"])).hexdigest()
        return f"<media {digest}>"
    return str(part.get("text", ""))


def gists(contents: Iterable[JsonObject]) -> list[tuple[str, str]]:
    return [gist(content) for content in contents]


def told(path: Iterable[Message]) -> list[tuple[str, str]]:
    return gists(message.content for message in path)


async def recorded(r: Rig) -> list[Conversation]:
    """Everything in the records, oldest conversation first."""
    database = r.engine._database
    ids = await database.run(conversations.ids, Wanted(order=Order.CREATED))
    found = [await database.run(conversations.whole, one) for one in sorted(ids)]
    return [one for one in found if one is not None]


async def only(r: Rig) -> Conversation:
    """The one conversation there is."""
    (found,) = await recorded(r)
    return found


def leaves(conversation: Conversation) -> list[list[tuple[str, str]]]:
    """What each path of a conversation tells, in the order in which they ended."""
    parents = {message.parent for message in conversation.messages}
    ends = [message for message in conversation.messages if message.id not in parents]
    return [told(conversation.path(end.id)) for end in sorted(ends, key=lambda one: one.id)]


# --- clients ------------------------------------------------------------------------------------------------


async def another(r: Rig, name: str, **changes: Any) -> tuple[Client, str]:
    """One more client of the engine, and its token."""
    registry = r.engine._registry
    client, token = await registry.add(name, 0.0)
    if changes:
        client = replace(client, **changes)
        await registry.update(client)
    return client, token


async def change(r: Rig, **changes: Any) -> None:
    """Change the client that the rig's own requests come from."""
    registry = r.engine._registry
    await registry.update(replace(registry.default, **changes))
