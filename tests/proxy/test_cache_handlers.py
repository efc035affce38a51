"""The endpoints by themselves; tests/server has them behind the real door."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest
from aiohttp import web

from gapdesk.caching.types import Cache, Maker
from gapdesk.proxy import cache_handlers
from gapdesk.proxy.types import Client, Failure
from gapdesk.proxy.visit import Visit

CACHE = Cache(
    name="cachedContents/x",
    client="a",
    model="gemini-3.5-flash",
    project="projects/1",
    made_by=Maker.GAPDESK,
    tokens=20_000,
    created=1_800_000_000.9,
    expires=1_800_000_900.9,
    title="a secret beginning",
    prefix=b"p",
    contents=3,
    hits=7,
    saved=140_000,
)


@dataclass
class FakeCaching:
    """Has one cache, of client a."""

    deleted: list[str] = field(default_factory=list)

    def of_client(self, client: str) -> tuple[Cache, ...]:
        return (CACHE,) if client == CACHE.client else ()

    async def delete(self, client: str, name: str) -> bool:
        mine = (client, name) == (CACHE.client, CACHE.name)
        self.deleted += [name] * mine
        return mine


def visit(client: str, path: str = "") -> Visit:
    found = SimpleNamespace(
        services=SimpleNamespace(caching=FakeCaching()),
        client=Client(client, client),
        route=SimpleNamespace(path=path),
        headers=lambda: {"x-request-id": "r"},
        json=lambda body: web.Response(body=body),
    )
    return cast(Visit, found)


async def listed(client: str) -> Any:
    answer = await cache_handlers.list_caches(visit(client))
    assert isinstance(answer, web.Response)
    return orjson.loads(cast(bytes, answer.body))


async def test_a_client_sees_its_own_caches() -> None:
    assert await listed("a") == {
        "object": "list",
        "data": [
            {
                "id": "x",
                "name": "cachedContents/x",
                "model": "gemini-3.5-flash",
                "project": "projects/1",
                "tokens": 20_000,
                "created": "2027-01-15T08:00:00Z",
                "expires": "2027-01-15T08:15:00Z",
                "hits": 7,
                "tokens_saved": 140_000,
            }
        ],
    }
    assert await listed("b") == {"object": "list", "data": []}


@pytest.mark.parametrize("path", ["x", "cachedContents/x", "api/v1/caches/x"])
async def test_deleting_ones_own(path: str) -> None:
    asked = visit("a", path)
    answer = await cache_handlers.delete_cache(asked)
    assert answer.status == 204 and answer.headers["x-request-id"] == "r"
    assert cast(FakeCaching, asked.services.caching).deleted == ["cachedContents/x"]


@pytest.mark.parametrize(("client", "path"), [("b", "x"), ("a", "y"), ("a", "")])
async def test_anothers_or_an_unknown_one_is_not_found(client: str, path: str) -> None:
    with pytest.raises(Failure) as caught:
        await cache_handlers.delete_cache(visit(client, path))
    assert caught.value.status == 404
