"""Our own endpoint for what is left: GET /api/v1/quota."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from math import ceil

import orjson
from aiohttp import web

from gapdesk.proxy.types import JsonObject
from gapdesk.proxy.visit import Visit
from gapdesk.quota.keys import ModelLine, QuotaLine

_SLICE = 100
"""Lines made in one turn of the loop."""


async def list_quota(visit: Visit) -> web.StreamResponse:
    """What each project has left of each model used today, of those this client may use."""
    services = visit.services
    pool, now = services.pool, services.clock.now()
    patterns = {pool.limits.quota_model(name) for name in visit.client.allowed_models}
    data: list[JsonObject] = []
    for place, (project, labels, line) in enumerate(pool.lines(now), 1):
        if not patterns or any(fnmatchcase(line.model, pattern) for pattern in patterns):
            data.append(_entry(project, labels, line, pool.words(line.reason, now)))
        if place % _SLICE == 0:
            await asyncio.sleep(0)
    return visit.json(orjson.dumps({"object": "list", "data": data}))


def _entry(project: str, labels: tuple[str, ...], line: ModelLine, reason: str | None) -> JsonObject:
    return {
        "project": project,
        "model": line.model,
        "limits": {quota.dimension.value: _limit(quota) for quota in line.quotas},
        "state": line.state.value,
        "reason": reason,
        "keys": sorted(labels),
    }


def _limit(quota: QuotaLine) -> JsonObject:
    return {
        "limit": quota.limit,
        "used": quota.used,
        "source": None if quota.source is None else quota.source.value,
        "resets_at": None if quota.resets_at is None else _rfc3339(quota.resets_at),
    }


def _rfc3339(moment: float) -> str:
    """In whole seconds, never too early."""
    return datetime.fromtimestamp(ceil(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
