"""The keys, the projects they count in, and one board per model: kept in step with each other."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from math import inf, nextafter
from typing import Unpack

from gapdesk.quota.board import Board
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.hints import Hints
from gapdesk.quota.journal import Journal
from gapdesk.quota.keys import KeyChanges, KeyInfo
from gapdesk.quota.ledger import Ledger
from gapdesk.quota.limits import Limits
from gapdesk.quota.meter import Meter
from gapdesk.quota.project import Key, Project
from gapdesk.quota.records import KeyRecord

_MOST_BOARDS = 64
"""Callers may name any model; the boards of the least recent ones are given up."""
_SET_BACK = 60.0
"""Seconds by which the clock must go back for what it was to bring about to be looked at again."""
_NEVER = 1e12
"""Projects never used for a model go before all used ones, in the order in which they came."""


class Roster:
    """Who is there. A key's project always bears the name `KeyInfo.home`."""

    def __init__(self, limits: Limits, day: QuotaDay, hints: Hints) -> None:
        self.limits = limits
        self.day = day
        self.hints = hints
        self.keys: dict[str, Key] = {}
        self.projects: dict[str, Project] = {}
        self.boards: OrderedDict[str, Board] = OrderedDict()
        self.now = 0.0
        """The latest time heard of, for what happens between leases."""
        self.journal = Journal()
        self.known: dict[str, KeyRecord] = {}
        """What is known of keys that are not there: they may come, or come back."""
        self.merged: dict[str, str] = {}
        """Names of projects that are no more to what they became part of."""
        self._made = 0
        self._last_used = 0.0

    def add(self, info: KeyInfo, locked: bool) -> None:
        """Take a key in; ValueError if its id is there already."""
        if info.id in self.keys:
            raise ValueError(f"key {info.id} is in the pool already")
        project = self.home(info.home)
        if not project.keys:
            self._last_in_line(project)
        key = self.keys[info.id] = Key(info, project, locked=locked)
        known = self.known.pop(info.id, None)
        if known is not None:
            key.proven, key.fault, key.last_used = known.proven, known.fault, known.last_used
        project.take(key)
        if info.tier is not None and (known is None or self.limits.tier(project.name) is None):
            self._hear_tier(key)
        self.look_at(project)

    def remove(self, key_id: str) -> None:
        """Forget a key; KeyError if there is none. Its project keeps its counts."""
        key = self.keys.pop(key_id)
        del key.project.keys[key_id]
        self.known[key_id] = key.record()
        self._place_all(key.project)

    def lock(self, key_id: str, locked: bool) -> None:
        """Its secret went, or came; KeyError if there is no such key."""
        key = self.keys[key_id]
        key.locked = locked
        self._place_all(key.project)

    def update(self, key_id: str, **changes: Unpack[KeyChanges]) -> None:
        """Change what is configured of a key; KeyError if there is none.

        The last key that leaves a project takes the counts along.
        """
        key = self.keys[key_id]
        key.info = replace(key.info, **changes)
        if key.info.home != key.project.name:
            self._move(key, self.home(key.info.home))
        if "tier" in changes or self.limits.tier(key.project.name) is None:
            self._hear_tier(key)
        self.look_at(key.project)

    def merge(self, project_a: str, project_b: str) -> None:
        """The keys of `project_b` belong to `project_a`: counts are added up. KeyError for unknown names."""
        target, gone = self.projects[project_a], self.projects[project_b]
        if target is gone:
            return
        for key in list(gone.keys.values()):
            key.info = replace(key.info, project=target.name)
            self._move(key, target)
        if gone.name in self.projects:  # it had no keys
            self._absorb(target, gone)
            self.look_at(target)

    def reopen(self, project: Project) -> None:
        """Let a project be asked for the models it was denied; `look_at` it then."""
        self.limits.forget_zeros(project.name)
        for meter in project.meters.values():
            if meter.closed:
                meter.closed = 0.0
                self.journal.meters.add(meter)

    def note(self, key: Key) -> None:
        """What is known of a key or its project has changed: to be written down."""
        self.journal.keys.add(key.info.id)
        self.journal.projects.add(key.project.name)

    def refresh(self) -> None:
        """Limits were changed from outside: look at them again."""
        for project in self.projects.values():
            for meter in project.meters.values():
                limits = self.limits.effective(project.name, meter.model)
                if limits != meter.limits:
                    meter.obey(limits)
                    self.place(meter)

    def set_zone(self, zone: str, now: float) -> None:
        """Count Google's days in another time zone; ZoneInfoNotFoundError if there is none of that name."""
        self.hear(now)
        before = self.day.end(now)
        self.day.move(zone)
        for project in self.projects.values():
            for meter in project.meters.values():
                if meter.change_day(before, self.day, now):
                    self.place(meter)
                    self.journal.meters.add(meter)

    def home(self, name: str) -> Project:
        """The project of that name, made if there is none."""
        project = self.projects.get(name)
        if project is None:
            if self.merged.pop(name, None) is not None:
                self.journal.projects.add(name)
            project = self.projects[name] = Project(name)
            for model, board in self.boards.items():
                board.add(self.meter(project, model), self.now)
        return project

    def find(self, name: str) -> Project | None:
        """The project of that name, or what it was merged into or became when its key was given a project."""
        while name in self.merged:
            name = self.merged[name]
        return self.projects.get(name)

    def _hear_tier(self, key: Key) -> None:
        """What the user says holds until Google says otherwise: a key that is known is not heard again."""
        self.journal.keys.add(key.info.id)
        if self.limits.set_tier(key.project.name, key.info.tier):
            self.journal.projects.add(key.project.name)

    def _move(self, key: Key, target: Project) -> None:
        source = key.project
        del source.keys[key.info.id]
        target.take(key)
        if source.keys:
            self.look_at(source)
        else:
            self._absorb(target, source)
        self.look_at(target)

    def _absorb(self, target: Project, gone: Project) -> None:
        for model, meter in gone.meters.items():
            heir = meter.heir = self.meter(target, model)
            heir.absorb(meter, self.now)
            stamp = heir.stamp if meter.used is None else max(heir.stamp, meter.stamp)
            if model in self.boards:
                self.boards[model].drop(meter)
                self.boards[model].use(heir, stamp, self.now)
            else:
                heir.stamp = stamp
            self.journal.meters.add(heir)
        if target.fault is None and len(target.keys) == 1:
            target.fault = gone.fault  # others may prove that it is well: they are asked
        self.limits.adopt(target.name, gone.name)
        self.hints.merged(gone.name, target.name)
        del self.projects[gone.name]
        self.merged[gone.name] = target.name
        self.journal.projects.update((gone.name, target.name))
        self.journal.merged.append((gone.name, target.name))

    def tick(self, now: float) -> float:
        """When something is used at `now`: unique, so that there is always one that was used longer ago."""
        self._last_used = max(now, nextafter(self._last_used, inf))
        return self._last_used

    def meter(self, project: Project, model: str) -> Meter:
        """The meter of a project for a model as Google counts it, made if there is none."""
        meter = project.meters.get(model)
        if meter is None:
            meter = Meter(project, model, Ledger(self.day), self.limits.effective(project.name, model))
            meter.stamp = self._never()
            project.meters[model] = meter
        return meter

    def _never(self) -> float:
        self._made += 1
        return self._made - _NEVER

    def _last_in_line(self, project: Project) -> None:
        """It came now, whenever it was heard of first: it goes behind all others that were never used."""
        self.projects[project.name] = self.projects.pop(project.name)
        for model, board in self.boards.items():
            if project.meters[model].used is None:
                board.use(project.meters[model], self._never(), self.now)

    def hear(self, now: float) -> None:
        """It is `now`. If the clock was set back, what was to wait for its moment is looked at again."""
        set_back, self.now = now < self.now - _SET_BACK, now
        if set_back:
            for project in self.projects.values():
                self._place_all(project)

    def board(self, model: str | None, now: float) -> Board:
        """The board of a model as it stands now; calls without a model share one."""
        self.hear(now)
        name = self.limits.quota_model(model) if model else ""
        board = self.boards.get(name)
        if board is None:
            board = self._new_board(name)
        self.boards.move_to_end(name)
        board.advance(now)
        return board

    def _new_board(self, model: str) -> Board:
        board = self.boards[model] = Board(model)
        for project in self.projects.values():
            board.add(self.meter(project, model), self.now)
        if len(self.boards) > _MOST_BOARDS:
            old, _ = self.boards.popitem(last=False)
            for project in self.projects.values():
                if project.meters[old].idle(self.now):
                    del project.meters[old]
        return board

    def place(self, meter: Meter) -> None:
        board = self.boards.get(meter.model)
        if board is not None:
            board.place(meter, self.now)

    def look_at(self, project: Project) -> None:
        """Look at all of a project again: its keys, its limits, its gates."""
        for meter in project.meters.values():
            limits = self.limits.effective(project.name, meter.model)
            if limits is not meter.limits:
                meter.obey(limits)
            self.place(meter)

    def _place_all(self, project: Project) -> None:
        """Its keys came, went, or can be asked now; of its quota nothing changed. 500 may go at once."""
        for meter in project.meters.values():
            self.place(meter)
