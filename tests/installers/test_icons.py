"""The icons of each system, read back."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage

from resources.installers import icons

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("size", [16, 48, 1024])
def test_a_png_has_its_size_and_the_icons_colours(size: int) -> None:
    image = QImage.fromData(icons.png(size), "PNG")
    assert (image.width(), image.height()) == (size, size)
    assert image.pixelColor(0, 0).alpha() == 0  # round corners
    assert image.pixelColor(size // 2, size // 8).name() == "#1f66c7"


def test_the_same_bytes_every_time() -> None:
    assert icons.png(64) == icons.png(64)
    assert icons.ico() == icons.ico()
    assert icons.icns() == icons.icns()


def ico_entries(data: bytes) -> Iterator[tuple[int, bytes]]:
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind) == (0, 1)
    for number in range(count):
        width, height, _, _, _, bits, length, place = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert width == height and bits == 32 and place + length <= len(data)
        yield width or 256, data[place : place + length]


def test_the_icon_for_windows_holds_every_size_it_says() -> None:
    entries = dict(ico_entries(icons.ico()))
    assert {16, 32, 48, 256} <= set(entries)
    for size, data in entries.items():
        if data.startswith(PNG):
            assert QImage.fromData(data, "PNG").width() == size
        else:
            assert struct.unpack_from("<Iii", data) == (40, size, 2 * size)
            assert len(data) == 40 + 4 * size * size + (size + 31) // 32 * 4 * size


def test_a_bitmap_stands_upright_with_its_alpha() -> None:
    """Nearly the same turned round: only the arrow's head tells above from below."""
    data = dict(ico_entries(icons.ico()))[32]
    picture = QImage.fromData(icons.png(32), "PNG").convertToFormat(QImage.Format.Format_ARGB32)
    for x, y in ((0, 0), (16, 4), (22, 14), (24, 17), (11, 9)):
        at = 40 + 4 * ((31 - y) * 32 + x)
        blue, green, red, alpha = data[at : at + 4]
        wanted = picture.pixelColor(x, y)
        assert alpha == wanted.alpha()
        if alpha:
            assert (red, green, blue) == (wanted.red(), wanted.green(), wanted.blue())


def test_the_icon_for_macos_holds_what_its_types_promise() -> None:
    data = icons.icns()
    magic, length = struct.unpack_from(">4sI", data)
    assert (magic, length) == (b"icns", len(data))
    place, found = 8, {}
    while place < len(data):
        kind, size = struct.unpack_from(">4sI", data, place)
        found[kind.decode()] = QImage.fromData(data[place + 8 : place + size], "PNG").width()
        place += size
    assert place == len(data)
    assert found["icp4"] == 16 and found["ic07"] == 128 and found["ic14"] == 512 and found["ic10"] == 1024
