"""Large data are set aside and put back: what goes out is what came in."""

from __future__ import annotations

import base64
import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.openai_chat import decode, parse
from gapdesk.proxy.large_data import LargeData, is_set_aside, true_length
from gapdesk.proxy.model_names import resolve
from gapdesk.proxy.types import Failure
from tests.proxy.openai_requests import G38, PNG, capabilities, user

BIG = base64.b64encode(bytes(range(255)) * 1024).decode()
SOUND = [BIG, BIG + "QQ==", BIG + "QUI=", PNG[:64] + BIG]


def request(*urls: str, text: str = "hi", field: str = "image_url") -> bytes:
    parts: list[Any] = [{"type": field, field: {"url": url}} for url in urls]
    return orjson.dumps({"model": G38, "messages": [user([*parts, {"type": "text", "text": text}])]})


def sent(raw: bytes) -> tuple[bytes, LargeData, Any]:
    """The body that goes upstream, and how it came about."""
    data = LargeData(raw)
    name = resolve(G38, {}, capabilities())
    call = parse(decode(data.rest), name=name, facts=capabilities().of(name.model), signatures={})
    return data.put_back(orjson.dumps(call.body)), data, call


@pytest.mark.parametrize("data", SOUND)
def test_the_body_is_the_same_and_the_data_are_never_parsed(data: str) -> None:
    raw = request(f"data:image/png;base64,{data}", f"data:;base64,{PNG}", f"data:image/webp;base64,{BIG}")
    body, aside, _ = sent(raw)
    assert len(aside.rest) < 2000
    name = resolve(G38, {}, capabilities())
    plain = parse(json.loads(raw), name=name, facts=capabilities().of(name.model), signatures={})
    assert json.loads(body) == plain.body
    assert [part["inlineData"]["data"] for part in json.loads(body)["contents"][0]["parts"][:3]] == [
        data,
        PNG,
        BIG,
    ]


def test_sizes_count_as_if_the_data_were_there() -> None:
    raw = request(f"data:video/mp4;base64,{BIG * 8}", field="video_url")
    _, data, call = sent(raw)
    name = resolve(G38, {}, capabilities())
    plain = parse(json.loads(raw), name=name, facts=capabilities().of(name.model), signatures={})
    assert len(data.rest) < 1000
    assert call.estimate == plain.estimate
    assert true_length(BIG) == len(BIG) and not is_set_aside(BIG)


@pytest.mark.parametrize(
    "broken", [BIG + "-", BIG + "QQ=", "=" + BIG + "QQQ", BIG + "A===", BIG[:-5] + "-ABCD"]
)
def test_broken_data_are_refused_by_name_as_ever(broken: str) -> None:
    with pytest.raises(Failure, match=r"messages\[0\]\.content\[0\]\.image_url holds broken base64"):
        sent(request(f"data:image/png;base64,{broken}"))


def test_data_with_white_space_and_without_padding_go_the_ordinary_way() -> None:
    for data, clean in ((BIG[:100] + "\n" + BIG[100:], BIG), (BIG + "QQ", BIG + "QQ==")):
        body, aside, _ = sent(raw := request(f"data:image/png;base64,{data}"))
        assert aside.rest is raw
        assert json.loads(body)["contents"][0]["parts"][0]["inlineData"]["data"] == clean


def test_data_inside_a_text_come_back_too() -> None:
    text = f'see "data:image/png;base64,{BIG}" and ;base64,{BIG}'
    body, _, _ = sent(request(f"data:image/png;base64,{BIG}", text=text))
    assert json.loads(body)["contents"][0]["parts"][1]["text"] == text


def test_a_stand_in_that_the_caller_made_up_stands_for_nothing() -> None:
    text = "~gapdesk:7:100~ ~gapdesk:0:1~"
    body, _, _ = sent(request(f"data:image/png;base64,{BIG}", text=text))
    assert json.loads(body)["contents"][0]["parts"][1]["text"] == text


@given(st.binary(max_size=300), st.integers(0, 300))
@settings(max_examples=60, deadline=None)
def test_whatever_the_bytes_are_nothing_is_lost(noise: bytes, at: int) -> None:
    raw = noise[:at] + b'";base64,' + BIG.encode() + noise[at:] + b'"'
    data = LargeData(raw)
    assert data.put_back(data.rest) == raw


@pytest.mark.parametrize("data", [BIG, BIG + "QQ==", '"\\é\n' + BIG, BIG + '"\\é\n🙂'])
def test_what_did_not_come_with_the_request_is_set_aside_too(data: str) -> None:
    """Behind what did; whatever it is, the JSON stays sound."""
    kept = LargeData(request(f"data:image/png;base64,{SOUND[1]}"))
    stand_ins = [kept.set_aside(data), kept.set_aside(SOUND[2])]
    assert all(len(one) < 128 for one in stand_ins)
    assert orjson.loads(kept.put_back(orjson.dumps(stand_ins))) == [data, SOUND[2]]
    assert true_length(kept.set_aside(BIG)) == len(BIG)
    before = kept.size
    kept.set_aside(BIG)
    assert 0 < len(BIG) - (kept.size - before) < 128
    assert kept.set_aside("QUJD") == "QUJD"
