from __future__ import annotations

import pytest
from peewee import SqliteDatabase

from gapdesk.conversations.search_text import query
from gapdesk.conversations.types import Hit
from gapdesk.store import conversations, search
from tests.store.memory import memory
from tests.store.test_records import NOW, keep, model, reply, turn, user

TTL = 30


def said(
    db: SqliteDatabase, question: str, answer: str = "Well.", client: str = "me", time: float = NOW
) -> int:
    return keep(db, turn([user(question)], reply(answer), client=client, time=time))


def find(db: SqliteDatabase, text: str, client: str | None = None, limit: int = 100) -> tuple[Hit, ...]:
    """A search as the desk does it."""
    expression = query(text)
    messages: tuple[int, ...] = ()
    below: int | None = search.NEWEST
    while below is not None and len(messages) < limit:
        step = search.messages(db, expression, client, below, limit - len(messages))
        messages, below = messages + step.messages, step.below
    titles = search.titles(db, expression, client, limit)
    names = search.names(db, text, client, limit)
    return search.hits(db, text, messages, titles, names, TTL)


def marked(hit: Hit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.marks]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("天气", ["天气"]),
        ("AI", ["AI"]),
        ("half a sentence, with punctuation!", ["half", "a", "sentence", "with", "punctuation"]),
        ('"half a sentence, with punctuation!"', ["half a sentence, with punctuation"]),
        ("ДОСТОЕВСКИЙ", ["Достоевский"]),
        ("शर्मा", ["शर्मा"]),
    ],
)
def test_what_has_to_be_found(text: str, finds: list[str]) -> None:
    with memory() as db:
        said(db, "Is AI, you know, half a sentence, with punctuation! Or not?")
        said(db, "今天的天气怎么样？")
        said(db, "Фёдор Достоевский и श्री शर्मा जी")
        (hit,) = find(db, text)
        assert [mark for mark in marked(hit) if mark in finds] == finds
        assert hit.message is not None


def test_the_newest_come_first_and_tell_where_they_are() -> None:
    with memory() as db:
        old = said(db, "tide tables", time=NOW)
        new = said(db, "What?", "A tide.", time=NOW + 60)
        first, second = find(db, "tide")
        assert (first.row.id, first.role, first.snippet, first.time) == (new, "model", "A tide.", NOW + 60)
        assert (second.row.id, second.role, second.row.client) == (old, "user", "me")
        assert find(db, "tide tables")[0].row.id == old
        assert find(db, "tide nothing") == ()


def test_thoughts_are_not_searched() -> None:
    with memory() as db:
        parts = [{"text": "secretly", "thought": True}, {"text": "openly"}]
        answer = {"candidates": [{"content": {"role": "model", "parts": parts}}]}
        keep(db, turn([user("hi")], answer))
        assert find(db, "secretly") == ()
        assert len(find(db, "openly")) == 1


def test_only_titles_that_were_given_are_hits_of_their_own() -> None:
    with memory() as db:
        number = said(db, "tide tables")
        assert [hit.message is None for hit in find(db, "tide")] == [False]
        conversations.rename(db, number, "My tide notes")
        title = next(hit for hit in find(db, "tide") if hit.message is None)
        assert (title.row.id, title.role, title.snippet, marked(title)) == (
            number, "", "My tide notes", ["tide"]
        )  # fmt: skip


def named(db: SqliteDatabase, name: str, question: str = "Hello", client: str = "me") -> int:
    return keep(db, turn([user(question)], reply("Well."), name=name, client=client))


def test_a_conversation_is_found_by_its_name() -> None:
    with memory() as db:
        number = named(db, "Tide-notes_2")
        named(db, "notes")
        (hit,) = find(db, "notes_2 tide")
        assert (hit.row.id, hit.message, hit.role, hit.snippet) == (number, None, "", "Tide-notes_2")
        assert "Tide" in marked(hit)
        assert [hit.row.id for hit in find(db, "ide-NOTES")] == [number]  # within a word, in other case


@pytest.mark.parametrize("text", ["tide nothing", "t%e", "tide_notes", "tide%"])
def test_signs_in_what_is_sought_are_only_signs(text: str) -> None:
    with memory() as db:
        named(db, "tide notes")
        said(db, "Hello")  # has no name
        assert find(db, text) == ()
        assert search.names(db, "- !", None, 10) == ()


def test_names_with_signs_are_found() -> None:
    with memory() as db:
        for name in ("100%", "100", "a!b", "ab"):
            named(db, name)
        assert [hit.snippet for hit in find(db, "100%")] == ["100%"]
        assert [hit.snippet for hit in find(db, "a!b")] == ["a!b"]


def test_title_and_name_are_one_hit() -> None:
    with memory() as db:
        number = named(db, "tides")
        conversations.rename(db, number, "My tides")
        assert [hit.snippet for hit in find(db, "tides")] == ["My tides"]


def test_names_of_others_and_of_the_removed_are_not_found() -> None:
    with memory() as db:
        mine, yours = named(db, "tides"), named(db, "tides", client="you")
        assert [hit.row.id for hit in find(db, "tides", "you")] == [yours]
        assert len(find(db, "tides", limit=1)) == 1
        conversations.remove(db, [mine, yours], NOW)
        assert find(db, "tides") == ()


def test_clients_are_told_apart() -> None:
    with memory() as db:
        mine = said(db, "tide")
        yours = said(db, "tide", client="you")
        for number in (mine, yours):
            conversations.rename(db, number, "tide too")
        assert {hit.row.id for hit in find(db, "tide")} == {mine, yours}
        assert {hit.row.id for hit in find(db, "tide", "you")} == {yours}
        assert len(find(db, "tide", "you")) == 2


def test_what_was_removed_is_not_found() -> None:
    with memory() as db:
        number = said(db, "tide")
        conversations.rename(db, number, "tide too")
        conversations.remove(db, [number], NOW)
        assert find(db, "tide") == ()


def test_finds_of_others_are_stepped_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "STEP", 3)
    with memory() as db:
        mine = [said(db, f"tide {n}") for n in range(2)]
        for number in range(10):
            said(db, f"tide again {number}", client="you")
        mine.append(said(db, "tide at last"))
        assert sorted(hit.row.id for hit in find(db, "tide", "me")) == mine
        assert len(find(db, "tide")) == 13
        assert len(find(db, "tide", limit=5)) == 5
        steps = search.messages(db, query("tide"), "me", search.NEWEST, 10)
        assert len(steps.messages) == 1
        assert steps.below is not None


def test_a_limit_keeps_the_newest() -> None:
    with memory() as db:
        for number in range(8):
            said(db, f"tide {number}", time=NOW + number)
        assert [hit.snippet for hit in find(db, "tide", limit=2)] == ["tide 7", "tide 6"]


def test_a_long_history_is_found_once() -> None:
    with memory() as db:
        said(db, "tide", "On it.")
        keep(db, turn([user("tide"), model("On it."), user("and?")], reply("More.")))
        assert len(find(db, "tide")) == 1
