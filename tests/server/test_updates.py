"""A whole gapdesk that looks for updates, or does not."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gapdesk.clock import ManualClock
from gapdesk.engine import Engine
from gapdesk.events import Event, UpdateFound, UpdatesChanged
from gapdesk.paths import Paths
from gapdesk.proxy import upstream
from gapdesk.settings import Settings
from gapdesk.updates import desk
from gapdesk.updates.memory import DAY
from gapdesk.vault import SessionVault
from gapdesk.wording import Objection
from tests.doctor.surroundings import trusting
from tests.server.wire import until
from tests.updates.github import Answer, GitHub, github
from tests.updates.releases import entry, feed

SHORT = 0.02
NEW = Answer(feed(entry("v9.0.0", "All is new.")))
NEWER = Answer(feed(entry("v9.1.0", "Some more."), entry("v9.0.0", "All is new.")))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_SOON_SECONDS", SHORT)
    monkeypatch.setattr(desk, "_TICK_SECONDS", SHORT)
    monkeypatch.setattr(upstream, "_make_tls_context", lambda: trusting("github"))


@dataclass
class Run:
    """One run of gapdesk."""

    engine: Engine
    events: list[Event]

    def told(self) -> list[str]:
        return [event.version for event in self.events if isinstance(event, UpdateFound)]


class Home:
    """A data folder and a clock, which outlive a run."""

    def __init__(self, folder: Path, hub: GitHub) -> None:
        self.paths = Paths.under(folder)
        self.paths.ensure()
        self.clock = ManualClock()
        self.hub = hub

    @contextlib.asynccontextmanager
    async def run(self, *, check: bool = True, practice: bool = False) -> AsyncIterator[Run]:
        settings = Settings()
        for name, value in {
            "proxy.port": 0,
            "upstream.proxy": self.hub.proxy,
            "updates.check": check,
        }.items():
            settings.set(name, value)
        engine = Engine(self.paths, settings, practice=practice, clock=self.clock, vault=SessionVault())
        events: list[Event] = []
        engine.bus.subscribe(events.append)
        await engine.start()
        try:
            yield Run(engine, events)
        finally:
            await engine.close()

    async def some_ticks(self) -> None:
        """So long that it would have asked."""
        await asyncio.sleep(10 * SHORT)

    @property
    def asked(self) -> int:
        """How often GitHub was connected to."""
        return len(self.hub.connects)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with github(NEW) as hub:
        yield Home(tmp_path, hub)


async def test_a_new_version_is_told_once(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        async with home.run() as run:
            await until(lambda: run.told() == ["9.0.0"])
            news = run.engine.updates.news()
            assert news is not None and (news.version, news.releases[0].notes) == ("9.0.0", "All is new.")
            home.clock.advance(DAY)
            await until(lambda: home.asked == 2)
            await home.some_ticks()
            assert run.told() == ["9.0.0"]
            home.hub.answers = [NEWER]
            home.clock.advance(DAY)
            await until(lambda: run.told() == ["9.0.0", "9.1.0"])
    lines = [record.message for record in caplog.records if "is out" in record.message]
    assert [line.split(" is out")[0] for line in lines] == ["gapdesk 9.0.0", "gapdesk 9.1.0"]


async def test_it_asks_once_a_day_across_restarts(home: Home) -> None:
    async with home.run():
        await until(lambda: home.asked == 1)
        await home.some_ticks()
    for _ in range(3):
        home.clock.advance(DAY / 4)
        async with home.run() as run:
            await until(lambda: run.engine.updates.news() is not None)  # it is remembered
            await home.some_ticks()
        assert home.asked == 1 and run.told() == []
    home.clock.advance(DAY / 4)
    async with home.run():
        await until(lambda: home.asked == 2)


async def test_a_clock_set_back_does_not_stop_it(home: Home) -> None:
    async with home.run():
        await until(lambda: home.asked == 1)
        home.clock.advance(-400 * DAY)
        await until(lambda: home.asked == 2)
        await home.some_ticks()
        home.clock.advance(DAY)
        await until(lambda: home.asked == 3)


async def test_off_means_no_connection_at_all(home: Home) -> None:
    async with home.run(check=False) as run:
        await home.some_ticks()
        assert (home.asked, run.engine.updates.news()) == (0, None)
        run.engine.settings.set("updates.check", True)
        await until(lambda: home.asked == 1)


async def test_practice_means_no_connection_at_all(home: Home) -> None:
    async with home.run(practice=True) as run:
        await home.some_ticks()
        assert not run.engine.updates.possible
        with pytest.raises(Objection, match="nothing leaves this computer"):
            await run.engine.updates.look()
        assert (home.asked, run.engine.updates.news()) == (0, None)


@pytest.mark.parametrize("answer", [Answer(b"{}", "500 Oh"), Answer(b"{}"), Answer(b"\xff\0")])
async def test_a_failure_is_silent_and_counts_for_the_day(
    home: Home, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    home.hub.answers = [answer]
    with caplog.at_level(logging.DEBUG, logger="gapdesk.updates"):
        async with home.run() as run:
            await until(lambda: home.asked == 1)
            await home.some_ticks()
            assert home.asked == 1
            assert not [event for event in run.events if isinstance(event, UpdateFound | UpdatesChanged)]
            assert run.engine.snapshot().problems == ()
    said = [r for r in caplog.records if r.name.startswith("gapdesk.updates")]
    assert [(r.levelno, r.message.partition(":")[0]) for r in said] == [
        (logging.DEBUG, "nothing is known of updates")
    ]


async def test_a_failure_keeps_what_was_known(home: Home) -> None:
    async with home.run() as run:
        await until(lambda: run.told() == ["9.0.0"])
        home.hub.answers = [Answer(b"", "500 Oh")]
        home.clock.advance(DAY)
        await until(lambda: home.asked == 2)
        await home.some_ticks()
        assert run.engine.updates.news() is not None


async def test_a_button_asks_whatever_the_setting_says(home: Home) -> None:
    async with home.run(check=False) as run:
        news = await run.engine.updates.look()
        assert news is not None and news == run.engine.updates.news()
        assert run.told() == []  # who asked knows
        home.hub.answers = [Answer(b"", "503 Oh")]
        with pytest.raises(Objection, match="status 503"):
            await run.engine.updates.look()
        home.hub.answers = [Answer(feed(entry("v0.0.1")))]
        assert await run.engine.updates.look() is None
        assert run.engine.updates.news() is None


async def test_a_version_passed_over_is_not_spoken_of_again(home: Home) -> None:
    async with home.run() as run:
        await until(lambda: run.told() == ["9.0.0"])
        run.engine.updates.pass_over("9.0.0")
        assert run.engine.updates.news() is None
    home.clock.advance(DAY)
    async with home.run() as run:
        await until(lambda: home.asked == 2)
        await home.some_ticks()
        assert (run.engine.updates.news(), run.told()) == (None, [])
        home.hub.answers = [NEWER]
        home.clock.advance(DAY)
        await until(lambda: run.told() == ["9.1.0"])
        run.engine.updates.pass_over("9.1.0")
        news = await run.engine.updates.look()  # asked for, it is told again
        assert news is not None and run.engine.updates.news() == news


async def test_it_can_be_closed_while_it_asks(home: Home) -> None:
    home.hub.answers = [Answer(silent=True)]
    async with home.run():
        await until(lambda: len(home.hub.requests) == 1)
    home.hub.answers = [NEW]
    async with home.run() as run:
        await home.some_ticks()
        assert home.asked == 1  # that counted for the day
        looking = asyncio.create_task(run.engine.updates.look())
        await asyncio.sleep(0)
    assert await looking is not None  # nothing is kept any more, nor does it fail
