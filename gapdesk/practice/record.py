"""What a test sees of the practice upstream (recorded calls) and what it may put in (canned answers)."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from gapdesk.proxy.types import JsonObject

_MOST_CALLS = 2_000
_MOST_BYTES = 64 * 1024 * 1024
_LARGE = 64 * 1024


@dataclass(slots=True)
class RecordedCall:
    """One request as it arrived and how it went; filled in while it is served. Times are epoch seconds."""

    method: str
    path: str
    """Decoded, without query."""
    query: Mapping[str, str]
    key: str | None
    """The credential's secret, known or not; None without one."""
    project: str | None
    """Project of a known key."""
    headers: Mapping[str, str]
    """Names in lower case."""
    started: float
    body: bytes = b""
    status: int = 0
    """0 until a status was sent, and where the connection was dropped before."""
    ended: float | None = None
    aborted: bool = False
    """The client left before the answer was complete."""
    chunks_sent: int = 0
    """Stream chunks or pieces of a canned answer that were written."""

    @property
    def json(self) -> Any:
        """The parsed body, None where it is empty. Raises ValueError if it is not JSON."""
        return orjson.loads(self.body) if self.body else None


class Calls(list[RecordedCall]):
    """The newest calls, oldest first; bounded in number and in bytes of bodies by `keep`."""

    def keep(self, call: RecordedCall, body: bytes) -> None:
        """Store the body of `call`, and forget the oldest calls where there is too much of them."""
        call.body = body
        del self[:-_MOST_CALLS]
        if len(body) < _LARGE:  # so that the usual request is not charged for a look at all the others
            return
        size = sum(len(older.body) for older in self)
        while size > _MOST_BYTES and len(self) > 1:
            size -= len(self.pop(0).body)


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer prepared by a test. `delay`: seconds before the first byte and between pieces of a tuple."""

    status: int = 200
    body: JsonObject | list[Any] | bytes | tuple[bytes, ...] = b""
    """A JSON value, raw bytes, or pieces that are sent one by one."""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop_connection: bool = False
    """Drop the connection: after the pieces of a tuple, else before any byte."""
    hang: bool = False
    """Never answer."""


@dataclass(slots=True)
class Plan:
    """Canned answers in order, for calls with this key (secret) and model; None fits every one."""

    steps: deque[Canned]
    key: str | None
    model: str | None

    def fits(self, key: str | None, model: str | None) -> bool:
        return bool(self.steps) and self.key in (None, key) and self.model in (None, model)
