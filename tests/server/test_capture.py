"""The inspector on real sockets: what is captured of a request, and what never is."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gapdesk.activity.types import Compared, Line
from gapdesk.proxy.types import FailureKind, Kind
from gapdesk.wording import Objection
from tests.rig import FREE, LITE, Rig, rig
from tests.server.wire import payload, raw, said, stream, until

ON = {"activity.capture": True}
NATIVE = f"/v1beta/models/{LITE}:generateContent"
ASKED = {"contents": [{"role": "user", "parts": [{"text": "a native question"}]}]}


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join(line.text for line in lines)


async def newest(r: Rig) -> str:
    """The id of the request that ended last, once all of it is kept."""
    activity = r.engine.activity
    await until(lambda: bool(activity.entries()) and activity.entries()[-1].finished is not None)
    return activity.entries()[-1].id


async def compared(r: Rig) -> Compared:
    found = await r.engine.activity.compare(await newest(r))
    assert found is not None
    return found


@pytest.mark.parametrize("streamed", [False, True])
async def test_all_sides_of_an_openai_request_are_kept(streamed: bool) -> None:
    async with rig(settings=ON) as r:
        response = await r.chat("a captured question", stream=streamed, max_tokens=77)
        answer = await raw(response)
        found = await compared(r)
        assert '"a captured question"' in text(found.asked)
        assert '"max_tokens": 77' in text(found.asked)
        assert '"maxOutputTokens": 77' in text(found.sent)
        assert '"candidates"' in text(found.received)
        assert "chat.completion" in text(found.told)
        if streamed:
            assert "[DONE]" in text(found.told)
            assert answer.endswith(b"data: [DONE]\n\n")


async def test_native_bytes_are_kept_as_they_were() -> None:
    async with rig(settings=ON) as r:
        async with r.http.post(NATIVE, json=ASKED) as response:
            told = await response.json()
        found = await compared(r)
        assert orjson.loads(text(found.asked)) == orjson.loads(text(found.sent)) == ASKED
        assert orjson.loads(text(found.told)) == told


async def test_nothing_is_kept_unless_it_is_switched_on_nor_of_private_clients() -> None:
    async with rig() as r:
        await r.chat("not kept")
        assert await r.engine.activity.compare(await newest(r)) is None
        r.settings.set("activity.capture", True)
        client = r.engine.clients.lines()[0]
        await r.engine.clients.set_private(client.id, True)
        await r.chat("private")
        assert await r.engine.activity.compare(await newest(r)) is None
        assert r.engine.activity.held().requests == 0


async def test_no_credential_is_in_what_is_kept() -> None:
    async with rig(settings=ON) as r:
        named = {
            "error": {"code": 400, "message": f"Bad key {FREE[0].secret}.", "status": "INVALID_ARGUMENT"}
        }
        r.upstream.plan(type(payload("403_referrer_blocked"))(400, named))
        async with r.http.post(f"{NATIVE}?key={r.token}&alt=json", json=ASKED) as response:
            await response.read()
        request = await newest(r)
        found = await compared(r)
        told = [found.asked, found.sent, found.received, found.told]
        kept = "\n".join(map(text, told)) + r.engine.activity.curl(request)
        kept += r.engine.activity.explanation(request) + (await r.engine.activity.har([request])).decode()
        assert "Bad key [key]" in kept
        for secret in (r.token, *(key.secret for key in FREE)):
            assert secret not in kept


async def test_the_last_try_is_the_one_that_is_shown() -> None:
    async with rig(settings=ON) as r:
        r.upstream.plan(payload("503_high_demand"))
        await r.chat("twice")
        found = await compared(r)
        assert '"candidates"' in text(found.received)
        assert "UNAVAILABLE" not in text(found.received)


async def test_an_error_is_kept_as_it_was_told() -> None:
    async with rig([], settings=ON) as r:
        response = await r.chat("nobody there")
        assert response.status == 503
        found = await compared(r)
        assert "no_keys" in text(found.told)
        assert found.sent == ()


async def test_a_stream_that_breaks_shows_how_far_it_came() -> None:
    async with rig(settings=ON) as r:
        r.upstream.plan(stream(said("so far "), drop=True))
        await raw(await r.chat("hi", stream=True))
        found = await compared(r)
        assert "so far " in text(found.received)
        assert "error" in text(found.told)


# --- once more ----------------------------------------------------------------------------------------------


async def ended(r: Rig, request: str) -> Any:
    entry = r.engine.activity.find(request)
    assert entry is not None
    await until(lambda: entry.finished is not None)
    return entry.finished


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_request_is_sent_again_through_each_key(streamed: bool) -> None:
    async with rig(settings=ON) as r:
        await r.chat("again", stream=streamed)
        first = await newest(r)
        for key in r.engine.keys.ids():
            again = await r.engine.activity.repeat(first, key=key)
            finished = await ended(r, again)
            assert [attempt.key for attempt in finished.attempts] == [key]
            assert finished.failure is None
            entry = r.engine.activity.find(again)
            assert entry is not None
            assert entry.again == first
        bodies = {orjson.dumps(call.json) for call in r.generations()}
        assert len(bodies) == 1, "each was asked the very same"


async def test_a_request_is_sent_again_with_another_model() -> None:
    async with rig(settings=ON) as r:
        await r.chat("again")
        finished = await ended(r, await r.engine.activity.repeat(await newest(r), model="gemini-2.5-flash"))
        assert finished.model == "gemini-2.5-flash"
        assert "gemini-2.5-flash:generateContent" in r.generations()[-1].path


async def test_a_key_that_refuses_is_told_and_no_other_is_asked() -> None:
    async with rig(settings=ON) as r:
        await r.chat("again")
        r.upstream.plan(payload("429_free_rpd"))
        finished = await ended(r, await r.engine.activity.repeat(await newest(r), key=r.engine.keys.ids()[1]))
        assert finished.failure is FailureKind.QUOTA
        assert [attempt.kind for attempt in finished.attempts] == [Kind.QUOTA_DAY]


async def test_what_was_not_captured_cannot_be_sent_again() -> None:
    async with rig() as r:
        await r.chat("gone")
        request = await newest(r)
        detail = r.engine.activity.detail(request)
        assert detail is not None
        assert detail.repeatable
        with pytest.raises(Objection):
            await r.engine.activity.repeat(request)
