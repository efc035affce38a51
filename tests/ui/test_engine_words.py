"""What the engine says in sentences is said in Chinese as well, whole and with all that stands in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import nan
from pathlib import Path
from typing import Any

import pytest

from gapdesk.keys import finding, importing, older_proxies
from gapdesk.keys.checker import _UNASKED
from gapdesk.keys.look import words_of
from gapdesk.keys.types import BadImport
from gapdesk.paths import resource
from gapdesk.proxy.types import Dimension, Kind, Outcome
from gapdesk.quota import user_limits
from gapdesk.quota.hints import Hints
from gapdesk.quota.limit_rows import Price, UserLimit
from gapdesk.quota.prices import Prices
from gapdesk.ui import words
from gapdesk.ui.i18n import Languages
from gapdesk.vault import VaultState, _words
from gapdesk.wording import SILENCE, Objection, Words
from tests.ui import update_translations as update

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def ignored() -> Iterator[Words]:
    """Why settings of older proxies are not taken over, whatever stands in them."""
    names = [*older_proxies._ALL]
    for value in ("", "0.0.0.0", "false", "perhaps", "10", "ftp://me:hush@a"):
        for left in older_proxies.translate((name, value) for name in names)[1]:
            yield left.reason
        for name in names:
            for left in older_proxies.translate([(name, value)])[1]:
                yield left.reason


def doubts() -> Iterator[Words]:
    for secret in ("gd-test-token-00000000000", "AIzaXXXXXXXXXXXXXXXXXXX", "internationalization"):
        yield finding.doubt(secret)
    text = "# AQ.test-key-0001-0000000000"
    yield from (key.doubtful for key in importing.read(text).keys)
    invalid = '{"INVALID_API_KEYS": "AQ.test-key-0001-0000000000"}'
    yield from (key.doubtful for key in importing.read(invalid).keys)
    theirs = '{"invalid_keys": ["AQ.test-key-0001-0000000000"]}'
    yield from (key.doubtful for key in importing.read(theirs).keys)


def bad_imports() -> Iterator[Words]:
    account = '{"private_key": "x", "client_email": "x"}'
    for data, name in (
        (b"\0\1\2\3" * 99, "photo.png"),
        ("\1" * 99, ""),
        (b"\1" * 99, ""),
        ("{", "a.json"),
        (account, ""),
        ("x" * (importing.LARGEST + 1), "a.txt"),
    ):
        try:
            importing.read(data, name)
        except BadImport as bad:
            yield bad.words


def suggestions() -> Iterator[Words]:
    hints = Hints()
    hints.number("alpha", "projects/7")
    hints.number("beta", "projects/7")
    hints.limit("alpha", "flash", "q", 0.0, 9.0)
    hints.limit("gamma", "flash", "q", 1.0, 9.0)
    yield from (found.reason for found in hints.suggestions())


def objections() -> Iterator[Words]:
    rpm = Dimension.RPM
    for limit in (
        UserLimit("", rpm, 1),
        UserLimit("m" * 201, rpm, 1),
        UserLimit("m", rpm, -1),
        UserLimit("m", rpm, 1, "x"),
    ):
        yield objection(user_limits.check, limit)
    prices = Prices({})
    for price in (Price("", "", 1, 1, 1), Price("m", "tomorrow", 1, 1, 1), Price("m", "", nan, 1, 1)):
        yield objection(prices.set_user, price)


def objection(call: Any, *args: Any) -> Words:
    with pytest.raises(Objection) as caught:
        call(*args)
    return caught.value.words


def remarks() -> Iterator[Words]:
    shipped = Prices(json.loads(resource("model_limits.json").read_bytes()))
    yield from (words for row in shipped.rows() for words in row.remarks)


def checks() -> Iterator[Words]:
    yield from _UNASKED.values()
    for outcome in (
        Outcome(Kind.TIMEOUT, 0, "late"),
        Outcome(Kind.NETWORK, 0, "dns"),
        Outcome(Kind.NETWORK, 407, "proxy"),
        Outcome(Kind.KEY_INVALID, 400),
        Outcome(Kind.KEY_INVALID, 400, "API key not valid.", google={}),
    ):
        yield words_of(outcome)


def keyring() -> Iterator[Words]:
    yield from map(_words, (VaultState.LOCKED, VaultState.MISSING))


@pytest.mark.parametrize(
    ("said", "least"),
    [
        (ignored, 40),
        (doubts, 6),
        (bad_imports, 5),
        (suggestions, 2),
        (objections, 7),
        (remarks, 4),
        (checks, 8),
        (keyring, 2),
    ],
)
def test_each_sentence_is_said_in_chinese(qapp, languages: Languages, said: Any, least: int) -> None:
    found = set(said()) - {SILENCE}
    assert len(found) >= least
    languages.use("zh_CN")
    for each in found:
        text = words.said(each)
        assert text != str(each)
        assert CHINESE.search(text), text
        assert not re.search(r"[{}]", text)
        for _, value in each.values:
            assert (words.said(value) if isinstance(value, Words) else value) in text


def test_each_text_of_words_is_in_the_catalogue(qapp, languages: Languages) -> None:
    texts = update.engine_texts()
    assert len(texts) > 60
    languages.use("zh_CN")
    plain = [text for text in texts if not CHINESE.search(words.said(Words(text, _stand_ins(text))))]
    assert plain == ["“{name}”"]


def _stand_ins(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, "7") for name in re.findall(r"{(\w+)}", text))


def test_words_of_a_text_that_is_no_literal_are_found_out(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('Words("One.")\nWords.of("Two" " {n}.", n=n)\nWords(text, context="settings")\n')
    assert list(update.texts_of_words(module)) == ["One.", "Two {n}."]
    module.write_text("Words(text)\n")
    with pytest.raises(ValueError, match=r"module.py:1"):
        list(update.texts_of_words(module))


def test_in_english_words_are_as_the_engine_says_them(qapp, languages: Languages) -> None:
    languages.use("en")
    for each in {*bad_imports(), *suggestions(), *remarks()}:
        assert words.said(each) == str(each)
    assert words.said(SILENCE) == ""
