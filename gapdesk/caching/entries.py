"""CachedContent as Google writes it: reading one, and the requests that make, extend and delete. Pure.

Source: the discovery document of v1beta and probes of September 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from gapdesk.proxy.types import JsonObject, Kind

COLLECTION = "/v1beta/cachedContents"
KIND = "cachedContents/"
"""What each name begins with."""
LONGEST_NAME = 128
"""Characters of a displayName."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one call to Google."""

    status: int
    """0 where there was no answer."""
    body: bytes = b""
    kind: Kind | None = None
    """What a refusal means; None where nothing was asked or understood."""
    message: str = ""
    """Google's words, or ours, of a refusal."""
    project: str = ""
    """Who was asked, "" if nobody."""
    key: str = ""
    """Id of the key that was used."""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Entry:
    """What matters of a CachedContent."""

    name: str
    model: str
    title: str
    """Its displayName."""
    tokens: int
    created: float | None
    expires: float | None


def read(data: bytes | JsonObject) -> Entry | None:
    """The entry of an answer; None if it is none."""
    found: Any = data
    if isinstance(data, bytes):
        try:
            found = orjson.loads(data)
        except orjson.JSONDecodeError:
            return None
    name = found.get("name") if isinstance(found, dict) else None
    if not isinstance(name, str) or not name.startswith(KIND):
        return None
    counts = found.get("usageMetadata")
    tokens = counts.get("totalTokenCount") if isinstance(counts, dict) else None
    return Entry(
        name,
        _text(found, "model").removeprefix("models/"),
        _text(found, "displayName"),
        tokens if isinstance(tokens, int) else 0,
        moment(found.get("createTime")),
        moment(found.get("expireTime")),
    )


def to_make(entry: JsonObject, title: str, ttl: float) -> bytes:
    """The body that makes a cache of `entry` (`prefixes.held`); `ttl` in seconds."""
    return orjson.dumps({**entry, "displayName": title[:LONGEST_NAME], **_ttl(ttl)})


def to_extend(name: str, ttl: float) -> tuple[str, bytes]:
    """The path, with its query, and the body that let a cache live `ttl` seconds from now."""
    return f"/v1beta/{name}?updateMask=ttl", orjson.dumps(_ttl(ttl))


def moment(text: object) -> float | None:
    """Epoch seconds of an RFC 3339 time, with or without fractions; None if it is none."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _ttl(seconds: float) -> Mapping[str, str]:
    return {"ttl": f"{max(1, round(seconds))}s"}


def _text(entry: JsonObject, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
