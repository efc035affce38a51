from __future__ import annotations

import asyncio

import pytest

from gapdesk.proxy.types import Signature
from gapdesk.store import signatures as module
from gapdesk.store.database import Database
from gapdesk.store.signatures import LIFETIME, SignatureStore

NOW = 1_800_000_000.0
DAY = 86400.0


def signature(text: str, project: str = "project-a") -> Signature:
    return Signature(text, "gemini-3.8-flash", project)


async def test_found_at_once_and_again_after_a_restart(db: Database) -> None:
    store = SignatureStore(db)
    store.put([("call_1", signature("one")), ("call_2", signature("two", "project-b"))], NOW)
    wanted = {"call_1": signature("one"), "call_2": signature("two", "project-b")}
    assert await store.get(["call_1", "call_2", "call_1", "unknown"], NOW) == wanted
    await db.flush()
    assert await SignatureStore(db).get(iter(["unknown", "call_2", "call_1"]), NOW) == wanted


async def test_memory_answers_without_the_database(db: Database) -> None:
    store = SignatureStore(db)
    store.put([("call_1", signature("one"))], NOW)
    await store.get(["unknown"], NOW)
    await db.close()
    assert await store.get(["call_1", "unknown"], NOW) == {"call_1": signature("one")}
    assert await store.project_of("one") == "project-a"


async def test_a_private_clients_stay_in_memory(db: Database) -> None:
    store = SignatureStore(db)
    store.put([("call_1", signature("one"))], NOW, private=True)
    assert await store.get(["call_1"], NOW) == {"call_1": signature("one")}
    assert await store.project_of("one") == "project-a"
    assert await SignatureStore(db).get(["call_1"], NOW) == {}


async def test_a_newer_signature_replaces_the_older(db: Database) -> None:
    store = SignatureStore(db)
    assert await store.get(["call_1"], NOW) == {}
    store.put([("call_1", signature("one"))], NOW)
    store.put([("call_1", signature("two"))], NOW)
    assert await store.get(["call_1"], NOW) == {"call_1": signature("two")}
    assert await SignatureStore(db).get(["call_1"], NOW) == {"call_1": signature("two")}


async def test_one_put_while_it_is_looked_up_wins(db: Database) -> None:
    SignatureStore(db).put([("call_1", signature("older"))], NOW)
    await db.flush()
    store = SignatureStore(db)
    by_id, by_value = (
        asyncio.create_task(store.get(["call_1"], NOW)),
        asyncio.create_task(store.project_of("one")),
    )
    await asyncio.sleep(0)
    store.put([("call_1", signature("one"))], NOW)
    assert await by_id == {"call_1": signature("one")}
    assert await by_value == "project-a"


async def test_the_origin_of_a_signature_is_known_by_its_text(db: Database) -> None:
    SignatureStore(db).put([("call_1", signature("one", "project-b"))], NOW)
    store = SignatureStore(db)
    assert await store.project_of("one") == "project-b"
    assert await store.project_of("two") is None
    assert await store.project_of("\ud800") is None


async def test_more_ids_than_sqlite_takes_variables(db: Database) -> None:
    ids = [f"call_{n}" for n in range(40_000)]
    SignatureStore(db).put(((call_id, signature(call_id)) for call_id in ids[:1200]), NOW)
    assert len(await SignatureStore(db).get(ids, NOW)) == 1200


async def test_memory_is_bounded(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHED", 10)
    store = SignatureStore(db)
    store.put([(f"call_{n}", signature(f"s{n}")) for n in range(100)], NOW)
    await store.get([f"unknown_{n}" for n in range(100)], NOW)
    assert len(store._recent) == 10
    assert len(store._projects) == 10
    assert await store.get(["call_0"], NOW) == {"call_0": signature("s0")}


async def test_what_is_used_stays_and_the_unused_goes_after_30_days(db: Database) -> None:
    store = SignatureStore(db)
    store.put([(f"old_{n}", signature(f"s{n}")) for n in range(1100)], NOW)
    later = NOW + LIFETIME - DAY
    assert await store.get(["old_7"], later)
    await store.clean(later)
    assert await db.run(count) == 1100
    await store.clean(later + 2 * DAY)
    assert await db.run(count) == 1
    assert list(await SignatureStore(db).get(["old_7", "old_8"], later)) == ["old_7"]


async def test_the_longest_unused_go_when_there_are_too_many(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 600)
    store = SignatureStore(db)
    store.put([(f"call_{n}", signature(f"s{n}")) for n in range(1500)], NOW)
    store.put([("call_0", signature("again"))], NOW + 1)
    await store.clean(NOW + 2)
    assert await db.run(count) == 600
    assert await SignatureStore(db).get(["call_0"], NOW) == {"call_0": signature("again")}


def count(db: object) -> int:
    return db.execute_sql("SELECT count(*) FROM signature").fetchone()[0]  # type: ignore[attr-defined]
