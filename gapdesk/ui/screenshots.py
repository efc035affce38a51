"""Pictures of every page: light and dark, English and Chinese, empty, busy and with an error."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit

from gapdesk.clock import ManualClock
from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.quota.report import Report, ReportSpan
from gapdesk.ui import key_pictures, sample_report, samples, theme, tray_glyph
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages import PAGES
from gapdesk.ui.pages.caches import CachesPage
from gapdesk.ui.pages.conversations import ConversationsPage
from gapdesk.ui.pages.models import ModelsPage
from gapdesk.ui.pages.report import ReportPage
from gapdesk.ui.pages.settings import SettingsPage
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
    written = []
    for spec in PAGES:
        window.open_page(spec.id)
        page = window.stack.currentWidget()
        if isinstance(page, SettingsPage):
            page.build_all()
            if suffix.endswith("error"):
                _spoil(page)
        elif isinstance(page, ReportPage):  # without a loop nothing is asked
            report = _report(suffix)
            page.spans.choose(report.span)
            page.show_report(report)
        elif isinstance(page, ModelsPage) and suffix.endswith("busy"):
            page.tabs.setCurrentWidget(page.order if "dark" in suffix else page.limits)
        elif isinstance(page, ConversationsPage):
            asyncio.run(_read(page, suffix))
        elif isinstance(page, CachesPage) and suffix.endswith("busy"):
            _fill(page, dark="dark" in suffix)
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


def _report(suffix: str) -> Report:
    """Much or nothing; of a month where the window is dark, so that all of the page is seen once."""
    if not suffix.endswith("busy"):
        return sample_report.empty_report(ReportSpan.TODAY)
    return sample_report.sample_report(ReportSpan.MONTH if "dark" in suffix else ReportSpan.TODAY)


def _fill(page: CachesPage, *, dark: bool) -> None:
    """A question, or the form, so that both are seen once."""
    page.table.selectRow(0)
    if dark:
        page.open_new()
        page.form.take_dropped(_mime("You are Iris, keeper of the lighthouse."))
    else:
        page.deeds.ask_delete(page.table.chosen())


async def _read(page: ConversationsPage, suffix: str) -> None:
    """A chat with branches, or what a search found and a chat was deleted."""
    page.refresh()
    await _settled(page)
    if suffix.endswith("busy"):
        page.list.table.select(1)
        await _settled(page)
    if suffix.endswith("busy") and "dark" in suffix:
        page.deeds.remove([6])
        page.list.search.setText("the")
        page.list.refresh()
        await _settled(page)
        page.list.table.select_row(1)
    await _settled(page)


async def _settled(page: ConversationsPage) -> None:
    """Let Qt and the loop go on by turns until nobody waits for anything, however fast the machine is."""
    for _ in range(20):
        QApplication.processEvents()
        await asyncio.sleep(0)
    page.refresh()  # the facts too, which it asks for a moment after the choice
    while not page.build_all():
        QApplication.processEvents()
        await asyncio.sleep(0)


def _mime(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def _spoil(page: SettingsPage) -> None:
    """Put a value no setting takes into the page."""
    line = page.rows["proxy.port"].editor.control
    assert isinstance(line, QLineEdit)
    line.setText("70000")
    line.editingFinished.emit()


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
