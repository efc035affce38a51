"""Whether the pool has the right number of projects for what is asked of it.

Demand is the larger of today's forecast, once it says anything, and the mean of the last seven quota days;
what counts is its share of the daily quota that the projects have together. Projects, not keys: more keys of
one project add nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gapdesk.proxy.types import Dimension
from gapdesk.quota.forecast import forecast
from gapdesk.quota.reasons import tokens
from gapdesk.quota.report import Advice, AdviceKind, Capacity, Past

_ADD_NOW, _ADD, _REMOVE = 0.95, 0.8, 0.3
"""Shares of the capacity (specification §7)."""
_TELLING_TIME, _TELLING_USE = 0.1, 0.2
"""Part of the quota day, or of the capacity, from which on today's forecast is something to act upon: the
first requests of a day come to anything."""
_ENOUGH_DAYS, _ENOUGH_TIME = 3, 0.5
"""Full days on record, or part of the quota day, from which on fewer projects may be said to do."""


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


def advise(capacities: Sequence[Capacity], past: Past, now: float) -> Advice:
    """Advice from today's `capacities` and the days before."""
    projects = max((capacity.projects for capacity in capacities), default=0)
    known = [capacity for capacity in capacities if capacity.limit and capacity.projects]
    needs = [_need(capacity, past, now) for capacity in known]
    worst = max(needs, key=lambda need: need.ratio, default=None)
    if worst is None or worst.demand == 0:
        kind = AdviceKind.EARLY if any(capacity.used for capacity in known) else AdviceKind.UNKNOWN
        return Advice(kind, projects, projects, "", Dimension.RPD, 0, 0, by_forecast=False)
    kind, wanted = AdviceKind.KEEP, projects
    if worst.ratio > _ADD:
        kind = AdviceKind.ADD_NOW if worst.ratio > _ADD_NOW else AdviceKind.ADD
        projects = worst.projects
        wanted = max(projects + 1, worst.enough)
    elif worst.ratio < _REMOVE and _seen_enough(capacities, past, now):
        fewest = max(need.enough for need in needs)
        if fewest < projects:
            kind, wanted = AdviceKind.REMOVE, fewest
    return Advice(
        kind, projects, wanted, worst.model, worst.dimension, worst.demand, worst.capacity, worst.by_forecast
    )


def _need(capacity: Capacity, past: Past, now: float) -> _Need:
    assert capacity.limit
    expected = forecast(capacity, now).expected if _telling(capacity, now) else None
    mean = round(past.means.get((capacity.model, capacity.dimension), 0.0))
    return _Need(
        capacity.model,
        capacity.dimension,
        demand=mean if expected is None else max(expected, mean),
        by_forecast=expected is not None and expected > mean,
        capacity=capacity.limit,
        projects=capacity.projects,
    )


def _telling(capacity: Capacity, now: float) -> bool:
    """Whether what was used today tells how much it will be."""
    return capacity.elapsed(now) >= _TELLING_TIME or capacity.used >= _TELLING_USE * (capacity.limit or 0)


def _seen_enough(capacities: Sequence[Capacity], past: Past, now: float) -> bool:
    """Whether it may be said that fewer projects would do: of every model used, need and limit are known."""
    if past.days < _ENOUGH_DAYS and all(one.elapsed(now) < _ENOUGH_TIME for one in capacities):
        return False
    used = {one.model for one in capacities if one.used}
    used |= {model for (model, _), mean in past.means.items() if round(mean)}
    return used <= {one.model for one in capacities if one.limit}


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
        case AdviceKind.EARLY:
            return "Too early to say whether your keys will do: the quota day has just begun."
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
