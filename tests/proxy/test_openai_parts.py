from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.dialects.openai_chat import remote_urls
from gapdesk.proxy.dialects.openai_parts import clean_base64
from gapdesk.proxy.types import Failure
from tests.proxy.openai_requests import G4, G25, G38, PNG, PNG_URI, chat, translate, user

WAV = base64.b64encode(b"RIFF0000WAVE").decode()
PDF = base64.b64encode(b"%PDF-1.7 test").decode()


def parts(*content: Any, model: str = G25) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = chat(user(list(content)), model=model).body["contents"][0]["parts"]
    return made


def image(url: str, **fields: Any) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": url, **fields}}


def refused(*content: Any, model: str = G25) -> Failure:
    with pytest.raises(Failure) as caught:
        parts(*content, model=model)
    assert caught.value.status == 400
    return caught.value


@pytest.mark.parametrize(
    ("part", "made"),
    [
        ({"type": "text", "text": "hi"}, {"text": "hi"}),
        ("hi", {"text": "hi"}),
        ({"type": "text", "text": "hi", "cache_control": {"type": "ephemeral"}}, {"text": "hi"}),
        (image(PNG_URI), {"inlineData": {"mimeType": "image/png", "data": PNG}}),
        ({"type": "image_url", "image_url": PNG_URI}, {"inlineData": {"mimeType": "image/png", "data": PNG}}),
        (image(f"data:image/jpg;base64,{PNG}"), {"inlineData": {"mimeType": "image/jpeg", "data": PNG}}),
        (image(f"data:;base64,{PNG}"), {"inlineData": {"mimeType": "image/png", "data": PNG}}),
        (
            {"type": "input_audio", "input_audio": {"data": WAV, "format": "wav"}},
            {"inlineData": {"mimeType": "audio/wav", "data": WAV}},
        ),
        (
            {"type": "input_audio", "input_audio": {"data": WAV, "format": "mp3"}},
            {"inlineData": {"mimeType": "audio/mp3", "data": WAV}},
        ),
        (
            {
                "type": "file",
                "file": {"file_data": f"data:application/pdf;base64,{PDF}", "filename": "a.pdf"},
            },
            {"inlineData": {"mimeType": "application/pdf", "data": PDF}},
        ),
        (
            {"type": "file", "file": {"file_data": PDF, "filename": "report.pdf"}},
            {"inlineData": {"mimeType": "application/pdf", "data": PDF}},
        ),
        ({"type": "file", "file": {"file_id": "files/abc"}}, {"fileData": {"fileUri": "files/abc"}}),
        ({"type": "file", "file": {"file_id": "abc"}}, {"fileData": {"fileUri": "files/abc"}}),
        (
            {"type": "video_url", "video_url": {"url": f"data:video/mp4;base64,{WAV}"}},
            {"inlineData": {"mimeType": "video/mp4", "data": WAV}},
        ),
        (
            {"type": "video_url", "video_url": {"url": "https://youtu.be/abc"}},
            {"fileData": {"fileUri": "https://youtu.be/abc"}},
        ),
        (
            image("https://example.com/a.png?x=1"),
            {"fileData": {"fileUri": "https://example.com/a.png?x=1", "mimeType": "image/png"}},
        ),
    ],
)
def test_parts(part: Any, made: dict[str, Any]) -> None:
    assert parts(part) == [made]


def test_empty_parts_and_thoughts_are_dropped() -> None:
    dropped = [{"type": "text", "text": ""}, {"type": "thinking", "thinking": "hm"}, ""]
    assert parts(*dropped, {"type": "text", "text": "x"}) == [{"text": "x"}]


def test_a_fetched_url_is_inlined_with_the_type_it_was_served_as() -> None:
    url = "https://example.com/cat"
    doc = {"messages": [user([image(f" {url} ")])]}
    assert remote_urls(doc) == [url]
    made = translate(doc, fetched={url: ("image/webp; q=1", PNG)}).body["contents"][0]["parts"]
    assert made == [{"inlineData": {"mimeType": "image/webp", "data": PNG}}]


def test_remote_urls_are_those_google_does_not_resolve_itself() -> None:
    content = [
        image("https://example.com/a.png"),
        image("https://example.com/a.png"),
        image(PNG_URI),
        {"type": "video_url", "video_url": {"url": "https://www.youtube.com/watch?v=1"}},
        {"type": "file", "file": {"file_id": "https://generativelanguage.googleapis.com/v1beta/files/x"}},
        {"type": "file", "file": {"file_id": "gs://bucket/x"}},
        {"type": "input_file", "file_url": "http://example.com/b.pdf"},
    ]
    assert remote_urls({"messages": [user(content), user("https://no.example/")]}) == [
        "https://example.com/a.png",
        "http://example.com/b.pdf",
    ]


def test_detail_is_the_media_resolution_of_gemini_3() -> None:
    (made,) = parts(image(PNG_URI, detail="low"), model=G38)
    assert made["mediaResolution"] == {"level": "MEDIA_RESOLUTION_LOW"}
    assert "mediaResolution" not in parts(image(PNG_URI, detail="auto"), model=G38)[0]
    assert "mediaResolution" not in parts(image(PNG_URI, detail="low"), model=G25)[0]


@pytest.mark.parametrize(
    ("part", "param"),
    [
        ({"type": "hologram"}, "messages[0].content[1].type"),
        ({"text": "no type"}, "messages[0].content[1].type"),
        ({"type": "text", "text": 5}, "messages[0].content[1].text"),
        (7, "messages[0].content[1]"),
        (image("data:image/png;base64,!!!"), "messages[0].content[1].image_url"),
        (image("data:image/png;base64,"), "messages[0].content[1].image_url"),
        (image("data:image/png,abc"), "messages[0].content[1].image_url"),
        (image(f"data:image/bmp;base64,{PNG}"), "messages[0].content[1].image_url"),
        (image("cat.png"), "messages[0].content[1].image_url"),
        ({"type": "image_url", "image_url": {}}, "messages[0].content[1].image_url.url"),
        ({"type": "file", "file": {}}, "messages[0].content[1].file.file_data"),
        (
            {"type": "input_audio", "input_audio": {"format": "wav"}},
            "messages[0].content[1].input_audio.data",
        ),
    ],
)
def test_what_gemini_cannot_take_is_named(part: Any, param: str) -> None:
    failure = refused({"type": "text", "text": "look"}, part)
    assert failure.param == param
    assert param.removesuffix(".type") in failure.message


def test_office_files_are_for_gemini_4() -> None:
    part = {"type": "file", "file": {"file_data": PDF, "filename": "a.docx"}}
    assert parts(part, model=G4)[0]["inlineData"]["data"] == PDF
    assert "cannot read" in refused(part, model=G25).message


@given(st.binary(min_size=1, max_size=200), st.integers(0, 200), st.sampled_from([" ", "\n", "\r\n"]))
@settings(max_examples=80, deadline=None)
def test_true_base64_passes_without_its_white_space(data: bytes, at: int, space: str) -> None:
    encoded = base64.b64encode(data).decode()
    assert clean_base64(encoded[:at] + space + encoded[at:], "p") == encoded


@pytest.mark.parametrize(("given_", "clean"), [("QQ", "QQ=="), ("QUI", "QUI="), ("QUJD", "QUJD")])
def test_missing_padding_is_added(given_: str, clean: str) -> None:
    assert clean_base64(given_, "p") == clean


@pytest.mark.parametrize("broken", ["Q", "QUJDQ", "=", "QQ=", "Q===", "QUJD====", ""])
def test_other_lengths_are_broken(broken: str) -> None:
    with pytest.raises(Failure, match="broken base64"):
        clean_base64(broken, "p")


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_whatever_passes_can_be_decoded(text: str) -> None:
    try:
        clean = clean_base64(text, "p")
    except Failure:
        return
    assert base64.b64decode(clean, validate=True)


def test_a_fault_deep_in_large_base64_is_found() -> None:
    sound = "QUJD" * 50_000
    assert clean_base64(sound, "p") is sound
    with pytest.raises(Failure):
        clean_base64(sound[:150_000] + "-" + sound[150_001:], "p")
