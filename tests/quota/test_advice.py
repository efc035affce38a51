"""The number of projects that the advice names really does, and no smaller one would."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension
from gapdesk.quota.advice import advise, english
from gapdesk.quota.report import Advice, AdviceKind, Capacity, Past

START, DAY = 1_800_000_000.0, 86400.0
NOON = START + DAY / 2
MEAN = Past(7, {("m", Dimension.RPD): 30.0})


def capacity(
    used: int, limit: int | None, projects: int, model: str = "m", dimension: Dimension = Dimension.RPD
) -> Capacity:
    return Capacity(model, dimension, used, limit, projects, START, START + DAY)


def advice_for(*capacities: Capacity) -> Advice:
    return advise(capacities, Past(), NOON)


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
        case AdviceKind.UNKNOWN | AdviceKind.EARLY:
            assert advice.kind is AdviceKind.UNKNOWN and used == 0


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
    advice = advise([capacity(9, 0, 0), capacity(9, None, 2)], MEAN, NOON)
    assert (advice.kind, advice.projects, advice.wanted, advice.model) == (AdviceKind.UNKNOWN, 2, 2, "")


def test_the_larger_of_forecast_and_mean_is_the_demand() -> None:
    by_mean = advise([capacity(10, 100, 2)], MEAN, NOON)
    by_forecast = advise([capacity(20, 100, 2)], MEAN, NOON)
    assert (by_mean.demand, by_mean.by_forecast) == (30, False)
    assert (by_forecast.demand, by_forecast.by_forecast) == (40, True)


@settings(max_examples=200, deadline=None)
@given(uses, st.floats(0, 1), st.none() | st.floats(0, 10_000))
def test_a_few_first_requests_of_a_day_are_no_forecast(
    use: tuple[int, int, int], elapsed: float, mean: float | None
) -> None:
    used, each, projects = use
    past = Past() if mean is None else Past(7, {("m", Dimension.RPD): mean})
    advice = advise([capacity(used, each * projects, projects)], past, START + elapsed * DAY)
    telling = elapsed >= 0.01 and (elapsed >= 0.1 or used >= 0.2 * each * projects)
    if not telling:
        assert not advice.by_forecast and advice.demand == round(mean or 0)
    if advice.kind is AdviceKind.EARLY:
        assert used and not telling and not round(mean or 0)
    if advice.kind is AdviceKind.UNKNOWN:
        assert not used and not round(mean or 0)


@pytest.mark.parametrize(("used", "kind"), [(19, AdviceKind.EARLY), (20, AdviceKind.ADD_NOW)])
def test_a_fifth_of_the_capacity_tells_before_a_tenth_of_the_day(used: int, kind: AdviceKind) -> None:
    assert advise([capacity(used, 100, 4)], Past(), START + DAY / 20).kind is kind


@pytest.mark.parametrize(
    ("days", "elapsed", "kind"),
    [
        (2, 0.49, AdviceKind.KEEP),
        (2, 0.5, AdviceKind.REMOVE),
        (3, 0.0, AdviceKind.REMOVE),
        (3, 0.49, AdviceKind.REMOVE),
    ],
)
def test_fewer_projects_would_do_after_three_days_or_half_of_one(
    days: int, elapsed: float, kind: AdviceKind
) -> None:
    past = Past(days, {("m", Dimension.RPD): 2.0})
    assert advise([capacity(1, 100, 4)], past, START + elapsed * DAY).kind is kind


@pytest.mark.parametrize(
    ("other", "means", "kind"),
    [
        (capacity(3, None, 4, "other"), {}, AdviceKind.KEEP),
        (capacity(0, None, 4, "other"), {}, AdviceKind.REMOVE),
        (capacity(3, 100, 4, "other"), {}, AdviceKind.REMOVE),
        (capacity(99, None, 4, dimension=Dimension.TPD), {}, AdviceKind.REMOVE),
        (capacity(1, 100, 4), {("other", Dimension.RPD): 5.0}, AdviceKind.KEEP),
        (capacity(1, 100, 4), {("other", Dimension.RPD): 0.2}, AdviceKind.REMOVE),
    ],
)
def test_fewer_projects_would_do_only_if_the_limits_of_all_models_used_are_known(
    other: Capacity, means: dict[tuple[str, Dimension], float], kind: AdviceKind
) -> None:
    assert advise([capacity(1, 100, 4), other], Past(7, means), NOON).kind is kind
