"""Taking conversations in that were given out: those that are not there, and of others what is new.

One that is known by its uuid gets the messages it has not; a new one is out of sight until it is whole.
"""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.blocks import media
from gapdesk.conversations.content import canonical, chain, identity, length, system_identity
from gapdesk.conversations.types import MessageState
from gapdesk.proxy.types import JsonObject
from gapdesk.store import blobs, documents, message_text
from gapdesk.store.bundles import COUNTS, digest_of
from gapdesk.store.records import ADD_MESSAGE
from gapdesk.store.statements import Value, execute

_AT_ONCE = 100
"""Messages that are taken in at once: some 10 ms."""
_BYTES_AT_ONCE = 512 * 1024
"""Of their parts."""


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message as a file tells it, checked."""

    id: int
    """In the file."""
    parent: int | None
    content: JsonObject
    """Canonical, media by hash."""
    parts: bytes
    """Of it, as JSON."""
    fields: Mapping[str, Value]
    """The columns that are stored as they are."""
    system: str | None
    setup: str | None
    """Of documents, their hashes in the file."""


@dataclass(frozen=True, slots=True)
class ToldConversation:
    """A conversation as a file tells it, checked."""

    client: str
    client_name: str
    head: int | None
    leaf: int | None
    """In the file."""
    used: float
    fields: Mapping[str, Value]
    """The columns that are stored as they are."""


@dataclass(frozen=True, slots=True)
class _Place:
    id: int
    depth: int
    chain: bytes


@dataclass(slots=True)
class Taking:
    """A conversation on its way into the records."""

    told: ToldConversation
    conversation: int
    client: str
    known: bool
    used: float
    added: int = 0
    places: dict[int, _Place] = field(default_factory=dict)
    """By the messages' ids in the file."""
    found: set[int] = field(default_factory=set)
    """Messages that were there already."""


def begin(db: SqliteDatabase, told: ToldConversation, client: str, now: float) -> Taking:
    """Find the conversation by its uuid, or make one of `client`'s. A deleted one is none."""
    row = execute(
        db,
        "SELECT id, client, used FROM conversation WHERE uuid = ? AND deleted IS NULL",
        (told.fields["uuid"],),
    ).fetchone()
    if row is not None:
        return Taking(told, row[0], row[1], known=True, used=row[2])
    execute(db, "UPDATE conversation SET uuid = ? WHERE uuid = ?", (str(uuid.uuid4()), told.fields["uuid"]))
    names = ", ".join(told.fields)
    # deleted just now: if the rest never comes, retention takes out what did
    conversation = execute(
        db,
        f"INSERT INTO conversation ({names}, client, system, model, messages, leaves, depth, bytes, "
        f"open_end, deleted) VALUES ({', '.join(f':{name}' for name in told.fields)}, :client, x'', '', "
        "0, 0, 0, 0, 0, :now)",
        {**told.fields, "client": client, "now": now},
    ).lastrowid
    assert conversation is not None
    return Taking(told, conversation, client, known=False, used=told.used)


def slices(messages: Sequence[ToldMessage]) -> Iterator[Sequence[ToldMessage]]:
    """`messages` for several jobs of the database's: a request may be waiting for it."""
    some: list[ToldMessage] = []
    size = 0
    for message in messages:
        some.append(message)
        size += len(message.parts)
        if len(some) >= _AT_ONCE or size >= _BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def add(
    db: SqliteDatabase, taking: Taking, messages: Sequence[ToldMessage], digests: Mapping[str, bytes | None]
) -> None:
    """Take in those messages that are not there. `digests` gives the stored hash by that in the file. One
    whose parent is missing is left out."""
    for told in messages:
        parent = None if told.parent is None else taking.places.get(told.parent)
        if parent is None and told.parent is not None:
            continue
        own = identity(told.content, taking.client)
        place = _present(db, taking, parent, own, told)
        if place is None:
            place = _added(db, taking, parent, own, told, digests)
        taking.places[told.id] = place


def _present(
    db: SqliteDatabase, taking: Taking, parent: _Place | None, own: bytes, told: ToldMessage
) -> _Place | None:
    """The message, if it was there. Of several that say the same the one of the same time, each once."""
    if not taking.known or (parent is not None and parent.id not in taking.found):
        return None
    rows = execute(
        db,
        "SELECT id, depth, chain FROM message WHERE conversation = ? AND parent IS ? AND identity = ? "
        "ORDER BY abs(time - ?), id",
        (taking.conversation, parent.id if parent else None, own, told.fields["time"]),
    ).fetchall()
    for row in rows:
        if row[0] not in taking.found:
            taking.found.add(row[0])
            return _Place(*row)
    return None


def _added(
    db: SqliteDatabase,
    taking: Taking,
    parent: _Place | None,
    own: bytes,
    told: ToldMessage,
    digests: Mapping[str, bytes | None],
) -> _Place:
    depth = parent.depth + 1 if parent else 1
    linked = chain(parent.chain if parent else b"", own)
    hashes = [digest for text in sorted(media(told.content["parts"])) if (digest := digest_of(text))]
    model_turn = told.content["role"] == "model"
    values: dict[str, Value] = {
        **told.fields,
        "conversation": taking.conversation,
        "parent": parent.id if parent else None,
        "depth": depth,
        "model_turn": model_turn,
        "identity": own,
        "chain": linked,
        "parts": told.parts,
        "length": length(told.content),
        "bytes": len(told.parts) + sum(_own_size(db, taking.conversation, digest) for digest in hashes),
        "system": digests.get(told.system or ""),
        "setup": digests.get(told.setup or ""),
    }
    message = execute(db, ADD_MESSAGE, values).lastrowid
    assert message is not None
    for digest in hashes:
        blobs.own(db, message, digest)
    message_text.add_message(db, message, told.content)
    if model_turn and parent is not None:
        execute(
            db,
            "UPDATE message SET state = 'complete', note = '' WHERE id = ? AND NOT model_turn "
            "AND state = 'unanswered'",
            (parent.id,),
        )
    taking.added += 1
    return _Place(message, depth, linked)


def _own_size(db: SqliteDatabase, conversation: int, digest: bytes) -> int:
    """Bytes of a medium, 0 if the conversation has it already."""
    row = execute(
        db,
        "SELECT size FROM blob WHERE hash = :hash AND NOT EXISTS (SELECT 1 FROM message_blob JOIN message "
        "ON message.id = message WHERE hash = :hash AND conversation = :conversation)",
        {"hash": digest, "conversation": conversation},
    ).fetchone()
    return row[0] if row else 0


def finish(db: SqliteDatabase, taking: Taking) -> bool:
    """Let the conversation know, and be seen; returns whether there was anything new."""
    if not taking.added:
        if not taking.known:
            execute(db, "DELETE FROM conversation WHERE id = ?", (taking.conversation,))
        return False
    newest = not taking.known or taking.told.used > taking.used
    values: dict[str, Value] = {
        "id": taking.conversation,
        "head": _mapped(taking, taking.told.head) if newest else None,
        "leaf": _mapped(taking, taking.told.leaf) if newest else None,
        "used": taking.told.used,
    }
    execute(
        db,
        "UPDATE conversation SET head = coalesce(:head, head), leaf = coalesce(:leaf, leaf, "
        "(SELECT max(id) FROM message WHERE conversation = :id)), used = max(used, :used), "
        "(messages, depth, bytes) = (SELECT count(*), max(depth), sum(bytes) FROM message "
        "WHERE conversation = :id), leaves = (SELECT count(*) FROM message WHERE conversation = :id "
        "AND NOT EXISTS (SELECT 1 FROM message AS child WHERE child.conversation = :id "
        "AND child.parent = message.id)), model = coalesce((SELECT model FROM message "
        "WHERE conversation = :id AND model_turn AND model != '' ORDER BY time DESC, id DESC LIMIT 1), "
        "model) WHERE id = :id",
        values,
    )
    execute(
        db,
        "UPDATE conversation SET open_end = (SELECT state != 'complete' FROM message WHERE id = leaf) "
        "WHERE id = ?",
        (taking.conversation,),
    )
    if not taking.known:
        _show(db, taking)
    return True


def _mapped(taking: Taking, message: int | None) -> int | None:
    place = None if message is None else taking.places.get(message)
    return None if place is None else place.id


def _show(db: SqliteDatabase, taking: Taking) -> None:
    """Bring a new conversation in sight; its name is dropped if another one has it."""
    first = execute(
        db, "SELECT system FROM message WHERE conversation = ? ORDER BY id LIMIT 1", (taking.conversation,)
    ).fetchone()
    execute(
        db,
        "UPDATE conversation SET deleted = NULL, system = ?, name = CASE WHEN EXISTS (SELECT 1 FROM "
        "conversation AS other WHERE other.client = conversation.client AND other.name = conversation.name "
        "AND other.deleted IS NULL) THEN NULL ELSE name END WHERE id = ?",
        (system_identity(documents.get(db, first[0])), taking.conversation),
    )
    message_text.add_title(db, taking.conversation, str(taking.told.fields["title"]))


# --- checking -----------------------------------------------------------------------------------------------

_LATEST = 253_402_300_799.0
"""The end of the year 9999, epoch seconds."""


def told_conversation(line: Any) -> ToldConversation:
    """KeyError, TypeError or ValueError if it is none."""
    client = line["client"]
    used = _number(line["used"])
    return ToldConversation(
        client=_text(client["id"]),
        client_name=_text(client["name"]),
        head=_optional(line["head"]),
        leaf=_optional(line["leaf"]),
        used=used,
        fields={
            "uuid": _text(line["uuid"]),
            "name": None if line["name"] is None else _text(line["name"]),
            "title": _text(line["title"]),
            "renamed": bool(line["renamed"]),
            "created": _number(line["created"]),
            "used": used,
            "pinned": bool(line["pinned"]),
            # What is taken in from a file may be old; it shall not go at the next clean-up.
            "ttl_days": _optional(line["ttl_days"]) or 0,
        },
    )


def told_message(line: Any) -> ToldMessage:
    """KeyError, TypeError or ValueError if it is none."""
    if line["role"] not in ("user", "model") or not isinstance(line["parts"], list):
        raise ValueError("no content")
    content = canonical({"role": line["role"], "parts": line["parts"]})
    fields: dict[str, Value] = {name: _text(line[name]) for name in ("note", "model", "key", "project")}
    fields |= {"request": _text(line["request"]), "state": MessageState(line["state"])}
    fields |= {name: _optional(line[name]) for name in COUNTS}
    fields |= {name: _number(line[name]) for name in ("time", "duration")}
    fields["tokens"] = _optional(line["tokens"]) or 0
    number = _optional(line["id"])
    if number is None:
        raise ValueError("no id")
    return ToldMessage(
        id=number,
        parent=_optional(line["parent"]),
        content=content,
        parts=orjson.dumps(content["parts"]),
        fields=fields,
        system=None if line["system"] is None else _text(line["system"]),
        setup=None if line["setup"] is None else _text(line["setup"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _number(value: Any) -> float:
    if not isinstance(value, (int, float)) or not 0 <= value <= _LATEST:
        raise ValueError("no number")
    return float(value)


def _optional(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or not 0 <= value < 2**53):
        raise ValueError("no whole number")
    return value
