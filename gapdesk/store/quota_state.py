"""What the pool knew when it was last asked, and what the user set about limits and prices."""

# ruff: noqa: S608 - what is put into the SQL are names of columns and tables, written here

from __future__ import annotations

import json
from typing import Any

from peewee import SqliteDatabase

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.keys import Fault, KeyState
from gapdesk.quota.limit_rows import Price, UserLimit
from gapdesk.quota.limits import Learned
from gapdesk.quota.records import Changes, KeyRecord, MeterRecord, ProjectRecord, Saved
from gapdesk.store import meta, usage
from gapdesk.store.statements import Row, execute, execute_many, replacing

METER_KEPT = 3 * 86400.0
"""Seconds since a meter's last use and the end of its holds: its day is over in any zone."""
STATE_KEPT = 90 * 86400.0
"""Seconds for which the state of a key is kept that is not stored itself: it may come back."""

_METER = (
    *("day_end", "day_requests", "day_tokens", "recent", "bar", "until", "dimension"),
    *("closed", "strikes", "struck_at", "used"),
)
"""`closed` holds a time; earlier versions wrote a 1, which is long ago."""
_SAVE_METER = replacing("meter", ("project", "model"), _METER)
_SAVE_KEY = replacing("key_state", ("id",), ("proven", "fault", "last_used", "idle_since"))
_SAVE_PROJECT = replacing("project", ("name",), ("tier", "number", "fault", "merged_into"))
_SAVE_LEARNED = replacing("learned", ("project", "model", "dimension"), ("value", "at", "quota_id"))
_SAVE_LIMIT = replacing("user_limit", ("pattern", "dimension", "tier", "project"), ("value",))
_SAVE_PRICE = replacing("price", ("pattern", "since"), ("input", "output", "cached", "source"))
_DISMISSED = "dismissed_suggestions"
_ZONE = "quota_zone"


# --- what the pool knew -------------------------------------------------------------------------------------


def load(db: SqliteDatabase, now: float) -> Saved:
    """All that was saved and is not outdated at `now` (epoch seconds); meters by last use, oldest first."""
    prune(db, now)
    meters = f"SELECT project, model, {', '.join(_METER)} FROM meter ORDER BY used, rowid"
    keys = "SELECT id, proven, fault, last_used FROM key_state ORDER BY rowid"
    projects = "SELECT name, tier, number, fault, merged_into FROM project ORDER BY rowid"
    learned = "SELECT project, model, dimension, value, at, quota_id FROM learned ORDER BY rowid"
    return Saved(
        meters=tuple(_meter(row) for row in execute(db, meters)),
        keys=tuple(
            KeyRecord(key_id, bool(proven), _fault(fault), last_used)
            for key_id, proven, fault, last_used in execute(db, keys)
        ),
        projects=tuple(
            ProjectRecord(name, tier, number, _fault(fault), into)
            for name, tier, number, fault, into in execute(db, projects)
        ),
        learned=tuple(
            Learned(project, model, Dimension(dimension), value, at, quota_id)
            for project, model, dimension, value, at, quota_id in execute(db, learned)
        ),
        dismissed=tuple((first, second) for first, second in meta.read(db, _DISMISSED) or ()),
        zone=meta.read(db, _ZONE),
    )


def save(db: SqliteDatabase, changes: Changes) -> None:
    """Write what is new. What counted for a project that was merged counts for the other from now on."""
    for old, new in changes.merged:
        _move(db, old, new)
    execute_many(db, _SAVE_METER, [_meter_row(meter) for meter in changes.meters])
    execute_many(
        db,
        _SAVE_KEY,
        [(key.id, key.proven, _fault_text(key.fault), key.last_used, None) for key in changes.keys],
    )
    execute_many(
        db,
        _SAVE_PROJECT,
        [(one.name, one.tier, one.number, _fault_text(one.fault), one.into) for one in changes.projects],
    )
    if changes.learned is not None:
        execute(db, "DELETE FROM learned")
        rows = [
            (one.project, one.model, one.dimension, one.value, one.at, one.quota_id)
            for one in changes.learned
        ]
        execute_many(db, _SAVE_LEARNED, rows)
    if changes.dismissed is not None:
        meta.write(db, _DISMISSED, changes.dismissed)
    if changes.zone is not None:
        meta.write(db, _ZONE, changes.zone)


def prune(db: SqliteDatabase, now: float) -> None:
    """Forget meters whose counts are void, and states of keys that are long gone."""
    execute(
        db,
        "DELETE FROM meter WHERE max(used, struck_at) < ? AND day_end < ? AND coalesce(until < ?, 1)",
        (now - METER_KEPT, now, now),
    )
    execute(
        db,
        "DELETE FROM key_state WHERE idle_since < ? AND id NOT IN (SELECT id FROM api_key)",
        (now - STATE_KEPT,),
    )
    # a state has no time of its own: it ages from the first cleaning that finds it
    execute(db, "UPDATE key_state SET idle_since = ? WHERE idle_since IS NULL", (now,))


def _move(db: SqliteDatabase, old: str, new: str) -> None:
    """What was learned or set for `old` fills the gaps of `new`; the pool has added up the meters itself."""
    for table in ("learned", "user_limit"):
        execute(db, f"UPDATE OR IGNORE {table} SET project = ? WHERE project = ?", (new, old))
    for table in ("learned", "user_limit", "meter"):
        execute(db, f"DELETE FROM {table} WHERE project = ?", (old,))
    usage.move_project(db, old, new)


# --- what the user set --------------------------------------------------------------------------------------


def load_user_limits(db: SqliteDatabase) -> list[UserLimit]:
    """In the order in which they were first set."""
    rows = execute(db, "SELECT pattern, dimension, value, tier, project FROM user_limit ORDER BY rowid")
    return [
        UserLimit(pattern, Dimension(dimension), value, tier or None, project or None)
        for pattern, dimension, value, tier, project in rows
    ]


def save_user_limit(db: SqliteDatabase, limit: UserLimit) -> None:
    """Set it, instead of another one for the same pattern, dimension, tier and project."""
    place = (limit.pattern, limit.dimension, limit.tier or "", limit.project or "")
    execute(db, _SAVE_LIMIT, (*place, limit.value))


def drop_user_limit(
    db: SqliteDatabase,
    pattern: str,
    dimension: Dimension,
    tier: str | None = None,
    project: str | None = None,
) -> None:
    """Take it away; harmless if there is none."""
    execute(
        db,
        "DELETE FROM user_limit WHERE pattern = ? AND dimension = ? AND tier = ? AND project = ?",
        (pattern, dimension, tier or "", project or ""),
    )


def load_prices(db: SqliteDatabase) -> list[Price]:
    """The user's own, by pattern and day."""
    rows = execute(
        db, "SELECT pattern, since, input, output, cached, source FROM price ORDER BY pattern, since"
    )
    return [
        Price(pattern, since, input_, output, cached, source, user=True)
        for pattern, since, input_, output, cached, source in rows
    ]


def save_price(db: SqliteDatabase, price: Price) -> None:
    """Set it, instead of another one for the same pattern and day."""
    row = (price.pattern, price.since, price.input, price.output, price.cached, price.source)
    execute(db, _SAVE_PRICE, row)


def drop_price(db: SqliteDatabase, pattern: str, since: str) -> None:
    """Take it away; harmless if there is none."""
    execute(db, "DELETE FROM price WHERE pattern = ? AND since = ?", (pattern, since))


# --- rows ---------------------------------------------------------------------------------------------------


def _meter_row(meter: MeterRecord) -> Row:
    return (
        *(meter.project, meter.model, meter.day_end, meter.day_requests, meter.day_tokens),
        *(json.dumps(meter.window, separators=(",", ":")), meter.bar, meter.until, meter.dimension),
        *(meter.closed_at, meter.strikes, meter.struck_at, meter.used),
    )


def _meter(row: tuple[Any, ...]) -> MeterRecord:
    project, model, day_end, requests, tokens, recent, bar, until, dimension, closed, *rest = row
    return MeterRecord(
        *(project, model, day_end, requests, tokens),
        tuple((time, count) for time, count in json.loads(recent)),
        *(bar, until, dimension and Dimension(dimension), float(closed), *rest),
    )


def _fault_text(fault: Fault | None) -> str | None:
    if fault is None:
        return None
    return json.dumps((fault.state, fault.kind, fault.words, fault.at))


def _fault(text: str | None) -> Fault | None:
    if text is None:
        return None
    state, kind, words, at = json.loads(text)
    return Fault(KeyState(state), Kind(kind), words, at)
