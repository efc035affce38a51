"""The picture at the side of the installer's last page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

from resources.installers import icons

WIDTH, HEIGHT = 328, 628
"""Pixels: twice what NSIS asks for (164 x 314), for screens of high density."""
_GROUND = QColor("#eef1f6")
_ICON = 176


def bmp() -> bytes:
    """The picture as a bitmap, the one form NSIS shows. Needs no QGuiApplication."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB888)
    image.fill(_GROUND)
    painter = QPainter(image)
    QSvgRenderer(str(icons.SOURCE)).render(
        painter, QRectF((WIDTH - _ICON) / 2, (HEIGHT - _ICON) / 3, _ICON, _ICON)
    )
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"BMP")).write(image)
    return bytes(buffer.data().data())
