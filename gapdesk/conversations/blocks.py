"""A stored message as one reads it. Pure; whatever is stored, something readable comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from gapdesk.conversations.content import media_of
from gapdesk.conversations.types import Block, BlockKind, Picture
from gapdesk.proxy.reply import mapping, objects, string
from gapdesk.proxy.types import JsonObject

_ANSWER_FIELDS = ("result", "output", "content")
"""Where programs put the text of a tool's result, if it is nothing but text."""
_UNSEEN = frozenset(("thought", "thoughtSignature", "mediaResolution", "partMetadata"))
"""Fields of a part that say nothing to a reader."""
_SHOWN = 80
"""Characters of base64 that no medium could be made of."""
_MERGED = (BlockKind.TEXT, BlockKind.THOUGHT)


def blocks(parts: object, sizes: Mapping[str, int]) -> tuple[Block, ...]:
    """The pieces of a message from its canonical `parts`, texts that follow one another as one.

    `sizes` gives the bytes of each medium by its hash. Of code the name is its language ("python"), of what
    came of it the outcome ("ok", "failed").
    """
    found: list[Block] = []
    for part in objects(parts):
        for block in _of_part(part, sizes):
            if found and block.kind in _MERGED and found[-1].kind is block.kind:
                found[-1] = Block(block.kind, found[-1].text + block.text)
            else:
                found.append(block)
    return tuple(found)


def media(parts: object) -> frozenset[str]:
    """The hashes of the media in canonical `parts`, those in results of tools included."""
    found = media_of({"parts": parts})
    return frozenset(digest for inline in found if (digest := string(inline.get("hash"))))


def _of_part(part: JsonObject, sizes: Mapping[str, int]) -> Iterator[Block]:
    for field, value in part.items():
        if field in _UNSEEN or value is None:
            continue
        if field == "text" and isinstance(value, str):
            if value:
                yield Block(BlockKind.THOUGHT if part.get("thought") is True else BlockKind.TEXT, value)
        elif isinstance(value, dict):
            yield from _of_object(field, value, sizes)
        else:
            yield Block(BlockKind.OTHER, _indented({field: value}))


def _of_object(field: str, value: JsonObject, sizes: Mapping[str, int]) -> Iterator[Block]:
    match field:
        case "functionCall":
            arguments = value.get("args")
            yield Block(
                BlockKind.CALL, _indented(arguments) if arguments else "", name=string(value.get("name"))
            )
        case "functionResponse":
            yield Block(BlockKind.RESULT, _answer(value.get("response")), name=string(value.get("name")))
            for inner in objects(value.get("parts")):
                if inline := mapping(inner.get("inlineData")):
                    yield _medium(inline, sizes)
                else:
                    yield Block(BlockKind.OTHER, _indented(inner))
        case "inlineData":
            yield _medium(value, sizes)
        case "fileData" if isinstance(value.get("fileUri"), str):
            yield Block(BlockKind.FILE, value["fileUri"])
        case "executableCode" if isinstance(value.get("code"), str):
            yield Block(BlockKind.CODE, value["code"], name=string(value.get("language")).lower())
        case "codeExecutionResult":
            outcome = string(value.get("outcome")).removeprefix("OUTCOME_").lower()
            yield Block(BlockKind.CODE, string(value.get("output")), name=outcome)
        case _:
            yield Block(BlockKind.OTHER, _indented({field: value}))


def _medium(inline: JsonObject, sizes: Mapping[str, int]) -> Block:
    digest = string(inline.get("hash"))
    if digest:
        return Block(
            BlockKind.MEDIA, picture=Picture(digest, string(inline.get("mimeType")), sizes.get(digest, 0))
        )
    data = string(inline.get("data"))
    shown = f"{data[:_SHOWN]}…" if len(data) > _SHOWN else data
    return Block(BlockKind.OTHER, _indented({"inlineData": {**inline, "data": shown}}))


def _answer(response: object) -> str:
    if isinstance(response, dict) and len(response) == 1:
        ((field, value),) = response.items()
        if field in _ANSWER_FIELDS and isinstance(value, str):
            return value
    return response if isinstance(response, str) else _indented(response) if response else ""


def _indented(value: Any) -> str:
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONEncodeError:  # nested deeper than 254
        return "…"
