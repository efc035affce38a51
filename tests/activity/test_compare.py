from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.activity.compare import compare
from gapdesk.activity.types import Body, Captured, Compared, Line, Mark, Side
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.dialects import openai_chat
from gapdesk.proxy.model_names import resolve
from gapdesk.proxy.types import Dialect

CAPTURES = Path(__file__).parents[1] / "data" / "captures"
LONG = "The tide follows the moon."


def captured(path: str = "/v1beta/models/gemini-3.8-flash:generateContent", **sides: Any) -> Captured:
    raw = {name: side if isinstance(side, bytes) else orjson.dumps(side) for name, side in sides.items()}
    bodies = {Side(name): Body(data, len(data)) for name, data in raw.items()}
    return Captured("POST", "/v1/chat/completions", (), bodies, "POST", path)


def marked(lines: tuple[Line, ...]) -> dict[str, list[str]]:
    """The marks of the lines that have any, by the text of the line."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.mark is not Mark.SAME:
            found.setdefault(line.text.strip().rstrip(","), []).append(line.mark.value)
    return found


def openai(asked: Any, sent: Any, **more: Any) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    both = compare(captured(asked=asked, sent=sent, **more), Dialect.OPENAI)
    return marked(both.asked), marked(both.sent)


def native(asked: Any, sent: Any) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    both = compare(captured(asked=asked, sent=sent), Dialect.GEMINI)
    return marked(both.asked), marked(both.sent)


# --- Gemini's own -------------------------------------------------------------------------------------------


def test_native_bodies_are_compared_by_place() -> None:
    ours = {"contents": [{"text": "a"}], "generationConfig": {"temperature": 1, "seed": 2}, "x": 1}
    theirs = {"contents": [{"text": "a"}], "generationConfig": {"temperature": 0.5, "seed": 2}, "safety": 1}
    assert native(ours, ours) == ({}, {})
    assert native(ours, theirs) == (
        {'"temperature": 1': ["changed"], '"x": 1': ["only"]},
        {'"temperature": 0.5': ["changed"], '"safety": 1': ["only"]},
    )


def test_what_was_put_before_a_conversation_does_not_shift_it() -> None:
    ours = {"contents": [{"text": "c"}]}
    theirs = {"contents": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}
    assert native(ours, theirs) == ({}, {'"text": "a"': ["only"], '"text": "b"': ["only"]})
    assert native(theirs, ours)[1] == {}
    assert native({"l": [1, 2, 3]}, {"l": [1, 9, 3]}) == ({"2": ["changed"]}, {"9": ["changed"]})
    assert native({"l": [1, 1]}, {"l": [1]}) == ({"1": ["only"]}, {})


def test_true_is_not_one() -> None:
    assert native({"a": True}, {"a": 1}) == ({'"a": true': ["changed"]}, {'"a": 1': ["changed"]})
    assert native({"a": 1}, {"a": 1.0}) == ({}, {})


@pytest.mark.parametrize("name", ["js-genai-legacy-generate", "py-genai-tools-openapi-schema-g3-t2"])
def test_real_native_bodies_are_their_own(name: str) -> None:
    body = orjson.loads((CAPTURES / f"{name}.json").read_bytes())["request"]["body"]
    assert native(body, body) == ({}, {})
    changed = {**body, "cachedContent": "cachedContents/x"}
    assert native(body, changed) == ({}, {'"cachedContent": "cachedContents/x"': ["only"]})


# --- across dialects ----------------------------------------------------------------------------------------


def test_a_renamed_value_that_is_another_is_changed() -> None:
    asked = {"max_tokens": 99999, "temperature": 1, "frequency_penalty": 0.5, "stop": ["x"]}
    sent = {"generationConfig": {"maxOutputTokens": 65536, "temperature": 1, "stopSequences": ["x"]}}
    assert openai(asked, sent) == (
        {'"max_tokens": 99999': ["changed"], '"frequency_penalty": 0.5': ["only"]},
        {'"maxOutputTokens": 65536': ["changed"]},
    )


def test_values_are_counted() -> None:
    assert openai({"a": ["same", "same"]}, {"b": ["same"]}) == ({'"same"': ["only"]}, {})
    assert openai({"a": 7}, {"b": [7, 7]}) == ({}, {"7": ["only"]})
    assert openai({"a": True, "n": None, "e": ""}, {"b": True}) == (
        {'"a": true': ["only"]},
        {'"b": true': ["only"]},
    )


def test_the_model_and_the_stream_are_in_the_path() -> None:
    asked = {"model": "gemini-3.8-flash", "stream": False}
    assert openai(asked, {}) == ({}, {"{}": ["only"]})
    path = "/v1beta/models/gemini-3.8-pro:streamGenerateContent?alt=sse"
    other = marked(compare(captured(path, asked=asked, sent={"t": 1}), Dialect.OPENAI).asked)
    assert other == {'"model": "gemini-3.8-flash"': ["changed"], '"stream": false': ["changed"]}


def test_a_text_may_be_part_of_another_or_made_of_others() -> None:
    asked = {"messages": [{"content": LONG}, {"content": "Answer in French."}]}
    joined = {"systemInstruction": {"parts": [{"text": f"{LONG}\n\nAnswer in French."}]}}
    assert openai(asked, joined) == ({}, {})
    more = {"text": f"{LONG} Now answer."}
    assert openai({"content": LONG}, more) == (
        {},
        {'"text": "The tide follows the moon. Now answer."': ["changed"]},
    )
    assert openai({"content": LONG}, {"text": "Quite another text."})[0] == {f'"content": "{LONG}"': ["only"]}


def test_what_is_written_within_a_text_counts() -> None:
    asked = {
        "arguments": orjson.dumps({"city": "Paris", "days": 3}).decode(),
        "url": "data:image/png;base64,iVBORw0KGgo=",
    }
    sent = {
        "args": {"city": "Paris", "days": 3},
        "inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="},
    }
    assert openai(asked, sent) == ({}, {})
    lost = {**sent, "args": {"city": "Rome", "days": 3}}
    told, heard = openai(asked, lost)
    assert list(told) == ['"arguments": "{\\"city\\":\\"Paris\\",\\"days\\":3}"']
    assert heard == {'"city": "Rome"': ["only"]}


@pytest.mark.parametrize(
    ("name", "lost", "added"),
    [
        (
            "js-langchain-latest-openai-tools-t2",
            {'"type": "function"', '"id": "call_265b72fc781547c19142"', '"role": "tool"',
             '"tool_call_id": "call_265b72fc781547c19142"'},
            {'"role": "user"'},
        ),
        ("js-openai-image", {'"type": "text"', '"type": "image_url"'}, set()),
    ],
)  # fmt: skip
def test_real_requests_in_translation(name: str, lost: set[str], added: set[str]) -> None:
    asked = orjson.loads((CAPTURES / f"{name}.json").read_bytes())["request"]["body"]
    model = resolve(asked["model"], {}, ())
    call = openai_chat.parse(asked, name=model, facts=Capabilities({}).of(model.model), signatures={})
    both = compare(
        captured(f"/v1beta/models/{model.model}:generateContent", asked=asked, sent=call.body), Dialect.OPENAI
    )
    assert (set(marked(both.asked)), set(marked(both.sent))) == (lost, added)


# --- answers ------------------------------------------------------------------------------------------------

REPLY = {
    "candidates": [
        {"content": {"parts": [{"text": LONG}], "role": "model"}, "finishReason": "STOP", "index": 0}
    ],
    "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 6, "totalTokenCount": 11},
}


def sse(*events: Any) -> bytes:
    return b"".join(b"data: %b\r\n\r\n" % orjson.dumps(event) for event in events)


def answer(received: Any, told: Any, dialect: Dialect = Dialect.OPENAI) -> Compared:
    return compare(captured(received=received, told=told), dialect)


def test_an_answer_in_translation() -> None:
    told = {
        "id": "chatcmpl-1",
        "choices": [{"message": {"role": "assistant", "content": LONG}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11},
    }
    both = answer(REPLY, told)
    assert marked(both.received) == {'"index": 0': ["only"]}
    assert marked(both.told) == {'"id": "chatcmpl-1"': ["only"]}


def test_a_stream_is_merged_on_one_side_and_told_in_lines_on_the_other() -> None:
    head = {"candidates": [{"content": {"parts": [{"text": "The tide "}], "role": "model"}}]}
    tail = {
        "candidates": [{"content": {"parts": [{"text": LONG[9:]}], "role": "model"}, "finishReason": "STOP"}]
    }
    pieces = [{"choices": [{"delta": {"content": text}}]} for text in (LONG[:4], LONG[4:], " Really.")]
    told = b": keep-alive\n\n" + sse(*pieces) + b"data: [DONE]\n\n"
    both = answer(sse(head, tail), told)
    assert f'"text": "{LONG}"' in [line.text.strip() for line in both.received]
    assert not any(f'"text": "{LONG}"' in text for text in marked(both.received))
    assert [line.text for line in both.told] == [
        ": keep-alive",
        *(f"data: {orjson.dumps(piece).decode()}" for piece in pieces),
        "data: [DONE]",
    ]
    assert [line.mark.value for line in both.told] == ["same", "same", "same", "only", "same"]


def test_a_native_stream_that_was_passed_on_has_no_differences() -> None:
    head = {"candidates": [{"content": {"parts": [{"text": "The tide "}], "role": "model"}}]}
    tail = {
        "candidates": [{"content": {"parts": [{"text": LONG[9:]}], "role": "model"}, "finishReason": "STOP"}]
    }
    both = answer(sse(head, tail), sse(head, tail), Dialect.GEMINI)
    assert {**marked(both.told), **{k: v for k, v in marked(both.received).items() if "index" not in k}} == {}


def test_half_a_stream_is_merged_as_far_as_it_goes() -> None:
    raw = sse(REPLY) + b'data: {"candidates": [{"cont'
    both = answer(raw, None)
    assert f'"text": "{LONG}"' in [line.text.strip() for line in both.received]
    assert [line.text for line in answer(b"data: none\n\n", None).received] == ["data: none"]


# --- what is there ------------------------------------------------------------------------------------------


def test_nothing_was_captured_of_what_never_was() -> None:
    assert compare(captured(), Dialect.OPENAI) == Compared()
    both = compare(captured(asked={"a": 1}), Dialect.OPENAI)
    assert (marked(both.asked), both.sent) == ({}, ())


def test_what_is_no_json_is_shown_as_it_is() -> None:
    both = compare(captured(asked=b"--boundary\r\nfile", sent={"a": 1}), Dialect.GEMINI)
    assert both.asked == (Line("--boundary"), Line("file"))
    deep = b"[" * 900 + b"]" * 900
    assert [line.text for line in compare(captured(asked=deep), Dialect.GEMINI).asked] == [
        deep.decode()[:1000],
        deep.decode()[1000:],
    ]


def test_what_was_cut_says_so() -> None:
    cut = Captured("POST", "/", (), {Side.TOLD: Body(b'{"a": [1,', 100, cut=True)})
    assert compare(cut, Dialect.GEMINI).told == (Line('{"a": [1,'), Line("… the rest was not kept"))


WORDS = st.sampled_from(["", "a", "long enough", "data:x", "{}", '{"a":1}', "data:a/b;base64,QQ=="])
NAMES = st.sampled_from(["a", "text", "max_tokens", "content", "_", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(JSON, JSON, st.sampled_from(Dialect), st.booleans())
def test_any_two_documents_can_be_compared(ours: Any, theirs: Any, dialect: Dialect, stream: bool) -> None:
    told = sse(theirs, ours) if stream else theirs
    both = compare(captured(asked=ours, sent=theirs, received=ours, told=told), dialect)
    for lines, doc in ((both.asked, ours), (both.sent, theirs), (both.received, ours)):
        assert orjson.loads("".join(line.text.strip(" ") for line in lines)) == doc
    alone = compare(captured(asked=ours, sent=ours), dialect)
    assert not (marked(alone.asked) or marked(alone.sent))
