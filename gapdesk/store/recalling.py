"""Giving back the path that a named conversation goes on from."""

# ruff: noqa: S608 - what is put into the SQL is written here

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from peewee import SqliteDatabase

from gapdesk.conversations.types import MessageState, Recalled
from gapdesk.proxy.types import JsonObject
from gapdesk.store import blobs, documents
from gapdesk.store.statements import execute
from gapdesk.store.transcripts import role_of

_PATH = """
    WITH RECURSIVE path (id) AS (
        SELECT ?
        UNION ALL
        SELECT parent FROM path CROSS JOIN message USING (id) WHERE parent IS NOT NULL
    )
"""
"""From a message to the root; SQLite makes each row when it is asked for."""
_MESSAGES = f"{_PATH} SELECT parent, model_turn, tokens, state, parts FROM path CROSS JOIN message USING (id)"
_TOKENS = f"{_PATH} SELECT sum(tokens) FROM path CROSS JOIN message USING (id) WHERE state = 'complete'"


def recall(db: SqliteDatabase, client: str, name: str, tokens: int) -> Recalled | None:
    """The path to the conversation's head, as `Archive.recall` tells; no contents if the last exchange alone
    has more than `tokens`, unless it waits for results of tools. An exchange in which something is broken or
    unanswered is left out.
    """
    row = execute(
        db,
        "SELECT c.id, c.head, m.system FROM conversation c JOIN message m ON m.id = c.head "
        "WHERE c.client = ? AND c.name = ? AND c.deleted IS NULL",
        (client, name),
    ).fetchone()
    if row is None:
        return None
    conversation, head, system = row
    kept: list[JsonObject] = []
    earlier: int | None = head
    for exchange in _exchanges(db, head):
        tokens -= exchange.tokens
        if tokens < 0 and (kept or not exchange.waits):
            break
        kept += exchange.contents
        earlier = exchange.before
    (earlier_tokens,) = execute(db, _TOKENS, (earlier,)).fetchone()
    contents = tuple(blobs.put_back(db, content) for content in reversed(kept))
    return Recalled(conversation, head, contents, documents.get(db, system), earlier_tokens or 0)


@dataclass(frozen=True, slots=True)
class _Exchange:
    contents: list[JsonObject]
    """Newest first."""
    tokens: int
    before: int | None
    """The message before it."""

    @property
    def waits(self) -> bool:
        """Whether it ends with calls of tools."""
        return any("functionCall" in part for part in self.contents[0]["parts"])


def _exchanges(db: SqliteDatabase, head: int) -> Iterator[_Exchange]:
    """The exchanges of the path to `head`, from the newest to the oldest, but those where something is amiss.

    An exchange begins with what the user says after the model; a tool's result does not begin one. What
    stands before the first is none.
    """
    contents: list[JsonObject] = []
    size, sound, begun, before = 0, True, False, None
    for parent, model_turn, tokens, state, parts in execute(db, _MESSAGES, (head,)):
        if begun and model_turn:
            if sound:
                yield _Exchange(contents, size, before)
            contents, size, sound = [], 0, True
        content: dict[str, Any] = {"role": role_of(model_turn), "parts": orjson.loads(parts)}
        contents.append(content)
        size += tokens
        sound = sound and state == MessageState.COMPLETE
        begun = not model_turn and not any("functionResponse" in part for part in content["parts"])
        before = parent
    if begun and sound:
        yield _Exchange(contents, size, before)
