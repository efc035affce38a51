"""From a Call to the client's answer: whole, streamed, or fake-streamed, each in any dialect.

A Failure is raised whether the status is still open or not: the visit turns it into what is still possible.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import orjson
from aiohttp import web

from gapdesk.proxy import asking
from gapdesk.proxy.dispatcher import Answer
from gapdesk.proxy.exchange import EventStream
from gapdesk.proxy.reply import candidates_of, parts_of, pieces, string
from gapdesk.proxy.streaming import Downlink, Framing
from gapdesk.proxy.types import Call, Failure, FailureKind, JsonObject
from gapdesk.proxy.visit import Visit

_FAKE_STEP_SECONDS = 0.05
"""About the time between two pieces of a fake stream that is delivered at a set speed."""


class Rendering(Protocol):
    """A dialect's way to say a Gemini reply."""

    def check(self, reply: JsonObject) -> JsonObject:
        """The reply to show for a complete one. Raises Failure if it shall be an error."""
        ...

    def whole(self, reply: JsonObject, raw: bytes) -> bytes:
        """The body of a complete answer; `raw` is Google's own."""
        ...

    def headers(self, answer: Answer) -> Mapping[str, str]:
        """What a complete answer carries of Google's headers."""
        ...

    def event(self, data: bytes, event: JsonObject) -> bytes:
        """What one event of the stream becomes; b"" if nothing. Raises Failure if it shall be an error."""
        ...

    def end(self) -> bytes:
        """What follows the last event; b"" if nothing. Raises Failure if all that came is no answer."""
        ...


async def answer_whole(
    visit: Visit, call: Call, framing: Framing, rendering: Rendering
) -> web.StreamResponse:
    """Answer with one document. Raises Failure."""
    downlink = _downlink(visit, framing) if visit.options.nonstream_keepalive else None
    answer = await asking.ask(visit, call)
    reply = rendering.check(answer.reply or {})
    body = rendering.whole(reply, answer.body)
    if visit.left:
        visit.unseen(reply)
        asking.rescue(visit, reply)
    else:
        visit.complete(reply)
    if downlink is None or not downlink.committed:
        return visit.json(body, rendering.headers(answer))
    visit.touch_first_byte()
    await downlink.commit(visit.headers())
    await downlink.send(body)
    return await downlink.finish()


async def answer_stream(
    visit: Visit, call: Call, framing: Framing, rendering: Rendering
) -> web.StreamResponse:
    """Answer with a stream, true or fake. Raises Failure."""
    downlink = _downlink(visit, framing)
    answer = await asking.ask(visit, call, buffer=visit.options.fake_stream)
    if answer.events is None:
        await _deliver_whole(visit, answer, downlink, rendering)
    else:
        await _deliver_stream(visit, answer.events, downlink, rendering)
    return await downlink.finish()


async def _deliver_stream(
    visit: Visit, events: EventStream, downlink: Downlink, rendering: Rendering
) -> None:
    begun = False
    try:
        while batch := await events.next():
            for _, event in batch if visit.talk is not None else ():
                visit.heard.add(event)
            told = [rendering.event(data, event) for data, event in batch]
            if visit.heard.finished:  # many clients hang up, or ask on, behind the finish reason
                visit.usage = events.usage
                visit.complete(visit.heard.whole())
            if not begun:  # now that the first batch is known to be no error
                begun = True
                visit.touch_first_byte()
                await downlink.commit(visit.headers())
            for rendered in told:
                if rendered:
                    await downlink.send(rendered)
        visit.usage = events.usage
        await _end(visit, visit.heard.whole(), downlink, rendering)
    except Failure as failure:
        if failure.kind is FailureKind.BLOCKED:
            events.block(failure.message)
        raise
    finally:
        events.close()
        visit.usage = events.usage
        visit.trace.attempts[-1] = events.attempt


async def _end(visit: Visit, reply: JsonObject, downlink: Downlink, rendering: Rendering) -> None:
    """The last words of a stream; what it came to is recorded before."""
    end = rendering.end()
    visit.complete(reply)
    if end:
        await downlink.send(end)


async def _deliver_whole(visit: Visit, answer: Answer, downlink: Downlink, rendering: Rendering) -> None:
    """A fake stream: the reply is complete and judged; now it is told in pieces."""
    reply = rendering.check(answer.reply or {})
    try:
        await _tell(visit, reply, downlink, rendering)
        await _end(visit, reply, downlink, rendering)
    except (asyncio.CancelledError, ConnectionError):
        visit.unseen(reply)
        asking.rescue(visit, reply)
        raise


async def _tell(visit: Visit, reply: JsonObject, downlink: Downlink, rendering: Rendering) -> None:
    visit.touch_first_byte()
    await downlink.commit(visit.headers())
    speed = visit.options.fake_chars_per_second
    pause = 0.0
    for piece in pieces(reply, max(1, round(speed * _FAKE_STEP_SECONDS)) if speed else 0):
        if pause:
            await asyncio.sleep(pause)
        if rendered := rendering.event(orjson.dumps(piece), piece):
            await downlink.send(rendered)
        pause = _characters(piece) / speed if speed else 0.0


def _characters(event: JsonObject) -> int:
    parts = [part for _, candidate in candidates_of(event) for part in parts_of(candidate)]
    return sum(len(string(part.get("text"))) for part in parts)


def _downlink(visit: Visit, framing: Framing) -> Downlink:
    """The visit's downlink, which begins to wait now."""
    visit.downlink = downlink = Downlink(
        visit.request,
        framing,
        commit_seconds=visit.options.commit_seconds,
        keepalive_seconds=visit.options.keepalive_seconds,
        note=None if visit.sheet is None else visit.sheet.says,
    )
    downlink.start(visit.headers())
    return downlink
