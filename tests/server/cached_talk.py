"""Requests with a long beginning, and the explicit caches that come of them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from gapdesk.clock import Clock, ManualClock
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import RecordedCall
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.types import JsonObject
from tests.rig import FREE, LITE, Rig, rig
from tests.server import talking
from tests.server.talking import ANYBODY, Speaker, said, user
from tests.server.wire import until

FREE_TIER = tuple(
    PracticeKey(f"AQ.test-key-poor-{n}-0000000000", f"30000000000{n}", label=f"poor {n}") for n in (1, 2)
)
"""Keys of projects without storage for caches."""
PAID = FREE[:2]


def rules(tokens: int, about: str = "the house") -> str:
    """A text of so many tokens, as the practice upstream counts them."""
    text = "".join(f"Rule {n} of {about}: be kind, be brief. " for n in range(tokens // 8))
    return text[: tokens * 4].ljust(tokens * 4, ".")


LONG = rules(20_000)
QUESTIONS = [*(f"question {n}" for n in range(8)), "/system", "/long 3000"]


@contextlib.asynccontextmanager
async def caching_rig(
    keys: tuple[PracticeKey, ...] = PAID,
    settings: dict[str, Any] | None = None,
    *,
    clock: Clock | None = None,
    folder: Path | None = None,
    upstream: PracticeUpstream | None = None,
) -> AsyncIterator[Rig]:
    """A gapdesk that makes caches, on a clock that stands still."""
    given = {"caching.native": True, **(settings or {})}
    async with rig(keys, given, clock=clock or ManualClock(), folder=folder, upstream=upstream) as r:
        yield r


async def question(
    r: Rig,
    text: str,
    speaker: Speaker = ANYBODY,
    *,
    dialect: str = "native",
    stream: bool = False,
    model: str = LITE,
    system: str = LONG,
) -> str:
    """Ask behind the long beginning; what is answered."""
    if dialect == "native":
        instruction = {"parts": [{"text": system}]}
        reply = await talking.native(
            r, [user(text)], speaker, stream=stream, model=model, systemInstruction=instruction
        )
        return "".join(part.get("text", "") for part in reply["parts"])
    messages = [said(system, "system"), said(text)]
    message = await talking.openai(r, messages, speaker, stream=stream, model=model)
    return str(message["content"])


# --- what Google saw ----------------------------------------------------------------------------------------


def makings(r: Rig) -> list[RecordedCall]:
    """The calls that would make a cache."""
    return [
        call for call in r.upstream.calls if (call.method, call.path[-15:]) == ("POST", "/cachedContents")
    ]


def deletions(r: Rig) -> list[RecordedCall]:
    return [call for call in r.upstream.calls if call.method == "DELETE"]


def answered(r: Rig) -> list[RecordedCall]:
    """What was billed."""
    return [call for call in r.generations() if call.status == 200]


def named(call: RecordedCall) -> str:
    """The cache a request names, "" if none."""
    return str(call.json.get("cachedContent", ""))


def project(call: RecordedCall) -> str:
    """As gapdesk writes it."""
    return f"projects/{call.project}"


# --- behind gapdesk's back ----------------------------------------------------------------------------------


async def at_google(r: Rig, method: str, path: str, secret: str, body: JsonObject | None = None) -> Any:
    """A call to Google that gapdesk knows nothing of, and does not count among the calls."""
    async with (
        aiohttp.ClientSession(headers={"x-goog-api-key": secret}) as http,
        http.request(method, f"{r.upstream.url}/v1beta/{path}", json=body) as response,
    ):
        raw = await response.read()
    r.upstream.calls.pop()
    return orjson.loads(raw)


async def kept_at_google(r: Rig, keys: tuple[PracticeKey, ...] = PAID) -> list[str]:
    """The names of all caches that live at Google."""
    found = [await at_google(r, "GET", "cachedContents", key.secret) for key in keys]
    return [entry["name"] for listing in found for entry in listing.get("cachedContents", ())]


def secret_of(project: str) -> str:
    """A key of that project ("projects/…")."""
    return next(key.secret for key in (*FREE, *FREE_TIER) if f"projects/{key.project}" == project)


async def hits(r: Rig, count: int) -> None:
    """Wait until the one cache has been used so often: it is counted behind the answer."""
    await until(lambda: [cache.hits for cache in r.engine.caches.rows()] == [count])
