"""GET and DELETE /api/v1/caches: each client sees, and deletes, its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.types import JsonObject
from tests.rig import LITE, Rig
from tests.server.cached_talk import (
    LONG,
    PAID,
    at_google,
    caching_rig,
    deletions,
    hits,
    kept_at_google,
    makings,
    named,
    project,
    question,
    secret_of,
)
from tests.server.talking import Speaker, another, user
from tests.server.wire import payload, until

FIELDS = {"id", "name", "model", "project", "tokens", "created", "expires", "hits", "tokens_saved"}


async def listed(r: Rig, token: str = "gd-practice") -> list[JsonObject]:
    async with r.http.get("/api/v1/caches", headers={"Authorization": f"Bearer {token}"}) as response:
        assert response.status == 200
        assert response.content_type == "application/json"
        found = await response.json()
    assert found.keys() == {"object", "data"}
    assert found["object"] == "list"
    data: list[JsonObject] = found["data"]
    return data


async def delete(r: Rig, id: str, token: str = "gd-practice") -> tuple[int, bytes]:
    url = f"/api/v1/caches/{id}"
    async with r.http.delete(url, headers={"Authorization": f"Bearer {token}"}) as response:
        return response.status, await response.read()


async def make(r: Rig, token: str = "gd-practice", **more: Any) -> JsonObject:
    """A cache that the client makes itself."""
    entry = {"model": f"models/{LITE}", "contents": [user(LONG)], "ttl": "600s", **more}
    headers = {"Authorization": f"Bearer {token}"}
    async with r.http.post("/v1beta/cachedContents", json=entry, headers=headers) as response:
        assert response.status == 200
        made: JsonObject = await response.json()
    return made


def seconds(text: str) -> float:
    assert text.endswith("Z")
    return datetime.fromisoformat(text).timestamp()


# --- looking ------------------------------------------------------------------------------------------------


async def test_all_fields_of_a_cache() -> None:
    clock = ManualClock()
    async with caching_rig(clock=clock) as r:
        assert await listed(r) == []
        for text in ("one", "two", "three"):
            await question(r, text)
        await hits(r, 2)
        (entry,) = await listed(r)
        assert entry.keys() == FIELDS
        name = named(r.generations()[-1])
        assert (entry["name"], entry["id"]) == (name, name.removeprefix("cachedContents/"))
        assert (entry["model"], entry["project"]) == (LITE, project(makings(r)[0]))
        assert (entry["tokens"], entry["hits"], entry["tokens_saved"]) == (20_000, 2, 40_000)
        assert (seconds(entry["created"]), seconds(entry["expires"])) == (clock.time, clock.time + 15 * 60)
        clock.advance(15 * 60)
        assert await listed(r) == [], "its time is over"


async def test_each_client_sees_its_own_and_the_newest_first() -> None:
    clock = ManualClock()
    async with caching_rig(clock=clock) as r:
        _, token = await another(r, "another")
        for _ in range(2):
            await question(r, "hello", Speaker(token))
        clock.advance(1)
        for _ in range(2):
            await question(r, "hello")
        clock.advance(1)
        own = await make(r)
        mine, theirs = await listed(r), await listed(r, token)
        assert mine[0]["name"] == own["name"]
        assert (len(mine), len(theirs)) == (2, 1)
        assert len({entry["name"] for entry in (*mine, *theirs)}) == 3


async def test_a_cache_that_the_client_made_moved_and_used() -> None:
    clock = ManualClock()
    async with caching_rig(clock=clock) as r:
        made = await make(r, displayName="a book")
        (entry,) = await listed(r)
        assert entry.keys() == FIELDS
        assert (entry["name"], entry["model"], entry["tokens"]) == (made["name"], LITE, 20_000)
        assert entry["project"] == project(makings(r)[0])
        assert seconds(entry["expires"]) == clock.time + 600
        (row,) = r.engine.caches.rows()
        assert row.title == "a book"

        clock.advance(100)
        async with r.http.patch(f"/v1beta/{made['name']}", json={"ttl": "1000s"}) as response:
            assert response.status == 200
        (entry,) = await listed(r)
        assert seconds(entry["expires"]) == clock.time + 1000
        assert seconds(entry["created"]) == clock.time - 100

        body = {"cachedContent": made["name"], "contents": [user("hello")]}
        async with r.http.post(f"/v1beta/models/{LITE}:generateContent", json=body) as response:
            assert response.status == 200
        await hits(r, 1)
        (entry,) = await listed(r)
        assert (entry["hits"], entry["tokens_saved"]) == (1, 20_000)

        async with r.http.delete(f"/v1beta/{made['name']}") as response:
            assert response.status == 200
        assert await listed(r) == []


async def test_the_list_outlives_a_restart(tmp_path: Path) -> None:
    clock = ManualClock()
    upstream = PracticeUpstream(clock, PAID)
    async with caching_rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        await make(r)
        for _ in range(3):
            await question(r, "hello")
        await until(lambda: sum(cache.hits for cache in r.engine.caches.rows()) == 2)
        before = await listed(r)
        assert len(before) == 2
    async with caching_rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        assert await listed(r) == before
        for entry in before:
            assert (await delete(r, entry["id"]))[0] == 204
        assert await kept_at_google(r) == []


# --- deleting -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
async def test_deleting_one(own: bool) -> None:
    async with caching_rig() as r:
        if own:
            await make(r)
        else:
            for _ in range(2):
                await question(r, "hello")
        (entry,) = await listed(r)
        assert await delete(r, entry["id"]) == (204, b"")
        (call,) = deletions(r)
        assert (call.path, call.status) == (f"/v1beta/{entry['name']}", 200)
        assert project(call) == entry["project"]
        assert await kept_at_google(r) == []
        assert await listed(r) == []
        assert (await delete(r, entry["id"]))[0] == 404
        assert len(deletions(r)) == 1
        await question(r, "hello")
        assert named(r.generations()[-1]) != entry["name"]


async def test_others_caches_are_not_found() -> None:
    async with caching_rig() as r:
        _, token = await another(r, "another")
        made = await make(r)
        id = made["name"].removeprefix("cachedContents/")
        status, body = await delete(r, id, token)
        assert status == 404
        assert b"no such cache" in body
        assert deletions(r) == []
        assert await listed(r, token) == []
        assert [entry["name"] for entry in await listed(r)] == [made["name"]]
        for nonsense in ("none", "%2e%2e", id + "x"):
            assert (await delete(r, nonsense))[0] == 404


async def test_gemini_s_own_paths_show_nobody_another_clients_cache() -> None:
    async with caching_rig() as r:
        name = (await make(r))["name"]
        _, token = await another(r, "stranger")
        own = (await make(r, token))["name"]
        headers = {"Authorization": f"Bearer {token}"}
        async with r.http.get("/v1beta/cachedContents", headers=headers) as response:
            assert [entry["name"] for entry in (await response.json())["cachedContents"]] == [own]
        asked = len(r.upstream.calls)
        body = {"contents": [user("What is in it?")], "cachedContent": name}
        generate = f"/v1beta/models/{LITE}:generateContent"
        for method, path, sent in (
            ("GET", f"/v1beta/{name}", None),
            ("PATCH", f"/v1beta/{name}", {"ttl": "9s"}),
            ("DELETE", f"/v1beta/{name}", None),
            ("POST", generate, body),
        ):
            async with r.http.request(method, path, headers=headers, json=sent) as response:
                assert response.status == 403, method
                error = (await response.json())["error"]
                assert error["status"] == "PERMISSION_DENIED"
        assert len(r.upstream.calls) == asked, "Google is not asked"
        async with r.http.post(generate, json=body) as response:
            assert response.status == 200


async def test_one_that_is_gone_at_google_is_deleted_here() -> None:
    async with caching_rig() as r:
        made = await make(r)
        await at_google(r, "DELETE", made["name"], secret_of(project(makings(r)[0])))
        assert (await delete(r, made["name"].removeprefix("cachedContents/")))[0] == 204
        assert await listed(r) == []


async def test_one_that_google_does_not_delete_now_is_deleted_later() -> None:
    async with caching_rig() as r:
        made = await make(r)
        r.upstream.plan(payload("503_high_demand"))
        assert (await delete(r, made["name"].removeprefix("cachedContents/")))[0] == 204
        assert await listed(r) == []
        assert await kept_at_google(r) == [made["name"]]
        await r.engine._records.clean(r.engine._clock.now())
        assert await kept_at_google(r) == []
        assert len(deletions(r)) == 2


# --- the door -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/api/v1/caches", "GET"),
        ("DELETE", "/api/v1/caches", "GET"),
        ("GET", "/api/v1/caches/abc", "DELETE"),
        ("PATCH", "/api/v1/caches/abc", "DELETE"),
    ],
)
async def test_wrong_methods(method: str, path: str, allowed: str) -> None:
    async with caching_rig() as r:
        async with r.http.request(method, path) as response:
            assert response.status == 405
            assert allowed in (await response.json())["error"]["message"]
        assert r.upstream.calls == []


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/v1/caches"), ("DELETE", "/api/v1/caches/abc")])
@pytest.mark.parametrize("token", [None, "gd-wrong"])
async def test_nobody_sees_them_without_a_token(method: str, path: str, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with caching_rig() as r, aiohttp.ClientSession(r.url, headers=headers) as http:
        async with http.request(method, path) as response:
            assert response.status == 401
        assert r.upstream.calls == []
