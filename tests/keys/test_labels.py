from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.keys.labels import Labels


@settings(max_examples=100)
@given(
    st.sets(st.sampled_from(["a", "a (2)", "key 1", "key 3"])),
    st.lists(st.sampled_from(["", "a", "a (2)", "key 1"])),
)
def test_no_label_is_given_twice(taken: set[str], wanted: list[str]) -> None:
    labels = Labels(taken)
    given_out = [labels.unique(text) for text in wanted]
    assert len({*given_out, *taken}) == len(given_out) + len(taken)
    for text, label in zip(wanted, given_out, strict=True):
        assert label.startswith("key " if text == "" else text)


def test_the_smallest_free_number_is_taken() -> None:
    labels = Labels(["key 2"])
    assert [labels.unique("") for _ in range(3)] == ["key 1", "key 3", "key 4"]
