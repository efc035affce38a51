from __future__ import annotations

import base64
from typing import Any

from peewee import SqliteDatabase

from gapdesk.store import retention
from gapdesk.store.conversations import size
from tests.store.memory import memory
from tests.store.test_records import NOW, found, keep, model, reply, rows, turn, user

DAY = 86400
SIZE = f"bytes + {retention.OVERHEAD} * messages"
TABLES = ("conversation", "message", "blob", "message_blob", "document")


def clean(db: SqliteDatabase, now: float, days: float = 30, most: float = 1000, undo: float = 600) -> int:
    """Slices until nothing is left to do; returns how many."""
    slices = 1
    while retention.expired(db, now, days, most, undo):
        slices += 1
        assert slices < 1000
    return slices


def left(db: SqliteDatabase) -> list[int]:
    return [id for (id,) in rows(db, "SELECT id FROM conversation WHERE deleted IS NULL ORDER BY id")]


def mark(db: SqliteDatabase, id: int, **fields: Any) -> None:
    for name, value in fields.items():
        db.execute_sql(f"UPDATE conversation SET {name} = ? WHERE id = ?", (value, id))


def three(db: SqliteDatabase) -> list[int]:
    """Conversations used one, two and three days after NOW."""
    return [keep(db, turn([user(f"q {n}")], reply("a"), name=f"n{n}", time=NOW + n * DAY)) for n in (1, 2, 3)]


def test_each_goes_when_its_time_is_over() -> None:
    with memory() as db:
        first, second, third = three(db)
        clean(db, NOW + 31 * DAY)
        assert left(db) == [first, second, third]
        clean(db, NOW + 31 * DAY + 1)
        assert left(db) == [second, third]
        clean(db, NOW + 1000 * DAY, days=0)
        assert left(db) == [second, third]
        clean(db, NOW + 1000 * DAY)
        assert left(db) == []


def test_days_of_its_own_go_first_and_pinned_ones_stay() -> None:
    with memory() as db:
        ever, soon, pinned = three(db)
        mark(db, ever, ttl_days=0)
        mark(db, soon, ttl_days=2)
        mark(db, pinned, pinned=1, ttl_days=1)
        clean(db, NOW + 4 * DAY, days=0)
        assert left(db) == [ever, soon, pinned]
        clean(db, NOW + 4 * DAY + 1, days=0)
        assert left(db) == [ever, pinned]
        clean(db, NOW + 5000 * DAY, most=0.0001)
        assert left(db) == [pinned]


def test_system_instructions_that_change_each_turn_count() -> None:
    with memory() as db:
        for n in range(1, 7):  # two conversations, a new instruction in each turn
            system = {"parts": [{"text": f"{n} " + "rule " * 2000}]}
            keep(db, turn([user(f"q {n}")], reply("a"), name=f"n{n % 2}", time=NOW + n, system=system))
        assert size(db).bytes > 60_000
        clean(db, NOW, most=40_000 / 2**20)
        assert left(db) == [2]  # the other one was used longer ago
        assert size(db).bytes < 40_000


def test_a_system_instruction_that_others_share_frees_nothing() -> None:
    with memory() as db:
        rules = {"parts": [{"text": "rule " * 4000}]}
        all = [
            keep(db, turn([user(f"q {n}")], reply("a" * 2000), name=f"n{n}", time=NOW + n, system=rules))
            for n in range(4)
        ]
        clean(db, NOW, most=26_000 / 2**20)
        assert left(db) == all[2:]


def test_too_many_bytes_take_the_one_used_longest_ago() -> None:
    with memory() as db:
        first, second, third = three(db)
        keep(
            db,
            turn(
                [user("q 1"), model("a"), user("x" * 9000)], reply("y" * 9000), name="n1", time=NOW + 9 * DAY
            ),
        )
        mark(db, third, pinned=1)
        ((whole, large),) = rows(db, f"SELECT sum({SIZE}), max({SIZE}) FROM conversation")
        clean(db, NOW, most=whole / 2**20)
        assert left(db) == [first, second, third]
        clean(db, NOW, most=(whole - 1) / 2**20)
        assert left(db) == [first, third]
        clean(db, NOW, most=large / 2**20)  # what is pinned counts
        assert left(db) == [third]


def test_what_was_deleted_can_be_brought_back_for_a_while() -> None:
    with memory() as db:
        first, second, third = three(db)
        mark(db, first, deleted=NOW)
        mark(db, second, deleted=NOW + 1)
        clean(db, NOW + 599)
        assert rows(db, "SELECT count(*) FROM message") == [(6,)]
        clean(db, NOW + 600)
        assert rows(db, "SELECT DISTINCT conversation FROM message") == [(second,), (third,)]
        clean(db, NOW + 2, undo=0)  # at start
        assert rows(db, "SELECT id FROM conversation") == [(third,)]


def test_nothing_is_left_behind() -> None:
    with memory() as db:
        data = base64.b64encode(b"a picture").decode()
        shown = {
            "role": "user",
            "parts": [{"text": "This sea?"}, {"inlineData": {"mimeType": "a/b", "data": data}}],
        }
        fields: dict[str, Any] = {"system": {"parts": [{"text": "Be brief."}]}, "setup": {"tools": [{}]}}
        first = keep(db, turn([shown], reply("Baltic"), name="a", **fields))
        second = keep(db, turn([shown, model("Baltic"), user("Sure?")], reply("No"), name="b", **fields))
        mark(db, first, deleted=NOW)
        clean(db, NOW + 600)
        assert found(db, "baltic") == [4]
        assert found(db, "sea") == [-second, 3]
        assert (
            rows(db, "SELECT count(*) FROM blob") == rows(db, "SELECT count(*) FROM message_blob") == [(1,)]
        )
        assert rows(db, "SELECT count(*) FROM document") == [(2,)]
        mark(db, second, deleted=NOW)
        clean(db, NOW + 600)
        assert [rows(db, f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * len(TABLES)
        assert found(db, "sea OR baltic OR sure OR no") == []
        db.execute_sql("INSERT INTO message_text (message_text) VALUES ('integrity-check')")


def test_a_long_one_goes_in_slices_and_is_out_of_sight_at_once() -> None:
    with memory() as db:
        contents = [(user, model)[n % 2](f"word{n}") for n in range(451)]
        id = keep(db, turn(contents, reply("end"), name="long"))
        assert retention.expired(db, NOW + 31 * DAY, 30, 1000)
        assert left(db) == []
        assert retention.expired(db, NOW + 31 * DAY, 30, 1000)
        assert rows(db, "SELECT count(*) FROM message") == [(252,)]
        assert rows(db, "SELECT id, deleted FROM conversation") == [(id, retention.GOING)]
        clean(db, NOW + 31 * DAY)
        assert rows(db, "SELECT count(*) FROM conversation") == [(0,)]


def test_a_slice_takes_few_large_messages() -> None:
    with memory() as db:
        contents = [(user, model)[n % 2]("word " * 80_000) for n in range(9)]
        keep(db, turn(contents, reply("end")))
        retention.expired(db, NOW + 31 * DAY, 30, 1000)
        retention.expired(db, NOW + 31 * DAY, 30, 1000)
        assert rows(db, "SELECT count(*) FROM message") == [(7,)]
