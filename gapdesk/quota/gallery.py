"""What can be seen of the pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from math import inf

from gapdesk.events import ModelToday
from gapdesk.proxy.types import Dimension
from gapdesk.quota import capacity, views
from gapdesk.quota.hints import Suggestion
from gapdesk.quota.keys import Explanation, KeyRow, KeyState, KeyStatus, ModelLine
from gapdesk.quota.ledger import ORDER, Ledger
from gapdesk.quota.meter import Meter
from gapdesk.quota.project import Project
from gapdesk.quota.report import Capacity
from gapdesk.quota.roster import Roster


class Gallery:
    """The looking half of a Pool."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    # --- keys -----------------------------------------------------------------------------------------------

    def row(self, key_id: str, model: str, now: float) -> KeyRow | None:
        """A key with the quota of `model`, or ("") of what is worst off; None if there is no such key."""
        key = self._roster.keys.get(key_id)
        if key is None:
            return None
        meter = self._meter(key.project, model) if model else None
        return views.key_row(key, self._tier(key.project), meter, now)

    def status(self, key_id: str, now: float) -> KeyStatus | None:
        """All there is to see of a key; None if there is none of that id."""
        key = self._roster.keys.get(key_id)
        if key is None:
            return None
        tier = self._tier(key.project)
        return views.key_status(key, tier, views.model_lines(key.project, tier, now), now)

    def statuses(self, now: float) -> tuple[KeyStatus, ...]:
        """Every key, in the order in which they came."""
        lines = {
            name: views.model_lines(project, self._tier(project), now)
            for name, project in self._roster.projects.items()
        }
        return tuple(
            views.key_status(key, self._tier(key.project), lines[key.project.name], now)
            for key in self._roster.keys.values()
        )

    def tally(self, now: float) -> Counter[KeyState]:
        """How many keys are in which state; much cheaper than `statuses`."""
        return Counter(views.key_state(key, now)[0] for key in self._roster.keys.values())

    def explain(self, model: str | None, now: float) -> tuple[Explanation, ...]:
        """How each key stands for `model`: first those that can be asked, in the order in which one request
        would go through them, then the others, the soonest to come back first."""
        board = self._roster.board(model, now)
        turns = []
        for place, meter in enumerate(board.order()):
            usable = (key for key in meter.project.keys.values() if key.usable)
            turns += [(turn, place, key) for turn, key in enumerate(usable)]
        turns.sort(key=lambda one: one[:2])
        ranks = {key: rank for rank, (_, _, key) in enumerate(turns, 1)}
        found = []
        for key in (*ranks, *(key for key in self._roster.keys.values() if key not in ranks)):
            meter = key.project.meters[board.model]
            found.append(views.explanation(key, meter, self._tier(key.project), ranks.get(key), now))
        return tuple(sorted(found, key=_return))

    def labels(self) -> dict[str, str]:
        """The label of each key, by id."""
        return {key_id: key.info.label for key_id, key in self._roster.keys.items()}

    # --- projects and models --------------------------------------------------------------------------------

    def usable_projects(self) -> tuple[str, ...]:
        """The projects that have a key which can be asked, whatever their quota."""
        return tuple(name for name, project in self._roster.projects.items() if project.usable)

    def would_merge(self, key_ids: Iterable[str], project: str | None) -> bool:
        """Whether counts of several projects would become one, for good, if those keys were in `project`.

        The last key that leaves a project takes along what was used of it.
        """
        if project is None:
            return False
        keys = [self._roster.keys[key_id] for key_id in key_ids if key_id in self._roster.keys]
        moved = {key.info.id for key in keys if key.project.name != project}
        target = self._roster.projects.get(project)
        taken = target is not None and bool(moved) and (bool(target.keys) or target.was_used)
        left = {key.project for key in keys if key.info.id in moved and key.project.keys.keys() <= moved}
        return sum(source.was_used for source in left) + taken > 1

    def home(self, project: str) -> str:
        """The name by which a project goes now: it may have been merged meanwhile."""
        found = self._roster.find(project)
        return project if found is None else found.name

    def next_change(self, model: str | None, now: float) -> float | None:
        """When the next project now kept back may be asked for `model`; None if waiting changes nothing."""
        board = self._roster.board(model, now)
        gates = (meter.gate(1, now) for meter in board.out if meter.project.usable)
        return min((gate.until for gate in gates if gate and gate.until is not None), default=None)

    def models(self, now: float) -> tuple[str, ...]:
        """The models asked for today, as Google counts them, the busiest first.

        One that perhaps does not exist is none: nothing of it counts.
        """
        start = self._roster.day.start(now)
        place = ORDER.index(Dimension.RPD)
        requests: Counter[str] = Counter()
        for meter in self._meters():
            if meter.stamp >= start and not meter.idle(now):
                requests[meter.model] += meter.ledger.counts(now)[place]
        return tuple(sorted(requests, key=lambda model: (-requests[model], model)))

    def lines(self, now: float) -> Iterator[tuple[str, tuple[str, ...], ModelLine]]:
        """(project, labels of its keys, model) for whatever was used today or is denied, for the best key.

        Others may have their turn in between; projects that go meanwhile are still told of.
        """
        for project in tuple(self._roster.projects.values()):
            labels = tuple(key.info.label for key in project.keys.values())
            if labels:
                lines = views.model_lines(project, self._tier(project), now)
                for line in views.with_best_key(project, lines):
                    yield project.name, labels, line

    def capacities(self, now: float) -> tuple[Capacity, ...]:
        """What all usable projects have together today, by requests and by tokens, of each model asked for of
        late: in this run, or before it and still remembered."""
        usable = [project for project in self._roster.projects.values() if project.usable]
        day = (self._roster.day.start(now), self._roster.day.end(now))
        everybody = self._roster.projects.values()
        asked = [
            model
            for model in self._roster.boards
            if model and any(project.meters[model].stamp > 0 for project in everybody)
        ]
        found = chain.from_iterable(capacity.capacities(model, usable, day, now) for model in sorted(asked))
        return tuple(one for one in found if one.projects and (one.used or one.limit is not None))

    def model_today(self, now: float) -> tuple[ModelToday, ...]:
        """What is left of today's requests over all usable projects, for each model asked for of late."""
        return tuple(
            ModelToday(one.model, one.gone, one.limit, one.day_end)
            for one in self.capacities(now)
            if one.dimension is Dimension.RPD
        )

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Projects with keys that are probably one; see `Pool.merge` and `Pool.dismiss`."""
        there = {project.name for project in self._roster.projects.values() if project.keys}
        return tuple(one for one in self._roster.hints.suggestions() if {one.first, one.second} <= there)

    def _meters(self) -> Iterator[Meter]:
        """All that stand for a model."""
        for model in self._roster.boards:
            if model:
                yield from (project.meters[model] for project in self._roster.projects.values())

    def _meter(self, project: Project, model: str) -> Meter:
        """The meter of a project; a passing one if the model was never asked for."""
        name, limits = self._roster.limits.quota_model(model), self._roster.limits
        meter = project.meters.get(name)
        if meter is None:
            meter = Meter(project, name, Ledger(self._roster.day), limits.effective(project.name, name))
        return meter

    def _tier(self, project: Project) -> str | None:
        return self._roster.limits.tier(project.name)


def _return(one: Explanation) -> tuple[int, float]:
    """Those that can be asked by rank, the others by the time of their return."""
    if one.rank is not None:
        return one.rank, 0.0
    until = one.reason.until if one.reason is not None else None
    return 1 << 60, inf if until is None else until
