"""A whole gapdesk on real sockets for tests: the engine on a free port before a practice upstream."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from gapdesk.clients import PRACTICE_TOKEN
from gapdesk.clock import Clock, SystemClock
from gapdesk.engine import Engine
from gapdesk.events import Event, RequestFinished
from gapdesk.keys.ring import GivenKey
from gapdesk.paths import Paths
from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.settings import Settings

FLASH = "gemini-3.8-flash"
LITE = "gemini-3.5-flash-lite"
OLD = "gemini-2.5-flash"

FREE = tuple(
    PracticeKey(f"AQ.test-key-free-{n}-0000000000", f"20000000000{n}", tier="tier1", label=f"key {n}")
    for n in (1, 2, 3)
)
"""Three good keys of three projects without limits."""


@dataclass
class Rig:
    """What a test holds in its hands."""

    engine: Engine
    upstream: PracticeUpstream
    http: aiohttp.ClientSession
    """A client with the access token and the base URL of the proxy."""
    events: list[Event]
    token: str = PRACTICE_TOKEN

    @property
    def url(self) -> str:
        return self.engine.base_url

    @property
    def settings(self) -> Settings:
        return self.engine.settings

    @property
    def finished(self) -> list[RequestFinished]:
        return [event for event in self.events if isinstance(event, RequestFinished)]

    def generations(self) -> list[Any]:
        """The upstream calls that asked for content."""
        return [call for call in self.upstream.calls if "enerateContent" in call.path]

    async def chat(self, text: str, *, model: str = LITE, **more: Any) -> aiohttp.ClientResponse:
        """POST /v1/chat/completions with one user message; the body is read."""
        body = {"model": model, "messages": [{"role": "user", "content": text}], **more}
        async with self.http.post("/v1/chat/completions", json=body) as response:
            await response.read()
        return response


@contextlib.asynccontextmanager
async def rig(
    keys: Iterable[PracticeKey] = FREE,
    settings: Mapping[str, Any] | None = None,
    *,
    clock: Clock | None = None,
    chunk_delay: float = 0.0,
    folder: Path | None = None,
    upstream: PracticeUpstream | None = None,
) -> AsyncIterator[Rig]:
    """Start everything, hand it over, and stop everything. `settings` by name ("retry.hold_seconds").

    `upstream`: one that was used before, with what it keeps; it knows the `keys`.
    """
    keys = tuple(keys)
    clock = clock or SystemClock()
    upstream = upstream or PracticeUpstream(clock, keys, chunk_delay=chunk_delay)
    url = await upstream.start()
    with tempfile.TemporaryDirectory() as temporary:
        paths = Paths.under(folder or Path(temporary))
        paths.ensure()
        values = Settings(None)
        given = {"proxy.port": 0, "upstream.url": url, "upstream.proxy": "none", "retry.hold_seconds": 0.05}
        for name, value in {**given, **(settings or {})}.items():
            values.set(name, value)
        engine = Engine(
            paths,
            values,
            practice=True,
            keys=[GivenKey(key.secret, key.label, f"projects/{key.project}") for key in keys],
            clock=clock,
        )
        events: list[Event] = []
        engine.bus.subscribe(events.append)
        await engine.start()
        headers = {"Authorization": f"Bearer {PRACTICE_TOKEN}"}
        try:
            async with aiohttp.ClientSession(engine.base_url, headers=headers) as http:
                yield Rig(engine, upstream, http, events)
        finally:
            await engine.close()
            await upstream.stop()
