"""What the window asks about the requests of this run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import gapdesk
from gapdesk import aio
from gapdesk.activity import curl, har
from gapdesk.activity.capture import Capture
from gapdesk.activity.compare import compare
from gapdesk.activity.explain import explanation
from gapdesk.activity.journal import Journal
from gapdesk.activity.repeating import Ask, Repeat, call_of, words_against
from gapdesk.activity.spans import spans
from gapdesk.activity.types import Compared, Detail, Entry, Held, Inspector
from gapdesk.clock import Clock
from gapdesk.events import Bus, Event, SettingChanged
from gapdesk.quota.prices import Prices
from gapdesk.quota.usage import Counts
from gapdesk.settings import Settings
from gapdesk.wording import Objection, Words


class ActivityDesk:
    """The window's `ActivityService`. Belongs to the serving loop.

    To be made before what tells the window: what an event is about is known here first.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        bus: Bus,
        prices: Prices,
        *,
        ask: Ask,
        has_key: Callable[[str], bool],
        base_url: Callable[[], str],
    ) -> None:
        """`ask` asks Google; `has_key` tells whether there is a key of that id; `base_url` is "" while not
        listening."""
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._prices = prices
        self._ask = ask
        self._has_key = has_key
        self._base_url = base_url
        self._capture = Capture(settings, lambda request: self._journal.find(request) is not None)
        self._journal = Journal(lambda: settings.activity_entries, self._capture.forget)
        bus.subscribe(self._on_event)

    @property
    def inspector(self) -> Inspector:
        """Takes what is said, for the proxy."""
        return self._capture

    # --- looking --------------------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        return self._journal.entries()

    def find(self, request: str) -> Entry | None:
        return self._journal.find(request)

    @property
    def most(self) -> int:
        return self._settings.activity_entries

    def clear(self) -> None:
        self._journal.clear()
        self._capture.clear()

    def forget_client(self, client: str) -> None:
        """It is private now, or removed: nothing that it said is kept."""
        self._capture.forget_client(client)

    def held(self) -> Held:
        return self._capture.held()

    def detail(self, request: str) -> Detail | None:
        entry = self._journal.find(request)
        if entry is None:
            return None
        return Detail(
            entry,
            spans(entry, self._clock.now()),
            cost=self._cost(entry),
            captured=self._capture.knows(request),
            repeatable=self._words_against(request),
        )

    async def compare(self, request: str) -> Compared | None:
        entry = self._journal.find(request)
        if entry is None:
            return None
        dialect = entry.told.dialect
        captured = await self._capture.look(request)
        return None if captured is None else await asyncio.to_thread(compare, captured, dialect)

    # --- giving out -----------------------------------------------------------------------------------------

    def curl(self, request: str) -> str:
        entry, captured = self._journal.find(request), self._capture.find(request)
        if entry is None or captured is None:
            return ""
        return curl.request_of(captured, entry.told.dialect, self._base_url())

    def explanation(self, request: str) -> str:
        entry = self._journal.find(request)
        if entry is None:
            return ""
        return explanation(entry, spans(entry, self._clock.now()), gapdesk.__version__)

    async def har(self, requests: Sequence[str]) -> bytes:
        records = []
        for request in requests:
            captured = await self._capture.look(request)
            if (entry := self._journal.find(request)) is not None:
                records.append(har.Record(entry, spans(entry, self._clock.now()), captured))
        return await asyncio.to_thread(har.archive, records, gapdesk.__version__, self._base_url())

    # --- asking again ---------------------------------------------------------------------------------------

    async def repeat(self, request: str, *, key: str | None = None, model: str | None = None) -> str:
        if words := self._words_against(request):
            raise Objection(words)
        if key is not None and not self._has_key(key):
            raise Objection(Words("That key is not in gapdesk any more."))
        captured = self._capture.kept(request)
        assert captured is not None
        call = await asyncio.to_thread(call_of, captured, key, model)
        self._journal.again(call.id, request)
        asking = Repeat(call, self._capture, self._bus, self._clock)
        asking.announce()
        aio.spawn(asking.run(self._ask), name="send a request again")
        return call.id

    def _words_against(self, request: str) -> Words:
        if self._journal.find(request) is None:
            return Words("This request is not listed any more.")
        if not self._capture.knows(request):
            return Words("Its text was not captured, so it cannot be sent again.")
        captured = self._capture.kept(request)
        if captured is None:
            return Words("It is still running; it can be sent again when it has ended.")
        return words_against(captured)

    # --- behind ---------------------------------------------------------------------------------------------

    def _on_event(self, event: Event) -> None:
        self._journal(event)
        match event:
            case SettingChanged("activity.entries"):
                self._journal.trim()
            case SettingChanged("activity.capture_mb"):
                self._capture.trim()
            case _:
                pass

    def _cost(self, entry: Entry) -> float | None:
        finished = entry.finished
        if finished is None or finished.usage is None:
            return None
        usage = finished.usage
        counts = Counts(
            requests=1,
            input=usage.prompt + usage.tool_use,
            output=usage.output,
            thoughts=usage.thoughts,
            cached=usage.cached,
        )
        asked = finished.attempts[-1].model if finished.attempts else None
        day = datetime.fromtimestamp(finished.time, UTC).date().isoformat()
        cost = self._prices.cost(counts, asked or finished.model, day)
        return None if cost.unpriced else cost.paid
