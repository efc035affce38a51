"""Counting, embedding, caches, files, batches."""

from __future__ import annotations

import math
from typing import Any

import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice import PracticeUpstream
from gapdesk.practice.files import GRANULARITY
from tests.practice.conftest import FREE, FREE_TOO, OTHER, PAID, Client, said, user

FLASH = "/v1beta/models/gemini-3.8-flash"
LITE = "models/gemini-3.5-flash-lite"


# --- tokens and vectors ------------------------------------------------------------------------------------


async def test_count_tokens(client: Client) -> None:
    _, plain = await client.send("POST", f"{FLASH}:countTokens", {"contents": [user("x" * 40)]})
    assert plain == {"totalTokens": 10, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 10}]}
    full = {
        "model": "models/gemini-3.8-flash",
        "contents": [user("x" * 40)],
        "systemInstruction": user("y" * 8),
    }
    _, counted = await client.send("POST", f"{FLASH}:countTokens", {"generateContentRequest": full})
    assert counted["totalTokens"] == 12
    both = {"contents": [user("a")], "generateContentRequest": full}
    assert (await client.send("POST", f"{FLASH}:countTokens", both))[0] == 400
    assert (await client.send("POST", f"{FLASH}:countTokens", {}))[0] == 400
    _, reply = await client.ask("x" * 40)
    assert reply["usageMetadata"]["promptTokenCount"] == 10


async def test_embeddings(client: Client) -> None:
    path = "/v1beta/models/gemini-embedding-001"
    _, one = await client.send("POST", f"{path}:embedContent", {"content": user("a")})
    values = one["embedding"]["values"]
    assert len(values) == 3072
    assert math.isclose(sum(value * value for value in values), 1, rel_tol=1e-9)
    requests = [
        {"model": "models/gemini-embedding-001", "content": user(text), "outputDimensionality": 256}
        for text in "aba"
    ]
    _, many = await client.send("POST", f"{path}:batchEmbedContents", {"requests": requests})
    first, second, third = (item["values"] for item in many["embeddings"])
    assert (len(first), first == third, first == second) == (256, True, False)


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("embedContent", {}),
        ("embedContent", {"content": user("a"), "outputDimensionality": 0x10000}),
        ("batchEmbedContents", {"requests": []}),
        ("batchEmbedContents", {"requests": [{"content": user("a")}]}),
    ],
)
async def test_embeddings_that_are_refused(client: Client, verb: str, body: Any) -> None:
    assert (await client.send("POST", f"/v1beta/models/gemini-embedding-001:{verb}", body))[0] == 400


# --- caches ------------------------------------------------------------------------------------------------


def cache(text: str = "x" * 8000, **fields: Any) -> dict[str, Any]:
    return {"model": LITE, "contents": [user(text)], **fields}


async def _ask_with(client: Client, name: str, key: Any = PAID, **fields: Any) -> tuple[int, Any]:
    return await client.ask("hi", LITE.removeprefix("models/"), key, cachedContent=name, **fields)


async def test_a_cache_lives_and_dies(client: Client, clock: ManualClock) -> None:
    status, made = await client.send("POST", "/v1beta/cachedContents", cache(ttl="300s", displayName="d"))
    assert (status, made["usageMetadata"], made["displayName"]) == (200, {"totalTokenCount": 2000}, "d")
    name = made["name"]
    assert len(name.removeprefix("cachedContents/")) == 40
    status, reply = await _ask_with(client, name)
    usage = reply["usageMetadata"]
    assert (status, usage["cachedContentTokenCount"], usage["promptTokenCount"]) == (200, 2000, 2001)
    status, patched = await client.send("PATCH", f"/v1beta/{name}?updateMask=ttl", {"ttl": "600s"})
    assert (status, patched["expireTime"] > made["expireTime"]) == (200, True)
    assert (await client.send("PATCH", f"/v1beta/{name}", {"displayName": "e"}))[0] == 400
    _, listed = await client.send("GET", "/v1beta/cachedContents")
    assert listed["cachedContents"] == [patched]
    clock.advance(601)
    assert (await client.send("GET", f"/v1beta/{name}"))[0] == 403
    assert await client.send("GET", "/v1beta/cachedContents") == (200, {})
    status, body = await _ask_with(client, name)
    message = "CachedContent not found (or permission denied)"
    assert (status, body["error"]["message"]) == (403, message)


async def test_a_cache_is_deleted_by_its_project_only(client: Client, upstream: PracticeUpstream) -> None:
    _, made = await client.send("POST", "/v1beta/cachedContents", cache())
    assert (await client.send("DELETE", f"/v1beta/{made['name']}", key=OTHER))[0] == 403
    assert (await _ask_with(client, made["name"], OTHER))[0] == 403
    assert await client.send("DELETE", f"/v1beta/{made['name']}") == (200, {})
    assert (await client.send("DELETE", f"/v1beta/{made['name']}"))[0] == 403


async def test_a_cache_excludes_system_tools_and_other_models(client: Client) -> None:
    _, made = await client.send("POST", "/v1beta/cachedContents", cache())
    status, body = await _ask_with(client, made["name"], systemInstruction=user("s"))
    assert (status, "Proposed fix" in body["error"]["message"]) == (400, True)
    status, body = await client.ask("hi", "gemini-3.8-flash", cachedContent=made["name"])
    assert (status, "has to be the same" in body["error"]["message"]) == (400, True)


@pytest.mark.parametrize(
    ("key", "body", "status", "words"),
    [
        (PAID, cache("x" * 64), 400, "total_token_count=16, min_total_token_count=1024"),
        (
            FREE,
            cache(),
            429,
            "TotalCachedContentStorageTokensPerModelFreeTier limit exceeded for model gemini-3.5-flash-lite: "
            "limit=0, requested=2000",
        ),
        (PAID, {**cache(), "model": "models/gemini-4-neon"}, 404, "not supported for createCachedContent"),
        (PAID, {"contents": [user("a")]}, 400, "model is not specified"),
        (PAID, cache(ttl="soon"), 400, "'cached_content.ttl'"),
        (PAID, cache(expireTime="2001-01-01T00:00:00Z"), 400, "must be in the future"),
        (PAID, cache(ttl="1s", expireTime="2100-01-01T00:00:00Z"), 400, "oneof"),
    ],
)
async def test_caches_that_are_refused(client: Client, key: Any, body: Any, status: int, words: str) -> None:
    got, reply = await client.send("POST", "/v1beta/cachedContents", body, key)
    assert (got, words in reply["error"]["message"]) == (status, True)


# --- files -------------------------------------------------------------------------------------------------


def _start(mime: str, size: int) -> dict[str, str]:
    return {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(size),
        "X-Goog-Upload-Header-Content-Type": mime,
    }


async def _put(client: Client, url: str, command: str, offset: int, data: bytes) -> tuple[int, bytes, Any]:
    headers = {"X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": str(offset)}
    path = url.removeprefix(client.upstream.url)
    return await client.raw("POST", path, data, key=None, headers=headers)


async def _upload(client: Client, content: bytes, mime: str = "text/plain", key: Any = FREE) -> Any:
    body = {"file": {"display_name": "notes"}}
    _, _, headers = await client.raw(
        "POST", "/upload/v1beta/files", body, key, headers=_start(mime, len(content))
    )
    url = headers["x-goog-upload-url"]
    assert url.startswith(client.upstream.url)
    split = len(content) // GRANULARITY * GRANULARITY
    if split:
        status, _, headers = await _put(client, url, "upload", 0, content[:split])
        assert (status, headers["x-goog-upload-status"]) == (200, "active")
    path = url.removeprefix(client.upstream.url)
    extra = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": str(split)}
    status, done = await client.send("POST", path, content[split:], None, headers=extra)
    assert status == 200
    return done["file"]


async def test_a_file_is_uploaded_in_parts_and_used(client: Client) -> None:
    content = b"z" * (GRANULARITY * 2 + 5)
    file = await _upload(client, content)
    assert (file["sizeBytes"], file["displayName"], file["state"]) == (str(len(content)), "notes", "ACTIVE")
    assert await client.send("GET", f"/v1beta/{file['name']}", key=FREE_TOO) == (200, file)
    _, raw, headers = await client.raw("GET", f"/v1beta/{file['name']}:download?alt=media", key=FREE)
    assert (raw == content, headers["content-type"]) == (True, "text/plain")
    parts = [{"fileData": {"fileUri": file["uri"], "mimeType": "text/plain"}}, {"text": "what?"}]
    status, reply = await client.ask("", key=FREE, contents=[{"parts": parts}])
    assert (status, file["uri"] in said(reply)) == (200, True)
    status, reply = await client.ask("", key=OTHER, contents=[{"parts": parts}])
    assert (status, "do not have permission to access the File" in reply["error"]["message"]) == (403, True)
    assert (await client.send("GET", f"/v1beta/{file['name']}", key=OTHER))[0] == 403
    assert await client.send("DELETE", f"/v1beta/{file['name']}", key=FREE) == (200, {})
    assert await client.send("GET", "/v1beta/files", key=FREE) == (200, {})


async def test_files_are_listed_newest_first_and_expire(client: Client, clock: ManualClock) -> None:
    names = [(await _upload(client, b"a"))["name"] for _ in range(3)]
    _, listed = await client.send("GET", "/v1beta/files?pageSize=2", key=FREE)
    assert [file["name"] for file in listed["files"]] == [names[2], names[1]]
    _, rest = await client.send("GET", f"/v1beta/files?pageToken={listed['nextPageToken']}", key=FREE)
    assert [file["name"] for file in rest["files"]] == [names[0]]
    clock.advance(48 * 3600)
    assert await client.send("GET", "/v1beta/files", key=FREE) == (200, {})


async def test_a_video_is_processed_first(client: Client) -> None:
    file = await _upload(client, b"v", "video/mp4")
    assert file["state"] == "PROCESSING"
    _, file = await client.send("GET", f"/v1beta/{file['name']}", key=FREE)
    assert file["state"] == "ACTIVE"


async def test_uploads_are_strict(client: Client) -> None:
    started = _start("text/plain", 10)
    assert (await client.raw("POST", "/upload/v1beta/files", {}, None, headers=started))[0] == 403
    assert (await client.raw("POST", "/upload/v1beta/files", {}, FREE))[0] == 400
    _, _, headers = await client.raw("POST", "/upload/v1beta/files", {}, FREE, headers=started)
    url = headers["x-goog-upload-url"]
    assert (await _put(client, url, "upload, finalize", 3, b"a"))[0] == 400
    assert (await _put(client, url, "upload", 0, b"a"))[0] == 400
    assert (await _put(client, url, "upload, finalize", 0, b"a"))[0] == 400  # ten were announced
    assert (await _put(client, url, "dance", 0, b""))[0] == 400
    _, _, headers = await _put(client, url, "query", 0, b"")
    assert headers["x-goog-upload-size-received"] == "0"
    _, _, headers = await _put(client, url, "cancel", 0, b"")
    assert headers["x-goog-upload-status"] == "cancelled"
    assert (await _put(client, url, "upload, finalize", 0, b"0123456789"))[0] == 404


# --- batches -----------------------------------------------------------------------------------------------


async def test_a_batch_is_answered_at_the_second_look(client: Client) -> None:
    requests = [
        {"request": {"contents": [user("first")]}, "metadata": {"key": "a"}},
        {"request": {"contents": []}},
    ]
    body = {"batch": {"displayName": "b", "inputConfig": {"requests": {"requests": requests}}}}
    status, made = await client.send("POST", f"{FLASH}:batchGenerateContent", body)
    assert (status, made["metadata"]["state"]) == (200, "BATCH_STATE_PENDING")
    assert "done" not in (await client.send("GET", f"/v1beta/{made['name']}"))[1]
    _, done = await client.send("GET", f"/v1beta/{made['name']}")
    good, bad = done["response"]["inlinedResponses"]["inlinedResponses"]
    assert ("first" in said(good["response"]), good["metadata"]) == (True, {"key": "a"})
    assert bad["error"]["code"] == 400
    assert (await client.send("GET", f"/v1beta/{made['name']}", key=OTHER))[0] == 404
    assert (await client.send("POST", f"/v1beta/{made['name']}:cancel"))[0] == 200
    assert len((await client.send("GET", "/v1beta/batches"))[1]["operations"]) == 1
    assert await client.send("DELETE", f"/v1beta/{made['name']}") == (200, {})
    assert await client.send("GET", "/v1beta/batches") == (200, {})
