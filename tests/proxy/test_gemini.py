from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.gemini import NativeBody, models_page, peek
from gapdesk.proxy.types import DUMMY_SIGNATURE, Failure
from tests.proxy.replies import JSON

CAPTURES = Path(__file__).parents[1] / "data/captures"


def seen(doc: Any) -> NativeBody:
    body = peek(orjson.dumps(doc))
    assert body is not None
    return body


def captured(name: str) -> NativeBody:
    return seen(json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))["request"]["body"])


def turn(role: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": role, "parts": list(parts)}


# --- looking


@pytest.mark.parametrize("snake", [False, True])
def test_both_spellings_are_read(snake: bool) -> None:
    def key(camel: str, snake_case: str) -> str:
        return snake_case if snake else camel

    mime = key("mimeType", "mime_type")
    body = seen(
        {
            key("systemInstruction", "system_instruction"): {"parts": [{"text": "Be brief."}]},
            key("cachedContent", "cached_content"): "cachedContents/abc",
            "contents": [
                turn(
                    "user",
                    {key("inlineData", "inline_data"): {mime: "image/png", "data": "aGk="}},
                    {
                        key("fileData", "file_data"): {
                            mime: "image/png",
                            key("fileUri", "file_uri"): "https://x.test/files/1",
                        }
                    },
                ),
                turn(
                    "model",
                    {
                        key("functionCall", "function_call"): {"name": "f"},
                        key("thoughtSignature", "thought_signature"): "c2ln",
                    },
                ),
                turn("user", {key("functionResponse", "function_response"): {"name": "f", "response": {}}}),
            ],
        }
    )
    assert body.system == {"parts": [{"text": "Be brief."}]}
    assert body.cached_content == "cachedContents/abc"
    assert body.file_uris == ("https://x.test/files/1",)
    assert body.has_model_turn
    assert body.has_tool_results
    assert body.newest_signature == "c2ln"
    assert len(body.contents) == 3


def test_a_plain_first_turn_has_none_of_it() -> None:
    body = seen({"contents": turn("user", {"text": "Hi"})})
    assert len(body.contents) == 1
    assert (body.system, body.cached_content, body.file_uris) == ({}, None, ())
    assert not (body.has_model_turn or body.has_tool_results)
    assert body.newest_signature is None


def test_the_newest_true_signature_counts() -> None:
    calls = [{"functionCall": {}, "thoughtSignature": s} for s in ("old", "new", DUMMY_SIGNATURE)]
    assert seen({"contents": [turn("model", *calls)]}).newest_signature == "new"
    assert seen({"contents": [turn("model", calls[-1])]}).newest_signature is None


def test_tool_results_count_only_in_the_last_turn() -> None:
    results = turn(
        "user", {"functionResponse": {"name": "f", "parts": [{"inlineData": {"mimeType": "image/png"}}]}}
    )
    body = seen({"contents": [results, turn("model", {"text": "a"}), turn("user", {"text": "b"})]})
    assert not body.has_tool_results


def test_count_tokens_is_unwrapped() -> None:
    inner = {"contents": [turn("model", {"text": "a"})], "cachedContent": "cachedContents/x"}
    body = seen({"generateContentRequest": inner})
    assert body.has_model_turn
    assert body.cached_content == "cachedContents/x"
    assert body.doc == {"generateContentRequest": inner}


def test_golden_captures() -> None:
    second = captured("py-genai-tools-openapi-schema-g3-t2")
    assert second.has_tool_results
    assert second.has_model_turn


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"3", b'"x"', b"\xff", b"[" * 5000])
def test_what_is_no_object_is_not_looked_into(raw: bytes) -> None:
    assert peek(raw) is None


ODD_BODIES = st.dictionaries(
    st.sampled_from(("contents", "systemInstruction", "generateContentRequest", "cached_content")),
    JSON
    | st.lists(st.dictionaries(st.sampled_from(("parts", "role")), JSON), max_size=2)
    | st.builds(
        lambda part: [{"parts": [part]}],
        st.dictionaries(st.sampled_from(("fileData", "functionResponse", "thoughtSignature", "text")), JSON),
    ),
)


@settings(max_examples=80, deadline=None)
@given(ODD_BODIES)
def test_odd_bodies_never_raise_and_nothing_is_changed(doc: dict[str, Any]) -> None:
    assert seen(doc).doc == doc


# --- lists


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 120), st.none() | st.integers(0, 60))
def test_pages_put_together_are_the_list(count: int, size: int | None) -> None:
    models = [{"name": f"models/m{i}"} for i in range(count)]
    found: list[Any] = []
    token = None
    while True:
        page = models_page(models, size, token)
        assert len(page["models"]) <= (size or 50)
        found += page["models"]
        token = page.get("nextPageToken")
        if token is None:
            break
    assert found == models


@pytest.mark.parametrize(("size", "token"), [(-1, None), (5, "x"), (5, "-1"), (5, "٣"), (5, "9" * 5000)])
def test_bad_pages_are_the_callers_fault(size: int, token: str | None) -> None:
    with pytest.raises(Failure) as caught:
        models_page([], size, token)
    assert caught.value.status == 400
    assert caught.value.param in ("pageSize", "pageToken")
