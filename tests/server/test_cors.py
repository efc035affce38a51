"""Web pages: allowed ones get CORS headers on everything, others get nothing."""

from __future__ import annotations

import pytest

from tests.rig import LITE, Rig, rig
from tests.server.raw import Answer, head, say

ALLOWED = [
    "http://localhost:3000",
    "http://127.0.0.1:8000",
    "http://localhost",
    "app://obsidian.md",
    "tauri://localhost",
]
REFUSED = [
    "https://evil.example",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example:80",
    "http://evil.example/http://localhost:1",
    "http://user@localhost:1",
    "null",
    "",
]
PREFLIGHT = (
    "Access-Control-Request-Method: POST",
    "Access-Control-Request-Headers: authorization, x-stainless-os",
)


async def preflight(r: Rig, origin: str, *lines: str, target: str = "/v1/chat/completions") -> Answer:
    return await say(r.url, head("OPTIONS", target, f"Origin: {origin}", *PREFLIGHT, *lines))


@pytest.mark.parametrize(
    "target", ["/v1/chat/completions", f"/v1beta/models/{LITE}:generateContent", "/nothing"]
)
async def test_a_preflight_is_answered_before_the_token(target: str) -> None:
    async with rig() as r:
        for origin in ALLOWED:
            answer = await preflight(r, origin, target=target)
            assert answer.status == 204, origin
            assert answer.body == b""
            assert answer.headers["access-control-allow-origin"] == origin
            assert answer.headers["access-control-allow-headers"] == "authorization, x-stainless-os"
            assert "POST" in answer.headers["access-control-allow-methods"]
            assert "origin" in answer.headers["vary"].lower()
            assert "access-control-allow-private-network" not in answer.headers
            assert "access-control-allow-credentials" not in answer.headers
        assert r.upstream.calls == []


async def test_a_public_page_may_ask_for_the_private_network_only_if_allowed() -> None:
    ask = "Access-Control-Request-Private-Network: true"
    async with rig(settings={"proxy.allowed_origins": "https://chat.example"}) as r:
        answer = await preflight(r, "https://chat.example", ask)
        assert answer.headers["access-control-allow-private-network"] == "true"
        answer = await preflight(r, "https://evil.example", ask)
        assert answer.status == 403
        assert not any(name.startswith("access-control") for name in answer.headers)
        answer = await preflight(r, "http://localhost:3000", ask)
        assert answer.status == 403  # the user's list stands in the place of the default one


@pytest.mark.parametrize("origin", REFUSED)
async def test_other_pages_are_refused_even_with_the_token(origin: str) -> None:
    async with rig() as r:
        answer = await preflight(r, origin)
        assert answer.status == 403
        assert "access-control-allow-origin" not in answer.headers
        for target in ("/v1/models", "/health", f"/v1beta/models/{LITE}"):
            answer = await say(r.url, head("GET", target, f"Origin: {origin}", token=r.token))
            assert answer.status == 403, target
            assert "access-control-allow-origin" not in answer.headers
            assert answer.json["error"]["message"].startswith("This web page may not use gapdesk")
        assert r.upstream.calls == []


async def test_errors_and_streams_carry_cors_headers_so_that_pages_can_read_them() -> None:
    origin = "http://localhost:3000"
    async with rig(settings={"limits.requests_per_day": 4}) as r:
        cases = [
            ("GET", "/v1/models", "gd-wrong-token-00", 401),
            ("GET", "/v1/nothing", r.token, 404),
            ("GET", "/v1/chat/completions", r.token, 405),
            ("POST", "/v1/chat/completions", r.token, 400),
            ("GET", "/v1beta/../x", r.token, 400),
            ("GET", f"/v1beta/models/{LITE}", r.token, 200),
            ("GET", "/health", r.token, 200),
        ]
        for method, target, token, status in cases:
            answer = await say(
                r.url, head(method, target, f"Origin: {origin}", "Content-Length: 0", token=token)
            )
            assert answer.status == status, target
            check_cors(answer.headers, origin)
        body = {"model": LITE, "stream": True, "messages": [{"role": "user", "content": "hello"}]}
        async with r.http.post("/v1/chat/completions", json=body, headers={"Origin": origin}) as response:
            assert response.status == 200
            check_cors({name.lower(): value for name, value in response.headers.items()}, origin)
        await r.chat("hello")
        answer = await say(r.url, head("GET", "/v1/models", f"Origin: {origin}", token=r.token))
        assert answer.status == 429
        check_cors(answer.headers, origin)
        assert "retry-after" in answer.headers


def check_cors(headers: dict[str, str], origin: str) -> None:
    assert headers["access-control-allow-origin"] == origin
    assert headers["vary"] == "Origin"
    assert "Retry-After" in headers["access-control-expose-headers"]


async def test_googles_own_cors_headers_do_not_come_through() -> None:
    async with rig() as r:
        answer = await say(r.url, head("GET", f"/v1beta/models/{LITE}", token=r.token))
        assert not any(name.startswith("access-control") for name in answer.headers)


async def test_without_an_origin_nothing_of_cors_is_said() -> None:
    async with rig() as r:
        answer = await say(r.url, head("OPTIONS", "/v1/models"))
        assert answer.status == 204
        assert not any(name.startswith("access-control") for name in answer.headers)
