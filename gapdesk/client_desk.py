"""Clients for the window: how each stands, and every change to them. Fulfils `ui.service.ClientService`."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from gapdesk.client_types import OWN_SETTINGS, ClientLine, TokenState
from gapdesk.clients import ClientRegistry
from gapdesk.clock import Clock
from gapdesk.events import Bus, ClientsChanged, Event, RequestFinished, RequestStarted
from gapdesk.proxy.types import Client
from gapdesk.settings import SettingError, Settings
from gapdesk.store.clients import ClientKind, RemovedClient, SavedClient
from gapdesk.wording import Objection, Words

OURSELVES = "gapdesk"
"""What our own requests (a test, a replay) call themselves; they are no program's."""

_TELL_AFTER = 60.0
"""Seconds after which another request of a client is news: it was seen later, to the minute."""


class ClientDesk:
    """One per engine; on the serving loop."""

    def __init__(
        self,
        registry: ClientRegistry,
        settings: Settings,
        clock: Clock,
        bus: Bus,
        *,
        on_change: Callable[[], None],
        tokenless: Callable[[], bool],
    ) -> None:
        """`on_change` is called after each change, before it is told: what is computed for a client is old.
        `tokenless` says whether this computer gets in without a token now."""
        self._registry = registry
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._on_change = on_change
        self._tokenless = tokenless
        self._changing = asyncio.Lock()
        self._requests: Counter[str] = Counter()
        self._running: dict[str, str] = {}
        """Client id by request id."""
        self._told: dict[str, float] = {}
        """When a request of the client was last told as a change."""
        self._removed: RemovedClient | None = None
        registry.on_texts = self._tell
        bus.subscribe(self._on_event)

    # --- looking ------------------------------------------------------------------------------------------

    def lines(self) -> tuple[ClientLine, ...]:
        """Oldest first; who comes without a token is there while none is needed."""
        running = Counter(self._running.values())
        tokenless = self._tokenless()
        return tuple(
            self._line(saved, running[saved.client.id])
            for saved in self._registry.lines()
            if tokenless or saved.kind is not ClientKind.LOCAL
        )

    def token(self, client: str) -> str | None:
        """In clear; None while it is not known, "" for who comes without one."""
        if self._registry.token_state(self._find(client).id) is TokenState.NONE:
            return ""
        return self._registry.token_text(client)

    def _line(self, saved: SavedClient, running: int) -> ClientLine:
        client = saved.client
        return ClientLine(
            id=client.id,
            name=client.name,
            token=self._registry.token_state(client.id),
            private=client.private,
            own=self._own(client.overrides),
            models=client.allowed_models,
            last_seen=saved.last_seen,
            program=saved.program,
            requests=self._requests[client.id],
            running=running,
            removable=self._registry.removable(client.id),
        )

    def _own(self, overrides: Mapping[str, Any]) -> dict[str, Any]:
        """Parsed; what is no setting or value any more is left out, as it has no effect either."""
        own = {}
        for name in OWN_SETTINGS:
            if name in overrides:
                try:
                    own[name] = self._settings.declaration(name).parse(overrides[name])
                except SettingError:
                    continue
        return own

    def _find(self, client_id: str) -> Client:
        found = next((s.client for s in self._registry.lines() if s.client.id == client_id), None)
        if found is None:
            raise Objection(Words("There is no such client any more."))
        return found

    # --- changing -----------------------------------------------------------------------------------------

    async def add(self, name: str) -> str:
        """A new client with a new token; returns its id. Objection to a name that is empty or taken."""
        async with self._change():
            client, _ = await self._registry.add(name, self._clock.now())
        return client.id

    async def rename(self, client: str, name: str) -> None:
        async with self._change():
            await self._registry.update(replace(self._find(client), name=name))

    async def set_private(self, client: str, private: bool) -> None:
        async with self._change():
            await self._registry.update(replace(self._find(client), private=private))

    async def set_models(self, client: str, patterns: Sequence[str]) -> None:
        """Which models it may use, with * for any text; none = all."""
        models = tuple(dict.fromkeys(pattern.strip() for pattern in patterns if pattern.strip()))
        async with self._change():
            await self._registry.update(replace(self._find(client), allowed_models=models))

    async def set_own(self, client: str, setting: str, value: Any) -> None:
        """A value of its own for one of OWN_SETTINGS; None = as in Settings. SettingError."""
        if setting not in OWN_SETTINGS:
            raise Objection(Words.of("{setting} holds for all clients.", setting=setting))
        declaration = self._settings.declaration(setting)
        plain = None if value is None else declaration.plain(declaration.parse(value))
        async with self._change():
            found = self._find(client)
            own = {name: kept for name, kept in found.overrides.items() if name != setting}
            if plain is not None:
                own[setting] = plain
            await self._registry.update(replace(found, overrides=own))

    async def new_token(self, client: str) -> None:
        """Its old token ends now."""
        async with self._change():
            await self._registry.new_token(self._find(client).id, self._clock.now())

    async def remove(self, client: str) -> None:
        """Shut it out. Undoable until the next removal, or the exit."""
        async with self._change():
            self._removed = await self._registry.remove(self._find(client).id, self._clock.now())

    async def undo_remove(self) -> str | None:
        """Let the last one removed in again, with the same token; returns its id, None if there is none.
        Objection if its name was given to another."""
        async with self._change():
            removed = self._removed
            if removed is None:
                return None
            await self._registry.restore(removed)
            self._removed = None
        return removed.client_id

    @asynccontextmanager
    async def _change(self) -> AsyncIterator[None]:
        """One change at a time: each looks at what the one before it left."""
        async with self._changing:
            yield
            self._on_change()
        self._tell()

    # --- within -------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        self._bus.publish(ClientsChanged())

    def _on_event(self, event: Event) -> None:
        match event:
            case RequestStarted() if event.client_id and event.program != OURSELVES:
                self._running[event.id] = event.client_id
                self._count(event.client_id, event.program)
            case RequestFinished() if event.client_id and event.program != OURSELVES:
                # who is refused at once was never announced
                if self._running.pop(event.id, None) is None:
                    self._count(event.client_id, event.program)

    def _count(self, client_id: str, program: str) -> None:
        self._requests[client_id] += 1
        now = self._clock.now()
        news = self._registry.note_program(client_id, program, now)
        if news or now - self._told.get(client_id, now - _TELL_AFTER) >= _TELL_AFTER:
            self._told[client_id] = now
            self._tell()
