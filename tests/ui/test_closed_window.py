"""A closed window is gone, with all that was built for it."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from gapdesk.ui import samples
from gapdesk.ui.desktop import Desktop
from gapdesk.ui.errands import spawn
from gapdesk.ui.latest import Latest
from gapdesk.ui.pages import PAGES
from gapdesk.ui.tray import Tray
from gapdesk.ui.view import Text


@pytest.fixture
def desktop(qapp, engine, clock, monkeypatch) -> Iterator[Desktop]:
    monkeypatch.setattr(Tray, "available", True)
    monkeypatch.setattr(Tray, "notify", lambda tray, text: None)
    desktop = Desktop(qapp, engine, lambda: None, True, clock)
    yield desktop
    desktop.close()


async def turns() -> None:
    """Let Qt and the loop go on by turns."""
    for _ in range(10):
        QApplication.processEvents()
        await asyncio.sleep(0)


def sweep() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def parts(desktop: Desktop) -> dict[str, list[weakref.ref[QObject]]]:
    """All own objects of the window, by name of their class."""
    found: dict[str, list[weakref.ref[QObject]]] = {}
    assert desktop.window is not None
    for each in (desktop.window, *desktop.window.findChildren(QObject)):
        if type(each).__module__.startswith("gapdesk"):
            found.setdefault(type(each).__name__, []).append(weakref.ref(each))
    return found


def alive(found: dict[str, list[weakref.ref[QObject]]]) -> set[str]:
    return {name for name, refs in found.items() if any(ref() is not None for ref in refs)}


@pytest.mark.parametrize("mood", ["empty", "busy"])
@pytest.mark.parametrize("page", [spec.id for spec in PAGES])
async def test_nothing_of_a_page_outlives_the_window(desktop: Desktop, engine, page: str, mood: str) -> None:
    if importlib.util.find_spec(f"gapdesk.ui.pages.{page}") is None:
        pytest.skip("not built yet")
    engine.show(samples.MOODS[mood])
    desktop.bridge.flush()
    desktop.show_window()
    assert desktop.window is not None
    desktop.window.open_page(page)
    await turns()
    found = parts(desktop)
    assert "MainWindow" in found
    desktop.window.close()
    await turns()
    sweep()
    assert alive(found) == set()
    engine.show(samples.BUSY)  # nobody listens any more
    desktop.bridge.flush()


async def test_the_graphs_go_with_the_window(desktop: Desktop) -> None:
    desktop.show_window()
    assert desktop.window is not None
    desktop.window.open_page("keys")
    page = desktop.window.stack.currentWidget()
    page.table.selectRow(0)
    while not page.detail.graphs:
        await turns()
    graphs = [weakref.ref(graph) for graph in page.detail.graphs]
    desktop.window.close()
    del page
    await turns()
    gc.unfreeze()  # what pyqtgraph brought was frozen, and the page with it
    sweep()
    assert [graph() for graph in graphs] == [None] * len(graphs)


# --- what was under way -----------------------------------------------------------------------------------


class Asker(Text):
    def __init__(self, gate: asyncio.Event) -> None:
        super().__init__()
        self.gate, self.done = gate, False

    async def wait(self) -> str:
        await self.gate.wait()
        self.done = True
        return "late"

    async def wait_and_show(self) -> None:
        self.setText(await self.wait())


def _errand(asker: Asker) -> None:
    spawn(asker.wait_and_show(), name="test")


def _question(asker: Asker) -> None:
    Latest("test").ask(asker.wait(), asker.setText, asker.hide)


@pytest.mark.parametrize("begin", [_errand, _question])
@pytest.mark.parametrize("closed", [True, False])
async def test_an_answer_that_comes_too_late_is_no_trouble(
    qapp, begin: Callable[[Asker], None], closed: bool
) -> None:
    """It is carried through, and shown where there still is somebody; nothing is logged."""
    asker = Asker(asyncio.Event())
    begin(asker)
    await turns()
    if closed:
        asker.deleteLater()
        sweep()
    asker.gate.set()
    await turns()
    assert asker.done
    if not closed:
        assert asker.text() == "late"


@pytest.mark.allow_warnings
async def test_other_faults_are_still_told(qapp, caplog) -> None:
    async def fail() -> None:
        raise RuntimeError("something else")

    task = spawn(fail(), name="test")
    await asyncio.wait([task])
    await turns()
    assert "background task test failed" in caplog.text


def test_nothing_but_the_window_s_memory_stays(desktop: Desktop, engine) -> None:
    desktop.show_window()
    assert desktop.window is not None
    desktop.window.close()
    assert desktop.window is None
    assert Path(engine.paths.data / "window.json").exists()
