from __future__ import annotations

import pytest

from gapdesk.wording import SILENCE, Objection, Words


def test_what_stands_in_a_sentence_may_be_words_too() -> None:
    file = Words.of("“{name}”", name="{it} 100 %")
    words = Words.of("{it} is not a text file: {n}.", it=file, n="7")
    assert str(words) == "“{it} 100 %” is not a text file: 7."
    assert words == Words("{it} is not a text file: {n}.", (("it", file), ("n", "7")))


def test_only_silence_is_false() -> None:
    assert not SILENCE
    assert str(SILENCE) == ""
    assert Words("It has no value.")


def test_an_objection_says_why_in_english_and_keeps_the_words() -> None:
    words = Words.of("A limit is a number from 0 to {highest}.", highest="9")
    with pytest.raises(ValueError, match="from 0 to 9") as caught:
        raise Objection(words)
    assert isinstance(caught.value, Objection)
    assert caught.value.words is words
