"""Whether the pool has the right number of projects for what is asked of it.

Demand is the larger of today's forecast and the mean of the last seven quota days; what counts is its share
of the daily quota that the projects have together. Projects, not keys: more keys of one project add nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gapdesk.proxy.types import Dimension
from gapdesk.quota.forecast import forecast
from gapdesk.quota.reasons import tokens
from gapdesk.quota.report import Advice, AdviceKind, Capacity

_ADD_NOW, _ADD, _REMOVE = 0.95, 0.8, 0.3
"""Shares of the capacity (specification §7)."""


@dataclass(frozen=True, slots=True)
class _Need:
    """What is asked of one model a day, in requests or tokens, and what there is."""

    model: str
    dimension: Dimension
    demand: int
    by_forecast: bool
    capacity: int
    projects: int

    @property
    def ratio(self) -> float:
        return self.demand / self.capacity

    @property
    def enough(self) -> int:
        """The smallest number of such projects of which at most _ADD is used; in whole numbers, exact."""
        return max(1, -(-5 * self.demand * self.projects // (4 * self.capacity)))


def advise(
    capacities: Iterable[Capacity], means: Mapping[tuple[str, Dimension], float], now: float
) -> Advice:
    """Advice from today's `capacities` and the `means` of requests and tokens a day by (model, dimension)."""
    capacities = tuple(capacities)
    projects = max((capacity.projects for capacity in capacities), default=0)
    needs = [_need(capacity, means, now) for capacity in capacities if capacity.limit and capacity.projects]
    worst = max(needs, key=lambda need: need.ratio, default=None)
    if worst is None or worst.demand == 0:
        return Advice(AdviceKind.UNKNOWN, projects, projects, "", Dimension.RPD, 0, 0, by_forecast=False)
    kind, wanted = AdviceKind.KEEP, projects
    if worst.ratio > _ADD:
        kind = AdviceKind.ADD_NOW if worst.ratio > _ADD_NOW else AdviceKind.ADD
        projects = worst.projects
        wanted = max(projects + 1, worst.enough)
    elif worst.ratio < _REMOVE:
        fewest = max(need.enough for need in needs)
        if fewest < projects:
            kind, wanted = AdviceKind.REMOVE, fewest
    return Advice(
        kind, projects, wanted, worst.model, worst.dimension, worst.demand, worst.capacity, worst.by_forecast
    )


def _need(capacity: Capacity, means: Mapping[tuple[str, Dimension], float], now: float) -> _Need:
    assert capacity.limit
    expected = forecast(capacity, now).expected
    today = capacity.used if expected is None else expected
    mean = round(means.get((capacity.model, capacity.dimension), 0.0))
    return _Need(
        capacity.model,
        capacity.dimension,
        demand=max(today, mean),
        by_forecast=today > mean,
        capacity=capacity.limit,
        projects=capacity.projects,
    )


# --- in words -----------------------------------------------------------------------------------------------


def english(advice: Advice) -> str:
    """The advice in one sentence, with the numbers it comes from."""
    share = "under 1 %" if advice.ratio < 0.01 else f"{advice.ratio * 100:.0f} %"
    match advice.kind:
        case AdviceKind.ADD_NOW | AdviceKind.ADD:
            more = advice.wanted - advice.projects
            keys = "1 key of another project" if more == 1 else f"{more:,} keys of other projects"
            when = "now" if advice.kind is AdviceKind.ADD_NOW else "soon"
            gives = "gives" if advice.projects == 1 else "give"
            # Google's terms forbid getting round limits: more projects are not the only way.
            return (
                f"Add {keys} {when}, or turn on billing: {advice.model} "
                + _needs(advice, _amount(advice.demand, advice.dimension))
                + f", {_projects(advice.projects)} {gives} "
                + f"{_number(advice.capacity, advice.dimension)} ({share})."
            )
        case AdviceKind.REMOVE:
            would = f"{_projects(advice.wanted)} would do instead of {advice.projects:,}"
            return f"{would}: {_busiest(advice)} ({share})."
        case AdviceKind.KEEP:
            kept = "project" if advice.projects == 1 else f"{advice.projects:,} projects"
            return f"Keep your {kept}: {_busiest(advice)} ({share})."
        case AdviceKind.UNKNOWN:
            return "No advice yet: no daily limit is known, or nothing was used."


def _busiest(advice: Advice) -> str:
    demand = _number(advice.demand, advice.dimension)
    return f"{advice.model}, the busiest, " + _needs(
        advice, f"{demand} of {_amount(advice.capacity, advice.dimension)}"
    )


def _needs(advice: Advice, amount: str) -> str:
    return f"will need {amount} today" if advice.by_forecast else f"needs {amount} a day on average"


def _projects(count: int) -> str:
    return "1 project" if count == 1 else f"{count:,} projects"


def _amount(count: int, dimension: Dimension) -> str:
    unit = "token" if dimension is Dimension.TPD else "request"
    return f"{_number(count, dimension)} {unit}" + ("" if count == 1 else "s")


def _number(count: int, dimension: Dimension) -> str:
    return tokens(count) if dimension is Dimension.TPD else f"{count:,}"
