"""Keys as they are configured, on disk; never a secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peewee import SqliteDatabase

from gapdesk.quota.keys import Kept, KeyInfo
from gapdesk.store.statements import execute, execute_many, replacing

_COLUMNS = ("label", "project", "tier", "enabled", "added", "note", "kept", "removed")
_SAVE = replacing("api_key", ("id",), _COLUMNS)


@dataclass(frozen=True, slots=True)
class SavedKey:
    info: KeyInfo
    removed: float | None = None
    """Epoch seconds of its removal, which can still be undone; None = it is there."""


def load_keys(db: SqliteDatabase) -> list[SavedKey]:
    """All keys in the order in which they came, removed ones among them."""
    rows = execute(
        db,
        "SELECT id, label, project, tier, enabled, added, note, kept, removed FROM api_key "
        "ORDER BY added, rowid",
    )
    return [
        SavedKey(KeyInfo(key_id, label, project, tier, bool(enabled), added, note, Kept(kept)), removed)
        for key_id, label, project, tier, enabled, added, note, kept, removed in rows
    ]


def save_keys(db: SqliteDatabase, keys: Iterable[SavedKey]) -> None:
    """Add keys, or overwrite what is known of them."""
    execute_many(db, _SAVE, [_row(key) for key in keys])


def drop_keys(db: SqliteDatabase, ids: Iterable[str]) -> None:
    """Forget keys; what is known of their state ages by itself. Unknown ids are passed over."""
    execute_many(db, "DELETE FROM api_key WHERE id = ?", [(key_id,) for key_id in ids])


def mark_removed(db: SqliteDatabase, ids: Iterable[str], when: float | None) -> None:
    """Note that keys were removed at `when` (epoch seconds), or with None that they are back."""
    execute_many(db, "UPDATE api_key SET removed = ? WHERE id = ?", [(when, key_id) for key_id in ids])


def _row(key: SavedKey) -> tuple[str | float | None, ...]:
    info = key.info
    return (
        *(info.id, info.label, info.project, info.tier, info.enabled),
        *(info.added, info.note, info.kept, key.removed),
    )
