"""Gemini streams and everything that passes through: Google's own bytes, padding, the array form."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import orjson
import pytest
from yarl import URL

from gapdesk.practice.record import Canned
from gapdesk.proxy.types import JsonObject
from tests.rig import FLASH, LITE, Rig, rig
from tests.server.wire import (
    PAYLOADS,
    ask,
    event,
    framed,
    lines,
    native,
    native_text,
    payload,
    raw,
    said,
    stream,
    until,
)

QUICK = {"streaming.commit_seconds": 0.05, "streaming.keepalive_seconds": 0.05}
FAKE = QUICK | {"streaming.fake": True}
BROKEN = PAYLOADS["200_stream_midway_error"]["body"]
SSE = "?alt=sse"


async def streamed(r: Rig, text: str = "hi", query: str = SSE, model: str = LITE) -> tuple[int, bytes]:
    """Status and body of streamGenerateContent."""
    response = await native(r.http, text, model=model, verb="streamGenerateContent", query=query)
    return response.status, await raw(response)


def events_in(body: bytes) -> list[JsonObject]:
    """The events of an SSE body that keeps to the letter of what the SDKs can read."""
    assert body.endswith(b"\r\n\r\n")
    found = body.removesuffix(b"\r\n\r\n").split(b"\r\n\r\n")
    assert all(re.match(rb"data: +\{", one) and b"\n" not in one for one in found), found
    return [orjson.loads(one.removeprefix(b"data: ")) for one in found]


# --- bytes --------------------------------------------------------------------------------------------------


async def test_events_pass_as_they_came() -> None:
    odd = [
        b'{"candidates": [ {"content":{"parts":[{"text":"\xe2\x80\xa8 \\u2028"}]},"newField" : 1.50 }]}',
        b'{ "unheardOf":[1,2,{"x":null}] }',
        b'{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":1}}',
    ]
    async with rig() as r:
        r.upstream.plan(Canned(body=tuple(b"data: " + one + b"\r\n\r\n" for one in odd)))
        url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
        async with r.http.post(url, json=ask("hi")) as response:
            assert response.status == 200
            assert response.headers["Content-Type"] == "text/event-stream"
            assert await response.read() == b"".join(b"data: " + one + b"\r\n\r\n" for one in odd)


async def test_a_request_body_passes_as_it_came() -> None:
    body = (
        b'{ "contents":[{"role":"user","parts":[{"text":"\\u00e9 \xc3\xa9"}]}],\n'
        b'  "generation_config" : {"temperature":1.0, "topP":0.50},"safetySettings":[] }'
    )
    async with rig() as r:
        for verb in ("generateContent", "streamGenerateContent?alt=sse", "countTokens"):
            async with r.http.post(f"/gemini/v1beta/models/{LITE}:{verb}", data=body) as response:
                await response.read()
            assert r.upstream.calls[-1].body == body


async def test_a_large_body_arrives_whole() -> None:
    body = orjson.dumps(ask("long " * 600_000))
    async with rig() as r:
        async with r.http.post(f"/v1beta/models/{LITE}:generateContent", data=BytesIO(body)) as response:
            assert response.status == 200, await response.text()
        assert r.generations()[0].body == body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/v1beta/models/{LITE}:inventSomething"),
        ("POST", "/v1beta/thingsOfTheFuture/x:start"),
        ("PATCH", "/v1beta/thingsOfTheFuture/x"),
        ("GET", "/v1alpha/thingsOfTheFuture"),
    ],
)
async def test_unknown_verbs_and_paths_pass_in_both_directions(method: str, path: str) -> None:
    async with rig() as r:
        answer = b'{ "strange" :\t[1.50, "\\u00e9"] }'
        r.upstream.plan(Canned(201, answer, headers={"x-goog-new": "yes", "Set-Cookie": "a=b"}))
        body = b"\x00\xffany bytes" if method != "GET" else b""
        headers = {"x-goog-request-params": "a=1", "Content-Type": "application/x-new"}
        url = f"{path}?updateMask=a%2Cb&key={r.token}&x=%20"
        async with r.http.request(method, url, data=body or None, headers=headers) as response:
            assert response.status == 201
            assert await response.read() == answer
            assert response.headers["x-goog-new"] == "yes"
            assert "Set-Cookie" not in response.headers
        (call,) = r.upstream.calls
        assert (call.method, call.path, call.body) == (method, path, body)
        assert call.query == {"updateMask": "a,b", "x": " "}
        assert call.headers["x-goog-request-params"] == "a=1"
        assert call.headers["content-type"] == "application/x-new"


async def test_an_error_passes_with_googles_details() -> None:
    async with rig() as r:
        r.upstream.plan(payload("400_unknown_name"))
        response = await native(r.http, "hi", model=LITE)
        google = PAYLOADS["400_unknown_name"]["body"]["error"]
        assert response.status == 400
        error = (await response.json())["error"]
        assert error | {"message": ""} == google | {"message": ""}
        assert error["message"].split() == google["message"].split()


# --- padding ------------------------------------------------------------------------------------------------


async def test_waiting_is_padded_inside_the_first_event() -> None:
    async with rig(settings=QUICK) as r:
        r.upstream.plan(Canned(body=(framed(said("one ")), framed(said("two", "STOP"))), delay=0.22))
        _, body = await streamed(r)
        found = events_in(body)
        assert native_text(found) == "one two"
        assert re.fullmatch(rb"data:  +", body[: body.index(b"{")]), "blanks, and nothing but blanks"
        second = body[body.index(b"\r\n\r\n") + 4 :]
        assert re.match(rb"data:  +\{", second), "also between events"


async def test_padding_may_be_followed_by_an_error() -> None:
    async with rig(settings=QUICK | {"retry.max_attempts": 1}) as r:
        r.upstream.plan(Canned(503, payload("503_high_demand").body, delay=0.2))
        status, body = await streamed(r)
        assert status == 200
        assert re.match(rb"data:  +\{", body)
        (only,) = events_in(body)
        assert only["error"]["code"] == 503
        assert only["error"]["status"] == "UNAVAILABLE"


async def test_nothing_is_begun_that_nothing_follows() -> None:
    """The connection may stay open for a while after the last event."""
    async with rig(settings=QUICK) as r:
        r.upstream.plan(Canned(body=(framed(said("one", "STOP")), b""), delay=0.12))
        assert native_text(events_in((await streamed(r))[1])) == "one"
        blocked = {"promptFeedback": {"blockReason": "SAFETY"}}
        r.upstream.plan(Canned(body=(framed(blocked), b""), delay=0.12))
        assert events_in((await streamed(r))[1])[0] == blocked


# --- failures in the middle ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "code", "status"),
    [("/break 3", 503, "UNAVAILABLE"), ("/cut 3", 502, "UNAVAILABLE"), ("/stop 3", 502, "UNAVAILABLE")],
)
@pytest.mark.parametrize("query", [SSE, ""], ids=["sse", "array"])
async def test_a_stream_that_breaks_ends_with_an_error(
    prompt: str, code: int, status: str, query: str
) -> None:
    async with rig(chunk_delay=0.01) as r:
        _, body = await streamed(r, prompt, query)
        *text, error = events_in(body) if query else orjson.loads(body)
        assert native_text(text) == "1 2 3 "
        assert (error["error"]["code"], error["error"]["status"]) == (code, status)
        assert b"[DONE]" not in body
        assert len(r.generations()) == 1


@pytest.mark.parametrize("query", [SSE, ""], ids=["sse", "array"])
async def test_a_quick_failure_keeps_its_status(query: str) -> None:
    async with rig() as r:
        status, body = await streamed(r, "/error 400", query)
        assert status == 400
        assert orjson.loads(body)["error"]["status"] == "INVALID_ARGUMENT"


async def test_a_blocked_prompt_passes_through() -> None:
    async with rig() as r:
        status, body = await streamed(r, "/block SAFETY")
        assert status == 200
        assert events_in(body)[0]["promptFeedback"] == {"blockReason": "SAFETY"}
        assert len(r.generations()) == 1


# --- the array form -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?alt=json", "?prettyPrint=false"])
async def test_without_sse_a_stream_is_a_json_array(query: str) -> None:
    async with rig() as r:
        response = await native(r.http, "/drip 4 0", model=LITE, verb="streamGenerateContent", query=query)
        body = await raw(response)
        assert response.headers["Content-Type"] == "application/json; charset=UTF-8"
        found = orjson.loads(body)
        assert native_text(found) == "1 2 3 4 "
        assert len(found) > 4
        assert r.generations()[0].query["alt"] == "sse", "upstream is always asked for events"


@pytest.mark.parametrize(
    ("query", "sse"),
    [
        ("?alt=SSE", True),
        ("?%61lt=sse", True),
        ("?$alt=sse", True),
        ("?salt=sse", False),
        ("?x=alt=sse", False),
    ],
)
async def test_only_the_parameter_itself_asks_for_events(query: str, sse: bool) -> None:
    async with rig() as r:
        url = URL(f"{r.url}/v1beta/models/{LITE}:streamGenerateContent{query}", encoded=True)
        async with r.http.post(url, json=ask("/drip 2 0")) as response:
            body = await response.read()
        assert body.startswith(b"data: " if sse else b"[")
        assert r.generations()[0].query["alt"] == "sse"
        assert not {"$alt", "%61lt"} & set(r.generations()[0].query)


async def test_an_array_is_kept_alive_with_blanks() -> None:
    async with rig(settings=QUICK | {"retry.max_attempts": 1}) as r:
        r.upstream.plan(Canned(body=(framed(said("one ")), framed(said("two", "STOP"))), delay=0.2))
        _, body = await streamed(r, query="")
        assert body.startswith(b"[  ")
        assert native_text(orjson.loads(body)) == "one two"
        r.upstream.plan(Canned(503, payload("503_high_demand").body, delay=0.2))
        _, body = await streamed(r, query="")
        assert body.startswith(b"[  ")
        assert orjson.loads(body)[0]["error"]["code"] == 503


# --- fake streams -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [SSE, ""], ids=["sse", "array"])
async def test_a_fake_stream_has_one_event_per_part(query: str) -> None:
    call = {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": "c2ln"}
    async with rig(settings=FAKE) as r:
        told = stream(
            event({"text": "h", "thought": True}),
            event({"text": "m", "thought": True}),
            said("one "),
            said("two"),
            event(call),
            event(finish="STOP"),
            delay=0.03,
        )
        r.upstream.plan(told)
        _, body = await streamed(r, query=query)
        found = events_in(body) if query else orjson.loads(body)
        parts = [one["candidates"][0]["content"]["parts"] for one in found]
        assert parts == [[{"text": "hm", "thought": True}], [{"text": "one two"}], [call]]
        assert [one["candidates"][0].get("finishReason") for one in found] == [None, None, "STOP"]
        assert ["usageMetadata" in one for one in found] == [False, False, True]
        padded = rb"data:  +\{" if query else rb"\[ +\{"
        assert re.match(padded, body), "it is kept alive meanwhile"


async def test_a_fake_stream_can_be_told_slowly() -> None:
    text = "漢字 " * 30
    async with rig(settings=FAKE | {"streaming.fake_chars_per_second": 400}) as r:
        r.upstream.plan(stream(said(text, "STOP")))
        found = events_in((await streamed(r))[1])
        assert native_text(found) == text
        assert len(found) == 5
        assert [one["candidates"][0].get("finishReason") for one in found] == [None] * 4 + ["STOP"]


@pytest.mark.parametrize(
    "trouble",
    [
        stream(said("one "), BROKEN),
        stream(said("one "), drop=True),
        stream(said("one ")),
        stream(event(finish="STOP")),
    ],
    ids=["error", "cut", "no finish", "empty"],
)
async def test_whatever_goes_wrong_behind_a_fake_stream_is_tried_again_unseen(trouble: Canned) -> None:
    async with rig(settings=FAKE) as r:
        r.upstream.plan(trouble, stream(said("fine", "STOP")))
        _, body = await streamed(r)
        assert native_text(events_in(body)) == "fine"
        assert len(r.generations()) == 2


# --- a signature's project, learned from a stream -----------------------------------------------------------


async def test_the_project_of_a_streamed_signature_is_known() -> None:
    tools: dict[str, Any] = {"tools": [{"functionDeclarations": [{"name": "f"}]}]}
    async with rig() as r:
        url = f"/v1beta/models/{FLASH}:streamGenerateContent?alt=sse"
        async with r.http.post(url, json=ask("/tool f {}") | tools) as response:
            parts = [
                p
                for e in lines(await response.read())
                for p in orjson.loads(e)["candidates"][0]["content"]["parts"]
            ]
        made = r.generations()[-1].project
        for _ in range(3):
            await r.chat("somebody else", model=FLASH)
        result = {
            "functionResponse": {"name": "f", "response": {"x": 1}, "id": parts[0]["functionCall"]["id"]}
        }
        contents = [
            *ask("/tool f {}")["contents"],
            {"role": "model", "parts": parts},
            {"role": "user", "parts": [result]},
        ]
        await r.chat("and one more", model=FLASH)
        async with r.http.post(url, json={"contents": contents} | tools) as response:
            assert response.status == 200
        assert r.generations()[-1].project == made


async def test_a_client_that_leaves_a_native_stream_stops_upstream() -> None:
    async with rig() as r:
        url = f"/v1beta/models/{LITE}:streamGenerateContent"
        async with r.http.post(url, json=ask("/drip 60 50")) as response:
            await response.content.readany()
            response.close()
        await until(lambda: r.generations()[0].aborted)
