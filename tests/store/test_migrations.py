from __future__ import annotations

import sqlite3
from base64 import b64decode
from contextlib import closing
from pathlib import Path

import pytest

from gapdesk.clients import ClientRegistry
from gapdesk.conversations.types import Turn
from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.keys import Fault, Kept, KeyInfo, KeyState
from gapdesk.quota.limit_rows import Price, UserLimit
from gapdesk.quota.limits import Learned
from gapdesk.quota.records import KeyRecord, MeterRecord, ProjectRecord, Saved
from gapdesk.quota.usage import (
    AddressRow,
    Counts,
    FailureRow,
    LatencyRow,
    Mark,
    MarkKind,
    MinuteRow,
    UsageRow,
)
from gapdesk.store import meta, quota_state, recalling, records, retention, usage
from gapdesk.store.bindings import Bindings
from gapdesk.store.database import Database
from gapdesk.store.keys import SavedKey, load_keys
from gapdesk.store.migrations import MIGRATIONS, migrate
from gapdesk.store.signatures import SignatureStore
from gapdesk.store.version import stamp
from gapdesk.vault import SessionVault

DATA = Path(__file__).parents[1] / "data"
OLD = sorted(DATA.glob("database_v*.sql"))
NOW = 1_790_000_200.0
HOUR = 1_789_999_200


def filled(path: Path, number: int) -> Path:
    """A file at `path` as that version left it."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((DATA / f"database_v{number}.sql").read_text())
    return path


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: "".join(sql.split()) for name, sql in rows}


def test_there_is_an_example_of_each_version() -> None:
    assert [path.name for path in OLD] == [f"database_v{n}.sql" for n in range(1, len(MIGRATIONS) + 1)]


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_database_and_a_new_one_end_up_alike(old: Path) -> None:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as upgraded,
    ):
        migrate(fresh)
        upgraded.executescript(old.read_text())
        migrate(upgraded)
        assert schema(upgraded) == schema(fresh)
        assert fresh.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


@pytest.mark.parametrize("version", [1, 2, 3, 4])
async def test_what_version_1_kept_is_still_understood(path: Path, version: int) -> None:
    db = Database(filled(path, version))
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


async def test_what_version_2_kept_is_still_understood(path: Path) -> None:
    db = Database(filled(path, 2))
    await db.open()
    assert (await db.run(meta.key_id_salt)).hex() == "000102030405060708090a0b0c0d0e0f"
    first = KeyInfo("key-1", "first", "project-a", "free", True, 1_790_000_000.0, "a note", Kept.KEYRING)
    second = KeyInfo("key-2", "second", None, None, False, 1_790_000_001.0, "", Kept.PENDING)
    assert await db.run(load_keys) == [SavedKey(first), SavedKey(second, 1_790_000_050.0)]
    leaked = Fault(KeyState.INVALID, Kind.KEY_LEAKED, "Your API key was reported as leaked.", 1_790_000_040.0)
    window = ((1_790_000_095.5, 400), (1_790_000_100.0, 500))
    quota_id = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
    assert await db.run(quota_state.load, NOW) == Saved(
        meters=(
            MeterRecord(
                *("project-a", "gemini-3.8-flash", 1_790_060_400.0, 250, 125_000, window),
                *("exhausted", 1_790_060_400.0, Dimension.RPD, False, 1, 1_790_000_100.0, 1_790_000_100.0),
            ),
        ),
        keys=(KeyRecord("key-1", True, None, 1_790_000_100.0), KeyRecord("key-2", False, leaked, None)),
        projects=(
            ProjectRecord("project-a", "free", "projects/1"),
            ProjectRecord("key:key-1", into="project-a"),
        ),
        learned=(Learned("project-a", "gemini-3.8-flash", Dimension.RPD, 250, 1_790_000_100.0, quota_id),),
        dismissed=(("project-a", "project-b"),),
    )
    assert await db.run(quota_state.load_user_limits) == [
        UserLimit("gemini-3*", Dimension.RPM, 5, project="project-a"),
        UserLimit("gemini-3*", Dimension.TPD, None, tier="free"),
    ]
    price = Price("gemini-3*", "2026-09-01", 0.3, 2.5, None, "mine", user=True)
    assert await db.run(quota_state.load_prices) == [price]
    await db.close()


async def test_the_usage_version_2_kept_is_still_understood(path: Path) -> None:
    db = Database(filled(path, 2))
    await db.open()
    place = ("project-a", "gemini-3.8-flash")
    counts = Counts(250, 249, 1, 125_000, 30_000, 8_000, 60_000)
    whole = (0.0, 2e9)
    assert await db.run(usage.usage_between, *whole) == [
        UsageRow(HOUR, "key-1", "first", *place, "default", counts)
    ]
    assert await db.run(usage.failures_between, *whole) == [FailureRow(HOUR, *place, Kind.QUOTA_DAY, 1)]
    assert await db.run(usage.latencies_between, *whole) == [LatencyRow(HOUR, place[1], 14, 25, 249)]
    assert await db.run(usage.addresses_between, *whole) == [AddressRow(HOUR, "192.168.1.20", 12, 6000)]
    minutes = await db.run(usage.minutes, *place, HOUR, NOW)
    assert minutes == [MinuteRow(1_790_000_100, *place, 2, 900, 1)]
    assert await db.run(usage.marks, *place, *whole) == [
        Mark(1_790_000_100.0, "key-1", *place, MarkKind.EXHAUSTED, "You exceeded your current quota."),
        Mark(1_790_000_101.0, "key-1", place[0], "", MarkKind.REFUSED, "API key not valid."),
    ]
    await db.close()


async def test_the_conversations_version_3_kept_are_still_understood(path: Path) -> None:
    db = Database(filled(path, 3))
    await db.open()
    recalled = await db.run(recalling.recall, "c0ffee", "notes", 10_000)
    assert recalled is not None
    assert (recalled.conversation, recalled.leaf, recalled.system) == (
        1,
        2,
        {"parts": [{"text": "Be brief."}]},
    )
    shown, answer = recalled.contents
    assert shown["parts"][0] == {"text": "What is this? 天气"}
    assert b64decode(shown["parts"][1]["inlineData"]["data"]) == b"\x89PNG old picture"
    assert answer["parts"] == [{"text": "A picture."}]
    asked = Turn(
        "r4", "c0ffee", "notes", NOW, "", [{"parts": [{"text": "And now?"}]}], {}, {}, after=recalled.leaf
    )
    assert await db.run(records.record, asked, [1, 1]) == 1  # known already: tried once more
    later = NOW + 40 * 86400
    while await db.run(retention.expired, later, 30.0, 2000.0):
        pass
    assert await db.run(lambda on: on.execute_sql("SELECT id, title FROM conversation").fetchall()) == [
        (2, "Old talk")
    ]
    found = "SELECT rowid FROM message_text WHERE message_text MATCH ? ORDER BY rowid"
    assert await db.run(
        lambda on: on.execute_sql(found, ("talk OR friend OR picture OR now",)).fetchall()
    ) == [
        (-2,),
        (5,),
    ]
    await db.close()


async def test_the_file_is_copied_before_it_is_changed(path: Path) -> None:
    old = filled(path, 1)
    steps = (*MIGRATIONS, lambda db: db.execute("DROP TABLE signature"))
    db = Database(old, steps)
    await db.open()
    await db.close()
    copy = old.with_name("gapdesk.db.v1.bak")
    assert stamp(old).version == len(steps)
    assert stamp(copy).version == 1
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT call_id FROM signature").fetchall() == [("call_old",)]


async def test_a_new_or_current_file_is_not_copied(path: Path) -> None:
    for _ in range(2):
        db = Database(path)
        await db.open()
        await db.close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
