"""Asking gapdesk itself, as programs do: who answers at an address, and how a stream comes."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import aiohttp
import orjson

from gapdesk.clock import Clock
from gapdesk.doctor.facts import Answerer, AnswerFacts, Heard
from gapdesk.proxy.outcome import classify, classify_reply, network_outcome
from gapdesk.proxy.types import Kind, Outcome
from gapdesk.redact import redact

SECONDS = 3.0
"""For an answer of our own: we are near, so silence soon means that something keeps it back."""
QUESTION = "Write the numbers from one to one hundred and twenty as words, each on a line of its own."
"""Long enough that its reply takes a while, and cheap."""
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETUNREACH, errno.EHOSTUNREACH)
_LONGEST = 300


async def who_answers(url: str, name: str, *, host: str = "") -> Heard:
    """Ask for /health at the base URL `url`; `host` is said to be the one that is called. Never raises."""
    headers = {"Host": host} if host else {}
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(f"{url}/health", headers=headers, allow_redirects=False) as response,
        ):
            return _heard(name, response.status, await response.read())
    except TimeoutError:
        return Heard(name, Answerer.SILENT, error=f"no answer within {SECONDS:.0f} s")
    except aiohttp.ClientConnectorError as error:
        by = Answerer.NO_WAY if error.os_error.errno in _NOT_HERE else Answerer.NOBODY
        return Heard(name, by, error=error.os_error.strerror or type(error.os_error).__name__)
    except aiohttp.ClientError as error:
        return Heard(name, Answerer.STRANGER, error=f"no HTTP answer ({type(error).__name__})")


def _heard(name: str, status: int, body: bytes) -> Heard:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    if isinstance(told, dict):
        if told.get("status") == "ok" and isinstance(told.get("version"), str):
            return Heard(name, Answerer.GAPDESK, told["version"])
        if status == 403 and b"proxy.allowed_hosts" in body:
            return Heard(name, Answerer.TURNED_AWAY, error="403: this host name is not allowed")
    return Heard(name, Answerer.STRANGER, error=f"answers with status {status}, but is no gapdesk")


async def ask_question(url: str, token: str, model: str, clock: Clock) -> AnswerFacts:
    """One streamed question through gapdesk at the base URL `url`. Never raises but when cancelled."""
    began = clock.monotonic()
    arrivals: list[float] = []
    body, status = b"", 0
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session,
            session.post(
                f"{url}/v1beta/models/{model}:streamGenerateContent?alt=sse",
                json={"contents": [{"role": "user", "parts": [{"text": QUESTION}]}]},
                headers={"x-goog-api-key": token, "User-Agent": "gapdesk doctor"},
            ) as response,
        ):
            status = response.status
            async for piece in response.content.iter_any():
                body += piece
                if b"{" in piece:  # `GeminiFraming` begins an event as a sign of life, and pads it
                    arrivals.append(clock.monotonic() - began)
    except (aiohttp.ClientError, OSError) as error:
        outcome = network_outcome(Kind.NETWORK, f"{type(error).__name__}: {redact(str(error))}")
    else:
        outcome = _outcome(status, body, model)
    good = outcome.kind is Kind.ANSWERED
    message = "" if good else " ".join(redact(outcome.message).split())[:_LONGEST]
    events = body.count(b"data:")
    return AnswerFacts(model, status, None if good else outcome.kind, message, tuple(arrivals), events)


def _outcome(status: int, body: bytes, model: str) -> Outcome:
    """What the whole of the stream amounts to: an answer if any of its events is one."""
    if status != 200:
        return classify(status, body, model=model)
    outcome = Outcome(Kind.EMPTY, status, "The reply had no text.")
    for event in _events(body):
        found = classify(status, event, model=model)
        if found.kind is Kind.ANSWERED and "candidates" in event and classify_reply(event) is Kind.ANSWERED:
            return found
        if found.kind not in (Kind.ANSWERED, Kind.EMPTY):
            return found
    return outcome


def _events(body: bytes) -> Iterator[dict[str, object]]:
    for line in body.splitlines():
        if line.startswith(b"data:"):
            try:
                event = orjson.loads(line[5:])
            except orjson.JSONDecodeError:
                continue
            if isinstance(event, dict):
                yield event
