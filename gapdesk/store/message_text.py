"""The full-text index: one row per message, by its id, and one per title, by the conversation's id negated.

The table keeps no copy of its texts. To take a row out, SQLite has to be given the very text that went in, so
it is made anew from what is stored: `search_text.indexed` and `content.plain_text` can only change together
with a migration that builds the index anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peewee import SqliteDatabase

from gapdesk.conversations.content import plain_text
from gapdesk.conversations.search_text import indexed
from gapdesk.proxy.types import JsonObject
from gapdesk.store.statements import execute, execute_many

_SLICE = 64 * 1024
"""Characters made into words at once: one call for a whole book would stop the serving loop."""
_ADD = "INSERT INTO message_text (rowid, text) VALUES (?, ?)"
_FORGET = "INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', ?, ?)"


def add_message(db: SqliteDatabase, message: int, content: JsonObject) -> None:
    """Make a message findable by its canonical content."""
    _add(db, message, plain_text(content))


def add_title(db: SqliteDatabase, conversation: int, title: str) -> None:
    _add(db, -conversation, title)


def forget_messages(db: SqliteDatabase, messages: Iterable[tuple[int, JsonObject]]) -> None:
    """Take out messages: (id, content, as it was added)."""
    texts = ((message, _words(plain_text(content))) for message, content in messages)
    execute_many(db, _FORGET, [(row, text) for row, text in texts if text])


def forget_title(db: SqliteDatabase, conversation: int, title: str) -> None:
    """Take out a title as it was added."""
    if words := _words(title):
        execute(db, _FORGET, (-conversation, words))


def _add(db: SqliteDatabase, row: int, text: str) -> None:
    if words := _words(text):
        execute(db, _ADD, (row, words))


def _words(text: str) -> str:
    return " ".join(filter(None, map(indexed, _slices(text))))


def _slices(text: str) -> Iterator[str]:
    """`text` cut at blanks, if it has any."""
    start = 0
    while len(text) - start > _SLICE:
        blank = text.rfind(" ", start + 1, start + _SLICE)
        end = blank if blank > 0 else start + _SLICE
        yield text[start:end]
        start = end
    yield text[start:]
