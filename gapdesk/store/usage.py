"""What was used, as rows that add up: minutes for two days, moments for a month, hours for a year and more.

Ids and names repeat in every row: they are kept once, in `name`, which makes the rows a third as long. Times
lead each primary key: rows come, go and are reported by time, and what one project used of one model is
looked up period by period (`_PERIODS`), which takes no second index.
"""

# ruff: noqa: S608 - what is put into the SQL are names of columns and tables, written here

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil

from peewee import SqliteDatabase

from gapdesk.proxy.types import Kind
from gapdesk.quota.usage import (
    HOUR,
    MINUTE,
    AddressRow,
    Batch,
    Counts,
    FailureRow,
    LatencyRow,
    Mark,
    MarkKind,
    MinuteRow,
    UsageRow,
)
from gapdesk.store.statements import adding, execute, execute_many

MINUTES_KEPT = 2 * 86400
MARKS_KEPT = 30 * 86400
HOURS_KEPT = 400 * 86400
"""Seconds."""
MARKS_MOST = 50_000
STEP = 2_000
"""Rows deleted at once: some 10 ms."""

_COUNTS = ("requests", "answered", "failed", "input", "output", "thoughts", "cached")
_SUMS = ", ".join(f"sum({name})" for name in _COUNTS)

_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "usage": (("hour", "project", "model", "key", "client"), _COUNTS, ("label",)),
    "failure": (("hour", "project", "model", "kind"), ("count",), ()),
    "latency": (("hour", "model", "bucket", "total_bucket"), ("count",), ()),
    "address": (("hour", "address"), ("requests", "tokens"), ()),
    "minute": (("minute", "project", "model"), ("requests", "tokens", "failed"), ()),
}
"""Table to its primary key, with the time first; the columns that add up; those of which the newest stays."""

_ADD = {table: adding(table, *columns) for table, columns in _TABLES.items()}
_ADD_MARK = "INSERT INTO mark (time, project, model, key, kind, words) VALUES (?, ?, ?, ?, ?, ?)"
_ADD_NAME = (
    "INSERT INTO name (text, last) VALUES (?, ?) "
    "ON CONFLICT (text) DO UPDATE SET last = max(last, excluded.last) RETURNING id"
)
"""`last` is at or after the latest row with that name: once all rows are younger, it is in none."""

_PERIODS = (
    "WITH RECURSIVE period (at) AS (SELECT :first WHERE :first < :end "
    "UNION ALL SELECT at + :step FROM period WHERE at + :step < :end) "
    "SELECT at, {columns} FROM period CROSS JOIN {table} ON {table}.{time} = at "
    "AND project = (SELECT id FROM name WHERE text = :project) "
    "AND model = (SELECT id FROM name WHERE text = :model)"
)
"""The rows of one project and model, sought period by period; CROSS JOIN forces that order."""


# --- adding -------------------------------------------------------------------------------------------------


def add(db: SqliteDatabase, batch: Batch) -> None:
    """Add what was used to what is known; of a key's labels within an hour the last one stays."""
    ids = _name_ids(db, batch)
    usage = [
        (
            *(row.hour, ids[row.project], ids[row.model], ids[row.key], ids[row.client]),
            *(getattr(row.counts, name) for name in _COUNTS),
            ids[row.label],
        )
        for row in batch.usage
    ]
    failures = [(row.hour, ids[row.project], ids[row.model], row.kind, row.count) for row in batch.failures]
    latencies = [
        (row.hour, ids[row.model], row.bucket, row.total_bucket, row.count) for row in batch.latencies
    ]
    addresses = [(row.hour, row.address, row.requests, row.tokens) for row in batch.addresses]
    minutes = [
        (row.minute, ids[row.project], ids[row.model], row.requests, row.tokens, row.failed)
        for row in batch.minutes
    ]
    marks = [
        (mark.time, ids[mark.project], ids[mark.model], ids[mark.key], mark.kind, mark.words)
        for mark in batch.marks
    ]
    execute_many(db, _ADD["usage"], usage)
    execute_many(db, _ADD["failure"], failures)
    execute_many(db, _ADD["latency"], latencies)
    execute_many(db, _ADD["address"], addresses)
    execute_many(db, _ADD["minute"], minutes)
    execute_many(db, _ADD_MARK, marks)


def move_project(db: SqliteDatabase, old: str, new: str) -> None:
    """All that `old` used was used by `new`. Reads whole tables: some 0.1 s for a million rows."""
    found = execute(db, "SELECT id, last FROM name WHERE text = ?", (old,)).fetchone()
    if found is None:
        return
    source, last = found
    target = _name_id(db, new, last)
    for table in ("usage", "failure", "minute"):
        key, counts, values = _TABLES[table]
        columns = ", ".join((*key, *counts, *values))
        rows = execute(db, f"SELECT {columns} FROM {table} WHERE project = ?", (source,)).fetchall()
        execute(db, f"DELETE FROM {table} WHERE project = ?", (source,))
        execute_many(db, _ADD[table], [(time, target, *rest) for time, _, *rest in rows])
    execute(db, "UPDATE mark SET project = ? WHERE project = ?", (target, source))


def _name_ids(db: SqliteDatabase, batch: Batch) -> dict[str, int]:
    last: dict[str, int] = {}
    for time, *names in _uses(batch):
        for name in names:
            last[name] = max(time, last.get(name, time))
    return {name: _name_id(db, name, time) for name, time in last.items()}


def _uses(batch: Batch) -> Iterator[tuple[int, *tuple[str, ...]]]:
    for row in batch.usage:
        yield row.hour, row.project, row.model, row.key, row.client, row.label
    for failure in batch.failures:
        yield failure.hour, failure.project, failure.model
    for latency in batch.latencies:
        yield latency.hour, latency.model
    for minute in batch.minutes:
        yield minute.minute, minute.project, minute.model
    for mark in batch.marks:
        yield ceil(mark.time), mark.project, mark.model, mark.key


def _name_id(db: SqliteDatabase, name: str, last: int) -> int:
    (found,) = execute(db, _ADD_NAME, (name, last)).fetchone()
    return int(found)


# --- one project and model ----------------------------------------------------------------------------------


def minutes(db: SqliteDatabase, project: str, model: str, start: float, end: float) -> list[MinuteRow]:
    """The minutes that begin in [start, end), epoch seconds; oldest first."""
    query = _PERIODS.format(columns="requests, tokens, failed", table="minute", time="minute")
    rows = execute(db, query, _place(MINUTE, project, model, start, end))
    return [MinuteRow(at, project, model, *counts) for at, *counts in rows]


def hours(db: SqliteDatabase, project: str, model: str, start: float, end: float) -> list[UsageRow]:
    """The hours that begin in [start, end), epoch seconds, over all keys and clients (""); oldest first."""
    query = _PERIODS.format(columns=_SUMS, table="usage", time="hour") + " GROUP BY at"
    rows = execute(db, query, _place(HOUR, project, model, start, end))
    return [UsageRow(at, "", "", project, model, "", Counts(*counts)) for at, *counts in rows]


def marks(
    db: SqliteDatabase, project: str, model: str, start: float, end: float, limit: int = 500
) -> list[Mark]:
    """The newest marks in [start, end) of a project for the model, or for none (""); oldest first."""
    rows = execute(
        db,
        "SELECT time, key.text, model.text, kind, words FROM mark "
        "JOIN name AS key ON key.id = mark.key JOIN name AS model ON model.id = mark.model "
        "WHERE mark.project = (SELECT id FROM name WHERE text = ?) "
        "AND mark.model IN (SELECT id FROM name WHERE text IN (?, '')) AND time >= ? AND time < ? "
        "ORDER BY time DESC, mark.id DESC LIMIT ?",
        (project, model, start, end, limit),
    )
    found = [Mark(time, key, project, model, MarkKind(kind), words) for time, key, model, kind, words in rows]
    return found[::-1]


def _place(step: int, project: str, model: str, start: float, end: float) -> dict[str, str | float]:
    first = ceil(start / step) * step
    return {"step": step, "first": first, "end": end, "project": project, "model": model}


# --- all that happened between two moments ------------------------------------------------------------------


def usage_between(db: SqliteDatabase, start: float, end: float) -> list[UsageRow]:
    """Each hour that begins in [start, end), epoch seconds; oldest first. 7 µs a row: see `usage_sums`."""
    rows = execute(
        db,
        f"SELECT hour, project, model, key, client, label, {', '.join(_COUNTS)} FROM usage "
        "WHERE hour >= ? AND hour < ?",
        (start, end),
    )
    return _usage_rows(rows, _names(db))


def usage_sums(db: SqliteDatabase, edges: Sequence[int]) -> list[UsageRow]:
    """Sums between each two neighbours of `edges` (epoch seconds, rising), as rows whose hour is the first of
    the two; those used last come last.

    For reports, which need days and not hours: SQLite adds up faster than Python makes rows.
    """
    names = _names(db)
    found = []
    for start, end in pairwise(edges):
        rows = execute(
            db,  # of the rows added up, the one with the greatest hour gives the label (SQLite: bare columns)
            f"SELECT ?, project, model, key, client, label, {_SUMS}, max(hour) FROM usage "
            "WHERE hour >= ? AND hour < ? GROUP BY project, model, key, client ORDER BY max(hour)",
            (start, start, end),
        )
        found += _usage_rows((row[:-1] for row in rows), names)
    return found


def model_hours(db: SqliteDatabase, start: float, end: float) -> list[UsageRow]:
    """Each hour that begins in [start, end) and model, over all keys, projects and clients ("")."""
    rows = execute(
        db,
        f"SELECT hour, name.text, {_SUMS} FROM usage JOIN name ON name.id = usage.model "
        "WHERE hour >= ? AND hour < ? GROUP BY hour, model",
        (start, end),
    )
    return [UsageRow(hour, "", "", "", model, "", Counts(*counts)) for hour, model, *counts in rows]


def first_hour(db: SqliteDatabase) -> int | None:
    """When the oldest hour begins, epoch seconds; None if nothing was ever used."""
    (hour,) = execute(db, "SELECT min(hour) FROM usage").fetchone()
    return None if hour is None else int(hour)


def failures_between(db: SqliteDatabase, start: float, end: float) -> list[FailureRow]:
    rows = execute(
        db,
        "SELECT hour, project.text, model.text, kind, count FROM failure "
        "JOIN name AS project ON project.id = failure.project "
        "JOIN name AS model ON model.id = failure.model "
        "WHERE hour >= ? AND hour < ?",
        (start, end),
    )
    return [FailureRow(hour, project, model, Kind(kind), count) for hour, project, model, kind, count in rows]


def latencies_between(db: SqliteDatabase, start: float, end: float) -> list[LatencyRow]:
    rows = execute(
        db,
        "SELECT hour, name.text, bucket, total_bucket, count "
        "FROM latency JOIN name ON name.id = latency.model "
        "WHERE hour >= ? AND hour < ?",
        (start, end),
    )
    return [LatencyRow(*row) for row in rows]


def addresses_between(db: SqliteDatabase, start: float, end: float) -> list[AddressRow]:
    rows = execute(
        db, "SELECT hour, address, requests, tokens FROM address WHERE hour >= ? AND hour < ?", (start, end)
    )
    return [AddressRow(*row) for row in rows]


def _names(db: SqliteDatabase) -> dict[int, str]:
    return dict(execute(db, "SELECT id, text FROM name"))


def _usage_rows(rows: Iterable[tuple[int, ...]], names: Mapping[int, str]) -> list[UsageRow]:
    return [
        UsageRow(hour, names[key], names[label], names[project], names[model], names[client], Counts(*counts))
        for hour, project, model, key, client, label, *counts in rows
    ]


# --- cleaning -----------------------------------------------------------------------------------------------


def prune(db: SqliteDatabase, now: float) -> bool:
    """Delete some of what is too old at `now` (epoch seconds); True if there may be more of it.

    `Database.shrink` gives the space back.
    """
    for table, (key, _, _) in _TABLES.items():
        before = now - (MINUTES_KEPT if table == "minute" else HOURS_KEPT)
        columns = ", ".join(key)
        oldest = f"SELECT {columns} FROM {table} WHERE {key[0]} < ? ORDER BY {columns} LIMIT ?"
        if _delete(db, f"DELETE FROM {table} WHERE ({columns}) IN ({oldest})", before, STEP):
            return True
    oldest_marks = "SELECT id FROM mark ORDER BY id LIMIT ?"
    excess = "id <= (SELECT max(id) FROM mark) - ?"
    statement = f"DELETE FROM mark WHERE id IN ({oldest_marks}) AND (time < ? OR {excess})"
    if _delete(db, statement, STEP, now - MARKS_KEPT, MARKS_MOST):
        return True
    return _drop_names(db, now)


def _drop_names(db: SqliteDatabase, now: float) -> bool:
    oldest = [f"SELECT min({key[0]}) AS time FROM {table}" for table, (key, _, _) in _TABLES.items()]
    query = " UNION ALL ".join((*oldest, "SELECT min(time) FROM mark"))
    (time,) = execute(db, f"SELECT min(time) FROM ({query})").fetchone()
    unused = "SELECT id FROM name WHERE last < ? LIMIT ?"
    return _delete(db, f"DELETE FROM name WHERE id IN ({unused})", now if time is None else time, STEP)


def _delete(db: SqliteDatabase, statement: str, *values: float) -> bool:
    return bool(execute(db, statement, values).rowcount == STEP)
