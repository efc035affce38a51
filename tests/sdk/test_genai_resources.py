"""google-genai as the client: models, tokens, embeddings; files and caches with their project."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest
from google.genai import errors, types

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from gapdesk.practice.samples import vector
from tests.rig import FLASH, FREE, LITE, OLD, Rig, rig
from tests.sdk.clients import PDF, genai_client, genai_sync, of_google

pytestmark = of_google

EMBEDDER = "gemini-embedding-001"
LONG = "A sentence that is worth keeping for later questions. " * 600
FREE_AND_PAID = (
    PracticeKey("AQ.test-key-poor-1-0000000000", "200000000001", label="poor 1"),
    PracticeKey("AQ.test-key-poor-2-0000000000", "200000000002", label="poor 2"),
    PracticeKey("AQ.test-key-rich-3-0000000000", "200000000003", tier="tier1", label="rich"),
)


def project_of(r: Rig, index: int = -1) -> str | None:
    """Who was asked to generate."""
    project: str | None = r.generations()[index].project
    return project


async def upload(client: Any, content: bytes, name: str, mime: str = "text/plain") -> Any:
    return await client.files.upload(
        file=io.BytesIO(content), config=types.UploadFileConfig(mime_type=mime, display_name=name)
    )


# --- models, tokens, embeddings ---------------------------------------------------------------------------


async def test_models_are_paged_as_the_caller_asks(version: str | None) -> None:
    async with rig() as r, genai_client(r, version=version) as client:
        pager = await client.models.list(config={"page_size": 5})
        assert len(pager) == 5
        names = [model.name async for model in pager]
        everything = [model.name async for model in await client.models.list()]
    assert f"models/{FLASH}" in names and len(names) > 20
    assert names == everything
    assert len(names) == len(set(names))


async def test_models_of_a_paged_upstream_are_merged() -> None:
    """Each project's list comes in two pages; the client sees one list without doubles."""
    pages = [
        Canned(
            body={
                "models": [{"name": "models/gemini-a"}, {"name": "models/gemini-b"}],
                "nextPageToken": "x y&z",
            }
        ),
        Canned(body={"models": [{"name": "models/gemini-c"}]}),
    ]
    async with rig() as r, genai_client(r) as client:
        for key in FREE:
            r.upstream.plan(*pages, key=key.secret)
        names = [model.name async for model in await client.models.list()]
        tokens = {call.query.get("pageToken") for call in r.upstream.calls}
        assert len(r.upstream.calls) == 6
    assert names == ["models/gemini-a", "models/gemini-b", "models/gemini-c"]
    assert tokens == {None, "x y&z"}


async def test_one_model(version: str | None) -> None:
    async with rig() as r, genai_client(r, version=version) as client:
        model = await client.models.get(model=FLASH)
        with pytest.raises(errors.ClientError) as caught:
            await client.models.get(model="gemini-99-nonsense")
    assert model.name == f"models/{FLASH}"
    assert model.input_token_limit == 1_048_576
    assert caught.value.code == 404
    assert caught.value.status == "NOT_FOUND"


async def test_tokens_are_counted_for_all_parts_and_cost_no_quota() -> None:
    async with rig() as r, genai_client(r) as client:
        r.upstream.limit("200000000001", LITE, rpm=0)
        r.upstream.limit("200000000002", LITE, rpm=0)
        r.upstream.limit("200000000003", LITE, rpm=0)
        short = await client.models.count_tokens(model=LITE, contents="Hello")
        long = await client.models.count_tokens(model=LITE, contents=["Hello", "and much more " * 50])
        assert [call.path for call in r.upstream.calls] == [f"/v1beta/models/{LITE}:countTokens"] * 2
    assert 0 < short.total_tokens < long.total_tokens


@pytest.mark.parametrize("texts", [["tea"], ["tea", "Kaffee", "水"]])
async def test_embeddings(texts: list[str], version: str | None) -> None:
    async with rig() as r, genai_client(r, version=version) as client:
        reply = await client.models.embed_content(
            model=EMBEDDER, contents=texts, config=types.EmbedContentConfig(output_dimensionality=16)
        )
        assert r.upstream.calls[-1].path == f"/v1beta/models/{EMBEDDER}:batchEmbedContents"
    assert [embedding.values for embedding in reply.embeddings] == [
        pytest.approx(vector(text, 16)) for text in texts
    ]


# --- files ------------------------------------------------------------------------------------------------


async def test_file_is_uploaded_used_listed_and_deleted(version: str | None) -> None:
    async with rig() as r, genai_client(r, version=version) as client:
        file = await upload(client, PDF, "notes", "application/pdf")
        owner = r.upstream.calls[0].project
        for _ in range(4):
            reply = await client.models.generate_content(model=LITE, contents=["Read this", file])
            assert project_of(r) == owner
        assert f"I see the file {file.uri}" in reply.text
        assert (await client.files.get(name=file.name)).size_bytes == len(PDF)
        assert [item.name async for item in await client.files.list()] == [file.name]
        assert {call.project for call in r.upstream.calls} == {owner}
        await client.files.delete(name=file.name)
        with pytest.raises(errors.ClientError) as caught:
            await client.files.get(name=file.name)
        assert [item async for item in await client.files.list()] == []
    assert file.display_name == "notes"
    assert caught.value.code == 403


@pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning")  # the SDK does
async def test_bytes_of_an_upload_pass_through_gapdesk_only() -> None:
    content = bytes(range(256)) * 70_000  # more than two of the SDK's pieces of 8 MiB
    async with rig() as r, genai_client(r, prefix="/gemini") as client:
        file = await upload(client, content, "big", "application/octet-stream")
        start, *pieces = [call for call in r.upstream.calls if call.path.startswith("/upload/")]
        assert start.headers["x-goog-upload-command"] == "start"
        assert b"".join(call.body for call in pieces) == content
        assert all("gd-practice" not in str(call.headers) + str(call.query) for call in r.upstream.calls)
        assert all(key.secret not in str(file) for key in FREE)
    assert int(file.size_bytes) == len(content)


async def test_upload_url_leads_back_and_shows_no_key() -> None:
    async with rig() as r:
        headers = {
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": "5",
            "X-Goog-Upload-Header-Content-Type": "text/plain",
        }
        async with r.http.post("/upload/v1beta/files", json={"file": {}}, headers=headers) as response:
            url = response.headers["x-goog-upload-url"]
        assert url.startswith(f"{r.url}/upload/v1beta/files?")
    assert r.token not in url
    assert all(key.secret not in url for key in FREE)


async def test_files_of_several_projects_are_listed_together() -> None:
    async with rig() as r, genai_client(r) as client:
        files = [await upload(client, f"text {n}".encode(), f"file {n}") for n in range(6)]
        owners = {call.project for call in r.upstream.calls if call.path == "/upload/v1beta/files"}
        listed = [item.name async for item in await client.files.list(config={"page_size": 2})]
        for n, file in enumerate(files):
            reply = await client.models.generate_content(model=LITE, contents=[file, f"question {n}"])
            assert f"question {n}" in reply.text
        assert all(call.status == 200 for call in r.upstream.calls)
    assert len(owners) == 3
    assert sorted(listed) == sorted(file.name for file in files)


async def test_owner_of_a_file_is_remembered_on_disk(tmp_path: Path) -> None:
    """The practice upstream forgets files when it stops; who is asked tells whether gapdesk remembers."""
    async with rig(folder=tmp_path) as r, genai_client(r) as client:
        file = await upload(client, b"text", "kept")
        owner = r.upstream.calls[0].project
    async with rig(folder=tmp_path) as r, genai_client(r) as client:
        for _ in range(3):
            with pytest.raises(errors.ClientError):
                await client.models.generate_content(model=LITE, contents=[file, "Hi"])
        assert {call.project for call in r.upstream.calls} == {owner}


async def test_list_outlives_the_keys_of_a_project(tmp_path: Path) -> None:
    async with rig(folder=tmp_path) as r, genai_client(r) as client:
        for n in range(3):
            await upload(client, b"text", f"file {n}")
    async with rig(FREE[:2], folder=tmp_path) as r, genai_client(r) as client:
        file = await upload(client, b"more", "newest")
        assert [item.name async for item in await client.files.list()] == [file.name]


async def test_file_is_downloaded() -> None:
    async with rig() as r, genai_client(r) as client:
        file = await upload(client, b"some bytes" * 1000, "data")
        assert await client.files.download(file=file.name) == b"some bytes" * 1000


async def test_synchronous_upload_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("from disk", encoding="utf-8")

    def work(client: Any) -> str:
        with client:
            file = client.files.upload(file=path)
            text: str = client.models.generate_content(model=LITE, contents=["Read", file]).text
            return text

    async with rig() as r:
        text = await asyncio.to_thread(work, genai_sync(r))
    assert "I see the file" in text


# --- caches -----------------------------------------------------------------------------------------------


async def test_cache_lives_with_a_project_that_can_have_one(version: str | None) -> None:
    """Free projects have no storage for caches: the paid one is found, and is asked from then on."""
    config = types.CreateCachedContentConfig(contents=LONG, display_name="book", ttl="600s")
    async with rig(FREE_AND_PAID) as r, genai_client(r, version=version) as client:
        cache = await client.caches.create(model=OLD, config=config)
        rich = FREE_AND_PAID[2].project
        using = types.GenerateContentConfig(cached_content=cache.name)
        for question in ("one", "two", "three"):
            reply = await client.models.generate_content(model=OLD, contents=question, config=using)
            assert project_of(r) == rich
            assert reply.usage_metadata.cached_content_token_count == cache.usage_metadata.total_token_count
        assert (await client.caches.get(name=cache.name)).display_name == "book"
        later = await client.caches.update(
            name=cache.name, config=types.UpdateCachedContentConfig(ttl="3600s")
        )
        assert later.expire_time > cache.expire_time
        assert [item.name async for item in await client.caches.list()] == [cache.name]
        await client.caches.delete(name=cache.name)
        assert [item async for item in await client.caches.list()] == []
        with pytest.raises(errors.ClientError) as caught:
            await client.models.generate_content(model=OLD, contents="four", config=using)
    assert caught.value.code == 403
    assert "CachedContent not found" in caught.value.message


async def test_cache_without_storage_anywhere_says_so_and_harms_no_chat() -> None:
    config = types.CreateCachedContentConfig(contents=LONG)
    async with rig(FREE_AND_PAID[:2]) as r, genai_client(r) as client:
        with pytest.raises(errors.ClientError) as caught:
            await client.caches.create(model=OLD, config=config)
        assert len(r.upstream.calls) == 2
        reply = await client.models.generate_content(model=OLD, contents="Hi")
    assert caught.value.code == 429
    assert "cache" in caught.value.message
    assert "“Hi”" in reply.text


async def test_too_small_a_cache_is_googles_word_and_one_call() -> None:
    async with rig(FREE_AND_PAID) as r, genai_client(r) as client:
        with pytest.raises(errors.ClientError) as caught:
            await client.caches.create(
                model=OLD, config=types.CreateCachedContentConfig(contents="too little")
            )
        assert len(r.upstream.calls) == 1
    assert caught.value.code == 400
    assert "Cached content is too small" in caught.value.message


# --- batches ----------------------------------------------------------------------------------------------


async def test_batch_is_asked_for_where_it_was_made() -> None:
    async with rig() as r, genai_client(r) as client:
        batch = await client.batches.create(
            model=LITE, src=[types.InlinedRequest(contents="one"), types.InlinedRequest(contents="two")]
        )
        owner = r.upstream.calls[0].project
        for _ in range(3):
            assert (await client.batches.get(name=batch.name)).name == batch.name
        assert [item.name async for item in await client.batches.list()] == [batch.name]
        await client.batches.delete(name=batch.name)
        assert {call.project for call in r.upstream.calls} == {owner}
        assert {call.status for call in r.upstream.calls} == {200}


async def test_lists_are_empty_where_there_is_nothing() -> None:
    async with rig() as r, genai_client(r) as client:
        assert [item async for item in await client.files.list()] == []
        assert [item async for item in await client.caches.list()] == []
