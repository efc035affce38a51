"""What does not fit in a window: texts that are cut, widgets upon each other or outside of their parents."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QTabBar,
    QTabWidget,
    QWidget,
)

from gapdesk.clock import ManualClock
from gapdesk.ui import poses, samples, theme
from gapdesk.ui.bridge import Bridge
from gapdesk.ui.i18n import Languages
from gapdesk.ui.main_window import MainWindow
from gapdesk.ui.pages import PAGES
from gapdesk.ui.view import Elided
from gapdesk.ui.widgets.bubble_blocks import FoldButton

_ARROW = 28
"""Of a box with choices, with what is around its text."""
_TOUCH = theme.TIGHT
"""So far the empty edges of two may reach into each other."""

SIZES = (QSize(1120, 740), QSize(820, 560))
_ROUNDS = 8
"""A wrapped text asks its parents for room one after the other, one in each turn of the loop."""
_PLACED_BY_QT = (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QTabBar,
    QTabWidget,
)
"""Whose children Qt places itself, some upon others."""


class Posed:
    """A window with made-up data, whose pages are opened and brought into the state to be looked at."""

    def __init__(self, mood: str, folder: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply("light")
        app.setFont(theme.font(theme.Size.BODY))
        self._mood = mood
        self._engine = samples.SampleEngine(samples.MOODS[mood], folder)
        self._bridge = Bridge(self._engine)
        self.window = MainWindow(self._engine, self._bridge, ManualClock(samples.NOW), lambda: None)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.show()

    def pages(self) -> Iterator[tuple[str, QWidget]]:
        """Each page's name and the page, as it is shown in the mood."""
        for spec in PAGES:
            self.window.open_page(spec.id)
            page = self.window.stack.currentWidget()
            asyncio.run(poses.strike(spec.id, page, self._mood, dark=False))
            yield spec.id, page

    def close(self) -> None:
        self._bridge.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


def faults(mood: str, folder: Path) -> Iterator[str]:
    """What does not fit on any page in that mood, a line each."""
    posed = Posed(mood, folder)
    for name, _ in posed.pages():
        for size in SIZES:
            settle(posed.window, size)
            for fault in misfits(posed.window):
                yield f"{name} {mood} {size.width()}: {fault}"
    posed.close()


def settle(window: QWidget, size: QSize) -> None:
    """Give `window` that size, and let wrapped texts find their heights."""
    window.resize(size)
    for _ in range(_ROUNDS):
        QApplication.processEvents()


def misfits(window: QWidget) -> Iterator[str]:
    """What does not fit among all that is shown in `window`, a line each."""
    shown = [widget for widget in window.findChildren(QWidget) if _seen(widget, window)]
    for widget in shown:
        needed = _needed(widget)
        if widget.width() < needed.width() or widget.height() < needed.height():
            yield f"{_named(widget)} is cut: {_size(widget.size())} of {_size(needed)}"
    for parent in (window, *shown):
        if not isinstance(parent, _PLACED_BY_QT) and not _is_viewport(parent):
            yield from _misplaced(parent, window)


def _misplaced(parent: QWidget, window: QWidget) -> Iterator[str]:
    found = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    children = [child for child in found if _seen(child, window)]
    for child in children:
        if not parent.rect().contains(child.geometry()):
            yield f"{_named(child)} is outside of {_named(parent)}"
    for one, other in combinations(children, 2):
        upon = one.geometry() & other.geometry()
        if min(upon.width(), upon.height()) > _TOUCH:
            yield f"{_named(one)} and {_named(other)} are upon each other"


def _needed(widget: QWidget) -> QSize:
    """The least size at which nothing of it is cut that is not cut on purpose."""
    letters = widget.fontMetrics()
    match widget:
        case _ if isinstance(widget.parent(), QLineEdit):  # Qt's button that clears it
            return QSize(0, 0)
        case FoldButton() | Elided():
            return QSize(0, letters.height())
        case QLabel() if widget.wordWrap():
            return QSize(0, widget.heightForWidth(widget.width()))
        case QLabel() if widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored:
            return QSize(0, widget.sizeHint().height())
        case QAbstractButton() if not widget.text() and not widget.icon().isNull():
            return widget.iconSize()
        case QAbstractButton() if widget.minimumSize() == widget.maximumSize():
            return letters.size(0, widget.text())
        case QLabel() if widget.pixmap().isNull():
            return letters.size(0, widget.text())
        case QLabel() | QAbstractButton():
            return widget.sizeHint()
        case QComboBox():
            return letters.size(0, widget.currentText()) + QSize(_ARROW, 0)
        case _:
            return QSize(0, 0)


def _seen(widget: QWidget, window: QWidget) -> bool:
    return not widget.isWindow() and widget.isVisibleTo(window)


def _is_viewport(widget: QWidget) -> bool:
    area = widget.parent()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget


def _named(widget: QWidget) -> str:
    kinds, at = [type(widget).__name__], widget.parentWidget()
    while at is not None and len(kinds) < 4:
        kinds.append(type(at).__name__)
        at = at.parentWidget()
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else widget.accessibleName()
    return f"{' < '.join(kinds)} “{text[:60]}”"


def _size(size: QSize) -> str:
    return f"{size.width()}×{size.height()}"


def main() -> None:
    """Print what does not fit in any mood; at the scale that the environment tells."""
    app = QApplication([])
    Languages(app).use("en")
    with tempfile.TemporaryDirectory() as folder:
        for mood in samples.MOODS:
            print(*faults(mood, Path(folder)), sep="\n")


if __name__ == "__main__":
    main()
