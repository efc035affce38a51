from __future__ import annotations

import json
import struct
from base64 import b64decode
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.openai_embeddings import EmbeddingCall, parse, render
from gapdesk.proxy.types import Failure, FailureKind
from tests.proxy.replies import JSON

CAPTURES = sorted((Path(__file__).parents[1] / "data/captures").glob("*-embed.json"))
OPENAI = [c for c in (json.loads(path.read_text("utf-8")) for path in CAPTURES) if c["family"] == "openai"]


def call(**fields: Any) -> EmbeddingCall:
    return parse(orjson.dumps({"model": "gemini-embedding-001", "input": "a", **fields}))


def embedded(*vectors: list[float]) -> dict[str, Any]:
    return {"embeddings": [{"values": vector} for vector in vectors]}


def test_one_text_or_many_become_a_batch() -> None:
    assert call(input="hello").bodies("gemini-embedding-2") == [
        {"requests": [{"model": "models/gemini-embedding-2", "content": {"parts": [{"text": "hello"}]}}]}
    ]
    (body,) = call(input=["a", "b"], dimensions=256).bodies("m")
    assert [r["content"]["parts"][0]["text"] for r in body["requests"]] == ["a", "b"]
    assert all(r["outputDimensionality"] == 256 for r in body["requests"])


def test_more_texts_than_google_takes_at_once_are_split() -> None:
    bodies = call(input=[str(i) for i in range(250)]).bodies("m")
    assert [len(body["requests"]) for body in bodies] == [100, 100, 50]
    assert bodies[2]["requests"][-1]["content"]["parts"] == [{"text": "249"}]


@pytest.mark.parametrize("capture", OPENAI, ids=lambda capture: capture["id"])
def test_golden_captures(capture: dict[str, Any]) -> None:
    body = capture["request"]["body"]
    parsed = parse(orjson.dumps(body))
    assert parsed.texts == ("a", "b")
    assert parsed.base64 is (body["encoding_format"] == "base64")


@pytest.mark.parametrize("ids", [[1, 2, 3], [[1, 2], [3]]])
def test_token_ids_are_refused_with_the_switch_that_helps(ids: Any) -> None:
    with pytest.raises(Failure) as caught:
        call(input=ids)
    assert caught.value.status == 400
    assert "check_embedding_ctx_length=False" in caught.value.message


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input": None}, "input"),
        ({"input": []}, "input"),
        ({"input": ""}, "input"),
        ({"input": ["a", ""]}, "input[1]"),
        ({"input": ["a", None]}, "input[1]"),
        ({"model": ""}, "model"),
        ({"model": 3}, "model"),
        ({"encoding_format": "hex"}, "encoding_format"),
        ({"dimensions": 0}, "dimensions"),
        ({"dimensions": "256"}, "dimensions"),
    ],
)
def test_faults_are_named(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(Failure) as caught:
        call(**fields)
    assert caught.value.kind is FailureKind.BAD_REQUEST
    assert caught.value.param == param


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=30)
    | st.dictionaries(st.sampled_from(("model", "input", "dimensions")), JSON).map(orjson.dumps)
)
def test_anything_else_is_a_bad_request(raw: bytes) -> None:
    try:
        parsed = parse(raw)
    except Failure as failure:
        assert failure.status == 400
        assert failure.message
    else:
        assert parsed.bodies("m")[0]["requests"]


def test_vectors_as_numbers() -> None:
    reply = {**embedded([0.5, -1.0], [1, 0]), "usageMetadata": {"promptTokenCount": 4}}
    assert render(call(input=["a", "b"]), [reply], 99) == {
        "object": "list",
        "data": [
            {"object": "embedding", "index": 0, "embedding": [0.5, -1.0]},
            {"object": "embedding", "index": 1, "embedding": [1, 0]},
        ],
        "model": "gemini-embedding-001",
        "usage": {"prompt_tokens": 4, "total_tokens": 4},
    }


def test_vectors_as_little_endian_floats() -> None:
    found = render(call(encoding_format="base64"), [embedded([0.5, -2.25])], 7)
    assert struct.unpack("<2f", b64decode(found["data"][0]["embedding"])) == (0.5, -2.25)
    assert found["usage"] == {"prompt_tokens": 7, "total_tokens": 7}


def test_batches_are_put_together_in_order() -> None:
    found = render(call(input=["a", "b"]), [embedded([1.0]), embedded([2.0])], 1)
    assert [(e["index"], e["embedding"]) for e in found["data"]] == [(0, [1.0]), (1, [2.0])]


@settings(max_examples=100, deadline=None)
@given(
    JSON.map(lambda odd: {"embeddings": odd})
    | JSON.map(lambda odd: {"embeddings": [{"values": odd}]})
    | st.lists(JSON, max_size=3).map(lambda odd: {"embeddings": [{"values": odd}]})
)
def test_what_is_no_vector_is_googles_fault(reply: dict[str, Any]) -> None:
    try:
        found = render(call(encoding_format="base64"), [reply], 1)
    except Failure as failure:
        assert failure.kind is FailureKind.UPSTREAM
        assert failure.status == 502
    else:
        assert len(b64decode(found["data"][0]["embedding"])) == 4 * len(reply["embeddings"][0]["values"])


def test_a_missing_vector_is_googles_fault() -> None:
    with pytest.raises(Failure, match="1 embeddings for 2 texts"):
        render(call(input=["a", "b"]), [embedded([1.0])], 1)
