"""Content parts of OpenAI messages → Gemini parts. Media stay base64: checked in slices, never decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gapdesk.proxy.capabilities import ModelFacts
from gapdesk.proxy.dialects import fields
from gapdesk.proxy.dialects.fields import bad, wild
from gapdesk.proxy.large_data import is_set_aside
from gapdesk.proxy.types import JsonObject

Fetched = Mapping[str, tuple[str, str]]
"""Remote media that were fetched: URL → (MIME type, base64)."""

_TEXT = {"text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal"}
_IGNORED = ("thinking", "redacted_thinking", "reasoning")
"""Thoughts some clients send back: the model's signature carries them, their text does not."""
_LINKS = {
    "image_url": "image_url",
    "input_image": "image_url",
    "video_url": "video_url",
    "input_video": "video_url",
    "audio_url": "audio_url",
}
_FILES = ("file", "input_file")
_TYPES = (*_TEXT, *_LINKS, "input_audio", *_FILES)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a part's media come from: a data URI, a URL, a file name or plain base64."""

    value: str
    param: str
    mime: str
    """As far as known without looking at the data."""
    detail: str = ""


def read_content(message: JsonObject, at: str, facts: ModelFacts, fetched: Fetched) -> list[JsonObject]:
    """The Gemini parts of `content`, be it a string, a list of parts or null. Empty ones are dropped."""
    content = message.get("content")
    if content is None:
        return []
    if isinstance(content, str):
        return [{"text": content}] if content else []
    if not isinstance(content, list):
        raise bad(f"{at}content must be a string or a list of parts.", f"{at}content")
    parts = (_part(part, f"{at}content[{index}]", facts, fetched) for index, part in enumerate(content))
    return [part for part in parts if part is not None]


def remote_urls(messages: Any) -> list[str]:
    """The http(s) media URLs in `messages` that someone must fetch, each once. Never raises."""
    urls: dict[str, None] = {}
    for part in _wild_parts(messages):
        kind = part.get("type")
        key = _LINKS.get(kind) if isinstance(kind, str) else None
        value = wild(part, key, "url") or part.get(key) if key else None
        if kind in _FILES:
            held = part.get("file") if kind == "file" else part
            value = wild(held, "file_data") or wild(held, "file_url") or wild(held, "file_id")
        if isinstance(value, str) and _is_remote(value.strip()):
            urls[value.strip()] = None
    return list(urls)


def _wild_parts(messages: Any) -> Iterator[JsonObject]:
    for message in messages if isinstance(messages, list) else ():
        content = wild(message, "content")
        for part in content if isinstance(content, list) else ():
            if isinstance(part, dict):
                yield part


# --- one part -----------------------------------------------------------------------------------------------


def _part(part: Any, at: str, facts: ModelFacts, fetched: Fetched) -> JsonObject | None:
    if isinstance(part, str):
        return {"text": part} if part else None
    if not isinstance(part, dict):
        raise bad(f"{at} must be an object with a type.", at)
    kind = fields.text(part, "type", f"{at}.")
    if kind in _IGNORED:
        return None
    if kind in _TEXT:
        text = fields.text(part, _TEXT[kind], f"{at}.")
        return {"text": text} if text else None
    return media_part(_source(part, kind, at), facts, fetched)


def image_part(part: JsonObject, at: str, facts: ModelFacts, fetched: Fetched) -> JsonObject:
    """The Gemini part of an `image_url` part, as assistant messages carry them in `images`."""
    return media_part(_source(part, "image_url", at), facts, fetched)


def _source(part: JsonObject, kind: str | None, at: str) -> _Source:
    if kind in _LINKS:
        return _link(part, _LINKS[kind], at)
    if kind == "input_audio":
        audio = fields.child(part, kind, f"{at}.") or {}
        inside = f"{at}.{kind}."
        format_ = (fields.text(audio, "format", inside) or "wav").lower()
        data = fields.text(audio, "data", inside)
        return _Source(
            _given(data, f"{inside}data"), f"{inside}data", f"audio/{_AUDIO.get(format_, format_)}"
        )
    if kind in _FILES:
        file = fields.child(part, "file", f"{at}.") if kind == "file" else part
        return _file(file or {}, f"{at}.file." if kind == "file" else f"{at}.")
    named = f"has the unknown type {kind!r}" if kind else "has no type"
    raise bad(f"{at} {named}; known are {', '.join(_TYPES)}.", f"{at}.type")


def _link(part: JsonObject, key: str, at: str) -> _Source:
    link = part.get(key)
    if isinstance(link, str):
        return _Source(_given(link, f"{at}.{key}"), f"{at}.{key}", "", _detail(part, f"{at}."))
    link = fields.child(part, key, f"{at}.") or {}
    inside = f"{at}.{key}."
    return _Source(
        _given(fields.text(link, "url", inside), f"{inside}url"), f"{at}.{key}", "", _detail(link, inside)
    )


def _detail(link: JsonObject, at: str) -> str:
    return fields.text(link, "detail", at) or ""


def _file(file: JsonObject, at: str) -> _Source:
    name = fields.text(file, "filename", at) or ""
    mime = fields.text(file, "format", at) or _SUFFIXES.get(name.rpartition(".")[2].lower(), "")
    for key in ("file_data", "file_url"):
        if value := fields.text(file, key, at):
            return _Source(value, f"{at}{key}", mime)
    id_ = _given(fields.text(file, "file_id", at), f"{at}file_data")
    is_name = ":" in id_ or id_.startswith("files/")
    return _Source(id_ if is_name else f"files/{id_}", f"{at}file_id", mime)


def _given(value: str | None, param: str) -> str:
    if not value or not value.strip():
        raise bad(f"{param} is empty.", param)
    return value.strip()


# --- media --------------------------------------------------------------------------------------------------


def media_part(source: _Source, facts: ModelFacts, fetched: Fetched) -> JsonObject:
    """The Gemini part for `source`; 400 if Gemini cannot take it."""
    value = source.value
    if value in fetched:
        mime, data = fetched[value]
        part = _inline(mime, data, source, facts)
    elif value[:5].lower() == "data:":
        head, comma, data = value.partition(",")
        if not comma or not head.lower().endswith(";base64"):
            raise bad(f"{source.param} must be a data URI with base64.", source.param)
        part = _inline(head[5:].partition(";")[0] or source.mime, data, source, facts)
    elif _REFERENCE.match(value):
        part = {"fileData": {"fileUri": value}}
        if mime := source.mime or _suffix_type(value):
            part["fileData"]["mimeType"] = mime
    elif source.mime:
        part = _inline(source.mime, value, source, facts)
    else:
        raise bad(f"{source.param} must be a data URI or an http(s) URL.", source.param)
    if facts.generation >= 3 and (level := _RESOLUTIONS.get(source.detail)):
        part["mediaResolution"] = {"level": level}
    return part


def _inline(mime: str, data: str, source: _Source, facts: ModelFacts) -> JsonObject:
    data = clean_base64(data, source.param)
    mime = mime.partition(";")[0].strip().lower()
    if mime in _UNTYPED:
        mime = next((type_ for start, type_ in _MAGIC.items() if data.startswith(start)), mime)
    mime = _SAME.get(mime, mime)
    if not _takes(mime, facts):
        raise bad(f"{source.param} is of type {mime or 'unknown'!r}, which Gemini cannot read.", source.param)
    return {"inlineData": {"mimeType": mime, "data": data}}


def _takes(mime: str, facts: ModelFacts) -> bool:
    if mime in _IMAGES or mime in _DOCUMENTS or (facts.generation >= 4 and mime in _OFFICE):
        return True
    kind, _, rest = mime.partition("/")
    return kind in ("audio", "video", "text") and bool(rest)


def clean_base64(data: str, param: str) -> str:
    """`data` without white space and padded; 400 unless it is base64 of at least one byte."""
    if is_set_aside(data):
        return data
    if any(space in data for space in "\n\r \t"):
        data = "".join(data.split())
    body = data.rstrip("=")
    padding = len(data) - len(body)
    if not padding and len(body) % 4 > 1:  # many programs leave it out
        data += "=" * (4 - len(body) % 4)
    sound = bool(body) and len(data) % 4 == 0 and padding <= 2 and body.isascii()
    slices = range(0, len(body), _SLICE) if sound else ()
    if not sound or any(body[at : at + _SLICE].encode().translate(None, _BASE64) for at in slices):
        raise bad(f"{param} holds broken base64.", param)
    return data


_SLICE = 65536
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _is_remote(url: str) -> bool:
    return url[:4].lower() == "http" and _REFERENCE.match(url) is not None and not _GOOGLES.match(url)


def _suffix_type(url: str) -> str:
    return _SUFFIXES.get(re.split(r"[?#]", url, maxsplit=1)[0].rpartition(".")[2].lower(), "")


_REFERENCE = re.compile(r"https?://|gs://|files/", re.IGNORECASE)
_GOOGLES = re.compile(
    r"https?://(?:generativelanguage\.googleapis\.com/\w+/files/"
    r"|(?:www\.|m\.|music\.)?youtube\.com/(?:watch|shorts|live|embed)|youtu\.be/)",
    re.IGNORECASE,
)
"""URLs that Google resolves itself."""

_RESOLUTIONS = {"low": "MEDIA_RESOLUTION_LOW", "high": "MEDIA_RESOLUTION_HIGH"}

# Gemini API, November 2026: Part.inlineData
_IMAGES = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "webp", "heic", "heif", "gif", "avif"))
_DOCUMENTS = frozenset(
    f"application/{kind}"
    for kind in ("pdf", "json", "xml", "rtf", "javascript", "x-javascript", "x-python", "x-ipynb+json")
)
_OFFICE = frozenset(
    [
        "application/msword",
        "application/vnd.ms-powerpoint",
        "application/vnd.ms-excel",
        *(
            f"application/vnd.openxmlformats-officedocument.{kind}"
            for kind in ("wordprocessingml.document", "presentationml.presentation", "spreadsheetml.sheet")
        ),
        *(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "presentation", "spreadsheet")),
    ]
)
_UNTYPED = ("", "application/octet-stream", "binary/octet-stream")
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "application/x-pdf": "application/pdf",
}
_AUDIO = {"mpeg": "mp3", "mpga": "mp3", "m4a": "mp4", "pcm16": "pcm"}
_MAGIC = {
    "iVBORw0KGgo": "image/png",
    "/9j/": "image/jpeg",
    "R0lGOD": "image/gif",
    "UklGR": "image/webp",
    "JVBERi0": "application/pdf",
}
"""First characters of base64 → what it is."""
_SUFFIXES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "gif": "image/gif",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "json": "application/json",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "html": "text/html",
    "css": "text/css",
    "xml": "text/xml",
    "rtf": "text/rtf",
    "js": "text/javascript",
    "py": "text/x-python",
    "mp3": "audio/mp3",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "aac": "audio/aac",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mpeg": "video/mpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
