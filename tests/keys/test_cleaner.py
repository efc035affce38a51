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


def test_texts_are_short(cleaner: Cleaner) -> None:
    assert cleaner.label("x" * 200) == cleaner.project("x" * 200) == "x" * LONGEST_LABEL
    assert cleaner.note("x" * 2000) == "x" * LONGEST_NOTE


@pytest.mark.parametrize("secret", [ODD, LOCKED, A])
def test_secrets_are_taken_out_whatever_they_look_like(cleaner: Cleaner, secret: str) -> None:
    assert cleaner.label(secret) == ""
    assert cleaner.project(secret) is None
    for text in (f"it is {secret}!", f"a={secret}", f"({secret}) and {secret}"):
        for cleaned in (cleaner.label(text), cleaner.project(text), cleaner.note(text)):
            assert cleaned is not None
            assert secret not in cleaned


@pytest.mark.parametrize(
    "label", ["qwErTy8d7f6s5d4f3a2s", "main qwErTy8d7f6s5d4f3a2s", "a:qwErTy8d7f6s5d4f3a2s"]
)
def test_a_label_that_may_be_a_key_is_none(cleaner: Cleaner, label: str) -> None:
    assert cleaner.label(label) == ""
    assert cleaner.note(label) == label


@pytest.mark.parametrize(
    "label",
    ["somebody.with.numbers123@example.com", "gen-lang-client-0123456789", "a-very-long-label-of-words"],
)
def test_long_labels_that_are_no_keys_stay(cleaner: Cleaner, label: str) -> None:
    assert cleaner.label(label) == label


def test_changes_are_cleaned_and_a_label_that_is_none_is_no_change(cleaner: Cleaner) -> None:
    assert cleaner.changes({"label": ODD, "project": " ", "note": f"of {ODD}", "enabled": False}) == {
        "project": None,
        "note": "of [secret]",
        "enabled": False,
    }
    assert cleaner.changes({"label": " main "}) == {"label": "main"}


def test_a_new_key_is_described_without_secrets(cleaner: Cleaner) -> None:
    key = FoundKey(A, f"old {ODD}", ODD, "tier1", f"see {LOCKED}", enabled=False)
    info = cleaner.info("id", key, Labels([]), 3.0, Kept.PENDING)
    assert (info.label, info.project, info.note) == ("old [secret]", None, "see [key]")
    assert (info.tier, info.enabled, info.added, info.kept) == ("tier1", False, 3.0, Kept.PENDING)


def test_what_tells_a_secret_is_found(cleaner: Cleaner) -> None:
    new = "qwErTy8d7f6s5d4f3a2s"
    infos = [
        cleaner.info("id", key, Labels([]), 3.0, Kept.PENDING)
        for key in (FoundKey(A), FoundKey(A, note=f"not {new}"), FoundKey(A, project=new))
    ]
    assert [cleaner.tells(info, [LOCKED, new]) for info in infos] == [False, True, True]
