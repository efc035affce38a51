"""What one message of a conversation says: its canonical form, its identity, its text. Pure.

A message is a Gemini content. In stored ones a medium is `{"inlineData": {"mimeType", "hash"}}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any

import orjson

from gapdesk.proxy.graphemes import cut
from gapdesk.proxy.reply import mapping, objects, repeated, string
from gapdesk.proxy.types import JsonObject

_SIZE = 16
"""Bytes of a hash."""
_TITLE = 80
_OPAQUE = frozenset(("args", "response", "partMetadata"))
"""Fields whose content is the user's, or a tool's: names in there are kept as they are."""
_PLAIN = frozenset(("role", "parts"))
_TEXT = frozenset(("text",))
_SNAKE = re.compile(r"_([a-z0-9])")
_DATA_LINK = re.compile(r"!?\[[^\[\]]{0,200}\]\(data:[\w.+/;=-]{0,200};base64,[\w+/=~:-]*\)", re.ASCII)
"""A medium as the OpenAI dialect writes it into a text, its data perhaps set aside. No repetition runs over
the beginning of another link, or hostile texts would take quadratic time.
"""
_FENCE = re.compile(r"^`{3,}[^`\n]*$", re.MULTILINE)
_GAP = re.compile(r"\n{3,}")
_MODIFIERS = frozenset(
    (
        *("thought", "thoughtSignature", "partMetadata", "mediaResolution", "mediaProcessing"),
        *("videoMetadata", "audioMetadata", "audioTranscription", "speechMetadata", "documentMetadata"),
        "spreadsheetMetadata",
    )
)
"""Fields of a part that tell how it is meant, not what it says (Gemini API, November 2026)."""
_WORDS = _MODIFIERS | {"text"}
"""Those of a part that is nothing but text, as nearly all are."""


# --- one form -----------------------------------------------------------------------------------------------


def canonical(content: JsonObject) -> JsonObject:
    """`content` as {"role", "parts"} in camelCase; nothing of it is lost but fields that are null.

    The role defaults to "user", and the older "function" is one; parts are a list of objects. Names of fields
    are turned by protobuf's own rule, so that fields to come are turned too; never inside arguments, results
    and metadata. `content` is not changed; one that has the form is returned itself.
    """
    if _is_plain(content):
        return content
    fields = _camel_fields(content)
    role = string(fields.get("role")) or "user"
    return {
        **fields,
        "role": "user" if role == "function" else role,
        "parts": [_part(part) for part in repeated(fields.get("parts"))],
    }


def _is_plain(content: JsonObject) -> bool:
    """Whether it is a turn of nothing but text as most clients write it, so that nothing is to be done."""
    parts = content.get("parts")
    return (
        content.keys() == _PLAIN
        and content["role"] in ("user", "model")
        and isinstance(parts, list)
        and all(isinstance(part, dict) and part.keys() == _TEXT for part in parts)
        and all(isinstance(part["text"], str) for part in parts)
    )


def _part(part: JsonObject) -> JsonObject:
    return {name: _structure(name, value) for name, value in _camel_fields(part).items()}


def _structure(name: str, value: Any) -> Any:
    """The value of a part's field; media in the result of a function are parts once more."""
    if not isinstance(value, dict) or name in _OPAQUE:
        return value
    fields = _camel_fields(value)
    if isinstance(fields.get("parts"), list):
        fields["parts"] = [
            {
                key: _camel_fields(inner) if isinstance(inner, dict) and key not in _OPAQUE else inner
                for key, inner in _camel_fields(part).items()
            }
            for part in objects(fields["parts"])
        ]
    return fields


def _camel_fields(obj: JsonObject) -> JsonObject:
    return {_camel(name): value for name, value in obj.items() if value is not None}


def _camel(name: str) -> str:
    return _SNAKE.sub(lambda found: found[1].upper(), name) if "_" in name else name


# --- media --------------------------------------------------------------------------------------------------


def media_of(content: JsonObject) -> Iterator[JsonObject]:
    """Each `inlineData` of a canonical content, those in results of functions included."""
    for part in objects(content.get("parts")):
        inline, result = part.get("inlineData"), part.get("functionResponse")
        if isinstance(inline, dict):
            yield inline
        elif isinstance(result, dict):
            yield from media_of(result)


def map_media(content: JsonObject, change: Callable[[JsonObject], JsonObject | None]) -> JsonObject:
    """A canonical content with each of these changed; None drops the part, as an empty one is."""
    parts: list[JsonObject] = []
    for part in objects(content.get("parts")):
        inline, result = part.get("inlineData"), part.get("functionResponse")
        if isinstance(inline, dict):
            changed = change(inline)
            if changed is not None:
                parts.append({**part, "inlineData": changed})
        elif isinstance(result, dict) and isinstance(result.get("parts"), list):
            parts.append({**part, "functionResponse": map_media(result, change)})
        elif part:
            parts.append(part)
    return {**content, "parts": parts}


# --- identity -----------------------------------------------------------------------------------------------


def identity(content: JsonObject, seed: str) -> bytes:
    """What tells a message from others: equal for a reply of ours and for what its client makes of it.

    `content` is canonical, its media by hash; `seed` is the client's id. 16 bytes. Clients of either dialect
    bring back texts, calls, results and their own media, but neither thoughts nor signatures, nor ids, nor
    the bounds between texts. Media in a reply reach OpenAI's clients as links in the text, and code as fenced
    text: the former are left out, the latter taken as text. Raises orjson.JSONEncodeError for what no JSON
    can be made of (nested deeper than 254, half a surrogate).
    """
    return weighed(content, seed)[0]


def chain(before: bytes, identity: bytes) -> bytes:
    """The hash of a path: `before` is that of the path up to here, b"" before the first. 16 bytes."""
    return blake2b(before + identity, digest_size=_SIZE).digest()


def system_identity(system: JsonObject) -> bytes:
    """The same for a system instruction, in either spelling; 16 bytes."""
    content = canonical(system)
    return _digest([_said(content), _things(content)])


def length(content: JsonObject) -> int:
    """How much a message says, in characters, as matching weighs it; 0 for a blank one.

    `content` is canonical, its media by hash. Media, calls and results count with their description.
    """
    return weighed(content, "")[1]


def weighed(content: JsonObject, seed: str) -> tuple[bytes, int]:
    """`identity` and `length` at once, for half the work."""
    said, things = _said(content), _things(content)
    length = len(said) + sum(len(orjson.dumps(thing)) for thing in things)
    return _digest([seed, content["role"], said, things]), length


def _digest(value: list[Any]) -> bytes:
    return blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=_SIZE).digest()


def _said(content: JsonObject) -> str:
    """The texts of a message, as far as they tell it apart."""
    parts = _spoken(content)
    if content["role"] != "model":
        return "".join([string(part.get("text")) for part in parts]).replace("\r\n", "\n").strip()
    text = "".join([_reply_text(part) for part in parts]).replace("\r\n", "\n")
    if "](data:" in text:  # looked for first: a pattern takes far longer to find none
        text = _DATA_LINK.sub("\n\n", text)
    if "```" in text:
        text = _FENCE.sub("", text)
    if "\n\n\n" in text:
        text = _GAP.sub("\n\n", text)
    return text.strip()


def _reply_text(part: JsonObject) -> str:
    """What a part of a reply is in the text of an OpenAI client, but for fences and media."""
    if part.keys() <= _WORDS:
        return string(part.get("text"))
    if code := mapping(part.get("executableCode")):
        return f"\n\n{string(code.get('code')).rstrip()}\n\n"
    if result := mapping(part.get("codeExecutionResult")):
        return f"\n\n{string(result.get('output')).rstrip()}\n\n"
    if file := mapping(part.get("fileData")):
        return f"\n\n[{string(file.get('mimeType')) or 'file'}]({string(file.get('fileUri'))})\n\n"
    if "inlineData" in part:
        return "\n\n"
    return string(part.get("text"))


def _things(content: JsonObject) -> list[Any]:
    """What a message holds beside texts, in order. Of a reply only its calls come back in every dialect."""
    things: list[Any] = []
    for part in _spoken(content):
        if part.keys() <= _WORDS:
            continue
        if call := mapping(part.get("functionCall")):
            things.append(["call", string(call.get("name")), _plain(call.get("args") or {})])
        elif content["role"] == "model":
            continue
        elif result := mapping(part.get("functionResponse")):
            media = [_medium(inner) for inner in objects(result.get("parts"))]
            answer = _plain(result.get("response") or {})
            things.append(["result", string(result.get("name")), answer, media])
        else:
            things.append(_medium(part))
    return things


def _medium(part: JsonObject) -> Any:
    """A medium, a file by its URI, or whatever else a part may be."""
    if blob := mapping(part.get("inlineData")):
        return ["media", string(blob.get("mimeType")).lower(), blob.get("hash") or blob.get("data")]
    if file := mapping(part.get("fileData")):
        return ["file", string(file.get("fileUri"))]
    return ["other", _plain({name: part[name] for name in part.keys() - _MODIFIERS})]


def _plain(value: Any) -> Any:
    """`value` with 1.0 as 1: JavaScript writes it so."""
    orjson.dumps(value)  # raises for what is nested too deep to be walked through
    return _whole_numbers(value)


def _whole_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole_numbers(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _spoken(content: JsonObject) -> list[JsonObject]:
    return [part for part in content["parts"] if not part.get("thought")]


# --- text ---------------------------------------------------------------------------------------------------


def plain_text(content: JsonObject) -> str:
    """The text of a canonical message as one reads it, without thoughts and without media written into it."""
    texts = [text for part in _spoken(content) if (text := string(part.get("text")))]
    text = ("" if content["role"] == "model" else "\n").join(texts).replace("\r\n", "\n")
    return (_DATA_LINK.sub("", text) if "](data:" in text else text).strip()


def title(content: JsonObject) -> str:
    """The beginning of a canonical message on one line of at most 80 characters; "" if it has no text."""
    line = " ".join(plain_text(content)[: 16 * _TITLE].split())
    if len(line) <= _TITLE:
        return line
    shown = ""
    for cluster in cut(line, 1):
        if len(shown) + len(cluster) >= _TITLE:
            break
        shown += cluster
    return f"{shown.rstrip()}…"
