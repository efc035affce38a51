"""Sends once more what Google was asked: told, and captured, like a request of a program."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable
from urllib.parse import quote, unquote

import orjson

import gapdesk
from gapdesk.activity.trimming import is_whole
from gapdesk.activity.types import Body, Captured, Inspector, Side
from gapdesk.clock import Clock
from gapdesk.events import Bus, RequestFinished, RequestHeld, RequestResumed, RequestStarted
from gapdesk.proxy.dialects import errors
from gapdesk.proxy.dispatcher import Answer, Trace
from gapdesk.proxy.estimate import estimate_bytes
from gapdesk.proxy.exchange import EventStream
from gapdesk.proxy.reply import Merger
from gapdesk.proxy.types import Call, Client, Dialect, Failure, Usage
from gapdesk.wording import SILENCE, Words

Ask = Callable[[Call, Trace], Awaitable[Answer]]
"""Asks Google through the keys, with the trace of what happens. Raises Failure."""

_SELF = Client("gapdesk", "gapdesk")
_JSON = {"Content-Type": "application/json", "User-Agent": f"gapdesk/{gapdesk.__version__}"}
_LEFT = 499
_STREAMS = "streamGenerateContent"
_GENERATES = re.compile(rf"(/[^/]+)/(?:models|tunedModels)/([^/]+):(generateContent|{_STREAMS})")


def words_against(captured: Captured) -> Words:
    """Why it cannot be sent again; false if it can."""
    body = _body(captured)
    if body is None:
        return Words("Google was not asked, so there is nothing to send again.")
    if _target(captured) is None:
        return Words("Only requests for which a model writes an answer can be sent again.")
    if not is_whole(body):
        return Words("Its files or its text were too large to be kept whole, so it cannot be sent again.")
    return SILENCE


def call_of(captured: Captured, key: str | None = None, model: str | None = None) -> Call:
    """What Google was asked, as a new call; `words_against` has nothing to say. Some milliseconds for 1 MB.

    A cache that gapdesk had put in is left out: it belongs to one project and model, and may be gone.
    """
    body, found = _body(captured), _target(captured)
    assert body is not None
    assert found is not None
    version, old, verb = found.groups()
    name = unquote(old) if model is None else model.removeprefix("models/")
    path, _, query = captured.sent_path.partition("?")
    return Call(
        id=uuid.uuid4().hex,
        method="POST",
        path=path if model is None else f"{version}/models/{quote(name, safe='')}:{verb}",
        query=query,
        body=body.data,
        headers=_JSON,
        model=name,
        stream=verb == _STREAMS,
        generates=True,
        estimate=estimate_bytes(body.data),
        project=captured.project if key is None else None,
        key=key,
    )


def _body(captured: Captured) -> Body | None:
    return captured.spare or captured.bodies.get(Side.SENT)


def _target(captured: Captured) -> re.Match[str] | None:
    return _GENERATES.fullmatch(captured.sent_path.partition("?")[0])


class Repeat:
    """One request of the user's own. Belongs to the serving loop."""

    def __init__(self, call: Call, inspector: Inspector, bus: Bus, clock: Clock) -> None:
        self._call = call
        self._inspector = inspector
        self._bus = bus
        self._clock = clock
        self._began = clock.monotonic()
        self._first_byte: float | None = None
        self._usage: Usage | None = None
        self._trace = Trace(
            on_hold=lambda until, keyring: bus.publish(RequestHeld(call.id, until, keyring)),
            on_resume=lambda: bus.publish(RequestResumed(call.id)),
        )
        target = f"{call.path}?{call.query}" if call.query else call.path
        self._sheet = inspector.open(call.id, _SELF, call.method, target, tuple(_JSON.items()))
        if self._sheet is not None:
            self._sheet.asked = call.body
            self._trace.sheet = self._sheet

    def announce(self) -> None:
        """It is listed from now on."""
        call = self._call
        self._bus.publish(
            RequestStarted(
                call.id,
                self._clock.now(),
                _SELF.name,
                _SELF.name,
                Dialect.GEMINI,
                call.model or "",
                call.stream,
            )
        )

    async def run(self, ask: Ask) -> None:
        """Ask, and tell what came of it, whatever that is."""
        answer: Answer | None = None
        failure: Failure | None = None
        try:
            answer = await ask(self._call, self._trace)
            self._first_byte = self._elapsed()
            self._usage = answer.usage
            self._says(answer.body if answer.events is None else await self._collected(answer.events))
        except Failure as error:
            failure = error
            self._says(errors.render(error, Dialect.GEMINI))
        finally:
            self._conclude(answer, failure)

    async def _collected(self, events: EventStream) -> bytes:
        """A stream as one reply. Raises Failure."""
        merger = Merger()
        try:
            while batch := await events.next():
                for _, event in batch:
                    merger.add(event)
        finally:
            events.close()
            self._usage = events.usage
            self._trace.attempts[-1] = events.attempt
        return orjson.dumps(merger.whole())

    def _says(self, body: bytes) -> None:
        if self._sheet is not None:
            self._sheet.says(body)

    def _conclude(self, answer: Answer | None, failure: Failure | None) -> None:
        status = failure.status if failure else _LEFT if answer is None else answer.status
        self._bus.publish(
            RequestFinished(
                id=self._call.id,
                time=self._clock.now(),
                client=_SELF.name,
                program=_SELF.name,
                dialect=Dialect.GEMINI,
                model=self._call.model or "",
                stream=self._call.stream,
                status=status,
                failure=failure.kind if failure else None,
                message=failure.message if failure else "",
                key=answer.lease.label if answer else "",
                attempts=tuple(self._trace.attempts),
                losses=(),
                usage=self._usage,
                first_byte=self._first_byte,
                total=self._elapsed(),
            )
        )
        if self._sheet is not None:
            self._inspector.close(self._sheet)

    def _elapsed(self) -> float:
        return self._clock.monotonic() - self._began
