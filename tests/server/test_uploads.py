"""Uploads come back through gapdesk: Google's URL stays hidden, pieces need no key, nothing is held whole."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from io import BytesIO
from urllib.parse import urlencode

import pytest
from yarl import URL

from gapdesk.practice.record import Canned
from gapdesk.proxy import visit
from tests.rig import LITE, rig
from tests.server.filing import START, begin, piece, upload
from tests.server.raw import Wire, head, say
from tests.server.wire import until

MB = 1024 * 1024


@pytest.mark.parametrize(
    "path", [START, "/upload/v1/files", "/gemini/upload/v1beta/files", "/upload/v1alpha/files"]
)
async def test_the_upload_url_leads_back_here_by_the_name_the_client_used(path: str) -> None:
    async with rig() as r:
        url = URL(await begin(r, 5, path=path))
        assert f"{url.scheme}://{url.authority}" == r.url
        assert url.path == path
        assert set(url.query) == {"upload_token"}
        assert len(url.query["upload_token"]) >= 40
        answer = await say(
            r.url,
            head(
                *("POST", START, "Content-Length: 0", "X-Goog-Upload-Protocol: resumable"),
                *("X-Goog-Upload-Command: start", "X-Goog-Upload-Header-Content-Type: text/plain"),
                host="localhost:9999",
                token=r.token,
            ),
        )
        assert answer.headers["x-goog-upload-url"].startswith(f"http://localhost:9999{START}?upload_token=")
        for value in (*answer.headers.values(), str(url)):
            assert r.upstream.url not in value and "upload_id" not in value
            assert not any(key.secret in value for key in r.upstream._keys.values())
        assert answer.headers["x-goog-upload-status"] == "active"
        assert answer.headers["x-goog-upload-chunk-granularity"] == "262144"


async def test_upload_and_finalize_in_one_needs_nothing_but_the_url() -> None:
    async with rig() as r:
        url = await begin(r, 5)
        response, body = await piece(url, b"hello", "upload, finalize")
        assert response.status == 200, body
        assert response.headers["X-Goog-Upload-Status"] == "final"
        assert b'"files/' in body
        sent = r.upstream.calls[-1]
        assert sent.body == b"hello"
        assert r.token not in repr((sent.headers, sent.query))
        assert sent.key == r.upstream.calls[0].key  # the key that began it
        response, _ = await piece(url, b"hello", "upload, finalize")
        assert response.status == 404  # the token went with the upload


async def test_a_wrong_token_is_404_and_reaches_nobody() -> None:
    async with rig() as r:
        await begin(r, 5)
        asked = len(r.upstream.calls)
        for token in ("", "x", "../..", "A" * 43):
            url = f"{r.url}{START}?{urlencode({'upload_token': token})}"
            for lines in ({}, {"Authorization": f"Bearer {r.token}"}):
                response, body = await piece(url, b"hello", "upload, finalize", **lines)
                assert response.status == 404
                assert b'"NOT_FOUND"' in body
        assert len(r.upstream.calls) == asked


async def test_an_upload_begins_only_with_a_token() -> None:
    async with rig() as r:
        answer = await say(r.url, head("POST", START, "Content-Length: 0"))
        assert answer.status == 401
        assert r.upstream.calls == []


async def test_the_guard_stands_before_pieces_too() -> None:
    async with rig() as r:
        target = str(URL(await begin(r, 5)).relative())
        for lines, host in (([], "evil.example"), (["Origin: https://evil.example"], "127.0.0.1")):
            answer = await say(r.url, head("POST", target, "Content-Length: 0", *lines, host=host))
            assert answer.status == 403


async def test_twenty_megabytes_in_pieces_are_streamed_not_held() -> None:
    """The limit for bodies is far below the upload's size: a piece passes without being one."""
    size, step = 20 * MB, 8 * MB
    data = bytes(range(256)) * (size // 256)
    async with rig(settings={"proxy.max_body_mb": 1}) as r:
        url = await begin(r, size)
        for offset in range(0, size, step):
            last = offset + step >= size
            part = data[offset : offset + step]
            command = "upload, finalize" if last else "upload"
            response, body = await piece(url, BytesIO(part), command, offset)
            assert response.status == 200, body
            assert response.headers["X-Goog-Upload-Status"] == ("final" if last else "active")
            assert r.upstream.calls[-1].headers["content-length"] == str(len(part))
        got = b"".join(call.body for call in r.upstream.calls[1:])
        assert hashlib.sha256(got).digest() == hashlib.sha256(data).digest()


async def test_pieces_flow_on_while_they_come() -> None:
    async with rig() as r:
        target = str(URL(await begin(r, 4)).relative())
        lines = ("Transfer-Encoding: chunked", "X-Goog-Upload-Command: upload, finalize")
        async with await Wire.open(r.url) as wire:
            await wire.send(head("POST", target, *lines) + b"2\r\nab\r\n")
            await until(lambda: len(r.upstream.calls) == 2)  # asked before the body was complete
            await wire.send(b"2\r\ncd\r\n0\r\n\r\n")
            assert (await wire.answer()).status == 200
        assert r.upstream.calls[-1].body == b"abcd"


async def test_a_piece_of_unknown_length_is_passed_on() -> None:
    async def slices() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield b"ab"

    async with rig() as r:
        url = await begin(r, 8)
        response, body = await piece(url, slices(), "upload, finalize")
        assert response.status == 200, body
        assert r.upstream.calls[-1].body == b"abababab"


async def test_query_and_cancel() -> None:
    async with rig() as r:
        url = await begin(r, 2 * 262_144)
        await piece(url, bytes(262_144), "upload")
        response, _ = await piece(url, b"", "query")
        assert response.headers["X-Goog-Upload-Size-Received"] == "262144"
        assert response.headers["X-Goog-Upload-Status"] == "active"
        response, _ = await piece(url, b"", "cancel")
        assert response.headers["X-Goog-Upload-Status"] == "cancelled"


async def test_a_refusal_of_google_reaches_the_client_and_the_upload_goes_on() -> None:
    async with rig() as r:
        url = await begin(r, 10)
        response, body = await piece(url, b"abc", "upload", 0)  # not a multiple of the granularity
        assert response.status == 400
        assert b"multiple of" in body
        response, body = await piece(url, bytes(10), "upload, finalize")
        assert response.status == 200, body


async def test_expect_100_continue_works_for_pieces() -> None:
    async with rig() as r:
        target = str(URL(await begin(r, 5)).relative())
        lines = ("Content-Length: 5", "Expect: 100-continue", "X-Goog-Upload-Command: upload, finalize")
        async with await Wire.open(r.url) as wire:
            await wire.send(head("POST", target, *lines))
            assert await wire.line() == b"HTTP/1.1 100 Continue\r\n"
            await wire.line()
            await wire.send(b"hello")
            assert (await wire.answer()).status == 200


async def test_a_client_that_dawdles_over_a_piece_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "_BODY_SECONDS", 0.05)
    async with rig() as r:
        target = str(URL(await begin(r, 100)).relative())
        async with await Wire.open(r.url) as wire:
            await wire.send(
                head("POST", target, "Content-Length: 100", "X-Goog-Upload-Command: upload") + b"abc"
            )
            answer = await wire.answer()
        assert answer.status == 408
        assert answer.json["error"]["status"] == "DEADLINE_EXCEEDED"


async def test_google_that_falls_silent_over_a_piece_is_given_up() -> None:
    async with rig(settings={"upstream.timeout_seconds": 0.1}) as r:
        url = await begin(r, 5)
        r.upstream.plan(Canned(hang=True))
        response, body = await piece(url, b"hello", "upload, finalize")
        assert response.status == 502, body
        response, body = await piece(url, b"hello", "upload, finalize")
        assert response.status == 200, body  # it may be tried again


async def test_a_broken_upload_is_a_502_in_dialect() -> None:
    async with rig() as r:
        url = await begin(r, 5)
        r.upstream.plan(Canned(drop_connection=True))
        response, body = await piece(url, b"hello", "upload, finalize")
        assert response.status == 502
        assert b'"UNAVAILABLE"' in body


async def test_an_uploaded_file_is_used_through_the_project_that_has_it() -> None:
    async with rig() as r:
        for n in range(3):
            file = await upload(r, b"hello", name=str(n))
            home = r.upstream.calls[0].project
            part = {"fileData": {"fileUri": file["uri"], "mimeType": "text/plain"}}
            for _ in range(2):
                r.upstream.clear()
                body = {"contents": [{"role": "user", "parts": [part, {"text": "read"}]}]}
                async with r.http.post(f"/v1beta/models/{LITE}:generateContent", json=body) as response:
                    assert response.status == 200, await response.text()
                assert [call.project for call in r.generations()] == [home]
            r.upstream.clear()


async def test_a_removed_key_ends_its_uploads() -> None:
    async with rig() as r:
        url = await begin(r, 5)
        key = r.upstream.calls[0].key
        name = next(name for name in r.engine.keys.ids() if r.engine.keys.secret_of(name) == key)
        r.engine.keys.remove([name])
        response, _ = await piece(url, b"hello", "upload, finalize")
        assert response.status == 404


async def test_an_upload_goes_on_after_a_restart() -> None:
    async with rig() as r:
        url = URL(await begin(r, 5))
        await r.engine.restart()
        here = URL(r.url)
        response, body = await piece(str(url.with_port(here.port)), b"hello", "upload, finalize")
        assert response.status == 200, body
        assert b'"files/' in body
