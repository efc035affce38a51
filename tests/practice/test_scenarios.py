"""Each scenario, whole and streamed, as a client sees it."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import aiohttp
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.practice import PracticeUpstream
from gapdesk.practice.calls import calls_in
from gapdesk.practice.grounding import grounded
from gapdesk.practice.samples import PNG, instance
from gapdesk.practice.scripts import spoken
from gapdesk.practice.tokens import text_tokens
from tests.practice.conftest import FREE, Client, events, said, user

TOOLS = [
    {
        "functionDeclarations": [
            {"name": "get_weather", "parametersJsonSchema": {"properties": {"city": {"type": "string"}}}},
            {"name": "now"},
        ]
    }
]


def reason(reply: Any) -> str | None:
    found: str | None = reply["candidates"][0].get("finishReason")
    return found


def parts(reply: Any) -> list[Any]:
    found: list[Any] = reply["candidates"][0]["content"].get("parts", [])
    return found


async def test_the_default_echoes_and_signs(client: Client) -> None:
    _, reply = await client.ask("What is 1 + 1?")
    assert "What is 1 + 1?" in said(reply)
    assert said(reply).count(". ") >= 1
    assert parts(reply)[-1]["thoughtSignature"]
    _, old = await client.ask("hi", "gemini-2.5-flash")
    assert "thoughtSignature" not in parts(old)[-1]


async def test_media_is_named_with_its_size(client: Client) -> None:
    size = len(base64.b64decode(PNG))
    blob = {"inlineData": {"mimeType": "image/png", "data": PNG}}
    _, reply = await client.ask("", contents=[{"parts": [{"text": "What?"}, blob]}])
    assert f"I see image/png of {size} bytes" in said(reply)
    assert {"modality": "IMAGE", "tokenCount": 1120} in reply["usageMetadata"]["promptTokensDetails"]


@pytest.mark.parametrize(
    ("command", "quota_id", "seconds"),
    [
        ("/quota", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "30s"),
        ("/quota day", "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "23977s"),
        ("/quota tpm", "GenerateContentInputTokensPerModelPerMinute-FreeTier", "30s"),
        ("/quota zero", "GenerateContentInputTokensPerModelPerDay-FreeTier", "24227s"),
    ],
)
async def test_quota(client: Client, command: str, quota_id: str, seconds: str) -> None:
    status, body = await client.ask(command, key=FREE)
    _, failure, retry = body["error"]["details"]
    assert (status, failure["violations"][0]["quotaId"], retry["retryDelay"]) == (429, quota_id, seconds)


async def test_quota_without_details_and_errors_by_status(client: Client) -> None:
    status, body = await client.ask("/quota plain")
    assert (status, body["error"]["message"]) == (429, "Resource has been exhausted (e.g. check quota).")
    for code in (404, 429, 499, 500, 503, 504):
        status, body = await client.ask(f"/error {code}")
        assert (status, body["error"]["code"]) == (code, code)


async def test_block(client: Client) -> None:
    for reply in ((await client.ask("/block SAFETY"))[1], *await client.stream("/block SAFETY")):
        assert "candidates" not in reply
        assert reply["promptFeedback"] == {"blockReason": "SAFETY"}


@pytest.mark.parametrize(
    ("command", "expected", "speaks"),
    [
        ("/safety", "SAFETY", True),
        ("/safety RECITATION", "RECITATION", True),
        ("/empty", "STOP", False),
        ("/malformed", "MALFORMED_FUNCTION_CALL", False),
        ("/max", "MAX_TOKENS", False),
        ("/tool unknown {}", "UNEXPECTED_TOOL_CALL", False),
        ("/stop 2", None, True),
    ],
)
async def test_ends(client: Client, command: str, expected: str | None, speaks: bool) -> None:
    _, reply = await client.ask(command)
    chunks = await client.stream(command)
    assert (reason(reply), bool(said(reply))) == (expected, speaks)
    assert [reason(chunk) for chunk in chunks][-1] == expected
    assert "".join(map(said, chunks)) == said(reply)
    if not speaks:
        assert reply["candidates"][0]["content"] == {}


async def test_max_spends_all_on_thoughts(client: Client) -> None:
    _, reply = await client.ask("/max", generationConfig={"maxOutputTokens": 7})
    assert reply["usageMetadata"]["thoughtsTokenCount"] == 7


@pytest.mark.parametrize("count", [0, 3])
async def test_cut_drops_the_connection(client: Client, upstream: PracticeUpstream, count: int) -> None:
    path = f"{upstream.url}/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"
    headers = {"x-goog-api-key": FREE.secret}
    body = orjson.dumps({"contents": [user(f"/cut {count}")]})
    seen = b""
    async with client.session.post(path, data=body, headers=headers) as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            while chunk := await response.content.readany():
                seen += chunk
    assert len(events(seen)) == upstream.calls[-1].chunks_sent == count
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.ask("/cut 3")


async def test_break_sends_an_error_event(client: Client) -> None:
    chunks = await client.stream("/break 2")
    assert [("error" in chunk) for chunk in chunks] == [False, False, True]
    assert chunks[-1]["error"]["status"] == "UNAVAILABLE"
    assert (await client.ask("/break 2"))[0] == 503


async def test_think(client: Client) -> None:
    include = {"thinkingConfig": {"includeThoughts": True}}
    _, loud = await client.ask("/think", generationConfig=include)
    _, quiet = await client.ask("/think")
    assert [part.get("thought") for part in parts(loud)] == [True, None]
    assert [part.get("thought") for part in parts(quiet)] == [None]
    for reply in (loud, quiet):
        usage = reply["usageMetadata"]
        counts = [usage[name] for name in ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")]
        assert usage["thoughtsTokenCount"] > 0
        assert usage["totalTokenCount"] == sum(counts)
    chunks = await client.stream("/think", generationConfig=include)
    assert parts(chunks[0])[0]["thought"] is True
    assert "".join(map(said, chunks)) == said(loud)


async def test_tools_are_called_and_their_results_quoted(client: Client) -> None:
    command = '/tool get_weather {"city": "Paris"} now {}'
    _, reply = await client.ask(command, tools=TOOLS)
    first, second = parts(reply)
    assert first["functionCall"]["args"] == {"city": "Paris"}
    assert (bool(first["thoughtSignature"]), "thoughtSignature" in second) == (True, False)
    assert first["functionCall"]["id"] != second["functionCall"]["id"]
    assert reason(reply) == "STOP"
    results = [
        {"functionResponse": {"name": "get_weather", "response": {"sky": "grey"}}},
        {"functionResponse": {"name": "now", "response": {"output": "noon"}}},
    ]
    contents = [user(command), reply["candidates"][0]["content"], {"role": "user", "parts": results}]
    status, reply = await client.ask("", contents=contents, tools=TOOLS)
    assert status == 200
    assert 'get_weather → {"sky":"grey"}; now → {"output":"noon"}' in said(reply)


async def test_old_models_call_without_id_and_signature(client: Client) -> None:
    _, reply = await client.ask("/tool now", "gemini-2.5-flash", tools=TOOLS)
    assert parts(reply) == [{"functionCall": {"name": "now", "args": {}}}]


async def test_mode_any_forces_a_call(client: Client) -> None:
    forced = {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["get_weather"]}}
    _, reply = await client.ask("hello", tools=TOOLS, toolConfig=forced)
    assert parts(reply)[0]["functionCall"]["args"] == {"city": "practice"}


async def test_pictures_and_sounds(client: Client) -> None:
    _, reply = await client.ask("/image")
    picture = parts(reply)[-1]
    assert base64.b64decode(picture["inlineData"]["data"]).startswith(b"\x89PNG")
    assert picture["thoughtSignature"]
    _, reply = await client.ask("draw", generationConfig={"responseModalities": ["TEXT", "IMAGE"]})
    assert parts(reply)[-1]["inlineData"]["mimeType"] == "image/png"
    _, reply = await client.ask(
        "speak", "gemini-3.8-flash-tts", generationConfig={"responseModalities": ["AUDIO"]}
    )
    assert parts(reply)[0]["inlineData"]["mimeType"].startswith("audio/L16")


async def test_search_needs_the_tool(client: Client) -> None:
    _, reply = await client.ask("/search Bäume", tools=[{"googleSearch": {}}])
    assert len(reply["candidates"][0]["groundingMetadata"]["groundingChunks"]) == 2
    chunks = await client.stream("/search Bäume", tools=[{"google_search": {}}])
    assert sum("groundingMetadata" in chunk["candidates"][0] for chunk in chunks) == 1
    _, reply = await client.ask("/search Bäume")
    assert "groundingMetadata" not in reply["candidates"][0]


@given(st.text(min_size=1, max_size=20))
@settings(max_examples=50, deadline=None)
def test_supports_count_bytes(query: str) -> None:
    pieces = grounded(query).pieces
    text = "".join(piece.parts[0]["text"] for piece in pieces).encode()
    for support in pieces[-1].extra["groundingMetadata"]["groundingSupports"]:
        segment = support["segment"]
        assert text[segment["startIndex"] : segment["endIndex"]].decode() == segment["text"]


async def test_json_obeys_its_schema(client: Client) -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "tags": {"type": "array", "items": {"$ref": "#/$defs/tag"}, "minItems": 2},
            "size": {"anyOf": [{"type": "integer", "minimum": 7}, {"type": "null"}]},
        },
        "$defs": {"tag": {"enum": ["red", "blue"]}},
    }
    mode = {"responseMimeType": "application/json", "responseJsonSchema": schema}
    expected = {"name": "practice", "tags": ["red", "red"], "size": 7}
    assert orjson.loads(said((await client.ask("hi", generationConfig=mode))[1])) == expected
    streamed = await client.stream("hi", generationConfig=mode)
    assert orjson.loads("".join(map(said, streamed))) == expected
    _, reply = await client.ask("hi", generationConfig={"responseMimeType": "application/json"})
    assert orjson.loads(said(reply)) == {"answer": "hi"}
    enum = {"responseMimeType": "text/x.enum", "responseSchema": {"type": "STRING", "enum": ["yes", "no"]}}
    assert said((await client.ask("hi", generationConfig=enum))[1]) == "yes"


async def test_limits_on_output(client: Client) -> None:
    _, reply = await client.ask("/long 5000")
    assert len(said(reply)) == 5000
    _, reply = await client.ask("/long 5000", generationConfig={"maxOutputTokens": 10})
    assert (len(said(reply)), reason(reply)) == (40, "MAX_TOKENS")
    _, reply = await client.ask("/long 500", generationConfig={"stopSequences": [" jumps"]})
    assert (said(reply), reason(reply)) == ("The quick brown fox", "STOP")


async def test_several_candidates_and_logprobs(client: Client) -> None:
    wanted = {"candidateCount": 2, "responseLogprobs": True}
    _, reply = await client.ask("hi", generationConfig=wanted)
    assert [candidate["index"] for candidate in reply["candidates"]] == [0, 1]
    chosen = reply["candidates"][1]["logprobsResult"]["chosenCandidates"]
    assert "".join(item["token"] for item in chosen) == said(reply)


async def test_cached_system_and_dump(client: Client) -> None:
    _, reply = await client.ask("/cached " + "x" * 400)
    usage = reply["usageMetadata"]
    assert 0 < usage["cachedContentTokenCount"] < usage["promptTokenCount"]
    _, reply = await client.ask("/system", system_instruction={"parts": [{"text": "be kind"}]})
    assert said(reply) == "system: be kind"
    _, reply = await client.ask("/dump", generation_config={"top_k": "3"})
    assert orjson.loads(said(reply)) == {"contents": [user("/dump")], "generation_config": {"top_k": "3"}}


async def test_slow_waits_before_the_first_byte(client: Client, upstream: PracticeUpstream) -> None:
    task = asyncio.get_running_loop().create_task(client.ask("/slow 0.05"))
    while not upstream.calls:  # noqa: ASYNC110 - the upstream offers no event, on purpose
        await asyncio.sleep(0)
    assert upstream.calls[-1].status == 0
    assert (await task)[0] == 200


async def test_the_last_command_in_the_last_user_text_counts(client: Client) -> None:
    contents = [user("/block"), {"role": "model", "parts": [{"text": "no"}]}, user("<env>\n  /empty\n</env>")]
    _, reply = await client.ask("", contents=contents)
    assert reason(reply) == "STOP"
    _, reply = await client.ask("see a/block or /blocked")
    assert "see a/block or /blocked" in said(reply)


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
            st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=2),
        )
    )
)
@settings(max_examples=40, deadline=None)
def test_calls_are_read_back(wanted: list[tuple[str, dict[str, int]]]) -> None:
    text = " ".join(f"{name} {orjson.dumps(arguments).decode()}" for name, arguments in wanted)
    assert calls_in(text) == wanted
    assert calls_in(text + " x7Qz") == (wanted or [("x7Qz", {})])


@given(st.text(max_size=300), st.integers(1, 80), st.integers(0, 40))
@settings(max_examples=100, deadline=None)
def test_output_never_exceeds_its_limit(text: str, most: int, thoughts: int) -> None:
    script = spoken(text, {"maxOutputTokens": most}, thoughts)
    shown = "".join(piece.parts[0]["text"] for piece in script.pieces)
    assert text.startswith(shown)
    assert text_tokens(shown) + script.thoughts <= most
    assert (script.finish == "STOP") == (shown == text and thoughts + text_tokens(text) <= most)


SCHEMAS = st.recursive(
    st.sampled_from([{"type": "string"}, {"type": ["null", "integer"]}, {"const": 3}, {"enum": ["a"]}, {}]),
    lambda inner: (
        st.builds(lambda item: {"type": "array", "items": item}, inner)
        | st.builds(lambda items: {"type": "object", "properties": items}, st.dictionaries(st.text(), inner))
        | st.builds(lambda item: {"anyOf": [item]}, inner)
    ),
    max_leaves=8,
)


@given(SCHEMAS)
@settings(max_examples=80, deadline=None)
def test_any_schema_has_an_instance(schema: dict[str, Any]) -> None:
    orjson.dumps(instance(schema))


def test_a_schema_may_refer_to_itself() -> None:
    schema = {"type": "object", "properties": {"next": {"$ref": "#"}}}
    assert "next" in instance(schema)
