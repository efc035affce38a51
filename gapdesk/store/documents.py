"""System instructions and setups: JSON that turn after turn repeats, kept once."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import orjson
from peewee import SqliteDatabase

from gapdesk.proxy.types import JsonObject
from gapdesk.store.statements import execute, execute_many


def put(db: SqliteDatabase, document: JsonObject) -> bytes | None:
    """Keep it; returns the hash to find it by, 16 bytes, None for an empty one."""
    if not document:
        return None
    text = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    digest = blake2b(text, digest_size=16).digest()
    execute(db, "INSERT OR IGNORE INTO document (hash, json) VALUES (?, ?)", (digest, text))
    return digest


def get(db: SqliteDatabase, digest: bytes | None) -> JsonObject:
    """The document with that hash, {} if there is none."""
    found = execute(db, "SELECT json FROM document WHERE hash = ?", (digest,)).fetchone()
    document: JsonObject = orjson.loads(found[0]) if found else {}
    return document


def drop_unused(db: SqliteDatabase, digests: Iterable[bytes]) -> None:
    """Delete those of them that no message needs any more."""
    execute_many(
        db,
        "DELETE FROM document WHERE hash = :hash AND NOT EXISTS (SELECT 1 FROM message WHERE system = :hash) "
        "AND NOT EXISTS (SELECT 1 FROM message WHERE setup = :hash)",
        [{"hash": digest} for digest in digests],
    )


def size(db: SqliteDatabase) -> int:
    """Bytes of all of them."""
    found: int = execute(db, "SELECT coalesce(sum(length(json)), 0) FROM document").fetchone()[0]
    return found


def size_of(db: SqliteDatabase, conversation: int) -> int:
    """Bytes of those that a conversation has, be it alone or not."""
    found: int = execute(
        db,
        "SELECT coalesce(sum(length(json)), 0) FROM document WHERE hash IN "
        "(SELECT system FROM message WHERE conversation = :id "
        "UNION SELECT setup FROM message WHERE conversation = :id)",
        {"id": conversation},
    ).fetchone()[0]
    return found
