"""Letting go of conversations: those whose time is over, the oldest of too many, those the user deleted.

What goes is first marked as deleted and so out of sight, then taken out message by message. `deleted` is when
the user deleted it, who may want it back for ten minutes; GOING says that nothing brings it back.
"""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

import orjson
from peewee import SqliteDatabase

from gapdesk.store import blobs, documents, message_text
from gapdesk.store.statements import execute
from gapdesk.store.transcripts import role_of

UNDO_SECONDS = 600.0
GOING = 0.0
DAY = 86400
OVERHEAD = 400
"""Bytes that a message takes in rows and indexes besides its parts, about."""
_STEP = 200
"""Messages taken out at once: some 10 ms."""
_STEP_BYTES = 1_000_000
"""Of parts."""
_MARKED = 500
"""Conversations marked at once."""


def expired(
    db: SqliteDatabase, now: float, default_days: float, max_mb: float, undo_seconds: float = UNDO_SECONDS
) -> bool:
    """Do a slice of what there is to do, some 10 ms; returns whether there is more.

    A conversation goes `default_days` (0 = never) after its last use, if it has no days of its own; above
    `max_mb` in all the one goes that was used longest ago. Pinned ones stay. What was deleted `undo_seconds`
    ago is taken out.
    """
    return (
        _purge(db, now - undo_seconds) or _mark_old(db, now, default_days) or _mark_oldest(db, max_mb * 2**20)
    )


def _mark_old(db: SqliteDatabase, now: float, default_days: float) -> bool:
    wanted = [f"ttl_days > 0 AND used + ttl_days * {DAY} < :now"]
    if default_days > 0:
        wanted.append("pinned = 0 AND used < :before AND ttl_days IS NULL")
    marked = 0
    for condition in wanted:
        marked += execute(
            db,
            "UPDATE conversation SET deleted = :going WHERE id IN (SELECT id FROM conversation "
            f"WHERE deleted IS NULL AND {condition} AND pinned = 0 LIMIT {_MARKED})",
            {"going": GOING, "now": now, "before": now - default_days * DAY},
        ).rowcount
    return marked > 0


def _mark_oldest(db: SqliteDatabase, most: float) -> bool:
    """Mark as many as make the whole smaller than `most` bytes."""
    size = f"bytes + {OVERHEAD} * messages"
    (total,) = execute(db, f"SELECT total({size}) FROM conversation WHERE deleted IS NULL").fetchone()
    total += documents.size(db)
    if total <= most:
        return False
    chosen = []
    for conversation, own in execute(
        db,
        f"SELECT id, {size} FROM conversation WHERE deleted IS NULL AND pinned = 0 ORDER BY used "
        f"LIMIT {_MARKED}",
    ):
        chosen.append(conversation)
        total -= own + documents.size_of(db, conversation)  # what others share stays: the next slice sees it
        if total <= most:
            break
    for conversation in chosen:
        execute(db, "UPDATE conversation SET deleted = ? WHERE id = ?", (GOING, conversation))
    return bool(chosen)


# --- taking out ---------------------------------------------------------------------------------------------


def _purge(db: SqliteDatabase, before: float) -> bool:
    """Take out some of what was deleted until `before`; returns whether there is more."""
    left, size = _STEP, _STEP_BYTES
    while left > 0 and size > 0:
        row = execute(
            db,
            "SELECT id, title FROM conversation WHERE deleted IS NOT NULL AND deleted <= ? "
            "ORDER BY deleted LIMIT 1",
            (before,),
        ).fetchone()
        if row is None:
            return False
        conversation, title = row
        messages, taken = _purge_messages(db, conversation, left, size)
        left -= messages
        size -= taken
        if left > 0 and size > 0:
            message_text.forget_title(db, conversation, title)
            execute(db, "DELETE FROM conversation WHERE id = ?", (conversation,))
            left -= 1
        else:
            execute(db, "UPDATE conversation SET deleted = ? WHERE id = ?", (GOING, conversation))
    return True


def _purge_messages(db: SqliteDatabase, conversation: int, most: int, most_bytes: int) -> tuple[int, int]:
    """Take out messages of a conversation; returns how many, and the bytes of their parts. Fewer than `most`
    and `most_bytes`: these were the last."""
    texts, digests, ids, size = [], set[bytes](), list[int](), 0
    for message, model_turn, parts, system, setup in execute(
        db,
        "SELECT id, model_turn, parts, system, setup FROM message WHERE conversation = ? LIMIT ?",
        (conversation, most),
    ):
        ids.append(message)
        texts.append((message, {"role": role_of(model_turn), "parts": orjson.loads(parts)}))
        digests |= {digest for digest in (system, setup) if digest is not None}
        size += len(parts)
        if size >= most_bytes:
            break
    message_text.forget_messages(db, texts)
    hashes = set[bytes]()
    for message in ids:
        links = execute(db, "DELETE FROM message_blob WHERE message = ? RETURNING hash", (message,))
        hashes |= {digest for (digest,) in links}
        execute(db, "DELETE FROM message WHERE id = ?", (message,))
    blobs.drop_unused(db, hashes)
    documents.drop_unused(db, digests)
    return len(ids), size
