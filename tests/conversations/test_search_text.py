from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.conversations.search_text import indexed, query, snippet

TABLE = (
    "CREATE VIRTUAL TABLE message_text "
    "USING fts5(text, content='', columnsize=0, tokenize=\"unicode61 remove_diacritics 2\")"
)
ALPHABET = "aZ ß\u0301é天气が한ﾞｶกำДйΣς ＡＩﬁ½_-\"'*^:()\x00\n\u2028नि𝐇🙂"

texts = st.one_of(st.text(max_size=40), st.text(ALPHABET, max_size=40))


def found(text: str, wanted: str) -> bool:
    """Whether SQLite itself finds `wanted` in `text`."""
    expression = query(wanted)
    if not expression:
        return False
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(TABLE)
        db.execute("INSERT INTO message_text (rowid, text) VALUES (1, ?)", (indexed(text),))
        db.execute("INSERT INTO message_text (rowid, text) VALUES (2, '')")
        rows = db.execute("SELECT rowid FROM message_text WHERE message_text MATCH ?", (expression,))
        return rows.fetchall() == [(1,)]


def marked(text: str, wanted: str, size: int = 160) -> list[str]:
    line, marks = snippet(text, wanted, size)
    return [line[start:end] for start, end in marks]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("今天的天气很好。", "天气"),
        ("今天的天气很好。", "天"),
        ("What is AI, anyway?", "AI"),
        ("用AI写的", "ai"),
        ("ＡＩ模型", "AI"),
        ("Then she said: half a sentence, with punctuation! And left.", "half a sentence, with punctuation!"),
        (
            "Then she said: half a sentence, with punctuation! And left.",
            '"half a sentence, with punc"'[:-6] + '"',
        ),
        ("Фёдор Достоевский писал", "достоевский"),
        ("Γιώργος Σεφέρης", "ΣΕΦΕΡΗΣ"),
        ("Crème Brûlée", "creme brulee"),
        ("Cre\u0300me", "crème"),
        ("Straße", "STRASSE"),
        ("한국어를 배워요", "한국어"),
        ("东京タワーへ行く", "タワー"),
        ("ﾀﾜｰ ｶﾞｽ", "ガス"),
        ("สวัสดีครับ", "สวัสดี"),
        ("नमस्ते दुनिया", "नमस्ते"),
        ("مرحبا بالعالم", "بالعالم"),
        ("𝐇𝐞𝐥𝐥𝐨", "hello"),
        ("call get_weather(city='Kyiv')", "get_weather"),
        ("unbelievable", "unb"),
        ('He said "don\'t"', "don't"),
    ],
)
def test_finds(text: str, wanted: str) -> None:
    assert found(text, wanted)
    assert marked(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("今天气温", "天的气"),
        ("天 wind 气", "天气"),
        ("words in order", '"order in"'),
        ("unbelievable", '"unb"'),  # quoted: whole words
        ("unbelievable", "un"),  # too short to go on
        ("unbelievable things", "unb things"),  # only the last one goes on
        ("one two", "one three"),
        ("anything", ""),
        ("anything", '" *'),
        ("🙂", "🙂"),
    ],
)
def test_does_not_find(text: str, wanted: str) -> None:
    assert not found(text, wanted)


@settings(max_examples=300, deadline=None)
@given(texts, texts)
def test_whatever_is_typed_is_no_error(text: str, wanted: str) -> None:
    if query(wanted):
        found(text, wanted)
    else:
        assert not indexed(wanted)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_the_quick_way_for_ascii_is_the_same_way(text: str) -> None:
    assert indexed(text) == indexed(f"{text} é").rpartition("e")[0].rstrip()


def test_a_whole_book_can_be_asked_for() -> None:
    assert not found("word", "word other " * 5_000)
    assert found("word", "word " * 5_000)


@settings(max_examples=200, deadline=None)
@given(texts, texts, texts)
def test_what_is_in_a_text_is_found_in_it(before: str, wanted: str, after: str) -> None:
    text = f"{before} {wanted} {after}"
    if query(wanted):
        assert found(text, wanted)
        assert marked(text, wanted, size=1_000)


@settings(max_examples=300, deadline=None)
@given(texts, texts, st.integers(10, 60))
def test_marks_are_where_the_finds_are(text: str, wanted: str, size: int) -> None:
    line, marks = snippet(text, wanted, size)
    assert "\n" not in line
    assert all(0 <= start < end <= len(line) for start, end in marks)
    assert all(end <= start for (_, end), (start, _) in pairwise(marks))
    words = set(indexed(wanted).split())
    for start, end in marks:
        tokens = indexed(line[start:end]).split()
        assert any(token in words or any(token.startswith(word) for word in words) for token in tokens)


def test_a_snippet_is_cut_around_the_first_find() -> None:
    text = "a long beginning " * 40 + "the\n\n  needle in it" + " and a long end" * 40 + " needle"
    line, marks = snippet(text, "needle", 100)
    assert line.startswith("…") and line.endswith("…")
    assert 90 <= len(line) <= 104
    assert "the needle in it" in line
    assert [line[start:end] for start, end in marks] == ["needle"]


def test_the_find_is_near_the_beginning_of_its_snippet() -> None:
    """The list shows two lines of it, of some forty Chinese characters."""
    _, marks = snippet("长" * 500 + "天气" + "短" * 500, "天气")
    assert marks[0][0] <= 160 // 5 + 1


def test_a_snippet_without_a_find_is_the_beginning() -> None:
    assert snippet("one\ntwo three", "four", 7) == ("one two…", ())


def test_decomposed_and_wide_letters_are_marked_whole() -> None:
    assert marked("Cre\u0300me ﬁnal ＡＩ", "creme") == ["Cre\u0300me"]
    assert marked("x ﬁnal", "final") == ["ﬁnal"]
    assert marked("ｶﾞｽ", "ガス") == ["ｶﾞｽ"]


def test_a_phrase_is_one_mark() -> None:
    assert marked("今天的天气很好，天气!", "天气") == ["天气", "天气"]
    assert marked("half a sentence, so", '"a sentence"') == ["a sentence"]


@pytest.mark.parametrize(
    ("text", "wanted", "marks"),
    [
        ("other theory, the end", "the", ["theory", "the"]),
        ("other theory, the end", '"the"', ["the"]),
        ("今天的天气很好", "天气", ["天气"]),
        ("half_a sentence", '"half a"', ["half_a"]),
    ],
)
def test_a_find_late_in_a_book_is_shown(text: str, wanted: str, marks: list[str]) -> None:
    book = "nothing here, " * 30_000
    line, _ = snippet(f"{book}{text} {book}", wanted, 100)
    assert line.startswith("…") and line.endswith("…")
    assert marked(f"{book}{text} {book}", wanted, 100) == marks


def test_a_book_without_a_find_shows_its_beginning() -> None:
    assert snippet("nothing here, " * 30_000, "something", 10) == ("nothing he…", ())


def test_whole_words_only() -> None:
    assert query("one two") == '"one" AND "two"*'
    assert query("one two", goes_on=False) == '"one" AND "two"'
