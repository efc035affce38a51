"""The nouns of the inspector: entries of its list, captured bodies, what is wanted and shown. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from gapdesk.events import RequestFinished, RequestHeld, RequestStarted
from gapdesk.proxy.types import Call, Client, FailureKind
from gapdesk.wording import SILENCE, Words


class Result(StrEnum):
    """How a request stands, as it is filtered and coloured."""

    RUNNING = "running"
    WAITING = "waiting"
    """Held until quota or the keyring is there."""
    ANSWERED = "answered"
    DETOUR = "detour"
    """Answered, but not by the first try."""
    BLOCKED = "blocked"
    """Google blocked the prompt or the reply, told as a reply or as an error."""
    FAILED = "failed"
    LEFT = "left"
    """The client left before the end."""


@dataclass(slots=True, eq=False)
class Entry:
    """One request of the list. The same object for as long as it is listed: its fields move on."""

    number: int
    """Rises by one with each request."""
    id: str
    began: float
    """Epoch seconds."""
    started: RequestStarted | None
    """None for one that was refused before it was known what it asks."""
    held: RequestHeld | None = None
    """While it waits."""
    finished: RequestFinished | None = None
    again: str = ""
    """Id of the request that it repeats, "" for a program's own."""

    @property
    def told(self) -> RequestStarted | RequestFinished:
        """The event that tells client, program, dialect, model and stream."""
        told = self.finished or self.started
        assert told is not None
        return told

    @property
    def failure(self) -> FailureKind | None:
        return self.finished.failure if self.finished else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to list; what is "" or None does not matter."""

    text: str = ""
    """Words that all must occur, in any of an entry's names, its message or its id; case does not matter."""
    client: str = ""
    """Id of the client."""
    model: str = ""
    key: str = ""
    """Label of a key that was asked, whether it answered or not."""
    result: Result | None = None


class Side(StrEnum):
    """Where a body came from or went to."""

    ASKED = "asked"
    """From the client to gapdesk."""
    SENT = "sent"
    """From gapdesk to Google, the last time it was asked."""
    RECEIVED = "received"
    """From Google, the last time it was asked."""
    TOLD = "told"
    """From gapdesk to the client."""


@dataclass(frozen=True, slots=True)
class Body:
    """One captured body, as it is kept: base64 data cut, too long a text cut at its end."""

    data: bytes
    size: int
    """Bytes as it travelled."""
    cut: bool = False
    """Whether its end is missing."""


PIECES = 8 * 1024 * 1024
"""Bytes of an answer that a sheet keeps, of each side."""


@dataclass(slots=True, eq=False)
class Sheet:
    """What is captured of one request while it runs; no credential is ever in it."""

    id: str
    client: str
    """Id of the client."""
    method: str
    path: str
    """With its query, without credentials."""
    headers: tuple[tuple[str, str], ...]
    """The client's, without credentials and cookies."""
    asked: bytes = b""
    call: Call | None = None
    """As it was sent last."""
    received: list[bytes] = field(default_factory=list)
    """Pieces of Google's last answer, up to PIECES."""
    received_size: int = 0
    """Bytes of all of it."""
    told: list[bytes] = field(default_factory=list)
    """Pieces of the answer to the client, up to PIECES."""
    told_size: int = 0
    """Bytes of all of it."""

    def apart(self) -> Sheet:
        """A sheet for one of several tries at once."""
        return Sheet(self.id, self.client, self.method, self.path, self.headers)

    def adopts(self, one: Sheet) -> None:
        """Of several tries, that one counts."""
        self.call, self.received, self.received_size = one.call, one.received, one.received_size

    def begins(self, call: Call) -> None:
        """Google is asked, perhaps once more: what it said before does not matter any more."""
        self.call = call
        self.received, self.received_size = [], 0

    def heard(self, piece: bytes) -> None:
        """Google said this."""
        if self.received_size < PIECES:
            self.received.append(piece[: PIECES - self.received_size])
        self.received_size += len(piece)

    def says(self, piece: bytes) -> None:
        """The client is told this."""
        if self.told_size < PIECES:
            self.told.append(piece[: PIECES - self.told_size])
        self.told_size += len(piece)


@dataclass(frozen=True, slots=True)
class Captured:
    """What is kept of one request that has ended, or runs still."""

    method: str
    path: str
    """With its query."""
    headers: tuple[tuple[str, str], ...]
    bodies: dict[Side, Body]
    sent_method: str = ""
    sent_path: str = ""
    """Path and query of the last call to Google; "" if it was not asked."""
    spare: Body | None = None
    """What was sent, without the cache that gapdesk had put into it; None where there was none."""
    project: str | None = None
    """The only project that could be asked, because of what the client named."""
    client: str = ""
    """Id of the client."""


class Inspector(Protocol):
    """Captures bodies while the setting `activity.capture` is on."""

    def open(
        self, request: str, client: Client, method: str, path: str, headers: tuple[tuple[str, str], ...]
    ) -> Sheet | None:
        """A sheet for a request that begins; None while nothing is captured, or of a private client."""
        ...

    def close(self, sheet: Sheet) -> None:
        """The request has ended, and the bus has told so: what is listed is kept."""
        ...


class Phase(StrEnum):
    QUEUE = "queue"
    """Read, prepared, held, paused between tries: everything before and between calls to Google."""
    CONNECT = "connect"
    """Until a new connection to Google stood; none if an open one was used."""
    FIRST_BYTE = "first_byte"
    """Until Google began to answer."""
    STREAM = "stream"
    """Until Google's answer had come."""
    DELIVER = "deliver"
    """Until the client had all of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """One part of a request's time, for the timing bar."""

    phase: Phase
    start: float
    """Seconds since the request began."""
    end: float
    attempt: int = -1
    """Place in `attempts`, -1 for time spent before or between them."""


class Mark(StrEnum):
    """How a line of one pane stands to the pane beside it."""

    SAME = "same"
    """Its value is there too, perhaps under another name or place."""
    CHANGED = "changed"
    """Its counterpart is there with another value."""
    ONLY = "only"
    """There is nothing of it there: lost, or added by gapdesk."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body as it is shown, indented with two blanks a level."""

    text: str
    mark: Mark = Mark.SAME


@dataclass(frozen=True, slots=True)
class Compared:
    """The three panes; an empty tuple where nothing was captured."""

    asked: tuple[Line, ...] = ()
    """The client's request."""
    sent: tuple[Line, ...] = ()
    """What Google was asked."""
    received: tuple[Line, ...] = ()
    """Google's answer; a stream merged into one document."""
    told: tuple[Line, ...] = ()
    """The answer to the client; a stream as the text of its events."""


@dataclass(frozen=True, slots=True)
class Detail:
    """All there is to say of one request."""

    entry: Entry
    spans: tuple[Span, ...]
    """Of the whole request, in order, without gaps; grows while it runs."""
    cost: float | None = None
    """List price in US dollars; None if the model has none, or nothing was counted."""
    captured: bool = False
    """Whether its bodies were captured."""
    repeatable: Words = SILENCE
    """Why it cannot be sent again; false if it can."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the captured bodies take."""

    requests: int
    size: int
    """Bytes."""
    limit: int
    """Bytes."""
