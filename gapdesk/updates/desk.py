"""Whether a newer gapdesk is out: asked once a day if the user wants it, or at once at a button."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import gapdesk
from gapdesk.clock import Clock
from gapdesk.events import Bus, UpdateFound, UpdatesChanged
from gapdesk.settings import Settings
from gapdesk.store import meta
from gapdesk.store.database import Database
from gapdesk.updates.feed import read_feed
from gapdesk.updates.memory import Memory
from gapdesk.updates.releases import feed_url, newer, releases_in
from gapdesk.updates.types import News
from gapdesk.updates.versions import version
from gapdesk.wording import Objection, Words

log = logging.getLogger(__name__)

SETTING = "updates.check"
_KEPT = "updates"
_SOON_SECONDS = 60.0
"""After the start, which has better things to do."""
_TICK_SECONDS = 600.0
"""How often it is looked whether a day is over: the computer may have slept."""


class UpdateDesk:
    """Satisfies the window's UpdateService. Practice never asks: nothing leaves the machine."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        bus: Bus,
        database: Database,
        tls: Callable[[], Awaitable[ssl.SSLContext]],
        *,
        practice: bool,
        running: str = gapdesk.__version__,
        home: str = gapdesk.HOME_PAGE,
    ) -> None:
        """`tls` gives the context with the certificates to trust."""
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._database = database
        self._tls = tls
        self._practice = practice
        self._running = running
        self._home = home
        self._memory = Memory()
        self._news: News | None = None
        self._keeps = False  # while the database is there
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        settings.subscribe(self._setting_changed)

    @property
    def possible(self) -> bool:
        """Whether updates are looked for at all."""
        return not self._practice

    def news(self) -> News | None:
        """What is out, unless the user does not want to hear of it."""
        news, passed = self._news, version(self._memory.passed)
        newest = version(news.version) if news else None
        unwanted = newest is not None and passed is not None and newest <= passed
        return None if unwanted else news

    async def look(self) -> News | None:
        """Ask now, whatever the setting says; None if this is the newest. Objection says why nobody knows."""
        if not self.possible:
            raise Objection(Words("Practice mode looks for no updates: nothing leaves this computer."))
        news = await self._ask()
        self._remember(passed="", told=news.version if news else self._memory.told)
        self._bus.publish(UpdatesChanged())
        return news

    def pass_over(self, version: str) -> None:
        """Say no more of `version`, until there is a newer one."""
        self._remember(passed=version)
        self._bus.publish(UpdatesChanged())

    async def watch(self) -> None:
        """Ask once a day while the setting is on, across restarts; ends when it is cancelled."""
        if not self.possible:
            return
        kept = await self._database.run(meta.read, _KEPT)
        self._memory = Memory.of(kept, self._home)
        self._news = newer(self._memory.releases, self._running)
        self._keeps = True
        if self._news is not None:
            self._bus.publish(UpdatesChanged())
        pause = _SOON_SECONDS
        try:
            while True:
                await self._pause(pause)
                pause = _TICK_SECONDS
                if self._settings.updates_check and self._memory.due(self._clock.now()):
                    await self._ask_quietly()
        finally:
            self._keeps = False

    async def _ask_quietly(self) -> None:
        try:
            news = await self._ask()
        except Objection as why:
            log.debug("nothing is known of updates: %s (%s)", why, type(why.__cause__).__name__)
            return
        self._bus.publish(UpdatesChanged())
        if news is None or self.news() is None or news.version == self._memory.told:
            return
        self._remember(told=news.version)
        log.info("gapdesk %s is out: %s", news.version, news.page)
        self._bus.publish(UpdateFound(news.version))

    async def _ask(self) -> News | None:
        async with self._turn:
            self._remember(looked=self._clock.now())  # first: a day is a day, whatever comes of it
            data = await read_feed(feed_url(self._home), self._settings.upstream_proxy, await self._tls())
            news = newer(releases_in(data, self._home), self._running)
            self._news = news
            self._remember(releases=news.releases if news else ())
            return news

    def _remember(self, **changes: Any) -> None:
        self._memory = replace(self._memory, **changes)
        if self._keeps:
            self._database.post(meta.write, _KEPT, self._memory.plain())

    async def _pause(self, seconds: float) -> None:
        """So long, or until the setting is changed."""
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    def _setting_changed(self, name: str) -> None:
        if name == SETTING:
            self._wake.set()
