from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.quota.keys import Kept, KeyInfo
from gapdesk.store.keys import SavedKey, drop_keys, drop_removed, load_key, load_keys, mark_removed, save_keys
from tests.store.memory import memory

moments = st.floats(0, 4e9)
infos = st.builds(
    KeyInfo,
    id=st.text(),
    label=st.text(),
    project=st.none() | st.text(),
    tier=st.none() | st.sampled_from(["free", "tier1"]),
    enabled=st.booleans(),
    added=moments,
    note=st.text(),
    kept=st.sampled_from(Kept),
)
saved = st.builds(SavedKey, infos, st.none() | moments)


def key(name: str, added: float = 1.0, removed: float | None = None) -> SavedKey:
    return SavedKey(KeyInfo(name, f"label of {name}", added=added, kept=Kept.KEYRING), removed)


@settings(max_examples=60, deadline=None)
@given(st.lists(saved, unique_by=lambda one: one.info.id, max_size=6))
def test_what_is_saved_is_loaded(keys: list[SavedKey]) -> None:
    with memory() as db:
        save_keys(db, keys)
        assert load_keys(db) == sorted(keys, key=lambda one: one.info.added)


def test_keys_added_at_one_moment_keep_their_order_when_they_change() -> None:
    with memory() as db:
        keys = [key(name) for name in "cab"]
        save_keys(db, keys)
        changed = replace(keys[0], info=replace(keys[0].info, label="new", project="p", enabled=False))
        save_keys(db, [changed, key("first", added=0.5)])
        assert load_keys(db) == [key("first", added=0.5), changed, *keys[1:]]


def test_a_removal_can_be_undone_until_the_key_is_dropped() -> None:
    with memory() as db:
        save_keys(db, [key(name) for name in "abc"])
        mark_removed(db, ["a", "b", "unknown"], 77.0)
        assert load_keys(db) == [key("a", removed=77.0), key("b", removed=77.0), key("c")]
        mark_removed(db, ["a"], None)
        drop_removed(db, ["a", "b", "unknown"])
        assert load_keys(db) == [key("a"), key("c")]


def test_a_key_that_is_kept_otherwise_by_now_is_not_dropped() -> None:
    with memory() as db:
        save_keys(db, [key("a"), key("b", removed=7.0)])
        drop_keys(db, ["a", "b", "unknown"], Kept.PENDING)
        assert [load_key(db, name) for name in "abc"] == [key("a"), key("b", removed=7.0), None]
        drop_keys(db, ["a", "b"], Kept.KEYRING)
        assert load_keys(db) == []


def test_a_thousand_keys_are_one_call() -> None:
    with memory() as db:
        keys = [key(f"{n:04}", added=n) for n in range(1000)]
        save_keys(db, keys)
        assert load_keys(db) == keys
        drop_keys(db, [one.info.id for one in keys[1:]], Kept.KEYRING)
        assert load_keys(db) == keys[:1]
