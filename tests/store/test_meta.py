from __future__ import annotations

import pytest

from gapdesk.store import meta
from tests.store.memory import memory


@pytest.mark.parametrize("value", [None, 0, "", "Grüße \u2028", [1.5, "x"], {"gemini-3.8-flash": [20, 0]}])
def test_a_value_comes_back_as_it_was(value: object) -> None:
    with memory() as db:
        meta.write(db, "warned", ["another"])
        meta.write(db, "warned", value)
        meta.write(db, "else", 1)
        assert meta.read(db, "warned") == value


def test_what_was_never_written_is_none() -> None:
    with memory() as db:
        assert meta.read(db, "warned") is None


def test_the_salt_is_made_once_and_stays() -> None:
    with memory() as db, memory() as other:
        salt = meta.key_id_salt(db)
        meta.write(db, "warned", 1)
        assert len(salt) == 16
        assert meta.key_id_salt(db) == salt
        assert meta.key_id_salt(other) != salt
