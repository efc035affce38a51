"""Which models the keys can reach: merged over projects, cached, refreshed without a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlencode

import orjson

from gapdesk.clock import Clock
from gapdesk.proxy.dispatcher import Dispatcher, Policy, Trace
from gapdesk.proxy.types import Call, Failure, JsonObject

FRESH_SECONDS = 3600.0
_PROJECTS_ASKED = 12
"""Projects whose lists are merged; more would cost a call each and hardly add a model."""
_PAGES = 20
_NEXT_LOOK = Policy(max_attempts=2, hold_seconds=0.0, timeout_seconds=30.0)


class Catalogue:
    """The merged model list. Asking for it costs no quota (Gemini API, November 2026)."""

    def __init__(self, dispatcher: Dispatcher, projects: Callable[[], Sequence[str]], clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._projects = projects
        self._clock = clock
        self._models: dict[str, JsonObject] = {}
        self._asked: tuple[str, ...] = ()
        self._fetched = -FRESH_SECONDS
        self._lock = asyncio.Lock()

    def get(self, model: str) -> JsonObject | None:
        """Google's own description of a model, if it is known."""
        return self._models.get(model)

    async def models(self, hidden: Iterable[str] = ()) -> list[JsonObject]:
        """Google's descriptions in its order, minus those matching a `hidden` glob. Raises Failure."""
        await self.refresh()
        patterns = tuple(hidden)
        return [
            model
            for name, model in self._models.items()
            if not any(fnmatchcase(name, pattern) for pattern in patterns)
        ]

    async def refresh(self) -> None:
        """Ask again if the list is old or the projects have changed; an old list outlives a failure."""
        async with self._lock:
            projects = tuple(self._projects()[:_PROJECTS_ASKED])
            age = self._clock.monotonic() - self._fetched
            if self._models and age < FRESH_SECONDS and projects == self._asked:
                return
            try:
                lists = await self._ask(projects)
            except Failure:
                if not self._models:
                    raise
                return
            self._models = {name: model for models in lists for name, model in models.items()}
            self._asked, self._fetched = projects, self._clock.monotonic()

    async def _ask(self, projects: Sequence[str]) -> list[dict[str, JsonObject]]:
        """The lists of all projects that answer. Raises the last Failure if none does."""
        answers = await asyncio.gather(
            *(self._list(project) for project in projects or (None,)), return_exceptions=True
        )
        lists = [answer for answer in answers if isinstance(answer, dict)]
        for answer in answers:
            if isinstance(answer, BaseException) and (not isinstance(answer, Failure) or not lists):
                raise answer
        return lists

    async def _list(self, project: str | None) -> dict[str, JsonObject]:
        found: dict[str, JsonObject] = {}
        page = ""
        for _ in range(_PAGES):
            query = urlencode({"pageSize": "1000", **({"pageToken": page} if page else {})})
            call = Call(id="models", method="GET", path="/v1beta/models", query=query, project=project)
            answer = await self._dispatcher.run(call, Trace(), _NEXT_LOOK)
            listing = orjson.loads(answer.body)
            for model in listing.get("models", ()):
                found[str(model.get("name", "")).removeprefix("models/")] = model
            page = listing.get("nextPageToken", "")
            if not page:
                break
        return found
