"""openai-python as the client: pictures, documents and sound, both ways."""

from __future__ import annotations

import io
import wave
from base64 import b64decode, b64encode
from typing import Any

import openai
import pytest
from aiohttp import web

from gapdesk.practice.samples import PNG, SOUND
from tests.rig import LITE, OLD, Rig, rig
from tests.sdk.clients import PDF, WAV, openai_client

IMAGE_MODEL = "gemini-3.1-flash-image"


def _b64(data: bytes) -> str:
    return b64encode(data).decode()


def shown(part: dict[str, Any]) -> list[Any]:
    """A question about one medium."""
    return [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, part]}]


def inline_data(r: Rig) -> list[Any]:
    """The media in the newest upstream request."""
    parts = r.generations()[-1].json["contents"][-1]["parts"]
    return [part["inlineData"] for part in parts if "inlineData" in part]


@pytest.mark.parametrize(
    ("part", "mime", "data"),
    [
        ({"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}, "image/png", PNG),
        ({"type": "input_audio", "input_audio": {"data": _b64(WAV), "format": "wav"}}, "audio/", _b64(WAV)),
        (
            {
                "type": "file",
                "file": {"filename": "a.pdf", "file_data": f"data:application/pdf;base64,{_b64(PDF)}"},
            },
            "application/pdf",
            _b64(PDF),
        ),
    ],
    ids=["image", "audio", "pdf"],
)
async def test_media_reach_the_model(part: dict[str, Any], mime: str, data: str) -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(model=LITE, messages=shown(part))
        (sent,) = inline_data(r)
    assert sent["mimeType"].startswith(mime)
    assert sent["data"] == data
    assert "I see " in (reply.choices[0].message.content or "")


@pytest.mark.parametrize(
    "url", ["data:image/png;base64,not base64!", "data:application/x-msdownload;base64,TVo="]
)
async def test_media_gemini_cannot_take_name_the_part(url: str) -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.chat.completions.create(
                model=LITE, messages=shown({"type": "image_url", "image_url": {"url": url}})
            )
        assert r.upstream.calls == []
    assert "messages[0].content[1]" in (caught.value.param or "")


async def test_picture_at_a_private_address_is_not_fetched_for_the_client() -> None:
    """What listens on this machine is nobody's picture: gapdesk must not be a way to reach it."""
    visited: list[str] = []

    async def serve(request: web.BaseRequest) -> web.Response:
        visited.append(request.path)
        return web.Response(body=b64decode(PNG), content_type="image/png")

    runner = web.ServerRunner(web.Server(serve))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/secret.png"
    try:
        async with rig() as r, openai_client(r) as client:
            with pytest.raises(openai.BadRequestError):
                await client.chat.completions.create(
                    model=LITE, messages=shown({"type": "image_url", "image_url": {"url": url}})
                )
            assert r.upstream.calls == []
    finally:
        await runner.cleanup()
    assert visited == []


async def test_picture_in_the_reply(streaming: dict[str, Any]) -> None:
    messages: list[Any] = [{"role": "user", "content": "Draw a cat"}]
    async with rig(settings=streaming) as r, openai_client(r) as client:
        whole = await client.chat.completions.create(
            model=IMAGE_MODEL, messages=messages, extra_body={"modalities": ["text", "image"]}
        )
        stream = await client.chat.completions.create(
            model=IMAGE_MODEL, messages=messages, extra_body={"modalities": ["text", "image"]}, stream=True
        )
        deltas = [chunk.choices[0].delta async for chunk in stream if chunk.choices]
        assert r.generations()[0].json["generationConfig"]["responseModalities"] == ["TEXT", "IMAGE"]
    url = f"data:image/png;base64,{PNG}"
    message = whole.choices[0].message
    assert message.model_extra is not None
    assert message.model_extra["images"][0]["image_url"]["url"] == url
    assert f"![image]({url})" in (message.content or "")
    streamed = [image for delta in deltas for image in (delta.model_extra or {}).get("images", ())]
    assert [image["image_url"]["url"] for image in streamed] == [url]
    assert "".join(delta.content or "" for delta in deltas) == message.content


async def test_picture_of_the_model_goes_back_for_editing() -> None:
    messages: list[Any] = [{"role": "user", "content": "Draw a cat"}]
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=IMAGE_MODEL, messages=messages, extra_body={"modalities": ["text", "image"]}
        )
        messages += [
            reply.choices[0].message.model_dump(exclude_none=True),
            {"role": "user", "content": "Now with a hat"},
        ]
        await client.chat.completions.create(
            model=IMAGE_MODEL, messages=messages, extra_body={"modalities": ["text", "image"]}
        )
        assert [call.status for call in r.generations()] == [200, 200]
        model_parts = r.generations()[-1].json["contents"][1]["parts"]
    assert any(part.get("inlineData", {}).get("data") == PNG for part in model_parts)


async def test_a_picture_of_megabytes_arrives_whole() -> None:
    picture = PNG[:64] + "QUJD" * 700_000
    async with rig() as r, openai_client(r) as client:
        image: Any = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}}
        await client.chat.completions.create(model=LITE, messages=[{"role": "user", "content": [image]}])
        part = r.generations()[0].json["contents"][0]["parts"][0]
    assert part == {"inlineData": {"mimeType": "image/png", "data": picture}}


async def test_speech_in_the_reply() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model="gemini-3.8-flash-tts",
            messages=[{"role": "user", "content": "Say hello"}],
            modalities=["audio"],  # type: ignore[list-item]
            audio={"voice": "Kore", "format": "pcm16"},
        )
        config = r.generations()[0].json["generationConfig"]
    assert config["responseModalities"] == ["AUDIO"]
    assert config["speechConfig"]["voiceConfig"]["prebuiltVoiceConfig"]["voiceName"] == "Kore"
    message = reply.choices[0].message
    assert message.audio is not None
    assert message.audio.data == SOUND
    assert message.content is None


async def test_speech_as_a_wav_file() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model="gemini-3.8-flash-tts",
            messages=[{"role": "user", "content": "Say hello"}],
            modalities=["audio"],  # type: ignore[list-item]
            audio={"voice": "Kore", "format": "wav"},
        )
    audio = reply.choices[0].message.audio
    assert audio is not None
    with wave.open(io.BytesIO(b64decode(audio.data))) as sound:
        assert sound.getframerate() == 24_000
        assert sound.readframes(10_000) == b64decode(SOUND)


async def test_search_sources_are_annotations() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=f"{OLD}-search", messages=[{"role": "user", "content": "/search tea"}]
        )
        assert r.generations()[0].json["tools"] == [{"googleSearch": {}}]
    message = reply.choices[0].message
    assert message.annotations
    cited = message.annotations[0].url_citation
    assert cited.url.startswith("http")
    assert 0 <= cited.start_index < cited.end_index <= len(message.content or "")
