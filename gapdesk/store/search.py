"""Finding messages, titles and names by their words, the newest first, in steps: a word that is everywhere,
or whose finds are nearly all somebody else's, must hold up nothing else that waits for the database."""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

from dataclasses import dataclass

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.content import plain_text
from gapdesk.conversations.search_text import LONGEST_QUERY, indexed, snippet
from gapdesk.conversations.types import Hit
from gapdesk.store import conversations
from gapdesk.store.statements import execute
from gapdesk.store.transcripts import role_of

STEP = 5_000
"""Finds that are looked at in one step, some 20 ms."""
NEWEST = 2**62
"""Where a search begins: above all messages."""

_LIVING = "deleted IS NULL AND (:client IS NULL OR client = :client)"
_MESSAGES = f"""
SELECT message.id FROM json_each(:found)
CROSS JOIN message ON message.id = value CROSS JOIN conversation ON conversation.id = conversation
WHERE {_LIVING} LIMIT :limit
"""
_TITLES = f"""
SELECT conversation.id FROM json_each(:found) CROSS JOIN conversation ON conversation.id = -value
WHERE renamed AND {_LIVING} LIMIT :limit
"""
_NAMES = f"""
SELECT id FROM conversation WHERE name IS NOT NULL AND {_LIVING} AND {{words}}
ORDER BY used DESC, id DESC LIMIT :limit
"""
_WILD = str.maketrans({each: f"!{each}" for each in "!%_"})


@dataclass(frozen=True, slots=True)
class Step:
    """What a step found."""

    messages: tuple[int, ...]
    """Newest first."""
    below: int | None
    """Where the next one goes on; None if there is no more."""


def messages(db: SqliteDatabase, expression: str, client: str | None, below: int, limit: int) -> Step:
    """At most `limit` messages older than `below` in which `expression` (`search_text.query`) is found."""
    found = execute(
        db,
        "SELECT rowid FROM message_text WHERE message_text MATCH ? AND rowid > 0 AND rowid < ? "
        "ORDER BY rowid DESC LIMIT ?",
        (expression, below, STEP),
    ).fetchall()
    ids = [number for (number,) in found]
    wanted = {"found": orjson.dumps(ids).decode(), "client": client, "limit": limit}
    chosen = tuple(number for (number,) in execute(db, _MESSAGES, wanted))
    return Step(chosen, ids[-1] if len(ids) == STEP else None)


def titles(db: SqliteDatabase, expression: str, client: str | None, limit: int) -> tuple[int, ...]:
    """Conversations in whose title `expression` is found, the newest first; of many only the newest.

    Only titles that the user gave: any other is the beginning of a message, which is found itself.
    """
    found = execute(
        db,
        "SELECT rowid FROM message_text WHERE message_text MATCH ? AND rowid < 0 ORDER BY rowid LIMIT ?",
        (expression, STEP),
    )
    ids = orjson.dumps([number for (number,) in found]).decode()
    wanted = {"found": ids, "client": client, "limit": limit}
    return tuple(number for (number,) in execute(db, _TITLES, wanted))


def names(db: SqliteDatabase, text: str, client: str | None, limit: int) -> tuple[int, ...]:
    """Conversations whose name contains all words of `text` somewhere, the newest first.

    A name is often put together from words and numbers: parts of them find it. It is in no index of words.
    """
    words = [word for word in text[:LONGEST_QUERY].replace('"', " ").split() if indexed(word)]
    if not words:
        return ()
    likes = {f"word{place}": f"%{word.translate(_WILD)}%" for place, word in enumerate(words)}
    query = _NAMES.format(words=" AND ".join(f"name LIKE :{word} ESCAPE '!'" for word in likes))
    wanted = {**likes, "client": client, "limit": limit}
    return tuple(number for (number,) in execute(db, query, wanted))


def hits(
    db: SqliteDatabase,
    text: str,
    messages: tuple[int, ...],
    titles: tuple[int, ...],
    names: tuple[int, ...],
    ttl_days: int,
) -> tuple[Hit, ...]:
    """What is shown of those finds, as far as they are there still; `text` is what was typed.

    A conversation that was found by its title and its name is shown with its title.
    """
    found = execute(
        db,
        "SELECT id, conversation, model_turn, time, parts FROM message "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(messages).decode(),),
    ).fetchall()
    ids = tuple({*titles, *names, *(row[1] for row in found)})
    rows = {row.id: row for row in conversations.rows(db, ids, ttl_days)}
    heads = [(number, rows[number].title) for number in titles if number in rows]
    heads += [
        (number, rows[number].name or "") for number in names if number in rows and number not in titles
    ]
    shown = [Hit(rows[number], None, "", rows[number].used, *snippet(head, text)) for number, head in heads]
    for number, conversation, model_turn, time, parts in found:
        if conversation in rows:
            role = role_of(model_turn)
            said = plain_text({"role": role, "parts": orjson.loads(parts)})
            shown.append(Hit(rows[conversation], number, role, time, *snippet(said, text)))
    return tuple(sorted(shown, key=lambda hit: (hit.time, hit.message or 0), reverse=True))
