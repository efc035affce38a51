"""No secret survives `redact` and `Redactor`, and ordinary text does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.redact import Redactor, redact

KEYS = (
    "AQ.test-key-Ab8RN6Jxw9_0Q1b2c3d4e5f",
    "AQ.test-key-with.dots.and-dashes_",
    "AIzaSyTest-0123456789_abcdefghijklmnopq",
    "gd-Test_0123456789-abcdefghijklmnop",
)
PIECES = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)


@given(before=PIECES, key=st.sampled_from(KEYS), after=PIECES)
@settings(max_examples=200, deadline=None)
def test_a_planted_key_never_survives(before: str, key: str, after: str) -> None:
    text = redact(before + key + after)
    assert key not in text
    assert key[5:15] not in text


@pytest.mark.parametrize(
    "form",
    [
        "key={}",
        "https://host/v1/models?pageSize=5&key={}&alt=sse",
        "key%3D{}",
        "Authorization: Bearer {}",
        "x-goog-api-key: {}",
        "{{'X-Goog-Api-Key': '{}', 'a': 1}}",
        "(b'x-goog-api-key', b'{}'), (b'accept', b'*/*')",
        '{{"api_key": "{}"}}',
        '{{\\"api_key\\": \\"{}\\"}}',
        "Consumer 'api_key:{}' has been suspended",
        "API key: {}",
        "key: {}",
        "(b'key', b'{}')",
        '{{"token": "{}"}}',
        "access_token={}",
        "PASSWORD={}",
        "socks5://me:{}@proxy.example:1080",
    ],
)
def test_a_secret_of_any_shape_goes_where_its_name_stands_before_it(form: str) -> None:
    secret = "bplain.0123-secret"
    text = redact(form.format(secret))
    assert "plain" not in text
    assert "secret" not in text.replace("[secret]", "")
    assert redact(text) == text


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from((*KEYS, "key=", "token: ", "'", " ", "b'", "Bearer ", "://", "@", ","))).map(
        "".join
    )
)
@settings(max_examples=150, deadline=None)
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "API key not valid. Please pass a valid API key.",
        "The input token count exceeds the maximum number of tokens allowed (1048576).",
        "The monkey: a keyboard, tokens and keys of 3 projects; gapdesk answered models/gemini-3.8-flash.",
        "Please retry in 30.467058293s.",
        "This model has no quota; use another model or a paid key: key 1 limit 0.",
        "No usable key is left; import a key: API key not valid. Please pass a valid API key.",
        'Invalid JSON payload received. Unknown name "key": Cannot find field.',
        "The token: it has expired.",
        "https://ai.google.dev/gemini-api/docs/rate-limits",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


def test_known_secrets_go_whatever_they_look_like() -> None:
    redactor = Redactor()
    redactor.add("open sesame/äöü")
    redactor.add("open")
    assert redactor("say open sesame/äöü now") == "say [secret] now"
    assert redactor("?p=open%20sesame%2F%C3%A4%C3%B6%C3%BC") == "?p=[secret]"
    redactor.remove("open sesame/äöü")
    redactor.remove("never added")
    assert redactor("say open sesame/äöü now") == "say [secret] sesame/äöü now"


def test_secrets_too_short_to_tell_from_words_are_left() -> None:
    redactor = Redactor()
    redactor.add("a")
    assert redactor("a banana") == "a banana"


@pytest.mark.parametrize("order", [("open", "open sesame"), ("open sesame", "open")])
def test_a_secret_within_another_leaves_nothing_of_it(order: tuple[str, str]) -> None:
    redactor = Redactor()
    for secret in order:
        redactor.add(secret)
    assert redactor("open sesame, open") == "[secret], [secret]"
