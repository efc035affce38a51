"""Recorded conversations as files for people and for other programs. Pure.

The JSON is gapdesk's own: `{"format": 1, "exported": time, "conversations": [...]}`. A conversation has its
uuid, title, client, name (how requests name it, or null), created, used, pinned, leaf (the id of the message
at the end of the newest path) and messages: parents before children, each with its id, the parent's id (null
for the first), role, parts (Gemini's, media as base64), time, state ("complete", "broken", "unanswered") and,
where there is any, note, model, key (its label), usage (tokens), duration (seconds), system and setup (of the
request that brought it). Times are ISO 8601, UTC. `hash` instead of `data` says that a medium is gone.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import orjson

from gapdesk.conversations import markdown, sillytavern
from gapdesk.conversations.inlining import BlobOf, filled, marked
from gapdesk.conversations.types import Conversation, ExportForm, Message
from gapdesk.proxy.types import JsonObject

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')
"""What some file system does not take in a name, or what makes it look like another."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""
_LONGEST = 120
"""Bytes of a file's name."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""ZIP knows no time before."""


def export(conversations: Sequence[Conversation], form: ExportForm, blob_of: BlobOf, now: float) -> bytes:
    """Those conversations as one document; several as SillyTavern files come as a ZIP archive.

    `now` in epoch seconds. UTF-8, lines end with \\n. Takes its time; to be called on a thread.
    """
    match form:
        case ExportForm.MARKDOWN:
            text = "\n\n".join(markdown.document(one, blob_of) for one in conversations)
            return b"".join(filled(_encoded(text), blob_of))
        case ExportForm.JSON:
            return b"".join(_json(conversations, blob_of, now))
        case ExportForm.SILLYTAVERN if len(conversations) == 1:
            return b"".join(_chat(conversations[0], blob_of))
        case ExportForm.SILLYTAVERN:
            return _archive(conversations, blob_of)


def _chat(conversation: Conversation, blob_of: BlobOf) -> Iterator[bytes]:
    for line in sillytavern.lines(conversation, blob_of):
        yield from filled(line, blob_of)
        yield b"\n"


# --- JSON ---------------------------------------------------------------------------------------------------


def _json(conversations: Sequence[Conversation], blob_of: BlobOf, now: float) -> Iterator[bytes]:
    yield b'{"format": 1, "exported": %s, "conversations": [\n' % orjson.dumps(_time(now))
    for number, conversation in enumerate(conversations):
        yield b",\n" if number else b""
        yield orjson.dumps(_fields(conversation))[:-1] + b',"messages":[\n'
        for place, message in enumerate(conversation.messages):
            yield b",\n" if place else b""
            yield from filled(orjson.dumps(_message(message, blob_of)), blob_of)
        yield b"\n]}"
    yield b"\n]}\n"


def _fields(conversation: Conversation) -> JsonObject:
    return {
        "uuid": conversation.uuid,
        "title": conversation.title,
        "client": conversation.client_name,
        "name": conversation.name,
        "created": _time(conversation.created),
        "used": _time(conversation.used),
        "pinned": conversation.pinned,
        "leaf": conversation.leaf,
    }


def _message(message: Message, blob_of: BlobOf) -> JsonObject:
    content = marked(message.content, blob_of)
    optional = {
        "note": message.note,
        "model": message.model,
        "key": message.key,
        "usage": asdict(message.usage) if message.usage is not None else None,
        "duration": message.duration,
        "system": message.system,
        "setup": message.setup,
    }
    return {
        "id": message.id,
        "parent": message.parent,
        "role": content["role"],
        "parts": content["parts"],
        "time": _time(message.time),
        "state": message.state,
        **{name: value for name, value in optional.items() if value},
    }


def _time(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds")


# --- ZIP ----------------------------------------------------------------------------------------------------


def _archive(conversations: Sequence[Conversation], blob_of: BlobOf) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        names = file_names(conversation.title for conversation in conversations)
        for name, conversation in zip(names, conversations, strict=True):
            date = max(_EARLIEST, datetime.fromtimestamp(conversation.used, UTC).timetuple()[:6])
            info = zipfile.ZipInfo(f"{name}.{ExportForm.SILLYTAVERN}", date)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in _chat(conversation, blob_of):
                    file.write(piece)
    return target.getvalue()


def file_names(titles: Iterable[str]) -> Iterator[str]:
    """A name for each title, without ending, that every file system takes; no two are alike, whatever their
    case."""
    taken = set[str]()
    for title in titles:
        name = base = _file_name(title)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(name.casefold())
        yield name


def _file_name(title: str) -> str:
    name = " ".join(_UNSAFE.sub(" ", title).split())
    name = _encoded(name)[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    return f"_{name}" if _RESERVED.fullmatch(name) else name or "Untitled"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
