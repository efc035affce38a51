"""Function calls the practice model makes. Pure."""

from __future__ import annotations

import hashlib
import re
from json import JSONDecodeError, JSONDecoder

import orjson

from gapdesk.practice import signatures
from gapdesk.practice.scripts import Asked, Piece, Script
from gapdesk.proxy.types import JsonObject

_NAME = re.compile(r"\s*([\w.:-]+)\s*")


def calls_in(text: str) -> list[tuple[str, JsonObject]]:
    """`name {json} name2 {json2} …` → (name, arguments); only the first may go without arguments."""
    wanted: list[tuple[str, JsonObject]] = []
    position = 0
    while found := _NAME.match(text, position):
        arguments, position = _object(text, found.end())
        if arguments is None:
            return wanted or [(found[1], {})]
        wanted.append((found[1], arguments))
    return wanted


def _object(text: str, start: int) -> tuple[JsonObject | None, int]:
    """The JSON object that begins at `start` and where it ends; None if there is none."""
    if not text.startswith("{", start):
        return None, start
    try:
        _, end = JSONDecoder().raw_decode(text, start)
        return orjson.loads(text[start:end]), end  # stricter about numbers that could not be sent
    except JSONDecodeError:
        return None, start


def invoke(asked: Asked, wanted: list[tuple[str, JsonObject]]) -> Script:
    """The calls in one piece. Gemini 3 and later give each an id and sign the first."""
    modern = asked.card.generation >= (3, 0)
    parts: list[JsonObject] = []
    for i, (name, arguments) in enumerate(wanted):
        call: JsonObject = {"name": name, "args": arguments}
        if modern:
            call["id"] = hashlib.sha256(f"{asked.serial}/{i}".encode()).hexdigest()[:8]
        parts.append({"functionCall": call})
    if modern:
        about = f"{asked.serial} calls"
        parts[0]["thoughtSignature"] = signatures.issue(asked.project, asked.card.family, about)
    return Script((Piece(tuple(parts)),))
