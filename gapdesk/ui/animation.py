"""Pictures in a row as one animated PNG, which browsers show like any other. Pure.

Format: PNG specification, third edition, 2025 (acTL, fcTL and fdAT chunks).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_REPLACE = b"\0\0"
"""Neither dispose of the last frame nor blend with it."""


def animated(pictures: Sequence[bytes], milliseconds: Sequence[int]) -> bytes:
    """PNG files of one size and colour type as one that shows each for its time, over and over.

    ValueError if there are none, or they differ in kind.
    """
    frames = [chunks_of(picture) for picture in pictures]
    if not frames or any(frame["IHDR"] != frames[0]["IHDR"] for frame in frames):
        raise ValueError("pictures of one size and kind are needed")
    head = frames[0]["IHDR"][0]
    width, height = struct.unpack(">II", head[:8])
    out = [_SIGNATURE, _chunk(b"IHDR", head), _chunk(b"acTL", struct.pack(">II", len(frames), 0))]
    number = 0
    for place, (frame, time) in enumerate(zip(frames, milliseconds, strict=True)):
        control = struct.pack(">IIIIIHH", number, width, height, 0, 0, time, 1000) + _REPLACE
        out.append(_chunk(b"fcTL", control))
        number += 1
        for data in frame["IDAT"]:
            if place == 0:
                out.append(_chunk(b"IDAT", data))
                continue
            out.append(_chunk(b"fdAT", struct.pack(">I", number) + data))
            number += 1
    return b"".join((*out, _chunk(b"IEND", b"")))


def chunks_of(picture: bytes) -> dict[str, list[bytes]]:
    """The chunks of a PNG file by name."""
    found: dict[str, list[bytes]] = {}
    for name, data in _chunks(picture):
        found.setdefault(name, []).append(data)
    return found


def _chunks(picture: bytes) -> Iterator[tuple[str, bytes]]:
    if not picture.startswith(_SIGNATURE):
        raise ValueError("this is no PNG file")
    place = len(_SIGNATURE)
    while place < len(picture):
        (length,) = struct.unpack_from(">I", picture, place)
        yield picture[place + 4 : place + 8].decode("latin-1"), picture[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
