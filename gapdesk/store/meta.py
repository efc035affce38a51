"""Single values of this installation."""

from __future__ import annotations

import secrets

from peewee import SqliteDatabase

from gapdesk.store.tables import MetaRow

_SALT = "key_id_salt"


def key_id_salt(db: SqliteDatabase) -> bytes:
    """The random salt of this installation's key ids (16 bytes), made at the first call."""
    MetaRow.insert(key=_SALT, value=secrets.token_hex(16)).on_conflict_ignore().execute(db)
    row = MetaRow.select().where(MetaRow.key == _SALT).first(db)
    return bytes.fromhex(row.value)
