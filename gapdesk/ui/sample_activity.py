"""A made-up ActivityService, for screenshots and page tests: nothing is asked, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gapdesk.activity.types import Compared, Detail, Entry, Held, Phase, Span
from gapdesk.events import Bus, EngineSnapshot, RequestFinished, RequestHeld, RequestResumed, RequestStarted
from gapdesk.ui import sample_requests
from gapdesk.ui.sample_keys import NOW
from gapdesk.wording import SILENCE, Objection, Words

if TYPE_CHECKING:
    from gapdesk.ui.pages.activity import ActivityPage

PRICE = 0.000_002
"""Dollars per token, about."""
_UNCAPTURED = Words("It was not captured.")


class SampleActivity:
    """An ActivityService over what it is given; changes are told on `bus`."""

    def __init__(
        self,
        entries: Iterable[Entry] = (),
        bus: Bus | None = None,
        *,
        most: int = 10_000,
        captured: Iterable[str] = (),
    ) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._bus = bus or Bus()
        self._captured = set(captured)
        self.most = most

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    def find(self, request: str) -> Entry | None:
        return self._entries.get(request)

    def clear(self) -> None:
        self._entries = {key: entry for key, entry in self._entries.items() if entry.finished is None}
        self._captured.clear()

    def take(self, *entries: Entry) -> None:
        """List them, or those in place of older ones of their ids, and tell."""
        for entry in entries:
            self._entries[entry.id] = entry
            while len(self._entries) > self.most:
                del self._entries[next(iter(self._entries))]
            self._bus.publish(_event(entry))

    def detail(self, request: str) -> Detail | None:
        entry = self._entries.get(request)
        if entry is None:
            return None
        usage = entry.finished.usage if entry.finished else None
        known = request in self._captured
        return Detail(
            entry,
            _spans(entry),
            cost=None if usage is None else (usage.prompt + 5 * usage.output) * PRICE,
            captured=known,
            repeatable=SILENCE if known else _UNCAPTURED,
        )

    async def compare(self, request: str) -> Compared | None:
        return sample_requests.compared() if request in self._captured else None

    def held(self) -> Held:
        return Held(len(self._captured), 412_000 * len(self._captured), 64_000_000)

    def curl(self, request: str) -> str:
        if request not in self._captured:
            return ""
        return (
            "curl 'http://127.0.0.1:17860/v1/chat/completions' \\\n"
            '  -H "Authorization: Bearer $GAPDESK_TOKEN" \\\n'
            "  -H 'Content-Type: application/json' \\\n"
            '  --data-binary \'{"model": "gemini-3.8-flash", "messages": []}\''
        )

    def explanation(self, request: str) -> str:
        return f"Request {request}\n"

    async def har(self, requests: Sequence[str]) -> bytes:
        return b'{"log": {"version": "1.2", "entries": []}}'

    async def repeat(self, request: str, *, key: str | None = None, model: str | None = None) -> str:
        old = self._entries.get(request)
        if old is None or request not in self._captured:
            raise Objection(_UNCAPTURED)
        number = max(entry.number for entry in self._entries.values()) + 1
        window = sample_requests.Who("", "gapdesk", "gapdesk", old.told.dialect, old.told.stream)
        fresh = sample_requests.started(number, 0, window, model or old.told.model)
        fresh.again = request
        self.take(fresh)
        return fresh.id


def _event(entry: Entry) -> RequestStarted | RequestHeld | RequestResumed | RequestFinished:
    return entry.finished or entry.held or entry.started or RequestResumed(entry.id)


def _spans(entry: Entry) -> tuple[Span, ...]:
    """Of each attempt its connecting, waiting and reading; what lies between is queueing."""
    finished = entry.finished
    if finished is None:
        return (Span(Phase.QUEUE, 0.0, NOW - entry.began),)
    spans, at = [], 0.0
    for place, each in enumerate(finished.attempts):
        begin = each.started - entry.began
        connected, first = begin + (each.connect or 0.0), begin + (each.first_byte or each.ended)
        marks = (
            (Phase.QUEUE, at, begin, -1),
            (Phase.CONNECT, begin, connected, place),
            (Phase.FIRST_BYTE, connected, first, place),
            (Phase.STREAM, first, begin + each.ended, place),
        )
        spans += [Span(*mark) for mark in marks if mark[2] > mark[1]]
        at = begin + each.ended
    last = Phase.DELIVER if finished.attempts else Phase.QUEUE
    return (*spans, Span(last, at, finished.total)) if finished.total > at else tuple(spans)


def of_mood(shown: EngineSnapshot, bus: Bus) -> SampleActivity:
    """Many; none where nothing was asked yet; and where no key works, what was refused."""
    if not shown.keys:
        return SampleActivity(bus=bus)
    listed = sample_requests.entries()
    if not shown.healthy:
        failed = [entry for entry in listed if entry.failure is not None]
        return SampleActivity(failed, bus)
    captured = [entry.id for entry in listed if entry.number > 2 and entry.told.model]
    return SampleActivity(listed, bus, captured=captured)


async def pose(page: ActivityPage, mood: str, dark: bool) -> None:
    """What needed three tries; in the dark its bodies beside each other; or what failed last."""
    if mood == "empty":
        return
    wanted = sample_requests.request_id(8) if mood == "busy" else page.model.entry_at(0).id
    page.open_request(wanted)
    page.detail.tabs.setCurrentIndex(1 if dark and mood == "busy" else 0)
