"""Where the answer to a request comes from: a spare one that was kept, one that another request with the same
Idempotency-Key gets just now, or Google, asked once or through several projects at once."""

from __future__ import annotations

import asyncio
from functools import partial

import orjson

from gapdesk import aio
from gapdesk.events import RequestFinished
from gapdesk.proxy import parallel
from gapdesk.proxy.blocked import said
from gapdesk.proxy.dispatcher import Answer, Trace
from gapdesk.proxy.replay import Kept
from gapdesk.proxy.types import Attempt, Call, Decision, Failure, FailureKind, JsonObject, Lease
from gapdesk.proxy.visit import Visit

_IDEMPOTENCY = "Idempotency-Key"


async def ask(visit: Visit, call: Call, *, buffer: bool = False) -> Answer:
    """The answer to a generating call, noted as the visit's.

    `buffer` as in `Dispatcher.run`. Raises Failure.
    """
    try:
        answer = await _answer(visit, call, buffer)
    except Failure as failure:
        if failure.kind is not FailureKind.EMPTY_RESPONSE or visit.options.blocked_as != "text":
            raise
        answer = _in_words(visit, call, failure.message)
    visit.answered_by(answer.lease)
    visit.usage = answer.usage
    return answer


async def _answer(visit: Visit, call: Call, buffer: bool) -> Answer:
    services, client = visit.services, visit.client
    if services.replays.wanted(client.id):
        match = await _fingerprint(visit)
        kept = await services.replays.take(match, services.clock.now())
        if kept is not None:
            return _told_again(visit, call, kept)
    shared = visit.request.headers.get(_IDEMPOTENCY)
    if not shared:
        return await _google(visit, call, buffer)
    found: list[Answer] = []

    async def lead() -> Kept:
        # A stream is collected: those who wait for its reply need all of it.
        found.append(await _google(visit, call, buffer or call.stream))
        lease = found[0].lease
        return Kept(
            found[0].reply or {}, visit.model, lease.project, lease.label, visit.unrecorded_client.private
        )

    shared = f"{visit.conversation or ''}\n{shared}"
    told = await services.in_flight.share(shared, await _fingerprint(visit), lead)
    if found:
        return found[0]
    visit.talk = None  # who asked records it: the same conversation has the turn once
    return _told_again(visit, call, told)


async def _google(visit: Visit, call: Call, buffer: bool) -> Answer:
    services, options = visit.services, visit.options
    # A turn that brings a project's thought signature back would only be refused by the others.
    once = (call.stream and not buffer) or call.prefer_project is not None
    tries = 1 if once else options.tries_at_once
    if tries > 1:
        match = await _fingerprint(visit)
        tries = min(tries, len(services.pool.usable_projects()))
        return await parallel.race(
            services.dispatcher,
            call,
            visit.trace,
            options.policy,
            tries,
            buffer=buffer,
            late=partial(_keep_late, visit, match),
            lost=partial(_told_late, visit, None),
            running=services.spare_tries,
        )
    return await services.dispatcher.run(call, visit.trace, options.policy, buffer=buffer)


def _in_words(visit: Visit, call: Call, words: str) -> Answer:
    """An answer that says why there is none, for a client that would show an error badly."""
    last, reply = visit.trace.attempts[-1], said(words)
    lease = Lease(0, last.key, last.label, last.project, call.model, 0, last.started, Decision(last.reason))
    return Answer(lease, 200, {}, orjson.dumps(reply), reply, last.usage)


def _told_again(visit: Visit, call: Call, kept: Kept) -> Answer:
    """An answer that costs no call."""
    if visit.talk is not None:
        visit.talk.again = True
    now = visit.services.clock.now()
    lease = Lease(0, "", kept.label, kept.project, call.model, 0, now, Decision("kept from an earlier try"))
    return Answer(lease, 200, {}, orjson.dumps(kept.reply), kept.reply)


# --- keeping ------------------------------------------------------------------------------------------------


def rescue(visit: Visit, reply: JsonObject) -> None:
    """The client has left before it got all of `reply`: keep it for when the same is asked again."""
    if visit.options.rescue and visit.lease is not None:
        aio.spawn(_rescue(visit, reply, visit.lease), name="rescue an answer")


async def _rescue(visit: Visit, reply: JsonObject, lease: Lease) -> None:
    _keep(visit, await _fingerprint(visit), reply, lease)


def _keep_late(visit: Visit, match: bytes, answer: Answer, trace: Trace) -> None:
    _told_late(visit, answer, trace)
    if answer.reply is not None:
        _keep(visit, match, answer.reply, answer.lease)


def _keep(visit: Visit, match: bytes, reply: JsonObject, lease: Lease) -> None:
    services, client = visit.services, visit.client
    kept = Kept(reply, visit.model, lease.project, lease.label, visit.unrecorded_client.private)
    services.replays.keep(match, client.id, kept, services.clock.now())


def _told_late(visit: Visit, answer: Answer | None, trace: Trace) -> None:
    """Tell what a try cost that ended after the request was answered."""
    last: Attempt = trace.attempts[-1]
    visit.services.bus.publish(
        RequestFinished(
            id=f"{visit.id}/{last.project}",
            time=visit.services.clock.now(),
            client=visit.client.name,
            program=visit.program,
            dialect=visit.dialect,
            model=visit.model,
            stream=False,
            status=200 if answer is not None else last.status,
            failure=None,
            message="",
            key=last.label if answer is not None else "",
            attempts=tuple(trace.attempts),
            losses=(),
            usage=None if answer is None else answer.usage,
            first_byte=None,
            total=last.ended,
            address=visit.address,
        )
    )


async def _fingerprint(visit: Visit) -> bytes:
    asked = visit.asked
    if asked is None:
        return b""
    if asked.is_large:
        return await asyncio.to_thread(asked.fingerprint, visit.client.id)
    return asked.fingerprint(visit.client.id)
