"""Replies kept for the same request asked again. Nothing of a private client comes here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peewee import SqliteDatabase

from gapdesk.store.statements import execute, execute_many


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A row, as it is written and taken."""

    model: str
    project: str
    label: str
    """Of the key that answered."""
    reply: bytes
    """Gemini's, as JSON."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row without its reply."""

    id: int
    match: bytes
    client: str
    """Id of the client."""
    created: float
    size: int
    """Bytes of the reply."""


def load(db: SqliteDatabase) -> list[Listed]:
    """What is kept, oldest first."""
    rows = execute(db, "SELECT id, match, client, created, length(reply) FROM replay ORDER BY created, id")
    return [Listed(id, bytes(match), client, created, size) for id, match, client, created, size in rows]


def add(db: SqliteDatabase, id: int, match: bytes, client: str, created: float, saved: SavedReply) -> None:
    """Keep a reply under the number `id`, which is new."""
    execute(
        db,
        "INSERT INTO replay (id, match, client, created, model, project, label, reply) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (id, match, client, created, saved.model, saved.project, saved.label, saved.reply),
    )


def take(db: SqliteDatabase, id: int) -> SavedReply | None:
    """The reply `id`, which is deleted; None if there is none."""
    row = execute(db, "SELECT model, project, label, reply FROM replay WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    delete(db, [id])
    model, project, label, reply = row
    return SavedReply(model, project, label, bytes(reply))


def delete(db: SqliteDatabase, ids: Sequence[int]) -> None:
    """Delete the replies `ids`; those that are gone are fine."""
    execute_many(db, "DELETE FROM replay WHERE id = ?", ((id,) for id in ids))
