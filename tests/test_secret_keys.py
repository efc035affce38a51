"""Keys found in what people paste, and held for a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapdesk.proxy.types import Estimate, Lease
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.secret_keys import GivenKey, SessionKeys, find_keys, key_id

A, B = "AQ.test-key-number-one-0001", "AIza-test-key-number-two-0002"


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}",
        f"{A},{B}",
        f"  {A} ; {B};",
        f'["{A}", "{B}"]',
        f"GEMINI_API_KEYS={A},{B}",
        f'KEY_ONE="{A}"\nexport KEY_TWO={B}',
        f"main: {A}\nspare: {B}\n",
        f"label,key\nfirst,{A}\nsecond,{B}\nagain,{A}",
        f"get them at https://aistudio.google.com/apikey-and-more: {A} {B}.",
    ],
)
def test_keys_are_found_however_they_are_separated(text: str) -> None:
    assert find_keys(text) == [A, B]


@pytest.mark.parametrize(
    "text", ["", "short", "nothing to see here, only words", "https://example.com/long/path/x"]
)
def test_what_is_no_key_is_left(text: str) -> None:
    assert find_keys(text) == []


_KEYS = st.lists(st.from_regex(r"AQ\.[A-Za-z0-9_-]{20,40}", fullmatch=True), unique=True, max_size=8)


@given(_KEYS, st.sampled_from([" ", ",", "\n", "; ", "\t", " | "]))
def test_none_is_lost_and_none_invented(keys: list[str], separator: str) -> None:
    assert find_keys(separator.join(keys)) == keys


def test_ids_are_the_same_in_every_run_and_tell_nothing() -> None:
    assert key_id(A, b"salt") == key_id(A, b"salt")
    assert key_id(A, b"salt") != key_id(A, b"other")
    assert key_id(A, b"salt") != key_id(B, b"salt")
    assert not any(A[i : i + 4] in key_id(A, b"salt") for i in range(len(A) - 3))


def test_each_key_is_taken_once_hidden_and_can_be_asked() -> None:
    hidden: list[str] = []
    pool = Pool(Limits({}), local_time=str)
    keys = SessionKeys(pool, hidden.append)
    assert keys.add(GivenKey(A, "main"), 1.0)
    assert keys.add_found(f"{A} {B}", 2.0) == (1, 1)
    assert hidden == [A, B]
    lease = pool.lease(None, Estimate(), 3.0)
    assert isinstance(lease, Lease)
    assert keys.secret_of(lease.key) in (A, B)
    assert keys.secret_of("unknown") is None
    assert [status.info.label for status in pool.statuses(3.0)] == ["main", "key 2"]
