"""Media of messages: their bytes once, by SHA-256; in the messages only the hash.

All in slices: the interpreter's lock is shared with the serving loop, and a picture of 40 MB decoded, hashed
or copied at once would stop it.
"""

from __future__ import annotations

import sqlite3
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.content import map_media
from gapdesk.conversations.types import Attached
from gapdesk.proxy.types import JsonObject
from gapdesk.store.statements import execute, execute_many

SLICE = 256 * 1024
"""Characters of base64 that are decoded or made at once; a multiple of four."""
_SLICE_BYTES = SLICE // 4 * 3
_STANDARD = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Medium:
    """The decoded bytes of a medium."""

    hash: bytes
    """SHA-256."""
    mime: str
    size: int
    pieces: tuple[bytes, ...]


# --- between contents and media -----------------------------------------------------------------------------


def take_out(content: JsonObject, attached: Attached | None = None) -> tuple[JsonObject, list[Medium]]:
    """A canonical content with its media by hash, and the media; what is no base64 stays as it is.

    Large data elsewhere, in arguments and results of functions or in texts, come back to their place.
    """
    media: list[Medium] = []

    def by_hash(inline: JsonObject) -> JsonObject:
        data = inline.get("data")
        if not isinstance(data, str) or not data:
            return inline
        pieces = [data] if attached is None else attached.whole(data)
        rest = {name: value for name, value in inline.items() if name != "data"}
        try:
            decoded = tuple(_decoded(pieces))
        except ValueError:
            return {**rest, "data": _joined(pieces)}
        digest = sha256()
        for piece in decoded:
            digest.update(piece)
        size = sum(map(len, decoded))
        media.append(Medium(digest.digest(), str(inline.get("mimeType", "")), size, decoded))
        return {**rest, "hash": digest.hexdigest()}

    found = map_media(content, by_hash)
    return found if attached is None else _made_whole(found, attached), media


def _made_whole(content: JsonObject, attached: Attached) -> JsonObject:
    """With what was kept out of it, but for media; as it is if it is too deep to be written."""
    try:
        written = orjson.dumps(content)
    except orjson.JSONEncodeError:
        return content
    whole = attached.put_back(written)
    found: JsonObject = content if whole == written else orjson.loads(whole)
    return found


def put_back(db: SqliteDatabase, content: JsonObject) -> JsonObject:
    """The content with its media as base64 again; one whose bytes are gone is left out."""

    def whole(inline: JsonObject) -> JsonObject | None:
        digest = inline.get("hash")
        if not isinstance(digest, str):
            return inline
        rest = {name: value for name, value in inline.items() if name != "hash"}
        try:
            pieces = [b2a_base64(piece, newline=False).decode() for piece in _slices(db, digest)]
        except LookupError:
            return None
        return {**rest, "data": "".join(pieces)}

    return map_media(content, whole)


# --- base64 -------------------------------------------------------------------------------------------------


def _decoded(pieces: Iterable[str | bytes | memoryview]) -> Iterator[bytes]:
    """The bytes of base64 in either alphabet, padded or not. ValueError if it is none."""
    left = b""
    for piece in pieces:
        for start in range(0, len(piece), SLICE):
            part = piece[start : start + SLICE]
            text = left + (part.encode("ascii") if isinstance(part, str) else bytes(part))
            end = (len(text) - 1) // 4 * 4  # the last group may be padded
            left = text[end:]
            if b"=" in text[:end]:
                raise ValueError("padding before the end")
            yield a2b_base64(text[:end].translate(_STANDARD), strict_mode=True)
    last = left.translate(_STANDARD).rstrip(b"=")
    if len(last) < 2:
        raise ValueError("no last group")
    yield a2b_base64(last + b"=" * (-len(last) % 4), strict_mode=True)


def _joined(pieces: Iterable[str | bytes | memoryview]) -> str:
    return "".join(piece if isinstance(piece, str) else bytes(piece).decode() for piece in pieces)


# --- the table ----------------------------------------------------------------------------------------------


def put(db: SqliteDatabase, message: int, media: Iterable[Medium]) -> None:
    """Keep the media of a message."""
    for medium in media:
        keep(db, medium)
        own(db, message, medium.hash)


def keep(db: SqliteDatabase, medium: Medium) -> None:
    """Keep a medium, once."""
    if execute(db, "SELECT 1 FROM blob WHERE hash = ?", (medium.hash,)).fetchone() is None:
        row = execute(
            db,
            "INSERT INTO blob (hash, mime, size, data) VALUES (?, ?, ?, zeroblob(?))",
            (medium.hash, medium.mime, medium.size, medium.size),
        ).lastrowid
        with _connection(db).blobopen("blob", "data", row or 0) as target:
            for piece in medium.pieces:
                target.write(piece)


def own(db: SqliteDatabase, message: int, digest: bytes) -> None:
    """Let a message have the medium of that hash."""
    execute(db, "INSERT OR IGNORE INTO message_blob (hash, message) VALUES (?, ?)", (digest, message))


def get(db: SqliteDatabase, digest: str) -> bytes | None:
    """The bytes of a medium, by its hexadecimal hash."""
    try:
        return b"".join(_slices(db, digest))
    except LookupError:
        return None


def drop_unused(db: SqliteDatabase, hashes: Iterable[bytes]) -> None:
    """Delete those of them that no message has any more."""
    execute_many(
        db,
        "DELETE FROM blob WHERE hash = :hash AND NOT EXISTS (SELECT 1 FROM message_blob WHERE hash = :hash)",
        [{"hash": digest} for digest in hashes],
    )


def _slices(db: SqliteDatabase, digest: str) -> Iterator[bytes]:
    """LookupError if it is not there."""
    try:
        wanted = bytes.fromhex(digest)
    except ValueError as error:
        raise LookupError(digest) from error
    found = execute(db, "SELECT rowid FROM blob WHERE hash = ?", (wanted,)).fetchone()
    if found is None:
        raise LookupError(digest)
    with _connection(db).blobopen("blob", "data", found[0], readonly=True) as source:
        while piece := source.read(_SLICE_BYTES):
            yield piece


def _connection(db: SqliteDatabase) -> sqlite3.Connection:
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]  # peewee's stubs
    return connection
