from __future__ import annotations

import pytest

from gapdesk.quota.hints import Hints

NOW = 1_800_000_000.0
ID = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"


def pairs(hints: Hints) -> set[tuple[str, str]]:
    return {(found.first, found.second) for found in hints.suggestions()}


def test_the_same_project_number() -> None:
    hints = Hints()
    hints.number("a", "projects/1")
    hints.number("b", "projects/2")
    hints.number("a", "projects/1")
    assert pairs(hints) == set()
    hints.number("c", "projects/1")
    assert pairs(hints) == {("a", "c")}
    assert "projects/1" in str(hints.suggestions()[0].reason)


@pytest.mark.parametrize(
    ("model", "quota_id", "later", "drift", "found"),
    [
        ("m", ID, 4.9, 1.9, True),
        ("m", ID, 5.1, 0.0, False),
        ("m", ID, 1.0, 2.1, False),
        ("other", ID, 1.0, 0.0, False),
        ("m", "another id", 1.0, 0.0, False),
    ],
)
def test_the_same_limit_with_the_same_reset(
    model: str, quota_id: str, later: float, drift: float, found: bool
) -> None:
    hints = Hints()
    hints.limit("a", "m", ID, NOW, NOW + 48)
    hints.limit("b", model, quota_id, NOW + later, NOW + 48 + drift)
    assert pairs(hints) == ({("a", "b")} if found else set())


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)])
def test_hits_that_are_both_explained_are_no_sign(first: bool, second: bool) -> None:
    hints = Hints()
    hints.limit("a", "m", ID, NOW, NOW + 48, explained=first)
    hints.limit("b", "m", ID, NOW, NOW + 48, explained=second)
    assert (pairs(hints) == set()) is (first and second)


def test_a_project_hitting_its_own_limit_again_is_no_sign() -> None:
    hints = Hints()
    hints.limit("a", "m", ID, NOW, NOW + 48)
    hints.limit("a", "m", ID, NOW, NOW + 48)
    assert hints.suggestions() == ()


def test_a_merge_settles_the_matter() -> None:
    hints = Hints()
    hints.number("a", "projects/1")
    hints.number("b", "projects/1")
    hints.limit("b", "m", ID, NOW, NOW + 48)
    hints.merged("b", "a")
    assert hints.suggestions() == ()
    hints.limit("c", "m", ID, NOW, NOW + 48)
    assert hints.suggestions() == ()


def test_a_new_name_keeps_the_number_and_what_was_dismissed() -> None:
    hints = Hints()
    for project in ("a", "b", "c"):
        hints.number(project, "projects/1")
    hints.dismiss("a", "b")
    assert pairs(hints) == {("a", "c"), ("b", "c")}
    assert hints.newly_dismissed() == (("a", "b"),)
    hints.merged("b", "home")  # its key was given a project
    assert hints.number_of("home") == "projects/1"
    assert hints.number_of("b") is None
    assert pairs(hints) == {("a", "c"), ("c", "home")}
    assert hints.newly_dismissed() == (("a", "home"),)
    hints.merged("home", "a")  # they are one after all
    assert hints.newly_dismissed() == ()
    assert hints.newly_dismissed() is None


def test_what_was_dismissed_is_not_found_again() -> None:
    hints = Hints()
    hints.restore([("b", "a")])
    hints.number("a", "projects/1")
    hints.number("b", "projects/1")
    assert pairs(hints) == set()
    assert hints.newly_dismissed() is None
