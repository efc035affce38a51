"""What is listed on the Activity page, counted while it changes, and what it can be narrowed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry, Result


class Tally:
    """Counts each entry once; those that have not ended are looked at again when they change."""

    def __init__(self) -> None:
        self.counts: Counter[Result] = Counter()
        self.clients: dict[str, str] = {}
        """Id to name; these three keep what was listed once."""
        self.models: set[str] = set()
        self.keys: set[str] = set()
        """Labels of keys that were asked."""
        self._open: dict[str, Result] = {}  # as what those are counted that have not ended

    @property
    def open(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._open)

    def count(self, entry: Entry) -> None:
        """It is listed now."""
        result, told = result_of(entry), entry.told
        self.counts[result] += 1
        if told.client_id:
            self.clients[told.client_id] = told.client
        if told.model:
            self.models.add(told.model)
        if entry.finished is None:
            self._open[entry.id] = result
        else:
            self.keys.update(each.label for each in entry.finished.attempts)

    def recount(self, entry: Entry) -> None:
        """It may stand otherwise now."""
        before = self._open.pop(entry.id, None)
        if before is not None:
            self.counts[before] -= 1
            self.count(entry)

    def drop(self, entry: Entry) -> None:
        """It is no longer listed."""
        before = self._open.pop(entry.id, None)
        self.counts[before or result_of(entry)] -= 1


def moved(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """What is gone from `old` and what came in `new`, both rising by number and the latter at the end.

    Looks only at both ends: what is gone was among the oldest.
    """
    newest = old[-1].number if old else -1
    came = len(new)
    while came and new[came - 1].number > newest:
        came -= 1
    missing = len(old) - came
    gone: list[Entry] = []
    place = 0
    while len(gone) < missing:
        twin = place - len(gone)
        if twin >= came or old[place] is not new[twin]:
            gone.append(old[place])
        place += 1
    return gone, list(new[came:])
