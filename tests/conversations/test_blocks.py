from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.conversations.blocks import blocks, media
from gapdesk.conversations.types import Block, BlockKind, Picture

HASH = "ab" * 32


def test_texts_are_merged_and_thoughts_stand_apart() -> None:
    parts = [
        {"text": "I think", "thought": True},
        {"text": " hard.", "thought": True, "thoughtSignature": "AAAA"},
        {"text": "It "},
        {"text": "rains."},
        {"text": "", "thoughtSignature": "BBBB"},
    ]
    assert blocks(parts, {}) == (
        Block(BlockKind.THOUGHT, "I think hard."),
        Block(BlockKind.TEXT, "It rains."),
    )


def test_text_after_something_else_is_a_block_of_its_own() -> None:
    call = {"functionCall": {"name": "look", "args": {}}}
    assert [block.text for block in blocks([{"text": "a"}, call, {"text": "b"}], {})] == ["a", "", "b"]


def test_a_call_shows_its_arguments() -> None:
    parts = [
        {"functionCall": {"id": "1", "name": "weather", "args": {"city": "Київ"}}, "thoughtSignature": "A"}
    ]
    assert blocks(parts, {}) == (Block(BlockKind.CALL, '{\n  "city": "Київ"\n}', name="weather"),)


def test_a_result_of_text_only_is_that_text() -> None:
    for field in ("result", "output", "content"):
        parts = [{"functionResponse": {"name": "f", "response": {field: "20 °C"}}}]
        assert blocks(parts, {}) == (Block(BlockKind.RESULT, "20 °C", name="f"),)


def test_any_other_result_is_json() -> None:
    parts = [{"functionResponse": {"name": "f", "response": {"result": "x", "error": 1}}}]
    assert blocks(parts, {})[0].text == '{\n  "result": "x",\n  "error": 1\n}'


def test_media_have_their_size_also_those_in_results() -> None:
    inline = {"inlineData": {"mimeType": "image/png", "hash": HASH}}
    answer = {"functionResponse": {"name": "f", "response": {}, "parts": [inline]}}
    picture = Block(BlockKind.MEDIA, picture=Picture(HASH, "image/png", 7))
    assert blocks([inline, answer], {HASH: 7}) == (picture, Block(BlockKind.RESULT, name="f"), picture)
    assert media([answer]) == {HASH}
    assert media([inline, {"text": "x"}, {"inlineData": {"data": "!"}}]) == {HASH}


def test_base64_that_is_none_is_not_shown_in_full() -> None:
    (block,) = blocks([{"inlineData": {"mimeType": "image/png", "data": "!" * 1_000_000}}], {})
    assert block.kind is BlockKind.OTHER
    assert len(block.text) < 300


def test_files_and_code() -> None:
    parts = [
        {"fileData": {"fileUri": "https://example.com/a.mp4", "mimeType": "video/mp4"}},
        {"executableCode": {"language": "PYTHON", "code": "print(1)"}},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1\n"}},
    ]
    assert blocks(parts, {}) == (
        Block(BlockKind.FILE, "https://example.com/a.mp4"),
        Block(BlockKind.CODE, "print(1)", name="python"),
        Block(BlockKind.CODE, "1\n", name="ok"),
    )


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert blocks([{"hologram": {"depth": 3}}], {}) == (
        Block(BlockKind.OTHER, '{\n  "hologram": {\n    "depth": 3\n  }\n}'),
    )


def test_deep_nesting() -> None:
    deep: Any = 1
    for _ in range(600):
        deep = [deep]
    assert blocks([{"functionCall": {"name": "f", "args": {"x": deep}}}], {})[0].text == "…"


FIELDS = (
    *("text", "thought", "functionCall", "functionResponse", "name", "args", "response", "result", "parts"),
    *("inlineData", "hash", "data", "fileData", "fileUri", "executableCode", "code", "x"),
)

json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text("ab/"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(json | st.lists(json, max_size=4))
def test_nothing_stored_is_too_odd(parts: Any) -> None:
    for block in blocks(parts, {}):
        assert isinstance(block.text, str)
        assert isinstance(block.name, str)
        assert (block.picture is not None) == (block.kind is BlockKind.MEDIA)
    assert all(isinstance(digest, str) and digest for digest in media(orjson.loads(orjson.dumps(parts))))
