"""A recorded request as a command for a shell. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import orjson

from gapdesk.conversations import completion
from gapdesk.conversations.content import map_media
from gapdesk.conversations.types import Message
from gapdesk.proxy.curl import command
from gapdesk.proxy.reply import string
from gapdesk.proxy.types import Dialect, JsonObject


def asked(path: Sequence[Message]) -> list[Message]:
    """The messages of a path that its last one was the answer to; all of them if that is no answer."""
    return list(path[:-1] if path and path[-1].content["role"] == "model" else path)


def body_of(path: Sequence[Message], contents: Sequence[JsonObject]) -> JsonObject:
    """The generateContent request that brought the last message of `path`, or would be answered by a reply to
    it; `contents` are those of `asked(path)`."""
    last = path[-1]
    system = {"systemInstruction": last.system} if last.system else {}
    return {
        **last.setup,
        **system,
        "contents": completion.joined([completion.spoken(one) for one in contents], ()),
    }


def request_of(path: Sequence[Message], model: str, base_url: str) -> str:
    """That request as a curl command for sh, the token to be given as $GAPDESK_TOKEN.

    `base_url` as in `serving.Serving`, "" while not listening. What stands for media says so. "" if there is
    nothing that could be asked.
    """
    messages = asked(path)
    if not messages:
        return ""
    body = body_of(path, [map_media(message.content, _described) for message in messages])
    target = f"/v1beta/models/{quote(model, safe='')}:generateContent"
    return command(base_url, target, orjson.dumps(body, option=orjson.OPT_INDENT_2).decode(), Dialect.GEMINI)


def _described(inline: JsonObject) -> JsonObject:
    if "hash" not in inline:
        return inline
    rest = {name: value for name, value in inline.items() if name != "hash"}
    what = f"put the {string(inline.get('mimeType')) or 'file'} here as base64, SHA-256 {inline['hash']}"
    return {**rest, "data": f"<{what}>"}
