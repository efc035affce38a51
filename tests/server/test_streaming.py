"""OpenAI streams: keep-alives, the open status, failures in the middle, fake streams; byte by byte."""

from __future__ import annotations

from types import SimpleNamespace

import orjson
import pytest

from gapdesk.practice.record import Canned
from gapdesk.proxy import answering
from gapdesk.proxy.dialects.openai_reply import ChatReply
from gapdesk.proxy.types import FailureKind, JsonObject, Kind
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.wire import (
    PAYLOADS,
    chunks,
    content,
    event,
    framed,
    native,
    payload,
    quota_minute,
    raw,
    said,
    stream,
    until,
)

QUICK = {"streaming.commit_seconds": 0.05, "streaming.keepalive_seconds": 0.05}
BEAT = b": keep-alive\n\n"
BROKEN = PAYLOADS["200_stream_midway_error"]["body"]


def split_beats(body: bytes) -> tuple[int, bytes]:
    """How many keep-alives a body begins with, and what follows."""
    count = 0
    while body.startswith(BEAT):
        count, body = count + 1, body.removeprefix(BEAT)
    return count, body


def ends_with_error(body: bytes, text: str, code: str) -> None:
    """The text so far, one error event, a clean end."""
    assert content(body) == text
    assert chunks(body)[-1]["error"]["code"] == code
    assert chunks(body)[-1]["error"]["message"]
    assert body.count(b'"error"') == 1
    assert b"[DONE]" not in body
    assert b'"finish_reason":"' not in body
    assert body.endswith(b"}\n\n")


# --- waiting ------------------------------------------------------------------------------------------------


async def test_keep_alives_are_comments_until_the_first_chunk() -> None:
    async with rig(settings=QUICK) as r:
        response = await r.chat("/slow 0.25", stream=True)
        beats, rest = split_beats(await raw(response))
        assert 2 <= beats <= 6
        assert rest.startswith(b'data: {"id":"chatcmpl-')
        assert BEAT not in rest
        assert rest.endswith(b"data: [DONE]\n\n")
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-cache"


async def test_keep_alives_between_chunks_never_cut_one() -> None:
    async with rig(settings=QUICK) as r:
        r.upstream.plan(stream(said("one "), said("two", "STOP"), delay=0.16))
        body = await raw(await r.chat("hi", stream=True))
        parts = body.split(b"\n\n")
        assert all(part in (b": keep-alive", b"") or part.startswith(b"data: ") for part in parts)
        between = body[body.index(b'"one ') : body.index(b'"two"')]
        assert BEAT in between
        assert content(body) == "one two"


async def test_without_keep_alive_nothing_is_sent_while_waiting() -> None:
    async with rig(settings=QUICK | {"streaming.keepalive_seconds": 0}) as r:
        body = await raw(await r.chat("/slow 0.15", stream=True))
        assert body.startswith(b"data: ")


async def test_chunks_go_on_as_they_come() -> None:
    async with rig() as r:
        r.upstream.plan(stream(said("one "), said("two", "STOP"), delay=0.1))
        body = {"model": LITE, "stream": True, "messages": [{"role": "user", "content": "hi"}]}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            first = b""
            while b"one " not in first:
                first += await response.content.readany()
            assert r.generations()[0].chunks_sent == 1
            assert content(first + await response.content.read()) == "one two"


# --- the open status ----------------------------------------------------------------------------------------


async def test_a_quick_failure_keeps_its_status() -> None:
    async with rig(settings={"streaming.keepalive_seconds": 0.05, "retry.max_attempts": 1}) as r:
        r.upstream.plan(Canned(503, payload("503_high_demand").body, delay=0.1))
        response = await r.chat("hi", stream=True)
        assert response.status == 503
        assert response.headers["Content-Type"].startswith("application/json")
        assert "high demand" in (await response.json())["error"]["message"]


async def test_a_late_failure_is_an_error_event() -> None:
    async with rig(settings=QUICK | {"retry.max_attempts": 1}) as r:
        r.upstream.plan(Canned(503, payload("503_high_demand").body, delay=0.15))
        response = await r.chat("hi", stream=True)
        assert response.status == 200
        beats, rest = split_beats(await raw(response))
        assert beats
        ends_with_error(rest, "", "upstream")
        assert r.finished[0].failure is FailureKind.UPSTREAM


async def test_an_error_as_the_first_event_counts_as_no_answer() -> None:
    async with rig() as r:
        r.upstream.plan(stream(BROKEN), stream(said("fine", "STOP")))
        assert content(await raw(await r.chat("hi", stream=True))) == "fine"
        assert len(r.generations()) == 2
    async with rig([FREE[0]]) as r:
        r.upstream.plan(stream(PAYLOADS["429_free_rpm"]["body"]))
        response = await r.chat("hi", stream=True)
        assert response.status == 429
        assert response.headers["Retry-After"] in ("30", "31")
        assert r.engine.snapshot().cooling == 1


@pytest.mark.parametrize(
    "nothing",
    [
        Canned(body=(), drop_connection=True),
        Canned(body=()),
        stream(event()),
        stream(said(""), event()),
        Canned(body=(b"data: {not json\r\n\r\n",)),
        Canned(body=(b"<html>",)),
    ],
    ids=["cut", "no events", "no parts", "no text", "no json", "html"],
)
async def test_a_stream_that_brought_nothing_is_asked_for_again(nothing: Canned) -> None:
    async with rig() as r:
        r.upstream.plan(nothing, stream(said("fine", "STOP")))
        body = await raw(await r.chat("hi", stream=True))
        assert content(body) == "fine"
        assert len(r.generations()) == 2


# --- failures in the middle ---------------------------------------------------------------------------------

BREAKS = {
    "error event": ("/break 3", "1 2 3 ", "upstream", Kind.OVERLOADED),
    "cut socket": ("/cut 3", "1 2 3 ", "broken_stream", Kind.BROKEN_STREAM),
    "no finish reason": ("/stop 3", "1 2 3 ", "broken_stream", Kind.BROKEN_STREAM),
}


@pytest.mark.parametrize(("prompt", "text", "code", "kind"), BREAKS.values(), ids=BREAKS)
async def test_a_stream_that_breaks_ends_with_an_error_event(
    prompt: str, text: str, code: str, kind: Kind
) -> None:
    async with rig(chunk_delay=0.01) as r:
        response = await r.chat(prompt, stream=True)
        assert response.status == 200
        ends_with_error(await raw(response), text, code)
        assert len(r.generations()) == 1, "nothing is asked again once something went out"
        (finished,) = r.finished
        assert finished.failure == code
        assert [attempt.kind for attempt in finished.attempts] == [kind]


@pytest.mark.parametrize(
    ("broken", "code"),
    [(framed(BROKEN), "upstream"), (b"data: {oops\r\n\r\n", "broken_stream")],
    ids=["error", "no json"],
)
async def test_text_that_came_together_with_the_failure_is_not_lost(broken: bytes, code: str) -> None:
    async with rig() as r:
        r.upstream.plan(Canned(body=(framed(said("one ")), framed(said("two ")) + broken), delay=0.05))
        ends_with_error(await raw(await r.chat("hi", stream=True)), "one two ", code)


async def test_silence_in_the_middle_ends_the_stream() -> None:
    async with rig(settings={"upstream.timeout_seconds": 0.1}) as r:
        r.upstream.plan(stream(said("one "), said("two", "STOP"), delay=0.06))  # slow, but never silent
        assert content(await raw(await r.chat("hi", stream=True))) == "one two"
        ends_with_error(await raw(await r.chat("/drip 3 2000", stream=True)), "1 ", "upstream_timeout")
        await until(lambda: r.generations()[-1].aborted)


async def test_an_attempt_is_shown_with_the_time_the_whole_stream_took() -> None:
    async with rig() as r:
        r.upstream.plan(stream(said("one "), said("two", "STOP"), delay=0.05))
        await r.chat("hi", stream=True)
        (attempt,) = r.finished[0].attempts
        assert attempt.kind is Kind.ANSWERED
        assert attempt.first_byte is not None
        assert attempt.ended >= attempt.first_byte + 0.05
        assert r.finished[0].usage is not None
        assert r.finished[0].usage.total == 5


# --- no stream ----------------------------------------------------------------------------------------------


async def ask_whole(r: Rig, text: str, dialect: str) -> tuple[int, bytes]:
    response = await (r.chat(text) if dialect == "openai" else native(r.http, text, model=LITE))
    return response.status, await raw(response)


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
async def test_blanks_keep_a_slow_answer_alive_where_wanted(dialect: str) -> None:
    async with rig(settings=QUICK | {"streaming.nonstream_keepalive": True, "retry.max_attempts": 1}) as r:
        status, body = await ask_whole(r, "/slow 0.2", dialect)
        assert status == 200
        assert body.startswith(b"  ")
        assert body.lstrip(b" ").startswith(b"{")
        r.upstream.plan(Canned(503, payload("503_high_demand").body, delay=0.15))
        status, body = await ask_whole(r, "hi", dialect)
        assert status == 200, "the price: the status was fixed before"
        assert body.startswith(b"  ") and b'{"error":{' in body
        r.upstream.plan(payload("503_high_demand"))
        assert (await ask_whole(r, "hi", dialect))[0] == 503
        assert (await ask_whole(r, "hi", dialect))[1].startswith(b"{")


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
async def test_by_default_a_slow_answer_keeps_its_true_status(dialect: str) -> None:
    async with rig(settings=QUICK | {"retry.max_attempts": 1}) as r:
        r.upstream.plan(Canned(503, payload("503_high_demand").body, delay=0.15))
        assert (await ask_whole(r, "hi", dialect))[0] == 503


# --- fake streams -------------------------------------------------------------------------------------------

FAKE = QUICK | {"streaming.fake": True}


async def test_a_fake_stream_is_fetched_whole_and_then_told() -> None:
    async with rig(settings=FAKE) as r:
        r.upstream.plan(
            stream(event({"text": "hm", "thought": True}), said("one "), said("two", "STOP"), delay=0.1)
        )
        response = await r.chat("hi", stream=True, stream_options={"include_usage": True})
        beats, rest = split_beats(await raw(response))
        assert beats, "it is kept alive meanwhile"
        deltas = [c["choices"][0]["delta"] for c in chunks(rest) if c["choices"]]
        assert deltas == [
            {"role": "assistant", "content": ""},
            {"reasoning_content": "hm"},
            {"content": "one two"},
            {},
        ]
        assert chunks(rest)[-1]["usage"]["total_tokens"] == 5
        assert rest.endswith(b"data: [DONE]\n\n")
        assert r.finished[0].usage is not None
        assert r.finished[0].stream


async def test_a_fake_stream_can_be_told_slowly_without_cutting_characters() -> None:
    text = "👩‍👩‍👧 family 🇩🇪 flag e\u0301 " * 3
    async with rig(settings=FAKE | {"streaming.fake_chars_per_second": 200}) as r:
        r.upstream.plan(stream(said(text, "STOP")))
        body = await raw(await r.chat("hi", stream=True))
        pieces = [c["choices"][0]["delta"].get("content", "") for c in chunks(body)]
        told = [piece for piece in pieces if piece]
        assert "".join(told) == text
        assert len(told) > 4
        assert not any(piece.startswith(("\u200d", "\u0301", "👧")) for piece in told)


TROUBLE = {
    "break": stream(said("one "), BROKEN),
    "cut": stream(said("one "), drop=True),
    "no finish": stream(said("one ")),
    "malformed": stream(event(finish="MALFORMED_FUNCTION_CALL")),
    "thoughts only": stream(event({"text": "hm", "thought": True}, finish="STOP")),
    "quota": quota_minute(30.0),
}


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
async def test_whatever_goes_wrong_behind_a_fake_stream_is_tried_again_unseen(trouble: Canned) -> None:
    async with rig(settings=FAKE) as r:
        r.upstream.plan(trouble, stream(said("fine", "STOP")))
        body = await raw(await r.chat("hi", stream=True))
        assert content(body) == "fine"
        assert b"one" not in body
        assert body.endswith(b"data: [DONE]\n\n")
        assert len(r.generations()) == 2


async def test_a_fake_stream_keeps_true_statuses_and_blocks() -> None:
    async with rig(settings=FAKE | {"retry.max_attempts": 1}) as r:
        assert (await r.chat("/error 400", stream=True)).status == 400
        assert (await r.chat("/empty", stream=True)).status == 502
        assert (await r.chat("/break 2", stream=True)).status == 503
        body = await raw(await r.chat("/block", stream=True))
        assert chunks(body)[-1]["choices"][0]["finish_reason"] == "content_filter"


async def test_a_fake_stream_carries_tool_calls() -> None:
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    async with rig(settings=FAKE | {"streaming.fake_chars_per_second": 1000}) as r:
        body = await raw(await r.chat('/tool f {"a": 1}', model=FLASH, tools=[tool], stream=True))
        calls = [call for c in chunks(body) for call in c["choices"][0]["delta"].get("tool_calls", ())]
        assert [call["function"] for call in calls] == [{"name": "f", "arguments": '{"a":1}'}]
        assert chunks(body)[-1]["choices"][0]["finish_reason"] == "tool_calls"


async def test_the_switch_acts_at_once() -> None:
    async with rig(settings=QUICK) as r:
        real = chunks(await raw(await r.chat("/drip 9 0", stream=True)))
        r.settings.set("streaming.fake", True)
        fake = chunks(await raw(await r.chat("/drip 9 0", stream=True)))
        assert (len(real), len(fake)) == (1 + 9 + 1, 1 + 1 + 1)


# --- blocks and mistakes ------------------------------------------------------------------------------------

THOUGHT = event({"text": "hm", "thought": True})
SAFETY = event(finish="SAFETY")
BLOCK = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
LATE = stream(THOUGHT, SAFETY, delay=0.05)
TOGETHER = Canned(body=(framed(THOUGHT) + framed(SAFETY),))


@pytest.mark.parametrize("answer", [stream(BLOCK), TOGETHER, LATE], ids=["prompt", "one read", "late"])
async def test_a_block_becomes_text_where_wanted(answer: Canned) -> None:
    async with rig(settings={"blocked.as": "text"}) as r:
        r.upstream.plan(answer)
        body = await raw(await r.chat("hi", stream=True))
        assert content(body).startswith("Google ")
        assert chunks(body)[-1]["choices"][0]["finish_reason"] == "stop"
        assert body.endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize("answer", [stream(BLOCK), TOGETHER], ids=["prompt", "one read"])
async def test_a_block_is_an_error_while_the_status_is_open(answer: Canned) -> None:
    async with rig(settings={"blocked.as": "error"}) as r:
        r.upstream.plan(answer)
        response = await r.chat("hi", stream=True)
        assert response.status == 400
        assert (await response.json())["error"]["message"].startswith("Google ")
        (finished,) = r.finished
        assert [attempt.kind for attempt in finished.attempts] == [Kind.BLOCKED_PROMPT]


async def test_a_late_block_is_an_error_event() -> None:
    async with rig(settings={"blocked.as": "error"}) as r:
        r.upstream.plan(LATE)
        response = await r.chat("hi", stream=True)
        assert response.status == 200
        ends_with_error(await raw(response), "", "content_filter")
        assert r.finished[0].failure is FailureKind.BLOCKED
        assert r.finished[0].attempts[0].kind is Kind.BLOCKED_PROMPT


async def test_a_filter_after_text_is_no_block() -> None:
    async with rig(settings={"blocked.as": "error"}) as r:
        r.upstream.plan(stream(said("one "), SAFETY))
        body = await raw(await r.chat("hi", stream=True))
        assert content(body) == "one "
        assert chunks(body)[-1]["choices"][0]["finish_reason"] == "content_filter"


@pytest.mark.allow_warnings
async def test_a_mistake_of_ours_in_the_middle_ends_the_stream_properly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed = ChatReply.feed

    def stumble(self: ChatReply, event: JsonObject) -> bytes:
        if b"two" in orjson.dumps(event):
            raise ZeroDivisionError
        return feed(self, event)

    monkeypatch.setattr(ChatReply, "feed", stumble)
    async with rig() as r:
        r.upstream.plan(stream(said("one "), said("two", "STOP"), delay=0.05))
        body = await raw(await r.chat("hi", stream=True))
        ends_with_error(body, "one ", "internal")
        assert b"HTTP/1.1" not in body
        assert r.finished[0].failure is FailureKind.INTERNAL
        assert r.engine.snapshot().in_flight == 0
        assert (await r.chat("hi")).status == 200, "the connection is fit for the next request"


@pytest.mark.parametrize("speed", [1, 5, 30, 200])
async def test_a_fake_stream_keeps_its_speed(speed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(answering, "asyncio", SimpleNamespace(sleep=sleep))
    text = "x" * 60
    async with rig(settings=FAKE | {"streaming.fake_chars_per_second": speed}) as r:
        r.upstream.plan(stream(said(text, "STOP")))
        body = await raw(await r.chat("hi", stream=True))
    told = [c["choices"][0]["delta"].get("content") for c in chunks(body)]
    last = next(piece for piece in reversed(told) if piece)
    assert content(body) == text
    assert sum(pauses) == pytest.approx((len(text) - len(last)) / speed)


async def test_a_failure_names_the_key_asked_last() -> None:
    async with rig([FREE[0]], {"retry.max_attempts": 1}) as r:
        response = await r.chat("/error 400", stream=True)
        assert response.status == 400
        assert response.headers["x-gapdesk-key"] == FREE[0].label
