from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.reply import (
    Merger,
    block_reason,
    finish_reasons,
    has_content,
    is_usable,
    pieces,
    usage_of,
)
from gapdesk.proxy.types import Usage
from tests.proxy.replies import JSON, ODD_REPLIES, candidate, reply, split_streams

PAYLOADS = {
    row["id"]: row["body"]
    for row in json.loads((Path(__file__).parents[1] / "data/error_payloads.json").read_text("utf-8"))[
        "payloads"
    ]
}


def merge(*events: dict[str, Any]) -> Merger:
    merger = Merger()
    for event in events:
        merger.add(event)
    return merger


def parts_of(whole: dict[str, Any], index: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = whole["candidates"][index]["content"]["parts"]
    return found


def text_of(whole: dict[str, Any], *, thought: bool = False) -> str:
    return "".join(p.get("text", "") for p in parts_of(whole) if bool(p.get("thought")) == thought)


# --- reading


def test_usage_counts_what_google_counted() -> None:
    counts = {
        "promptTokenCount": 10,
        "candidatesTokenCount": 20,
        "thoughtsTokenCount": 30,
        "cachedContentTokenCount": 4,
        "toolUsePromptTokenCount": 5,
        "totalTokenCount": 65,
    }
    assert usage_of({"usageMetadata": counts}) == Usage(10, 20, 30, 4, 5, 65)


def test_usage_of_odd_counts_is_zero_and_no_usage_is_none() -> None:
    assert usage_of({"usageMetadata": {"promptTokenCount": "7", "totalTokenCount": -1}}) == Usage()
    assert usage_of({"candidates": []}) is None


def test_golden_max_tokens_while_thinking() -> None:
    body = PAYLOADS["200_max_tokens_while_thinking"]
    assert usage_of(body) == Usage(prompt=20, thoughts=3, total=23)
    assert finish_reasons(body) == ["MAX_TOKENS"]
    assert not has_content(body)


def test_golden_blocked_prompt() -> None:
    body = PAYLOADS["200_blocked_prompt"]
    assert block_reason(body) == "PROHIBITED_CONTENT"
    assert not has_content(body)
    merger = merge(body)
    assert merger.finished
    assert not merger.usable
    assert merger.whole() == body
    assert list(pieces(body)) == [body]


@pytest.mark.parametrize(
    ("part", "usable"),
    [
        ({"text": "x"}, True),
        ({"text": ""}, False),
        ({"text": "", "thoughtSignature": "s"}, False),
        ({"text": "x", "thought": True}, False),
        ({"functionCall": {"name": "f"}}, True),
        ({"inlineData": {}}, True),
        ({"inlineData": {}, "thought": True}, False),
        ({"executableCode": {}}, True),
        ({"codeExecutionResult": {}}, True),
        ({"fileData": {}}, True),
        ({"toolCall": {}}, True),
        ({"somethingNew": 1}, True),
        ({"partMetadata": {}}, False),
        ({}, False),
    ],
)
def test_usable_parts(part: dict[str, Any], usable: bool) -> None:
    assert is_usable(part) is usable
    assert has_content(reply(part)) is usable


# --- merging


def test_neighbouring_texts_become_one_and_thoughts_stay_apart() -> None:
    merger = merge(
        reply({"text": "hm", "thought": True}, finish=None),
        reply({"text": "m", "thought": True}, {"text": "Hel"}, finish=None),
        reply({"text": "lo"}),
    )
    assert parts_of(merger.whole()) == [{"text": "hmm", "thought": True}, {"text": "Hello"}]


def test_a_signed_part_stays_as_and_where_it_came() -> None:
    signed = {"text": "b", "thoughtSignature": "s1"}
    call = {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": "s2"}
    empty = {"text": "", "thoughtSignature": "s3"}
    merger = merge(
        reply({"text": "a"}, signed, {"text": "c"}, finish=None), reply({"text": "d"}, call, empty)
    )
    assert parts_of(merger.whole()) == [{"text": "a"}, signed, {"text": "cd"}, call, empty]


def test_unknown_fields_of_a_part_keep_it_whole() -> None:
    odd = {"text": "x", "partMetadata": {"a": 1}}
    assert parts_of(merge(reply({"text": "w"}, odd, {"text": "y"})).whole()) == [
        {"text": "w"},
        odd,
        {"text": "y"},
    ]


def test_candidates_are_kept_by_index() -> None:
    merger = merge(
        {"candidates": [candidate([{"text": "b"}], 1)]},
        {"candidates": [candidate([{"text": "a"}], 0, finishReason="STOP")]},
    )
    assert not merger.finished
    merger.add({"candidates": [candidate([{"text": "B"}], 1, finishReason="MAX_TOKENS")]})
    assert merger.finished
    whole = merger.whole()
    assert [c["index"] for c in whole["candidates"]] == [0, 1]
    assert parts_of(whole, 1) == [{"text": "bB"}]
    assert finish_reasons(whole) == ["STOP", "MAX_TOKENS"]


def test_grounding_accumulates_and_usage_is_the_last() -> None:
    def event(n: int, **fields: Any) -> dict[str, Any]:
        grounding = {
            "groundingChunks": [{"web": {"uri": f"https://example.test/{n}"}}],
            "searchEntryPoint": {"renderedContent": str(n)},
        }
        only = candidate([{"text": str(n)}], groundingMetadata=grounding, **fields)
        return {"candidates": [only], "usageMetadata": {"totalTokenCount": n}, "responseId": "r"}

    first = event(1)
    before = copy.deepcopy(first)
    whole = merge(first, event(2, finishReason="STOP")).whole()
    grounding = whole["candidates"][0]["groundingMetadata"]
    assert [chunk["web"]["uri"][-1] for chunk in grounding["groundingChunks"]] == ["1", "2"]
    assert grounding["searchEntryPoint"] == {"renderedContent": "2"}
    assert whole["usageMetadata"] == {"totalTokenCount": 2}
    assert whole["responseId"] == "r"
    assert first == before, "events are not ours to change"


def test_a_stream_is_usable_once_an_answer_began_and_finished_with_its_reason() -> None:
    merger = merge(reply({"text": "hm", "thought": True}, finish=None))
    assert not merger.usable
    merger.add(reply({"text": "a"}, finish=None))
    assert merger.usable
    assert not merger.finished
    merger.add(reply(finish="STOP"))
    assert merger.finished
    assert merger.usable


def test_an_empty_stream_is_an_empty_reply() -> None:
    merger = Merger()
    assert merger.whole() == {}
    assert not merger.finished


@settings(max_examples=80, deadline=None)
@given(split_streams())
def test_however_a_stream_is_split_it_merges_to_the_same(
    stream: tuple[dict[str, Any], list[dict[str, Any]]],
) -> None:
    whole, events = stream
    assert merge(*events).whole() == merge(whole).whole()


# --- pieces


def test_one_event_per_part_and_the_ending_in_the_last() -> None:
    usage = {"totalTokenCount": 9}
    call = {"functionCall": {"name": "f"}, "thoughtSignature": "s"}
    whole = reply(
        {"text": "hm", "thought": True},
        {"text": "Hel"},
        {"text": "lo"},
        call,
        usageMetadata=usage,
        modelVersion="gemini-3.8-flash",
        responseId="r1",
    )
    events = list(pieces(whole))
    assert [parts_of(event) for event in events] == [
        [{"text": "hm", "thought": True}],
        [{"text": "Hello"}],
        [call],
    ]
    for event in events[:-1]:
        assert "usageMetadata" not in event
        assert "finishReason" not in event["candidates"][0]
    assert events[-1]["usageMetadata"] == usage
    assert events[-1]["candidates"][0]["finishReason"] == "STOP"
    assert all(e["modelVersion"] == "gemini-3.8-flash" and e["responseId"] == "r1" for e in events)


def test_a_reply_without_parts_is_one_event() -> None:
    body = PAYLOADS["200_max_tokens_while_thinking"]
    (event,) = pieces(body, chars=5)
    assert event["candidates"][0]["finishReason"] == "MAX_TOKENS"
    assert event["usageMetadata"] == body["usageMetadata"]
    assert parts_of(event) == []


def test_a_signature_goes_with_the_last_piece_of_its_text() -> None:
    events = list(pieces(reply({"text": "abcdef", "thoughtSignature": "s"}), chars=4))
    assert [parts_of(e) for e in events] == [[{"text": "abcd"}], [{"text": "ef", "thoughtSignature": "s"}]]


def test_several_candidates_each_end_with_their_reason() -> None:
    whole = {"candidates": [candidate([{"text": t}], i, finishReason="STOP") for i, t in enumerate("ab")]}
    events = list(pieces(whole))
    assert [(e["candidates"][0]["index"], finish_reasons(e)) for e in events] == [
        (0, ["STOP"]),
        (1, ["STOP"]),
    ]


@settings(max_examples=80, deadline=None)
@given(split_streams(), st.integers(0, 4))
def test_pieces_merged_again_are_the_reply(
    stream: tuple[dict[str, Any], list[dict[str, Any]]], chars: int
) -> None:
    whole = merge(stream[0]).whole()
    events = list(pieces(stream[0], chars))
    again = merge(*events).whole()
    assert all(len(parts_of(event)) <= 1 for event in events)
    assert text_of(again) == text_of(whole)
    assert text_of(again, thought=True) == text_of(whole, thought=True)
    assert [p for p in parts_of(again) if "text" not in p] == [p for p in parts_of(whole) if "text" not in p]
    assert again["usageMetadata"] == whole["usageMetadata"]
    if chars == 0:
        assert again == whole


@settings(max_examples=80, deadline=None)
@given(
    st.lists(ODD_REPLIES | st.dictionaries(st.text(max_size=5), JSON, max_size=3), max_size=3),
    st.integers(0, 2),
)
def test_odd_json_never_raises(replies: list[dict[str, Any]], chars: int) -> None:
    merger = merge(*replies)
    for odd in (*replies, merger.whole()):
        usage_of(odd)
        finish_reasons(odd)
        assert has_content(odd) <= bool(odd.get("candidates"))
        assert list(pieces(odd, chars))
