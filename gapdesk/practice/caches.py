"""Explicit caches: bound to a project and a model, gone at their time. Pure; `now` in epoch seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gapdesk.practice.catalogue import Catalogue, ModelCard
from gapdesk.practice.errors import GoogleError, cache_forbidden, invalid
from gapdesk.practice.listing import page, parse_seconds, parse_stamp, stamp
from gapdesk.practice.rules import check_tools
from gapdesk.practice.tokens import prompt_tokens
from gapdesk.proxy.types import JsonObject

_HOUR = 3600.0
_HELD = ("systemInstruction", "tools", "toolConfig", "contents")


@dataclass(slots=True)
class _Cache:
    name: str
    project: str
    card: ModelCard
    held: JsonObject
    """What comes before each request that names it."""
    tokens: int
    display_name: str
    created: float
    updated: float
    expires: float

    def wire(self) -> JsonObject:
        entry: JsonObject = {
            "name": self.name,
            "model": f"models/{self.card.name}",
            "createTime": stamp(self.created),
            "updateTime": stamp(self.updated),
            "expireTime": stamp(self.expires),
            "displayName": self.display_name,
            "usageMetadata": {"totalTokenCount": self.tokens},
        }
        return entry


class CacheStore:
    """All caches of all projects."""

    def __init__(self) -> None:
        self._caches: dict[str, _Cache] = {}

    def create(
        self,
        body: JsonObject,
        *,
        project: str,
        tier: str,
        catalogue: Catalogue,
        version: str,
        serial: str,
        now: float,
    ) -> JsonObject:
        """Make a cache from a CachedContent message. Raises GoogleError as Google refuses it."""
        model = str(body.get("model", "")).removeprefix("models/")
        if not model:
            raise invalid("* CreateCachedContentRequest.cached_content.model: model is not specified\n")
        card = catalogue.find(model, version, "createCachedContent")
        check_tools(body, card)
        tokens = prompt_tokens(body, card).total()
        if tokens < card.cache_min:
            raise invalid(
                f"Cached content is too small. total_token_count={tokens}, "
                f"min_total_token_count={card.cache_min}"
            )
        if tier == "free":
            limit = "TotalCachedContentStorageTokensPerModelFreeTier"
            message = f"{limit} limit exceeded for model {card.quota_model}: limit=0, requested={tokens}"
            raise GoogleError(429, message)
        cache = _Cache(
            name=f"cachedContents/{serial}",
            project=project,
            card=card,
            held={name: body[name] for name in _HELD if name in body},
            tokens=tokens,
            display_name=body.get("displayName", ""),
            created=now,
            updated=now,
            expires=_expiry(body, now) or now + _HOUR,
        )
        self._caches[cache.name] = cache
        return cache.wire()

    def complete(self, request: JsonObject, model: str, project: str, now: float) -> tuple[JsonObject, int]:
        """The request with what its cache holds, and the tokens of that; itself and 0 if it names none.

        Raises 403 if the cache is not there, 400 if it is another model's.
        """
        name = request.get("cachedContent")
        if not name:
            return request, 0
        cache = self._find(name, project, now)
        if cache.card.name != model:
            raise invalid(
                f"Model used by GenerateContent request (models/{model}) and CachedContent "
                f"(models/{cache.card.name}) has to be the same."
            )
        contents = [*cache.held.get("contents", ()), *request.get("contents", ())]
        own = {key: value for key, value in request.items() if key != "cachedContent"}
        return {**own, **cache.held, "contents": contents}, cache.tokens

    def get(self, name: str, project: str, now: float) -> JsonObject:
        """Raises 403 for missing, expired and foreign ones alike."""
        return self._find(name, project, now).wire()

    def listing(self, project: str, query: Mapping[str, str], now: float) -> JsonObject:
        """One page of the project's caches, `{}` if it has none."""
        mine = [
            cache.wire()
            for cache in self._caches.values()
            if cache.project == project and cache.expires > now
        ]
        return page("cachedContents", mine, query, default=50, most=1000)

    def patch(self, name: str, body: JsonObject, project: str, now: float) -> JsonObject:
        """Move the expiry, the only thing that can be changed."""
        cache = self._find(name, project, now)
        expires = _expiry(body, now)
        if expires is None or body.keys() - {"ttl", "expireTime", "name"}:
            raise invalid("Only `ttl` or `expire_time` of a CachedContent can be updated.")
        cache.expires, cache.updated = expires, now
        return cache.wire()

    def delete(self, name: str, project: str, now: float) -> JsonObject:
        """Raises 403 like `get`; `{}` as Google answers."""
        del self._caches[self._find(name, project, now).name]
        return {}

    def _find(self, name: str, project: str, now: float) -> _Cache:
        cache = self._caches.get(name)
        if cache is None or cache.project != project or cache.expires <= now:
            raise cache_forbidden()
        return cache


def _expiry(body: JsonObject, now: float) -> float | None:
    if "ttl" in body:
        return now + parse_seconds(body["ttl"], "cached_content.ttl")
    if "expireTime" in body:
        expires = parse_stamp(body["expireTime"], "cached_content.expire_time")
        if expires <= now:
            raise invalid("Cached content expire_time must be in the future.")
        return expires
    return None
