from __future__ import annotations

import base64
import tracemalloc
from hashlib import sha256
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.large_data import LargeData
from gapdesk.proxy.types import JsonObject
from gapdesk.store import blobs
from tests.store.memory import memory


def shown(data: str, **fields: Any) -> JsonObject:
    return {"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": data, **fields}}]}


class Pieces:
    """Stands for data cut anywhere, as `LargeData.whole` may give them."""

    def __init__(self, data: bytes, cuts: list[int]) -> None:
        bounds = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
        self.pieces: list[bytes | memoryview] = [memoryview(data)[a:b] for a, b in pairwise(bounds)]

    def whole(self, data: str) -> list[bytes | memoryview]:
        return self.pieces

    def put_back(self, body: bytes) -> bytes:
        return body


@given(
    st.binary(min_size=1, max_size=300),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 400), max_size=5),
)
@settings(max_examples=150, deadline=None)
def test_either_alphabet_padded_or_not_cut_anywhere(
    data: bytes, url: bool, padded: bool, cuts: list[int]
) -> None:
    text = (base64.urlsafe_b64encode if url else base64.b64encode)(data)
    content, (medium,) = blobs.take_out(shown("…"), Pieces(text if padded else text.rstrip(b"="), cuts))
    assert b"".join(medium.pieces) == data
    assert (medium.size, medium.hash) == (len(data), sha256(data).digest())
    assert content["parts"] == [{"inlineData": {"mimeType": "image/png", "hash": sha256(data).hexdigest()}}]


@pytest.mark.parametrize(
    "bad", ["", "A", "AAAAA", "AA=A", "QQ==QQ==", "=", "====", "QU JD", "ä" * 4, "AAA*", "Q==="]
)
def test_what_is_no_base64_stays_as_it_is(bad: str) -> None:
    content, media = blobs.take_out(shown(bad, displayName="x"))
    assert media == []
    assert content == shown(bad, displayName="x")


def test_what_stands_for_bad_data_is_made_whole() -> None:
    content, media = blobs.take_out(shown("~1~"), Pieces(b"QQ==QQ==", [3]))
    assert (media, content) == ([], shown("QQ==QQ=="))


def test_large_data_of_a_request_is_found_again() -> None:
    data = bytes(range(256)) * 2000
    text = base64.b64encode(data).decode()
    attached = LargeData(b'{"url": "data:image/png;base64,%s"}' % text.encode())
    stand_in = attached.rest.split(b"base64,")[1].removesuffix(b'"}').decode()
    assert len(stand_in) < 200
    _, (medium,) = blobs.take_out(shown(stand_in), attached)
    assert b"".join(medium.pieces) == data
    assert max(map(len, medium.pieces)) <= blobs.SLICE


@pytest.mark.parametrize("where", ["result", "arguments", "text"])
def test_large_data_that_are_no_media_are_kept_in_their_place(where: str) -> None:
    data = base64.b64encode(bytes(300_000)).decode()
    part: JsonObject = {
        "result": {"functionResponse": {"name": "f", "response": {"data": data}}},
        "arguments": {"functionCall": {"name": "f", "args": {"data": data}}},
        "text": {"text": f"see data:image/png;base64,{data}"},
    }[where]
    content = {"role": "user", "parts": [part]}
    attached = LargeData(orjson.dumps(content), b";base64," if where == "text" else b'"data":"')
    assert attached
    assert blobs.take_out(orjson.loads(attached.rest), attached) == (content, [])


def test_what_is_too_deep_to_be_written_is_left_to_others() -> None:
    deep = orjson.loads(b'{"a":' * 400 + b"1" + b"}" * 400)
    content = {"role": "user", "parts": [{"functionCall": {"args": deep}}]}
    assert blobs.take_out(content, LargeData(b"{}")) == (content, [])


def test_media_within_results_come_and_go() -> None:
    data = base64.b64encode(b"chart").decode()
    inner = {"inlineData": {"mimeType": "image/png", "displayName": "chart.png", "data": data}}
    result = {"functionResponse": {"name": "draw", "response": {}, "parts": [inner]}, "thoughtSignature": "S"}
    content = {"role": "user", "parts": [{"text": "See"}, result]}
    with memory() as db:
        stored, media = blobs.take_out(content)
        blobs.put(db, 1, media)
        assert data not in str(stored)
        assert blobs.put_back(db, stored) == content
        assert blobs.get(db, media[0].hash.hex()) == b"chart"


def test_bytes_are_kept_once_and_as_long_as_somebody_has_them() -> None:
    data = bytes(700_001)
    _, (medium,) = blobs.take_out(shown(base64.b64encode(data).decode()))
    with memory() as db:
        for message in (1, 2):
            blobs.put(db, message, [medium, medium])
        count = "SELECT count(*), sum(length(data)) FROM blob"
        assert db.execute_sql(count).fetchall() == [(1, len(data))]
        db.execute_sql("DELETE FROM message_blob WHERE message = 1")
        blobs.drop_unused(db, [medium.hash])
        assert blobs.get(db, medium.hash.hex()) == data
        db.execute_sql("DELETE FROM message_blob WHERE message = 2")
        blobs.drop_unused(db, [medium.hash])
        assert blobs.get(db, medium.hash.hex()) is None


def test_a_medium_whose_bytes_are_gone_is_left_out() -> None:
    with memory() as db:
        part = {"inlineData": {"mimeType": "image/png", "hash": "00" * 32}}
        odd = {"inlineData": {"mimeType": "image/png", "hash": "no hash"}}
        assert blobs.put_back(db, {"role": "user", "parts": [part, {"text": "x"}, odd]}) == {
            "role": "user",
            "parts": [{"text": "x"}],
        }
        assert blobs.get(db, "no hash") is None


def test_decoding_takes_no_more_memory_than_the_bytes() -> None:
    text = base64.b64encode(bytes(4_000_000)).decode()
    tracemalloc.start()
    try:
        _, (medium,) = blobs.take_out(shown(text))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert medium.size == 4_000_000
    assert peak < 4_000_000 + 8 * blobs.SLICE
