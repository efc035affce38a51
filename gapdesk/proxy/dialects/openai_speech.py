"""Gemini's speech in the form an OpenAI client asked for. Pure.

Google sends raw samples ("audio/L16;codec=pcm;rate=24000"), which is OpenAI's pcm16. A WAV file is the same
with 44 bytes in front; other forms would need an encoder.
"""

from __future__ import annotations

import binascii
import re
import struct
from base64 import b64decode, b64encode

from gapdesk.proxy.dialects import fields
from gapdesk.proxy.types import JsonObject, Loss

_RAW = (None, "pcm16", "pcm")
_HEAD = struct.Struct("<4sI4s4sIHHIIHH4sI")
_UNKNOWN = 0xFFFFFFFF
"""Length of a file that is still being written, as ffmpeg puts it into a pipe."""
_BEGINNING = 60
"""Characters of base64 that hold the head, in whole groups."""


def wants_wav(doc: JsonObject, losses: list[Loss]) -> bool:
    """Whether speech is to be sent as a WAV file, by `audio.format`."""
    format_ = fields.text(fields.child(doc, "audio") or {}, "format", "audio.")
    if format_ not in (*_RAW, "wav"):
        losses.append(Loss("audio.format", f"Gemini does not speak {format_}; it was sent as wav."))
    return format_ not in _RAW


def begin_wav(encoded: str, mime: str) -> str:
    """Base64 of the first samples, with the head of a file of unknown length; other sounds stay."""
    if not mime.lower().startswith("audio/l16"):
        return encoded
    rate = int(found[1]) if (found := re.search(r"rate=(\d{3,6})\b", mime)) else 24_000
    head = _HEAD.pack(b"RIFF", _UNKNOWN, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16, b"data", _UNKNOWN)
    try:
        return b64encode(head + b64decode(encoded)).decode()
    except binascii.Error:
        return encoded


def finish_wav(encoded: str) -> str:
    """Base64 of a whole sound: if `begin_wav` began it, with its true length."""
    try:
        head = bytearray(b64decode(encoded[:_BEGINNING]))
    except binascii.Error:
        return encoded
    if len(head) < _HEAD.size or not head.startswith(_UNFINISHED):
        return encoded
    size = len(encoded) * 3 // 4 - encoded[-2:].count("=") - _HEAD.size
    struct.pack_into("<I", head, 4, size + _HEAD.size - 8)
    struct.pack_into("<I", head, _HEAD.size - 4, size)
    return b64encode(head).decode() + encoded[_BEGINNING:]


_UNFINISHED = struct.pack("<4sI", b"RIFF", _UNKNOWN)
