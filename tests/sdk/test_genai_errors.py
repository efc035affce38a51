"""google-genai as the client: failures as ClientError or ServerError, with Google's own details."""

from __future__ import annotations

from typing import Any

import pytest
from google.genai import errors

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from tests.rig import FREE, LITE, rig
from tests.sdk.clients import genai_client, of_google

pytestmark = of_google

RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"


async def ask(client: Any, text: str, *, stream: bool = False, model: str = LITE) -> None:
    if not stream:
        await client.models.generate_content(model=model, contents=text)
        return
    async for _ in await client.models.generate_content_stream(model=model, contents=text):
        pass


def details(error: errors.APIError) -> dict[str, Any]:
    """The details of Google's error by their type."""
    return {detail["@type"]: detail for detail in error.details["error"].get("details", ())}


@pytest.mark.parametrize("stream", [False, True])
async def test_wrong_token(stream: bool, version: str | None) -> None:
    async with rig() as r, genai_client(r, token="gd-wrong-token", version=version) as client:
        with pytest.raises(errors.ClientError) as caught:
            await ask(client, "Hi", stream=stream)
        with pytest.raises(errors.ClientError):
            await client.models.list()
        with pytest.raises(errors.ClientError):
            await client.files.list()
        assert r.upstream.calls == []
    assert (caught.value.code, caught.value.status) == (401, "UNAUTHENTICATED")
    assert "gd-wrong-token" not in str(caught.value)


@pytest.mark.parametrize("stream", [False, True])
async def test_unknown_model(stream: bool) -> None:
    async with rig() as r, genai_client(r) as client:
        with pytest.raises(errors.ClientError) as caught:
            await ask(client, "Hi", stream=stream, model="gemini-99-nonsense")
        assert len(r.generations()) == 1
    assert (caught.value.code, caught.value.status) == (404, "NOT_FOUND")
    assert "gemini-99-nonsense" in caught.value.message


async def test_bad_request_keeps_googles_details() -> None:
    async with rig() as r, genai_client(r) as client:
        with pytest.raises(errors.ClientError) as caught:
            await client.models.generate_content(model=LITE, contents="Hi", config={"temperature": 7})
        assert len(r.generations()) == 1
    assert (caught.value.code, caught.value.status) == (400, "INVALID_ARGUMENT")
    assert "temperature" in caught.value.message


@pytest.mark.parametrize("stream", [False, True])
async def test_quota_gone_says_when_it_returns(stream: bool) -> None:
    settings = {"streaming.commit_seconds": 5.0}
    async with rig(settings=settings) as r, genai_client(r) as client:
        with pytest.raises(errors.ClientError) as caught:
            await ask(client, "/quota minute", stream=stream)
        assert {call.project for call in r.generations()} == {key.project for key in FREE}
        assert len(r.generations()) == 3
        with pytest.raises(errors.ClientError) as again:
            await ask(client, "Hi", stream=stream)
        assert len(r.generations()) == 3
    assert (caught.value.code, caught.value.status) == (429, "RESOURCE_EXHAUSTED")
    assert QUOTA_FAILURE in details(caught.value)
    for error in (caught.value, again.value):
        assert 1 <= float(details(error)[RETRY_INFO]["retryDelay"].removesuffix("s")) <= 61
        assert int(error.response.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("stream", [False, True])
async def test_model_overloaded(stream: bool) -> None:
    settings = {"retry.max_attempts": 1, "streaming.commit_seconds": 5.0}
    async with rig(settings=settings) as r, genai_client(r) as client:
        with pytest.raises(errors.ServerError) as caught:
            await ask(client, "/error 503", stream=stream)
        assert len(r.generations()) == 1
    assert (caught.value.code, caught.value.status) == (503, "UNAVAILABLE")


async def test_failure_after_the_commit_is_an_event_the_sdk_raises(streaming: dict[str, Any]) -> None:
    settings = {**streaming, "retry.max_attempts": 1, "streaming.commit_seconds": 0.05}
    body = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
    async with rig(settings=settings) as r, genai_client(r) as client:
        r.upstream.plan(Canned(status=503, body=body, delay=0.15))
        with pytest.raises(errors.ServerError) as caught:
            await ask(client, "Hi", stream=True)
        assert r.finished[0].failure is not None
    assert (caught.value.code, caught.value.status) == (503, "UNAVAILABLE")


async def test_empty_reply_is_an_error_after_one_more_try(streaming: dict[str, Any]) -> None:
    async with rig(settings={**streaming, "streaming.commit_seconds": 5.0}) as r, genai_client(r) as client:
        for stream in (False, True):
            with pytest.raises(errors.ServerError) as caught:
                await ask(client, "/empty", stream=stream)
            assert caught.value.code == 502
        assert len(r.generations()) == 4


async def test_no_usable_key_shows_no_key() -> None:
    keys = (PracticeKey("AQ.test-key-lost-1-0000000000", "300000000001", fault="suspended"),)
    async with rig(keys) as r, genai_client(r) as client:
        with pytest.raises(errors.ServerError) as caught:
            await ask(client, "Hi")
        assert len(r.generations()) == 1
    assert caught.value.code == 503
    assert keys[0].secret not in str(caught.value.details) + caught.value.response.reason


async def test_unknown_resource_is_googles_own_404() -> None:
    async with rig() as r, genai_client(r) as client:
        with pytest.raises(errors.ClientError) as caught:
            await client.tunings.get(name="tunedModels/nothing")
        assert r.upstream.calls[-1].path == "/v1beta/tunedModels/nothing"
    assert caught.value.code == 404
