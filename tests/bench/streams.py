"""What 32 streams at once cost with the window open: `python -m tests.bench.streams [--seconds 20]`.

The desktop with its engine and 30 keys in this process; the clients and the upstream in processes of their
own. Each stream brings 20 chunks of about 40 characters a second, for eight seconds, and is asked again. A
gap is how long the loop stood still; "worked" is what of it this process worked, for what else the machine
does is nobody's fault here. "GUI thread" is the processor time of the thread that serves and draws; the look
at the loop takes some of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from tests.bench.programs import ENVIRONMENT

os.environ.update({**ENVIRONMENT, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")})
os.environ.update(GEMINI_API_KEYS=",".join(f"AQ.test-key-bench-{n:04}-0000000000" for n in range(30)))

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gapdesk import aio, collector
from gapdesk.app import _application
from gapdesk.engine import Engine
from gapdesk.launch import Launch, running_engine
from gapdesk.paths import Paths
from gapdesk.settings import Settings
from gapdesk.ui.desktop import Desktop
from gapdesk.ui.pages.activity import ActivityPage
from gapdesk.ui.pages.keys import KeysPage
from gapdesk.ui.qt_loop import QtLoop
from tests.bench import programs, streams_traffic
from tests.bench.lag import Lag
from tests.bench.streams_traffic import EVENTS, GAP, STREAMS
from tests.bench.table import Row, head

MOST_GAP = 50.0
MOST_LATE = 20.0
MOST_BUSY = 25.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One state of the window."""

    lag: Lag
    busy: float
    """% of a processor, the GUI thread."""
    process: float
    """% of a processor, all threads."""
    chunks: streams_traffic.Found

    def rows(self, state: str) -> Iterator[Row]:
        chunks = self.chunks
        yield Row(f"{state}: longest gap, worked", self.lag.worked * 1000, "ms", MOST_GAP)
        yield Row(f"{state}: longest gap, on the clock", self.lag.longest * 1000, "ms")
        yield Row(f"{state}: chunk p50", chunks.p50, "ms")
        yield Row(f"{state}: chunk p99, direct", chunks.direct_p99, "ms")
        yield Row(f"{state}: chunk added p99", chunks.p99 - chunks.direct_p99, "ms", MOST_LATE)
        yield Row(f"{state}: longest chunk", chunks.longest, "ms")
        yield Row(f"{state}: GUI thread", self.busy, "%", MOST_BUSY)
        yield Row(f"{state}: whole process", self.process, "%")
        yield Row(f"{state}: chunks", chunks.per_second, "/s")


class Desk:
    """Engine and desktop, and what is looked at in each state."""

    def __init__(self, app: QApplication, engine: Engine, upstream_port: int, seconds: float) -> None:
        self._engine = engine
        self._upstream_port = upstream_port
        self._seconds = seconds
        self._desktop = Desktop(app, engine, lambda: None, hidden=False)
        window = self._desktop.window
        assert window is not None
        self._window = window

    @property
    def states(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """How to bring the window into each; the clients ask meanwhile."""
        return {
            "hidden": self._hide,
            "Overview": self._overview,
            "Activity": lambda: self._activity(capture=False),
            "Activity, capturing": lambda: self._activity(capture=True),
            "Keys": self._keys,
        }

    async def measure(self, pose: Callable[[], Awaitable[None]]) -> Measured:
        """Let the clients ask, bring the window into that state and see what it comes to."""
        asking = aio.spawn(asyncio.to_thread(self._ask), name="clients")
        await asyncio.sleep(1.5)  # they start, and begin
        await pose()
        await asyncio.sleep(2.5)
        lag = Lag()
        with lag.watched():
            began, thread, process = time.perf_counter(), time.thread_time(), time.process_time()
            await asyncio.sleep(self._seconds - 1)
            thread, process = time.thread_time() - thread, time.process_time() - process
            spent = time.perf_counter() - began
        found = streams_traffic.Found(**json.loads(await asking))
        return Measured(lag, thread / spent * 100, process / spent * 100, found)

    def close(self) -> None:
        self._desktop.close()

    def _ask(self) -> str:
        told = [self._engine.base_url.rpartition(":")[2], str(self._upstream_port), str(self._seconds)]
        return subprocess.check_output(
            [sys.executable, "-m", "tests.bench.streams_traffic", *told], text=True
        )

    # --- states

    async def _hide(self) -> None:
        self._window.hide()

    async def _overview(self) -> None:
        self._window.show()
        self._window.open_page("overview")

    async def _activity(self, *, capture: bool) -> None:
        """The newest request selected; it runs."""
        self._engine.settings.set("activity.capture", capture)
        self._window.show()
        self._window.open_page("activity")
        page = self._window.stack.currentWidget()
        assert isinstance(page, ActivityPage)
        await asyncio.sleep(0.5)
        page.open_request(self._engine.activity.entries()[-1].id)

    async def _keys(self) -> None:
        """A key that was asked for selected, its graphs drawn."""
        self._engine.settings.set("activity.capture", False)
        self._window.show()
        self._window.open_page("keys")
        page = self._window.stack.currentWidget()
        assert isinstance(page, KeysPage)
        await asyncio.sleep(1.0)
        page.table.select(self._engine.keys.ids()[0])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                while page.detail is None or not any(graph.picture for graph in page.detail.graphs):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)


async def measure(app: QApplication, upstream: programs.Program, seconds: float) -> int:
    """Print each state as it is measured; returns how many rows are over their budget."""
    launch = Launch(Paths.temporary(), Settings())
    launch.settings.override("proxy.port", "0")
    launch.settings.override("upstream.url", upstream.url)
    over = 0
    async with running_engine(launch, console=False) as engine:
        collecting = aio.spawn(collector.collect_here(), name="garbage")
        await engine.start()
        collector.settle_down()
        await engine.keys.checked()
        desk = Desk(app, engine, upstream.port, seconds)
        for state, pose in desk.states.items():
            for row in (await desk.measure(pose)).rows(state):
                print(row.line(), flush=True)
                over += not row.kept
        desk.close()
        await aio.settle(collecting)
    return over


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.streams", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each state is measured")
    seconds = parser.parse_args().seconds
    qInstallMessageHandler(lambda *_: None)  # what the offscreen platform lacks
    app = _application()
    print(f"{STREAMS} streams, {1 / GAP:g} chunks a second each")
    print(head())
    with (
        programs.upstream(EVENTS, GAP) as upstream,
        asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner,
    ):
        over = runner.run(measure(app, upstream, seconds))
    print("all within budget" if not over else f"{over} over budget")


if __name__ == "__main__":
    main()
