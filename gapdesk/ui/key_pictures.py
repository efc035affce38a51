"""Pictures of the Keys page in all its states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gapdesk.clock import ManualClock
from gapdesk.events import EngineSnapshot
from gapdesk.keys.types import CheckProgress, CheckVerdict, Storage, StorageState
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import KeyState
from gapdesk.ui import sample_keys, samples
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages.keys import KeysPage
from gapdesk.ui.window_state import WindowState
from gapdesk.wording import Words

_H, _C, _X, _I = KeyState.HEALTHY, KeyState.COOLING, KeyState.EXHAUSTED, KeyState.INVALID
_WELL = Storage(StorageState.KEYRING)
_SAME = Words.of("Google calls both {number}.", number="projects/123")
OLDER = """GEMINI_API_KEYS=AQ.test-key-number-one-of-the-file,AQ.test-key-number-two-of-the-file
INVALID_API_KEYS=AQ.test-key-that-is-doubtful-to-us,AQ.test-key-of-sample-0-and-nothing-else
FAKE_STREAMING=true
MAX_REQUESTS_PER_MINUTE=30
WHITELIST_MODELS=gemini-3.5-pro
"""
"""A settings file of an older proxy, with keys that open nothing."""


def _nothing(page: KeysPage) -> None:
    """As it opens."""


def _select(page: KeysPage) -> None:
    page.table.selectRow(1)
    assert page.detail is not None
    page.detail.build_all()


def _import(page: KeysPage) -> None:
    page.open_import()
    page.source.take_text(OLDER)
    page.preview.ignored_button.setChecked(True)


@dataclass(frozen=True, slots=True)
class _Picture:
    states: tuple[KeyState, ...]
    prepare: Callable[[KeysPage], None] = _nothing
    offered: tuple[Suggestion, ...] = ()
    storage: Storage = _WELL
    checking: CheckProgress | None = None

    def snapshot(self) -> EngineSnapshot:
        shown = sample_keys.counted(self.states, samples.EMPTY)
        return replace(shown, storage=self.storage, checking=self.checking)


_COUNTS = ((CheckVerdict.VALID, 9), (CheckVerdict.INVALID, 3), (CheckVerdict.UNREACHABLE, 2))
PICTURES = {
    "empty": _Picture(()),
    "three": _Picture((_H, _C, _I), _select),
    "many": _Picture(
        sample_keys.many_states(200), checking=CheckProgress(46, 200, running=True, counts=_COUNTS)
    ),
    "cooling": _Picture((_C,) * 6, offered=(Suggestion("alpha", "beta", _SAME),)),
    "exhausted": _Picture((_X,) * 4 + (_H,) * 2, _select),
    "invalid": _Picture((_H,) * 9 + (_I,) * 5, checking=CheckProgress(14, 14, running=False, counts=_COUNTS)),
    "locked": _Picture((KeyState.LOCKED,) * 5, storage=Storage(StorageState.LOCKED, waiting=5)),
    "import": _Picture((_H, _H, _I), _import),
}


def render(directory: Path, folder: Path, suffix: str) -> list[Path]:
    """Write keys-{suffix}-{state}.png into `directory`; `folder` takes what the windows remember."""
    written = []
    for name, picture in PICTURES.items():
        engine = samples.SampleEngine(picture.snapshot(), folder)
        engine.keys = sample_keys.SampleKeys(picture.states)
        engine.keys.offered += picture.offered
        WindowState(page="keys").save(engine.paths.data)
        bridge = Bridge(engine)
        window = MainWindow(engine, bridge, ManualClock(samples.NOW), lambda: None)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.show()
        window.resize(1120, 740)
        page = window.stack.currentWidget()
        assert isinstance(page, KeysPage)
        QApplication.processEvents()
        picture.prepare(page)
        page.tick()
        for _ in range(2):  # layouts settle in two rounds
            QApplication.processEvents()
        target = directory / f"keys-{suffix}-{name}.png"
        window.grab().save(str(target))
        written.append(target)
        bridge.close()
        window.close()
        window.deleteLater()
    return written
