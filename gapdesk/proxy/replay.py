"""Finished replies kept for the same request asked again: what is the same, and what is kept. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, OrderedDict
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from gapdesk.proxy.blocked import words_for_block
from gapdesk.proxy.reply import has_content
from gapdesk.proxy.types import JsonObject


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply that nobody has seen yet."""

    reply: JsonObject
    """Gemini's, merged if it was a stream."""
    model: str
    project: str
    label: str
    """Of the key that answered."""
    private: bool
    """Whether it is a private client's, so that it stays in memory."""


class Replays(Protocol):
    """Kept replies by the fingerprint of their request; each is used once."""

    def wanted(self, client: str) -> bool:
        """Whether anything is kept for a client (its id), so that a fingerprint is worth making."""
        ...

    async def take(self, key: bytes, now: float) -> Kept | None:
        """The oldest reply kept under `key` that has not expired; nobody gets it again."""
        ...

    def keep(self, key: bytes, client: str, kept: Kept, now: float) -> None:
        """Keep a reply under `key` for the client `client` (its id), if it is worth it."""
        ...


def worth_keeping(reply: JsonObject) -> bool:
    """Whether a reply would please who asks again: it says something, and no filter stopped it."""
    return has_content(reply) and words_for_block(reply) is None


# --- what is the same request -----------------------------------------------------------------------------


def fingerprint(client_id: str, model: str, body: JsonObject, media: bytes = b"") -> bytes:
    """32 bytes that are equal for two requests of one client only if Google would be asked the same.

    `media` are the digests of large data that `body` only stands in for, in their order. b"", which matches
    nothing, for a body too deep to be written.
    """
    try:
        written = orjson.dumps(_one_spelling(body, 0), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return b""
    digest = hashlib.blake2b(digest_size=32)
    for field in (client_id.encode(), model.encode("utf-8", "surrogatepass"), media, written):
        digest.update(len(field).to_bytes(8, "big"))  # so that no two fields can be divided otherwise
        digest.update(field)
    return digest.digest()


_OBJECTS = frozenset(
    (
        *(
            "systemInstruction",
            "contents",
            "parts",
            "inlineData",
            "fileData",
            "videoMetadata",
            "functionCall",
        ),
        *("functionResponse", "executableCode", "codeExecutionResult", "mediaResolution"),
        *("tools", "functionDeclarations", "googleSearch", "googleSearchRetrieval", "dynamicRetrievalConfig"),
        *("urlContext", "codeExecution", "fileSearch", "googleMaps", "computerUse", "timeRangeFilter"),
        *("toolConfig", "functionCallingConfig", "retrievalConfig", "latLng", "safetySettings"),
        *("generationConfig", "thinkingConfig", "imageConfig", "speechConfig", "voiceConfig"),
        *("prebuiltVoiceConfig", "multiSpeakerVoiceConfig", "speakerVoiceConfigs", "translationConfig"),
        *("audioTranscriptionConfig", "responseFormat"),
    )
)
"""Fields whose objects have Google's own names in them (v1beta discovery document). In all others, such as
`args`, `response` and schemas, a name may be the caller's, and `a_b` another than `aB`."""

_DEEPEST = 12
"""Google's own objects do not lie deeper; what does is left as it is."""
_SNAKE = re.compile(r"(?<=[a-z0-9])_([a-z0-9])")


def _one_spelling(value: Any, depth: int) -> Any:
    """`value`, an object of Google's or a list of them, with its names in camelCase."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [_one_spelling(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    found: JsonObject = {}
    for name, inner in value.items():
        camel = _SNAKE.sub(lambda match: match[1].upper(), name) if "_" in name else name
        if camel != name and camel in value:  # both spellings at once: who knows which one counts
            camel = name
        found[camel] = _one_spelling(inner, depth + 1) if camel in _OBJECTS else inner
    return found


# --- what is kept -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept reply, as the index knows it."""

    id: int
    key: bytes
    """The fingerprint of its request."""
    client: str
    """Id of the client."""
    created: float
    """Epoch seconds."""
    size: int
    """Bytes of the reply."""


class Index:
    """Which replies are kept, oldest first."""

    def __init__(self) -> None:
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._by_key: dict[bytes, list[int]] = {}
        self._by_client: Counter[str] = Counter()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def has(self, client: str) -> bool:
        """Whether anything is kept for `client`."""
        return self._by_client[client] > 0

    def add(self, entry: Entry) -> None:
        """`entry` is the newest."""
        self._entries[entry.id] = entry
        self._by_key.setdefault(entry.key, []).append(entry.id)
        self._by_client[entry.client] += 1
        self._bytes += entry.size

    def take(self, key: bytes) -> Entry | None:
        """Remove and return the oldest of `key`."""
        ids = self._by_key.get(key)
        return self._remove(ids[0]) if ids else None

    def forget(self, client: str) -> list[Entry]:
        """Remove and return what is kept for `client`."""
        return [self._remove(e.id) for e in list(self._entries.values()) if e.client == client]

    def trim(self, before: float, most: int, most_bytes: int) -> list[Entry]:
        """Remove and return what was kept at `before` or earlier, then the oldest until at most `most`
        entries of together at most `most_bytes` are left.
        """
        gone = [self._remove(e.id) for e in list(self._entries.values()) if e.created <= before]
        while len(self._entries) > most or self._bytes > most_bytes:
            gone.append(self._remove(next(iter(self._entries))))
        return gone

    def _remove(self, id: int) -> Entry:
        entry = self._entries.pop(id)
        ids = self._by_key[entry.key]
        ids.remove(id)
        if not ids:
            del self._by_key[entry.key]
        self._by_client[entry.client] -= 1
        if not self._by_client[entry.client]:
            del self._by_client[entry.client]
        self._bytes -= entry.size
        return entry
