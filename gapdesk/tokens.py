"""The access tokens of this run in clear: fetched from the keyring behind the start, shown to their owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from gapdesk import aio
from gapdesk.clients import ClientRegistry


class Tokens:
    """The texts of the registry's tokens, and when they come."""

    def __init__(
        self, registry: ClientRegistry, *, hide: Callable[[str], None], on_change: Callable[[], None]
    ) -> None:
        """`hide` is told the default token: logs remove it; `on_change` that texts may have come."""
        self._registry = registry
        self._hide = hide
        self._on_change = on_change
        self._loading: asyncio.Task[None] | None = None
        self._again: set[asyncio.Task[None]] = set()

    def load(self, now: float) -> None:
        """Ask the keyring, without waiting for it. Once, when the registry is open."""
        self._loading = aio.spawn(self._told(self._registry.load_texts(now)), name="tokens from the keyring")

    async def loaded(self) -> None:
        """Wait until the keyring has answered, or was found missing or locked."""
        if self._loading is not None:
            await asyncio.wait([self._loading])

    def retry(self) -> None:
        """Ask the keyring once more, if it did not take or give each client's token."""
        if self._loading is not None and self._registry.unkept:
            task = aio.spawn(self._told(self._registry.retry_texts()), name="tokens once more")
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def close(self) -> None:
        """Ask no more."""
        for task in (*self._again, *([self._loading] if self._loading else ())):
            await aio.settle(task)

    # --- looking --------------------------------------------------------------------------------------------

    @property
    def storage(self) -> str:
        """Where the default token lives: "keyring", "session" or "practice"; "session" before `load`."""
        return "session" if self._loading is None else self._registry.token_storage

    @property
    def text(self) -> str | None:
        """The default token; None while the keyring is locked, and before `load`."""
        return None if self._loading is None else self._registry.token_text(self._registry.default.id)

    @property
    def is_new(self) -> bool:
        """Whether the token was made in this run, so that nobody can have seen it before."""
        return self._registry.made_token

    async def _told(self, asking: Coroutine[Any, Any, None]) -> None:
        await asking
        if (text := self.text) is not None:
            self._hide(text)
        self._on_change()
