"""The list of the requests of this run, as the bus tells of them. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from gapdesk.activity.types import Entry
from gapdesk.events import Event, RequestFinished, RequestHeld, RequestResumed, RequestStarted

EXPLAINED = 1_000
"""Ended requests, the newest, of which it is kept why their other keys were not asked."""


class Journal:
    """A subscriber of the bus, in the path of every request: some microseconds each.

    When there are more than `most`, the oldest that has ended goes, else the oldest.
    """

    def __init__(
        self, most: Callable[[], int], on_gone: Callable[[str], None] = lambda request: None
    ) -> None:
        """`most` is asked each time; `on_gone` gets the id of each request that is listed no more."""
        self._most = most
        self._on_gone = on_gone
        self._entries: deque[Entry] = deque()
        self._by_id: dict[str, Entry] = {}
        self._repeats: dict[str, str] = {}
        self._explained: deque[Entry] = deque()
        self._number = 0

    def __call__(self, event: Event) -> None:
        match event:
            case RequestStarted():
                if event.id not in self._by_id:
                    self._add(Entry(self._next(), event.id, event.time, event))
            case RequestFinished():
                self._finish(event)
            case RequestHeld():
                if (entry := self._by_id.get(event.id)) is not None and entry.finished is None:
                    entry.held = event
            case RequestResumed():
                if (entry := self._by_id.get(event.id)) is not None:
                    entry.held = None
            case _:
                pass

    def entries(self) -> tuple[Entry, ...]:
        """All that are listed, oldest first."""
        return tuple(self._entries)

    def find(self, request: str) -> Entry | None:
        return self._by_id.get(request)

    def again(self, request: str, old: str) -> None:
        """`request`, listed or about to be, repeats `old`."""
        entry = self._by_id.get(request)
        if entry is None:
            self._repeats[request] = old
        else:
            entry.again = old

    def clear(self) -> None:
        """Forget all that have ended."""
        self._drop([entry for entry in self._entries if entry.finished is not None])
        self._explained.clear()

    def trim(self) -> None:
        """`most` may be less than it was."""
        over = len(self._entries) - max(1, self._most())
        if over > 0:
            gone = [*islice((entry for entry in self._entries if entry.finished is not None), over)]
            running = (entry for entry in self._entries if entry.finished is None)
            self._drop([*gone, *islice(running, over - len(gone))])

    # --- how entries come and go ---------------------------------------------------------------------------

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _add(self, entry: Entry) -> None:
        entry.again = self._repeats.pop(entry.id, "")
        self._entries.append(entry)
        self._by_id[entry.id] = entry
        if len(self._entries) > self._most():
            self.trim()

    def _finish(self, event: RequestFinished) -> None:
        entry = self._by_id.get(event.id)
        if entry is None:  # refused before it was known what it asks
            self._add(Entry(self._next(), event.id, event.time - event.total, None, finished=event))
            entry = self._by_id.get(event.id)
        else:
            entry.started, entry.held, entry.finished = None, None, event
        if entry is not None and any(attempt.others for attempt in event.attempts):
            self._explained.append(entry)
            if len(self._explained) > EXPLAINED:
                _shorten(self._explained.popleft())

    def _drop(self, gone: list[Entry]) -> None:
        if len(gone) == 1:
            self._entries.remove(gone[0])  # mostly the first, but for long ones that still run
        for entry in gone:
            del self._by_id[entry.id]
            self._on_gone(entry.id)
        if len(gone) > 1:
            self._entries = deque(entry for entry in self._entries if entry.id in self._by_id)


def _shorten(entry: Entry) -> None:
    """Forget why the other keys were not asked."""
    event = entry.finished
    if event is not None:
        attempts = tuple(replace(each, others=()) if each.others else each for each in event.attempts)
        entry.finished = replace(event, attempts=attempts)
