"""The tray's picture: a one-colour glyph for the state, and a thin ring for what is left of the day."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from gapdesk.events import EngineState, ModelToday
from gapdesk.ui import icons

_GLYPHS = {
    EngineState.RUNNING: "tray-running",
    EngineState.WAITING: "tray-waiting",
    EngineState.PROBLEM: "tray-problem",
}
_RING_STEPS = 24
_PIXELS = (16, 20, 22, 24, 32, 44, 48, 64)
"""Physical sizes trays ask for: 16 (Windows), 22 (macOS, KDE), 24 (GNOME), each up to 200 % and more."""


def remaining(today: Iterable[ModelToday]) -> float | None:
    """Share (0…1) of the day's requests left for the models used today; None if nothing is known."""
    used = [model for model in today if model.limit and model.used]
    limit = sum(model.limit or 0 for model in used)
    if not limit:
        return None
    return sum(max(0, (model.limit or 0) - model.used) for model in used) / limit


def ring_step(share: float | None) -> int | None:
    """`share` in the ring's coarse steps, so that the icon is painted seldom; only nothing left is 0."""
    if share is None:
        return None
    return max(round(share * _RING_STEPS), 1 if share > 0 else 0)


def glyph(state: EngineState, ring: int | None, *, light: bool) -> QIcon:
    """The tray icon: light on a dark panel, else dark; on macOS the system colours it."""
    mask = sys.platform == "darwin"
    colour = QColor("black") if mask or not light else QColor("#f2f3f4")
    name = _GLYPHS.get(state, "tray-stopped")
    result = QIcon()
    for pixels in _PIXELS:
        result.addPixmap(_pixmap(name, ring, pixels, colour))
    result.setIsMask(mask)
    return result


def _pixmap(name: str, ring: int | None, pixels: int, colour: QColor) -> QPixmap:
    result = QPixmap(pixels, pixels)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = 0.0 if ring is not None else -pixels * 0.12  # without a ring the glyph may use its room
    icons.paint(painter, name, QRectF(inset, inset, pixels - 2 * inset, pixels - 2 * inset), colour)
    if ring is not None:
        _paint_ring(painter, ring, pixels, colour)
    painter.end()
    return result


def _paint_ring(painter: QPainter, ring: int, pixels: int, colour: QColor) -> None:
    width = max(1.0, pixels / 16)
    area = QRectF(width / 2, width / 2, pixels - width, pixels - width)
    pale = QColor(colour)
    pale.setAlphaF(0.25)
    painter.setPen(QPen(pale, width))
    painter.drawEllipse(area)
    painter.setPen(QPen(colour, width))
    painter.drawArc(area, 90 * 16, -round(ring / _RING_STEPS * 360 * 16))
