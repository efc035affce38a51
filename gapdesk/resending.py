"""Asks once more what a recorded message was asked: the answer becomes a branch beside it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

import orjson

import gapdesk
from gapdesk.clock import Clock
from gapdesk.conversations.curl import asked, body_of
from gapdesk.conversations.types import Archive, Turn
from gapdesk.events import Bus, RequestFinished, RequestHeld, RequestResumed, RequestStarted
from gapdesk.proxy.blocked import words_for_block
from gapdesk.proxy.dispatcher import Answer, Trace
from gapdesk.proxy.estimate import estimate_bytes
from gapdesk.proxy.reply import has_content
from gapdesk.proxy.talk import Talk
from gapdesk.proxy.types import Call, Client, Dialect, Estimate, Failure, JsonObject
from gapdesk.store import blobs, conversations
from gapdesk.store.database import Database
from gapdesk.wording import Objection, Words

Ask = Callable[[Call, Trace], Awaitable[Answer]]
"""Asks Google through the keys, with the trace of what happens. Raises Failure."""

_PROGRAM = "gapdesk"
_JSON = {"Content-Type": "application/json", "User-Agent": f"gapdesk/{gapdesk.__version__}"}
_LEFT = 499


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked again."""

    client: str
    name: str | None
    model: str
    body: JsonObject
    """With all media."""
    system: JsonObject
    setup: JsonObject
    after: int
    """The message that is answered."""


class Resender:
    """Belongs to the serving loop."""

    def __init__(
        self,
        database: Database,
        find_client: Callable[[str], Client | None],
        ask: Ask,
        archive: Archive,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._database = database
        self._find_client = find_client
        self._ask = ask
        self._archive = archive
        self._bus = bus
        self._clock = clock

    async def send_again(self, message_id: int) -> None:
        """Ask Google what that reply, or user turn, was asked, with the same model, system instruction and
        settings, and keep the answer. Objection tells why there is none; nothing happens if it is gone.
        """
        question = await self._question(message_id)
        if question is None:
            return
        client = self._find_client(question.client) or Client(question.client, "")
        if client.private:
            raise Objection(
                Words.of("{client} is private now: the answer would not be kept.", client=client.name)
            )
        raw, estimate = await asyncio.to_thread(_prepared, question.body)
        call = Call(
            id=uuid.uuid4().hex,
            method="POST",
            path=f"/v1beta/models/{quote(question.model, safe='')}:generateContent",
            body=raw,
            headers=_JSON,
            model=question.model,
            generates=True,
            estimate=estimate,
        )
        await _Asking(call, question, client, self._archive, self._bus, self._clock).run(self._ask)

    async def _question(self, message_id: int) -> _Question | None:
        """None if the message is gone. Objection if it cannot be asked."""
        run = self._database.run
        number = await run(conversations.conversation_of, message_id)
        whole = None if number is None else await run(conversations.whole, number)
        path = [] if whole is None else whole.path(message_id)
        if whole is None or not path:
            return None
        messages = asked(path)
        model = path[-1].model or next((one.model for one in reversed(whole.messages) if one.model), "")
        if not messages or not model:
            raise Objection(Words("Nothing was asked here, so it cannot be asked again."))
        contents = await run(lambda db: [blobs.put_back(db, one.content) for one in messages])
        return _Question(
            client=whole.client,
            name=whole.name,
            model=model,
            body=body_of(path, contents),
            system=path[-1].system,
            setup=path[-1].setup,
            after=messages[-1].id,
        )


def _prepared(body: JsonObject) -> tuple[bytes, Estimate]:
    raw = orjson.dumps(body)
    return raw, estimate_bytes(raw)


class _Asking:
    """One request of the user's own, told like those of programs."""

    def __init__(
        self, call: Call, question: _Question, client: Client, archive: Archive, bus: Bus, clock: Clock
    ) -> None:
        self._call = call
        self._client = client
        self._bus = bus
        self._clock = clock
        self._began = clock.monotonic()
        self._trace = Trace(
            on_hold=lambda until, keyring: bus.publish(RequestHeld(call.id, until, keyring)),
            on_resume=lambda: bus.publish(RequestResumed(call.id)),
        )
        turn = Turn(
            request=call.id,
            client=question.client,
            name=question.name,
            time=clock.now(),
            model=question.model,
            contents=[],
            system=question.system,
            setup=question.setup,
            after=question.after,
        )
        self._talk = Talk(archive, turn)

    async def run(self, ask: Ask) -> None:
        """Objection if there is no answer."""
        call = self._call
        self._bus.publish(
            RequestStarted(
                call.id,
                self._clock.now(),
                self._client.name,
                _PROGRAM,
                Dialect.GEMINI,
                call.model or "",
                False,
            )
        )
        answer: Answer | None = None
        failure: Failure | None = None
        try:
            answer = await ask(call, self._trace)
            self._keep(answer)
        except Failure as error:
            failure = error
            self._talk.broken({}, error.message, None, None, self._elapsed())
            raise Objection(Words.of("No answer came: {why}", why=error.message)) from error
        finally:
            self._conclude(answer, failure)

    def _keep(self, answer: Answer) -> None:
        reply = answer.reply or {}
        self._talk.complete(reply, answer.lease, answer.usage, self._elapsed())
        if not has_content(reply):
            why = words_for_block(reply) or "Google answered without any content."
            raise Objection(Words.of("No answer came: {why}", why=why))

    def _conclude(self, answer: Answer | None, failure: Failure | None) -> None:
        status = answer.status if answer is not None else _LEFT if failure is None else failure.status
        self._bus.publish(
            RequestFinished(
                id=self._call.id,
                time=self._clock.now(),
                client=self._client.name,
                program=_PROGRAM,
                dialect=Dialect.GEMINI,
                model=self._call.model or "",
                stream=False,
                status=status,
                failure=failure.kind if failure else None,
                message=failure.message if failure else "",
                key=answer.lease.label if answer else "",
                attempts=tuple(self._trace.attempts),
                losses=(),
                usage=answer.usage if answer else None,
                first_byte=None,
                total=self._elapsed(),
            )
        )

    def _elapsed(self) -> float:
        return self._clock.monotonic() - self._began
