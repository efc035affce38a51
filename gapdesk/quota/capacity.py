"""What the projects have together of a model today."""

from __future__ import annotations

from collections.abc import Iterable

from gapdesk.proxy.types import Dimension
from gapdesk.quota.ledger import ORDER
from gapdesk.quota.meter import Meter
from gapdesk.quota.project import Project
from gapdesk.quota.report import Capacity

_UNUSED = (0, 0, 0, 0)


def capacities(
    model: str, projects: Iterable[Project], day: tuple[float, float], now: float
) -> tuple[Capacity, Capacity]:
    """What `projects` have together of a model for the `day` (start, end): requests, and tokens.

    A project without any quota for the model is not counted.
    """
    found = (project.meters.get(model) for project in projects)
    uses = [
        (meter, meter.ledger.counts(now) if meter.stamp > 0 else _UNUSED)
        for meter in found
        if meter is not None and not meter.closed and not meter.none
    ]
    return (
        _capacity(model, Dimension.RPD, uses, day, now),
        _capacity(model, Dimension.TPD, uses, day, now),
    )


def _capacity(
    model: str,
    dimension: Dimension,
    uses: Iterable[tuple[Meter, tuple[int, int, int, int]]],
    day: tuple[float, float],
    now: float,
) -> Capacity:
    """A project's limit is what Google or the user says, or the table for its tier; else, if Google calls it
    used up, what it used. A number that only ranks, and was exceeded, is no limit: it is not known."""
    place = ORDER.index(dimension)
    used = elsewhere = total = count = out = 0
    known = True
    limits: dict[int, tuple[int | None, bool]] = {}  # by identity: most meters share theirs
    for meter, counts in uses:
        which, spent = id(meter.limits), counts[place]
        if which not in limits:
            limit = meter.limit(dimension)
            limits[which] = (None, False) if limit is None else (limit.value, limit.blocks)
        value, certain = limits[which]
        exhausted = meter.hold is not None and meter.exhausted(dimension, now)
        if value == 0 and not spent and not exhausted:
            continue
        count += 1
        used += spent
        if exhausted:
            out += 1
            if not certain:
                value = spent or value or 0
            elsewhere += max(0, (value or 0) - spent)
        elif value is not None and not certain and spent > value:
            value = None
        if value is None:
            known = False
        else:
            total += value
    return Capacity(model, dimension, used, total if known else None, count, *day, out, elsewhere)
