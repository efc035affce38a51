from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.keys.labels import LONGEST_LABEL, Labels, clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  main  key ", "main key"),
        ("a\r\nx-evil: 1", "a x-evil: 1"),
        ("tab\there\x00", "tab here"),
        ("AQ.test-key-0001-0000000000", "[key]"),
        ("from AIza-test-key-0001-000000 of 2025", "from [key] of 2025"),
        ("主密钥", "主密钥"),
        ("x" * 200, "x" * LONGEST_LABEL),
        ("a\ud800b\udfff", "a b"),  # half characters: SQLite takes none
        ("", ""),
    ],
)
def test_text_is_one_line_without_secrets(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_secret_of_an_unknown_kind_is_taken_out_too() -> None:
    assert clean("it is new-kind-of-key-0001", secret="new-kind-of-key-0001") == "it is [key]"


@settings(max_examples=100)
@given(
    st.sets(st.sampled_from(["a", "a (2)", "key 1", "key 3"])),
    st.lists(st.sampled_from(["", "a", "a (2)", "key 1", "[key]"])),
)
def test_no_label_is_given_twice(taken: set[str], wanted: list[str]) -> None:
    labels = Labels(taken)
    given_out = [labels.unique(text) for text in wanted]
    assert len({*given_out, *taken}) == len(given_out) + len(taken)
    for text, label in zip(wanted, given_out, strict=True):
        assert label.startswith("key " if text in ("", "[key]") else text)


def test_the_smallest_free_number_is_taken() -> None:
    labels = Labels(["key 2"])
    assert [labels.unique("") for _ in range(3)] == ["key 1", "key 3", "key 4"]
