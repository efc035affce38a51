"""Keeps what was said, in memory, for as long as it is wanted and there is room."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from gapdesk import aio
from gapdesk.activity.trimming import trimmed
from gapdesk.activity.types import Body, Captured, Held, Sheet, Side
from gapdesk.proxy import guard
from gapdesk.proxy.types import Client
from gapdesk.redact import redact
from gapdesk.settings import Settings

_MB = 1_000_000
_SMALL = 64 * 1024
"""Bytes that are looked through at once; more are on a thread."""
_OVERHEAD = 2048
"""Bytes that a request takes besides its bodies."""


class Capture:
    """An `Inspector`. Belongs to the serving loop."""

    def __init__(self, settings: Settings, listed: Callable[[str], bool]) -> None:
        """`listed` tells whether a request is in the list: no other is kept."""
        self._settings = settings
        self._listed = listed
        self._open: dict[str, Sheet] = {}
        self._kept: OrderedDict[str, Captured] = OrderedDict()
        self._size = 0

    def open(
        self, request: str, client: Client, method: str, path: str, headers: tuple[tuple[str, str], ...]
    ) -> Sheet | None:
        if client.private or not self._settings.activity_capture:
            return None
        sheet = self._open[request] = Sheet(request, client.id, method, path, headers)
        return sheet

    def close(self, sheet: Sheet) -> None:
        if _size_of(sheet) <= _SMALL:
            self._keep(sheet, captured(sheet))
        else:
            aio.spawn(self._keep_aside(sheet), name="keep what was captured")

    def knows(self, request: str) -> bool:
        """Whether anything of it was captured."""
        return request in self._kept or request in self._open

    def kept(self, request: str) -> Captured | None:
        """What is kept of a request that has ended."""
        return self._kept.get(request)

    def find(self, request: str) -> Captured | None:
        """What is there of a request, at once: that of one that runs as far as it has come."""
        if request in self._kept:
            return self._kept[request]
        sheet = self._open.get(request)
        return None if sheet is None else captured(sheet)

    async def look(self, request: str) -> Captured | None:
        """The same; what is large is looked through on a thread."""
        sheet = self._open.get(request)
        if sheet is None or _size_of(sheet) <= _SMALL:
            return self.find(request)
        return await asyncio.to_thread(captured, sheet)

    def held(self) -> Held:
        return Held(len(self._kept), self._size, self._limit)

    def forget(self, request: str) -> None:
        """It is not listed any more; what runs goes on."""
        kept = self._kept.pop(request, None)
        if kept is not None:
            self._size -= _size_kept(kept)

    def forget_client(self, client: str) -> None:
        """Keep nothing of what that client has asked, or asks now."""
        self._open = {request: sheet for request, sheet in self._open.items() if sheet.client != client}
        for request in [request for request, kept in self._kept.items() if kept.client == client]:
            self.forget(request)

    def clear(self) -> None:
        """Forget what has ended."""
        self._kept.clear()
        self._size = 0

    def trim(self) -> None:
        """The limit may be lower than it was: the oldest go."""
        while self._size > self._limit:
            self.forget(next(iter(self._kept)))

    @property
    def _limit(self) -> int:
        return self._settings.activity_capture_mb * _MB

    async def _keep_aside(self, sheet: Sheet) -> None:
        self._keep(sheet, await asyncio.to_thread(captured, sheet))

    def _keep(self, sheet: Sheet, kept: Captured) -> None:
        if self._open.pop(sheet.id, None) is None or not self._listed(sheet.id):
            return  # nobody wants it any more, or it was never news: a list of models, say
        self._kept[sheet.id] = kept
        self._size += _size_kept(kept)
        self.trim()


def captured(sheet: Sheet) -> Captured:
    """What is kept of that sheet; for a thread if it is large."""
    call = sheet.call
    raw = {
        Side.ASKED: (sheet.asked, len(sheet.asked)),
        Side.SENT: (b"" if call is None else call.body, 0 if call is None else len(call.body)),
        Side.RECEIVED: (b"".join(sheet.received), sheet.received_size),
        Side.TOLD: (b"".join(sheet.told), sheet.told_size),
    }
    bodies = {side: trimmed(data, size) for side, (data, size) in raw.items() if size}
    if call is None:
        return Captured(sheet.method, _clean(sheet.path), _safe(sheet.headers), bodies, client=sheet.client)
    spare = None if call.without_cache is None else trimmed(call.without_cache)
    return Captured(
        method=sheet.method,
        path=_clean(sheet.path),
        headers=_safe(sheet.headers),
        bodies=bodies,
        sent_method=call.method,
        sent_path=_clean(f"{call.path}?{call.query}"),
        spare=spare,
        project=call.project if spare is None else None,
        client=sheet.client,
    )


def _clean(target: str) -> str:
    """Path and query without credentials."""
    path, _, query = _readable(target).partition("?")
    query = guard.without_credentials(query)
    return redact(f"{path}?{query}" if query else path)


def _safe(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The caller has left out what holds a credential; what looks like one is blacked out all the same."""
    return tuple((name, redact(f"{name}: {_readable(value)}")[len(name) + 2 :]) for name, value in headers)


def _readable(text: str) -> str:
    """aiohttp gives bytes that are no UTF-8 as lone surrogates, which nothing can write."""
    return text.encode("utf-8", "replace").decode()


def _size_of(sheet: Sheet) -> int:
    sent = 0 if sheet.call is None else len(sheet.call.body)
    return len(sheet.asked) + sent + sheet.received_size + sheet.told_size


def _size_kept(kept: Captured) -> int:
    bodies: list[Body] = [*kept.bodies.values(), *([kept.spare] if kept.spare else [])]
    return _OVERHEAD + sum(len(body.data) for body in bodies)
