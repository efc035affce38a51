"""SSE: however the bytes are cut, the same events."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.sse import Decoder, SseTooLong


def cut(data: bytes, places: list[int]) -> list[bytes]:
    """`data` cut at `places` (taken modulo its length)."""
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[a:b] for a, b in pairwise(edges)]


def decode(chunks: list[bytes]) -> tuple[list[bytes], bytes | None, bytes]:
    decoder = Decoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events, decoder.close(), decoder.stray


PLACES = st.lists(st.integers(0, 10_000), max_size=12)
TEXTS = st.text(st.sampled_from('a:ä\u2028\u2029\u0085\x0b\x0c\x1c 😀\ufeff{}"\\'), max_size=8)
LINES = st.one_of(
    TEXTS.map(lambda t: f"data: {t}"),
    TEXTS.map(lambda t: f"data:{t}"),
    TEXTS.map(lambda t: f": {t}"),
    st.sampled_from(["", "", "", "data", "event: message", "id: 1", "retry: 5", '{"error": 1}']),
)


@given(
    lines=st.lists(LINES, max_size=12),
    ends=st.lists(st.sampled_from(["\n", "\r", "\r\n"]), min_size=12),
    bom=st.booleans(),
    places=PLACES,
)
@settings(max_examples=200, deadline=None)
def test_cuts_and_line_ends_make_no_difference(
    lines: list[str], ends: list[str], bom: bool, places: list[int]
) -> None:
    # "\r" before an empty line ended by "\n" reads as one CRLF, by the standard as well
    mixed = [*zip(lines, ends, strict=False)]
    fixed = [(a, "\r\n" if e == "\r" and b == "" else e) for (a, e), (b, _) in pairwise([*mixed, ("x", "")])]
    start = b"\xef\xbb\xbf" if bom else b""
    wire = start + "".join(line + end for line, end in fixed).encode()
    plain = "".join(f"{line}\n" for line in lines).encode()
    assert decode(cut(wire, places)) == decode([plain]) == decode([wire[i : i + 1] for i in range(len(wire))])


@given(
    events=st.lists(TEXTS.filter(bool).map(str.encode)), end=st.sampled_from([b"\n", b"\r\n"]), places=PLACES
)
@settings(max_examples=150, deadline=None)
def test_each_event_comes_out_as_it_went_in(events: list[bytes], end: bytes, places: list[int]) -> None:
    wire = b"".join(b"data: " + event + end + end for event in events)
    assert decode(cut(wire, places)) == (events, None, b"")


def test_data_lines_of_one_event_are_joined() -> None:
    assert decode([b"data:  two\ndata\ndata:three\n\n"]) == ([b" two\n\nthree"], None, b"")


def test_an_event_is_out_with_its_last_byte() -> None:
    decoder = Decoder()
    assert decoder.feed(b"data: 1\r\n\r") == [b"1"]  # the LF still to come is no further line
    assert decoder.feed(b"") == []
    assert decoder.feed(b"\ndata: 2\n") == []
    assert decoder.feed(b"\n") == [b"2"]


def test_events_without_data_are_dropped() -> None:
    assert decode([b": keep-alive\n\nevent: ping\n\ndata:\n\ndata: \n\ndata: x\n\n"]) == ([b"x"], None, b"")


def test_only_cr_and_lf_end_a_line() -> None:
    data = '{"text":"a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg"}'.encode()
    assert decode([b"data: " + data + b"\r\n\r\n"])[0] == [data]


def test_the_unfinished_rest_is_given_at_the_end() -> None:
    assert decode([b"data: 1\n\ndata: {whole}\r\n"]) == ([b"1"], b"{whole}", b"")
    assert decode([b"data: {half"]) == ([], b"{half", b"")
    assert decode([b"data: 1\n\n"]) == ([b"1"], None, b"")
    assert decode([]) == ([], None, b"")


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_raw_json_error_is_found_among_the_strays(size: int) -> None:
    error = {"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}}
    body = json.dumps([error], indent=2).encode()
    wire = b"data: 1\r\n\r\n" + body
    events, rest, stray = decode([wire[i : i + size] for i in range(0, len(wire), size)])
    assert (events, rest) == ([b"1"], None)
    assert json.loads(stray) == [error]


def test_strays_are_bounded() -> None:
    decoder = Decoder()
    for _ in range(3000):
        decoder.feed(b"x" * 1000 + b"\n")
    assert 900_000 < len(decoder.stray) <= 1024 * 1024


class CountingBytes(bytes):
    """Bytes that know how many of them were looked at."""

    seen = 0

    def splitlines(self, keepends: bool = False) -> list[bytes]:
        CountingBytes.seen += len(self)
        return super().splitlines(keepends)


def test_a_huge_line_in_small_pieces_takes_linear_work() -> None:
    payload = b"{" + b"x" * (8 * 1024 * 1024) + b"}"
    wire = b"data: " + payload + b"\n\n"
    decoder = Decoder()
    CountingBytes.seen = 0
    events: list[bytes] = []
    for i in range(0, len(wire), 1024):
        events += decoder.feed(CountingBytes(wire[i : i + 1024]))
    assert events == [payload]
    assert CountingBytes.seen <= len(wire)  # each byte once; nothing that was kept is split again


@pytest.mark.parametrize("line", [b"x" * 1200, b"data: " + b"x" * 1200, b"data: 1234567890\n" * 80])
def test_an_event_over_the_limit_is_refused(line: bytes) -> None:
    decoder = Decoder(limit=1000)
    with pytest.raises(SseTooLong, match="1,000 bytes"):
        for i in range(0, len(line), 100):
            decoder.feed(line[i : i + 100])


def test_many_events_together_may_exceed_the_limit() -> None:
    decoder = Decoder(limit=1000)
    assert len(decoder.feed((b"data: " + b"x" * 900 + b"\n\n") * 50)) == 50
