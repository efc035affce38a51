"""What is refused, and in which words: shape, settings, tools; and what real programs send."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.practice.errors import GoogleError
from gapdesk.practice.messages import ENUMS, MESSAGES
from gapdesk.practice.rules import check_generate
from gapdesk.practice.transcode import decode, snake, transcode
from tests.practice.conftest import CATALOGUE, DATA, PAYLOADS, Client, refused, user

WEATHER = {"name": "get_weather", "parametersJsonSchema": {"type": "object", "$defs": {}}}
TOOLS = [{"functionDeclarations": [WEATHER]}]


def asking(model: str = "gemini-3.8-flash", **fields: Any) -> str:
    return refused({"contents": [user("hi")], **fields}, model)


def config(model: str = "gemini-3.8-flash", **fields: Any) -> str:
    return asking(model, generationConfig=fields)


# --- shape -------------------------------------------------------------------------------------------------


def test_the_message_table_is_closed() -> None:
    scalars = {"string", "bool", "int", "float", "bytes", "any", "map", "map<Schema>"}
    for fields in MESSAGES.values():
        for kind in fields.values():
            bare = kind.rstrip("*")
            assert bare in scalars or bare in MESSAGES or bare.strip("<>") in ENUMS


async def test_unknown_names_are_all_named_as_on_the_wire(client: Client) -> None:
    parameters = {"type": "object", "properties": {"q": {"type": "string"}}, "additionalProperties": False}
    tools = [{"functionDeclarations": [{"name": "f", "parameters": {**parameters, "$schema": "x"}}]}]
    status, body = await client.ask("hi", tools=tools)
    assert (status, body) == (400, PAYLOADS["400_unknown_name"])


async def test_unknown_name_in_a_nested_message(client: Client) -> None:
    _, body = await client.ask("hi", generationConfig={"x": 1})
    expected = "Invalid JSON payload received. Unknown name \"x\" at 'generation_config': Cannot find field."
    assert body["error"]["message"] == expected
    assert body["error"]["details"][0]["fieldViolations"] == [
        {"field": "generation_config", "description": expected}
    ]


def test_unknown_name_at_the_top_has_no_path() -> None:
    assert asking(messages=[]) == 'Invalid JSON payload received. Unknown name "messages": Cannot find field.'


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"generationConfig": {"temperature": "hot"}},
            "'generation_config.temperature' (TYPE_FLOAT), \"hot\"",
        ),
        ({"generationConfig": {"topK": 1.5}}, "'generation_config.top_k' (TYPE_INT32), 1.5"),
        ({"generationConfig": {"seed": True}}, "'generation_config.seed' (TYPE_INT32), true"),
        ({"generationConfig": []}, "'generation_config' (type.googleapis.com"),
        ({"generationConfig": {"thinkingConfig": {"thinkingLevel": "VAST"}}}, 'ThinkingLevel), "VAST"'),
        ({"contents": [{"parts": [{"text": 1}]}]}, "'contents[0].parts[0].text' (TYPE_STRING), 1"),
        ({"contents": [{"parts": [{"thoughtSignature": "%"}]}]}, "thought_signature' (TYPE_BYTES)"),
        ({"contents": [{"parts": [{"text": "a", "functionCall": {}}]}]}, "oneof field 'data' is already set"),
    ],
)
def test_wrong_types_are_named(fields: dict[str, Any], expected: str) -> None:
    assert expected in asking(**fields)


@pytest.mark.parametrize("raw", [b"{model:x", b'{"contents": [}', b"nonsense"])
async def test_broken_json_shows_the_place(client: Client, raw: bytes) -> None:
    status, body = await client.send("POST", "/v1beta/models/gemini-3.8-flash:generateContent", raw)
    assert status == 400
    assert body["error"]["message"].startswith("Invalid JSON payload received. Unexpected token.\n")


def test_a_body_must_be_an_object() -> None:
    assert "Root element must be a message" in refused([1])


@pytest.mark.parametrize("levels", [60, 500])
def test_nesting_is_limited(levels: int) -> None:
    schema = '{"anyOf":[' * levels + "]}" * levels
    raw = f'{{"generationConfig": {{"responseSchema": {schema}}}}}'.encode()
    with pytest.raises(GoogleError, match="too deep"):
        decode(raw, "GenerateContentRequest")


def test_both_spellings_and_lenient_values() -> None:
    body = {
        "system_instruction": {"parts": {"text": "s"}},
        "contents": {"parts": {"inline_data": {"mime_type": "image/png", "data": "-_8"}}},
        "generation_config": {
            "top_k": "5",
            "temperature": 1,
            "stop_sequences": None,
            "response_modalities": "text",
        },
        "tools": {"function_declarations": {"name": "f", "parameters": {"type": "object"}}},
    }
    assert transcode(body, "GenerateContentRequest") == {
        "systemInstruction": {"parts": [{"text": "s"}]},
        "contents": [{"parts": [{"inlineData": {"mimeType": "image/png", "data": "-_8"}}]}],
        "generationConfig": {"topK": 5, "temperature": 1.0, "responseModalities": ["TEXT"]},
        "tools": [{"functionDeclarations": [{"name": "f", "parameters": {"type": "OBJECT"}}]}],
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["contents", "parts", "text", "tools", "role", "function_declarations", "parameters", "type", "x"]
    ), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*MESSAGES["GenerateContentRequest"], "x"]), JSON, max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_json_is_accepted_or_refused_in_googles_way(body: dict[str, Any]) -> None:
    card = CATALOGUE.find("gemini-3.8-flash", "v1beta", "generateContent")
    try:
        _, request = decode(json.dumps(body).encode(), "GenerateContentRequest")
        check_generate(request, card, "1")
    except GoogleError as error:
        assert error.body()["error"]["status"] == "INVALID_ARGUMENT"
        assert error.message


@given(st.sampled_from(sorted({name for fields in MESSAGES.values() for name in fields})))
@settings(max_examples=100, deadline=None)
def test_snake_case_round_trips(name: str) -> None:
    head, *rest = snake(name).split("_")
    assert head + "".join(word.capitalize() for word in rest) == name


# --- settings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "fields", "payload"),
    [
        (
            "gemini-3.8-flash",
            {"thinkingConfig": {"thinkingLevel": "MINIMAL"}},
            "400_thinking_level_unsupported",
        ),
        ("gemini-2.5-flash", {"thinkingConfig": {"thinkingLevel": "LOW"}}, "400_thinking_level_pre3"),
        ("gemini-2.5-pro", {"thinkingConfig": {"thinkingBudget": 0}}, "400_budget_zero"),
        (
            "gemini-3.8-flash",
            {"thinkingConfig": {"thinkingLevel": "LOW", "thinkingBudget": 5}},
            "400_level_and_budget",
        ),
    ],
)
def test_thinking_rules_have_googles_words(model: str, fields: dict[str, Any], payload: str) -> None:
    assert config(model, **fields) == PAYLOADS[payload]["error"]["message"]


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("gemini-3.8-flash", {"thinkingConfig": {"thinkingLevel": "low"}}),
        ("gemini-4-hydrogen", {"thinkingConfig": {"thinkingLevel": "XHIGH"}}),
        ("gemini-2.5-flash", {"thinkingConfig": {"thinkingBudget": 0}}),
        ("gemini-2.5-pro", {"thinkingConfig": {"thinkingBudget": -1}}),
        ("gemini-3.8-flash", {"thinkingConfig": {"thinkingBudget": 1024, "includeThoughts": True}}),
        (
            "gemini-3.8-flash",
            {"temperature": 2, "topP": 1, "topK": 1, "candidateCount": 8, "presencePenalty": 0},
        ),
        ("gemini-3.8-flash", {"responseMimeType": "application/json", "responseJsonSchema": {"$ref": "#"}}),
    ],
)
def test_what_is_right_passes(model: str, fields: dict[str, Any]) -> None:
    assert config(model, **fields) == ""


@pytest.mark.parametrize(
    ("model", "fields", "words"),
    [
        ("gemini-2.5-pro", {"thinkingConfig": {"thinkingBudget": 64}}, "between 128 and 32768"),
        ("gemini-4-neon", {"thinkingConfig": {"thinkingBudget": 1024}}, "budget is not supported"),
        ("gemini-4-neon", {"candidateCount": 2}, "Only one candidate"),
        ("gemini-3.8-flash", {"frequencyPenalty": 0.5}, "Penalty is not enabled for models/gemini-3.8-flash"),
        ("gemini-2.5-flash", {"presencePenalty": -1}, "Penalty is not enabled for models/gemini-2.5-flash"),
        ("gemini-3.8-flash", {"temperature": 2.1}, "temperature must be in the range"),
        ("gemini-3.8-flash", {"topP": 1.1}, "top_p"),
        ("gemini-3.8-flash", {"topK": 0}, "top_k must be positive"),
        ("gemini-3.8-flash", {"logprobs": 21}, "logprobs"),
        ("gemini-3.8-flash", {"maxOutputTokens": 0}, "max_output_tokens must be positive"),
        ("gemini-3.8-flash", {"candidateCount": 9}, "candidate_count"),
        ("gemini-3.8-flash", {"stopSequences": list("abcdef")}, "at most 5"),
        ("gemini-3.8-flash", {"responseMimeType": "text/html"}, "allowed mimetypes are `text/plain`"),
        ("gemini-3.8-flash", {"responseJsonSchema": {}}, "response mime type is `application/json`"),
        (
            "gemini-3.8-flash",
            {"responseMimeType": "application/json", "responseJsonSchema": {}, "responseSchema": {}},
            "Only one of response_schema",
        ),
    ],
)
def test_settings_that_are_refused(model: str, fields: dict[str, Any], words: str) -> None:
    assert words in config(model, **fields)


def test_safety_categories() -> None:
    wrong = [{"category": "HARM_CATEGORY_JAILBREAK", "threshold": "OFF"}]
    assert asking(safetySettings=wrong) == PAYLOADS["400_safety_category"]["error"]["message"]
    assert asking(safetySettings=[{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF"}]) == ""


def test_a_prompt_can_be_too_long() -> None:
    words = asking("gemini-3-pro-image", contents=[user("x" * (65_537 * 4))])
    assert words == "The input token count (65537) exceeds the maximum number of tokens allowed (65536)."


@pytest.mark.parametrize(
    ("model", "mime", "fine"),
    [
        ("gemini-3.8-flash", "image/png", True),
        ("gemini-3.8-flash", "audio/wav", True),
        ("gemini-3.8-flash", "application/pdf", True),
        ("gemini-3.8-flash", "image/bmp", False),
        ("gemini-3.8-flash", "application/msword", False),
        ("gemini-4-hydrogen", "application/msword", True),
        ("gemini-3.8-flash", "", False),
    ],
)
def test_mime_types(model: str, mime: str, fine: bool) -> None:
    words = asking(model, contents=[{"parts": [{"inlineData": {"mimeType": mime, "data": "AAAA"}}]}])
    assert words == ("" if fine else f"Unsupported MIME type: {mime}")


# --- tools -------------------------------------------------------------------------------------------------


def declared(**fields: Any) -> str:
    return asking(tools=[{"functionDeclarations": [{"name": "f", **fields}]}])


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "OBJECT", "properties": {}}, "parameters.properties: should be non-empty for OBJECT type"),
        ({"type": "ARRAY"}, "parameters.items: missing field."),
        ({"type": "STRING", "enum": ["a", ""]}, "parameters.enum[1]: cannot be empty"),
        ({"type": "STRING", "format": "uri"}, "only 'enum' and 'date-time' are supported"),
        (
            {"type": "OBJECT", "properties": {"a": {"type": "ARRAY"}}},
            "parameters.properties[a].items: missing",
        ),
        ({"type": "OBJECT", "properties": {"a": {}}, "required": ["b"]}, "property 'b' is not defined"),
        ({"type": "STRING", "enum": ["a"]}, ""),
    ],
)
def test_schemas(schema: dict[str, Any], words: str) -> None:
    said = declared(parameters=schema)
    assert words in said
    assert bool(words) == bool(said)


def test_function_names_and_duplicates() -> None:
    assert "Invalid function name" in declared(name="no spaces")
    assert declared(name="a.b:c-d_1") == ""
    assert "Duplicate" in asking(tools=[{"functionDeclarations": [WEATHER, WEATHER]}])
    assert "only one of" in declared(parameters={"type": "STRING"}, parametersJsonSchema={})


def test_calling_config_needs_declarations() -> None:
    mode = {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["other"]}}
    assert asking(toolConfig=mode) == PAYLOADS["400_fcc_without_tools"]["error"]["message"]
    assert "other" in asking(toolConfig=mode, tools=TOOLS)
    auto = {"functionCallingConfig": {"mode": "AUTO", "allowedFunctionNames": ["get_weather"]}}
    assert "ANY or VALIDATED" in asking(toolConfig=auto, tools=TOOLS)


def test_built_in_tools_beside_functions() -> None:
    both = [*TOOLS, {"googleSearch": {}}]
    flag = {"includeServerSideToolInvocations": True}
    assert "include_server_side_tool_invocations" in asking(tools=both)
    assert asking(tools=both, toolConfig=flag) == ""
    assert "unsupported" in asking("gemini-2.5-flash", tools=both)
    words = asking("gemini-2.5-flash", tools=both, toolConfig=flag)
    assert words == PAYLOADS["400_circulation"]["error"]["message"]


def test_json_mode_with_functions_needs_gemini_3() -> None:
    mode = {"responseMimeType": "application/json"}
    assert asking(tools=TOOLS, generationConfig=mode) == ""
    assert "'application/json' is unsupported" in asking(
        "gemini-2.5-flash", tools=TOOLS, generationConfig=mode
    )


# --- what real programs send -------------------------------------------------------------------------------


CAPTURES = [
    capture
    for path in sorted((DATA / "captures").glob("*.json"))
    if isinstance(capture := json.loads(path.read_text()), dict) and capture["family"] == "gemini"
]


@pytest.mark.parametrize("capture", CAPTURES, ids=lambda capture: capture["id"])
async def test_requests_of_real_programs(client: Client, capture: Any) -> None:
    """All but tool turns made up elsewhere (foreign signatures, ids before Gemini 3) are answered."""
    request = capture["request"]
    path = request["path"].replace("/gemini/", "/").replace("/v2/", "/v1beta/")
    query = {name: value for name, value in request["query"].items() if name != "key"}
    status, raw, _ = await client.raw(request["method"], path, request.get("body"), params=query)
    if b'"error"' in raw:
        message = orjson.loads(raw)
        message = (message[0] if isinstance(message, list) else message)["error"]["message"]
        assert message == "Corrupted thought signature." or 'Unknown name "id"' in message
    else:
        assert status == 200
