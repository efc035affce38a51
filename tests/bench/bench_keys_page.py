"""How long the Keys page holds up the loop: `python -m tests.bench.bench_keys_page [keys]`."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gapdesk.clock import ManualClock
from gapdesk.quota.keys import KeyRow
from gapdesk.ui import sample_keys, samples
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.models.key_columns import Column
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.keys import KeysPage

ROUNDS = 20


class QuickKeys(sample_keys.SampleKeys):
    """Makes a row about as fast as the pool does: made once, then only stamped."""

    def __init__(self, count: int) -> None:
        super().__init__(sample_keys.many_states(count))
        self._made: dict[tuple[str, str], KeyRow] = {}

    def rows(self, ids, model=""):
        wanted = [(each, model) for each in ids if each in self.infos]
        for each in wanted:
            if each not in self._made:
                self._made[each] = super().rows([each[0]], model)[0]
        return tuple(replace(self._made[each], in_flight=int(self.now) % 3) for each in wanted)


def worst(name: str, act: Callable[[], object], rounds: int = ROUNDS) -> None:
    """Print the longest of `rounds` times of `act` with the painting it causes."""
    longest = 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        QApplication.sendPostedEvents()
        longest = max(longest, time.perf_counter() - began)
        QApplication.processEvents()
    print(f"{name:28s} {longest * 1000:6.1f} ms")


def main(count: int) -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        engine = samples.SampleEngine(samples.BUSY, Path(folder))
        keys = engine.keys = QuickKeys(count)
        for model in ("", "gemini-3.8-flash"):
            keys.rows(keys.ids(), model)
        clock = ManualClock(samples.NOW)
        page = KeysPage(PageContext(engine, Bridge(engine), clock, lambda page: None))
        page.resize(1100, 900)
        worst("show", page.show, 1)
        worst("turn while loading", app.processEvents, 10)

        def tick() -> None:
            clock.advance(0.5)
            keys.now = clock.now()
            page.tick()

        worst("tick", tick)
        worst("paint all of it", page.table.viewport().repaint)
        for column in Column:
            worst(
                f"sort by {column.name.lower()}",
                lambda column=column: page.table.sortByColumn(column, Qt.SortOrder.AscendingOrder),
                1,
            )
        worst("search", lambda: page.head.search.setText("beta"), 1)
        worst("search cleared", page.head.search.clear, 1)
        worst("another model", lambda: page._show_model("gemini-3.8-flash"), 1)
        worst("tick", tick)
        worst("select all", page.table.selectAll, 1)
        worst("copy all", page._copy_rows, 1)
        worst("remove half", lambda: page.deeds.remove(keys.ids()[::2]), 1)
        worst("undo", page.deeds._undo_remove, 1)
        page.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
