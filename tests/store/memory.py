from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from peewee import SqliteDatabase

from gapdesk.store.migrations import migrate


@contextmanager
def memory() -> Iterator[SqliteDatabase]:
    """An empty database of the newest version, inside a transaction as on the thread."""
    db = SqliteDatabase(":memory:")
    db.connect()
    with closing(db):
        migrate(db.connection())
        with db.atomic():
            yield db
