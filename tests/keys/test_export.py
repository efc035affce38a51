"""Keys written to a file come back from it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.keys.export import write
from gapdesk.keys.importing import read
from gapdesk.keys.types import FoundKey
from gapdesk.wording import SILENCE
from tests.keys.test_finding import GEMINI, ODD, OTHER, A, B

MAIN = FoundKey(A, "main, big", "alpha", "tier1", "since May", enabled=False)

_TEXT = st.builds(
    lambda start, text: " ".join((start + text).split()),
    st.sampled_from(["", "", "=", "'", "'=", "''-", "+", "-", "@"]),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
)
_KEYS = st.lists(
    st.builds(
        FoundKey,
        GEMINI | OTHER,
        label=_TEXT,
        project=_TEXT.map(lambda text: text or None),
        tier=st.sampled_from([None, "free", "tier1", "tier2", "tier3"]),
        note=_TEXT,
        enabled=st.booleans(),
    ),
    unique_by=lambda key: key.secret,
    max_size=6,
)


def test_the_three_forms() -> None:
    keys = [MAIN, FoundKey(B, "主号")]
    assert write(keys, "keys.txt") == write(keys, "keys") == f"{A}\n{B}\n".encode()
    assert write(keys, "keys.CSV").decode("utf-8-sig").splitlines() == [
        "label,key,project,tier,note,enabled",
        f'"main, big",{A},alpha,tier1,since May,no',
        f"主号,{B},,,,yes",
    ]
    assert write(keys, "keys.json").startswith(b'{\n  "keys": [')


@pytest.mark.parametrize("name", ["keys.csv", "keys.json"])
def test_nothing_is_lost_on_the_way(name: str) -> None:
    keys = (MAIN, FoundKey(B, note="a\nb"), FoundKey("x8d7f6s5d4f3a2s1d0f9g8h7", '"', note="ends in\\"))
    assert read(write(keys, name), name).keys == keys


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'=", "''+"])
def test_no_cell_is_a_formula_and_all_come_back(start: str) -> None:
    text = f'{start}WEBSERVICE("x")'
    keys = (FoundKey(f"-{ODD}", text, text, note=text), FoundKey(A, "'quoted'"))
    data = write(keys, "keys.csv")
    _, row, _ = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row[:5] == [f"'{text}", f"'-{ODD}", f"'{text}", "", f"'{text}"]
    assert read(data, "keys.csv").keys == keys


@settings(max_examples=40, deadline=None)
@given(_KEYS, st.sampled_from(["keys.csv", "keys.json", "keys.txt"]), st.booleans())
def test_round_trip(keys: list[FoundKey], name: str, by_name: bool) -> None:
    found = read(write(keys, name), name if by_name else "")
    expected = [FoundKey(key.secret) for key in keys] if name == "keys.txt" else keys
    assert [replace(key, doubtful=SILENCE) for key in found.keys] == expected
