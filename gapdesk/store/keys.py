"""Keys as they are configured, on disk; never a secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import SqliteDatabase

from gapdesk.quota.keys import Kept, KeyInfo
from gapdesk.store.statements import execute, execute_many, replacing

_COLUMNS = ("label", "project", "tier", "enabled", "added", "note", "kept", "removed")
_LOAD = f"SELECT id, {', '.join(_COLUMNS)} FROM api_key"  # noqa: S608 - only names written here
_SAVE = replacing("api_key", ("id",), _COLUMNS)


@dataclass(frozen=True, slots=True)
class SavedKey:
    info: KeyInfo
    removed: float | None = None
    """Epoch seconds of its removal, which can still be undone; None = it is there."""


def load_keys(db: SqliteDatabase) -> list[SavedKey]:
    """All keys in the order in which they came, removed ones among them."""
    return [_saved(row) for row in execute(db, f"{_LOAD} ORDER BY added, rowid")]


def load_key(db: SqliteDatabase, key_id: str) -> SavedKey | None:
    """What is known of one key; None if it is unknown."""
    return next((_saved(row) for row in execute(db, f"{_LOAD} WHERE id = ?", (key_id,))), None)


def save_keys(db: SqliteDatabase, keys: Iterable[SavedKey]) -> None:
    """Add keys, or overwrite what is known of them."""
    execute_many(db, _SAVE, [_row(key) for key in keys])


def drop_keys(db: SqliteDatabase, ids: Iterable[str], kept: Kept) -> None:
    """Forget keys unless another process keeps them otherwise by now; what is known of their state ages by
    itself. Unknown ids are passed over."""
    execute_many(db, "DELETE FROM api_key WHERE id = ? AND kept = ?", [(key_id, kept) for key_id in ids])


def drop_removed(db: SqliteDatabase, ids: Iterable[str]) -> None:
    """Forget keys whose removal is done; those that another process has taken in again stay."""
    execute_many(
        db, "DELETE FROM api_key WHERE id = ? AND removed IS NOT NULL", [(key_id,) for key_id in ids]
    )


def mark_removed(db: SqliteDatabase, ids: Iterable[str], when: float | None) -> None:
    """Note that keys were removed at `when` (epoch seconds), or with None that they are back."""
    execute_many(db, "UPDATE api_key SET removed = ? WHERE id = ?", [(when, key_id) for key_id in ids])


def _saved(row: tuple[Any, ...]) -> SavedKey:
    key_id, label, project, tier, enabled, added, note, kept, removed = row
    return SavedKey(KeyInfo(key_id, label, project, tier, bool(enabled), added, note, Kept(kept)), removed)


def _row(key: SavedKey) -> tuple[str | float | None, ...]:
    info = key.info
    return (
        *(info.id, info.label, info.project, info.tier, info.enabled),
        *(info.added, info.note, info.kept, key.removed),
    )
