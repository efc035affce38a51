"""Large base64 kept out of the JSON while a request is translated: checked once, copied once. Pure.

Parsing and writing a picture of 40 MB as JSON would stop the event loop for a quarter of a second.
"""

from __future__ import annotations

import re

_MARK = b";base64,"
"""What leads the data in a data URI. Data without it (`input_audio`) go the ordinary way."""
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

    def __init__(self, raw: bytes) -> None:
        self._pieces: list[memoryview] = []
        self.rest = raw
        if len(raw) < _LARGE:
            return
        view, kept, done, at = memoryview(raw), list[bytes | memoryview](), 0, 0
        while (at := raw.find(_MARK, at)) >= 0:
            start = at + len(_MARK)
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
