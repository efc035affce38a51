"""openai-python as the client: each failure as the SDK's own exception, with words, code and headers."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from tests.rig import FREE, LITE, rig
from tests.sdk.clients import openai_client

HELLO: list[Any] = [{"role": "user", "content": "Hi"}]
LOST = tuple(
    PracticeKey(f"AQ.test-key-lost-{n}-0000000000", f"30000000000{n}", fault="leaked") for n in (1, 2)
)


def said(text: str) -> list[Any]:
    return [{"role": "user", "content": text}]


@pytest.mark.parametrize("token", ["gd-wrong-token", "null", "undefined"])
async def test_wrong_token(token: str) -> None:
    async with rig() as r, openai_client(r, token=token) as client:
        with pytest.raises(openai.AuthenticationError) as caught:
            await client.chat.completions.create(model=LITE, messages=HELLO)
        with pytest.raises(openai.AuthenticationError):
            await client.models.list()
        with pytest.raises(openai.AuthenticationError):
            await client.embeddings.create(model="gemini-embedding-001", input="Hi")
        assert r.upstream.calls == []
    assert caught.value.status_code == 401
    assert caught.value.code == "invalid_api_key"
    assert caught.value.response.headers["x-should-retry"] == "false"
    assert token not in str(caught.value) or token in ("null", "undefined")


@pytest.mark.parametrize("stream", [False, True])
async def test_unknown_model(stream: bool) -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.NotFoundError) as caught:
            await client.chat.completions.create(model="gemini-99-nonsense", messages=HELLO, stream=stream)
        with pytest.raises(openai.NotFoundError):
            await client.models.retrieve("gemini-99-nonsense")
        assert len(r.generations()) == 1
    assert caught.value.code == "model_not_found"
    assert "gemini-99-nonsense" in caught.value.message


async def test_unknown_path_says_which_to_use() -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.NotFoundError) as caught:
            await client.responses.create(model=LITE, input="Hi")
        assert r.upstream.calls == []
    assert "/v1/chat/completions" in caught.value.message


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "wizard", "content": "Hi"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": [{"type": "smell"}]}]}, "messages[0].content[0].type"),
        ({"messages": HELLO, "temperature": "hot"}, "temperature"),
    ],
)
async def test_bad_request_names_the_field(body: dict[str, Any], param: str) -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.chat.completions.create(model=LITE, **body)
        assert r.upstream.calls == []
    assert caught.value.param == param
    assert caught.value.type == "invalid_request_error"
    assert caught.value.message


async def test_bad_request_of_google_is_returned_at_once() -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(model=LITE, messages=said("/error 400"))
        assert len(r.generations()) == 1
        assert len(r.finished[0].attempts) == 1


@pytest.mark.parametrize("stream", [False, True])
async def test_all_quota_gone(stream: bool) -> None:
    async with rig() as r, openai_client(r) as client:
        for key in FREE:
            r.upstream.limit(key.project, LITE, rpm=0)
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model=LITE, messages=HELLO, stream=stream)
        assert {call.project for call in r.generations()} == {key.project for key in FREE}
        assert len(r.generations()) == 3
    assert caught.value.code == "rate_limit_exceeded"
    assert caught.value.response.headers["x-should-retry"] == "false"


async def test_quota_of_the_minute_says_when_it_returns() -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.RateLimitError) as caught:
            await client.chat.completions.create(model=LITE, messages=said("/quota minute"))
        with pytest.raises(openai.RateLimitError) as again:
            await client.chat.completions.create(model=LITE, messages=HELLO)
        assert len(r.generations()) == 3  # once per project; what is known to be refused is not sent
    for error in (caught.value, again.value):
        assert 1 <= int(error.response.headers["retry-after"]) <= 61
        assert error.response.headers["x-should-retry"] == "false"


async def test_the_sdks_own_retries_make_no_storm() -> None:
    async with rig() as r, openai_client(r, max_retries=5) as client:
        for key in FREE:
            r.upstream.limit(key.project, LITE, rpm=0)
        with pytest.raises(openai.RateLimitError):
            await client.chat.completions.create(model=LITE, messages=HELLO)
        assert len(r.finished) == 1


async def test_model_overloaded() -> None:
    async with rig(settings={"retry.max_attempts": 1}) as r, openai_client(r) as client:
        with pytest.raises(openai.APIStatusError) as caught:
            await client.chat.completions.create(model=LITE, messages=said("/error 503"))
        assert len(r.generations()) == 1
    assert caught.value.status_code == 503
    assert isinstance(caught.value, openai.InternalServerError)
    assert caught.value.type == "server_error"


async def test_server_fault_is_tried_again_unseen() -> None:
    async with rig() as r, openai_client(r) as client:
        r.upstream.plan(
            Canned(status=500, body={"error": {"code": 500, "status": "INTERNAL", "message": "Oh"}})
        )
        raw = await client.chat.completions.with_raw_response.create(model=LITE, messages=HELLO)
    assert raw.headers["x-gapdesk-attempts"] == "2"


async def test_no_usable_key() -> None:
    async with rig(LOST) as r, openai_client(r) as client:
        with pytest.raises(openai.InternalServerError) as caught:
            await client.chat.completions.create(model=LITE, messages=HELLO)
        assert len(r.generations()) == 2
    assert caught.value.status_code == 503
    assert caught.value.code == "no_usable_key"
    assert all(key.secret not in str(caught.value.response.headers) + str(caught.value.body) for key in LOST)


async def test_no_key_at_all() -> None:
    async with rig(()) as r, openai_client(r) as client:
        with pytest.raises(openai.InternalServerError) as caught:
            await client.chat.completions.create(model=LITE, messages=HELLO)
    assert caught.value.status_code == 503
    assert "import a key" in caught.value.message.lower()


async def test_the_sentence_stands_in_the_reason_phrase() -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.chat.completions.create(model=LITE, messages=[])
    assert caught.value.response.reason_phrase.startswith("messages is empty")


async def test_prompt_too_long_is_context_length_exceeded() -> None:
    async with rig() as r, openai_client(r) as client:
        refusal = "The input token count (2000000) exceeds the maximum number of tokens allowed (1048576)."
        r.upstream.plan(
            Canned(
                status=400, body={"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": refusal}}
            )
        )
        with pytest.raises(openai.BadRequestError) as caught:
            await client.chat.completions.create(model=LITE, messages=HELLO)
        assert len(r.generations()) == 1
    assert caught.value.code == "context_length_exceeded"
