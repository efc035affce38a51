"""Large base64 kept out of the JSON while a request is translated: checked once, copied once. Pure.

Parsing and writing a picture of 40 MB as JSON would stop the event loop for a quarter of a second.
"""

from __future__ import annotations

import hashlib
import re

import orjson

URI = b";base64,"
"""What leads the data in a data URI. Data without it (`input_audio`) go the ordinary way."""
_NATIVE = (b'"data":"', b'"data": "')
"""What leads them in Gemini's own JSON."""
_LARGE = 256 * 1024
_HEAD = 64
"""Characters that stay where they are: the kind of a file is seen from its beginning."""
_SLICE = 64 * 1024
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_STAND_IN = re.compile(rb"~gapdesk:(\d{1,9}):(\d{1,18})~")
_ENDING = re.compile(r"~gapdesk:\d{1,9}:(\d{1,18})~\Z", re.ASCII)


class LargeData:
    """The large data of one request: `rest` is its JSON with stand-ins for them.

    A stand-in is put back wherever it comes to lie; what is not plain, whole base64 is left in the JSON for
    the translator to judge.
    """

    def __init__(self, raw: bytes, mark: bytes = URI) -> None:
        """`mark` is what leads the data in `raw`; see `native_mark`."""
        self._pieces: list[memoryview] = []
        self._digests: list[bytes] = []
        self.rest = raw
        if len(raw) < _LARGE:
            return
        view, kept, done, at = memoryview(raw), list[bytes | memoryview](), 0, 0
        while (at := raw.find(mark, at)) >= 0:
            start = at + len(mark)
            at = end = raw.find(b'"', start)
            if end < 0:
                break
            if end - start < _LARGE or (end - start) % 4 or not _is_base64(raw, start, end):
                continue
            start += _HEAD
            kept += (view[done:start], b"~gapdesk:%d:%d~" % (len(self._pieces), end - start))
            self._pieces.append(view[start:end])
            done = end
        if self._pieces:
            self.rest = b"".join((*kept, view[done:]))

    def __bool__(self) -> bool:
        """Whether anything was set aside."""
        return bool(self._pieces)

    @property
    def size(self) -> int:
        """Bytes that were set aside."""
        return sum(map(len, self._pieces))

    def set_aside(self, data: str) -> str:
        """A stand-in for base64 that did not come with the request; `data` itself if it is not large.

        Takes some 1 ms per MB, in slices: not for the event loop.
        """
        if len(data) < _LARGE:
            return data
        slices = (data[at : at + _SLICE] for at in range(_HEAD, len(data), _SLICE))
        piece = memoryview(b"".join(orjson.dumps(one)[1:-1] for one in slices))  # whatever it is, it is JSON
        self._pieces.append(piece)
        return f"{data[:_HEAD]}~gapdesk:{len(self._pieces) - 1}:{len(piece)}~"

    def whole(self, data: str) -> list[bytes | memoryview]:
        """The base64 that `data` stands for, in pieces; `data` itself where it stands for nothing."""
        found = _STAND_IN.search(data.encode("ascii", "replace"), max(0, len(data) - 64))
        if found is None or int(found[1]) >= len(self._pieces):
            return [data.encode("utf-8", "replace")]
        return [data[: found.start()].encode("ascii", "replace"), self._pieces[int(found[1])]]

    def sealed(self, body: bytes) -> bytes:
        """`body`, made of `rest`, with hashes in place of the data: equal only if the data are.

        Hashes them the first time, some 1 ms per MB: not for the event loop where there are any.
        """
        if not self._pieces:
            return body
        digests = self.digests()
        return _STAND_IN.sub(lambda found: b"".join(digests[int(found[1]) :][:1]).hex().encode(), body)

    def digests(self) -> list[bytes]:
        """A hash of each of the data, in their order; made the first time, like those of `sealed`."""
        if len(self._digests) < len(self._pieces):
            self._digests = [hashlib.blake2b(piece, digest_size=32).digest() for piece in self._pieces]
        return self._digests

    def put_back(self, body: bytes) -> bytes:
        """`body`, made of `rest`, with the data in it."""
        if not self._pieces:
            return body
        view, parts, done = memoryview(body), list[bytes | memoryview](), 0
        for found in _STAND_IN.finditer(body):
            index, size = int(found[1]), int(found[2])
            if index < len(self._pieces) and len(self._pieces[index]) == size:
                parts += (view[done : found.start()], self._pieces[index])
                done = found.end()
        return b"".join((*parts, view[done:]))


def native_mark(raw: bytes) -> bytes:
    """What leads the data in this body of Gemini's own."""
    return next((mark for mark in _NATIVE if mark in raw), _NATIVE[0])


def is_set_aside(data: str) -> bool:
    """Whether `data` is base64 that was found sound and set aside."""
    return _ENDING.search(data, max(0, len(data) - 64)) is not None


def true_length(data: str) -> int:
    """Characters of base64 in `data`, those set aside included."""
    found = _ENDING.search(data, max(0, len(data) - 64))
    return len(data) if found is None else found.start() + int(found[1])


def _is_base64(raw: bytes, start: int, end: int) -> bool:
    end -= 2 if raw.endswith(b"==", start, end) else raw.endswith(b"=", start, end)
    slices = (raw[at : min(at + _SLICE, end)] for at in range(start, end, _SLICE))
    return not any(piece.translate(None, _BASE64) for piece in slices)
