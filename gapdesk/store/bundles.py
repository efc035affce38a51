"""Everything recorded as lines of JSON, which `importing` takes in again.

A header; then for each conversation its line and those of its messages, parents before children; before a
message the media and documents (system instructions, setups) that it is the first to have; at last the number
of conversations:

    {"gapdesk": "conversations", "version": 1, "written": epoch seconds}
    {"conversation": {"uuid", "client": {"id", "name"}, "name", "title", ...}}
    {"blob": SHA-256, "mime", "size"} and then as many {"data": base64} as it takes
    {"document": hash, "json"}
    {"message": {"id", "parent", "role", "parts", ...}}
    {"end": conversations}
"""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Iterator, Mapping, Sequence

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.blocks import media
from gapdesk.proxy.types import JsonObject
from gapdesk.store import blobs, documents
from gapdesk.store.statements import execute
from gapdesk.store.transcripts import role_of

VERSION = 1
_STRETCH = 256 * 1024
"""Bytes of lines that are made at once, about."""
_PIECE = 192 * 1024
"""Bytes of a medium in one line."""
_AT_ONCE = 100
"""Messages that are read at once."""

_CONVERSATION = ("uuid", "name", "title", "renamed", "created", "used", "pinned", "ttl_days", "head", "leaf")
COUNTS = ("prompt", "output", "thoughts", "cached", "tool_use")
_TOLD = ("id", "parent", "time", "state", "note", "model", "key", "project", "request", "tokens", "duration")


class Giving:
    """Everything recorded, a stretch at a time; what is deleted meanwhile may be left out."""

    def __init__(self, names: Mapping[str, str], now: float) -> None:
        """`names` of the clients by id; `now` in epoch seconds."""
        self.conversations = 0
        """How many were given out so far."""
        self._names = names
        self._now = now
        self._lines: Iterator[bytes] | None = None
        self._given = set[bytes]()
        """Hashes of media and documents."""

    def some(self, db: SqliteDatabase) -> bytes:
        """The next lines, b"" at the end; some 10 ms, unless a large medium is read."""
        if self._lines is None:
            self._lines = self._all(db)
        found: list[bytes] = []
        size = 0
        for line in self._lines:
            found.append(line)
            size += len(line) + 500  # it takes time to read however short it is
            if size >= _STRETCH:
                break
        return b"".join(found)

    def _all(self, db: SqliteDatabase) -> Iterator[bytes]:
        yield _line({"gapdesk": "conversations", "version": VERSION, "written": self._now})
        ids = execute(db, "SELECT id FROM conversation WHERE deleted IS NULL ORDER BY id").fetchall()
        for (conversation,) in ids:
            yield from self._conversation(db, conversation)
        yield _line({"end": self.conversations})

    def _conversation(self, db: SqliteDatabase, conversation: int) -> Iterator[bytes]:
        row = execute(
            db,
            f"SELECT client, {', '.join(_CONVERSATION)} FROM conversation WHERE id = ? AND deleted IS NULL",
            (conversation,),
        ).fetchone()
        if row is None:
            return
        self.conversations += 1
        client = {"id": row[0], "name": self._names.get(row[0], "")}
        fields = dict(zip(_CONVERSATION, row[1:], strict=True))
        yield _line({"conversation": {"client": client, **fields}})
        (listed,) = execute(
            db,
            "SELECT json_group_array(id) FROM (SELECT id FROM message WHERE conversation = ? ORDER BY id)",
            (conversation,),
        ).fetchone()
        ids = orjson.loads(listed)
        for start in range(0, len(ids), _AT_ONCE):
            yield from self._messages(db, ids[start : start + _AT_ONCE])

    def _messages(self, db: SqliteDatabase, ids: Sequence[int]) -> Iterator[bytes]:
        rows = execute(  # fetched: nothing may stay open between two transactions
            db,
            f"SELECT model_turn, parts, system, setup, {', '.join((*_TOLD, *COUNTS))} FROM message "
            "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (orjson.dumps(ids).decode(),),
        ).fetchall()
        for model_turn, parts, system, setup, *others in rows:
            content = orjson.loads(parts)
            for digest in sorted(media(content)):
                yield from self._medium(db, digest)
            for document in (system, setup):
                yield from self._document(db, document)
            told = dict(zip((*_TOLD, *COUNTS), others, strict=True))
            told |= {"system": _hex(system), "setup": _hex(setup)}
            told |= {"role": role_of(model_turn), "parts": content}
            yield _line({"message": told})

    def _medium(self, db: SqliteDatabase, digest: str) -> Iterator[bytes]:
        wanted = digest_of(digest)
        if wanted is None or wanted in self._given:
            return
        self._given.add(wanted)
        data = blobs.get(db, digest)
        if data is None:
            return
        (mime,) = execute(db, "SELECT mime FROM blob WHERE hash = ?", (wanted,)).fetchone()
        yield _line({"blob": digest, "mime": mime, "size": len(data)})
        for start in range(0, len(data), _PIECE):
            piece = b2a_base64(data[start : start + _PIECE], newline=False)
            yield b'{"data":"%s"}\n' % piece

    def _document(self, db: SqliteDatabase, digest: bytes | None) -> Iterator[bytes]:
        if digest is not None and digest not in self._given:
            self._given.add(digest)
            yield _line({"document": digest.hex(), "json": documents.get(db, digest)})


def _line(value: JsonObject) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _hex(digest: bytes | None) -> str | None:
    return None if digest is None else digest.hex()


def digest_of(text: str) -> bytes | None:
    """A SHA-256 in hexadecimal, None if it is none: a client may call something else a hash."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        return None
    return found if len(found) == 32 and len(text) == 64 else None
