"""Leases a key, asks upstream once, asks what the answer means, and lets the law decide the next step.

Async, but knows neither aiohttp nor SQLite: upstream is a `Sender`. Nothing is retried once an answer was
handed out.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import orjson

from gapdesk.activity.types import Sheet
from gapdesk.clock import Clock
from gapdesk.proxy import law, transforms
from gapdesk.proxy.exchange import ByteStream, EventStream, Exchange
from gapdesk.proxy.law import Step
from gapdesk.proxy.sender import Sender
from gapdesk.proxy.types import (
    Attempt,
    Call,
    JsonObject,
    Kind,
    Lease,
    Outcome,
    Refusal,
    RefusalReason,
    Usage,
)
from gapdesk.quota.pool import Pool

SWITCH_SECONDS = 60.0
"""How long quota and key faults may send one request to further keys."""
_SLACK = 0.002
"""Seconds added to a wait, so that quota is back for certain when it ends."""
_ASKED_AT_MOST = 2
"""Refusals of one project within one request, holds included."""
_SLOW_TIMEOUT = 60.0
"""A time-out that took this long is not tried again: the next one would take as long."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings the dispatcher follows for one request."""

    max_attempts: int = 5
    hold_seconds: float = 20.0
    timeout_seconds: float = 900.0


@dataclass(slots=True)
class Trace:
    """What happened to one request, for its row in the window."""

    attempts: list[Attempt] = field(default_factory=list)
    on_hold: Callable[[float, bool], None] = lambda until, keyring: None
    """Until when it waits (epoch seconds), and whether for the keyring."""
    on_resume: Callable[[], None] = lambda: None
    on_cache_gone: Callable[[], None] = lambda: None
    cache_dropped: bool = False
    """Whether it was sent without the cache that gapdesk had put into it."""
    sheet: Sheet | None = None
    """Takes what is sent and received, while that is captured."""


@dataclass(slots=True)
class Answer:
    """An answer worth handing out: whole (`body`), or open (`events`, `raw`)."""

    lease: Lease
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    reply: JsonObject | None = None
    """The parsed reply of a call that generates, whole."""
    usage: Usage | None = None
    """Of a whole answer; an open one tells at its end."""
    events: EventStream | None = None
    raw: ByteStream | None = None


@dataclass(slots=True)
class _Progress:
    """What one request has behind it."""

    call: Call
    trace: Trace
    began: float
    tried_keys: set[str] = field(default_factory=set)
    tried_projects: set[str] = field(default_factory=set)
    refused_by: Counter[str] = field(default_factory=Counter)
    """How often each project said that its quota is used up, or is not for this."""
    server_faults: int = 0
    asked_again: bool = False
    repaired: bool = False
    held: float = 0.0
    last: Outcome | None = None
    taken: set[str] = field(default_factory=set)
    """Projects that any try of the same request asks or has asked."""
    own: set[str] = field(default_factory=set)
    """Those of them that this one did."""

    def drop_cache(self) -> bool:
        """Go on without the cache that gapdesk had put in; False if there is none."""
        call = self.call
        if call.without_cache is None:
            return False
        self.trace.cache_dropped = True
        self.call = dataclasses.replace(call, body=call.without_cache, without_cache=None, project=None)
        return True


class Dispatcher:
    """Runs calls through the pool of keys."""

    def __init__(
        self,
        pool: Pool,
        sender: Sender,
        secret_of: Callable[[str], str | None],
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rand: Callable[[], float] = random.random,
    ) -> None:
        self._pool = pool
        self._sender = sender
        self._secret_of = secret_of
        self._clock = clock
        self._sleep = sleep
        self._rand = rand
        self._pool_changed = asyncio.Event()

    def pool_changed(self) -> None:
        """A key was added or came back: held requests look again."""
        self._pool_changed.set()
        self._pool_changed = asyncio.Event()

    async def run(
        self,
        call: Call,
        trace: Trace,
        policy: Policy,
        *,
        buffer: bool = False,
        taken: set[str] | None = None,
    ) -> Answer:
        """Ask until there is an answer, within the law.

        `buffer` collects a stream whole before it counts as an answer (fake streaming). `taken` is shared by
        tries of one request that run at the same time: none asks a project that another has taken. Raises
        Failure. Cancelling the task stops the upstream call.
        """
        progress = _Progress(call, trace, self._clock.monotonic(), taken=set() if taken is None else taken)
        while True:
            lease = self._lease(progress)
            if isinstance(lease, Refusal):
                if not progress.drop_cache():
                    await self._hold(lease, progress, policy)
                continue
            progress.own.add(lease.project)
            progress.taken.add(lease.project)
            secret = self._secret_of(lease.key)
            if secret is None:  # removed between selection and use
                self._pool.settle(lease, Outcome(Kind.NETWORK, 0, "the key was removed"), self._clock.now())
                progress.tried_keys.add(lease.key)
                continue
            exchange = Exchange(
                progress.call, lease, self._pool, self._clock, policy.timeout_seconds, trace.sheet
            )
            outcome, answer = await self._ask(exchange, secret, buffer, trace)
            trace.attempts.append(exchange.attempt(outcome))
            if answer is not None:
                return answer
            await self._next(outcome, lease, progress, policy)

    def _lease(self, progress: _Progress) -> Lease | Refusal:
        call = progress.call
        return self._pool.lease(
            call.model,
            call.estimate,
            self._clock.now(),
            tried_keys=progress.tried_keys,
            tried_projects=progress.tried_projects | (progress.taken - progress.own),
            project=call.project,
            prefer_project=call.prefer_project,
            conversation=call.conversation if call.generates else None,  # nothing else fills Google's cache
            continues=call.continues,
            only=call.key,
        )

    async def _ask(
        self, exchange: Exchange, secret: str, buffer: bool, trace: Trace
    ) -> tuple[Outcome, Answer | None]:
        """One upstream call. The lease is settled unless an open answer is returned, which then does it."""
        try:
            outcome = await exchange.begin(self._sender.open, secret, buffer=buffer)
        except BaseException:
            trace.attempts.append(exchange.abandon())
            raise
        if outcome.kind is not Kind.ANSWERED and outcome.kind is not Kind.BLOCKED_PROMPT:
            return outcome, None
        reply = exchange.upstream
        assert reply is not None
        answer = Answer(
            exchange.lease, reply.status, reply.headers, exchange.body, exchange.reply, outcome.usage
        )
        if exchange.open_stream:
            answer.events = exchange.events()
        elif exchange.open_raw:
            answer.raw = exchange.pieces()
        return outcome, answer

    async def _next(self, outcome: Outcome, lease: Lease, progress: _Progress, policy: Policy) -> None:
        """Prepare the next round, or raise the Failure that ends the request."""
        progress.last = outcome
        ours = progress.call.without_cache is not None
        if outcome.kind is Kind.CACHE_GONE or (ours and _is_of_cache(outcome)):
            progress.trace.on_cache_gone()
        if _is_of_cache(outcome) and progress.drop_cache():
            return
        elapsed = self._clock.monotonic() - progress.began
        match law.step_for(outcome):
            case Step.NEXT_KEY if elapsed < SWITCH_SECONDS:
                progress.tried_keys.add(lease.key)
                return
            case Step.NEXT_PROJECT if elapsed < SWITCH_SECONDS:
                progress.tried_keys.add(lease.key)
                progress.tried_projects.add(lease.project)
                progress.refused_by[lease.project] += 1
                return
            case Step.BACKOFF if outcome.kind is not Kind.TIMEOUT or elapsed < _SLOW_TIMEOUT:
                progress.server_faults += 1
                if progress.server_faults < policy.max_attempts:
                    await self._sleep(law.backoff(progress.server_faults - 1, self._rand()))
                    return
            case Step.ONCE_MORE if not progress.asked_again:
                progress.asked_again = True
                return
            case Step.REPAIR_SIGNATURES if not progress.repaired and progress.call.generates:
                progress.repaired = True
                with contextlib.suppress(orjson.JSONEncodeError):  # it reads deeper nesting than it writes
                    progress.call = _with_dummies(progress.call)
                    return
            case _:
                pass
        raise law.failure_for(outcome, tuple(progress.trace.attempts))

    async def _hold(self, refusal: Refusal, progress: _Progress, policy: Policy) -> None:
        """Wait if quota or secrets may come within the patience; otherwise raise the Failure."""
        attempts = tuple(progress.trace.attempts)
        told = refusal.reason in (RefusalReason.TRIED, RefusalReason.CLOSED)
        if told and progress.last is not None:
            raise law.failure_for(progress.last, attempts)
        now = self._clock.now()
        wait = _wait(refusal, now, policy.hold_seconds - progress.held)
        if wait is None:
            raise law.all_out(refusal, now, attempts, model=progress.call.model, last=progress.last)
        began = self._clock.monotonic()
        progress.trace.on_hold(now + wait, refusal.reason is RefusalReason.LOCKED)
        try:
            await self._pool_changes_within(wait + _SLACK)
        finally:
            progress.trace.on_resume()
        progress.held += max(0.01, self._clock.monotonic() - began)
        # They have had their pause; but who refused twice would do so again.
        progress.tried_projects = {p for p, times in progress.refused_by.items() if times >= _ASKED_AT_MOST}
        progress.tried_keys.clear()

    async def _pool_changes_within(self, seconds: float) -> None:
        """Wait for a change of the pool, but no longer. Timers are not trusted: Qt's ring up to 5 % early."""
        changed, loop = self._pool_changed, asyncio.get_running_loop()
        until = loop.time() + seconds
        while not changed.is_set() and (rest := until - loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), rest)


def _wait(refusal: Refusal, now: float, patience: float) -> float | None:
    """Seconds after which to ask the pool again, if not before since it changed; None if that is no use."""
    quota = None if refusal.until is None else max(0.05, refusal.until - now)
    if refusal.reason is RefusalReason.LOCKED and patience > 0:  # nobody knows when it is unlocked
        return patience if quota is None else min(quota, patience)
    if refusal.reason is RefusalReason.QUOTA and quota is not None and quota <= patience:
        return quota
    return None


def _is_of_cache(outcome: Outcome) -> bool:
    """Whether Google refused a request because of the cache it names."""
    about = "cached content" in outcome.message.lower() or "cachedcontent" in outcome.message.lower()
    return outcome.kind is Kind.CACHE_GONE or (outcome.kind is Kind.BAD_REQUEST and about)


def _with_dummies(call: Call) -> Call:
    def repaired(body: bytes) -> bytes:
        return orjson.dumps(transforms.dummy_signatures(orjson.loads(body)))

    spare = None if call.without_cache is None else repaired(call.without_cache)
    return dataclasses.replace(call, body=repaired(call.body), without_cache=spare)
