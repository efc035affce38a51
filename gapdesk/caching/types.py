"""The nouns of caching. Pure data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gapdesk.proxy.types import Client, JsonObject, Usage


class Maker(StrEnum):
    """Who made a cache."""

    GAPDESK = "gapdesk"
    """For a prefix that came again."""
    CLIENT = "client"
    """The client itself, by POST …/cachedContents."""
    WINDOW = "window"
    """The user, on the page."""


@dataclass(frozen=True, slots=True)
class Cache:
    """One cachedContent at Google."""

    name: str
    """"cachedContents/…"."""
    client: str
    """Id of the client it is for; only that one uses it."""
    model: str
    project: str
    made_by: Maker
    tokens: int
    created: float
    expires: float
    title: str = ""
    """The beginning of what it holds, one line; or the name its maker gave it."""
    prefix: bytes = b""
    """Hash of what it holds (`prefixes`); b"" if somebody else made it."""
    contents: int = 0
    """How many contents it holds besides system instruction and tools."""
    hits: int = 0
    saved: int = 0
    """Tokens that were read from it instead of being sent, over all hits."""
    used: float = 0.0
    """Last hit, epoch seconds."""

    def idle(self, now: float) -> bool:
        """Whether a clean-up deletes it: no hit for an hour, or none in its first five minutes."""
        return now - self.used > 3600 if self.hits else now - self.created > 300


class Obstacle(StrEnum):
    """Why there is no explicit cache."""

    NO_STORAGE = "no_storage"
    """The project has none: free tier."""
    MODEL = "model"
    """The model takes none (Gemini 4)."""
    TOO_SMALL = "too_small"
    """What was to be cached is below the model's minimum."""
    REFUSED = "refused"
    """Google refused for another reason; `words` tells it."""


@dataclass(frozen=True, slots=True)
class Unable:
    """A project, or a model everywhere, that cannot cache; learned from Google or the model table."""

    project: str
    """"" = every project."""
    model: str
    """"" = every model."""
    obstacle: Obstacle
    words: str
    """Google's, without secrets."""
    since: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the beginning of a request first differs from that of the one before."""

    place: str
    """"system", "tools", or "contents"."""
    message: int
    """Which content, from 1; 0 for the others."""
    before: str
    """Some 80 characters around it as they were, one line; the change begins at `at`."""
    after: str
    at: int
    """Where in `before` and `after` they part."""


@dataclass(frozen=True, slots=True)
class Implicit:
    """What Google's implicit cache did for one client and model since the program started."""

    client: str
    """Name."""
    model: str
    requests: int
    prompt: int
    """Tokens, those cached included."""
    cached: int
    changes: int
    """Turns of the newest conversation, one after another, whose beginning differed from the turn before; a
    hint is worth showing from 2 on."""
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class NewCache:
    """A cache the user wants, from the page."""

    client: str
    """Id."""
    model: str
    title: str
    text: str
    minutes: int


# --- between proxy and desk ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CacheAsk:
    """A request that could use a cache."""

    request: str
    """Id."""
    client: Client
    model: str
    body: JsonObject
    """Of generateContent, in either spelling, without a `cachedContent`; not to be changed."""
    sizes: tuple[int, ...]
    """Likely tokens of system instruction with tools, then of each content."""
    digests: tuple[bytes, ...]
    """Hashes of the same, media included."""
    project: str | None
    """The project that a first request would go to now."""
    minimum_repeats: int
    ttl: float
    """Seconds."""
    cache_minimum: int
    """Of the model, by the table."""
    restore: Callable[[bytes], bytes] = bytes
    """Puts the data that were kept out of `body` back into JSON made of it (`LargeData.put_back`)."""


@dataclass(frozen=True, slots=True)
class CacheUse:
    """A cache that fits: send `body` through `project`."""

    name: str
    project: str
    body: JsonObject
    tokens: int


class Caching(Protocol):
    """What the proxy knows of explicit caches."""

    async def prepare(self, ask: CacheAsk) -> CacheUse | None:
        """A cache for the request's beginning, made now if it is worth it; None: send it as it is.

        Never raises, and takes at most one call to Google.
        """
        ...

    def used(self, name: str, usage: Usage | None) -> None:
        """A request that used a cache was answered."""
        ...

    def gone(self, name: str) -> None:
        """Google does not know it any more."""
        ...

    def made(self, client: str, project: str, key: str, entry: JsonObject) -> None:
        """A client made, or changed, a cache itself; `entry` is Google's CachedContent."""
        ...

    def of_client(self, client: str) -> tuple[Cache, ...]:
        """Those that live, newest first."""
        ...

    async def delete(self, client: str, name: str) -> bool:
        """Delete one of the client's caches upstream and here; False if it has none of that name."""
        ...

    def observe(
        self, client: Client, model: str, digests: tuple[bytes, ...], body: JsonObject, usage: Usage
    ) -> None:
        """Note a request that was answered, for the statistics of the implicit cache."""
        ...
