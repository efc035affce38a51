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


def _keys_quota_usage(db: sqlite3.Connection) -> None:
    for statement in (
        """
        CREATE TABLE api_key (
            id TEXT NOT NULL PRIMARY KEY,
            label TEXT NOT NULL,
            project TEXT,
            tier TEXT,
            enabled INTEGER NOT NULL,
            added REAL NOT NULL,
            note TEXT NOT NULL,
            kept TEXT NOT NULL,
            removed REAL
        )
        """,
        """
        CREATE TABLE key_state (
            id TEXT NOT NULL PRIMARY KEY,
            proven INTEGER NOT NULL,
            fault TEXT,
            last_used REAL,
            idle_since REAL
        )
        """,
        """
        CREATE TABLE project (
            name TEXT NOT NULL PRIMARY KEY,
            tier TEXT,
            number TEXT,
            fault TEXT,
            merged_into TEXT
        )
        """,
        """
        CREATE TABLE meter (
            project TEXT NOT NULL,
            model TEXT NOT NULL,
            day_end REAL NOT NULL,
            day_requests INTEGER NOT NULL,
            day_tokens INTEGER NOT NULL,
            recent TEXT NOT NULL,
            bar TEXT,
            until REAL,
            dimension TEXT,
            closed INTEGER NOT NULL,
            strikes INTEGER NOT NULL,
            struck_at REAL NOT NULL,
            used REAL NOT NULL,
            PRIMARY KEY (project, model)
        )
        """,
        """
        CREATE TABLE learned (
            project TEXT NOT NULL,
            model TEXT NOT NULL,
            dimension TEXT NOT NULL,
            value INTEGER NOT NULL,
            at REAL NOT NULL,
            quota_id TEXT NOT NULL,
            PRIMARY KEY (project, model, dimension)
        )
        """,
        """
        CREATE TABLE user_limit (
            pattern TEXT NOT NULL,
            dimension TEXT NOT NULL,
            tier TEXT NOT NULL,
            project TEXT NOT NULL,
            value INTEGER,
            PRIMARY KEY (pattern, dimension, tier, project)
        )
        """,
        """
        CREATE TABLE price (
            pattern TEXT NOT NULL,
            since TEXT NOT NULL,
            input REAL NOT NULL,
            output REAL NOT NULL,
            cached REAL,
            source TEXT NOT NULL,
            PRIMARY KEY (pattern, since)
        )
        """,
        "CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, last INTEGER NOT NULL)",
        """
        CREATE TABLE usage (
            hour INTEGER NOT NULL,
            project INTEGER NOT NULL,
            model INTEGER NOT NULL,
            key INTEGER NOT NULL,
            client INTEGER NOT NULL,
            label INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            answered INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            input INTEGER NOT NULL,
            output INTEGER NOT NULL,
            thoughts INTEGER NOT NULL,
            cached INTEGER NOT NULL,
            PRIMARY KEY (hour, project, model, key, client)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE failure (
            hour INTEGER NOT NULL,
            project INTEGER NOT NULL,
            model INTEGER NOT NULL,
            kind TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (hour, project, model, kind)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE latency (
            hour INTEGER NOT NULL,
            model INTEGER NOT NULL,
            bucket INTEGER NOT NULL,
            total_bucket INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (hour, model, bucket, total_bucket)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE address (
            hour INTEGER NOT NULL,
            address TEXT NOT NULL,
            requests INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            PRIMARY KEY (hour, address)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE minute (
            minute INTEGER NOT NULL,
            project INTEGER NOT NULL,
            model INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            PRIMARY KEY (minute, project, model)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE mark (
            id INTEGER PRIMARY KEY,
            time REAL NOT NULL,
            project INTEGER NOT NULL,
            model INTEGER NOT NULL,
            key INTEGER NOT NULL,
            kind TEXT NOT NULL,
            words TEXT NOT NULL
        )
        """,
        "CREATE INDEX mark_place ON mark (project, model, time)",
    ):
        db.execute(statement)


def _conversations_caches_replays(db: sqlite3.Connection) -> None:
    for statement in (
        """
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            client TEXT NOT NULL,
            name TEXT,
            title TEXT NOT NULL,
            renamed INTEGER NOT NULL,
            system BLOB NOT NULL,
            model TEXT NOT NULL,
            head INTEGER,
            leaf INTEGER,
            messages INTEGER NOT NULL,
            leaves INTEGER NOT NULL,
            depth INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            open_end INTEGER NOT NULL,
            created REAL NOT NULL,
            used REAL NOT NULL,
            pinned INTEGER NOT NULL,
            ttl_days INTEGER,
            deleted REAL
        )
        """,
        """
        CREATE UNIQUE INDEX conversation_name ON conversation (client, name)
        WHERE name IS NOT NULL AND deleted IS NULL
        """,
        "CREATE INDEX conversation_used ON conversation (pinned, used) WHERE deleted IS NULL",
        "CREATE INDEX conversation_client ON conversation (client, pinned, used) WHERE deleted IS NULL",
        "CREATE INDEX conversation_ttl ON conversation (used) WHERE ttl_days > 0 AND deleted IS NULL",
        "CREATE INDEX conversation_deleted ON conversation (deleted) WHERE deleted IS NOT NULL",
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
            parent INTEGER,
            depth INTEGER NOT NULL,
            model_turn INTEGER NOT NULL,
            identity BLOB NOT NULL,
            chain BLOB NOT NULL,
            length INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            time REAL NOT NULL,
            state TEXT NOT NULL,
            note TEXT NOT NULL,
            model TEXT NOT NULL,
            key TEXT NOT NULL,
            project TEXT NOT NULL,
            request TEXT NOT NULL,
            prompt INTEGER,
            output INTEGER,
            thoughts INTEGER,
            cached INTEGER,
            tool_use INTEGER,
            duration REAL NOT NULL,
            system BLOB,
            setup BLOB,
            parts BLOB NOT NULL
        )
        """,
        "CREATE INDEX message_conversation ON message (conversation, parent, identity)",
        "CREATE INDEX message_chain ON message (chain)",
        "CREATE INDEX message_identity ON message (identity)",
        "CREATE INDEX message_system ON message (system) WHERE system IS NOT NULL",
        "CREATE INDEX message_setup ON message (setup) WHERE setup IS NOT NULL",
        """
        CREATE VIRTUAL TABLE message_text
        USING fts5(text, content='', columnsize=0, tokenize="unicode61 remove_diacritics 2")
        """,
        """
        CREATE TABLE blob (
            hash BLOB NOT NULL PRIMARY KEY,
            mime TEXT NOT NULL,
            size INTEGER NOT NULL,
            data BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE message_blob (
            hash BLOB NOT NULL,
            message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
            PRIMARY KEY (hash, message)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX message_blob_message ON message_blob (message)",
        """
        CREATE TABLE document (
            hash BLOB NOT NULL PRIMARY KEY,
            json BLOB NOT NULL
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE cache (
            name TEXT NOT NULL PRIMARY KEY,
            client TEXT NOT NULL,
            model TEXT NOT NULL,
            project TEXT NOT NULL,
            made_by TEXT NOT NULL,
            tokens INTEGER NOT NULL,
            created REAL NOT NULL,
            expires REAL NOT NULL,
            title TEXT NOT NULL,
            prefix BLOB NOT NULL,
            contents INTEGER NOT NULL,
            hits INTEGER NOT NULL,
            saved INTEGER NOT NULL,
            used REAL NOT NULL
        )
        """,
        """
        CREATE TABLE unable (
            project TEXT NOT NULL,
            model TEXT NOT NULL,
            obstacle TEXT NOT NULL,
            words TEXT NOT NULL,
            since REAL NOT NULL,
            PRIMARY KEY (project, model)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE replay (
            id INTEGER PRIMARY KEY,
            match BLOB NOT NULL,
            client TEXT NOT NULL,
            created REAL NOT NULL,
            model TEXT NOT NULL,
            project TEXT NOT NULL,
            label TEXT NOT NULL,
            reply BLOB NOT NULL
        )
        """,
    ):
        db.execute(statement)


def _programs_of_clients(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE client ADD COLUMN program TEXT NOT NULL DEFAULT ''")


MIGRATIONS: tuple[Migration, ...] = (
    _clients_signatures_bindings,
    _keys_quota_usage,
    _conversations_caches_replays,
    _programs_of_clients,
)
"""Step n leads from version n - 1 to version n. Only ever append."""


def migrate(db: sqlite3.Connection, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring `db` (in autocommit mode) to version `len(steps)`; each step happens wholly or not at all."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for number, step in enumerate(steps[version:], start=version + 1):
        db.execute("BEGIN IMMEDIATE")
        with db:  # commits, or rolls back
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
