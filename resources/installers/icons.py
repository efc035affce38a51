"""The program's icon as each system wants it, from the one SVG; nothing else draws it."""

from __future__ import annotations

import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

from resources.installers import product

SOURCE = product.ROOT / "resources/icons/gapdesk.svg"

_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_ICO_PNG_FROM = 128
"""Windows' own tools, and NSIS, read smaller ones best as bitmaps."""
_ICNS_TYPES = (
    ("icp4", 16), ("icp5", 32), ("ic11", 32), ("ic12", 64), ("ic07", 128),
    ("ic13", 256), ("ic08", 256), ("ic14", 512), ("ic09", 512), ("ic10", 1024),
)  # fmt: skip
"""Type and pixels; ic11 to ic14 and ic10 are those of twice the density
(https://en.wikipedia.org/wiki/Apple_Icon_Image_format)."""


def png(size: int) -> bytes:
    """The icon as PNG, `size` pixels wide and high. Needs no QGuiApplication."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(_image(size))
    return bytes(buffer.data().data())


def ico() -> bytes:
    """The icon for Windows, in all sizes it shows."""
    pictures = [(size, png(size) if size >= _ICO_PNG_FROM else _bitmap(size)) for size in _ICO_SIZES]
    place = 6 + 16 * len(pictures)
    entries = b""
    for size, data in pictures:
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), place)
        place += len(data)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(data for _, data in pictures)


def icns() -> bytes:
    """The icon for macOS."""
    parts = b""
    for kind, size in _ICNS_TYPES:
        data = png(size)
        parts += struct.pack(">4sI", kind.encode(), len(data) + 8) + data
    return struct.pack(">4sI", b"icns", len(parts) + 8) + parts


def _image(size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    return image


def _bitmap(size: int) -> bytes:
    """A bitmap as an .ico holds it: the lowest row first, and a mask after it, empty as alpha says all."""
    picture = _image(size).flipped()
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, 0, 0, 0, 0, 0)
    mask = bytes((size + 31) // 32 * 4 * size)
    return header + bytes(picture.constBits()) + mask
