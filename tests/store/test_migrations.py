from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gapdesk.clients import ClientRegistry
from gapdesk.store.bindings import Bindings
from gapdesk.store.database import Database, stored_version
from gapdesk.store.migrations import MIGRATIONS, migrate
from gapdesk.store.signatures import SignatureStore
from gapdesk.vault import SessionVault

OLD = Path(__file__).parents[1] / "data" / "database_v1.sql"
NOW = 1_790_000_200.0


@pytest.fixture
def old(path: Path) -> Path:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text())
    return path


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: "".join(sql.split()) for name, sql in rows}


def test_an_old_database_and_a_new_one_end_up_alike() -> None:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as upgraded,
    ):
        migrate(fresh)
        upgraded.executescript(OLD.read_text())
        migrate(upgraded)
        assert schema(upgraded) == schema(fresh)
        assert fresh.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


async def test_what_version_1_kept_is_still_understood(old: Path) -> None:
    db = Database(old)
    await db.open()
    registry = ClientRegistry(db, SessionVault())
    await registry.open(NOW)
    who = registry.authenticate("gd-old-token")
    assert who is not None
    assert who.client.name == "default"
    assert who.client.overrides == {"context.completion": "off"}
    assert who.client.allowed_models == ("gemini-3.8-flash",)
    assert registry.local.private
    signatures = SignatureStore(db)
    assert (await signatures.get(["call_old"], NOW))["call_old"].value == "Eo4Gold"
    assert await signatures.project_of("Eo4Gold") == "project-a"
    bindings = Bindings(db)
    await bindings.open(NOW)
    found = bindings.find("tunedModels/old", NOW)
    assert found is not None
    assert found.key_id == "key-1"
    await db.close()


async def test_the_file_is_copied_before_it_is_changed(old: Path) -> None:
    steps = (*MIGRATIONS, lambda db: db.execute("DROP TABLE signature"))
    db = Database(old, steps)
    await db.open()
    await db.close()
    copy = old.with_name("gapdesk.db.v1.bak")
    assert stored_version(old) == len(steps)
    assert stored_version(copy) == 1
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT call_id FROM signature").fetchall() == [("call_old",)]


async def test_a_new_or_current_file_is_not_copied(path: Path) -> None:
    for _ in range(2):
        db = Database(path)
        await db.open()
        await db.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
