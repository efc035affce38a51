from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.activity.filtering import Filter, result_of
from gapdesk.activity.types import Entry, Result, Wanted
from gapdesk.events import RequestHeld
from gapdesk.proxy.types import FailureKind, Kind
from tests.activity.requests import NOW, attempt, ended, running

BLOCKED = (attempt(kind=Kind.BLOCKED_PROMPT),)


@pytest.mark.parametrize(
    ("entry", "result"),
    [
        (running(), Result.RUNNING),
        (ended(), Result.ANSWERED),
        (ended(attempts=()), Result.ANSWERED),
        (ended(attempts=(attempt(kind=Kind.QUOTA_MINUTE, status=429), attempt())), Result.DETOUR),
        (ended(attempts=BLOCKED), Result.BLOCKED),
        (ended(attempts=BLOCKED, failure=FailureKind.BLOCKED, status=400), Result.BLOCKED),
        (ended(attempts=(attempt(kind=Kind.EMPTY),)), Result.FAILED),
        (ended(failure=FailureKind.QUOTA, status=429), Result.FAILED),
        (ended(failure=FailureKind.BROKEN_STREAM), Result.FAILED),
        (ended(attempts=BLOCKED, failure=FailureKind.UPSTREAM, status=502), Result.FAILED),
        (ended(status=404), Result.FAILED),
        (ended(status=499, attempts=(attempt(kind=Kind.CANCELLED),)), Result.LEFT),
    ],
)
def test_how_it_stands(entry: Entry, result: Result) -> None:
    assert result_of(entry) is result
    assert [each for each in Result if Filter(Wanted(result=each)).matches(entry)] == [result]


def test_what_is_held_waits() -> None:
    entry = running()
    entry.held = RequestHeld("r1", NOW)
    assert result_of(entry) is Result.WAITING


@pytest.mark.parametrize(
    "text",
    [
        *(
            "PHONE",
            "sillytavern",
            "3.8-FLASH",
            "spare",
            "main",
            "Straße",
            "quota",
            "192.168.1.7",
            "r1",
            "429",
        ),
        "  phone   flash ",
        "",
    ],
)
def test_words_are_looked_for_everywhere(text: str) -> None:
    entry = ended(
        attempts=(attempt(label="spare", kind=Kind.QUOTA_DAY), attempt()),
        message="Die STRASSE is closed",
        failure=FailureKind.QUOTA,
        status=429,
        address="192.168.1.7",
    )
    assert Filter(Wanted(text)).matches(entry)
    assert not Filter(Wanted(f"{text} nowhere")).matches(entry)


def test_no_word_spans_two_names() -> None:
    assert not Filter(Wanted("phonesilly")).matches(ended())


def test_a_key_that_was_asked_counts_though_it_did_not_answer() -> None:
    entry = ended(attempts=(attempt(label="spare"), attempt()))
    assert all(Filter(Wanted(key=label)).matches(entry) for label in ("spare", "main"))
    assert not Filter(Wanted(key="mai")).matches(entry)
    assert not Filter(Wanted(key="main")).matches(running())


NAMES = st.sampled_from(["", "a", "B", "ab", "b c"])
ENTRIES = st.builds(
    lambda client, client_id, model, key, labels, message, done: (
        ended(
            client=client, client_id=client_id, model=model, key=key, message=message,
            attempts=tuple(attempt(label=label) for label in labels),
        )
        if done
        else running(client=client, client_id=client_id, model=model)
    ),
    NAMES, NAMES, NAMES, NAMES, st.lists(NAMES, max_size=3), NAMES, st.booleans(),
)  # fmt: skip
WANTED = st.builds(
    Wanted,
    text=st.sampled_from(["", "A", "b", "A b", "200", "ANSWERED"]),
    client=NAMES,
    model=NAMES,
    key=NAMES,
    result=st.none() | st.sampled_from([Result.RUNNING, Result.ANSWERED, Result.DETOUR]),
)


def naive(entry: Entry, wanted: Wanted) -> bool:
    told, done = entry.told, entry.finished
    keys = {done.key, *(each.label for each in done.attempts)} if done else set()
    texts = [told.client, told.program, told.model, entry.id, *keys]
    texts += [done.message, str(done.status), str(done.failure or "")] if done else []
    return (
        wanted.client in ("", told.client_id)
        and wanted.model in ("", told.model)
        and (not wanted.key or wanted.key in keys)
        and wanted.result in (None, result_of(entry))
        and all(any(word in text.lower() for text in texts) for word in wanted.text.lower().split())
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(ENTRIES, max_size=4), WANTED)
def test_it_finds_what_a_naive_search_does(entries: list[Entry], wanted: Wanted) -> None:
    found = Filter(wanted)
    assert [found.matches(entry) for entry in entries] == [naive(entry, wanted) for entry in entries]
