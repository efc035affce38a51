"""openai-python as the client: every kind of model understands every way to ask it."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from gapdesk.proxy.types import DUMMY_SIGNATURE
from tests.rig import FLASH, FREE, LITE, OLD, rig
from tests.sdk.clients import IMPATIENT, genai_client, of_google, openai_client
from tests.sdk.test_openai_tools import ASK, TOOLS, ask, results, signatures_sent, statuses

pytestmark = of_google

HELLO: list[Any] = [{"role": "user", "content": "Hi"}]
MODELS = (FLASH, LITE, OLD, "gemini-2.5-pro", "gemini-3.1-pro-preview", "gemini-4-hydrogen")


@pytest.mark.parametrize("effort", ["none", "minimal", "low", "medium", "high", "xhigh"])
async def test_reasoning_effort(effort: Any) -> None:
    async with rig() as r, openai_client(r) as client:
        for model in (*MODELS, "gemma-4-31b-it"):
            await client.chat.completions.create(model=model, messages=HELLO, reasoning_effort=effort)
        assert set(statuses(r)) == {200}
        assert len(r.generations()) == len(MODELS) + 1


@pytest.mark.parametrize("suffix", ["-thinking", "-nothinking", "-low", "-medium", "-high", "-search"])
async def test_suffix(suffix: str) -> None:
    async with rig() as r, openai_client(r) as client, genai_client(r) as google:
        for model in MODELS:
            reply = await client.chat.completions.create(model=model + suffix, messages=HELLO)
            assert reply.model == model + suffix
            await google.models.generate_content(model=model + suffix, contents="Hi")
            assert [call.path for call in r.generations()[-2:]] == [
                f"/v1beta/models/{model}:generateContent"
            ] * 2
        assert set(statuses(r)) == {200}


@pytest.mark.parametrize("model", MODELS)
async def test_parameters_no_model_takes_as_they_are(model: str) -> None:
    async with rig() as r, openai_client(r) as client:
        await client.chat.completions.create(
            model=model,
            messages=[*HELLO, {"role": "assistant", "content": "Sure,"}],
            temperature=3,
            frequency_penalty=1,
            presence_penalty=1,
            n=3,
            stop=list("uvwxyz"),
            max_tokens=100_000,
            logit_bias={"50256": -100},
            seed=2**40,
        )
        assert statuses(r) == [200]
        assert r.finished[0].losses


async def test_token_ids_are_refused_with_a_way_out() -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.BadRequestError) as caught:
            await client.embeddings.create(model="gemini-embedding-001", input=[[1, 2, 3]])
        assert r.upstream.calls == []
    assert "check_embedding_ctx_length" in caught.value.message


async def test_foreign_signature_is_repaired_before_a_stream_begins() -> None:
    async with rig(FREE[:1]) as r, openai_client(r) as client:
        message = await ask(client)
    async with rig(FREE[1:], settings=IMPATIENT) as r, openai_client(r) as client:
        stream = await client.chat.completions.create(
            model=FLASH, messages=[*ASK, message, *results(message)], tools=TOOLS, stream=True
        )
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        assert statuses(r) == [400, 200]
        assert signatures_sent(r)[0] == DUMMY_SIGNATURE
    assert "weather →" in text


async def test_signature_of_another_family_is_not_sent() -> None:
    """gapdesk made the reply, so it knows: no call is wasted on a signature that would be refused."""
    async with rig() as r, openai_client(r) as client:
        message = await ask(client, "gemini-4-hydrogen")
        await client.chat.completions.create(
            model=FLASH, messages=[*ASK, message, *results(message)], tools=TOOLS
        )
        assert statuses(r) == [200, 200]
        assert signatures_sent(r)[0] == DUMMY_SIGNATURE
