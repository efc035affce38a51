"""Transforms change what they must, in either spelling, and never the body they were given."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy import transforms
from gapdesk.proxy.types import DUMMY_SIGNATURE

BODY = {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}


# --- safety -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["safetySettings", "safety_settings"])
def test_safety_is_off_but_for_what_the_client_chose(key: str) -> None:
    chosen = {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_LOW_AND_ABOVE"}
    result = transforms.safety_off({**BODY, key: [chosen]})
    assert result.keys() == {"contents", key}
    assert result[key][0] == chosen
    assert {s["category"] for s in result[key]} == {
        "HARM_CATEGORY_HARASSMENT",
        "HARM_CATEGORY_HATE_SPEECH",
        "HARM_CATEGORY_SEXUALLY_EXPLICIT",
        "HARM_CATEGORY_DANGEROUS_CONTENT",
    }
    assert [s["threshold"] for s in result[key][1:]] == ["OFF"] * 3


def test_safety_without_settings_of_the_client() -> None:
    assert len(transforms.safety_off(BODY)["safetySettings"]) == 4
    assert len(transforms.safety_off({**BODY, "safetySettings": None})["safetySettings"]) == 4


def test_safety_is_idempotent() -> None:
    once = transforms.safety_off(BODY)
    assert transforms.safety_off(once) == once


# --- search -------------------------------------------------------------------------------------------------

FUNCTIONS = {"function_declarations": [{"name": "f"}]}


def test_search_is_added() -> None:
    body, losses = transforms.add_search({**BODY, "tools": [{"codeExecution": {}}]}, with_functions=False)
    assert body["tools"] == [{"codeExecution": {}}, {"googleSearch": {}}]
    assert losses == ()
    assert "toolConfig" not in body


@pytest.mark.parametrize("key", ["googleSearch", "google_search", "googleSearchRetrieval"])
def test_search_is_not_added_twice(key: str) -> None:
    given_body = {**BODY, "tools": [{key: {}}]}
    assert transforms.add_search(given_body, with_functions=True) == (given_body, ())


def test_functions_win_where_a_model_cannot_have_both() -> None:
    given_body = {**BODY, "tools": [FUNCTIONS]}
    body, losses = transforms.add_search(given_body, with_functions=False)
    assert body == given_body
    assert [loss.field for loss in losses] == ["search"]


@pytest.mark.parametrize("key", ["toolConfig", "tool_config"])
def test_both_are_asked_for_where_a_model_can(key: str) -> None:
    calling = {"functionCallingConfig": {"mode": "ANY"}}
    body, losses = transforms.add_search({**BODY, "tools": [FUNCTIONS], key: calling}, with_functions=True)
    assert body["tools"] == [FUNCTIONS, {"googleSearch": {}}]
    assert body[key] == {**calling, "includeServerSideToolInvocations": True}
    assert losses == ()
    assert len({"toolConfig", "tool_config"} & body.keys()) == 1


def test_what_the_client_said_about_both_stays() -> None:
    config = {"include_server_side_tool_invocations": False}
    body, _ = transforms.add_search({"tools": [FUNCTIONS], "tool_config": config}, with_functions=True)
    assert body["tool_config"] == config
    assert "toolConfig" not in body


@pytest.mark.parametrize("key", ["cachedContent", "cached_content"])
def test_a_cached_request_gets_no_tools(key: str) -> None:
    given_body = {**BODY, key: "cachedContents/x"}
    body, losses = transforms.add_search(given_body, with_functions=True)
    assert body == given_body
    assert len(losses) == 1


# --- disguise -----------------------------------------------------------------------------------------------


def test_the_token_goes_to_the_newest_text_of_the_user() -> None:
    contents = [
        {"role": "user", "parts": [{"text": "first"}]},
        {"role": "model", "parts": [{"text": "answer"}]},
        {"parts": [{"text": "a"}, {"text": "b"}, {"inlineData": {"data": "x"}}]},
        {"role": "model", "parts": [{"functionCall": {"name": "f"}}]},
        {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]},
    ]
    result = transforms.disguise({"contents": contents}, "xYz12")["contents"]
    assert result[2]["parts"] == [{"text": "a"}, {"text": "b\n\nxYz12"}, {"inlineData": {"data": "x"}}]
    assert [*result[:2], *result[3:]] == [*contents[:2], *contents[3:]]


@pytest.mark.parametrize(
    "contents", [[], "hi", [{"role": "model", "parts": [{"text": "a"}]}], [{"role": "user"}]]
)
def test_nothing_to_disguise(contents: Any) -> None:
    assert transforms.disguise({"contents": contents}, "x") == {"contents": contents}


# --- signatures ---------------------------------------------------------------------------------------------


def test_no_foreign_signature_is_left_and_each_step_has_one() -> None:
    call = {"functionCall": {"name": "f"}}
    body = {
        "contents": [
            {"role": "user", "parts": [{"text": "go"}]},
            {
                "role": "model",
                "parts": [
                    {"text": "hm", "thought": True, "thoughtSignature": "old"},
                    {**call, "thoughtSignature": "old"},
                    call,
                    {**call, "thought_signature": "old"},
                    {"inlineData": {"data": "x"}, "thoughtSignature": "old"},
                    {"text": "", "thoughtSignature": "old"},
                ],
            },
            {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]},
            {"role": "model", "parts": [{"function_call": {"name": "f"}}, call]},
            {"role": "model", "parts": [{"text": "done"}]},
        ]
    }
    signed = {"thoughtSignature": DUMMY_SIGNATURE}
    contents = transforms.dummy_signatures(body)["contents"]
    assert contents[1]["parts"] == [
        {"text": "hm", "thought": True},
        {**call, **signed},
        call,
        {**call, **signed},
        {"inlineData": {"data": "x"}, **signed},
    ]
    assert contents[3]["parts"] == [{"function_call": {"name": "f"}, **signed}, call]
    assert [contents[i] for i in (0, 2, 4)] == [body["contents"][i] for i in (0, 2, 4)]


def test_a_turn_is_never_left_without_parts() -> None:
    body = {"contents": [{"role": "model", "parts": [{"text": "", "thoughtSignature": "old"}]}]}
    assert transforms.dummy_signatures(body)["contents"][0]["parts"]


# --- all of them --------------------------------------------------------------------------------------------

KEYS = st.sampled_from(
    (
        *("contents", "parts", "text", "role", "tools", "tool_config", "toolConfig", "safetySettings"),
        *("safety_settings", "category", "functionDeclarations", "functionCall", "thoughtSignature"),
    )
)
LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from(["", "user", "model", "x"])
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)

ALL: list[Callable[[dict[str, Any]], Any]] = [
    transforms.safety_off,
    lambda body: transforms.add_search(body, with_functions=True),
    lambda body: transforms.add_search(body, with_functions=False),
    lambda body: transforms.disguise(body, "token"),
    transforms.dummy_signatures,
]


@given(body=st.dictionaries(KEYS, ANYTHING, max_size=5))
@settings(max_examples=80, deadline=None)
def test_no_body_is_changed_in_place_and_none_is_too_odd(body: dict[str, Any]) -> None:
    before = copy.deepcopy(body)
    for transform in ALL:
        transform(body)
        assert body == before


def test_call_ids_are_taken_out_and_nothing_else() -> None:
    body = {
        "contents": [
            {"role": "user", "parts": [{"text": "hi", "id": "stays"}]},
            {
                "parts": [
                    {"functionCall": {"id": "a", "name": "f", "args": {"id": 1}}, "thoughtSignature": "s"}
                ]
            },
            {"parts": [{"function_response": {"id": "a", "name": "f", "response": {"id": 2}}}, 7]},
            "strange",
        ],
        "id": "stays",
    }
    before = copy.deepcopy(body)
    assert transforms.without_call_ids(body) == {
        "contents": [
            {"role": "user", "parts": [{"text": "hi", "id": "stays"}]},
            {"parts": [{"functionCall": {"name": "f", "args": {"id": 1}}, "thoughtSignature": "s"}]},
            {"parts": [{"function_response": {"name": "f", "response": {"id": 2}}}, 7]},
            "strange",
        ],
        "id": "stays",
    }
    assert body == before
    assert transforms.without_call_ids({"contents": "strange"}) == {"contents": "strange"}
