"""Made-up clients, for screenshots and page tests; and how their page is posed for pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from gapdesk.client_types import OWN_SETTINGS, ClientLine, TokenState
from gapdesk.events import Bus, ClientsChanged, EngineSnapshot
from gapdesk.settings import Settings
from gapdesk.ui.sample_keys import NOW
from gapdesk.ui.sample_recipes import TOKEN
from gapdesk.wording import Objection, Words

if TYPE_CHECKING:
    from gapdesk.ui.pages.clients import ClientsPage

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0


def _line(id: str, name: str, program: str = "", seen: float | None = None, **more: Any) -> ClientLine:
    line = ClientLine(
        id=id,
        name=name,
        token=TokenState.KEYRING,
        private=False,
        own={},
        models=(),
        last_seen=None if seen is None else NOW - seen,
        program=program,
        requests=0,
        running=0,
        removable=True,
    )
    return replace(line, **more)


CLIENTS = (
    _line("default", "default", "AI SDK", 3 * DAY, requests=0),
    _line("tavern", "SillyTavern", "SillyTavern", 20.0, private=True, requests=412, running=2),
    _line(
        "cline",
        "Cline on the laptop that stands in the kitchen",
        "Cline",
        4 * MINUTE,
        own={"blocked.as": "text", "limits.requests_per_day": 500, "streaming.fake": True},
        models=("gemini-3.5-pro", "gemini-3.8-*"),
        requests=96,
        running=1,
    ),
    _line("batch", "nightly batch", "OpenAI Python SDK", 9 * HOUR, requests=840, token=TokenState.SESSION),
    _line("phone", "Chatbox auf dem Telefon", token=TokenState.LOCKED),
    _line("guest", "guest", "curl", 2 * HOUR, token=TokenState.GIVEN, removable=False, requests=3),
)


class SampleClients:
    """A ClientService over what it is given; changes are told on `bus`."""

    def __init__(self, lines: Sequence[ClientLine] = CLIENTS, bus: Bus | None = None) -> None:
        self._lines = list(lines)
        self._bus = bus or Bus()
        self._made = 0
        self._removed: tuple[int, ClientLine] | None = None
        self._tokens: dict[str, int] = {}

    def lines(self) -> tuple[ClientLine, ...]:
        return tuple(self._lines)

    def token(self, client: str) -> str | None:
        found = self._find(client)
        if found.token in (TokenState.LOCKED, TokenState.NONE):
            return None if found.token is TokenState.LOCKED else ""
        count = self._tokens.get(client, 0)
        return TOKEN.format(client=client) + (f"-{count}" if count else "")

    async def add(self, name: str) -> str:
        name = self._checked(name)
        self._made += 1
        client = f"made{self._made}"
        self._lines.append(_line(client, name))
        self._tell()
        return client

    async def rename(self, client: str, name: str) -> None:
        self._put(replace(self._find(client), name=self._checked(name, client)))

    async def set_private(self, client: str, private: bool) -> None:
        self._put(replace(self._find(client), private=private))

    async def set_models(self, client: str, patterns: Sequence[str]) -> None:
        if any(" " in pattern for pattern in patterns):
            raise Objection(Words("A pattern is the name of a model, where * stands for any text."))
        self._put(replace(self._find(client), models=tuple(patterns)))

    async def set_own(self, client: str, setting: str, value: Any) -> None:
        assert setting in OWN_SETTINGS
        found = self._find(client)
        own = {name: each for name, each in found.own.items() if name != setting}
        if value is not None:
            own[setting] = Settings.declaration(setting).parse(value)
        self._put(replace(found, own=own))

    async def new_token(self, client: str) -> None:
        self._tokens[client] = self._tokens.get(client, 0) + 1
        self._put(replace(self._find(client), token=TokenState.KEYRING))

    async def remove(self, client: str) -> None:
        found = self._find(client)
        if not found.removable:
            raise Objection(Words("The last client cannot be removed; give it a new token instead."))
        self._removed = self._lines.index(found), found
        self._lines.remove(found)
        self._tell()

    async def undo_remove(self) -> str | None:
        if self._removed is None:
            return None
        (place, line), self._removed = self._removed, None
        self._lines.insert(place, line)
        self._tell()
        return line.id

    def _find(self, client: str) -> ClientLine:
        for line in self._lines:
            if line.id == client:
                return line
        raise Objection(Words("There is no such client any more."))

    def _put(self, fresh: ClientLine) -> None:
        self._lines = [fresh if line.id == fresh.id else line for line in self._lines]
        self._tell()

    def _checked(self, name: str, client: str = "") -> str:
        name = name.strip()
        if not name:
            raise Objection(Words("A client needs a name."))
        if any(line.name == name and line.id != client for line in self._lines):
            raise Objection(Words.of("There is a client named {name} already.", name=name))
        return name

    def _tell(self) -> None:
        self._bus.publish(ClientsChanged())


def of_mood(shown: EngineSnapshot, bus: Bus) -> SampleClients:
    """Many; before anything was asked only the first one; and without a keyring, one of this run."""
    first = replace(CLIENTS[0], program="", last_seen=None, removable=False)
    if not shown.keys:
        return SampleClients((first,), bus)
    if not shown.healthy:
        local = _line("local", "this computer", token=TokenState.NONE, removable=False)
        return SampleClients((local, replace(first, token=TokenState.SESSION)), bus)
    return SampleClients(bus=bus)


async def pose(page: ClientsPage, mood: str, dark: bool) -> None:
    """A recipe with its test; in dark what holds for the client, and a question."""
    page.detail.rules.build_all()
    if mood == "busy":
        page.list.choose("cline")
        if dark:
            page.deeds.ask_new_token("cline", CLIENTS[2].name)
            page.detail.recipes.show_program("OpenAI SDK")
    if not dark:
        page.detail.recipes.test()
    for _ in range(10):
        QApplication.processEvents()
        await asyncio.sleep(0)
    if mood == "busy" and dark:
        bar = page.detail.area.verticalScrollBar()
        bar.setValue(bar.maximum())
