"""Media as base64 inside texts. Pure.

A text is made with marks first and the media put in last: JSON of a picture of 40 MB, made at once, would
hold the interpreter's lock, and with it the serving loop.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Callable, Iterator

from gapdesk.conversations.content import map_media
from gapdesk.proxy.types import JsonObject

BlobOf = Callable[[str], bytes | None]
"""The bytes of a medium by its hash, None if they are gone."""

_SLICE = 192 * 1024
"""Bytes that become base64 at once; a multiple of three."""
_MARK = "\U000f0ade"
"""For private use: no text has it."""
_MARKED = re.compile(f"{_MARK}([0-9a-f]{{64}}){_MARK}".encode())
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def mark(digest: str) -> str:
    """What stands for the base64 of a medium until `filled` puts it in."""
    return f"{_MARK}{digest}{_MARK}"


def data_uri(mime: str, digest: str) -> str:
    """The same as a data URI."""
    return f"data:{known_type(mime)};base64,{mark(digest)}"


def known_type(mime: str) -> str:
    """`mime` if it is one: it came from a client and may hold anything."""
    return mime if _MIME.fullmatch(mime) else "application/octet-stream"


def marked(content: JsonObject, blob_of: BlobOf) -> JsonObject:
    """A stored content with `{mimeType, data: mark}` for each `{mimeType, hash}` whose bytes are there."""

    def with_data(inline: JsonObject) -> JsonObject:
        digest = inline.get("hash")
        if not isinstance(digest, str) or blob_of(digest) is None:
            return inline
        rest = {name: value for name, value in inline.items() if name != "hash"}
        return {**rest, "data": mark(digest)}

    return map_media(content, with_data)


def filled(document: bytes, blob_of: BlobOf) -> Iterator[bytes]:
    """The document with its marks replaced, in pieces."""
    at = 0
    for found in _MARKED.finditer(document):
        yield document[at : found.start()]
        data = blob_of(found[1].decode()) or b""
        for start in range(0, len(data), _SLICE):
            yield b2a_base64(data[start : start + _SLICE], newline=False)
        at = found.end()
    yield document[at:]
