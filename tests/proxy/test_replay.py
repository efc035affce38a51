from __future__ import annotations

import copy
import re
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.replay import Entry, Index, fingerprint, worth_keeping
from tests.proxy.replies import JSON

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
BODY: dict[str, Any] = {
    "systemInstruction": {"parts": [{"text": "Be brief."}]},
    "contents": [
        {"role": "user", "parts": [{"text": "What is this?"}, {"inlineData": {"mimeType": "image/png"}}]},
        {"role": "model", "parts": [{"functionCall": {"name": "look", "args": {"far_away": True}}}]},
        {"role": "user", "parts": [{"functionResponse": {"name": "look", "response": {"an_owl": 1}}}]},
    ],
    "tools": [{"functionDeclarations": [{"name": "look", "parameters": {"properties": {"far_away": {}}}}]}],
    "generationConfig": {"temperature": 0.7, "thinkingConfig": {"thinkingBudget": 1}},
}


def body(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(BODY), **changes}


def picture(data: str) -> dict[str, Any]:
    return body(contents=[{"parts": [{"inlineData": {"mimeType": "image/png", "data": data}}]}])


def print_of(given: dict[str, Any] = BODY, media: bytes = b"") -> bytes:
    return fingerprint("client-1", "gemini-9-flash", given, media)


# --- the fingerprint --------------------------------------------------------------------------------------


def reordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: reordered(inner) for name, inner in reversed(value.items())}
    return [reordered(item) for item in value] if isinstance(value, list) else value


def test_the_same_request_however_it_is_written() -> None:
    assert len(print_of()) == 32
    assert print_of(orjson.loads(orjson.dumps(BODY))) == print_of()
    assert print_of(reordered(BODY)) == print_of()


def test_both_spellings_of_googles_own_names_are_one() -> None:
    snake = {
        "system_instruction": BODY["systemInstruction"],
        "contents": [
            {
                "role": "user",
                "parts": [{"text": "What is this?"}, {"inline_data": {"mime_type": "image/png"}}],
            },
            {"role": "model", "parts": [{"function_call": {"name": "look", "args": {"far_away": True}}}]},
            {"role": "user", "parts": [{"function_response": {"name": "look", "response": {"an_owl": 1}}}]},
        ],
        "tools": [
            {"function_declarations": [{"name": "look", "parameters": {"properties": {"far_away": {}}}}]}
        ],
        "generation_config": {"temperature": 0.7, "thinking_config": {"thinking_budget": 1}},
    }
    assert print_of(snake) == print_of()


@pytest.mark.parametrize("old, new", [("far_away", "farAway"), ("an_owl", "anOwl")])
def test_the_callers_own_names_are_not_respelled(old: str, new: str) -> None:
    once = re.sub(old, new, orjson.dumps(BODY).decode(), count=1)
    assert print_of(orjson.loads(once)) != print_of()


def test_a_name_in_both_spellings_is_another_request_than_either() -> None:
    both = body(generation_config={"temperature": 1.0})
    alone = {name: value for name, value in both.items() if name != "generationConfig"}
    assert len({print_of(), print_of(both), print_of(alone)}) == 3


def test_all_that_may_change_the_reply_is_part_of_it() -> None:
    others = [
        body(generationConfig={"temperature": 0.8, "thinkingConfig": {"thinkingBudget": 1}}),
        body(generationConfig={"temperature": 0.7}),
        body(systemInstruction={"parts": [{"text": "Be brief"}]}),
        body(tools=[{"googleSearch": {}}]),
        body(tools=[]),
        body(toolConfig={"functionCallingConfig": {"mode": "ANY"}}),
        body(safetySettings=[{"category": "X", "threshold": "OFF"}]),
        body(contents=BODY["contents"][::-1]),
        body(contents=BODY["contents"][:-1]),
        body(somethingNew=1),
    ]
    prints = {print_of(), *map(print_of, others)}
    prints |= {
        fingerprint("client-2", "gemini-9-flash", BODY),
        fingerprint("client-1", "gemini-9-flash-lite", BODY),
        fingerprint("client-1g", "emini-9-flash", BODY),
        print_of(media=b"\x01" * 32),
        print_of(media=b"\x02" * 32),
    }
    assert len(prints) == len(others) + 6


def test_pictures_that_begin_alike_are_two_requests() -> None:
    assert print_of(picture(PNG + "AAAA")) != print_of(picture(PNG + "AAAB"))


@given(JSON, JSON)
@settings(max_examples=80)
def test_equal_only_where_the_contents_are(one: Any, other: Any) -> None:
    first, second = ({"contents": [{"parts": [{"functionCall": {"args": args}}]}]} for args in (one, other))
    same = orjson.dumps(one, option=orjson.OPT_SORT_KEYS) == orjson.dumps(other, option=orjson.OPT_SORT_KEYS)
    assert (print_of(first) == print_of(second)) is same


@given(st.recursive(JSON, lambda inner: st.fixed_dictionaries({"parts": st.lists(inner, max_size=2)})))
@settings(max_examples=50)
def test_any_json_has_one_and_stays_as_it_was(value: Any) -> None:
    given_body = {"contents": value}
    before = copy.deepcopy(given_body)
    assert len(print_of(given_body)) == 32
    assert given_body == before


@pytest.mark.parametrize("name", ["parts", "other"])
def test_a_body_too_deep_to_be_written_has_none(name: str) -> None:
    deep = b'{"contents":' + b'{"%s":[' % name.encode() * 400 + b"]}" * 400 + b"}"
    assert print_of(orjson.loads(deep)) == b""


@pytest.mark.parametrize(
    ("reply", "worth"),
    [
        ({"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "STOP"}]}, True),
        ({"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "MAX_TOKENS"}]}, True),
        ({"candidates": [{"content": {"parts": [{"text": "Hi"}]}, "finishReason": "SAFETY"}]}, False),
        ({"candidates": [{"content": {"parts": [{"text": "hm", "thought": True}]}}]}, False),
        ({"candidates": [{"finishReason": "MAX_TOKENS"}]}, False),
        ({"promptFeedback": {"blockReason": "OTHER"}}, False),
        ({}, False),
    ],
)
def test_what_is_worth_keeping(reply: dict[str, Any], worth: bool) -> None:
    assert worth_keeping(reply) is worth


# --- the index --------------------------------------------------------------------------------------------

_ENTRIES = st.lists(
    st.tuples(st.sampled_from([b"a", b"b", b"c"]), st.sampled_from(["x", "y"]), st.integers(0, 50)),
    max_size=20,
)


def filled(rows: list[tuple[bytes, str, int]]) -> tuple[Index, list[Entry]]:
    index = Index()
    entries = [Entry(i, key, client, float(i), size) for i, (key, client, size) in enumerate(rows)]
    for entry in entries:
        index.add(entry)
    return index, entries


@given(_ENTRIES)
@settings(max_examples=60)
def test_each_is_taken_once_and_the_oldest_first(rows: list[tuple[bytes, str, int]]) -> None:
    index, entries = filled(rows)
    for key in (b"b", b"a", b"c"):
        expected = [entry for entry in entries if entry.key == key]
        assert [index.take(key) for _ in range(len(expected) + 1)] == [*expected, None]
    assert len(index) == 0
    assert not index.has("x")


@given(_ENTRIES, st.integers(-1, 20), st.integers(0, 20), st.integers(0, 300))
@settings(max_examples=50)
def test_trimming_leaves_the_newest_within_the_limits(
    rows: list[tuple[bytes, str, int]], before: int, most: int, most_bytes: int
) -> None:
    index, entries = filled(rows)
    gone = index.trim(float(before), most, most_bytes)
    left = entries[len(gone) :]
    assert gone == entries[: len(gone)]
    assert len(index) == len(left) <= most
    assert sum(entry.size for entry in left) <= most_bytes
    assert all(entry.created > before for entry in left)
    if gone:  # no more than was necessary
        last = gone[-1]
        assert (
            last.created <= before
            or len(left) == most
            or sum(entry.size for entry in [last, *left]) > most_bytes
        )
    assert {c for c in ("x", "y") if index.has(c)} == {entry.client for entry in left}


@given(_ENTRIES)
@settings(max_examples=40)
def test_a_client_is_forgotten_and_the_others_are_not(rows: list[tuple[bytes, str, int]]) -> None:
    index, entries = filled(rows)
    assert index.forget("x") == [entry for entry in entries if entry.client == "x"]
    assert not index.has("x")
    assert index.trim(100.0, 0, 0) == [entry for entry in entries if entry.client == "y"]
