"""The animated PNG, read back chunk by chunk as its specification says."""

from __future__ import annotations

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from gapdesk.ui.animation import animated, chunks_of


def picture(colour: str, size: int = 20) -> bytes:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def pixels(data: bytes) -> bytes:
    return zlib.decompress(data)


def test_each_frame_has_its_pixels_and_its_time() -> None:
    pictures = [picture(colour) for colour in ("red", "green", "blue")]
    made = chunks_of(animated(pictures, [500, 1000, 1500]))
    assert struct.unpack(">II", made["acTL"][0]) == (3, 0)
    assert [struct.unpack(">HH", one[20:24]) for one in made["fcTL"]] == [
        (500, 1000),
        (1000, 1000),
        (1500, 1000),
    ]
    numbers = [struct.unpack(">I", one[:4])[0] for one in made["fcTL"] + made["fdAT"]]
    assert sorted(numbers) == list(range(len(numbers)))
    assert pixels(b"".join(made["IDAT"])) == pixels(b"".join(chunks_of(pictures[0])["IDAT"]))
    later = [pixels(one[4:]) for one in made["fdAT"]]
    assert later == [pixels(b"".join(chunks_of(one)["IDAT"])) for one in pictures[1:]]


def test_who_knows_no_animation_sees_the_first_picture() -> None:
    image = QImage.fromData(animated([picture("red"), picture("blue")], [100, 100]), "PNG")
    assert image.pixelColor(3, 3) == QColor("red")


def test_pictures_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="one size"):
        animated([picture("red"), picture("blue", 21)], [1, 1])
    with pytest.raises(ValueError, match="one size"):
        animated([], [])
    with pytest.raises(ValueError, match="no PNG"):
        animated([b"GIF89a"], [1])
