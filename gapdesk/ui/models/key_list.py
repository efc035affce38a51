"""Which keys the table shows and in which order: a cache of rows, searched, filtered and sorted. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gapdesk.quota.keys import KeyRow, KeyState

SortKey = Callable[[KeyRow], Any]
"""None for a row that has nothing to be sorted by: it comes last in either direction."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must be to be shown."""

    needle: str = ""
    """Case-folded; each of its words must occur somewhere in the row's text."""
    state: KeyState | None = None
    project: str | None = None
    """As in `KeyRow.project`; None = any."""

    def takes(self, row: KeyRow, text: str) -> bool:
        """Whether `row`, whose searched text is `text` (case-folded), is shown."""
        if self.state is not None and row.state is not self.state:
            return False
        if self.project is not None and row.project != self.project:
            return False
        return all(word in text for word in self.needle.split())


class KeyList:
    """Rows are asked for in slices, since making a thousand at once would take 20 ms."""

    def __init__(self, text_of: Callable[[KeyRow], str], sort_key: SortKey) -> None:
        self.rows: dict[str, KeyRow] = {}
        """What is known, by id; rows that have not come yet are not in it, others may be old."""
        self.filter = Filter()
        self.sort_key = sort_key
        self.descending = False
        self._text_of = text_of
        self._ids: tuple[str, ...] = ()
        self._fresh: set[str] = set()  # ids whose rows answer the present question
        self._turn = 0  # where the next slice begins

    @property
    def complete(self) -> bool:
        """Whether the rows of all keys have come."""
        return len(self._fresh) == len(self._ids)

    def sync(self, ids: tuple[str, ...]) -> bool:
        """Take `ids` as all the keys there are; returns whether that is news."""
        if ids == self._ids:
            return False
        self._ids, self._turn = ids, 0
        there = set(ids)
        self.rows = {each: row for each, row in self.rows.items() if each in there}
        self._fresh &= there
        return True

    def outdate(self) -> None:
        """All rows are old: they answer another question, but stay until the new ones come."""
        self._fresh, self._turn = set(), 0

    def next_slice(self, size: int) -> Sequence[str]:
        """The ids to ask for next: the missing first, then all in turn."""
        if not self.complete:
            return [each for each in self._ids if each not in self._fresh][:size]
        part = self._ids[self._turn : self._turn + size]
        self._turn = self._turn + size if self._turn + size < len(self._ids) else 0
        return part

    @property
    def swept(self) -> bool:
        """Whether the last slice was the end of a round."""
        return self.complete and self._turn == 0

    def put(self, rows: Iterable[KeyRow]) -> set[str]:
        """Take fresh rows in; returns the ids of those that are new or differ."""
        changed = set()
        for row in rows:
            self._fresh.add(row.info.id)
            if self.rows.get(row.info.id) != row:
                self.rows[row.info.id] = row
                changed.add(row.info.id)
        return changed

    def arranged(self) -> list[str]:
        """The ids to show, in order; equal ones by label."""
        present = [row for each in self._ids if (row := self.rows.get(each)) is not None]
        if self.filter != Filter():
            present = [row for row in present if self.filter.takes(row, self._text_of(row).casefold())]
        present.sort(key=lambda row: natural(row.info.label))
        sorted_by = {row.info.id: self.sort_key(row) for row in present}
        ids = [each for each, value in sorted_by.items() if value is not None]
        ids.sort(key=sorted_by.__getitem__, reverse=self.descending)
        return [*ids, *(each for each, value in sorted_by.items() if value is None)]

    def projects(self) -> Mapping[str, int]:
        """Each project there is with the number of its keys."""
        counts: dict[str, int] = {}
        for row in self.rows.values():
            counts[row.project] = counts.get(row.project, 0) + 1
        return counts


@lru_cache(maxsize=4096)
def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """A sort key that puts "key 2" before "key 10"."""
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
