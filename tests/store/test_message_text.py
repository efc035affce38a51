from __future__ import annotations

import pytest

from gapdesk.store import message_text
from tests.store.memory import memory
from tests.store.test_records import found, user


@pytest.mark.parametrize(
    "text",
    [
        "word " * 40_000 + "needle in hay",
        "x" * 200_000 + " needle in hay",
        "天气" * 70_000 + " needle in hay",
    ],
)
def test_a_book_is_found_by_its_end_and_taken_out_whole(text: str) -> None:
    with memory() as db:
        message_text.add_message(db, 7, user(text))
        assert found(db, '"needle in hay"') == [7]
        message_text.forget_messages(db, [(7, user(text))])
        assert found(db, "needle OR word OR hay") == []
        db.execute_sql("INSERT INTO message_text (message_text) VALUES ('integrity-check')")


def test_words_across_a_slice_stay_neighbours() -> None:
    text = " ".join(f"w{number}" for number in range(30_000))
    with memory() as db:
        message_text.add_message(db, 1, user(text))
        assert len(text) > 2 * 64 * 1024
        for number in range(0, 29_998, 97):
            assert found(db, f'"w{number} w{number + 1} w{number + 2}"') == [1]


def test_a_title_stands_beside_the_message() -> None:
    with memory() as db:
        message_text.add_message(db, 5, user("rain"))
        message_text.add_title(db, 5, "Rain")
        message_text.add_title(db, 6, "…")
        assert sorted(found(db, "rain")) == [-5, 5]
        message_text.forget_title(db, 6, "…")
        message_text.forget_title(db, 5, "Rain")
        assert found(db, "rain") == [5]
