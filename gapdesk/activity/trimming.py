"""Captured bodies as they are kept: base64 data replaced by their size, the rest cut at a limit. Pure.

Nothing here holds the interpreter for long, whatever the size: to be run on a thread all the same.
"""

from __future__ import annotations

import codecs

from gapdesk.activity.types import Body

LIMIT = 2 * 1024 * 1024
"""Bytes that are kept of one body."""
_LONG = 1024
"""Characters of base64 that stay."""
_STEP = 4 * 1024 * 1024
"""Bytes looked through at once."""
_SLICE = 64 * 1024
_HEAD = 4096
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="
_ESCAPES = b"\\"
"""In JSON, `\\/` and `\\n` may stand within base64."""
_URI = b";base64,"


def trimmed(raw: bytes, size: int | None = None) -> Body:
    """`raw` as it is kept; `size` are the bytes as they travelled, if `raw` is only their beginning.

    Whole if and only if nothing was replaced or cut: then `len(data) == size`.
    """
    size = len(raw) if size is None else size
    if not _is_text(raw):
        return Body(f"<binary, {amount(size)}>".encode(), size, cut=True)
    kept: list[bytes] = []
    held = done = at = 0
    while at < len(raw) and held + at - done < LIMIT:
        quote = raw.rfind(b'"', at, at + _LONG + 1)
        if quote >= 0:  # no run before it can be long
            at = quote + 1
            continue
        end = _run_end(raw, at)
        if (words := _replaced(raw, at, end)) is not None:
            kept += (raw[done:at], words)
            held += at - done + len(words)
            done = end
        at = end
    kept.append(raw[done : min(at, done + LIMIT)])
    cut = at < len(raw) or held + at - done > LIMIT or size > len(raw)
    return Body(b"".join(kept)[:LIMIT], size, cut)


def is_whole(body: Body) -> bool:
    """Whether it is as it travelled."""
    return len(body.data) == body.size and not body.cut


def amount(size: int) -> str:
    """ "1.3 MB", of bytes."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"


def _is_text(raw: bytes) -> bool:
    head = raw[:_HEAD]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, len(head) == len(raw))
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


def _run_end(raw: bytes, at: int) -> int:
    """Behind the next quotation mark, for base64 holds none; or the end."""
    while at < len(raw):
        found = raw.find(b'"', at, at + _STEP)
        if found >= 0:
            return found + 1
        at += _STEP
    return len(raw)


def _replaced(raw: bytes, at: int, end: int) -> bytes | None:
    """The run with its base64 replaced by words; None if it is none."""
    head = raw.find(_URI, at, min(end, at + 256))
    start = at if head < 0 else head + len(_URI)
    stop = end - raw.endswith(b'"', start, end)
    while stop > start and raw[stop - 1 : stop] == _ESCAPES:
        stop -= 1  # it belongs to the quotation mark
    if stop - start <= _LONG or not _is_base64(raw, start, stop):
        return None
    return b"%b<base64, %b>%b" % (raw[at:start], amount((stop - start) * 3 // 4).encode(), raw[stop:end])


def _is_base64(raw: bytes, start: int, stop: int) -> bool:
    slices = (raw[at : min(at + _SLICE, stop)] for at in range(start, stop, _SLICE))
    return not any(piece.translate(None, _BASE64 + _ESCAPES) for piece in slices)
