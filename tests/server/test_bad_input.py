"""What people and programs get wrong: each a clear error in the caller's dialect, and one call at most."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
import pytest

from gapdesk.proxy import native_handlers, openai_handlers
from gapdesk.proxy.types import Client
from gapdesk.proxy.visit import Visit
from tests.rig import FLASH, LITE, Rig, rig

CHAT = "/v1/chat/completions"
NATIVE = f"/v1beta/models/{LITE}:generateContent"
USER = {"role": "user", "content": "hello"}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}


async def send(r: Rig, path: str, body: Any, **headers: str) -> tuple[aiohttp.ClientResponse, Any]:
    """POST bytes or JSON; the response and its parsed body."""
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    async with r.http.post(
        path, data=data, headers={"Content-Type": "application/json", **headers}
    ) as response:
        return response, await response.json(content_type=None)


def check_openai(response: aiohttp.ClientResponse, doc: Any, status: int) -> str:
    """The shape of an OpenAI error, and its sentence in the status line; returns the sentence."""
    assert response.status == status, doc
    assert set(doc) == {"error"}
    assert set(doc["error"]) == {"message", "type", "param", "code"}
    check_sentence(response, doc["error"]["message"])
    return str(doc["error"]["message"])


def check_gemini(response: aiohttp.ClientResponse, doc: Any, status: int) -> str:
    """The same for a Gemini error."""
    assert response.status == status, doc
    assert set(doc) == {"error"}
    assert doc["error"]["code"] == status
    assert doc["error"]["status"].isupper()
    check_sentence(response, doc["error"]["message"])
    return str(doc["error"]["message"])


def check_sentence(response: aiohttp.ClientResponse, message: str) -> None:
    reason = response.reason or ""
    assert reason and len(reason) <= 200
    assert reason.isascii() and reason.isprintable()
    assert message and "Traceback" not in message and ".py" not in message
    assert message[:60].isascii() is False or reason[:40] in " ".join(message.split())


# --- OpenAI -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body, word",
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"{", "JSON"),
        (b'{"model": "x", "messages": [}', "JSON"),
        (b"\xff\xfe\x00", "JSON"),
        (b"model=x&messages=y", "JSON"),
        (b"[]", "object"),
        (b"null", "object"),
        (b'"hello"', "object"),
        (b"NaN", "JSON"),
        ({"messages": [USER]}, "model"),
        ({"model": "", "messages": [USER]}, "model"),
        ({"model": 7, "messages": [USER]}, "model"),
        ({"model": LITE}, "messages"),
        ({"model": LITE, "messages": []}, "messages"),
        ({"model": LITE, "messages": "hello"}, "messages"),
        ({"model": LITE, "messages": {"role": "user"}}, "messages"),
        ({"model": LITE, "messages": ["hello"]}, "messages[0]"),
        ({"model": LITE, "messages": [{"role": "wizard", "content": "x"}]}, "role"),
        ({"model": LITE, "messages": [{"content": "x"}]}, "role"),
        ({"model": LITE, "messages": [{"role": "user", "content": 5}]}, "content"),
        ({"model": LITE, "messages": [{"role": "user", "content": [{"type": "hologram"}]}]}, "hologram"),
        ({"model": LITE, "messages": [USER], "temperature": "hot"}, "temperature"),
        ({"model": LITE, "messages": [USER], "max_tokens": "many"}, "max_tokens"),
        ({"model": LITE, "messages": [USER], "stream": "yes"}, "stream"),
        ({"model": LITE, "messages": [USER], "tools": {"a": 1}}, "tools"),
        ({"model": LITE, "messages": [USER], "tools": [{"type": "function"}]}, "tools[0]"),
        ({"model": LITE, "messages": [USER], "stop": 5}, "stop"),
        ({"model": LITE, "messages": [USER], "response_format": "json"}, "response_format"),
        ({"model": LITE, "messages": [USER], "tools": [TOOL], "tool_choice": 3}, "tool_choice"),
    ],
)
async def test_bad_chat_requests_name_what_is_wrong_and_ask_nobody(body: Any, word: str) -> None:
    async with rig() as r:
        response, doc = await send(r, CHAT, body)
        assert word in check_openai(response, doc, 400)
        assert r.upstream.calls == []


@pytest.mark.parametrize(
    "part, word",
    [
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,!!!!"}}, "content[0]"),
        ({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAAA"}}, "content[0]"),
        ({"type": "image_url", "image_url": {"url": "data:image/svg+xml;base64,AAAA"}}, "svg"),
        ({"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}, "content[0]"),
        ({"type": "image_url", "image_url": {}}, "content[0]"),
        ({"type": "image_url", "image_url": 4}, "content[0]"),
        ({"type": "input_audio", "input_audio": {"data": "%%", "format": "wav"}}, "content[0]"),
        ({"type": "file", "file": {"file_data": "data:application/pdf;base64,*"}}, "content[0]"),
    ],
)
async def test_bad_media_is_a_400_that_names_the_part(part: dict[str, Any], word: str) -> None:
    async with rig() as r:
        response, doc = await send(
            r, CHAT, {"model": LITE, "messages": [{"role": "user", "content": [part]}]}
        )
        assert word in check_openai(response, doc, 400)
        assert r.upstream.calls == []


async def test_addresses_of_this_machine_are_not_fetched() -> None:
    async with rig() as r:
        for url in (r.upstream.url + "/secret.png", "http://[::1]:1/x.png", "http://169.254.169.254/latest"):
            part = {"type": "image_url", "image_url": {"url": url}}
            response, doc = await send(
                r, CHAT, {"model": LITE, "messages": [{"role": "user", "content": [part]}]}
            )
            assert "public" in check_openai(response, doc, 400)
        assert r.upstream.calls == []


async def test_an_unknown_model_is_googles_404_after_one_call() -> None:
    async with rig() as r:
        response, doc = await send(r, CHAT, {"model": "gemini-99-ultra", "messages": [USER]})
        assert "gemini-99-ultra" in check_openai(response, doc, 404)
        assert doc["error"]["code"] == "model_not_found"
        assert len(r.generations()) == 1
        response, doc = await send(r, "/v1beta/models/gemini-99-ultra:generateContent", native("x"))
        check_gemini(response, doc, 404)
        assert doc["error"]["status"] == "NOT_FOUND"
        assert len(r.generations()) == 2
        strange = "../../x?key=1#<b>"
        response, doc = await send(r, CHAT, {"model": strange, "messages": [USER]})
        assert 400 <= response.status < 500
        # Decoded once; what came undecoded would have led to another path, with a key in its query.
        assert r.upstream.calls[-1].path == f"/v1beta/models/{strange}:generateContent"
        assert r.upstream.calls[-1].query == {}


def native(text: str, **more: Any) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": text}]}], **more}


def nested(depth: int) -> dict[str, Any]:
    """A JSON schema with that many levels of objects (twice as many of JSON)."""
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"a": schema}}
    return schema


async def test_thirty_nested_tools_are_served() -> None:
    tools = [{"type": "function", "function": {"name": f"t{n}", "parameters": nested(30)}} for n in range(30)]
    async with rig() as r:
        response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER], "tools": tools})
        assert response.status == 200, doc
        assert len(r.generations()[-1].json["tools"][0]["functionDeclarations"]) == 30


def deep(levels: int, *, inside: bytes = b"1") -> bytes:
    return b'{"a":' * levels + inside + b"}" * levels


@pytest.mark.parametrize("levels", [100, 240, 300, 500, 1000, 5000, 100_000])
async def test_json_nested_without_end_is_never_a_500(levels: int) -> None:
    thing = deep(levels)
    places = [
        b'{"model":"%b","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":'
        b'{"name":"f","parameters":%b}}]}',
        b'{"model":"%b","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema",'
        b'"json_schema":{"name":"s","schema":%b}}}',
        b'{"model":"%b","messages":[{"role":"user","content":"x"}],"metadata":%b}',
        b'{"model":"%b","messages":[{"role":"user","content":"x"}],"extra_body":{"google":{"thinking_config":%b}}}',
        b'{"model":"%b","messages":[{"role":"user","content":%b}]}',
        b'{"model":"%b","messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":'
        b'[{"id":"c","type":"function","function":{"name":"f","arguments":%b}}]}]}',
    ]
    async with rig() as r:
        for place in places:
            response, doc = await send(r, CHAT, place % (LITE.encode(), thing))
            if response.status != 200:
                check_openai(response, doc, 400)
        assert not [event for event in r.finished if event.status >= 500]


@pytest.mark.parametrize("levels", [100, 300, 500, 1000, 5000])
async def test_deep_native_json_goes_through_or_is_a_400(levels: int) -> None:
    thing = deep(levels)
    places = [
        b'{"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f",'
        b'"args":%b}}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{"r":1}}}]}]}',
        b'{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"f","response":%b}}]},{"role":"model",'
        b'"parts":[{"text":"y"}]},{"role":"user","parts":[{"text":"x"}]}]}',
        b'{"systemInstruction":%b,"contents":[{"role":"user","parts":[{"text":"x"}]}]}',
    ]
    for switches in ({}, {"safety.disabled": True, "disguise.enabled": True}):
        async with rig(settings=switches) as r:
            for place in places:
                response, doc = await send(r, NATIVE, place % thing)
                if response.status != 200:
                    check_gemini(response, doc, 400)
            assert not [event for event in r.finished if event.status >= 500]


# --- embeddings, native -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body, word",
    [
        (b"", "empty"),
        (b"{", "JSON"),
        (b"[]", "object"),
        ({"model": "gemini-embedding-2"}, "input"),
        ({"model": "gemini-embedding-2", "input": []}, "input"),
        ({"model": "gemini-embedding-2", "input": {"a": 1}}, "input"),
        ({"input": "x"}, "model"),
        ({"model": "gemini-embedding-2", "input": "x", "dimensions": "many"}, "dimensions"),
        ({"model": "gemini-embedding-2", "input": "x", "encoding_format": "zip"}, "encoding_format"),
    ],
)
async def test_bad_embedding_requests(body: Any, word: str) -> None:
    async with rig() as r:
        response, doc = await send(r, "/v1/embeddings", body)
        assert word in check_openai(response, doc, 400)
        assert r.upstream.calls == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"x"', b"\xff", b'{"contents": 5}', b'{"contents": [{"role": "user", "parts": 3}]}'],
)
@pytest.mark.parametrize("verb", ["generateContent", "streamGenerateContent?alt=sse", "countTokens"])
async def test_bad_native_bodies_are_googles_400_after_one_call(body: bytes, verb: str) -> None:
    async with rig(settings={"safety.disabled": True}) as r:
        response, doc = await send(r, f"/v1beta/models/{LITE}:{verb}", body)
        check_gemini(response, doc, 400)
        assert doc["error"]["status"] == "INVALID_ARGUMENT"
        assert len(r.upstream.calls) == 1


@pytest.mark.parametrize(
    "query", ["pageSize=-1", "pageSize=x", "pageToken=zzz", "pageSize=%00", "pageToken=-5"]
)
async def test_bad_pages_of_the_model_list(query: str) -> None:
    async with rig() as r, r.http.get(f"/v1beta/models?{query}") as response:
        doc = await response.json()
        if response.status != 200:
            check_gemini(response, doc, 400)


# --- headers and addresses --------------------------------------------------------------------------------


async def test_header_games_change_nothing() -> None:
    games = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "203.0.113.9",
        "X-HTTP-Method-Override": "DELETE",
        "X-Original-URL": "/health",
        "Transfer-Encoding-X": "chunked",
        "Content-Type": "text/plain; charset=utf-16",
        "X-Conversation-Id": "a" * 2000,
        "x-goog-user-project": "other",
        "Connection": "keep-alive, X-Nothing",
    }
    async with rig() as r:
        response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER]}, **games)
        assert response.status == 200, doc
        response, doc = await send(r, NATIVE, native("hello"), **games)
        assert response.status == 200, doc
        assert r.upstream.calls[-1].headers["host"] in r.upstream.url


@pytest.mark.parametrize(
    "method, path, word",
    [
        ("GET", "/", "/v1/chat/completions"),
        ("POST", "/v1/responses", "/v1/chat/completions"),
        ("POST", "/v1/completions", "/v1/chat/completions"),
        ("POST", "/v1/messages", "/v1/chat/completions"),
        ("POST", "/api/chat", "Ollama"),
        ("GET", "/api/tags", "Ollama"),
        ("POST", "/v1/images/generations", "image"),
        ("POST", "/v1/audio/speech", "speech"),
        ("GET", "/v1/threads", "/v1/chat/completions"),
        ("GET", "/favicon.ico", "/v1/chat/completions"),
        ("GET", "/c/name/v1/nothing", "/v1/chat/completions"),
    ],
)
async def test_unknown_addresses_say_which_to_use_and_ask_nobody(method: str, path: str, word: str) -> None:
    async with rig() as r:
        async with r.http.request(method, path, data=b"{}" if method == "POST" else None) as response:
            assert word in check_openai(response, await response.json(), 404)
        assert r.upstream.calls == []


async def test_a_wrong_method_is_405_in_dialect() -> None:
    async with rig() as r:
        for method, path in (("GET", CHAT), ("DELETE", "/v1/models"), ("PUT", "/v1/embeddings")):
            async with r.http.request(method, path) as response:
                check_openai(response, await response.json(), 405)


async def test_a_native_404_of_google_keeps_its_dialect() -> None:
    async with rig() as r, r.http.get("/v1beta/nothingOfTheKind") as response:
        check_gemini(response, await response.json(), 404)


# --- client limits ----------------------------------------------------------------------------------------


async def test_client_limits_are_429_in_dialect_with_a_time() -> None:
    async with rig(settings={"limits.requests_per_minute": 2}) as r:
        for _ in range(2):
            assert (await r.chat("hello")).status == 200
        response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER]})
        check_openai(response, doc, 429)
        assert doc["error"]["code"] == "rate_limit_exceeded"
        assert 1 <= int(response.headers["Retry-After"]) <= 60
        response, doc = await send(r, NATIVE, native("x"))
        check_gemini(response, doc, 429)
        assert doc["error"]["status"] == "RESOURCE_EXHAUSTED"
        assert any(detail["@type"].endswith("RetryInfo") for detail in doc["error"]["details"])
        assert len(r.generations()) == 2
        async with r.http.get("/health") as response:
            assert response.status == 200


async def test_the_daily_client_limit() -> None:
    async with rig(settings={"limits.requests_per_day": 1}) as r:
        assert (await r.chat("hello")).status == 200
        response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER]})
        check_openai(response, doc, 429)
        assert response.headers["x-should-retry"] == "false"


async def test_the_cap_on_requests_at_once() -> None:
    async with rig(settings={"limits.concurrency": 1}) as r:
        async with r.http.post(
            CHAT,
            json={"model": LITE, "stream": True, "messages": [{"role": "user", "content": "/drip 20 50"}]},
        ) as running:
            assert running.status == 200
            response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER]})
            assert "at once" in check_openai(response, doc, 429)
        for _ in range(100):
            response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER]})
            if response.status == 200:
                break
        assert response.status == 200  # the place is free again once the first has left


async def test_a_model_a_client_may_not_use_is_403_in_dialect() -> None:
    async with rig() as r:
        registry = r.engine._registry
        client = registry.default
        await registry.update(Client(client.id, client.name, allowed_models=("gemini-3.5-*",)))
        assert (await r.chat("hello", model=LITE)).status == 200
        asked = len(r.upstream.calls)
        response, doc = await send(r, CHAT, {"model": FLASH, "messages": [USER]})
        assert FLASH in check_openai(response, doc, 403)
        for path in (f"/v1beta/models/{FLASH}:generateContent", f"/v1beta/models/{FLASH}:countTokens"):
            response, doc = await send(r, path, native("x"))
            check_gemini(response, doc, 403)
            assert doc["error"]["status"] == "PERMISSION_DENIED"
        assert len(r.upstream.calls) == asked
        for path, entry in (("/v1/models", "data"), ("/v1beta/models?pageSize=1000", "models")):
            async with r.http.get(path) as listing:
                names = repr((await listing.json())[entry])
                assert FLASH not in names and LITE in names, path


# --- our own mistakes -------------------------------------------------------------------------------------


@pytest.mark.allow_warnings
async def test_an_exception_inside_is_a_500_in_dialect_and_its_traceback_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(visit: Visit, asked: str) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr(openai_handlers, "resolve", broken)
    monkeypatch.setattr(native_handlers, "resolve", broken)
    async with rig() as r:
        response, doc = await send(r, CHAT, {"model": LITE, "messages": [USER]})
        message = check_openai(response, doc, 500)
        assert "secret detail" not in message
        response, doc = await send(r, NATIVE, native("x"))
        assert "secret detail" not in check_gemini(response, doc, 500)
        assert doc["error"]["status"] == "INTERNAL"
        assert caplog.text.count("ZeroDivisionError: a secret detail") == 2
        assert response.headers["x-request-id"] in caplog.text
        assert [event.status for event in r.finished] == [500, 500]
        async with r.http.get("/health") as health:
            assert health.status == 200
