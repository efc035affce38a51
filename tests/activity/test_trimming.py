from __future__ import annotations

import os
from base64 import b64encode, urlsafe_b64encode

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.activity.trimming import LIMIT, amount, is_whole, trimmed
from gapdesk.activity.types import Body

DATA = b64encode(os.urandom(3000)).decode()
LARGE = b64encode(os.urandom(15_000_000)).decode()


def test_twenty_megabytes_of_a_picture_are_one_line() -> None:
    raw = orjson.dumps({"url": f"data:image/png;base64,{LARGE}", "after": 1})
    body = trimmed(raw)
    assert body.data == b'{"url":"data:image/png;base64,<base64, 15.0 MB>","after":1}'
    assert (body.size, body.cut, is_whole(body)) == (len(raw), False, False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (DATA, "<base64, 3 kB>"),
        (urlsafe_b64encode(os.urandom(3000)).decode(), "<base64, 3 kB>"),
        (b64encode(os.urandom(2000)).decode(), "<base64, 2 kB>"),  # ends with =
        (f"data:audio/wav;base64,{DATA}", "data:audio/wav;base64,<base64, 3 kB>"),
        (orjson.dumps({"data": DATA}).decode(), '{"data":"<base64, 3 kB>"}'),  # JSON within a text
        ("\n".join([DATA] * 2), "<base64, 6 kB>"),
    ],
)
def test_base64_is_found_wherever_it_stands(value: str, shown: str) -> None:
    for doc in ({"a": value, "b": "c"}, ["x", value]):
        raw = orjson.dumps(doc)
        body = trimmed(raw)
        assert body.data == orjson.dumps(doc).replace(orjson.dumps(value), orjson.dumps(shown))
        assert not is_whole(body)
    event = b"data: %b\r\n\r\n" % orjson.dumps({"data": value})
    assert trimmed(event).data == b"data: %b\r\n\r\n" % orjson.dumps({"data": shown})


@pytest.mark.parametrize(
    "text",
    [
        "A" * 1024,
        "many words " * 1000,
        "x" * 70_000 + " " + "x" * 70_000,
        "天气" * 2000,
        DATA + " ",
        "k=" + DATA + ".",
    ],
)
def test_what_is_no_base64_stays(text: str) -> None:
    raw = orjson.dumps({"text": text, "more": [1, "two"]})
    assert trimmed(raw) == Body(raw, len(raw))
    assert is_whole(trimmed(raw))


@pytest.mark.parametrize("word", [b"word ", b'"a",', "天气 ".encode()])
def test_the_rest_is_cut_at_two_megabytes(word: bytes) -> None:
    raw = word * (3 * LIMIT // len(word))
    body = trimmed(raw)
    assert (body.data, body.size, body.cut) == (raw[:LIMIT], len(raw), True)
    assert is_whole(trimmed(raw[:LIMIT]))


def test_what_was_cut_off_before_is_cut() -> None:
    body = trimmed(b"abc", 10)
    assert (body, is_whole(body)) == (Body(b"abc", 10, cut=True), False)


@pytest.mark.parametrize("raw", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"%PDF\xff\xfe"])
def test_what_is_no_text_is_told_by_its_size(raw: bytes) -> None:
    assert trimmed(raw) == Body(b"<binary, %d B>" % len(raw), len(raw), cut=True)


def test_a_character_across_the_end_of_the_sample_is_text() -> None:
    raw = b"x" * 4095 + "é".encode() * 10
    assert trimmed(raw) == Body(raw, len(raw))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (1_340_000, "1.3 MB"),
    ],
)
def test_amounts(size: int, words: str) -> None:
    assert amount(size) == words


PIECES = st.sampled_from(
    ['"', "\\", DATA, DATA[:1000], "word ", ";base64,", "data:x/y;base64,", "é", "{", ","]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_whatever_it_is_only_long_base64_goes(pieces: list[str]) -> None:
    raw = "".join(pieces).encode()
    body = trimmed(raw)
    assert body.size == len(raw)
    assert not body.cut
    assert is_whole(body) == (body.data == raw)
    if b"base64, " not in body.data:
        assert body.data == raw


LEAVES = st.integers(-9, 9) | st.text(max_size=5) | st.just(DATA)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
def test_json_stays_json(doc: object) -> None:
    raw = orjson.dumps(doc)
    shown = trimmed(raw).data
    orjson.loads(shown)
    assert shown == raw.replace(DATA.encode(), b"<base64, 3 kB>")
