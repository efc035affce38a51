"""Recorded conversations as the window reads and changes them; `records` writes them, `search` finds in them.

Nothing here knows the names of clients, or prices: rows carry the client's id, messages no cost.
"""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.content import title as title_of
from gapdesk.conversations.types import (
    Conversation,
    ConversationRow,
    Message,
    MessageState,
    Order,
    RecordSize,
    Wanted,
)
from gapdesk.proxy.types import JsonObject, Usage
from gapdesk.store import documents, message_text
from gapdesk.store.retention import GOING, OVERHEAD
from gapdesk.store.statements import execute
from gapdesk.store.transcripts import COLUMNS, role_of, usage_of

_Row = tuple[Any, ...]
_DAY = 86_400.0
_TITLE = 200
"""Characters of a title that the user gives."""

_ORDERS = {
    Order.USED: "pinned DESC, used DESC, id DESC",
    Order.CREATED: "pinned DESC, created DESC, id DESC",
    Order.TITLE: "pinned DESC, title COLLATE NOCASE, id DESC",
    Order.SIZE: "pinned DESC, bytes DESC, id DESC",
}
_ROW = "id, title, client, name, model, messages, leaves, bytes, created, used, pinned, ttl_days, open_end"
_GIVEN = "id IN (SELECT value FROM json_each(?))"


# --- the list -----------------------------------------------------------------------------------------------


def ids(db: SqliteDatabase, wanted: Wanted) -> tuple[int, ...]:
    """All conversations that were not deleted, pinned ones first, in the order wanted."""
    clause = "" if wanted.client is None else " AND client = :client"
    ordered = f"SELECT id FROM conversation WHERE deleted IS NULL{clause} ORDER BY {_ORDERS[wanted.order]}"
    # as one value: 100,000 rows take Python four times as long
    (found,) = execute(
        db, f"SELECT json_group_array(id) FROM ({ordered})", {"client": wanted.client}
    ).fetchone()
    return tuple(orjson.loads(found))


def rows(db: SqliteDatabase, ids: Sequence[int], ttl_days: int) -> tuple[ConversationRow, ...]:
    """Lines for those of `ids` that are there, in their order; `client` is the id.

    `ttl_days` is what holds for conversations without a number of their own; 0 = for ever.
    """
    found = execute(
        db,
        f"SELECT {_ROW} FROM conversation WHERE {_GIVEN} AND deleted IS NULL",
        (_json(ids),),
    )
    by_id = {row[0]: _row(row, ttl_days) for row in found}
    return tuple(by_id[number] for number in ids if number in by_id)


def size(db: SqliteDatabase) -> RecordSize:
    """How much is recorded, by the measure of `retention`."""
    conversations, messages, in_parts = execute(
        db,
        "SELECT count(*), coalesce(sum(messages), 0), coalesce(sum(bytes), 0) "
        "FROM conversation WHERE deleted IS NULL",
    ).fetchone()
    return RecordSize(conversations, messages, in_parts + OVERHEAD * messages + documents.size(db))


def _row(row: _Row, ttl_days: int) -> ConversationRow:
    number, title, client, name, model, messages, leaves, size, created, used, pinned, own, open_end = row
    days = ttl_days if own is None else own
    return ConversationRow(
        id=number,
        title=title,
        client=client,
        name=name,
        model=model,
        messages=messages,
        branches=max(1, leaves),
        bytes=size,
        created=created,
        used=used,
        pinned=bool(pinned),
        expires=used + days * _DAY if days and not pinned else None,
        open_end=bool(open_end),
    )


# --- one conversation ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Used:
    """What the replies of a model used on one day."""

    model: str
    day: str
    """ "2026-11-22", UTC."""
    replies: int
    usage: Usage


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the messages of a conversation add up to."""

    models: tuple[tuple[str, int], ...]
    """(model, replies), most used first; keys likewise."""
    keys: tuple[tuple[str, int], ...]
    used: tuple[Used, ...]
    system: JsonObject
    """Of the newest turn."""
    media: int
    ttl_days: int | None


def statistics(db: SqliteDatabase, conversation: int) -> Statistics | None:
    """None if it is gone."""
    found = execute(
        db,
        "SELECT ttl_days, (SELECT system FROM message WHERE id = leaf), (SELECT count(DISTINCT hash) "
        "FROM message JOIN message_blob ON message = message.id WHERE conversation = conversation.id) "
        "FROM conversation WHERE id = ? AND deleted IS NULL",
        (conversation,),
    ).fetchone()
    if found is None:
        return None
    ttl_days, system, in_media = found
    used = execute(
        db,
        "SELECT model, date(time, 'unixepoch') AS day, count(*), sum(prompt), sum(output), sum(thoughts), "
        "sum(cached), sum(tool_use) FROM message WHERE conversation = ? AND prompt IS NOT NULL "
        "GROUP BY model, day",
        (conversation,),
    )
    return Statistics(
        models=_counted(db, "model", conversation),
        keys=_counted(db, "key", conversation),
        used=tuple(
            Used(model, day, replies, usage)
            for model, day, replies, *tokens in used
            if (usage := usage_of(*tokens))
        ),
        system=documents.get(db, system),
        media=in_media,
        ttl_days=ttl_days,
    )


def _counted(db: SqliteDatabase, column: str, conversation: int) -> tuple[tuple[str, int], ...]:
    """How many replies are from each model, or key."""
    found = execute(
        db,
        f"SELECT {column}, count(*) AS replies FROM message WHERE conversation = ? AND model_turn "
        f"AND {column} != '' GROUP BY {column} ORDER BY replies DESC, {column}",
        (conversation,),
    )
    return tuple(found)


def whole(db: SqliteDatabase, conversation: int) -> Conversation | None:
    """All of it, the client's name left open; None if it is gone."""
    found = execute(
        db,
        "SELECT uuid, title, client, name, created, used, pinned, ttl_days, head, leaf FROM conversation "
        "WHERE id = ? AND deleted IS NULL",
        (conversation,),
    ).fetchone()
    if found is None:
        return None
    uuid, title, client, name, created, used, pinned, ttl_days, head, leaf = found
    return Conversation(
        uuid=uuid,
        title=title,
        client=client,
        client_name="",
        name=name,
        created=created,
        used=used,
        pinned=bool(pinned),
        ttl_days=ttl_days,
        head=head,
        leaf=leaf,
        messages=_messages(db, conversation),
    )


def conversation_of(db: SqliteDatabase, message: int) -> int | None:
    """The conversation of a message, None if it is gone."""
    found = execute(
        db,
        "SELECT conversation.id FROM message JOIN conversation ON conversation.id = conversation "
        "WHERE message.id = ? AND deleted IS NULL",
        (message,),
    ).fetchone()
    return None if found is None else found[0]


def _messages(db: SqliteDatabase, conversation: int) -> tuple[Message, ...]:
    rows = execute(
        db,
        f"SELECT {COLUMNS}, system, setup FROM message WHERE conversation = ? ORDER BY id",
        (conversation,),
    ).fetchall()
    told = {digest: documents.get(db, digest) for row in rows for digest in row[-2:]}
    return tuple(_message(row, told) for row in rows)


def _message(row: _Row, told: Mapping[bytes | None, JsonObject]) -> Message:
    number, parent, model_turn, parts, time, state, note, model, key, duration, *tokens, system, setup = row
    return Message(
        id=number,
        parent=parent,
        content={"role": role_of(model_turn), "parts": orjson.loads(parts)},
        time=time,
        state=MessageState(state),
        note=note,
        model=model,
        key=key,
        usage=usage_of(*tokens),
        duration=duration,
        system=told[system],
        setup=told[setup],
    )


# --- changing -----------------------------------------------------------------------------------------------


def rename(db: SqliteDatabase, conversation: int, title: str) -> None:
    """Give a title; "" gives back the one made of its first words."""
    found = execute(
        db, "SELECT title FROM conversation WHERE id = ? AND deleted IS NULL", (conversation,)
    ).fetchone()
    if found is None:
        return
    own = " ".join(title.split())[:_TITLE]
    new = own or _first_words(db, conversation)
    message_text.forget_title(db, conversation, found[0])
    execute(
        db,
        "UPDATE conversation SET title = ?, renamed = ? WHERE id = ?",
        (new, bool(own), conversation),
    )
    message_text.add_title(db, conversation, new)


def _first_words(db: SqliteDatabase, conversation: int) -> str:
    query = "SELECT parts FROM message WHERE conversation = ? AND NOT model_turn ORDER BY id"
    for (parts,) in execute(db, query, (conversation,)):
        if words := title_of({"role": "user", "parts": orjson.loads(parts)}):
            return words
    return ""


def pin(db: SqliteDatabase, ids: Sequence[int], pinned: bool) -> None:
    execute(db, f"UPDATE conversation SET pinned = ? WHERE {_GIVEN}", (pinned, _json(ids)))


def keep_for(db: SqliteDatabase, ids: Sequence[int], days: int | None) -> None:
    """0 = for ever, None = as the setting says."""
    execute(db, f"UPDATE conversation SET ttl_days = ? WHERE {_GIVEN}", (days, _json(ids)))


def remove(db: SqliteDatabase, ids: Sequence[int], now: float) -> tuple[int, ...]:
    """Put them out of sight, their names free; returns those that were there. `retention` takes them out."""
    statement = f"UPDATE conversation SET deleted = ? WHERE {_GIVEN} AND deleted IS NULL RETURNING id"
    return tuple(number for (number,) in execute(db, statement, (now, _json(ids))).fetchall())


def bring_back(db: SqliteDatabase, ids: Sequence[int]) -> tuple[int, ...]:
    """Undo their removal; returns those that were still there. A name that was given anew is lost."""
    statement = (
        "UPDATE conversation SET deleted = NULL, name = CASE WHEN EXISTS "
        "(SELECT 1 FROM conversation AS other WHERE other.client = conversation.client "
        "AND other.name = conversation.name AND other.deleted IS NULL) THEN NULL ELSE name END "
        f"WHERE {_GIVEN} AND deleted > {GOING} RETURNING id"
    )
    return tuple(number for (number,) in execute(db, statement, (_json(ids),)).fetchall())


def _json(ids: Sequence[int]) -> str:
    return orjson.dumps(list(ids)).decode()
