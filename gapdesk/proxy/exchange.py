"""One lease, one upstream call: its reading, its meaning, its settlement."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from gapdesk.activity.types import Sheet
from gapdesk.clock import Clock
from gapdesk.proxy import law
from gapdesk.proxy import outcome as outcomes
from gapdesk.proxy.idle import IdleTimer
from gapdesk.proxy.reply import Merger, usage_of
from gapdesk.proxy.sender import Opener, UpstreamFault, UpstreamReply
from gapdesk.proxy.sse import Decoder, SseTooLong
from gapdesk.proxy.stream_event import finish_message, is_last, parsed, worth_sending
from gapdesk.proxy.types import Attempt, Call, JsonObject, Kind, Lease, Outcome, Usage
from gapdesk.quota.pool import Pool
from gapdesk.redact import redact

StreamEvent = tuple[bytes, JsonObject]
"""One event of a Gemini stream: the JSON as it came, and parsed."""


class Exchange:
    """Asks once with one lease and settles it exactly once.

    After `begin` an exchange is finished, or open as a stream (`open_stream`) or as raw bytes (`open_raw`).
    """

    def __init__(
        self,
        call: Call,
        lease: Lease,
        pool: Pool,
        clock: Clock,
        timeout: float,
        sheet: Sheet | None = None,
    ) -> None:
        """`sheet` takes what is sent and received."""
        self.call = call
        self._sheet = sheet
        self.lease = lease
        self.upstream: UpstreamReply | None = None
        self.body = b""
        self.reply: JsonObject | None = None
        self.open_stream = False
        self.open_raw = False
        self._pool = pool
        self._clock = clock
        self._timeout = timeout
        self._began = clock.monotonic()
        self._started = clock.now()
        self._first_byte: float | None = None
        self._outcome: Outcome | None = None
        self._decoder = Decoder()
        self._pending: list[StreamEvent] = []
        self._broken: Outcome | None = None
        """What ends the open stream once the events before it are handed out."""
        self._usage: Usage | None = None
        self._watch: IdleTimer | None = None
        self._timed_out = False
        self._opening = asyncio.timeout(None)
        """Ended by the one timer of this exchange."""

    # --- the call -----------------------------------------------------------------------------------------

    async def begin(self, opener: Opener, secret: str, *, buffer: bool) -> Outcome:
        """Send, and read until it is clear what the answer means. Settles unless something stays open."""
        if self._sheet is not None:
            self._sheet.begins(self.call)
        try:
            self._watch = IdleTimer(self._timeout, self._on_idle)
            async with self._opening:
                self.upstream = await opener(self.call, secret)
            self._first_byte = self._clock.monotonic() - self._began
            outcome = await self._understand(self.upstream, secret, buffer)
        except TimeoutError:
            outcome = outcomes.network_outcome(Kind.TIMEOUT, "Google did not begin to answer in time.")
        except UpstreamFault as fault:
            outcome = outcomes.network_outcome(Kind.TIMEOUT if self._timed_out else fault.kind, str(fault))
        except SseTooLong as error:
            outcome = outcomes.network_outcome(Kind.BROKEN_STREAM, str(error))
        if not (self.open_stream or self.open_raw):
            self.settle(outcome)
        return outcome

    async def _understand(self, upstream: UpstreamReply, secret: str, buffer: bool) -> Outcome:
        call = self.call
        if upstream.status >= 400:
            # Google repeats the key in some refusals; a key of an unknown kind would not be recognised later.
            self.body = (await self._read_body(upstream)).replace(secret.encode(), b"[key]")
            self._note(self.body)
            return outcomes.classify(upstream.status, self.body, model=call.model, estimate=call.estimate)
        if call.raw or (call.may_stream and is_event_stream(upstream.headers)):
            self.open_raw = True
            return Outcome(Kind.ANSWERED, upstream.status)
        if call.stream:
            return await (self._read_whole_stream() if buffer else self._read_stream_head())
        self.body = await self._read_body(upstream)
        self._note(self.body)
        if not call.generates:
            return Outcome(Kind.ANSWERED, upstream.status, usage=self._usage_in_body())
        return self._judge_whole(parsed(self.body))

    async def _read_body(self, upstream: UpstreamReply) -> bytes:
        """All of it; it may take any time as long as it flows."""
        pieces: list[bytes] = []
        while piece := await upstream.chunk():
            if self._watch is not None:
                self._watch.touch()
            pieces.append(piece)
        return b"".join(pieces)

    def _judge_whole(self, reply: JsonObject | None) -> Outcome:
        status = self.upstream.status if self.upstream else 0
        if reply is None:
            return outcomes.network_outcome(Kind.BROKEN_STREAM, "The reply was not JSON.")
        self.reply = reply
        return Outcome(outcomes.classify_reply(reply), status, finish_message(reply), usage=usage_of(reply))

    def _usage_in_body(self) -> Usage | None:
        if b"usageMetadata" not in self.body and b"totalTokens" not in self.body:
            return None
        reply = parsed(self.body)
        return usage_of(reply) if reply else None

    # --- streams ------------------------------------------------------------------------------------------

    async def _read_stream_head(self) -> Outcome:
        """Read until the first event that a caller can use, or until the stream proves to be a failure."""
        merger = Merger()
        while True:
            events = await self._more()
            if isinstance(events, Outcome):
                return events
            for _, event in events:
                merger.add(event)
            self._pending += events
            if any(worth_sending(event) for _, event in events):
                self.open_stream = True
                return Outcome(Kind.ANSWERED, 200)
            if not events or merger.finished:
                return await self._end_of_head(merger, ended=not events)

    async def _end_of_head(self, merger: Merger, *, ended: bool) -> Outcome:
        whole = merger.whole()
        kind = outcomes.classify_reply(whole) if self._pending else Kind.EMPTY
        if ended and kind is Kind.EMPTY and self._pending and not merger.finished:
            kind = Kind.BROKEN_STREAM
        self.open_stream = kind in (Kind.ANSWERED, Kind.BLOCKED_PROMPT)
        return Outcome(kind, 200, finish_message(whole), usage=self._usage)

    async def _read_whole_stream(self) -> Outcome:
        merger = Merger()
        while True:
            events = await self._more()
            if isinstance(events, Outcome):
                return events
            for _, event in events:
                merger.add(event)
            if not events:
                break
        if not merger.finished and merger.usable:
            return outcomes.network_outcome(Kind.BROKEN_STREAM, "The stream ended without a finish reason.")
        return self._judge_whole(merger.whole())

    async def _more(self) -> list[StreamEvent] | Outcome:
        """The events of the next network read that completes any; [] at the end; an Outcome on failure."""
        assert self.upstream is not None
        if self._broken is not None:
            return self._broken
        while True:
            try:
                chunk = await self.upstream.chunk()
            except UpstreamFault as fault:
                kind = Kind.TIMEOUT if self._timed_out else Kind.BROKEN_STREAM
                return outcomes.network_outcome(kind, str(fault))
            if self._watch is not None:
                self._watch.touch()
            if chunk:
                self._note(chunk)
                found = self._decoder.feed(chunk)
            else:
                last = self._decoder.close()
                found = [last] if last else []
            events: list[StreamEvent] = []
            for data in found:
                event = parsed(data)
                if event is None or "error" in event:
                    self._broken = self._failure_event(event)
                    return events if events and self.open_stream else self._broken
                usage = usage_of(event)
                if usage is not None:
                    self._usage = usage
                events.append((data, event))
            if not chunk and not events and self._decoder.stray.strip():
                return self._failure_event(parsed(self._decoder.stray))
            if events or not chunk:
                return events

    def _failure_event(self, event: JsonObject | None) -> Outcome:
        if event is None or "error" not in event:
            return outcomes.network_outcome(Kind.BROKEN_STREAM, "The stream held something that is no event.")
        error = event["error"]
        code = error.get("code") if isinstance(error, dict) else None
        status = code if isinstance(code, int) and 400 <= code < 600 else 200  # then told by its name
        return outcomes.classify(status, event, model=self.call.model, estimate=self.call.estimate)

    def events(self) -> EventStream:
        """The open stream, beginning with what was already read."""
        return EventStream(self)

    def pieces(self) -> ByteStream:
        """The open raw answer."""
        return ByteStream(self)

    # --- the end ------------------------------------------------------------------------------------------

    def settle(self, outcome: Outcome) -> None:
        """Close the connection and settle the lease; only the first call counts."""
        self.close()
        if self._outcome is None:
            self._outcome = outcome
            self._pool.settle(self.lease, outcome, self._clock.now())

    def close(self) -> None:
        """Let go of the connection and the timer."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None  # it knows us: a cycle would keep the reply until it is collected
        if self.upstream is not None:
            self.upstream.close()

    def abandon(self) -> Attempt:
        """The caller left; what the attempt came to."""
        self.settle(Outcome(Kind.CANCELLED, 0, "The client left.", usage=self._usage))
        assert self._outcome is not None
        return self.attempt(self._outcome)

    def attempt(self, outcome: Outcome) -> Attempt:
        """The attempt as it is shown."""
        return Attempt(
            key=self.lease.key,
            label=self.lease.label,
            project=self.lease.project,
            kind=outcome.kind,
            status=outcome.status,
            message=redact(outcome.message),
            reason=self.lease.decision.chosen,
            started=self._started,
            first_byte=self._first_byte,
            ended=self._clock.monotonic() - self._began,
            model=self.lease.model,
            usage=outcome.usage,
            connect=None if self.upstream is None else self.upstream.connect,
            others=self.lease.decision.others,
        )

    def _note(self, received: bytes) -> None:
        if self._sheet is not None:
            self._sheet.heard(received)

    def _on_idle(self) -> None:
        self._timed_out = True
        if self.upstream is not None:
            self.upstream.close()
        else:
            self._opening.reschedule(0.0)  # long ago: now


class EventStream:
    """A stream from its first usable event on. Ends by itself, by a Failure, or by `close`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._merged_finish = False
        self._ended = False
        self.usage: Usage | None = exchange._usage

    @property
    def lease(self) -> Lease:
        return self._exchange.lease

    @property
    def attempt(self) -> Attempt:
        """How the whole attempt went, once the stream has ended."""
        exchange = self._exchange
        assert exchange._outcome is not None
        return exchange.attempt(exchange._outcome)

    async def next(self) -> list[StreamEvent]:
        """The next events, [] at the proper end. Raises Failure when the stream breaks."""
        exchange = self._exchange
        if self._ended:
            return []
        if exchange._pending:
            events, exchange._pending = exchange._pending, []
        else:
            try:
                more = await exchange._more()
            except SseTooLong as error:
                more = outcomes.network_outcome(Kind.BROKEN_STREAM, str(error))
            if isinstance(more, Outcome):
                return self._fail(more)
            events = more
        self.usage = exchange._usage
        if events:
            self._merged_finish = self._merged_finish or any(is_last(event) for _, event in events)
            return events
        if not self._merged_finish:
            return self._fail(
                outcomes.network_outcome(Kind.BROKEN_STREAM, "The stream ended without a finish reason.")
            )
        self._ended = True
        exchange.settle(Outcome(Kind.ANSWERED, 200, usage=exchange._usage))
        return []

    def _fail(self, outcome: Outcome) -> list[StreamEvent]:
        self._ended = True
        self._exchange.settle(outcome)
        raise law.failure_for(outcome, ())

    def block(self, words: str) -> None:
        """Stop early, because what came is a refusal that the caller shall see as an error."""
        if not self._ended:
            self._ended = True
            self._exchange.settle(Outcome(Kind.BLOCKED_PROMPT, 200, words, usage=self._exchange._usage))

    def close(self) -> None:
        """Stop early: upstream is cut off and what was used so far is settled."""
        if not self._ended:
            self._ended = True
            self._exchange.abandon()


class ByteStream:
    """An answer that is passed on as it is. Ends by itself, by an UpstreamFault, or by `close`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    @property
    def attempt(self) -> Attempt:
        """How the whole attempt went, once it is closed."""
        exchange = self._exchange
        assert exchange._outcome is not None
        return exchange.attempt(exchange._outcome)

    async def chunk(self) -> bytes:
        """The next piece, b"" at the end. Raises UpstreamFault."""
        exchange = self._exchange
        assert exchange.upstream is not None
        try:
            piece = await exchange.upstream.chunk()
        except UpstreamFault as fault:
            kind = Kind.TIMEOUT if exchange._timed_out else Kind.BROKEN_STREAM
            exchange.settle(outcomes.network_outcome(kind, str(fault)))
            raise
        if exchange._watch is not None:
            exchange._watch.touch()  # it may take any time as long as it flows
        exchange._note(piece)
        if not piece:
            exchange.settle(Outcome(Kind.ANSWERED, exchange.upstream.status))
        return piece

    def close(self) -> None:
        """Stop early: upstream is cut off."""
        self._exchange.abandon()


def is_event_stream(headers: Mapping[str, str]) -> bool:
    """Whether an answer is SSE."""
    return headers.get("Content-Type", "").lower().startswith("text/event-stream")
