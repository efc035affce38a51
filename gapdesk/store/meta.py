"""Single values of this installation."""

from __future__ import annotations

import json
import secrets
from typing import Any

from peewee import SqliteDatabase

from gapdesk.store.tables import MetaRow

_SALT = "key_id_salt"


def key_id_salt(db: SqliteDatabase) -> bytes:
    """The random salt of this installation's key ids (16 bytes), made at the first call."""
    MetaRow.insert(key=_SALT, value=secrets.token_hex(16)).on_conflict_ignore().execute(db)
    row = MetaRow.select().where(MetaRow.key == _SALT).first(db)
    return bytes.fromhex(row.value)


def read(db: SqliteDatabase, name: str) -> Any:
    """The JSON value last written under `name`; None if there is none."""
    row = MetaRow.select().where(MetaRow.key == name).first(db)
    return None if row is None else json.loads(row.value)


def write(db: SqliteDatabase, name: str, value: Any) -> None:
    """Keep a small JSON value under a name other than the salt's; tuples come back as lists."""
    MetaRow.insert(key=name, value=json.dumps(value, separators=(",", ":"))).on_conflict_replace().execute(db)
