"""Pictures of every page: light and dark, English and Chinese, empty, busy and with an error."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from gapdesk.clock import ManualClock
from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.ui import key_pictures, poses, samples, theme, tray_glyph
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages import PAGES
from gapdesk.ui.service import EngineService
from gapdesk.ui.tray_menu import TrayActions, TrayMenu

EngineFactory = Callable[[EngineSnapshot, Path], EngineService]
THEMES = ("light", "dark")
LANGUAGES = ("en", "zh_CN")


def render_all(directory: Path, engine_factory: EngineFactory = samples.SampleEngine) -> list[Path]:
    """Write PNGs named page-theme-language-mood.png into `directory`; returns them.

    Needs a QApplication and no running loop; nothing appears on the screen.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    directory.mkdir(parents=True, exist_ok=True)
    languages = Languages(app)
    written = []
    with tempfile.TemporaryDirectory() as folder:
        for look in THEMES:
            theme.apply(look)
            app.setFont(theme.font(theme.Size.BODY))
            for language in LANGUAGES:
                languages.use(language)
                for mood, snapshot in samples.MOODS.items():
                    engine = engine_factory(snapshot, Path(folder))
                    written += _render(engine, directory, f"{look}-{language}-{mood}")
                written += key_pictures.render(directory, Path(folder), f"{look}-{language}")
    languages.use("en")
    theme.apply("system")
    return [*written, _render_glyphs(directory)]


def _render(engine: EngineService, directory: Path, suffix: str) -> list[Path]:
    bridge = Bridge(engine)
    clock = ManualClock(samples.NOW)
    window = MainWindow(engine, bridge, clock, lambda: None)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()
    window.resize(1120, 740)  # whatever the screen's size
    mood = suffix.rpartition("-")[2]
    written = []
    for spec in PAGES:
        window.open_page(spec.id)
        asyncio.run(poses.strike(spec.id, window.stack.currentWidget(), mood, dark="dark" in suffix))
        target = directory / f"{spec.id}-{suffix}.png"
        QApplication.processEvents()  # layouts of wrapped texts settle in two rounds; no loop is running here
        window.grab().save(str(target))
        written.append(target)
    menu = TrayMenu(engine, bridge, clock, TrayActions(lambda _: None, lambda _: None, lambda: None))
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    target = directory / f"tray-{suffix}.png"
    menu.grab().save(str(target))
    bridge.close()
    window.close()
    for widget in (menu, window):
        widget.deleteLater()
    return [*written, target]


def _render_glyphs(directory: Path) -> Path:
    """All states of the tray icon beside each other, on the panel of the theme in use."""
    states = (EngineState.RUNNING, EngineState.WAITING, EngineState.PROBLEM, EngineState.STOPPED)
    dark = theme.is_dark(QGuiApplication.palette())
    sheet = QPixmap(4 * 80, 160)
    sheet.fill(Qt.GlobalColor.black if dark else Qt.GlobalColor.white)
    painter = QPainter(sheet)
    for place, state in enumerate(states):
        for row, ring in enumerate((15, None)):
            picture = tray_glyph.glyph(state, ring, light=dark)
            painter.drawPixmap(place * 80 + 4, row * 80 + 4, picture.pixmap(64, 64))
            painter.drawPixmap(place * 80 + 64, row * 80 + 4, picture.pixmap(16, 16))
    painter.end()
    target = directory / "tray-glyphs.png"
    sheet.save(str(target))
    return target
