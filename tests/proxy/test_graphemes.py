from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.graphemes import cut
from tests.proxy.replies import TEXTS


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.integers(-1, 5))
def test_the_pieces_are_the_text(text: str, size: int) -> None:
    found = list(cut(text, size))
    assert "".join(found) == text
    assert all(found)
    assert all(len(piece) >= size for piece in found[:-1])


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "👍🏽",
        "👩\u200d👩\u200d👧",
        "🇩🇪",
        "\u1100\u1161\u11a8",
        "❤\ufe0f",
        "\r\n",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_a_cluster_is_never_cut(cluster: str) -> None:
    assert list(cut(f"a{cluster}{cluster}b", 1)) == ["a", cluster, cluster, "b"]


def test_plain_text_is_cut_evenly() -> None:
    assert list(cut("abcdefgh", 3)) == ["abc", "def", "gh"]
    assert list(cut("今天天气好", 2)) == ["今天", "天气", "好"]


def test_no_size_means_one_piece_and_no_text_means_none() -> None:
    assert list(cut("abc", 0)) == ["abc"]
    assert list(cut("", 3)) == []
