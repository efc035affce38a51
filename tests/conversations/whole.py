"""Conversations as exports get them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from gapdesk.conversations.types import Conversation, Message, MessageState
from gapdesk.proxy.types import JsonObject, Usage

NOW = 1_790_000_000.0
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
DIGEST = sha256(PNG).hexdigest()
PICTURE: JsonObject = {"inlineData": {"mimeType": "image/png", "hash": DIGEST}}


def blob_of(digest: str) -> bytes | None:
    return PNG if digest == DIGEST else None


def message(id: int, parent: int | None, role: str, *parts: Any, **fields: Any) -> Message:
    """A message of texts or parts."""
    content = {"role": role, "parts": [{"text": part} if isinstance(part, str) else part for part in parts]}
    if role == "model":
        fields = {
            "model": "gemini-3.8-flash",
            "key": "spare",
            "usage": Usage(9, 5, 2),
            "duration": 2.0,
        } | fields
    return Message(id, parent, content, NOW + id, fields.pop("state", MessageState.COMPLETE), **fields)


def conversation(*messages: Message, **fields: Any) -> Conversation:
    return replace(
        Conversation(
            uuid="0b8e7a3c-0000-4000-8000-000000000001", title="Tides", client="me", client_name="My phone",
            name=None, created=NOW, used=NOW + 60, pinned=False, ttl_days=None,
            head=None, leaf=messages[-1].id if messages else None, messages=messages,
        ),
        **fields,
    )  # fmt: skip


CALL = {"functionCall": {"id": "c1", "name": "tide_table", "args": {"place": "Brest"}}}
RESULT = {"functionResponse": {"id": "c1", "name": "tide_table", "response": {"high": "4:12"}}}
