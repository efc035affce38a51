"""Requests recorded from real programs, replayed byte for byte of meaning through the whole proxy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.rig import Rig, rig

_FOLDER = Path(__file__).parents[1] / "data" / "captures"
_INDEX: list[dict[str, Any]] = json.loads((_FOLDER / "index.json").read_bytes())
_WRONG = "gd-a-token-nobody-has"


def _with_token(value: Any, token: str) -> Any:
    """`value` with the placeholder of the recording replaced, wherever it stands."""
    return json.loads(json.dumps(value).replace("{{TOKEN}}", token))


async def _replay(r: Rig, name: str, token: str) -> tuple[int, str, bytes]:
    recorded = json.loads((_FOLDER / f"{name}.json").read_bytes())["request"]
    request = _with_token(recorded, token)
    body = request.get("body")
    async with (
        aiohttp.ClientSession(r.url) as http,
        http.request(
            request["method"],
            request["path"],
            params=request["query"],
            headers=request["headers"],
            data=None if body is None else json.dumps(body),
        ) as response,
    ):
        return response.status, response.content_type, await response.read()


@pytest.mark.parametrize("entry", _INDEX, ids=lambda entry: entry["id"])
async def test_recorded_request_gets_its_answer(entry: dict[str, Any]) -> None:
    refused = entry["expect_status"] == 401
    async with rig() as r:
        status, kind, body = await _replay(r, entry["id"], _WRONG if refused else r.token)
        assert status == entry["expect_status"], body[:600]
        assert [call.path for call in r.upstream.calls if call.status >= 400] == []
        if refused:
            assert r.upstream.calls == []
        elif entry["method"] == "POST":
            assert len(r.finished) == 1
            assert r.finished[0].failure is None
    if kind == "application/json":
        assert ("error" in json.loads(body)) is refused
