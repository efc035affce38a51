from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.fields import parse_json
from gapdesk.proxy.dialects.openai_chat import decode, model_of, referenced_call_ids, remote_urls
from gapdesk.proxy.types import DUMMY_SIGNATURE, Failure, FailureKind
from tests.proxy.openai_requests import (
    G25,
    G38,
    PNG_URI,
    assistant,
    call,
    capabilities,
    chat,
    check_shape,
    tool,
    translate,
    user,
)

CAPTURES = Path(__file__).parents[1] / "data" / "captures"


def captured(path: str = "/chat/completions") -> list[Any]:
    found = []
    for file in sorted(CAPTURES.glob("*.json")):
        entry = json.loads(file.read_text("utf-8"))
        if (
            isinstance(entry, dict)
            and entry["family"] == "openai"
            and entry["request"]["path"].endswith(path)
        ):
            found.append(pytest.param(entry["request"]["body"], id=file.stem))
    return found


def capture(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))["request"]["body"]
    return body


# --- decode ------------------------------------------------------------------------------------------------


def test_decode() -> None:
    assert decode(b'\xef\xbb\xbf{"model": "x"}') == {"model": "x"}


@pytest.mark.parametrize("raw", [b"", b"  ", b"{", b"[]", b'"x"', b"null", b'{"a": NaN}', b"\xff\xfe"])
def test_bodies_that_are_no_object_are_explained(raw: bytes) -> None:
    with pytest.raises(Failure) as caught:
        decode(raw)
    assert (caught.value.kind, caught.value.status) == (FailureKind.BAD_REQUEST, 400)
    assert caught.value.message.startswith("The request body ")
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"half \ud83d", "half \ufffd"),
        (rb"\uDE00 half", "\ufffd half"),
        (rb"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (rb"\ud83d \\ud83d \\\ud83d", "\ufffd \\ud83d \\\ufffd"),
        (rb"\ud83d\n\"\u00e4", '\ufffd\n"\u00e4'),
    ],
)
def test_half_a_surrogate_pair_is_replaced(written: bytes, read: str) -> None:
    assert decode(b'{"model": "' + written + b'"}') == {"model": read}
    assert parse_json(b'["' + written + b'"]') == [read]


def test_other_mistakes_stay_mistakes_beside_it() -> None:
    for raw in (rb'{"a": "\ud83d"', rb'{"a": "\ud83d\x"}', rb'{"a": "\ud8"}'):
        with pytest.raises(Failure, match="not valid JSON"):
            decode(raw)


def test_model_of() -> None:
    assert model_of({"model": "gemini-x"}) == "gemini-x"
    for doc in ({}, {"model": " "}, {"model": 5}, {"model": None}):
        with pytest.raises(Failure) as caught:
            model_of(doc)
        assert caught.value.param == "model"


def test_referenced_call_ids_are_all_that_the_vault_may_know() -> None:
    doc = {
        "messages": [
            user("hi"),
            assistant(None, call("a"), call("b", signature="true")),
            assistant(None, call("c", signature=DUMMY_SIGNATURE), {"id": None}, {}),
        ]
    }
    assert referenced_call_ids(doc) == ["a", "b", "c"]


# --- parse -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", captured())
def test_real_requests_become_valid_bodies(body: dict[str, Any]) -> None:
    original = copy.deepcopy(body)
    for model in (body["model"], G38, "gemini-4-carbon"):
        request = translate(body, model)
        facts = capabilities().of(model)
        check_shape(request.body, signed=facts.needs_signatures, prefill=facts.prefill)
        assert request.unknown == ()
        assert request.estimate.likely >= request.estimate.lower > 0
        assert request.stream == body.get("stream", False)
    assert body == original


def test_a_tool_turn_of_openai_python() -> None:
    doc = capture("py-openai-tools-g3-t2")
    request = translate(doc, doc["model"])
    assert request.body["systemInstruction"] == {"parts": [{"text": "You are a terse assistant."}]}
    id_ = "call_7f6a447f542b49a3bbc3"
    assert request.body["contents"] == [
        {"role": "user", "parts": [{"text": "What is the weather in Paris?"}]},
        {
            "role": "model",
            "parts": [
                {
                    "functionCall": {
                        "id": id_,
                        "name": "get_weather",
                        "args": {"city": "Paris", "unit": "c"},
                    },
                    "thoughtSignature": "c2lnLTEyMw==",
                }
            ],
        },
        {
            "role": "user",
            "parts": [
                {
                    "functionResponse": {
                        "id": id_,
                        "name": "get_weather",
                        "response": {"temp": 21, "sky": "clear"},
                    }
                }
            ],
        },
    ]
    assert request.signature_sources == {"client": 1, "vault": 0, "dummy": 0}
    assert (request.has_model_turn, request.has_tool_results) == (True, True)
    assert request.tool_names == {"get_weather": "get_weather"}


def test_cherry_studios_literal_extra_body() -> None:
    doc = capture("js-aisdk-compat-cherry-extra-body-stream")
    request = translate(doc, doc["model"])
    assert request.body == {
        "contents": [{"role": "user", "parts": [{"text": "Think"}]}],
        "generationConfig": {"thinkingConfig": {"thinkingBudget": 8192, "includeThoughts": True}},
    }
    assert (request.stream, request.include_usage) == (True, True)


def test_sillytaverns_prefill() -> None:
    doc = capture("st-check-custom-prefill")
    request = translate(doc, doc["model"])
    assert [content["role"] for content in request.body["contents"]] == ["user", "model", "user", "model"]
    system = request.body["systemInstruction"]["parts"][0]["text"]
    assert "example_user: Hi there\n\nexample_assistant: *smiles* Welcome." in system
    config = request.body["generationConfig"]
    assert config["maxOutputTokens"] == 800
    assert not {"presencePenalty", "frequencyPenalty"} & set(config)


def test_what_the_handler_must_know() -> None:
    request = chat(
        user([{"type": "image_url", "image_url": {"url": PNG_URI}}]),
        metadata={"conversation_id": "story-1", "other": "x"},
        stream=True,
        min_p=0.1,
        repetition_penalty=1.1,
    )
    assert request.conversation == "story-1"
    assert request.unknown == ("min_p", "repetition_penalty")
    assert (request.stream, request.include_usage) == (True, False)
    assert not request.has_model_turn
    assert chat(user("hi"), metadata=None).conversation is None


def test_parallel_calls_share_nothing() -> None:
    doc = {"messages": [user("hi"), assistant(None, call("1"), call("2"))]}
    request = translate(doc, G38)
    answers = [part["functionResponse"]["response"] for part in request.body["contents"][2]["parts"]]
    answers[0]["error"] = "changed"
    assert answers[1]["error"] != "changed"


# --- anything goes in --------------------------------------------------------------------------------------

# fmt: off
KEYS = (
    "role", "content", "type", "text", "image_url", "url", "name", "tool_calls", "id", "function",
    "arguments", "tool_call_id", "tools", "tool_choice", "parameters", "properties",
    "temperature", "top_k", "max_tokens", "stop", "n", "response_format", "json_schema", "schema",
    "reasoning_effort", "extra_body", "google", "thinking_config", "thinking_budget",
    "extra_content", "thought_signature", "file", "file_data", "input_audio", "data", "format",
    "modalities", "audio", "voice", "metadata", "stream_options", "functions", "function_call",
    "images", "refusal", "allowed_tools", "mode", "web_search_options", "service_tier", "seed",
)
WORDS = (
    "user", "assistant", "system", "tool", "function", "text", "image_url", "file", "json_schema",
    "json_object", "low", "none", "auto", "required", "data:image/png;base64,QUJD",
    "https://x.example/a.png", "files/x", "{}", '{"a":1}', "[", "get_weather", "x",
)
# fmt: on

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from(WORDS)
    | st.text(max_size=6)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=20,
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "assistant", "system", "tool", "function"])},
        optional={
            "content": st.text(max_size=5) | st.lists(JSON, max_size=3) | JSON,
            "name": st.sampled_from(["f", "a b"]),
            "tool_call_id": st.sampled_from(["1", "2"]),
            "tool_calls": st.lists(
                st.fixed_dictionaries(
                    {"id": st.sampled_from(["1", "2"])},
                    optional={
                        "function": st.fixed_dictionaries(
                            {"name": st.sampled_from(["f", "a b", "天"])}, optional={"arguments": JSON}
                        ),
                        "extra_content": JSON,
                    },
                ),
                max_size=3,
            ),
            "function_call": JSON,
        },
    ),
    max_size=6,
)
PARAMS = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4)
MODELS = st.sampled_from([G25, G38, "gemini-4-carbon", "gemma-4-31b-it", f"{G38}-search"])


def survives(doc: dict[str, Any], model: str) -> None:
    assert isinstance(referenced_call_ids(doc), list)
    assert isinstance(remote_urls(doc), list)
    try:
        request = translate(doc, model)
    except Failure as failure:
        assert failure.status == 400
        assert failure.message
        return
    orjson.dumps(request.body)
    facts = capabilities().of(request.model.model)
    check_shape(request.body, signed=facts.needs_signatures, prefill=facts.prefill)


@given(MESSAGES, PARAMS, MODELS)
@settings(max_examples=120, deadline=None)
def test_any_messages_are_translated_or_refused(messages: Any, params: dict[str, Any], model: str) -> None:
    survives({**params, "messages": messages}, model)


@given(PARAMS, MODELS)
@settings(max_examples=70, deadline=None)
def test_any_parameters_are_translated_or_refused(params: dict[str, Any], model: str) -> None:
    survives({**params, "messages": [user("hi")]}, model)


@given(st.dictionaries(st.sampled_from([*KEYS, "messages"]), JSON, max_size=5))
@settings(max_examples=70, deadline=None)
def test_any_json_is_translated_or_refused(doc: dict[str, Any]) -> None:
    survives(doc, G38)


@given(st.lists(st.sampled_from(["call1", "call2", "result1", "result2", "user", "said"]), max_size=10))
@settings(max_examples=100, deadline=None)
def test_calls_and_results_always_pair(steps: list[str]) -> None:
    messages: dict[str, dict[str, Any]] = {
        "call1": assistant(None, call("1", "a")),
        "call2": assistant("hm", call("1", "a"), call("2", "b")),
        "result1": {"role": "tool", "tool_call_id": "1", "content": "x"},
        "result2": {"role": "tool", "tool_call_id": "2", "content": "y"},
        "user": user("hi"),
        "said": assistant("ok"),
    }
    survives({"messages": [user("start"), *(messages[step] for step in steps)], "tools": [tool("a")]}, G38)
