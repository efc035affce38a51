"""A conversation as a chat: one path through the tree of its messages, a stretch at a time."""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.blocks import blocks, media
from gapdesk.conversations.types import Block, MessageRow, MessageState, Transcript
from gapdesk.proxy.types import Usage
from gapdesk.store.statements import execute

COLUMNS = (
    "message.id, message.parent, model_turn, parts, time, state, note, model, key, duration, "
    "prompt, output, thoughts, cached, tool_use"
)
"""What `whole` messages and those of a transcript have in common."""
_Row = tuple[Any, ...]
_UP = f"""
WITH RECURSIVE up (id, parent, step) AS (
    SELECT id, parent, 1 FROM message WHERE id = ? AND conversation = ?
    UNION ALL
    SELECT message.id, message.parent, step + 1 FROM up JOIN message ON message.id = up.parent WHERE step < ?
)
SELECT depth, {COLUMNS} FROM up JOIN message ON message.id = up.id ORDER BY step DESC
"""
_BELOW = """
WITH RECURSIVE below (id) AS (
    SELECT id FROM message WHERE id = :top AND conversation = :conversation
    UNION ALL
    SELECT message.id FROM below
    JOIN message ON message.conversation = :conversation AND message.parent = below.id
)
SELECT max(id), max(id = :leaf) FROM below
"""


def transcript(
    db: SqliteDatabase,
    conversation: int,
    leaf: int | None = None,
    through: int | None = None,
    before: int | None = None,
    count: int = 40,
) -> Transcript:
    """A stretch of a path, as `ui.service.ConversationService.transcript` says; costs are left open."""
    end = _end(db, conversation, leaf, through)
    if end is None:
        return Transcript(conversation, (), 0, None)
    last = end if before is None else _parent(db, conversation, before)
    found = execute(db, _UP, (last, conversation, count)).fetchall()
    contents = [orjson.loads(row[4]) for row in found]
    sizes = _blob_sizes(db, {digest for parts in contents for digest in media(parts)})
    messages = tuple(
        _message_row(row[1:], blocks(parts, sizes), _siblings(db, conversation, row[2]))
        for row, parts in zip(found, contents, strict=True)
    )
    return Transcript(conversation, messages, found[0][0] - 1 if found else 0, end)


def _end(db: SqliteDatabase, conversation: int, leaf: int | None, through: int | None) -> int | None:
    """Where the path wanted ends; the newest leaf if there is no message `leaf` or `through`."""
    found = execute(
        db, "SELECT leaf FROM conversation WHERE id = ? AND deleted IS NULL", (conversation,)
    ).fetchone()
    if found is None:
        return None
    newest: int | None = found[0]
    if through is not None:
        place = {"top": through, "conversation": conversation, "leaf": newest}
        deepest, has_newest = execute(db, _BELOW, place).fetchone()
        return newest if has_newest or deepest is None else deepest
    if leaf is not None and _belongs(db, conversation, leaf):
        return leaf
    return newest


def _belongs(db: SqliteDatabase, conversation: int, message: int) -> bool:
    query = "SELECT 1 FROM message WHERE id = ? AND conversation = ?"
    return execute(db, query, (message, conversation)).fetchone() is not None


def _parent(db: SqliteDatabase, conversation: int, message: int) -> int | None:
    query = "SELECT parent FROM message WHERE id = ? AND conversation = ?"
    found = execute(db, query, (message, conversation)).fetchone()
    return None if found is None else found[0]


def _siblings(db: SqliteDatabase, conversation: int, parent: int | None) -> tuple[int, ...]:
    query = "SELECT id FROM message WHERE conversation = ? AND parent IS ? ORDER BY id"
    return tuple(number for (number,) in execute(db, query, (conversation, parent)))


def _blob_sizes(db: SqliteDatabase, hashes: Iterable[str]) -> dict[str, int]:
    sizes = {}
    for digest in hashes:
        with suppress(ValueError):  # what a client itself called so
            found = execute(db, "SELECT size FROM blob WHERE hash = ?", (bytes.fromhex(digest),)).fetchone()
            sizes[digest] = found[0] if found else 0
    return sizes


def _message_row(row: _Row, content: tuple[Block, ...], siblings: tuple[int, ...]) -> MessageRow:
    number, _, model_turn, _, time, state, note, model, key, duration, *tokens = row
    return MessageRow(
        id=number,
        role=role_of(model_turn),
        blocks=content,
        time=time,
        state=MessageState(state),
        note=note,
        branch=siblings.index(number) + 1,
        branches=siblings,
        model=model,
        key=key,
        usage=usage_of(*tokens),
        duration=duration,
    )


def role_of(model_turn: int) -> str:
    """By the column of that name."""
    return "model" if model_turn else "user"


def usage_of(prompt: int | None, output: int, thoughts: int, cached: int, tool_use: int) -> Usage | None:
    """By the columns of those names; None if the reply brought no counts."""
    if prompt is None:
        return None
    return Usage(prompt, output, thoughts, cached, tool_use, total=prompt + output + thoughts + tool_use)
