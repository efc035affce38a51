"""openai-python as the client: models and embeddings."""

from __future__ import annotations

import math
import struct
from base64 import b64decode
from typing import Any

import pytest

from gapdesk.practice.samples import vector
from tests.rig import FLASH, FREE, LITE, OLD, rig
from tests.sdk.clients import openai_client

EMBEDDER = "gemini-embedding-001"


# --- models -----------------------------------------------------------------------------------------------


async def test_models_are_listed() -> None:
    async with rig() as r, openai_client(r) as client:
        models = [model async for model in client.models.list()]
        listings = [call for call in r.upstream.calls if call.path == "/v1beta/models"]
        assert {call.project for call in listings} == {key.project for key in FREE}
    ids = [model.id for model in models]
    assert {FLASH, LITE, OLD, EMBEDDER, f"{OLD}-search"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert all(model.object == "model" and model.owned_by == "google" for model in models)
    assert all(isinstance(model.created, int) for model in models)
    assert not any(name.startswith("models/") for name in ids)


async def test_search_variants_can_be_switched_off_and_models_hidden() -> None:
    settings = {"search.variants": False, "models.hidden": ("gemma-*",)}
    async with rig(settings=settings) as r, openai_client(r) as client:
        ids = [model.id async for model in client.models.list()]
    assert ids
    assert not [name for name in ids if name.endswith("-search") or name.startswith("gemma-")]


@pytest.mark.parametrize("name", [FLASH, f"models/{FLASH}"])
async def test_one_model(name: str) -> None:
    async with rig() as r, openai_client(r) as client:
        model = await client.models.retrieve(name)
    assert model.id == FLASH
    assert model.object == "model"


async def test_every_listed_model_can_be_retrieved_and_every_chat_variant_asked() -> None:
    async with rig() as r, openai_client(r) as client:
        ids = [model.id async for model in client.models.list()]
        for name in ids:
            assert (await client.models.retrieve(name)).id == name
        reply = await client.chat.completions.create(
            model=f"{OLD}-search", messages=[{"role": "user", "content": "Hi"}]
        )
    assert reply.model == f"{OLD}-search"


# --- embeddings -------------------------------------------------------------------------------------------


async def test_embeddings_as_base64_and_as_numbers_are_the_same() -> None:
    """The SDK asks for base64 unless told otherwise, and decodes it."""
    async with rig() as r, openai_client(r) as client:
        texts = ["tea", "Kaffee", "水"]
        packed = await client.embeddings.create(model=EMBEDDER, input=texts)
        plain = await client.embeddings.create(model=EMBEDDER, input=texts, encoding_format="float")
        assert [call.path for call in r.upstream.calls] == [
            f"/v1beta/models/{EMBEDDER}:batchEmbedContents"
        ] * 2
    assert [item.index for item in packed.data] == [0, 1, 2]
    assert packed.usage.prompt_tokens > 0
    for text, a, b in zip(texts, packed.data, plain.data, strict=True):
        expected = vector(text, 3072)
        assert b.embedding == pytest.approx(expected)
        assert a.embedding == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("form", ["base64", "float"])
async def test_embedding_dimensions(form: Any) -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.embeddings.create(
            model=EMBEDDER, input="tea", dimensions=64, encoding_format=form
        )
    given: Any = reply.data[0].embedding
    numbers = given if form == "float" else struct.unpack("<64f", b64decode(given))
    assert list(numbers) == pytest.approx(vector("tea", 64), abs=1e-6)


async def test_many_embeddings_keep_their_order() -> None:
    texts = [f"text {n}" for n in range(150)]
    async with rig() as r, openai_client(r) as client:
        reply = await client.embeddings.create(model=EMBEDDER, input=texts, dimensions=8)
    assert [item.index for item in reply.data] == list(range(150))
    for n in (0, 99, 100, 149):
        assert reply.data[n].embedding == pytest.approx(vector(f"text {n}", 8), abs=1e-6)
    assert math.isclose(sum(x * x for x in reply.data[0].embedding), 1.0, rel_tol=1e-4)
