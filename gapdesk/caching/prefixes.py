"""The beginnings of a request: where it can be cut, what goes into a cache, and what is still sent. Pure.

A request is taken in pieces: piece 0 is all that comes before the contents (system instruction, tools, tool
config), then each content is one. A beginning is known by a hash over the digests of its pieces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from gapdesk.caching.types import CacheAsk
from gapdesk.proxy.spelling import either
from gapdesk.proxy.types import JsonObject

_HEAD = (("systemInstruction", "system_instruction"), ("tools", "tools"), ("toolConfig", "tool_config"))
"""What a request that names a cache must not set (Gemini API, November 2026: 400, even if identical)."""
_HASH_BYTES = 16
_TITLE = 80
"""Characters."""


@dataclass(frozen=True, slots=True)
class Step:
    """A place where a request can be cut: what lies before may be in a cache."""

    contents: int
    """How many contents lie before it; 0 = only system instruction and tools."""
    prefix: bytes
    """Hash of what lies before, for this client and model."""
    tokens: int
    """Likely tokens of what lies before."""


# --- hashing ------------------------------------------------------------------------------------------------


def head_of(body: JsonObject) -> JsonObject:
    """System instruction (whoever speaks it), tools and tool config, as far as set, in camelCase."""
    found = {camel: value for camel, snake in _HEAD if (value := either(body, camel, snake))}
    system = found.get("systemInstruction")
    if isinstance(system, dict):
        found["systemInstruction"] = {key: value for key, value in system.items() if key != "role"}
    return found


def contents_of(body: JsonObject) -> list[Any]:
    """The contents; [] if there is no list of them."""
    contents = body.get("contents")
    return contents if isinstance(contents, list) else []


def canonical(piece: Any) -> bytes:
    """A piece as bytes: the same whatever the order of its fields."""
    return orjson.dumps(piece, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)


def digests(body: JsonObject, sealed: Callable[[bytes], bytes] = bytes) -> tuple[bytes, ...]:
    """A hash of each piece (16 bytes); none at all for a body nested deeper than can be written.

    `sealed` puts hashes in the place of what only stands for data, in JSON made of the body: data that were
    kept out of it may lie anywhere, in the arguments and results of functions too."""
    try:
        written = [canonical(piece) for piece in (head_of(body), *contents_of(body))]
    except orjson.JSONEncodeError:  # it reads deeper nesting than it writes
        return ()
    return tuple(_hash(sealed(piece)) for piece in written)


def prefix_hashes(client: str, model: str, of_pieces: Sequence[bytes]) -> Iterator[bytes]:
    """The hash of each beginning: of piece 0, of pieces 0 and 1, …"""
    so_far = _hash(f"{client}\n{model}".encode())
    for digest in of_pieces:
        so_far = _hash(so_far + digest)
        yield so_far


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_HASH_BYTES).digest()


# --- cutting ------------------------------------------------------------------------------------------------


def steps(ask: CacheAsk) -> tuple[Step, ...]:
    """Where the request can be cut, the shortest beginning first; empty if its pieces make no sense.

    The last content stays out, what stays out begins with a user turn, and a call stays with its response.
    """
    contents = contents_of(ask.body)
    if not contents or not len(contents) + 1 == len(ask.digests) == len(ask.sizes):
        return ()
    found, tokens = [], 0
    hashes = prefix_hashes(ask.client.id, ask.model, ask.digests[:-1])
    for place, (prefix, size) in enumerate(zip(hashes, ask.sizes, strict=False)):
        tokens += size
        if _begins_a_rest(contents[place]) and (place or head_of(ask.body)):
            found.append(Step(place, prefix, tokens))
    return tuple(found)


def _begins_a_rest(content: Any) -> bool:
    if not isinstance(content, dict) or content.get("role") not in (None, "", "user"):
        return False
    parts = content.get("parts")
    return isinstance(parts, list) and not any(
        isinstance(part, dict) and either(part, "functionResponse", "function_response") for part in parts
    )


def held(body: JsonObject, contents: int, model: str) -> JsonObject:
    """The beginning with so many contents, as a CachedContent to be made."""
    entry: JsonObject = {"model": f"models/{model.removeprefix('models/')}"}
    entry |= {camel: value for camel, snake in _HEAD if (value := either(body, camel, snake))}
    if contents:
        entry["contents"] = contents_of(body)[:contents]
    return entry


def rest(body: JsonObject, contents: int, name: str) -> JsonObject:
    """What is still sent when the cache `name` holds the beginning with so many contents."""
    gone = {spelling for names in _HEAD for spelling in names} | {"contents"}
    kept = {key: value for key, value in body.items() if key not in gone}
    return {**kept, "contents": contents_of(body)[contents:], "cachedContent": name}


# --- showing ------------------------------------------------------------------------------------------------


def title(body: JsonObject, contents: int) -> str:
    """The first words of a beginning: one line, at most 80 characters, "" if it has none."""
    system = either(body, "systemInstruction", "system_instruction")
    for content in (system, *contents_of(body)[:contents]):
        parts = content.get("parts") if isinstance(content, dict) else None
        for part in parts if isinstance(parts, list) else ():
            text = part.get("text") if isinstance(part, dict) else None
            if isinstance(text, str) and text.strip():
                return one_line(text)
    return ""


def one_line(text: str) -> str:
    """The first 80 characters of `text`, blanks and line ends run together."""
    return " ".join(text[: 8 * _TITLE].split())[:_TITLE].rstrip()
