"""The number of projects that the advice names really does, and no smaller one would."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension
from gapdesk.quota.advice import advise, english
from gapdesk.quota.report import Advice, AdviceKind, Capacity

START, DAY = 1_800_000_000.0, 86400.0
NOON = START + DAY / 2


def capacity(
    used: int, limit: int | None, projects: int, model: str = "m", dimension: Dimension = Dimension.RPD
) -> Capacity:
    return Capacity(model, dimension, used, limit, projects, START, START + DAY)


def advice_for(*capacities: Capacity) -> Advice:
    return advise(capacities, {}, NOON)


uses = st.tuples(st.integers(0, 10_000), st.integers(1, 500), st.integers(1, 40))
"""Used by noon, limit of one project, projects."""
light_uses = st.tuples(st.integers(0, 30), st.integers(100, 500), st.integers(2, 40))


@settings(max_examples=200, deadline=None)
@given(uses)
def test_the_number_named_is_the_smallest_that_does(use: tuple[int, int, int]) -> None:
    used, each, projects = use
    advice = advice_for(capacity(used, each * projects, projects))
    demand = used * 2

    def does(count: int) -> bool:
        return 10 * demand <= 8 * count * each

    match advice.kind:
        case AdviceKind.ADD | AdviceKind.ADD_NOW:
            assert advice.wanted > projects and does(advice.wanted)
            assert advice.wanted == projects + 1 or not does(advice.wanted - 1)
        case AdviceKind.REMOVE:
            assert 1 <= advice.wanted < projects and does(advice.wanted)
            assert advice.wanted == 1 or not does(advice.wanted - 1)
        case AdviceKind.KEEP:
            assert advice.wanted == projects and does(projects)
        case AdviceKind.UNKNOWN:
            assert used == 0


@settings(max_examples=100, deadline=None)
@given(st.lists(light_uses, min_size=1, max_size=5))
def test_fewer_projects_would_do_for_every_model(found: list[tuple[int, int, int]]) -> None:
    capacities = [
        capacity(used, each * projects, projects, f"m{n}") for n, (used, each, projects) in enumerate(found)
    ]
    advice = advice_for(*capacities)
    assume(advice.kind is AdviceKind.REMOVE)
    for used, each, _ in found:
        assert 10 * used * 2 <= 8 * advice.wanted * each


@settings(max_examples=100, deadline=None)
@given(st.lists(uses, min_size=1, max_size=5))
def test_one_sentence_with_the_right_plurals(found: list[tuple[int, int, int]]) -> None:
    capacities = [
        capacity(used, each * projects, projects, f"m{n}") for n, (used, each, projects) in enumerate(found)
    ]
    sentence = english(advice_for(*capacities))
    assert sentence.count(". ") == 0 and sentence.endswith(".")
    for wrong in (" 1 keys", " 1 projects", " 1 requests", "1 project give ", "  "):
        assert wrong not in f" {sentence}"


@pytest.mark.parametrize(
    ("used", "kind"), [(40, AdviceKind.KEEP), (41, AdviceKind.ADD), (48, AdviceKind.ADD_NOW)]
)
def test_the_thresholds(used: int, kind: AdviceKind) -> None:
    assert advice_for(capacity(used, 100, 4)).kind is kind


def test_a_single_project_is_never_taken_away() -> None:
    assert advice_for(capacity(1, 100, 1)).kind is AdviceKind.KEEP


def test_no_capacity_is_no_reason_to_divide() -> None:
    advice = advise([capacity(9, 0, 0), capacity(9, None, 2)], {("m", Dimension.RPD): 5.0}, NOON)
    assert (advice.kind, advice.projects, advice.wanted, advice.model) == (AdviceKind.UNKNOWN, 2, 2, "")


def test_the_larger_of_forecast_and_mean_is_the_demand() -> None:
    place = ("m", Dimension.RPD)
    by_mean = advise([capacity(10, 100, 2)], {place: 30.0}, NOON)
    by_forecast = advise([capacity(20, 100, 2)], {place: 30.0}, NOON)
    assert (by_mean.demand, by_mean.by_forecast) == (30, False)
    assert (by_forecast.demand, by_forecast.by_forecast) == (40, True)
