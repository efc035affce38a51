from __future__ import annotations

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from gapdesk.clock import ManualClock
from gapdesk.ui import samples, theme
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages import PageContext
from gapdesk.ui.widgets.transcript import TranscriptPane
from tests.ui.chats import Chats
from tests.ui.fake_engine import FakeEngine

OFFSCREEN_LACKS = ("This plugin does not support", "No such signal QPlatformNativeInterface::systemTray")
"""What the offscreen platform says of itself; says nothing of the program."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN_LACKS, extend=True))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking for garbage in it again and again takes a sixth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def english(qapp: QApplication) -> None:
    """Counted nouns bend by a catalogue, in English too."""
    Languages(qapp).use("en")


@pytest.fixture(autouse=True)
def gone(english: None) -> Iterator[None]:
    """No widget outlives its test: each change of language or theme would be told to all of them.

    Qt deletes what was closed in its own loop, which no test enters. Its Python side goes at once, too: many
    tests' windows at a time, collected in whatever order, have ended the process (PySide 6.11).
    """
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(samples.BUSY, tmp_path)


@pytest.fixture
def bridge(qapp: QApplication, engine: FakeEngine) -> Iterator[Bridge]:
    bridge = Bridge(engine)
    yield bridge
    bridge.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(samples.NOW)


@pytest.fixture
def context(engine: FakeEngine, bridge: Bridge, clock: ManualClock) -> PageContext:
    return PageContext(engine, bridge, clock, lambda page: None)


@pytest.fixture
def window(qtbot, qapp: QApplication, engine: FakeEngine, bridge: Bridge, clock: ManualClock) -> MainWindow:
    theme.apply("light")
    qapp.setFont(theme.font(theme.Size.BODY))
    window = MainWindow(engine, bridge, clock, lambda: None)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    languages = Languages(qapp)
    yield languages
    languages.use("en")


@pytest.fixture
def chats(context, monkeypatch) -> Chats:
    chats = Chats()
    monkeypatch.setattr(type(context.engine), "conversations", chats, raising=False)
    return chats


@pytest.fixture
def pane(qtbot, context, chats: Chats) -> TranscriptPane:
    theme.apply("light")
    pane = TranscriptPane(context)
    qtbot.addWidget(pane)
    pane.resize(500, 600)
    pane.show()
    return pane
