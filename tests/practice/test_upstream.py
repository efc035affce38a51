"""The server: credentials, models, streams, recorded calls, canned answers, departures."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import orjson
import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice import SAMPLE_KEYS, Canned, Fault, PracticeKey, PracticeUpstream
from gapdesk.practice.record import Calls, RecordedCall
from tests.practice.conftest import FREE, PAID, PAYLOADS, Client, events, said, user

# --- credentials -------------------------------------------------------------------------------------------


async def test_without_credentials_it_is_forbidden(client: Client) -> None:
    status, body = await client.send("GET", "/v1beta/models", key=None)
    assert (status, body["error"]["status"]) == (403, "PERMISSION_DENIED")


async def test_an_unknown_key_gets_googles_body(client: Client) -> None:
    stranger = PracticeKey("AQ.test-key-nobody-knows-1", "0")
    status, body = await client.send("GET", "/v1beta/models", key=stranger)
    assert (status, body) == (400, PAYLOADS["400_api_key_invalid"])


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        (f"?key={PAID.secret}", {}),
        ("", {"Authorization": f"Bearer {PAID.secret}"}),
        (f"?key={FREE.secret}", {"Authorization": "Bearer x"}),
    ],
)
async def test_two_credentials_are_refused(client: Client, query: str, headers: dict[str, str]) -> None:
    status, body = await client.send("GET", "/v1beta/models" + query, headers=headers)
    assert (status, body) == (400, PAYLOADS["400_multiple_credentials"])


async def test_a_key_in_the_query_will_do(client: Client) -> None:
    status, body = await client.send("GET", f"/v1beta/models?key={PAID.secret}", key=None)
    assert (status, bool(body["models"])) == (200, True)


async def test_a_bearer_token_alone_is_no_key(client: Client) -> None:
    headers = {"Authorization": f"Bearer {PAID.secret}"}
    status, body = await client.send("GET", "/v1beta/models", key=None, headers=headers)
    assert (status, body["error"]["details"][0]["reason"]) == (401, "ACCESS_TOKEN_TYPE_UNSUPPORTED")


@pytest.mark.parametrize(
    ("fault", "payload"),
    [
        ("invalid", "400_api_key_invalid"),
        ("not_found", "400_api_key_not_found"),
        ("expired", "400_api_key_expired"),
        ("leaked", "403_leaked"),
        ("suspended", "403_consumer_suspended"),
        ("service_disabled", "403_service_disabled"),
        ("service_blocked", "403_service_blocked"),
        ("referrer_blocked", "403_referrer_blocked"),
        ("ip_blocked", "403_ip_blocked"),
        ("billing_country", "403_billing_country"),
        ("free_tier_country", "400_free_tier_country"),
        ("prepay_depleted", "402_prepay_depleted"),
        ("location", "400_location"),
        ("overloaded", "503_high_demand"),
        ("token_type", "401_access_token_type"),
    ],
)
async def test_each_fault_has_the_body_seen_on_the_wire(fault: str, payload: str) -> None:
    key = PracticeKey("AIza_REDACTED", "123456789012", fault=fault)
    upstream = PracticeUpstream(ManualClock(), [key])
    await upstream.start()
    try:
        async with aiohttp.ClientSession() as session:
            client = Client(session, upstream)
            if fault == "token_type":
                status, body = await client.ask("hi", key=key)
            else:
                status, body = await client.send("GET", "/v1beta/models", key=key)
    finally:
        await upstream.stop()
    assert (status, body) == (PAYLOADS[payload]["error"]["code"], PAYLOADS[payload])


def test_every_fault_is_covered_above() -> None:
    [mark] = test_each_fault_has_the_body_seen_on_the_wire.pytestmark
    assert {case[0] for case in mark.args[1]} == set(Fault)


def test_an_unknown_fault_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="gone"):
        PracticeUpstream(ManualClock(), [PracticeKey("AQ.test-key-1", "1", fault="gone")])


def test_the_sample_keys_tell_a_story() -> None:
    projects = [key.project for key in SAMPLE_KEYS]
    assert (len(set(projects)), len(projects), len({key.secret for key in SAMPLE_KEYS})) == (3, 5, 5)
    assert [key.fault for key in SAMPLE_KEYS].count("invalid") == 1
    assert any(key.tier != "free" and key.fault is None for key in SAMPLE_KEYS)
    assert all(key.label for key in SAMPLE_KEYS)


# --- models ------------------------------------------------------------------------------------------------


async def test_models_are_paged(client: Client) -> None:
    names: list[str] = []
    token = ""
    while True:
        status, body = await client.send("GET", f"/v1beta/models?pageSize=7&pageToken={token}")
        assert status == 200
        assert len(body["models"]) <= 7
        names += [model["name"] for model in body["models"]]
        token = body.get("nextPageToken", "")
        if not token:
            break
    assert len(names) == len(set(names)) >= 20
    assert {"models/gemini-3.8-flash", "models/gemini-embedding-001"} <= set(names)


async def test_a_model_has_its_facts(client: Client) -> None:
    _, body = await client.send("GET", "/v1/models/gemini-3.8-flash")
    assert (body["inputTokenLimit"], body["outputTokenLimit"], body["thinking"]) == (1048576, 65536, True)
    assert {"generateContent", "countTokens", "createCachedContent"} <= set(
        body["supportedGenerationMethods"]
    )


async def test_aliases_exist_below_v1_only(client: Client) -> None:
    status, body = await client.ask("hi", model="gemini-flash-latest")
    assert (status, body["modelVersion"]) == (200, "gemini-3.8-flash")
    path = "/v1/models/gemini-flash-latest:generateContent"
    status, body = await client.send("POST", path, {"contents": [user("hi")]})
    assert (status, "for API version v1," in body["error"]["message"]) == (404, True)


async def test_an_unknown_model_is_named(client: Client) -> None:
    status, body = await client.ask("hi", model="gemini-does-not-exist-ext162")
    assert (status, body) == (404, PAYLOADS["404_model_not_found"])


@pytest.mark.parametrize("model", ["gemini-embedding-001", "gemini-3.8-live"])
async def test_some_models_do_not_generate(client: Client, model: str) -> None:
    status, body = await client.ask("hi", model=model)
    assert (status, "is not supported for generateContent" in body["error"]["message"]) == (404, True)


async def test_agents_want_another_api(client: Client) -> None:
    status, body = await client.ask("hi", model="deep-research-preview-04-2026")
    assert (status, body) == (400, PAYLOADS["400_interactions_only"])


async def test_a_retired_model_is_routed_on(client: Client) -> None:
    _, body = await client.ask("hi", model="gemini-3.7-flash")
    assert body["modelVersion"] == "gemini-3.8-flash"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1beta/models/gemini-3.8-flash:sing"),
        ("GET", "/v1beta/models/gemini-3.8-flash:generateContent"),
        ("GET", "/v1beta/wishes/1"),
        ("GET", "/v1beta/tunedModels/x"),
        ("GET", "/v1beta/models/gemini-3.8-flash/operations/1"),
    ],
)
async def test_what_is_not_there_is_404(client: Client, method: str, path: str) -> None:
    status, body = await client.send(method, path)
    assert (status, body) == (404, PAYLOADS["404_requested_entity"])


async def test_a_foreign_path_gets_a_page(client: Client) -> None:
    status, raw, headers = await client.raw("GET", "/v9/models")
    assert (status, headers["content-type"].split(";")[0], b"404" in raw) == (404, "text/html", True)


async def test_empty_lists_are_empty_objects(client: Client) -> None:
    for path in ("tunedModels", "cachedContents", "files", "batches", "models/x/operations"):
        assert await client.send("GET", f"/v1beta/{path}") == (200, {})


# --- streams -----------------------------------------------------------------------------------------------


async def test_a_stream_adds_up_to_the_whole(client: Client) -> None:
    _, whole = await client.ask("Wie geht's? 你好 🙂")
    chunks = await client.stream("Wie geht's? 你好 🙂")
    assert len(chunks) > 3
    assert "".join(said(chunk) for chunk in chunks) == said(whole)
    assert "Wie geht's? 你好 🙂" in said(whole)
    assert chunks[-1]["usageMetadata"] == whole["usageMetadata"]


async def test_each_chunk_carries_usage_version_and_id(client: Client) -> None:
    chunks = await client.stream("hello")
    assert all({"usageMetadata", "modelVersion", "responseId"} <= chunk.keys() for chunk in chunks)
    assert len({chunk["responseId"] for chunk in chunks}) == 1
    totals = [chunk["usageMetadata"]["totalTokenCount"] for chunk in chunks]
    assert totals == sorted(totals)
    reasons = [chunk["candidates"][0].get("finishReason") for chunk in chunks]
    assert reasons == [None] * (len(chunks) - 1) + ["STOP"]


async def test_without_sse_a_stream_is_a_json_array(client: Client) -> None:
    path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent"
    status, raw, headers = await client.raw("POST", path, {"contents": [user("hello")]})
    chunks = orjson.loads(raw)
    assert (status, headers["content-type"]) == (200, "application/json; charset=UTF-8")
    assert chunks[-1]["candidates"][0]["finishReason"] == "STOP"
    _, body = await client.send("POST", path, {"contents": []})
    assert body[0]["error"]["code"] == 400


async def test_an_error_ends_a_json_array_well(client: Client) -> None:
    path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent"
    for count in (0, 2):
        _, body = await client.send("POST", path, {"contents": [user(f"/break {count}")]})
        assert len(body) == count + 1
        assert body[-1]["error"]["code"] == 503


# --- recorded calls ----------------------------------------------------------------------------------------


async def test_calls_are_recorded(client: Client, upstream: PracticeUpstream, clock: ManualClock) -> None:
    await client.ask("hello", "gemini-3.8-flash", FREE, labels={"a": "b"})
    [call] = upstream.calls
    assert (call.method, call.path) == ("POST", "/v1beta/models/gemini-3.8-flash:generateContent")
    assert (call.key, call.project, call.status, call.aborted) == (FREE.secret, "111", 200, False)
    assert (call.json["labels"], call.headers["x-goog-api-key"]) == ({"a": "b"}, FREE.secret)
    assert (call.started, call.ended) == (clock.now(), clock.now())
    upstream.clear()
    assert not upstream.calls


async def test_chunks_are_counted(client: Client, upstream: PracticeUpstream) -> None:
    chunks = await client.stream("/drip 5 0")
    assert upstream.calls[-1].chunks_sent == len(chunks) == 6  # and the signature


async def _until(condition: Any) -> None:
    async with asyncio.timeout(2):
        while not condition():  # noqa: ASYNC110 - the upstream offers no event, on purpose
            await asyncio.sleep(0.005)


def test_the_number_of_calls_is_bounded() -> None:
    calls = Calls()
    for i in range(2_010):
        calls.append(RecordedCall("GET", f"/{i}", {}, None, None, {}, 0.0))
        calls.keep(calls[-1], b"{}")
    assert (len(calls), calls[0].path, calls[-1].path) == (2_000, "/10", "/2009")


async def test_chunks_are_delayed_when_asked(clock: ManualClock) -> None:
    upstream = PracticeUpstream(clock, [PAID], chunk_delay=60)
    await upstream.start()
    async with aiohttp.ClientSession() as session:
        task = asyncio.get_running_loop().create_task(Client(session, upstream).stream("hello"))
        await _until(lambda: upstream.calls and upstream.calls[-1].chunks_sent)
        task.cancel()
        await _until(lambda: upstream.calls[-1].aborted)
    await upstream.stop()
    assert upstream.calls[-1].chunks_sent == 1


@pytest.mark.parametrize("prompt", ["/slow 30", "/drip 100 50"])
async def test_a_client_that_leaves_is_noticed(
    client: Client, upstream: PracticeUpstream, prompt: str
) -> None:
    task = asyncio.get_running_loop().create_task(client.stream(prompt))
    await _until(lambda: upstream.calls and (prompt.startswith("/slow") or upstream.calls[-1].chunks_sent))
    task.cancel()
    await asyncio.wait([task])
    await _until(lambda: upstream.calls[-1].aborted)
    assert upstream.calls[-1].ended is not None
    assert upstream.calls[-1].chunks_sent < 100


def test_memory_for_bodies_is_bounded() -> None:
    calls = Calls()
    for i in range(4):
        calls.append(RecordedCall("POST", f"/{i}", {}, None, None, {}, 0.0))
        calls.keep(calls[-1], bytes(30 * 1024 * 1024))
    assert [call.path for call in calls] == ["/2", "/3"]


# --- canned answers ----------------------------------------------------------------------------------------


async def test_canned_answers_come_first_and_once(client: Client, upstream: PracticeUpstream) -> None:
    body = PAYLOADS["429_free_rpd"]
    upstream.plan(
        Canned(429, body, {"Retry-After": "3"}), Canned(500, b"oops", {"Content-Type": "text/plain"})
    )
    status, raw, headers = await client.raw("GET", "/v1beta/models")
    assert (status, orjson.loads(raw), headers["retry-after"]) == (429, body, "3")
    status, raw, headers = await client.raw("GET", "/v1beta/models")
    assert (status, raw, headers["content-type"]) == (500, b"oops", "text/plain")
    assert (await client.raw("GET", "/v1beta/models"))[0] == 200
    assert [call.status for call in upstream.calls] == [429, 500, 200]


async def test_plans_choose_by_key_and_model(client: Client, upstream: PracticeUpstream) -> None:
    upstream.plan(Canned(503), key=FREE.secret, model="gemini-3.8-flash")
    assert (await client.ask("hi"))[0] == 200
    assert (await client.ask("hi", "gemini-3.6-flash", FREE))[0] == 200
    assert (await client.raw("POST", "/v1beta/models/gemini-3.8-flash:x", b"{}", FREE))[0] == 503


async def test_canned_pieces_and_drops(client: Client, upstream: PracticeUpstream) -> None:
    upstream.plan(Canned(body=(b"data: 1\r\n\r\n", b"data: 2\r\n\r\n")))
    _, raw, _ = await client.raw("POST", "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse", b"")
    assert events(raw) == [1, 2]
    upstream.plan(Canned(body=(b"data: 1\r\n\r\n",), drop_connection=True), Canned(drop_connection=True))
    with pytest.raises(aiohttp.ClientPayloadError):
        await client.raw("POST", "/v1beta/models/x:y", b"")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.raw("POST", "/v1beta/models/x:y", b"")
    assert [(call.status, call.chunks_sent) for call in upstream.calls] == [(200, 2), (200, 1), (0, 0)]


async def test_a_hanging_call_ends_with_the_server(clock: ManualClock) -> None:
    upstream = PracticeUpstream(clock, [PAID])
    await upstream.start()
    upstream.plan(Canned(hang=True))
    async with aiohttp.ClientSession() as session:
        client = Client(session, upstream)
        task = asyncio.get_running_loop().create_task(client.raw("GET", "/v1beta/models"))
        await _until(lambda: upstream.calls)
        assert not task.done()
        await upstream.stop()
        with pytest.raises(aiohttp.ClientError):
            await task
    assert upstream.calls[0].aborted
    assert upstream.url == ""


async def test_a_port_in_use_is_an_error(upstream: PracticeUpstream, clock: ManualClock) -> None:
    port = int(upstream.url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        await PracticeUpstream(clock).start(port=port)
