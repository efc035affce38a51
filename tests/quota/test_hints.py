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
    assert "projects/1" in hints.suggestions()[0].reason


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
