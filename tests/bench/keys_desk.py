"""gapdesk with 1,000 busy keys and its window open, in one process that measures itself.

`python -m tests.bench.keys_desk URL SECONDS` asks the upstream at URL and prints one line of JSON: `Found`.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from gapdesk import aio, collector
from gapdesk.engine import Engine
from gapdesk.launch import Launch, running_engine
from gapdesk.paths import Paths
from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.settings import Settings
from gapdesk.ui.desktop import Desktop
from gapdesk.ui.pages.keys import KeysPage
from gapdesk.ui.qt_loop import QtLoop
from tests.bench.keys_traffic import MODELS
from tests.bench.lag import Lag
from tests.bench.programs import TOKEN

KEYS = 1_000
_LIMITS = {
    Dimension.RPM: 30,
    Dimension.TPM: 1_000_000,
    Dimension.RPD: 1_500,
    Dimension.TPD: 50_000_000,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds and shares of one processor in %."""

    gap: float
    """The longest the loop stood still with the page open and requests coming; of that, what this process
    worked: what else the machine does is nobody's fault here."""
    gap_opening: float
    """The same while the window, the page and its graphs are built."""
    gap_removing: float
    """The same while half of the keys are removed and brought back."""
    gap_hidden: float
    """The same with the window hidden."""
    added_p99: float
    added_p99_hidden: float
    traffic: float
    """What requests cost with the window hidden."""
    page: float
    """What the open page costs on top of it."""
    graphs: float
    """What four live graphs cost while nobody asks anything."""
    table: float
    """What the page costs without them, while nobody asks anything."""


class Desk:
    """Engine and desktop with the Keys page open."""

    def __init__(self, app: QApplication, engine: Engine, upstream_port: int, seconds: float) -> None:
        self._engine = engine
        self._upstream_port = upstream_port
        self._seconds = seconds
        self.desktop = Desktop(app, engine, lambda: None, hidden=False)
        window = self.desktop.window
        assert window is not None
        self._window = window

    async def measure(self) -> Found:
        opening, removing, hidden, shown = Lag(), Lag(), Lag(), Lag()
        asking = aio.spawn(self._traffic(6.0), name="requests while the page opens")
        await asyncio.sleep(2.0)
        with opening.watched():
            await self._open_page()
            await asking
        self._window.hide()
        traffic, added_hidden = await self._under_traffic(hidden)
        self._window.show()
        with_page, added = await self._under_traffic(shown)
        await self._remove_half(removing)
        graphs = await self._idle()
        self._page.table.clearSelection()
        self._page._close_detail()
        table = await self._idle()
        self._window.hide()
        nothing = await self._idle()
        return Found(
            gap=shown.worked * 1000,
            gap_opening=opening.worked * 1000,
            gap_removing=removing.worked * 1000,
            gap_hidden=hidden.worked * 1000,
            added_p99=added,
            added_p99_hidden=added_hidden,
            traffic=traffic,
            page=with_page - traffic,
            graphs=graphs - table,
            table=table - nothing,
        )

    async def _open_page(self) -> None:
        self._window.open_page("keys")
        page = self._window.stack.currentWidget()
        assert isinstance(page, KeysPage)
        self._page = page
        await _until(lambda: page.model.list.complete)
        page.table.select(self._engine.keys.ids()[0])  # which was asked for by now
        await _until(lambda: page.detail is not None and any(graph.picture for graph in page.detail.graphs))

    async def _remove_half(self, loop: Lag) -> None:
        with loop.watched():
            await asyncio.sleep(0.1)
            self._page.deeds.remove(self._engine.keys.ids()[1::2])
            await asyncio.sleep(1.0)
            self._page.deeds._undo_remove()
            await asyncio.sleep(1.0)

    async def _under_traffic(self, loop: Lag) -> tuple[float, float]:
        """(% of a processor, milliseconds that gapdesk added to the slowest hundredth)."""
        await asyncio.sleep(1.0)
        with loop.watched():
            worked = time.process_time()
            added = await self._traffic(self._seconds)
            return (time.process_time() - worked) / self._seconds * 100, added

    async def _idle(self) -> float:
        """% of a processor."""
        await asyncio.sleep(2.5)  # what the requests left to be done is done
        seconds = self._seconds / 2
        worked = time.process_time()
        await asyncio.sleep(seconds)
        return (time.process_time() - worked) / seconds * 100

    async def _traffic(self, seconds: float) -> float:
        """Let another process ask; returns milliseconds added at the 99th percentile."""
        port = self._engine.base_url.rpartition(":")[2]
        told = [port, str(self._upstream_port), str(seconds)]
        command = [sys.executable, "-m", "tests.bench.keys_traffic", *told]
        said = await asyncio.to_thread(subprocess.check_output, command)
        return float(said)


async def _until(reached: Callable[[], bool]) -> None:
    while not reached():  # noqa: ASYNC110 - nobody tells of all of these
        await asyncio.sleep(0.05)


async def _measure(app: QApplication, url: str, folder: Path, seconds: float) -> Found:
    paths = Paths.under(folder)
    settings = Settings(paths.config)
    settings.override("proxy.port", "0")
    settings.override("upstream.url", url)
    async with running_engine(Launch(paths, settings), console=False) as engine:
        collecting = aio.spawn(collector.collect_here(), name="garbage")
        await engine.start()
        collector.settle_down()
        await _until(lambda: engine.pool.tally(time.time()).total() == KEYS)
        for model in MODELS:
            for dimension, value in _LIMITS.items():
                engine.quota.set_limit(UserLimit(model, dimension, value))
        desk = Desk(app, engine, int(url.rpartition(":")[2]), seconds)
        await engine.keys.checked()
        found = await desk.measure()
        desk.desktop.close()
        await aio.settle(collecting)
    return found


def main(url: str, seconds: float) -> None:
    os.environ["PASSWORD"] = TOKEN
    os.environ["GEMINI_API_KEYS"] = ",".join(f"AQ.test-key-bench-{n:04}-0000000000" for n in range(KEYS))
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: QtLoop(app)) as runner,
    ):
        print(json.dumps(asdict(runner.run(_measure(app, url, Path(folder), seconds)))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
