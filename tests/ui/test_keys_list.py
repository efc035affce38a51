from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.quota.keys import KeyState
from gapdesk.ui.models.key_list import Filter, KeyList, natural
from gapdesk.ui.sample_keys import SampleKeys, many_states


def key_list() -> KeyList:
    return KeyList(lambda row: f"{row.info.label} {row.state}", lambda row: natural(row.info.label))


def load(listed: KeyList, keys: SampleKeys, size: int = 7) -> int:
    """Ask until all is there; returns in how many slices."""
    slices = 0
    listed.sync(keys.ids())
    while not listed.complete:
        listed.put(keys.rows(listed.next_slice(size)))
        slices += 1
    return slices


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(1, 25), st.data())
def test_every_key_is_asked_for_whatever_comes_and_goes(count: int, size: int, data) -> None:
    keys, listed = SampleKeys(many_states(count)), key_list()
    assert load(listed, keys, size) == -(-count // size)
    keys.remove(data.draw(st.lists(st.sampled_from(keys.ids()), unique=True)) if count else [])
    listed.sync(keys.ids())
    assert listed.complete
    assert set(listed.rows) == set(keys.ids()) == set(listed.arranged())
    seen: list[str] = []
    for _ in range(-(-len(keys.ids()) // size)):
        part = listed.next_slice(size)
        seen += part
        listed.put(keys.rows(part))
    assert listed.swept
    assert seen == list(keys.ids())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.sampled_from([None, *KeyState]), st.sampled_from(["", "main", "1 ma", "x y"]))
def test_what_is_shown_is_what_the_filter_takes(count: int, state, needle: str) -> None:
    keys, listed = SampleKeys(many_states(count)), key_list()
    load(listed, keys)
    listed.filter = Filter(needle, state)
    wanted = {
        row.info.id
        for row in keys.rows(keys.ids())
        if state in (None, row.state) and all(w in f"{row.info.label} {row.state}" for w in needle.split())
    }
    assert set(listed.arranged()) == wanted
    assert len(listed.arranged()) == len(wanted)


def test_numbers_in_labels_count_as_numbers() -> None:
    assert sorted(["key 10", "Key 2", "key 1", "key"], key=natural) == ["key", "key 1", "Key 2", "key 10"]


def test_equal_rows_go_by_label_and_those_without_a_value_last_whatever_the_direction() -> None:
    keys, listed = SampleKeys([KeyState.HEALTHY] * 10), key_list()
    load(listed, keys)

    def labels() -> list[str]:
        return [listed.rows[each].info.label for each in listed.arranged()]

    listed.sort_key = lambda row: row.info.project
    alone = ["archive", "studio", "work"]
    named = {"alpha": ["main", "spare"], "beta": ["lab", "team", "travel"], "gamma": ["night"]}
    named["delta-images"] = ["backup"]
    assert labels() == [label for name in sorted(named) for label in named[name]] + alone
    listed.descending = True
    assert labels() == [label for name in sorted(named, reverse=True) for label in named[name]] + alone


def test_only_rows_that_differ_are_news() -> None:
    keys, listed = SampleKeys([KeyState.HEALTHY] * 4), key_list()
    load(listed, keys)
    keys.infos["sample-2"] = keys.rows(["sample-3"])[0].info
    assert listed.put(keys.rows(["sample-0", "sample-1"])) == set()
    keys.states["sample-1"] = KeyState.COOLING
    assert listed.put(keys.rows(["sample-0", "sample-1"])) == {"sample-1"}


def test_another_question_leaves_the_old_rows_until_the_new_ones_come() -> None:
    keys, listed = SampleKeys([KeyState.HEALTHY] * 3), key_list()
    load(listed, keys)
    listed.outdate()
    assert not listed.complete
    assert len(listed.arranged()) == 3
    assert list(listed.next_slice(2)) == ["sample-0", "sample-1"]


def test_projects_are_counted() -> None:
    keys, listed = SampleKeys([KeyState.HEALTHY] * 6), key_list()
    load(listed, keys)
    assert sorted(listed.projects().values()) == [1, 2, 3]
