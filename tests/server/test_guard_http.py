"""Who gets in, over real sockets: Host, token, size, time, and what is no HTTP at all."""

from __future__ import annotations

import asyncio
import gzip
import time

import orjson
import pytest

from gapdesk import policy
from gapdesk.proxy import server, visit
from tests.rig import LITE, Rig, rig
from tests.server.raw import Wire, head, say

CHAT = orjson.dumps({"model": LITE, "messages": [{"role": "user", "content": "hello"}]})
NATIVE = orjson.dumps({"contents": [{"role": "user", "parts": [{"text": "hello"}]}]})
CHAT_PATH = "/v1/chat/completions"
NATIVE_PATH = f"/v1beta/models/{LITE}:generateContent"


def post(r: Rig, target: str, body: bytes, *lines: str, token: str | None = None) -> bytes:
    length = f"Content-Length: {len(body)}"
    return head("POST", target, length, *lines, token=r.token if token is None else token) + body


# --- Host -------------------------------------------------------------------------------------------------


async def test_only_our_own_names_are_hosts() -> None:
    async with rig() as r:
        port = r.url.rpartition(":")[2]
        ours = ["127.0.0.1", f"127.0.0.1:{port}", "localhost", "LocalHost:1", "[::1]", f"[::1]:{port}"]
        for host in ours:
            answer = await say(r.url, head("GET", "/v1/models", host=host, token=r.token))
            assert answer.status == 200, host
        theirs = [
            "127.0.0.1.evil.example",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.2",
            "127.0.0.1:80:80",
            "127.0.0.1@evil.example",
            "[::1",
            "[::1]evil",
            "",
            "0.0.0.0",
            "localhost:http",
        ]
        for host in theirs:
            answer = await say(r.url, head("GET", "/v1/models", host=host, token=r.token))
            assert answer.status == 403, host
            assert answer.json["error"]["code"] == "forbidden_host"
        assert r.upstream.calls == [] or all(call.path.endswith("/models") for call in r.upstream.calls)


async def test_a_request_without_host_or_with_two_is_refused() -> None:
    async with rig() as r:
        none = await say(r.url, f"GET /health HTTP/1.1\r\nAuthorization: Bearer {r.token}\r\n\r\n".encode())
        assert none.status in (400, 403)
        two = await say(r.url, head("GET", "/health", "Host: evil.example"))
        assert two.status == 400
        assert two.json["error"]["message"]


async def test_health_needs_no_token_but_a_host_of_ours() -> None:
    async with rig() as r:
        fine = await say(r.url, head("GET", "/health"))
        assert (fine.status, set(fine.json)) == (200, {"status", "version"})
        assert (await say(r.url, head("GET", "/health", host="evil.example"))).status == 403


async def test_a_host_the_user_added_is_let_in() -> None:
    async with rig(settings={"proxy.allowed_hosts": "host.docker.internal"}) as r:
        assert (await say(r.url, head("GET", "/health", host="host.docker.internal:9"))).status == 200
        assert (await say(r.url, head("GET", "/health", host="x.host.docker.internal"))).status == 403


# --- tokens -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path, body", [(CHAT_PATH, CHAT), (NATIVE_PATH, NATIVE)])
async def test_the_token_is_taken_five_ways_and_never_sent_on(path: str, body: bytes) -> None:
    async with rig() as r:
        lines = [f"Authorization: Bearer {r.token}", f"authorization: bearer  {r.token}"]
        lines += [f"{name}: {r.token}" for name in ("X-Goog-Api-Key", "x-api-key", "api-key")]
        for line in lines:
            answer = await say(r.url, post(r, path, body, line, token=""))
            assert answer.status == 200, line
        assert (await say(r.url, post(r, f"{path}?key={r.token}", body, token=""))).status == 200
        for call in r.generations():
            assert r.token not in repr((call.path, call.query, call.headers, call.body)), call
            assert "authorization" not in call.headers


@pytest.mark.parametrize(
    "lines",
    [
        ["Authorization: Bearer gd-wrong-token-000"],
        ["Authorization: Bearer null"],
        ["Authorization: Bearer"],
        ["Authorization: Basic Z2Q6eA=="],
        ["x-goog-api-key: undefined"],
        ["x-api-key: " + "a" * 3000],
        [],
    ],
)
async def test_no_or_a_wrong_token_is_401_in_both_dialects(lines: list[str]) -> None:
    async with rig() as r:
        openai = await say(r.url, post(r, CHAT_PATH, CHAT, *lines, token=""))
        assert openai.status == 401
        assert openai.json["error"]["code"] == "invalid_api_key"
        assert openai.json["error"]["type"] == "invalid_request_error"
        assert openai.reason == openai.json["error"]["message"]
        assert openai.headers["x-should-retry"] == "false"
        native = await say(r.url, post(r, NATIVE_PATH, NATIVE, *lines, token=""))
        assert native.status == 401
        assert native.json["error"]["status"] == "UNAUTHENTICATED"
        assert native.json["error"]["code"] == 401
        assert r.upstream.calls == []
        for answer in (openai, native):
            assert b"gd-wrong" not in answer.body and "gd-wrong" not in repr(answer.headers)


async def test_bearer_null_beside_a_real_token_is_no_token() -> None:
    async with rig() as r:
        answer = await say(
            r.url, post(r, CHAT_PATH, CHAT, "Authorization: Bearer null", f"x-api-key: {r.token}", token="")
        )
        assert answer.status == 200


async def test_wrong_tokens_do_not_delay_a_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_WRONG_TOKEN_SECONDS", 30.0)  # were it waited for, the test would fail
    async with rig() as r, await Wire.open(r.url) as wrong:
        for _ in range(3):
            await wrong.send(post(r, CHAT_PATH, CHAT, token="gd-wrong-token-000"))
        right = await say(r.url, post(r, CHAT_PATH, CHAT))
        assert right.status == 200


async def test_a_wrong_token_costs_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with rig() as r:
        began = time.monotonic()
        await say(r.url, post(r, CHAT_PATH, CHAT, token="gd-wrong-token-000"))
        assert time.monotonic() - began >= 0.045  # a lower bound: no machine is too slow for it


async def test_without_the_need_for_a_token_anyone_here_gets_in() -> None:
    async with rig(settings={"proxy.require_token": False}) as r:
        for token in ("", "null", "gd-wrong-token-000"):
            assert (await say(r.url, post(r, CHAT_PATH, CHAT, token=token))).status == 200
        assert (await say(r.url, head("GET", "/health", host="evil.example"))).status == 403
        for call in r.generations():
            assert "gd-wrong" not in repr((call.query, call.headers))


async def test_sharing_always_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "own_addresses", lambda: ("lan-name", "192.0.2.7"))
    async with rig(settings={"proxy.require_token": False, "proxy.share": True}) as r:
        assert (await say(r.url, post(r, CHAT_PATH, CHAT, token=""))).status == 401


async def test_without_a_token_only_this_computer_gets_in_while_sharing_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policy, "own_addresses", lambda: ())
    async with rig(settings={"proxy.require_token": False, "proxy.share": True}) as r:
        r.settings.set("proxy.share", False)  # holds for the door at once, for the sockets after a restart
        assert (await say(r.url, post(r, CHAT_PATH, CHAT, token=""))).status == 200
        monkeypatch.setattr(server, "_peer", lambda request: "192.0.2.7")
        assert (await say(r.url, post(r, CHAT_PATH, CHAT, token=""))).status == 401
        assert (await say(r.url, post(r, CHAT_PATH, CHAT))).status == 200


async def test_the_address_shown_is_the_one_listened_on() -> None:
    async with rig() as r:
        shown = r.url
        r.settings.set("proxy.host", "192.0.2.7")  # holds after a restart
        assert r.url == shown


# --- size and time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [CHAT_PATH, NATIVE_PATH, "/v1/embeddings", "/v1beta/cachedContents"])
async def test_a_body_announced_too_large_is_refused_before_it_is_read(path: str) -> None:
    async with rig(settings={"proxy.max_body_mb": 1}) as r:
        announced = head("POST", path, f"Content-Length: {2**40}", token=r.token)
        answer = await say(r.url, announced)  # not one byte of it was sent
        assert answer.status == 413
        assert "1 MB" in answer.reason
        assert r.upstream.calls == []


async def test_a_chunked_body_is_refused_where_it_grows_too_large() -> None:
    async with rig(settings={"proxy.max_body_mb": 1}) as r, await Wire.open(r.url) as wire:
        await wire.send(head("POST", CHAT_PATH, "Transfer-Encoding: chunked", token=r.token))
        piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(17):
            await wire.send(piece)
        answer = await wire.answer()
        assert answer.status == 413
        assert answer.json["error"]["code"] == "too_large"


async def test_a_compressed_body_is_read_and_a_bomb_is_not() -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 1)  # before the loop runs: it takes a while
    async with rig(settings={"proxy.max_body_mb": 1}) as r:
        for path, body in ((CHAT_PATH, CHAT), (NATIVE_PATH, NATIVE)):
            packed = gzip.compress(body)
            answer = await say(r.url, post(r, path, packed, "Content-Encoding: gzip"))
            assert answer.status == 200, answer.body
            assert "content-encoding" not in r.generations()[-1].headers
        assert r.generations()[-1].body == NATIVE
        answer = await say(r.url, post(r, CHAT_PATH, bomb, "Content-Encoding: gzip"))
        assert answer.status == 413
        broken = await say(r.url, post(r, CHAT_PATH, b"no gzip at all", "Content-Encoding: gzip"))
        assert broken.status == 400
        assert broken.json["error"]["type"] == "invalid_request_error"


async def test_a_slow_head_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.05)
    monkeypatch.setattr(server, "_SWEEP_SECONDS", 0.02)
    async with rig() as r:
        async with await Wire.open(r.url) as wire:
            await wire.send(b"POST /v1/chat/completions HTTP/1.1\r\nHost: loc")
            assert await wire.rest() == b""
        async with await Wire.open(r.url) as wire:  # nor may it drip, nor say nothing
            assert await wire.rest() == b""


async def test_a_slow_head_after_a_good_request_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SWEEP_SECONDS", 0.02)
    async with rig() as r, await Wire.open(r.url) as wire:
        await wire.send(head("GET", "/health"))
        assert (await wire.answer()).status == 200
        monkeypatch.setattr(server, "HEADER_SECONDS", 0.05)
        await wire.send(b"GET /he")
        assert await wire.rest() == b""


async def test_an_answer_under_way_is_not_taken_for_a_slow_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.02)
    monkeypatch.setattr(server, "_SWEEP_SECONDS", 0.01)
    async with rig() as r:
        reply = await r.chat("/slow 0.15")
        assert reply.status == 200


async def test_a_slow_body_is_408(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "_BODY_SECONDS", 0.05)
    async with rig() as r:
        for path, dialect in ((CHAT_PATH, "code"), (NATIVE_PATH, "status")):
            async with await Wire.open(r.url) as wire:
                await wire.send(head("POST", path, "Content-Length: 100", token=r.token) + b'{"mod')
                answer = await wire.answer()
                assert answer.status == 408
                assert answer.json["error"][dialect] in ("slow_client", "DEADLINE_EXCEEDED")


async def test_expect_100_continue_is_answered() -> None:
    async with rig() as r:
        async with await Wire.open(r.url) as wire:
            await wire.send(
                head("POST", CHAT_PATH, f"Content-Length: {len(CHAT)}", "Expect: 100-continue", token=r.token)
            )
            assert await wire.line() == b"HTTP/1.1 100 Continue\r\n"
            assert await wire.line() == b"\r\n"
            await wire.send(CHAT)
            assert (await wire.answer()).status == 200
        assert "expect" not in r.generations()[-1].headers


async def test_a_refused_upload_is_never_asked_to_continue() -> None:
    async with rig() as r, await Wire.open(r.url) as wire:
        await wire.send(head("POST", CHAT_PATH, "Content-Length: 9", "Expect: 100-continue", token="gd-no"))
        assert (await wire.answer()).status == 401  # the first thing that comes


# --- addresses --------------------------------------------------------------------------------------------


ELSEWHERE = [
    "/v1beta/models/../../secret",
    "/v1beta/%2e%2e/%2e%2e/secret",
    "/v1beta/%252e%252e/secret",
    "/v1beta/./models",
    "/v1beta/models/..%2f..%2fsecret",
    "/v1beta/..\\..\\secret",
    "/v1beta/%5c..%5c",
    "/v1beta/files/a%00b",
    "/v1beta/files/a%0d%0aX:%20y",
    "http://evil.example/v1beta/models",
    "http://127.0.0.1/v1beta/models",
    "*",
]


async def test_paths_that_lead_elsewhere_are_refused() -> None:
    async with rig() as r:
        for target in ELSEWHERE:
            answer = await say(r.url, head("GET", target, token=r.token))
            assert answer.status == 400, target
            assert set(answer.json) == {"error"}
        assert r.upstream.calls == []


async def test_a_path_cannot_name_another_host() -> None:
    async with rig() as r:
        for target in ("//evil.example/v1beta/models", "/v1beta/@evil.example/x", "/v1beta//evil.example"):
            await say(r.url, head("GET", target, token=r.token))
        assert all(call.headers["host"] in r.upstream.url for call in r.upstream.calls)


async def test_paths_are_forgiving() -> None:
    async with rig() as r:
        for path in (
            "/v1/chat/completions/",
            "//v1//chat/completions",
            "/chat/completions",
            "/v1beta/openai/chat/completions",
        ):
            assert (await say(r.url, post(r, path, CHAT))).status == 200, path


async def test_head_and_options_and_wrong_methods() -> None:
    async with rig() as r:
        for target in ("/v1/models", "/health", "/v1beta/models"):
            answer = await say(r.url, head("HEAD", target, "Connection: close", token=r.token), empty=True)
            assert answer.status == 200, target
        wrong = await say(r.url, head("GET", CHAT_PATH, token=r.token))
        assert wrong.status == 405
        assert "POST" in wrong.reason


async def test_upgrades_tunnels_and_old_http_are_no_way_in() -> None:
    async with rig() as r:
        upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x")
        cases = [
            (head("CONNECT", "example.com:443", token=r.token), 400),
            (head("TRACE", "/v1/models", token=r.token), 405),
            (head("GET", "/v1/models", *upgrade, token="gd-wrong-token-000"), 401),
            (head("GET", "/v1/models", *upgrade, token=r.token), 200),
            (b"GET /v1/models HTTP/1.0\r\n\r\n", 403),
        ]
        for data, status in cases:
            answer = await say(r.url, data)
            assert answer.status == status, data
            assert r.token not in answer.body.decode()  # TRACE would have sent it back


# --- what is no HTTP --------------------------------------------------------------------------------------


GARBAGE = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40) + b"\r\n\r\n",
    b"NONSENSE\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nno colon here\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Name: x\r\n\r\n",
    b"POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
    b"POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: evil\r\n\r\n",
    b"POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
]


async def test_garbage_gets_a_json_400_and_a_closed_connection() -> None:
    async with rig() as r:
        for data in GARBAGE:
            async with await Wire.open(r.url) as wire:
                await wire.send(data)
                answer = await wire.answer()
                assert 400 <= answer.status < 500, data[:80]
                assert answer.headers["content-type"].startswith("application/json")
                assert answer.json["error"]["type"] == "invalid_request_error"
                assert answer.headers["server"] == "gapdesk"
                assert b"Traceback" not in answer.body and b"aiohttp" not in answer.body
                assert await wire.rest() == b""  # nothing smuggled behind it is answered
        assert r.upstream.calls == []
        assert (await say(r.url, head("GET", "/health"))).status == 200


async def test_very_many_headers_are_bounded() -> None:
    async with rig() as r:
        lines = [f"X-{n}: {'v' * 100}" for n in range(5000)]
        try:
            answer = await say(r.url, head("GET", "/health", *lines))
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # closed is fine, too
        assert answer.status in (200, 400, 431)


async def test_every_answer_names_its_request_and_hides_the_library() -> None:
    async with rig() as r:
        seen = set()
        for target in ("/health", "/v1/models", "/v1/nothing", "/v1beta/models/nope"):
            answer = await say(r.url, head("GET", target, token=r.token))
            assert answer.headers["server"] == "gapdesk"
            seen.add(answer.headers["x-request-id"])
        assert len(seen) == 4


async def test_other_devices_are_told_an_address_only_while_it_is_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = ("lan-name", "127.0.1.1", "192.0.2.7", "fe80::1", "2001:db8::7")
    monkeypatch.setattr(policy, "own_addresses", lambda: addresses)
    async with rig(settings={"proxy.share": True}) as r:
        port = r.url.rpartition(":")[2]
        assert r.engine.snapshot().shared_urls == (f"http://192.0.2.7:{port}", f"http://[2001:db8::7]:{port}")
        await r.engine.stop()
        assert r.engine.snapshot().shared_urls == ()
    async with rig() as r:
        assert r.engine.snapshot().shared_urls == ()
