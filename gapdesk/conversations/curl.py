"""A recorded request as a command for a shell. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from urllib.parse import quote

import orjson

from gapdesk.conversations import completion
from gapdesk.conversations.content import map_media
from gapdesk.conversations.types import Message
from gapdesk.proxy.reply import string
from gapdesk.proxy.types import JsonObject

_HERE = "http://127.0.0.1:17860"
"""Where gapdesk listens if nobody says otherwise."""
_END = "GAPDESK_REQUEST"


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
    nothing that could be asked. The body goes in by standard input: arguments may not be longer than 128 KB.
    """
    messages = asked(path)
    if not messages:
        return ""
    body = body_of(path, [map_media(message.content, _described) for message in messages])
    url = f"{base_url or _HERE}/v1beta/models/{quote(model, safe='')}:generateContent"
    return "\n".join(
        (
            f"curl {shlex.quote(url)} \\",
            '  -H "x-goog-api-key: $GAPDESK_TOKEN" \\',
            "  -H 'Content-Type: application/json' \\",
            f"  --data-binary @- <<'{_END}'",
            orjson.dumps(body, option=orjson.OPT_INDENT_2).decode(),  # no line of it is the end: it is JSON
            _END,
            "",
        )
    )


def _described(inline: JsonObject) -> JsonObject:
    if "hash" not in inline:
        return inline
    rest = {name: value for name, value in inline.items() if name != "hash"}
    what = f"put the {string(inline.get('mimeType')) or 'file'} here as base64, SHA-256 {inline['hash']}"
    return {**rest, "data": f"<{what}>"}
