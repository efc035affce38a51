"""How the database came to its present shape: one numbered step per version, in SQL that never changes again.

The version is SQLite's own `PRAGMA user_version`, set in the step's transaction. Steps never use the models
of `tables`, which describe only the newest shape.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

Migration = Callable[[sqlite3.Connection], None]


def _clients_signatures_bindings(db: sqlite3.Connection) -> None:
    for statement in (
        """
        CREATE TABLE client (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            private INTEGER NOT NULL,
            overrides TEXT NOT NULL,
            allowed_models TEXT NOT NULL,
            created REAL NOT NULL,
            last_seen REAL,
            removed REAL
        )
        """,
        """
        CREATE TABLE client_token (
            hash BLOB NOT NULL PRIMARY KEY,
            client TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
            salt BLOB,
            created REAL NOT NULL,
            used REAL
        )
        """,
        "CREATE INDEX client_token_client ON client_token (client)",
        """
        CREATE TABLE signature (
            call_id TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL,
            digest TEXT NOT NULL,
            model TEXT NOT NULL,
            project TEXT NOT NULL,
            created REAL NOT NULL,
            used REAL NOT NULL
        )
        """,
        "CREATE INDEX signature_digest ON signature (digest)",
        "CREATE INDEX signature_used ON signature (used)",
        """
        CREATE TABLE binding (
            resource TEXT NOT NULL PRIMARY KEY,
            project TEXT NOT NULL,
            key_id TEXT NOT NULL,
            client TEXT NOT NULL,
            created REAL NOT NULL,
            expires REAL
        )
        """,
        "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    ):
        db.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (_clients_signatures_bindings,)
"""Step n leads from version n - 1 to version n. Only ever append."""


def migrate(db: sqlite3.Connection, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring `db` (in autocommit mode) to version `len(steps)`; each step happens wholly or not at all."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for number, step in enumerate(steps[version:], start=version + 1):
        db.execute("BEGIN IMMEDIATE")
        with db:  # commits, or rolls back
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
