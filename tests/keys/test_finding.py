"""Which stretches of a text are keys, and what keys are called."""

from __future__ import annotations

import string
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.keys.finding import doubt, find_keys, is_gemini_like, is_wordy, key_id

A, B = "AQ.test-key-number-one-0001", "AIza-test-key-number-two-0002"
ODD = "x8d7f6s5d4f3a2s1d0f9g8h7"
"""A key of a kind nobody knows."""


@pytest.mark.parametrize(
    "text",
    [
        f"{A}\n{B}",
        f"{A},{B}",
        f"{A}，{B}",
        f"{A}；{B}、",
        f"{A}|{B}",
        f"{A}/{B}",
        f"{A}\u00a0{B}",
        f"  {A} ; {B};",
        f'["{A}", "{B}"]',
        f"['{A}','{B}']",
        f"({A}) <{B}>",
        f"“{A}” ‘{B}’",
        f"**{A}** `{B}`",
        f"1. {A}\n2. {B}",
        f"1.{A}\n2、{B}",
        f"- {A}\n* {B}\n• {A}",
        f"密钥{A}和{B}。",
        rf"{A}\n{B}",
        f"{A[:9]}\u200b{A[9:]} \ufeff{B}",
        f"GEMINI_API_KEYS={A},{B}",
        f'KEY_ONE="{A}"\nexport KEY_TWO={B}',
        f"GOOGLE_GENERATIVE_AI_API_KEY_FOR_TESTS={A}\n--gemini-api-key={B}",
        f"main: {A}\nspare: {B}\n",
        f"main:{A}\na-very-long-label-for-the-spare-key: {B}\n",
        f"label,key\nfirst,{A}\nsecond,{B}\nagain,{A}",
        f"get them at https://aistudio.google.com/apikey-and-more: {A} {B}.",
        f"https://x.example/v1beta/models?key={A}&alt=sse-and-something-long#{B}",
        f"curl -H 'x-goog-api-key: {A}' https://x.example/a/b/c/d/e/f/g/h?i=jklmnopqrstuvwxyz {B}",
        f"somebody@example-of-a-host.com sent {A}, look into D:\\Papers\\of\\somebody\\keys.txt for {B}!",
    ],
)
def test_keys_are_found_however_they_are_separated(text: str) -> None:
    assert find_keys(text) == [A, B]


@pytest.mark.parametrize(
    "text",
    [f"{A}:{ODD}", f"one:{A}:{ODD}:two", f"{A}: {ODD}"],
)
def test_keys_joined_by_a_colon_are_two(text: str) -> None:
    assert find_keys(text) == [A, ODD]
    assert find_keys(f"{ODD}:{B}") == [ODD, B]


@pytest.mark.parametrize("key", [f"-{ODD}", f"--{ODD}", f"_{ODD}-", f"{ODD}--"])
@pytest.mark.parametrize(
    "line", ["{}", "- {}", "  * {}", "1. {}", "> - {}", "key: {}", "a={}", "--key={}", "-k={}"]
)
def test_a_list_mark_is_no_part_of_a_key_but_its_own_signs_are(key: str, line: str) -> None:
    assert find_keys(line.format(key)) == [key]


@pytest.mark.parametrize("text", [ODD, f"key: {ODD}.", f"my new key is {ODD}", f"x,{ODD}", f"NAME={ODD}"])
def test_any_long_token_is_a_key(text: str) -> None:
    assert find_keys(text) == [ODD]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "nothing to see here, only words",
        "internationalization is a long word in a sentence",
        "Die Donaudampfschifffahrtsgesellschaft fährt auf der Donau",
        "https://example.com/long/path/x?token=abcdefghijk0123456789",
        "see www.example.com.but.longer.than.twenty",
        "somebody.with.a.long.name@example.com",
        "/srv/somebody/documents/keys-of-2026.txt",
        r"D:\Papers\somebody\Documents\keys2026.txt",
        "src/components/KeyListWithHeaders2.tsx",
        "GOOGLE_GENERATIVE_AI_API_KEY=",
        "the-keys-of-my-second-project:",
        "2026-11-22T01:16:48.123456+00:00",
        "-------------------------------",
        "12345678901234567890123",
        "AIzaSy...................abcd",
        "AIzaSy*******************abcd",
        "x" * 2000 + "0a",
    ],
)
def test_what_is_no_key_is_left(text: str) -> None:
    assert find_keys(text) == []


def test_a_token_of_nineteen_characters_is_too_short() -> None:
    assert find_keys("x8d7f6s5d4f3a2s1d0f") == []
    assert find_keys("x8d7f6s5d4f3a2s1d0f9") == ["x8d7f6s5d4f3a2s1d0f9"]


def test_words_count_only_where_there_is_nothing_better() -> None:
    words = "abcdefghijklmnopqrstuvwxyz"
    assert find_keys(words) == [words]
    assert find_keys(f"{words} {A}") == [A]
    assert find_keys(f"a sentence with {words} in it") == []


@pytest.mark.parametrize(
    ("secret", "word"),
    [
        (A, ""),
        (ODD, ""),
        ("gd-abcdefgh0ijklmnop1qr", "access token"),
        ("AIzaSyXXXXXXXXXXXXXXXXXXXXXXXX", "placeholder"),
        ("gemini-2.5-flash-preview-04-17", "words"),
        ("YOUR_GEMINI_API_KEY_HERE", "words"),
    ],
)
def test_what_is_probably_no_key_is_doubted(secret: str, word: str) -> None:
    assert find_keys(secret) == [secret]
    assert word in str(doubt(secret))
    assert bool(doubt(secret)) is bool(word)


def test_words_are_told_from_keys() -> None:
    assert is_gemini_like(A) and is_gemini_like(B) and not is_gemini_like(ODD)
    assert is_wordy("generateContentRequests") and is_wordy("MAX_LOG_BACKUPS_12")
    assert not is_wordy(A) and not is_wordy(ODD) and not is_wordy("aBcDEfGhIjKlMnOpQrSt")


# --- none is lost, none invented --------------------------------------------------------------------------

_LETTERS = string.ascii_letters + string.digits + "_-"
GEMINI = st.builds(str.__add__, st.sampled_from(["AQ.", "AIza"]), st.text(_LETTERS, min_size=20, max_size=50))
OTHER = st.text(_LETTERS, min_size=20, max_size=60).filter(
    lambda text: not is_wordy(text) and "AIza" not in text
)
SEPARATORS = st.sampled_from(
    [
        " ",
        ",",
        "\n",
        "; ",
        "\t",
        " | ",
        "\r\n",
        "，",
        "；",
        "、",
        "\n\n- ",
        "\n* ",
        "\n1. ",
        "\n> - ",
        ":",
        '", "',
        "' '",
        ") (",
        "\u3000",
        "\n• ",
        "。",
    ]
)
WORD = st.text(string.ascii_lowercase, min_size=1, max_size=12)


@settings(max_examples=80, deadline=None)
@given(st.lists(GEMINI | OTHER, max_size=8), st.data())
def test_keys_come_out_as_they_went_in(keys: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(["", "[", '"', " ", "\ufeff"]))
    for key in keys:
        text += key + data.draw(SEPARATORS)
    assert find_keys(text) == list(dict.fromkeys(keys))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORD, max_size=30), st.sampled_from([" ", ", ", ". ", "\n"]))
def test_a_sentence_holds_no_key(words: list[str], separator: str) -> None:
    assert find_keys(separator.join(words)) == []


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), GEMINI)
def test_a_key_is_found_between_any_lines(noise: str, key: str) -> None:
    assert key in find_keys(f"{noise}\n{key}\n{noise}")
    assert set(find_keys(noise)) <= set(find_keys(f"{noise}\n{key}\n{noise}"))


# --- names ------------------------------------------------------------------------------------------------


def test_ids_are_the_same_in_every_run_and_tell_nothing() -> None:
    assert key_id(A, b"salt") == key_id(A, b"salt")
    assert key_id(A, b"salt") != key_id(A, b"other")
    assert key_id(A, b"salt") != key_id(B, b"salt")
    assert str(uuid.UUID(key_id(A, b"salt"))) == key_id(A, b"salt")
