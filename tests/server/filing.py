"""Files as an SDK uploads them: the start with a token, the pieces without any key."""

from __future__ import annotations

from typing import Any

import aiohttp

from gapdesk.proxy.types import JsonObject
from tests.rig import Rig

START = "/upload/v1beta/files"


async def begin(r: Rig, size: int, *, mime: str = "text/plain", path: str = START, name: str = "") -> str:
    """Start an upload; returns the URL where the pieces go."""
    headers = {
        "X-Goog-Upload-Protocol": "resumable",
        "X-Goog-Upload-Command": "start",
        "X-Goog-Upload-Header-Content-Length": str(size),
        "X-Goog-Upload-Header-Content-Type": mime,
    }
    file = {"displayName": name or "a file", "mimeType": mime}
    async with r.http.post(path, json={"file": file}, headers=headers) as response:
        assert response.status == 200, await response.text()
        return response.headers["X-Goog-Upload-URL"]


async def piece(
    url: str, data: Any, command: str, offset: int = 0, size: int | None = None, **more: str
) -> tuple[aiohttp.ClientResponse, bytes]:
    """Send one piece as SDKs do: with the URL and nothing else."""
    headers = {"X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": str(offset), **more}
    if size is not None:
        headers["Content-Length"] = str(size)
    async with aiohttp.ClientSession() as http, http.post(url, data=data, headers=headers) as response:
        return response, await response.read()


async def upload(r: Rig, data: bytes, *, name: str = "") -> JsonObject:
    """A whole upload; returns the File."""
    url = await begin(r, len(data), name=name)
    async with aiohttp.ClientSession() as http:
        headers = {"X-Goog-Upload-Command": "upload, finalize", "X-Goog-Upload-Offset": "0"}
        async with http.post(url, data=data, headers=headers) as response:
            assert response.status == 200, await response.text()
            file: JsonObject = (await response.json())["file"]
    return file
