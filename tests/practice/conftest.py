"""The practice upstream on loopback, a plain client, and short ways to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest

from gapdesk.clock import ManualClock
from gapdesk.paths import resource
from gapdesk.practice import PracticeKey, PracticeUpstream
from gapdesk.practice.catalogue import Catalogue
from gapdesk.practice.errors import GoogleError
from gapdesk.practice.rules import check_generate
from gapdesk.practice.transcode import decode

DATA = Path(__file__).parent.parent / "data"
_LISTED = orjson.loads((DATA / "error_payloads.json").read_bytes())["payloads"]
PAYLOADS = {entry["id"]: entry["body"] for entry in _LISTED}
CATALOGUE = Catalogue(orjson.loads(resource("model_limits.json").read_bytes()))

FREE = PracticeKey("AQ.test-key-free-000000001", "111")
FREE_TOO = PracticeKey("AQ.test-key-free-000000002", "111")
OTHER = PracticeKey("AQ.test-key-other-00000003", "222")
PAID = PracticeKey("AQ.test-key-paid-000000004", "333", tier="tier2")


@dataclass(slots=True)
class Client:
    """Asks the upstream with one session. `key` None sends none."""

    session: aiohttp.ClientSession
    upstream: PracticeUpstream

    async def send(
        self, method: str, path: str, body: Any = None, key: PracticeKey | None = PAID, **options: Any
    ) -> tuple[int, Any]:
        """(status, parsed JSON)."""
        status, raw, _ = await self.raw(method, path, body, key, **options)
        return status, orjson.loads(raw)

    async def raw(
        self, method: str, path: str, body: Any = None, key: PracticeKey | None = PAID, **options: Any
    ) -> tuple[int, bytes, Any]:
        """(status, body, headers)."""
        headers = {**({"x-goog-api-key": key.secret} if key else {}), **options.pop("headers", {})}
        data = body if isinstance(body, bytes) or body is None else orjson.dumps(body)
        url = self.upstream.url + path
        async with self.session.request(method, url, data=data, headers=headers, **options) as response:
            return response.status, await response.read(), response.headers

    async def ask(
        self, text: str, model: str = "gemini-3.8-flash", key: PracticeKey | None = PAID, **fields: Any
    ) -> tuple[int, Any]:
        """generateContent with one user text; `fields` are added to the request."""
        body = {"contents": [user(text)], **fields}
        return await self.send("POST", f"/v1beta/models/{model}:generateContent", body, key)

    async def stream(
        self, text: str, model: str = "gemini-3.8-flash", key: PracticeKey | None = PAID, **fields: Any
    ) -> list[Any]:
        """The events of streamGenerateContent, checked for their framing."""
        path = f"/v1beta/models/{model}:streamGenerateContent?alt=sse"
        status, raw, headers = await self.raw("POST", path, {"contents": [user(text)], **fields}, key)
        assert status == 200
        assert headers["content-type"] == "text/event-stream"
        return events(raw)


def events(raw: bytes) -> list[Any]:
    assert raw == b"" or raw.endswith(b"\r\n\r\n")
    blocks = raw.split(b"\r\n\r\n")[:-1]
    assert all(block.startswith(b"data: ") for block in blocks)
    return [orjson.loads(block[6:]) for block in blocks]


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "parts": [{"text": text}]}


def said(reply: Any) -> str:
    """The text of a reply without thoughts."""
    parts = reply["candidates"][0]["content"].get("parts", ())
    return "".join(part.get("text", "") for part in parts if not part.get("thought"))


def refused(body: Any, model: str = "gemini-3.8-flash", project: str = "111") -> str:
    """Message of the 400 for a generateContent body; "" if it is fine."""
    card = CATALOGUE.find(model, "v1beta", "generateContent")
    try:
        _, request = decode(orjson.dumps(body), "GenerateContentRequest")
        check_generate(request, card, project)
    except GoogleError as error:
        assert error.code == 400
        return error.message
    return ""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def upstream(clock: ManualClock) -> AsyncIterator[PracticeUpstream]:
    upstream = PracticeUpstream(clock, (FREE, FREE_TOO, OTHER, PAID))
    await upstream.start()
    yield upstream
    await upstream.stop()


@pytest.fixture
async def client(upstream: PracticeUpstream) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session, upstream)
