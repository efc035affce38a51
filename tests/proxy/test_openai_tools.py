from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.openai_tools import NameMap
from gapdesk.proxy.types import Failure
from tests.proxy.openai_requests import G25, G38, assistant, call, chat, check_shape, lost, result, tool, user

HI = user("hi")
CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def declarations(request: Any) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = request.body["tools"][0]["functionDeclarations"]
    return made


def mode(request: Any) -> dict[str, Any]:
    made: dict[str, Any] = request.body["toolConfig"]["functionCallingConfig"]
    return made


def test_schemas_go_raw() -> None:
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {"a": {"anyOf": [{"$ref": "#/$defs/x"}, {"type": ["array", "null"]}]}},
        "$defs": {"x": {"const": 1}},
        "additionalProperties": False,
    }
    entry = {
        "type": "function",
        "function": {"name": "f", "description": "d", "strict": True, "parameters": schema},
    }
    assert declarations(chat(HI, tools=[entry])) == [
        {"name": "f", "description": "d", "parametersJsonSchema": schema}
    ]


@pytest.mark.parametrize(
    "schema", [None, {}, {"type": "object", "properties": {}, "additionalProperties": False}]
)
def test_no_parameters_are_left_out(schema: Any) -> None:
    entry = {"type": "function", "function": {"name": "f", "parameters": schema}}
    assert declarations(chat(HI, tools=[entry])) == [{"name": "f"}]


def test_an_object_of_any_shape_is_kept() -> None:
    schema = {"type": "object", "additionalProperties": {"type": "string"}}
    assert declarations(chat(HI, tools=[tool("f", **schema)]))[0]["parametersJsonSchema"] == schema


def test_flat_and_older_declarations_are_understood() -> None:
    request = chat(
        HI,
        tools=[{"type": "function", "name": "flat", "parameters": CITY}],
        functions=[{"name": "old"}],
        function_call={"name": "old"},
    )
    assert [entry["name"] for entry in declarations(request)] == ["flat", "old"]
    assert mode(request) == {"mode": "ANY", "allowedFunctionNames": ["old"]}


def test_a_name_declared_twice_is_sent_once() -> None:
    request = chat(HI, tools=[tool("f"), tool("f")])
    assert len(declarations(request)) == 1
    assert lost(request) == {"tools[1].function.name"}


def test_tools_google_runs_itself() -> None:
    assert chat(HI, tools=[{"type": "web_search"}]).body["tools"] == [{"googleSearch": {}}]
    assert chat(HI, web_search_options={}).body["tools"] == [{"googleSearch": {}}]
    assert chat(HI, model=f"{G25}-search").body["tools"] == [{"googleSearch": {}}]
    custom = chat(HI, tools=[{"type": "custom", "custom": {"name": "x"}}])
    assert "tools" not in custom.body
    assert lost(custom) == {"tools[0]"}


def test_search_beside_functions_needs_gemini_3() -> None:
    request = chat(HI, model=f"{G38}-search", tools=[tool("f")])
    assert request.body["tools"] == [{"functionDeclarations": [{"name": "f"}]}, {"googleSearch": {}}]
    assert request.body["toolConfig"] == {"includeServerSideToolInvocations": True}
    older = chat(HI, model=f"{G25}-search", tools=[tool("f")])
    assert older.body["tools"] == [{"functionDeclarations": [{"name": "f"}]}]
    assert "toolConfig" not in older.body
    assert lost(older) == {"tools"}


ALLOWED = [{"type": "function", "function": {"name": "b"}}]


@pytest.mark.parametrize(
    ("choice", "config"),
    [
        ("none", {"mode": "NONE"}),
        ("auto", {"mode": "AUTO"}),
        ("required", {"mode": "ANY"}),
        (ALLOWED[0], {"mode": "ANY", "allowedFunctionNames": ["b"]}),
        ({"type": "function", "name": "b"}, {"mode": "ANY", "allowedFunctionNames": ["b"]}),
        (
            {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": ALLOWED}},
            {"mode": "ANY", "allowedFunctionNames": ["b"]},
        ),
        (
            {"type": "allowed_tools", "mode": "auto", "tools": ALLOWED},
            {"mode": "VALIDATED", "allowedFunctionNames": ["b"]},
        ),
    ],
)
def test_tool_choice(choice: Any, config: dict[str, Any]) -> None:
    assert mode(chat(HI, tools=[tool("a"), tool("b")], tool_choice=choice)) == config


def test_a_choice_without_tools_sends_no_config() -> None:
    assert "toolConfig" not in chat(HI, tool_choice="auto").body
    request = chat(HI, tool_choice="required")
    assert "toolConfig" not in request.body
    assert lost(request) == {"tool_choice"}


@pytest.mark.parametrize("choice", ["always", 3, {"type": "function", "function": {"name": "gone"}}, {}])
def test_a_choice_that_makes_no_sense_is_named(choice: Any) -> None:
    with pytest.raises(Failure) as caught:
        chat(HI, tools=[tool("a")], tool_choice=choice)
    assert caught.value.param == "tool_choice"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"tools": [{"type": "function", "function": {}}]}, "tools[0].function.name"),
        ({"tools": [5]}, "tools[0]"),
        (
            {"tools": [tool("f") | {"function": {"name": "f", "parameters": 3}}]},
            "tools[0].function.parameters",
        ),
        ({"tools": {}}, "tools"),
    ],
)
def test_broken_tools_are_named(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(Failure) as caught:
        chat(HI, **fields)
    assert caught.value.param == param


def test_strange_names_are_mapped_in_declarations_choice_and_history() -> None:
    name = "天气/查询 tool"
    request = chat(
        HI,
        assistant(None, call("1", name)),
        result("1", "sunny"),
        tools=[tool(name)],
        tool_choice={"type": "function", "function": {"name": name}},
    )
    check_shape(request.body)
    made = declarations(request)[0]["name"]
    assert request.tool_names[made] == name
    assert mode(request)["allowedFunctionNames"] == [made]
    assert request.body["contents"][1]["parts"][0]["functionCall"]["name"] == made


@given(st.lists(st.text(min_size=1, max_size=140), max_size=12))
@settings(max_examples=80, deadline=None)
def test_the_name_map_is_reversible_and_valid(names: list[str]) -> None:
    mapped = NameMap(names)
    assert {mapped.originals[mapped[name]] for name in names} == set(names)
    assert all(mapped.originals[mapped[name]] == name for name in names)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.:-]{0,127}", mapped[name]) for name in names)


def test_valid_names_stay_and_a_made_name_never_takes_one() -> None:
    made = NameMap(["a b"])["a b"]
    both = NameMap(["a b", made, "ns.tool:x-1"])
    assert both[made] == made
    assert both["a b"] != made
    assert both["ns.tool:x-1"] == "ns.tool:x-1"
