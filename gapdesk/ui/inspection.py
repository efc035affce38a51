"""Whether the window is all there: what `--selftest` tries of it, offscreen. Freezing loses such things."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage, QImageReader
from PySide6.QtWidgets import QApplication, QWidget

from gapdesk.clock import ManualClock
from gapdesk.paths import resource
from gapdesk.proxy.types import Dimension
from gapdesk.ui import icons, poses, samples
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import CHINESE, ENGLISH, Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages import PAGES
from gapdesk.ui.widgets.graph_picture import Picture
from gapdesk.ui.widgets.graph_series import Series


class MissingPart(Exception):
    """Something of the window is not there, or shows nothing."""


def pages(app: QApplication) -> None:
    """Build and draw every page, as it is when busy, in both languages."""
    languages = Languages(app)
    with tempfile.TemporaryDirectory() as folder:
        engine = samples.SampleEngine(samples.MOODS["busy"], Path(folder))
        bridge = Bridge(engine)
        window = MainWindow(engine, bridge, ManualClock(samples.NOW), lambda: None)
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.show()
        for language in (CHINESE, ENGLISH):
            languages.use(language)
            for spec in PAGES:
                window.open_page(spec.id)
                asyncio.run(poses.strike(spec.id, window.stack.currentWidget(), "busy", dark=False))
                _drawn(window, f"the page {spec.id}")
        bridge.close()
        window.close()
        window.deleteLater()


def translations(app: QApplication) -> None:
    """Gapdesk's own words and Qt's are there in Chinese."""
    languages = Languages(app)
    languages.use(CHINESE)
    said = {
        "gapdesk_zh_CN": QCoreApplication.translate("pages", "Settings"),
        "qtbase_zh_CN": QCoreApplication.translate("QPlatformTheme", "Cancel"),
    }
    languages.use(ENGLISH)
    lost = [name for name, words in said.items() if words.isascii()]
    if lost:
        raise MissingPart(f"no translation {', '.join(lost)}")


def pictures(_: QApplication) -> None:
    """Every icon can be drawn, and Qt reads the formats of pictures that occur in conversations."""
    for file in sorted(resource("icons").glob("*.svg")):
        _not_empty(icons.pixmap(file.stem, 32, QColor("black")).toImage(), f"the icon {file.stem}")
    readable = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
    if lost := {"png", "jpeg", "webp", "gif", "svg"} - readable:
        raise MissingPart(f"Qt cannot read {', '.join(sorted(lost))}")


def graph(_: QApplication) -> None:
    """A graph draws its line."""
    from gapdesk.ui.widgets.graph import Graph  # late, as its module says

    shown = Graph(Dimension.RPD)
    shown.resize(shown.sizeHint())
    shown.show_picture(Picture(0.0, 60.0, Series((0.0, 30.0, 60.0), (1.0, 9.0, 4.0)), 10, Series(), (), ()))
    _drawn(shown, "the graph")
    shown.deleteLater()


CHECKS: dict[str, Callable[[QApplication], None]] = {
    "every page in both languages": pages,
    "translations": translations,
    "icons and pictures": pictures,
    "graph": graph,
}
"""Each raises MissingPart, ImportError or FileNotFoundError."""


def _drawn(widget: QWidget, name: str) -> None:
    QApplication.processEvents()
    _not_empty(widget.grab().toImage(), name)


def _not_empty(image: QImage, name: str) -> None:
    """Raises MissingPart if all of `image` has one colour."""
    small = image.convertToFormat(QImage.Format.Format_RGBA8888)
    raw = bytes(small.constBits())
    if raw == raw[:4] * (len(raw) // 4):
        raise MissingPart(f"{name} shows nothing")
