"""Keeps the list of the Activity page up with the engine: as requests come, and when others are wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from time import perf_counter

from PySide6.QtCore import QObject, Signal

from gapdesk.activity.filtering import Filter
from gapdesk.activity.types import Entry, Wanted
from gapdesk.ui.desk_services import ActivityService
from gapdesk.ui.latest import Latest
from gapdesk.ui.models.activity_table import ActivityTable
from gapdesk.ui.models.activity_tally import Tally, moved
from gapdesk.ui.widgets.activity_list import ActivityList

SLICE_SECONDS = 0.006
"""So long the loop is held at a time while all entries are looked through."""
PAUSE_SECONDS = 0.001
"""Between two slices; with 0 a task woken by a timer would starve."""
PORTION = 128
"""Entries between two looks at the clock: well below a millisecond."""
AT_ONCE = 500
"""So many entries are looked through without a task."""

Sifted = tuple[Sequence[Entry], list[Entry], Tally]
"""All entries, those of them that are wanted, and what they come to."""


class ActivityFeed(QObject):
    """Runs only between `start` and `stop`. While all entries are looked through what changes waits."""

    changed = Signal()
    """Something is listed otherwise."""

    def __init__(self, service: ActivityService, table: ActivityList, model: ActivityTable) -> None:
        super().__init__(table)
        self._service = service
        self._table = table
        self._model = model
        self._wanted = Wanted()
        self._filter = Filter(self._wanted)
        self._entries: Sequence[Entry] = ()  # all there are, as of the last look
        self._late: dict[str, None] = {}  # changed while all were looked through
        self._running = False
        self._sifting = Latest("sift the list of requests")
        self.tally = Tally()

    @property
    def wanted(self) -> Wanted:
        """Which entries are listed."""
        return self._wanted

    @property
    def total(self) -> int:
        """How many there are, listed or not."""
        return len(self._entries)

    @property
    def busy(self) -> bool:
        """Whether all entries are being looked through."""
        return self._sifting.busy

    def want(self, wanted: Wanted) -> None:
        """List only such entries from now on."""
        if wanted != self._wanted:
            self._wanted = wanted
            if self._running:
                self.start()

    def start(self) -> None:
        """List what there is now, and go on with what comes."""
        self._running = True
        self._late.clear()
        entries = self._service.entries()
        wanted = Filter(self._wanted)
        if len(entries) <= AT_ONCE:
            self._sifting.drop()
            tally = Tally()
            self._show((entries, _sift(entries, wanted, tally), tally), wanted)
            return
        if self._wanted == Wanted():  # what is listed needs no looking through, only the figures do
            self._filter = wanted
            self._list(entries, entries)
        self._sifting.ask(_sift_all(entries, wanted), lambda sifted: self._show(sifted, wanted), self.update)

    def stop(self) -> None:
        """Nobody looks any more."""
        self._running = False
        self._sifting.drop()

    def update(self, ids: Iterable[str] = ()) -> None:
        """Those requests began or changed; also finds those that are gone."""
        if not self._running:
            return
        self._late.update(dict.fromkeys(ids))
        if not self._sifting.busy:
            self._catch_up()

    def _show(self, sifted: Sifted, wanted: Filter) -> None:
        entries, found, self.tally = sifted
        self._filter = wanted
        self._list(entries, found)
        self._catch_up()

    def _list(self, entries: Sequence[Entry], found: Sequence[Entry]) -> None:
        self._entries = entries
        if len(found) != len(self._model.entries) or any(
            one is not other for one, other in zip(found, self._model.entries, strict=True)
        ):
            self._table.renew(lambda: self._model.show_entries(found))

    def _catch_up(self) -> None:
        """List what came or changed since the last look."""
        late, self._late = self._late, {}
        entries = self._service.entries()
        gone, came = moved(self._entries, entries)
        self._entries = entries
        fresh = {entry.id for entry in came}
        changed = [
            entry for each in late if each not in fresh and (entry := self._service.find(each)) is not None
        ]
        for entry in gone:
            self.tally.drop(entry)
        for entry in came:
            self.tally.count(entry)
        for entry in changed:
            self.tally.recount(entry)
        wanted: list[Entry] = []
        unwanted = gone
        for entry in (*changed, *came):
            (wanted if self._filter.matches(entry) else unwanted).append(entry)
        if wanted or unwanted:
            self._table.renew(lambda: self._model.take(wanted, unwanted))
        self.changed.emit()


def _sift(entries: Iterable[Entry], wanted: Filter, tally: Tally) -> list[Entry]:
    """Those of `entries` that are wanted; counts them all."""
    found = []
    for entry in entries:
        tally.count(entry)
        if wanted.matches(entry):
            found.append(entry)
    return found


async def _sift_all(entries: Sequence[Entry], wanted: Filter) -> Sifted:
    """The same for very many, a slice at a time."""
    tally, found = Tally(), []
    due = perf_counter() + SLICE_SECONDS
    for first in range(0, len(entries), PORTION):
        found += _sift(entries[first : first + PORTION], wanted, tally)
        if perf_counter() > due:
            await asyncio.sleep(PAUSE_SECONDS)
            due = perf_counter() + SLICE_SECONDS
    return entries, found, tally
