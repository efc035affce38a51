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
_MADE_UP = ("c2lnbmF0dXJl", "c2lnLTEyMw==")
_WRONG = "gd-a-token-nobody-has"


def _with_token(value: Any, token: str) -> Any:
    """`value` with the placeholder of the recording replaced, wherever it stands."""
    return json.loads(json.dumps(value).replace("{{TOKEN}}", token))


async def _replay(r: Rig, request: dict[str, Any]) -> tuple[int, str, bytes]:
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
    recorded = json.loads((_FOLDER / f"{entry['id']}.json").read_bytes())["request"]
    async with rig() as r:
        status, kind, body = await _replay(r, _with_token(recorded, _WRONG if refused else r.token))
        assert status == entry["expect_status"], body[:600]
        refusals = [
            attempt.message for done in r.finished for attempt in done.attempts if attempt.status >= 400
        ]
        # The scripted server of the recordings signed with words of its own: one repair is due.
        signed_there = any(signature in json.dumps(recorded) for signature in _MADE_UP)
        asks_gemini_3 = "gemini-3" in recorded["path"] + str((recorded.get("body") or {}).get("model"))
        assert refusals == (["Corrupted thought signature."] if signed_there and asks_gemini_3 else [])
        if refused:
            assert r.upstream.calls == []
        elif entry["method"] == "POST":
            assert len(r.finished) == 1
            assert r.finished[0].failure is None
    if kind == "application/json":
        assert ("error" in json.loads(body)) is refused
