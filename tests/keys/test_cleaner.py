"""What is said of keys holds no secrets, whatever they look like."""

from __future__ import annotations

import pytest

from gapdesk.keys.cleaner import LONGEST_LABEL, LONGEST_NOTE, Cleaner
from gapdesk.keys.labels import Labels
from gapdesk.keys.types import FoundKey
from gapdesk.quota.keys import Kept
from tests.keys.test_finding import ODD, A

LOCKED = "locked-kind-of-key-0001"


@pytest.fixture
def cleaner() -> Cleaner:
    cleaner = Cleaner(lambda secret: secret == LOCKED)
    cleaner.learn(ODD)
    return cleaner


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  main  key ", "main key"),
        ("a\r\nx-evil: 1", "a x-evil: 1"),
        ("tab\there\x00", "tab here"),
        ("from AIza-test-key-0001-000000 of 2025", "from [key] of 2025"),
        ("主密钥", "主密钥"),
        ("a\ud800b\udfff", "a b"),  # half characters: SQLite takes none
        ("", ""),
    ],
)
def test_texts_are_on_one_line_without_secrets(cleaner: Cleaner, text: str, cleaned: str) -> None:
    assert cleaner.project(text) == (cleaned or None)
    assert cleaner.label(text) == cleaned
    assert cleaner.note(text) == cleaned[:LONGEST_NOTE]


def test_a_secret_of_an_unknown_kind_is_taken_out_too() -> None:
    assert clean("it is new-kind-of-key-0001", secret="new-kind-of-key-0001") == "it is [key]"


