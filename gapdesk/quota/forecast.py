"""How far today's quota goes at today's rate."""

from __future__ import annotations

from gapdesk.proxy.types import Dimension
from gapdesk.quota.report import Capacity, Forecast

_EARLIEST = {Dimension.RPD: 0.01, Dimension.TPD: 0.1}
"""Part of the quota day that must have passed before its use says anything (specification §7)."""


def forecast(capacity: Capacity, now: float) -> Forecast:
    """What `capacity` comes to by the end of its quota day, which may have 23, 24 or 25 hours."""
    used, limit = capacity.used, capacity.limit
    elapsed = capacity.elapsed(now)
    expected = round(used / elapsed) if elapsed >= _EARLIEST[capacity.dimension] else None
    lasts_until = None
    if capacity.used_up:
        lasts_until = now
    elif limit and used and expected is not None:
        gone = now - capacity.day_start
        reached = capacity.day_start + gone * (limit - capacity.elsewhere) / used
        lasts_until = reached if reached < capacity.day_end else None
    return Forecast(
        capacity.model,
        capacity.dimension,
        used,
        limit,
        expected,
        lasts_until,
        resets_at=capacity.day_end,
        used_up=capacity.used_up,
    )
