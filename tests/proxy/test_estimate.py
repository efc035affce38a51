from __future__ import annotations

import base64
import json
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.estimate import estimate_body, estimate_bytes, text_tokens
from tests.proxy.openai_requests import G25, G38, capabilities

FACTS = capabilities().of(G38)

# (text, characters per token) as measured with the Gemma 3 vocabulary
SAMPLES = [
    ("The quick brown fox jumps over the lazy dog, and then it sleeps for a while. " * 40, 5.39),
    ("def area(width: float, height: float) -> float:\n    return width * height\n\n" * 40, 3.34),
    ("今天的天气很好，我们一起去公园散步吧。" * 80, 1.72),
    ("Сегодня хорошая погода, и мы пойдём гулять в парк. " * 40, 4.23),
    (base64.b64encode(bytes(range(256)) * 20).decode(), 1.42),
    ("😀🎉🚀" * 100, 1.0),
]


def body_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": list(parts)}]}


@pytest.mark.parametrize(("text", "per_token"), SAMPLES)
def test_text_is_estimated_near_the_truth_and_bounded_below(text: str, per_token: float) -> None:
    truth = len(text) / per_token
    estimate = estimate_body(body_of({"text": text}), FACTS)
    assert estimate.lower <= truth
    assert truth * 0.75 <= estimate.likely <= truth * 1.75


@pytest.mark.parametrize(("text", "per_token"), SAMPLES)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_raw_bodies_are_bounded_below(text: str, per_token: float, ascii_only: bool) -> None:
    raw = json.dumps(body_of({"text": text}), ensure_ascii=ascii_only).encode()
    assert estimate_bytes(raw).lower <= len(text) / per_token + 50


@pytest.mark.parametrize(("inline", "mime"), [("inlineData", "mimeType"), ("inline_data", "mime_type")])
@pytest.mark.parametrize(("model", "tokens"), [(G38, 1120), (G25, 258)])
def test_pictures_count_by_kind_never_as_text(inline: str, mime: str, model: str, tokens: int) -> None:
    data = base64.b64encode(bytes(600_000)).decode()
    body = body_of({inline: {mime: "image/png", "data": data}})
    estimate = estimate_body(body, capabilities().of(model))
    assert tokens <= estimate.likely <= tokens + 10
    assert 0 < estimate.lower < tokens
    raw = estimate_bytes(orjson.dumps(body))
    assert raw.lower < 258
    assert raw.likely < 2000


def with_resolution(level: str, where: str, blob: dict[str, Any]) -> dict[str, Any]:
    if where == "part":
        return body_of({"inlineData": blob, "mediaResolution": {"level": level}})
    if where == "snake":
        return body_of({"inline_data": blob, "media_resolution": {"level": level}})
    return {**body_of({"inlineData": blob}), "generationConfig": {"mediaResolution": level}}


@pytest.mark.parametrize("where", ["part", "snake", "config"])
@pytest.mark.parametrize(
    ("model", "level", "tokens"),
    [
        (G38, "MEDIA_RESOLUTION_LOW", 280),
        (G38, "MEDIA_RESOLUTION_MEDIUM", 560),
        (G38, "MEDIA_RESOLUTION_HIGH", 1120),
        (G38, "MEDIA_RESOLUTION_ULTRA_HIGH", 2240),
        (G38, "MEDIA_RESOLUTION_UNSPECIFIED", 1120),
        (G25, "MEDIA_RESOLUTION_LOW", 64),
        (G25, "MEDIA_RESOLUTION_MEDIUM", 258),
        (G25, "MEDIA_RESOLUTION_HIGH", 258),
    ],
)
def test_pictures_count_by_their_resolution(where: str, model: str, level: str, tokens: int) -> None:
    body = with_resolution(level, where, {"mimeType": "image/png", "data": "QUJD" * 100_000})
    estimate = estimate_body(body, capabilities().of(model))
    assert tokens <= estimate.likely <= tokens + 20  # and the words of the config
    assert 0 < estimate.lower < tokens


def test_a_resolution_of_its_own_goes_before_that_of_all() -> None:
    blob = {"mimeType": "image/png", "data": "QUJD"}
    own = {"inlineData": blob, "mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"}}
    everywhere = {"generation_config": {"media_resolution": "MEDIA_RESOLUTION_ULTRA_HIGH"}}
    estimate = estimate_body({**body_of(own, {"inlineData": blob}), **everywhere}, FACTS)
    assert 280 + 2240 <= estimate.likely <= 280 + 2240 + 30
    file = {"fileData": {"fileUri": "files/x", "mimeType": "image/png"}}
    assert 2240 <= estimate_body({**body_of(file), **everywhere}, FACTS).likely <= 2270


@pytest.mark.parametrize(
    ("model", "level", "rate"),
    [(G38, "", 70 + 25), (G38, "_HIGH", 280 + 25), (G38, "_LOW", 70 + 25), (G25, "", 290), (G25, "_LOW", 96)],
)
def test_frames_of_a_video_count_by_resolution_too(model: str, level: str, rate: int) -> None:
    blob = {"mimeType": "video/mp4", "data": "A" * (250_000 * 60 * 4 // 3)}
    body = with_resolution(f"MEDIA_RESOLUTION{level}", "part", blob)
    assert estimate_body(body, capabilities().of(model)).likely == pytest.approx(60 * rate, rel=0.01)


@pytest.mark.parametrize("resolution", [None, 3, [], {"level": 5}, {"level": None}, {}, "LOW"])
def test_a_resolution_that_is_none_changes_nothing(resolution: Any) -> None:
    part = {"inlineData": {"mimeType": "image/png", "data": "QUJD"}}
    plain = estimate_body(body_of(part), FACTS)
    assert estimate_body(body_of({**part, "mediaResolution": resolution}), FACTS) == plain


def test_other_media_grow_with_their_size() -> None:
    def likely(mime: str, size: int) -> int:
        blob = {"mimeType": mime, "data": "A" * size}
        return estimate_body(body_of({"inlineData": blob}), FACTS).likely

    assert likely("audio/wav", 32_000 * 60 * 4 // 3) == pytest.approx(60 * 25, rel=0.05)
    for mime in ("audio/mp3", "video/mp4", "application/pdf", "text/plain"):
        assert likely(mime, 4_000_000) > likely(mime, 400_000) > 0


def test_tools_schemas_calls_and_results_count() -> None:
    words = {"description": "a word " * 200}
    plain = estimate_body(body_of({"text": "x"}), FACTS).likely
    for body in (
        {**body_of({"text": "x"}), "tools": [{"function_declarations": [words]}]},
        {**body_of({"text": "x"}), "generation_config": {"responseJsonSchema": words}},
        {**body_of({"text": "x"}), "system_instruction": {"parts": [{"text": words["description"]}]}},
        body_of({"functionCall": {"name": "f", "args": words}}),
        body_of({"function_response": {"name": "f", "response": words}}),
    ):
        assert estimate_body(body, FACTS).likely > plain + 300


def test_media_inside_a_tool_result_are_not_text() -> None:
    inner = {"inlineData": {"mimeType": "image/png", "data": "QUJD" * 10_000}}
    body = body_of({"functionResponse": {"name": "f", "response": {}, "parts": [inner]}})
    assert estimate_body(body, FACTS).likely < 1300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "contents",
                    "parts",
                    "text",
                    "inlineData",
                    "data",
                    "mimeType",
                    "functionResponse",
                    "fileData",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["contents", "tools", "systemInstruction"]), JSON))
@settings(max_examples=80, deadline=None)
def test_no_body_upsets_it(body: dict[str, Any]) -> None:
    estimate = estimate_body(body, FACTS)
    assert 0 <= estimate.lower <= estimate.likely


@given(st.binary(max_size=2000))
@settings(max_examples=80, deadline=None)
def test_no_bytes_upset_it(raw: bytes) -> None:
    estimate = estimate_bytes(raw)
    assert min(estimate.lower, estimate.likely) >= 0


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
@settings(max_examples=80, deadline=None)
def test_classes_of_characters_are_told_apart(text: str) -> None:
    weights = {1: 0.30, 2: 0.27, 3: 0.62, 4: 1.0}
    assert text_tokens(text) == pytest.approx(sum(weights[len(char.encode())] for char in text), abs=1e-6)


def test_nesting_that_cannot_be_written_is_no_crash() -> None:
    deep: dict[str, Any] = {}
    for _ in range(400):
        deep = {"a": deep}
    assert estimate_body(body_of({"functionCall": {"name": "f", "args": deep}}), FACTS).lower >= 0
