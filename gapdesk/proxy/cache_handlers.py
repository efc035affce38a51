"""Our own endpoints for explicit caches: GET /api/v1/caches, DELETE /api/v1/caches/{id}.

A client sees and deletes only its own.
"""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from aiohttp import web

from gapdesk.caching.types import Cache
from gapdesk.proxy.types import Failure, FailureKind, JsonObject
from gapdesk.proxy.visit import Visit

_KIND = "cachedContents/"


async def list_caches(visit: Visit) -> web.StreamResponse:
    """The client's caches that live, newest first."""
    data = [_entry(cache) for cache in visit.services.caching.of_client(visit.client.id)]
    return visit.json(orjson.dumps({"object": "list", "data": data}))


async def delete_cache(visit: Visit) -> web.StreamResponse:
    """Delete one of the client's caches, here and at Google."""
    name = _KIND + visit.route.path.rpartition("/")[2]
    if not await visit.services.caching.delete(visit.client.id, name):
        raise Failure(FailureKind.NOT_FOUND, 404, "There is no such cache of this client.", final=True)
    return web.Response(status=204, headers=visit.headers())


def _entry(cache: Cache) -> JsonObject:
    return {
        "id": cache.name.removeprefix(_KIND),
        "name": cache.name,
        "model": cache.model,
        "project": cache.project,
        "tokens": cache.tokens,
        "created": _rfc3339(cache.created),
        "expires": _rfc3339(cache.expires),
        "hits": cache.hits,
        "tokens_saved": cache.saved,
    }


def _rfc3339(moment: float) -> str:
    """In whole seconds, never too late."""
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
