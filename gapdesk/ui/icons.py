"""The program's own icons: SVGs drawn in `currentColor`, recoloured by role and sharp at any scale."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from gapdesk.paths import resource
from gapdesk.ui.theme import Roles, State, mixed

_PIXELS = (16, 20, 24, 32, 40, 60)
"""Physical sizes kept in an icon: 16 and 20 px at 100, 150, 200 and 300 %."""


def icon(name: str, palette: QPalette, colour: QColor | None = None) -> QIcon:
    """Icon `name` of resources/icons in `colour`, else in the text colour of `palette`."""
    roles = Roles.of(palette)
    normal = colour or roles.text
    result = QIcon()
    for pixels in _PIXELS:
        result.addPixmap(pixmap(name, pixels, normal), QIcon.Mode.Normal)
        faint = mixed(normal, roles.window, 0.5)
        result.addPixmap(pixmap(name, pixels, faint), QIcon.Mode.Disabled)
        chosen = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText)
        result.addPixmap(pixmap(name, pixels, chosen), QIcon.Mode.Selected)
    return result


def state_icon(state: State, palette: QPalette) -> QIcon:
    """The icon of `state` in its colour."""
    return icon(f"state-{state}", palette, Roles.of(palette).states[state])


def app_icon() -> QIcon:
    """The program's icon, in its own colours."""
    result = QIcon()
    for pixels in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("gapdesk", pixels, QColor("white")))
    return result


def pixmap(name: str, pixels: int, colour: QColor) -> QPixmap:
    """Icon `name` as a square of `pixels` physical pixels; Qt's pixmap cache keeps it."""
    key = f"gapdesk/{name}/{pixels}/{colour.name()}"
    result = QPixmap()
    if QPixmapCache.find(key, result):
        return result
    result = QPixmap(pixels, pixels)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint(painter, name, QRectF(0, 0, pixels, pixels), colour)
    painter.end()
    QPixmapCache.insert(key, result)
    return result


def paint(painter: QPainter, name: str, area: QRectF, colour: QColor) -> None:
    """Draw icon `name` into `area`."""
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour.name()).encode()))
    renderer.render(painter, area)
