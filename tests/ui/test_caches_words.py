from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.caching.types import Difference, Implicit, Maker, Obstacle, Unable
from gapdesk.ui import cache_words
from gapdesk.ui.sample_caches import CACHES, IMPLICIT, NOBODY, NOW, UNABLE


def test_the_sum_says_whether_caching_pays() -> None:
    assert cache_words.summary(CACHES, IMPLICIT) == (
        "Explicit caches saved 1.22 M tokens in 90 hits."
        " Google's own cache gave 8.41 M of 20.2 M prompt tokens for a tenth or less."
    )
    once = replace(CACHES[0], hits=1, saved=21_300)
    assert cache_words.summary([once], ()) == "Explicit caches saved 21.3 k tokens in one hit."


def test_the_sum_says_when_nothing_was_saved() -> None:
    assert cache_words.summary(CACHES[2:3], ()) == "No explicit cache was used yet."
    assert "none of 620 k prompt tokens" in cache_words.summary((), IMPLICIT[2:])
    assert "no request was answered" in cache_words.summary((), ())


def test_a_cache_is_idle_an_hour_after_its_last_hit_or_soon_without_any() -> None:
    used = replace(CACHES[0], used=NOW - 3600)
    assert (used.idle(NOW), used.idle(NOW + 1)) == (False, True)
    new = replace(CACHES[0], hits=0, used=0.0, created=NOW - 300)
    assert (new.idle(NOW), new.idle(NOW + 1)) == (False, True)


def test_one_reason_is_said_once_for_all_projects() -> None:
    groups = cache_words.grouped(NOBODY)
    assert [len(group.members) for group in groups] == [5, 1]
    said = cache_words.barred(groups[0], str.title, NOW)
    assert said == (
        "Projects Alpha, Beta, Gamma and 2 more: Google gives its free tier no storage for caches."
        " Learned 10 d ago."
    )
    assert cache_words.barred(groups[1], str, NOW) == "gemini-4-flash: This model takes no explicit caches."


def test_refusals_in_other_words_stay_apart() -> None:
    refused = Unable("alpha", "m", Obstacle.REFUSED, "Billing {is} off.", NOW - 30)
    groups = cache_words.grouped([refused, replace(refused, words="Not now."), replace(refused, project="b")])
    assert [[each.project for each in group.members] for group in groups] == [["alpha", "b"], ["alpha"]]
    said = cache_words.barred(groups[1], str, NOW)
    assert said == "Project alpha · m: Google refused: Not now. Learned 30 s ago."
    assert "Billing {is} off." in cache_words.barred(groups[0], str, NOW)


def test_a_learned_fact_of_all_projects_is_not_mixed_with_that_of_one() -> None:
    everywhere = replace(UNABLE[0], project="")
    groups = cache_words.grouped([UNABLE[0], everywhere])
    assert [cache_words.barred(group, str, NOW).split(":")[0] for group in groups] == [
        "Project alpha",
        "Every project",
    ]


@pytest.mark.parametrize("place", ["system", "tools", "contents"])
def test_each_place_has_a_hint_and_a_way_out(place: str) -> None:
    found = Difference(place, 3, "a", "b", 0)
    assert "changes each turn" in cache_words.hint(found)
    assert ("message 3" in cache_words.hint(found)) == (place == "contents")
    assert cache_words.way_out(found).endswith(".")


def test_a_hint_needs_two_changes_in_a_row() -> None:
    found = Difference("system", 0, "09:14", "09:15", 4)
    row = Implicit("c", "m", 5, 100, 0, 1, found)
    assert cache_words.spoiled(row) is None
    assert cache_words.spoiled(replace(row, changes=2)) is found
    assert cache_words.spoiled(replace(row, changes=9, difference=None)) is None


def test_every_state_has_words() -> None:
    assert set(cache_words.MAKERS) == set(Maker)
    assert set(cache_words.OBSTACLES) == set(Obstacle)


@settings(max_examples=200, deadline=None)
@given(
    st.text("ab ", max_size=8),
    st.text("abc", max_size=6),
    st.text("abc", max_size=6),
    st.text("ab", max_size=8),
)
def test_the_change_is_what_lies_between_what_both_share(start: str, old: str, new: str, end: str) -> None:
    before, after = start + old + end, start + new + end
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    at = min(len(before), len(after)) if at is None else at
    was, became = cache_words.change(Difference("system", 0, before, after, at))
    rest = before[at + len(was) :]
    assert before[:at] + was + rest == before
    assert before[:at] + became + rest == after
    assert len(was) <= max(0, len(before) - at)
    if was and became:
        assert was[0] != became[0]
        assert was[-1] != became[-1]
