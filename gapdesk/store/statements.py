"""SQL in words, for rows that come by the hundred: peewee takes longer to build such a query than SQLite to
run it.
"""

# ruff: noqa: S608 - what is put into the SQL are names of columns and tables, written here

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from peewee import SqliteDatabase

Value = str | bytes | float | None
Row = tuple[Value, ...] | Mapping[str, Value]


def replacing(table: str, key: Sequence[str], values: Sequence[str]) -> str:
    """Insert (*key, *values), or set the values of the row that has this key; it keeps its place."""
    return _upsert(table, key, values, [f"{name} = excluded.{name}" for name in values])


def adding(table: str, key: Sequence[str], counts: Sequence[str], values: Sequence[str] = ()) -> str:
    """Insert (*key, *counts, *values), or add the counts to those of the row that has this key, and set its
    values.
    """
    sums = [f"{name} = {name} + excluded.{name}" for name in counts]
    newest = [f"{name} = excluded.{name}" for name in values]
    return _upsert(table, key, (*counts, *values), sums + newest)


def execute(
    db: SqliteDatabase, statement: str, values: Sequence[Value] | Mapping[str, Value] = ()
) -> sqlite3.Cursor:
    """Do `statement`; its rows are iterated over."""
    cursor: sqlite3.Cursor = db.execute_sql(statement, values)  # type: ignore[no-untyped-call]  # peewee's stubs
    return cursor


def execute_many(db: SqliteDatabase, statement: str, rows: Iterable[Row]) -> None:
    """Do `statement` once for each row, in the transaction that is open."""
    db.cursor().executemany(statement, rows)  # type: ignore[no-untyped-call]  # peewee's stubs


def _upsert(table: str, key: Sequence[str], others: Sequence[str], updates: Sequence[str]) -> str:
    columns = (*key, *others)
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(updates)}"
    )
