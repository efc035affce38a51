from __future__ import annotations

from typing import Any

import pytest

from gapdesk.proxy.types import Failure
from tests.proxy.openai_requests import G3, G4, G25, G38, chat, lost, tool, user

HI = user("hi")


def config(model: str = G25, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = chat(HI, model=model, **fields).body.get("generationConfig", {})
    made.pop("thinkingConfig", None)
    return made


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        ({"temperature": 0.7, "top_p": 1, "top_k": 40}, {"temperature": 0.7, "topP": 1, "topK": 40}),
        ({"temperature": 0}, {"temperature": 0}),
        ({"temperature": None, "top_k": 0}, {}),
        ({"temperature": 3}, {"temperature": 2.0}),
        ({"max_tokens": 100}, {"maxOutputTokens": 100}),
        ({"max_tokens": 100, "max_completion_tokens": 200}, {"maxOutputTokens": 200}),
        ({"max_tokens": 800.0}, {"maxOutputTokens": 800}),
        ({"max_tokens": -1}, {}),
        ({"max_tokens": 10**6}, {"maxOutputTokens": 65536}),
        ({"stop": "END"}, {"stopSequences": ["END"]}),
        ({"stop": ["", "a"]}, {"stopSequences": ["a"]}),
        ({"stop": list("abcdefg")}, {"stopSequences": list("abcde")}),
        ({"n": 1}, {}),
        ({"n": 3}, {"candidateCount": 3}),
        ({"n": 50}, {"candidateCount": 8}),
        ({"seed": 42}, {"seed": 42}),
        ({"seed": 2**31 + 5}, {"seed": 5}),
        ({"logprobs": True, "top_logprobs": 25}, {"responseLogprobs": True, "logprobs": 20}),
        ({"logprobs": False, "top_logprobs": 5}, {}),
        ({"response_format": {"type": "text"}}, {}),
        ({"response_format": {"type": "json_object"}}, {"responseMimeType": "application/json"}),
        ({"presence_penalty": 0, "frequency_penalty": 0}, {}),
        ({"user": "u", "store": True, "logit_bias": {}}, {}),
    ],
)
def test_generation_config(fields: dict[str, Any], made: dict[str, Any]) -> None:
    assert config(**fields) == made


def test_json_schema_goes_raw() -> None:
    schema = {"$schema": "x", "type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}
    format_ = {"type": "json_schema", "json_schema": {"name": "n", "strict": True, "schema": schema}}
    assert config(response_format=format_) == {
        "responseMimeType": "application/json",
        "responseJsonSchema": schema,
    }


@pytest.mark.parametrize(
    ("model", "fields", "field"),
    [
        (G25, {"frequency_penalty": 0.5}, "frequency_penalty"),
        (G25, {"presence_penalty": -1}, "presence_penalty"),
        (G25, {"logit_bias": {"50256": -100}}, "logit_bias"),
        (G25, {"stop": list("abcdef")}, "stop"),
        (G25, {"max_tokens": 10**6}, "max_tokens"),
        (G25, {"temperature": 2.5}, "temperature"),
        (G38, {"temperature": 0.7}, "temperature"),
        (G4, {"n": 2}, "n"),
        (G25, {"service_tier": "scale"}, "service_tier"),
        (G25, {"modalities": ["text", "audio"]}, "modalities"),
        (G25, {"modalities": ["image"]}, "modalities"),
        (G25, {"tools": [tool("f")], "response_format": {"type": "json_object"}}, "response_format"),
        (G25, {"tools": [tool("f")], "parallel_tool_calls": False}, "parallel_tool_calls"),
    ],
)
def test_what_is_lost_is_said(model: str, fields: dict[str, Any], field: str) -> None:
    assert field in lost(chat(HI, model=model, **fields))


def test_what_is_kept_is_no_loss() -> None:
    assert not lost(
        chat(HI, temperature=1, max_tokens=10, stop="x", frequency_penalty=0, service_tier="auto")
    )


def test_sampling_is_not_sent_to_models_that_ignore_it() -> None:
    assert config(G38, temperature=0.2, top_p=0.5, top_k=3) == {}
    assert config(G4, n=2) == {}


def test_json_beside_tools_from_gemini_3_on() -> None:
    fields: dict[str, Any] = {"tools": [tool("f")], "response_format": {"type": "json_object"}}
    assert config(G3, **fields) == {"responseMimeType": "application/json"}
    assert config(G25, **fields) == {}


def test_speech() -> None:
    request = chat(
        HI,
        model="gemini-3.8-flash-tts",
        modalities=["text", "audio"],
        audio={"voice": "Puck", "format": "wav"},
    )
    assert request.body["generationConfig"] == {
        "responseModalities": ["AUDIO"],
        "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Puck"}}},
    }
    assert request.wav
    assert lost(chat(HI, model="gemini-3.8-flash-tts", audio={"voice": "alloy"})) == {"audio.voice"}


@pytest.mark.parametrize(
    ("format_", "wav", "loses"),
    [(None, False, False), ("pcm16", False, False), ("wav", True, False), ("mp3", True, True)],
)
def test_forms_of_speech(format_: str | None, wav: bool, loses: bool) -> None:
    request = chat(HI, model="gemini-3.8-flash-tts", audio={"voice": "Puck", "format": format_})
    assert request.wav is wav
    assert lost(request) == ({"audio.format"} if loses else set())
    assert not chat(HI, model=G25, audio={"format": format_}).wav


def test_pictures_as_answers() -> None:
    made = config("gemini-3.1-flash-image", modalities=["image", "text"])
    assert made == {"responseModalities": ["TEXT", "IMAGE"]}


@pytest.mark.parametrize(("tier", "made"), [("flex", "flex"), ("priority", "priority"), ("default", None)])
def test_service_tier(tier: str, made: str | None) -> None:
    assert chat(HI, service_tier=tier).body.get("serviceTier") == made


def test_googles_own_options_wherever_they_stand() -> None:
    google = {
        "cached_content": "cachedContents/x",
        "safety_settings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}],
    }
    for fields in ({"google": google}, {"extra_body": {"google": google}}):
        body = chat(HI, **fields).body
        assert body["cachedContent"] == "cachedContents/x"
        assert body["safetySettings"] == google["safety_settings"]


def test_other_entries_of_a_literal_extra_body_count_unless_said_outside() -> None:
    assert config(extra_body={"top_k": 7, "temperature": 0.1}, temperature=0.9) == {
        "topK": 7,
        "temperature": 0.9,
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", "0.7"),
        ("temperature", True),
        ("max_tokens", 1.5),
        ("max_tokens", 10**30),
        ("top_p", []),
        ("stop", 5),
        ("stop", ["a", 5]),
        ("n", 0),
        ("seed", "x"),
        ("logprobs", 1),
        ("stream", "yes"),
        ("stream_options", True),
        ("response_format", "json"),
        ("tools", "x"),
        ("modalities", "text"),
        ("metadata", []),
        ("extra_body", []),
        ("google", 3),
        ("service_tier", 5),
    ],
)
def test_wrong_types_are_named(field: str, value: Any) -> None:
    with pytest.raises(Failure) as caught:
        chat(HI, **{field: value})
    assert caught.value.param == field
    assert field in caught.value.message
