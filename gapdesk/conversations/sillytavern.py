"""A conversation as a chat file of SillyTavern, as its versions 1.12 and later read and write it. Pure.

JSON lines: a header, then a message each. Answers to the same turn are the swipes of one message; results of
tools stand in a system message (`extra.tool_invocations`); times are ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from gapdesk.conversations.content import plain_text
from gapdesk.conversations.inlining import BlobOf, data_uri
from gapdesk.conversations.types import Conversation, Message
from gapdesk.proxy.reply import mapping, objects, string
from gapdesk.proxy.types import JsonObject

_USER = "User"
_CHARACTER = "Assistant"
_SYSTEM = "SillyTavern System"
_SHOWN = ("image", "video", "audio")
"""Kinds of media that it shows; others are only named."""


def lines(conversation: Conversation, blob_of: BlobOf) -> Iterator[bytes]:
    """The newest path, a line each, without line ends; media are marked, see `inlining`."""
    yield orjson.dumps(
        {
            "user_name": _USER,
            "character_name": _CHARACTER,
            "create_date": _date(conversation.created),
            "chat_metadata": {},
        }
    )
    path = conversation.path()
    answers: dict[int | None, list[Message]] = {}
    for message in conversation.messages:
        if message.content["role"] == "model":
            answers.setdefault(message.parent, []).append(message)
    for before, message in zip([None, *path], path, strict=False):
        if message.content["role"] == "model":
            told = _answer(message, answers[message.parent], blob_of)
        else:
            told = _turn(message, {} if before is None else _calls(before), blob_of)
        yield from map(orjson.dumps, told)


def _turn(message: Message, calls: JsonObject, blob_of: BlobOf) -> Iterator[JsonObject]:
    """What the user says, after the results that his program brings."""
    results = _results(message)
    if results:
        yield _tools(message, results, calls)
    text, extra = _content(message, blob_of)
    if text or extra or not results:
        yield {
            "name": _USER,
            "is_user": True,
            "is_system": False,
            "send_date": _date(message.time),
            "mes": text,
            "extra": extra,
        }


def _answer(message: Message, siblings: Sequence[Message], blob_of: BlobOf) -> Iterator[JsonObject]:
    """Nothing of an answer that is nothing but calls: they stand with their results."""
    text, extra = _content(message, blob_of)
    if not text and not extra.keys() & {"reasoning", "image", "media"}:
        return
    swipes = [_content(one, blob_of) for one in siblings]
    info = [{**_times(one), "extra": own} for one, (_, own) in zip(siblings, swipes, strict=True)]
    yield {
        "name": _CHARACTER,
        "is_user": False,
        "is_system": False,
        **_times(message),
        "mes": text,
        "extra": extra,
        "swipe_id": [one.id for one in siblings].index(message.id),
        "swipes": [text for text, _ in swipes],
        "swipe_info": info,
    }


def _tools(message: Message, results: Sequence[JsonObject], calls: JsonObject) -> JsonObject:
    """A turn of results with the calls that it answers, by id or else by name."""
    invocations = []
    for number, result in enumerate(results):
        name = string(result.get("name"))
        call = mapping(calls.get(string(result.get("id")))) or mapping(calls.get(name))
        invocations.append(
            {
                "id": string(result.get("id")) or f"call_{message.id}_{number}",
                "displayName": name,
                "name": name,
                "parameters": _json(call.get("args") or {}),
                "result": _json(result.get("response") or {}),
            }
        )
    return {
        "name": _SYSTEM,
        "is_user": False,
        "is_system": True,
        "send_date": _date(message.time),
        "mes": "Tool calls: " + ", ".join(one["name"] for one in invocations),
        "extra": {"isSmallSys": True, "tool_invocations": invocations},
    }


def _results(message: Message) -> list[JsonObject]:
    return [result for part in message.content["parts"] if (result := mapping(part.get("functionResponse")))]


def _calls(message: Message) -> JsonObject:
    """The calls of a turn by their names and ids."""
    found: JsonObject = {}
    for part in message.content["parts"]:
        if call := mapping(part.get("functionCall")):
            found[string(call.get("name"))] = found[string(call.get("id"))] = call
    found.pop("", None)
    return found


def _content(message: Message, blob_of: BlobOf) -> tuple[str, JsonObject]:
    """What a message says, and `extra`."""
    extra: JsonObject = {}
    parts = objects(message.content["parts"])
    texts = [plain_text(message.content)]
    if thoughts := "".join(string(part.get("text")) for part in parts if part.get("thought")).strip():
        extra["reasoning"] = thoughts
    if message.model:
        extra |= {"api": "makersuite", "model": message.model}
    if message.usage is not None:
        extra["token_count"] = message.usage.output
    shown: list[JsonObject] = []
    for inline in (mapping(part.get("inlineData")) for part in parts):
        digest, mime = string(inline.get("hash")), string(inline.get("mimeType"))
        kind = mime.partition("/")[0]
        if kind in _SHOWN and digest and blob_of(digest) is not None:
            shown.append({"url": data_uri(mime, digest), "type": kind, "title": ""})
        elif inline:
            texts.append(f"[{mime or 'file'}]")
    if len(shown) == 1 and shown[0]["type"] == "image":  # older versions know a single image, newer ones both
        extra |= {"image": shown[0]["url"], "inline_image": True}
    elif shown:
        extra |= {"media": shown, "media_display": "list", "inline_image": True}
    return "\n\n".join(text for text in texts if text), extra


def _times(message: Message) -> JsonObject:
    return {
        "send_date": _date(message.time),
        "gen_started": _date(message.time - message.duration),
        "gen_finished": _date(message.time),
    }


def _date(time: float) -> str:
    """ "2026-11-22T04:50:00.000Z", as JavaScript writes it."""
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
