"""From a Call to the client's answer: whole, streamed, or fake-streamed, each in any dialect."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import orjson
from aiohttp import web

from gapdesk.proxy.dispatcher import Answer
from gapdesk.proxy.reply import pieces
from gapdesk.proxy.streaming import Downlink, Framing
from gapdesk.proxy.types import Call, Failure, JsonObject
from gapdesk.proxy.visit import Visit

_FAKE_STEP_SECONDS = 0.05
"""Between two pieces of a fake stream that is delivered at a set speed."""


class Rendering(Protocol):
    """A dialect's way to say a Gemini reply."""

    def check(self, reply: JsonObject) -> JsonObject:
        """The reply to show for `reply` before anything was sent. Raises Failure if it shall be an error."""
        ...

    def whole(self, reply: JsonObject, raw: bytes) -> bytes:
        """The body of a complete answer; `raw` is Google's own."""
        ...

    def headers(self, answer: Answer) -> Mapping[str, str]:
        """What a complete answer carries of Google's headers."""
        ...

    def event(self, data: bytes, event: JsonObject) -> bytes:
        """What one event of the stream becomes; b"" if nothing."""
        ...

    def end(self) -> bytes:
        """What follows the last event; b"" if nothing. Raises Failure if all that came is no answer."""
        ...


async def answer_whole(
    visit: Visit, call: Call, framing: Framing, rendering: Rendering
) -> web.StreamResponse:
    """Answer with one document. Raises Failure while the status is open."""
    if not visit.options.nonstream_keepalive:
        async with visit.curfew.within():
            answer = await _run(visit, call)
        reply = rendering.check(answer.reply or {})
        return visit.json(rendering.whole(reply, answer.body), rendering.headers(answer))
    downlink = _downlink(visit, framing)
    try:
        downlink.start(visit.headers())
        try:
            async with visit.curfew.within():
                answer = await _run(visit, call)
            body = rendering.whole(rendering.check(answer.reply or {}), answer.body)
        except Failure as failure:
            return await _failed(visit, downlink, failure)
        if not downlink.committed:
            return visit.json(body, rendering.headers(answer))
        visit.touch_first_byte()
        await downlink.commit(visit.headers())
        await downlink.send(body)
        return await downlink.finish()
    finally:
        downlink.close()


async def answer_stream(
    visit: Visit, call: Call, framing: Framing, rendering: Rendering
) -> web.StreamResponse:
    """Answer with a stream, true or fake. Raises Failure while the status is open; after that failures
    become the stream's last event."""
    downlink = _downlink(visit, framing)
    answer: Answer | None = None
    try:
        downlink.start(visit.headers())
        try:
            async with visit.curfew.within():
                answer = await _run(visit, call, buffer=visit.options.fake_stream)
                if answer.events is None:
                    await _deliver_whole(visit, answer, downlink, rendering)
                else:
                    await _deliver_stream(visit, answer, downlink, rendering)
                if end := rendering.end():
                    await downlink.send(end)
        except Failure as failure:
            return await _failed(visit, downlink, failure)
        return await downlink.finish()
    finally:
        downlink.close()
        if answer is not None and answer.events is not None:
            answer.events.close()
            visit.usage = answer.events.usage
            visit.trace.attempts[-1] = answer.events.attempt


async def _run(visit: Visit, call: Call, *, buffer: bool = False) -> Answer:
    answer = await visit.services.dispatcher.run(call, visit.trace, visit.options.policy, buffer=buffer)
    visit.answered_by(answer.lease)
    visit.usage = answer.usage
    return answer


async def _deliver_stream(visit: Visit, answer: Answer, downlink: Downlink, rendering: Rendering) -> None:
    assert answer.events is not None
    events = await answer.events.next()
    if len(events) == 1:  # a block is known from the first event, while the status is still open
        rendering.check(events[0][1])
    visit.touch_first_byte()
    await downlink.commit(visit.headers())
    while events:
        for data, event in events:
            if rendered := rendering.event(data, event):
                await downlink.send(rendered)
        events = await answer.events.next()


async def _deliver_whole(visit: Visit, answer: Answer, downlink: Downlink, rendering: Rendering) -> None:
    """A fake stream: the reply is complete and judged; now it is told in pieces."""
    reply = rendering.check(answer.reply or {})
    visit.touch_first_byte()
    await downlink.commit(visit.headers())
    speed = visit.options.fake_chars_per_second
    told = pieces(reply, max(1, round(speed * _FAKE_STEP_SECONDS)) if speed else 0)
    for number, piece in enumerate(told):
        if speed and number:
            await asyncio.sleep(_FAKE_STEP_SECONDS)
        if rendered := rendering.event(orjson.dumps(piece), piece):
            await downlink.send(rendered)


async def _failed(visit: Visit, downlink: Downlink, failure: Failure) -> web.StreamResponse:
    if not downlink.committed:
        raise failure
    visit.failure = failure
    return await downlink.fail(failure)


def _downlink(visit: Visit, framing: Framing) -> Downlink:
    return Downlink(
        visit.request,
        framing,
        commit_seconds=visit.options.commit_seconds,
        keepalive_seconds=visit.options.keepalive_seconds,
    )
