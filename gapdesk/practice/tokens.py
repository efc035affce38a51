"""Token counts as the practice upstream makes them up: simple, deterministic, the same everywhere. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import orjson

from gapdesk.practice.catalogue import ModelCard
from gapdesk.proxy.types import JsonObject

_IMAGE_BEFORE_3 = 258
_IMAGE_SINCE_3 = 1120
_MEDIA = 560  # a page, or some seconds of sound: one number will do for practice


def text_tokens(text: str) -> int:
    """A quarter token per character, at least one for any text."""
    return characters_tokens(len(text))


def characters_tokens(count: int) -> int:
    """Tokens of `count` characters of text."""
    return -(-count // 4)


def json_tokens(value: object) -> int:
    """Tokens of a value spelled as JSON (schemas, arguments, results)."""
    return characters_tokens(len(orjson.dumps(value)))


def prompt_tokens(request: JsonObject, card: ModelCard) -> Counter[str]:
    """Tokens by modality ("TEXT", "IMAGE" …) of contents, system instruction and tools (camelCase body)."""
    counts: Counter[str] = Counter()
    contents = list(request.get("contents") or ())
    if request.get("systemInstruction"):
        contents.append(request["systemInstruction"])
    for content in contents:
        _count(content.get("parts") or (), card, counts)
    if request.get("tools"):
        counts["TEXT"] += json_tokens(request["tools"])
    return counts


def details(counts: Counter[str]) -> list[JsonObject]:
    """The wire form of counts by modality."""
    return [{"modality": modality, "tokenCount": count} for modality, count in counts.items() if count]


def _count(parts: Iterable[JsonObject], card: ModelCard, counts: Counter[str]) -> None:
    for part in parts:
        media = part.get("inlineData") or part.get("fileData")
        if media is not None:
            modality, tokens = _media(media.get("mimeType", ""), card)
            counts[modality] += tokens
        elif "text" in part:
            counts["TEXT"] += text_tokens(part["text"])
        else:
            payload = {name: value for name, value in part.items() if name != "thoughtSignature"}
            counts["TEXT"] += json_tokens(payload)


def _media(mime: str, card: ModelCard) -> tuple[str, int]:
    match mime.partition("/")[0]:
        case "image":
            return "IMAGE", _IMAGE_SINCE_3 if card.generation >= (3, 0) else _IMAGE_BEFORE_3
        case "audio":
            return "AUDIO", _MEDIA
        case "video":
            return "VIDEO", _MEDIA
        case _:
            return "DOCUMENT", _MEDIA
