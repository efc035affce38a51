from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.caching import prefixes
from gapdesk.proxy.large_data import LargeData
from tests.caching.google import ALICE, BOB, ask, text

CALL = {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {}}}]}
ANSWER = {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}}}]}

contents = st.lists(
    st.one_of(
        st.text(min_size=1, max_size=5).map(text),
        st.text(min_size=1, max_size=5).map(lambda said: text(said, "model")),
        st.sampled_from([CALL, ANSWER, {"parts": [{"function_response": {"name": "f"}}]}]),
        st.sampled_from([{"parts": [{"text": "no role"}]}, {"role": "user"}, {}]),
    ),
    max_size=12,
)


def answers(content: dict[str, Any]) -> bool:
    return any("functionResponse" in part or "function_response" in part for part in content.get("parts", ()))


@settings(max_examples=200, deadline=None)
@given(contents, st.sampled_from(["", "Be kind."]))
def test_what_is_cached_and_what_is_sent_make_up_the_request(said: list[dict[str, Any]], system: str) -> None:
    asked = ask(said, system, tool_config={"a": 1}, generationConfig={"temperature": 1})
    found = prefixes.steps(asked)
    assert [step.contents for step in found] == sorted({step.contents for step in found})
    for step in found:
        held = prefixes.held(asked.body, step.contents, "models/gemini-x")
        rest = prefixes.rest(asked.body, step.contents, "cachedContents/c")
        assert held["model"] == "models/gemini-x"
        assert [*held.get("contents", ()), *rest["contents"]] == said
        assert rest["contents"][0].get("role", "user") == "user" and not answers(rest["contents"][0])
        assert held["toolConfig"] == {"a": 1} and held.get("systemInstruction") == asked.body.get(
            "systemInstruction"
        )
        assert not {"systemInstruction", "tools", "toolConfig", "tool_config"} & set(rest)
        assert rest["generationConfig"] == {"temperature": 1} and rest["cachedContent"] == "cachedContents/c"
        assert step.tokens == sum(asked.sizes[: step.contents + 1])


def test_a_conversation_is_cut_before_user_turns_only() -> None:
    said = [text("a"), text("b", "model"), text("c"), CALL, ANSWER, text("d", "model"), text("e")]
    assert [step.contents for step in prefixes.steps(ask(said, "Be kind."))] == [0, 2, 6]
    assert [step.contents for step in prefixes.steps(ask(said))] == [
        2,
        6,
    ]  # there is nothing before the first
    assert prefixes.steps(ask([])) == ()


def test_a_beginning_is_of_one_client_and_one_model() -> None:
    said = [text("a"), text("b", "model"), text("c")]
    whose = [ask(said, client=ALICE), ask(said, client=BOB), ask(said, model="gemini-3.6-flash")]
    assert len({prefixes.steps(asked)[0].prefix for asked in whose}) == 3


def test_a_hash_says_what_it_holds() -> None:
    base: dict[str, Any] = {"contents": [text("a")], "tools": [{"x": 1, "y": 2}]}
    assert prefixes.digests(base) == prefixes.digests({"tools": [{"y": 2, "x": 1}], **base})
    assert prefixes.digests(base) != prefixes.digests({**base, "tools": [{"x": 1, "y": 3}]})
    system = {"parts": [{"text": "s"}]}
    assert prefixes.digests({**base, "system_instruction": system}) == prefixes.digests(
        {**base, "systemInstruction": {"role": "system", **system}}
    )
    assert prefixes.digests({**base, "systemInstruction": None}) == prefixes.digests(base)
    longer = prefixes.digests({**base, "contents": [text("a"), text("b")]})
    assert longer[:-1] == prefixes.digests(base)


@pytest.mark.parametrize("where", ["media", "media of a result", "result", "arguments"])
def test_large_data_count_by_what_they_hold(where: str) -> None:
    def digests(data: bytes) -> tuple[bytes, ...]:
        text = base64.b64encode(data).decode()
        inline = {"inlineData": {"mimeType": "image/png", "data": text}}
        part = {
            "media": inline,
            "media of a result": {"functionResponse": {"name": "f", "response": {}, "parts": [inline]}},
            "result": {"functionResponse": {"name": "f", "response": {"data": text}}},
            "arguments": {"functionCall": {"name": "f", "args": {"data": text}}},
        }[where]
        large = LargeData(orjson.dumps({"contents": [{"role": "user", "parts": [part]}]}), b'"data":"')
        assert large
        return prefixes.digests(orjson.loads(large.rest), large.sealed)

    cat, dog = bytes(300_000), bytes(200_000) + b"w" * 100_000  # alike in length and at their beginning
    assert digests(cat) != digests(dog)
    assert digests(cat) == digests(bytes(300_000))


def test_a_body_too_deep_to_be_written_has_no_hashes_and_cannot_be_cut() -> None:
    deep = orjson.loads(b'{"a":' * 400 + b"1" + b"}" * 400)
    for body in ({"contents": [{"parts": [deep]}]}, {"tools": [deep], "contents": [text("a")]}):
        assert prefixes.digests(body) == ()
        asked = replace(ask([text("a")]), body=body, digests=())
        assert prefixes.steps(asked) == ()


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ["contents", "systemInstruction", "system_instruction", "tools", "toolConfig", "parts"]
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(names, anything | st.lists(st.dictionaries(names, anything), max_size=3)))
def test_any_json_is_read(body: dict[str, Any]) -> None:
    body = orjson.loads(orjson.dumps(body))
    assert len(prefixes.digests(body)) == len(prefixes.contents_of(body)) + 1
    assert len(prefixes.title(body, 3)) <= 80


@pytest.mark.parametrize(
    ("said", "shown"),
    [("  One\n two\t", "One two"), ("x" * 500, "x" * 80), ("", ""), ("天气 \u2028怎么样", "天气 怎么样")],
)
def test_the_title_is_one_line(said: str, shown: str) -> None:
    assert prefixes.title({"contents": [text("later")], "systemInstruction": text(said)}, 0) == shown
