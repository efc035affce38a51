"""Which requests to show. Pure; some microseconds a request."""

from __future__ import annotations

from gapdesk.activity.types import Entry, Result, Wanted
from gapdesk.proxy.types import FailureKind, Kind

LEFT = 499
"""The status of a request whose client did not wait for the end."""
_REFUSED = 400
"""The lowest status that is no answer."""


def result_of(entry: Entry) -> Result:
    """How a request stands."""
    finished = entry.finished
    if finished is None:
        return Result.RUNNING if entry.held is None else Result.WAITING
    if finished.status == LEFT:
        return Result.LEFT
    last = finished.attempts[-1].kind if finished.attempts else None
    if finished.failure is FailureKind.BLOCKED or (finished.failure is None and last is Kind.BLOCKED_PROMPT):
        return Result.BLOCKED
    if finished.failure is not None or finished.status >= _REFUSED or last is Kind.EMPTY:
        return Result.FAILED
    return Result.DETOUR if len(finished.attempts) > 1 else Result.ANSWERED


class Filter:
    """What is wanted, made ready to be compared with many entries."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._words = tuple(wanted.text.casefold().split())
        self._all = not self._words and wanted == Wanted(wanted.text)

    def matches(self, entry: Entry) -> bool:
        """Whether that entry is to be listed."""
        if self._all:
            return True
        wanted, told = self._wanted, entry.told
        if wanted.client and told.client_id != wanted.client:
            return False
        if wanted.model and told.model != wanted.model:
            return False
        if wanted.key and not _asked(entry, wanted.key):
            return False
        if wanted.result is not None and result_of(entry) is not wanted.result:
            return False
        if not self._words:
            return True
        text = _text(entry)
        return all(word in text for word in self._words)


def _asked(entry: Entry, label: str) -> bool:
    finished = entry.finished
    if finished is None:
        return False
    return finished.key == label or any(attempt.label == label for attempt in finished.attempts)


def _text(entry: Entry) -> str:
    """All that is looked through for words; a word never spans two of its lines."""
    told, finished = entry.told, entry.finished
    if finished is None:
        return f"{told.client}\n{told.program}\n{told.model}\n{entry.id}".casefold()
    keys = "\n".join([attempt.label for attempt in finished.attempts])
    return (
        f"{told.client}\n{told.program}\n{told.model}\n{entry.id}\n{finished.key}\n{keys}\n{finished.message}"
        f"\n{finished.failure or ''}\n{finished.address}\n{finished.status}"
    ).casefold()
