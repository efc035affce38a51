"""What a database of any version knows of, for who is about to delete it; nothing is upgraded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gapdesk.quota.keys import Kept

_SECONDS = 5.0
"""How long a lock of another program is waited for."""
_CLIENTS = "SELECT id FROM client WHERE kind = 'random'"
"""Those with a token that gapdesk made."""


class Unreadable(Exception):
    """SQLite cannot read or write it; `str()` is SQLite's reason."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """Ids behind the entries there may be in the keyring, and a number to tell the user."""

    keys: frozenset[str] = frozenset()
    """All there are, also removed ones and those that may not have got into the keyring."""
    kept: frozenset[str] = frozenset()
    """Those of them that are known to be in the keyring."""
    clients: frozenset[str] = frozenset()
    """All that may have a token there."""
    conversations: int = 0


def look(path: Path) -> Inventory:
    """The inventory of the database at `path`, an empty one if there is none.

    Raises Unreadable.
    """
    if not path.exists():
        return Inventory()
    with _opened(path) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        keys = db.execute("SELECT id, kept FROM api_key").fetchall() if "api_key" in tables else []
        clients = db.execute(_CLIENTS).fetchall() if "client" in tables else []
        conversations = 0
        if "conversation" in tables:
            count = "SELECT count(*) FROM conversation WHERE deleted IS NULL"
            (conversations,) = db.execute(count).fetchone()
    return Inventory(
        frozenset(key for key, _ in keys),
        frozenset(key for key, kept in keys if kept == Kept.KEYRING),
        frozenset(client for (client,) in clients),
        conversations,
    )


def forget_keys(path: Path, ids: Iterable[str]) -> None:
    """Drop the rows of keys whose entries are gone from the keyring. Raises Unreadable."""
    rows = [(key_id,) for key_id in ids]
    if rows:
        with _opened(path) as db, db:
            db.executemany("DELETE FROM api_key WHERE id = ?", rows)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """An existing file only; what an unclean end left beside it is taken in."""
    uri = f"{path.resolve().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(uri, timeout=_SECONDS, uri=True)) as db:
            yield db
    except sqlite3.Error as error:
        raise Unreadable(str(error)) from error
