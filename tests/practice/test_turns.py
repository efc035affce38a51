"""Order of turns, calls and results, and thought signatures."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.practice.signatures import accepted, issue
from gapdesk.proxy.types import DUMMY_SIGNATURE
from tests.practice.conftest import PAYLOADS, refused, user


def call(name: str = "f", **fields: Any) -> dict[str, Any]:
    part: dict[str, Any] = {"functionCall": {"name": name, "args": {}}}
    if "id" in fields:
        part["functionCall"]["id"] = fields.pop("id")
    return part | fields


def result(name: str = "f", **fields: Any) -> dict[str, Any]:
    return {"functionResponse": {"name": name, "response": {}, **fields}}


def model(*parts: Any) -> dict[str, Any]:
    return {"role": "model", "parts": list(parts)}


def answers(*parts: Any) -> dict[str, Any]:
    return {"role": "user", "parts": list(parts)}


SIGNED = {"thoughtSignature": issue("111", "gemini-3", "test")}
COUNT = PAYLOADS["400_function_parts_count"]["error"]["message"]
ORDER = PAYLOADS["400_function_turn_order"]["error"]["message"]


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ([], "contents is not specified"),
        ([{"role": "user", "parts": []}], "contents.parts must not be empty"),
        ([{"role": "user", "parts": [{}]}], "required oneof field 'data'"),
        ([{"role": "assistant", "parts": [{"text": "a"}]}], "valid role: user, model"),
        ([model(call(**SIGNED)), answers(result())], ORDER),
        ([user("a"), model({"text": "b"}), model(call(**SIGNED)), answers(result())], ORDER),
        ([user("a"), answers(result())], "function response turn comes immediately after"),
        ([user("a"), model(call(**SIGNED))], COUNT),
        ([user("a"), model(call(**SIGNED), call("g")), answers(result())], COUNT),
        ([user("a"), model(call(**SIGNED), call("g")), answers(result()), answers(result("g"))], COUNT),
        ([user("a"), model(call(**SIGNED), call("g")), answers(result("g"), result())], COUNT),
        ([user("a"), model(call(**SIGNED), call("g")), answers(result(), result("g"))], ""),
        (
            [user("a"), model(call(id="1", **SIGNED), call(id="2")), answers(result(id="2"), result(id="1"))],
            "",
        ),
        ([user("a"), model(call(**SIGNED)), answers(result()), model(call(**SIGNED)), answers(result())], ""),
        ([model({"text": "Welcome, traveller."}), user("a")], ""),
    ],
)
def test_order_of_turns(contents: list[Any], words: str) -> None:
    said = refused({"contents": contents})
    assert words in said
    assert bool(words) == bool(said)


def test_gemini_4_takes_no_prefill_and_no_cache() -> None:
    assert "Prefilled" in refused({"contents": [user("a"), model({"text": "b"})]}, "gemini-4-neon")
    assert refused({"contents": [user("a"), model({"text": "b"})]}) == ""
    cached = {"contents": [user("a")], "cachedContent": "cachedContents/1"}
    assert "not supported" in refused(cached, "gemini-4-neon")


def test_ids_of_calls_are_new_in_gemini_3() -> None:
    contents = [user("a"), model(call(id="1", **SIGNED)), answers(result(id="1"))]
    assert refused({"contents": contents}) == ""
    assert refused({"contents": contents}, "gemini-2.5-flash").startswith(
        "Invalid JSON payload received. Unknown name \"id\" at 'contents[1].parts[0].function_call'"
    )


# --- signatures --------------------------------------------------------------------------------------------


def turn(signature: str | None, model_name: str = "gemini-3.8-flash", project: str = "111") -> str:
    fields = {"thoughtSignature": signature} if signature else {}
    contents = [user("a"), model(call("Bash", **fields)), answers(result("Bash"))]
    return refused({"contents": contents}, model_name, project)


def test_a_missing_signature_has_googles_words() -> None:
    assert turn(None) == PAYLOADS["400_missing_thought_signature"]["error"]["message"]
    assert turn(None, "gemini-2.5-flash") == ""


@pytest.mark.parametrize("dummy", [DUMMY_SIGNATURE, "context_engineering_is_the_way_to_go"])
def test_dummies_pass_plain_and_encoded(dummy: str) -> None:
    assert turn(dummy) == ""
    assert turn(base64.b64encode(dummy.encode()).decode()) == ""


def test_signatures_are_bound_to_project_and_family() -> None:
    corrupted = PAYLOADS["400_corrupted_thought_signature"]["error"]["message"]
    own = issue("111", "gemini-3", "x")
    assert turn(own) == ""
    assert turn(own, "gemini-3.5-flash-lite") == ""
    assert turn(own, project="222") == corrupted
    assert turn(own, "gemini-4-neon") == corrupted
    assert turn("c2lnbmF0dXJl") == corrupted
    assert turn("c2lnbmF0dXJl", "gemini-2.5-flash") == ""


def test_only_the_current_turn_and_the_first_call_count() -> None:
    old = [user("a"), model(call()), answers(result())]
    assert "missing" in refused({"contents": old})
    assert refused({"contents": [*old, model({"text": "b"}), user("c")]}) == ""
    step = [model(call("g")), answers(result("g"))]
    assert "default_api:g`, position 4" in refused(
        {"contents": [user("a"), model(call(**SIGNED)), answers(result()), *step]}
    )


@given(st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_no_text_is_taken_for_a_signature(text: str) -> None:
    assert not accepted(text, "111", "gemini-3")
    assert not accepted(base64.b64encode(text.encode("utf-8", "surrogatepass")).decode(), "111", "gemini-3")
