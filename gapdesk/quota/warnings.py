"""When to tell that little, or nothing, is left of a model's quota for today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gapdesk.events import QuotaLow
from gapdesk.proxy.types import JsonObject
from gapdesk.quota.report import Capacity, Forecast

_LOW, _NOTHING = 20, 0
"""Per cent left."""


class Warner:
    """Tells each level once per quota day and model, also when keys were added in between."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[float, int]] = {}
        """Model to the end of the quota day and the lowest level told in it."""

    def look(
        self, capacities: Iterable[Capacity], forecasts: Iterable[Forecast], now: float
    ) -> tuple[QuotaLow, ...]:
        """What is to be told now; at most one level per model."""
        self._told = {model: told for model, told in self._told.items() if told[0] > now}
        lasts = {(one.model, one.dimension): one.lasts_until for one in forecasts}
        return tuple(
            QuotaLow(
                one.model,
                level,
                one.gone,
                one.limit or 0,
                one.day_end,
                lasts.get((one.model, one.dimension)) if level else None,
            )
            for one, level in self._news(capacities)
        )

    def state(self) -> JsonObject:
        """What was told, to be stored as JSON."""
        return {model: list(told) for model, told in self._told.items()}

    def restore(self, state: JsonObject) -> None:
        """Take over what `state` gave in an earlier run."""
        self._told = {model: (float(day_end), int(level)) for model, (day_end, level) in state.items()}

    def _news(self, capacities: Iterable[Capacity]) -> Iterator[tuple[Capacity, int]]:
        """The scarcer of requests and tokens of each model that reached a new level."""
        worst: dict[str, Capacity] = {}
        for one in capacities:
            if one.used_up or (one.limit and one.gone and _left(one) <= _LOW):
                known = worst.get(one.model)
                if known is None or _left(one) < _left(known):
                    worst[one.model] = one
        for model, one in worst.items():
            level = _NOTHING if one.used_up else _LOW
            day_end, told = self._told.get(model, (one.day_end, _LOW + 1))
            if level < told or day_end != one.day_end:
                self._told[model] = one.day_end, level
                yield one, level


def _left(capacity: Capacity) -> float:
    """Per cent; below 0 if more was used than there is."""
    limit = capacity.limit
    return 100 * (limit - capacity.gone) / limit if limit else 0.0
