from __future__ import annotations

import asyncio
from typing import cast

from gapdesk.clients import ClientRegistry
from gapdesk.proxy.types import Client
from gapdesk.tokens import Tokens

SECRET = "gd-test-token"


class Registry:
    """A registry whose keyring answers when `answers` is set."""

    def __init__(self) -> None:
        self.answers = asyncio.Event()
        self.token_storage = "session"
        self.unkept = True
        self.default = Client("c1", "Default client")
        self.asked: list[str] = []
        self.text: str | None = None

    async def load_texts(self, now: float) -> None:
        self.asked.append(f"load at {now:g}")
        await self.answers.wait()

    async def retry_texts(self) -> None:
        self.asked.append("retry")
        await self.answers.wait()
        self.text, self.token_storage, self.unkept = SECRET, "keyring", False

    def token_text(self, client_id: str) -> str | None:
        assert client_id == self.default.id
        return self.text


class Told:
    def __init__(self) -> None:
        self.registry = Registry()
        self.hidden: list[str] = []
        self.changes = 0
        self.tokens = Tokens(
            cast(ClientRegistry, self.registry), hide=self.hidden.append, on_change=self._changed
        )

    def _changed(self) -> None:
        self.changes += 1


async def test_nothing_is_known_or_asked_before_the_registry_is_open() -> None:
    told = Told()
    told.registry.text, told.registry.token_storage = SECRET, "keyring"
    told.tokens.retry()
    await told.tokens.loaded()
    assert (told.tokens.text, told.tokens.storage, told.registry.asked) == (None, "session", [])


async def test_a_token_is_hidden_from_logs_before_anybody_is_told() -> None:
    told = Told()
    told.tokens.load(5.0)
    waiting = asyncio.ensure_future(told.tokens.loaded())
    await asyncio.sleep(0)
    assert not waiting.done()
    told.registry.text = SECRET
    told.registry.answers.set()
    await waiting
    assert (told.tokens.text, told.hidden, told.changes) == (SECRET, [SECRET], 1)
    assert told.registry.asked == ["load at 5"]


async def test_the_keyring_is_asked_once_more_only_if_it_failed() -> None:
    told = Told()
    told.registry.answers.set()
    told.tokens.load(5.0)
    await told.tokens.loaded()
    assert (told.tokens.text, told.hidden, told.changes) == (None, [], 1)
    told.tokens.retry()
    await asyncio.sleep(0)
    assert (told.tokens.text, told.tokens.storage, told.hidden) == (SECRET, "keyring", [SECRET])
    told.tokens.retry()
    await asyncio.sleep(0)
    assert told.registry.asked == ["load at 5", "retry"]


async def test_the_keyring_is_asked_once_more_for_another_client_too() -> None:
    told = Told()
    told.registry.answers.set()
    told.registry.text, told.registry.token_storage = SECRET, "keyring"
    told.tokens.load(5.0)
    await told.tokens.loaded()
    told.tokens.retry()
    await asyncio.sleep(0)
    assert told.registry.asked == ["load at 5", "retry"]


async def test_closing_asks_no_more() -> None:
    told = Told()
    told.tokens.load(5.0)
    told.tokens.retry()
    await asyncio.sleep(0)
    await told.tokens.close()
    told.registry.answers.set()
    await asyncio.sleep(0)
    assert (told.registry.asked, told.changes) == (["load at 5", "retry"], 0)
