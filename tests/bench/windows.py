"""What the window costs in memory, and what stays of it: `python -m tests.bench.windows [ROUNDS] [PAGE …]`.

The whole program opens the window, shows the pages and closes it, again and again. By default Overview alone,
where nothing needs pyqtgraph; with `keys` a key's graphs are shown as well. It and numpy take some 35 MB, and
Python cannot unload them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import psutil

from gapdesk import cli
from tests.bench.programs import ENVIRONMENT
from tests.bench.table import Row, head

if TYPE_CHECKING:
    from gapdesk.ui.desktop import Desktop

ROUNDS = 100
PAGES = ("overview",)
MOST_GROWTH = 5.0
MOST_IDLE = 120.0
_TOLD = (1, 2, 5, 10, 20, 50)


def megabytes() -> float:
    """Resident memory of this process."""
    return float(psutil.Process().memory_info().rss) / 2**20


async def look_at(desktop: Desktop, pages: Sequence[str]) -> None:
    """Open the window and each page, and let them come to rest."""
    desktop.show_window()
    assert desktop.window is not None
    for page in pages:
        desktop.window.open_page(page)
        await asyncio.sleep(0.2)
        if page == "keys":
            await _graphs(desktop.window.stack.currentWidget())


async def _graphs(page: Any) -> None:
    """Select the first key, and wait until its graphs are drawn."""
    page.table.setCurrentIndex(page.table.model().index(0, 0))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(10):
            while not getattr(page.detail, "graphs", ()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)


async def measure(desktop: Desktop, rounds: int, pages: Sequence[str]) -> None:
    """Print what each round left, then quit."""
    longest = 0.0

    def tidy() -> None:
        nonlocal longest
        began = time.perf_counter()
        given_back()
        longest = max(longest, time.perf_counter() - began)

    given_back, desktop._tidy = desktop._tidy, tidy
    await asyncio.sleep(2)
    print(head())
    print(Row("in the tray, before the first window", megabytes(), "MB", MOST_IDLE).line())
    first = 0.0
    for round in range(1, rounds + 1):
        await look_at(desktop, pages)
        opened = megabytes()
        assert desktop.window is not None
        desktop.window.close()
        await asyncio.sleep(0.05)
        desktop._give_back()  # which would come a second later
        first = first or megabytes()
        if round in _TOLD or round == rounds:
            print(Row(f"window {round}, open", opened, "MB").line())
            print(Row(f"window {round}, closed", megabytes(), "MB").line())
    print(Row(f"growth since the first of {rounds} windows", megabytes() - first, "MB", MOST_GROWTH).line())
    print(Row("in the tray, the window closed", megabytes(), "MB", MOST_IDLE).line())
    print(Row("longest tidying up", longest * 1000, "ms").line())
    desktop._quit()


def main(rounds: int, pages: Sequence[str]) -> int:
    platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    os.environ.update({**ENVIRONMENT, "QT_QPA_PLATFORM": platform})
    assert not cli._no_window()  # first, as in the real program: what it does to imports counts
    from gapdesk import aio, app, launch  # noqa: F401
    from gapdesk.ui.tray import Tray

    class Measured(app.Desktop):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            aio.spawn(measure(self, rounds, pages), name="measure")

    app.Desktop = Measured  # type: ignore[misc]
    if platform == "offscreen":
        Tray.available = property(lambda tray: True)  # type: ignore[assignment, method-assign]
    with tempfile.TemporaryDirectory() as folder:
        # Graphs show what was asked: practice asks something once.
        asked = ["--practice"] if "keys" in pages else ["--upstream", "http://127.0.0.1:9"]
        return cli.main(["--hidden", "--port", "0", "--data-dir", folder, *asked])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS, sys.argv[2:] or PAGES))
