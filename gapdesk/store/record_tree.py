"""The recorded messages of one client, as matching asks for them."""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import SqliteDatabase

from gapdesk.conversations.matching import Node, Place
from gapdesk.store.statements import execute
from gapdesk.store.transcripts import role_of

_NODE = (
    "SELECT m.id, m.conversation, m.parent, m.depth, m.identity, m.model_turn, m.length, c.used "
    "FROM {messages} m CROSS JOIN conversation c ON c.id = m.conversation "
)
"""CROSS JOIN: SQLite would look through all of the client's conversations first."""
_MESSAGES = _NODE.format(messages="message")
_PLACE = (
    "SELECT id, system, used, depth, name IS NOT NULL, head FROM conversation "
    "WHERE client = :client AND deleted IS NULL AND "
)
_ON_PATH = 64
"""Also of those looked at that begin alike: a greeting may have begun 10,000 conversations."""
_ALIKE = 32
_BEGINNING = _NODE.format(
    messages="(SELECT id, conversation, parent, depth, identity, model_turn, length FROM message "
    f"WHERE chain = :key ORDER BY id DESC LIMIT {_ON_PATH})"
)


class RecordTree:
    """`matching.Tree` in SQL. What was deleted is not there."""

    def __init__(self, db: SqliteDatabase, client: str) -> None:
        self._db = db
        self._client = client

    def on_path(self, chains: Sequence[bytes]) -> list[Node]:
        """Looks from the last chain to the first, so that the deepest are found however many there are."""
        found: list[tuple[Any, ...]] = []
        for chain in reversed(chains):
            rows = self._rows(
                f"{_BEGINNING} WHERE c.client = :client AND c.deleted IS NULL",
                chain,
            )
            found += rows
            if len(found) >= _ON_PATH:
                break
        found.sort(key=_depth_and_use, reverse=True)
        return [_node(row) for row in found[:_ON_PATH]]

    def alike(self, identity: bytes) -> list[Node]:
        rows = self._rows(
            f"{_MESSAGES} WHERE m.identity = :key AND c.client = :client AND c.deleted IS NULL "
            f"ORDER BY m.id DESC LIMIT {_ALIKE}",
            identity,
        )
        return [_node(row) for row in rows]

    def node(self, message: int) -> Node:
        """LookupError if it is gone, or another client's."""
        rows = self._rows(
            f"{_MESSAGES} WHERE m.id = :key AND c.client = :client AND c.deleted IS NULL", message
        )
        if not rows:
            raise LookupError(message)
        return _node(rows[0])

    def child(self, conversation: int, parent: int | None, identity: bytes) -> Node | None:
        row = execute(
            self._db,
            f"{_MESSAGES} WHERE m.conversation = ? AND m.parent IS ? AND m.identity = ? "
            "ORDER BY m.id DESC LIMIT 1",
            (conversation, parent, identity),
        ).fetchone()
        return None if row is None else _node(row)

    def place(self, conversation: int) -> Place:
        """LookupError if it is gone, or another client's."""
        rows = self._rows(f"{_PLACE} id = :key", conversation)
        if not rows:
            raise LookupError(conversation)
        return _place(rows[0])

    def named(self, name: str) -> Place | None:
        rows = self._rows(f"{_PLACE} name = :key", name)
        return _place(rows[0]) if rows else None

    def _rows(self, statement: str, key: str | bytes | int) -> list[tuple[Any, ...]]:
        return execute(self._db, statement, {"key": key, "client": self._client}).fetchall()


def _depth_and_use(row: tuple[Any, ...]) -> tuple[int, float, int]:
    return row[3], row[7], row[0]


def _node(row: tuple[Any, ...]) -> Node:
    message, conversation, parent, depth, identity, model_turn, length, _ = row
    return Node(message, conversation, parent, depth, identity, role_of(model_turn), length)


def _place(row: tuple[Any, ...]) -> Place:
    conversation, system, used, depth, named, head = row
    return Place(conversation, system, used, depth, bool(named), head)
