from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from gapdesk import aio
from gapdesk.activity.desk import ActivityDesk
from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Result, Sheet
from gapdesk.clock import ManualClock
from gapdesk.events import (
    Bus,
    Event,
    RequestFinished,
    RequestHeld,
    RequestResumed,
    RequestStarted,
    SettingChanged,
)
from gapdesk.proxy.dispatcher import Answer, Trace
from gapdesk.proxy.types import Call, Client, Decision, Dialect, Failure, FailureKind, Lease, Usage
from gapdesk.quota.prices import Prices
from gapdesk.settings import Settings
from gapdesk.ui.desk_services import ActivityService
from gapdesk.wording import Objection
from tests.activity.requests import KEY, NOW, TOKEN, attempt, finished, started

MODEL = "gemini-3.8-flash"
PATH = f"/v1beta/models/{MODEL}:generateContent"
REPLY = {
    "candidates": [{"content": {"parts": [{"text": "The moon."}], "role": "model"}, "finishReason": "STOP"}]
}
LEASE = Lease(1, "k1", "spare", "p1", MODEL, 10, NOW, Decision("first"))
USAGE = Usage(1000, 50, 60, 400, 100, 1210)
PRICES = {MODEL: {"price_per_m": {"in": 1.0, "out": 10.0, "cached": 0.1}}}


class Stream:
    """An `EventStream` that is all there."""

    def __init__(self, *batches: list[Any], broken: Failure | None = None) -> None:
        self.batches = list(batches)
        self.broken = broken
        self.usage = USAGE
        self.closed = False
        self.attempt = attempt(label="spare", ended=7.0)

    async def next(self) -> list[tuple[bytes, Any]]:
        if self.batches:
            return [(orjson.dumps(event), event) for event in self.batches.pop(0)]
        if self.broken:
            raise self.broken
        return []

    def close(self) -> None:
        self.closed = True


def asking() -> asyncio.Task[Any]:
    (task,) = [each for each in asyncio.all_tasks() if each.get_name() == "send a request again"]
    return task


class Room:
    def __init__(self) -> None:
        self.settings = Settings()
        self.settings.set("activity.capture", True)
        self.clock = ManualClock(NOW)
        self.bus = Bus()
        self.told: list[Event] = []
        self.calls: list[Call] = []
        self.answer: Answer | Failure = Answer(LEASE, 200, {}, orjson.dumps(REPLY), REPLY, USAGE)
        self.desk = ActivityDesk(
            self.settings,
            self.clock,
            self.bus,
            Prices(PRICES),
            ask=self._ask,
            has_key=lambda key: key == "k2",
            base_url=lambda: "http://127.0.0.1:1",
        )
        self.bus.subscribe(self.told.append)

    async def _ask(self, call: Call, trace: Trace) -> Answer:
        self.calls.append(call)
        trace.on_hold(NOW + 9, False)
        self.clock.advance(3.0)
        trace.on_resume()
        trace.attempts.append(attempt(label="spare"))
        if trace.sheet is not None:
            trace.sheet.begins(call)
            trace.sheet.heard(b'{"heard":1}')
        if isinstance(self.answer, Failure):
            raise self.answer
        return self.answer

    def sheet(self, id: str = "r1", **changes: Any) -> Sheet:
        self.bus.publish(started(id))
        headers = (("content-type", "application/json"), ("x-api-key", TOKEN))
        sheet = self.desk.inspector.open(id, Client("c1", "Phone"), "POST", "/v1/chat/completions", headers)
        assert sheet is not None
        sheet.asked = orjson.dumps({"messages": [{"content": "Why is there a tide?"}]})
        body = orjson.dumps({"contents": [{"parts": [{"text": "Why is there a tide?"}]}]})
        fields: dict[str, Any] = {"id": id, "method": "POST", "path": PATH, "body": body, "project": "p1"}
        sheet.begins(Call(**{**fields, **changes}))
        return sheet

    def end(self, sheet: Sheet, **changes: Any) -> None:
        sheet.says(b'{"told":1}')
        self.bus.publish(finished(sheet.id, **changes))
        self.desk.inspector.close(sheet)

    async def repeat(self, request: str = "r1", **how: Any) -> RequestFinished:
        id = await self.desk.repeat(request, **how)
        entry = self.desk.find(id)
        assert entry is not None
        assert (entry.finished, entry.again) == (None, request)
        await asking()
        assert entry.finished is not None
        return entry.finished

    def words(self, request: str = "r1") -> str:
        detail = self.desk.detail(request)
        assert detail is not None
        return str(detail.repeatable)


@pytest.fixture
def room() -> Room:
    return Room()


def test_it_is_the_windows_service(room: Room) -> None:
    service: ActivityService = room.desk
    assert (service.most, service.entries()) == (10_000, ())
    assert (service.find("r1"), service.detail("r1"), service.curl("r1")) == (None, None, "")
    assert service.explanation("r1") == ""


async def test_what_is_there_of_a_request(room: Room) -> None:
    room.end(room.sheet(), usage=USAGE)
    detail = room.desk.detail("r1")
    assert detail is not None
    assert detail.entry is room.desk.find("r1")
    assert [span.phase.value for span in detail.spans] == ["first_byte", "stream", "deliver"]
    assert detail.cost == pytest.approx((700 * 1.0 + 400 * 0.1 + 110 * 10.0) / 1e6)
    assert detail.captured
    assert not detail.repeatable
    assert room.desk.held().requests == 1
    both = await room.desk.compare("r1")
    assert both is not None
    assert [line.text for line in both.told] == ["{", '  "told": 1', "}"]
    assert room.desk.explanation("r1").startswith("Request r1, gapdesk ")
    assert "$GAPDESK_TOKEN" in room.desk.curl("r1")
    (entry,) = orjson.loads(await room.desk.har(["r1", "gone"]))["log"]["entries"]
    assert entry["request"]["url"] == "http://127.0.0.1:1/v1/chat/completions"
    assert TOKEN not in orjson.dumps(entry).decode() + room.desk.curl("r1")


@pytest.mark.parametrize(
    "changes",
    [{"usage": None}, {"usage": USAGE, "model": "unknown", "attempts": (attempt(model="unknown"),)}],
)
def test_not_everything_has_a_price(room: Room, changes: dict[str, Any]) -> None:
    room.bus.publish(finished(**changes))
    detail = room.desk.detail("r1")
    assert detail is not None
    assert detail.cost is None


def test_the_model_that_was_asked_is_paid_for(room: Room) -> None:
    room.bus.publish(finished(model="my-alias", usage=USAGE))
    detail = room.desk.detail("r1")
    assert detail is not None
    assert detail.cost is not None


async def test_who_is_not_listed_any_more_takes_his_text_with_him(room: Room) -> None:
    room.settings.set("activity.entries", 100)
    room.end(room.sheet())
    for number in range(100):
        room.bus.publish(finished(f"x{number}"))
    assert room.desk.find("r1") is None
    assert room.desk.held().requests == 0
    assert await room.desk.compare("r1") is None
    with pytest.raises(Objection, match="not listed"):
        await room.desk.repeat("r1")


def test_lower_limits_hold_at_once(room: Room) -> None:
    for number in range(150):
        sheet = room.sheet(f"r{number}", body=b"x" * 50_000)
        room.end(sheet)
    room.settings.set("activity.capture_mb", 1)
    room.bus.publish(SettingChanged("activity.capture_mb"))
    assert room.desk.held().size <= room.desk.held().limit
    assert room.desk.held().requests > 10
    room.settings.set("activity.entries", 100)
    room.bus.publish(SettingChanged("activity.entries"))
    assert [entry.id for entry in room.desk.entries()] == [f"r{number}" for number in range(50, 150)]
    runs = room.sheet("runs")
    room.desk.clear()
    assert [entry.id for entry in room.desk.entries()] == ["runs"]
    assert (room.desk.held().requests, room.desk.held().size) == (0, 0)
    room.end(runs)
    assert room.desk.held().requests == 1


# --- asking again -------------------------------------------------------------------------------------------


async def test_it_is_sent_again_as_it_was(room: Room) -> None:
    room.end(room.sheet(query="x=1"))
    room.told.clear()
    done = await room.repeat()
    (call,) = room.calls
    assert (call.path, call.query, call.model, call.project, call.key) == (PATH, "x=1", MODEL, "p1", None)
    assert (call.generates, call.stream, call.id) == (True, False, done.id)
    assert orjson.loads(call.body) == {"contents": [{"parts": [{"text": "Why is there a tide?"}]}]}
    assert call.estimate.likely > 0
    assert [type(event) for event in room.told] == [
        RequestStarted,
        RequestHeld,
        RequestResumed,
        RequestFinished,
    ]
    assert (done.client, done.program, done.dialect) == ("gapdesk", "gapdesk", Dialect.GEMINI)
    assert (done.status, done.key, done.usage, done.total) == (200, "spare", USAGE, 3.0)
    assert [each.label for each in done.attempts] == ["spare"]
    both = await room.desk.compare(done.id)
    assert both is not None
    assert both.asked == both.sent != ()
    assert [line.text for line in both.received] == ["{", '  "heard": 1', "}"]
    assert [line.text.strip() for line in both.told if "moon" in line.text] == ['"text": "The moon."']
    assert not room.words(done.id)  # and may be once more


async def test_another_key_or_model_is_asked(room: Room) -> None:
    room.end(room.sheet())
    await room.repeat(key="k2", model="models/gemini-3.8-pro")
    (call,) = room.calls
    assert (call.key, call.project, call.model) == ("k2", None, "gemini-3.8-pro")
    assert call.path == "/v1beta/models/gemini-3.8-pro:generateContent"


async def test_what_our_cache_held_is_sent_whole(room: Room) -> None:
    room.end(room.sheet(without_cache=b'{"contents":[]}'))
    await room.repeat()
    (call,) = room.calls
    assert (call.body, call.project) == (b'{"contents":[]}', None)


async def test_a_stream_is_collected(room: Room) -> None:
    events = [{"candidates": [{"content": {"parts": [{"text": text}]}}]} for text in ("The ", "sea.")]
    stream = Stream(events[:1], events[1:])
    room.answer = Answer(LEASE, 200, {}, events=stream)  # type: ignore[arg-type]
    room.end(room.sheet(path=PATH.replace("generate", "streamGenerate"), query="alt=sse", stream=True))
    done = await room.repeat()
    assert room.calls[0].stream
    assert stream.closed
    assert (done.stream, done.usage, done.attempts) == (True, USAGE, (stream.attempt,))
    both = await room.desk.compare(done.id)
    assert both is not None
    assert [line.text.strip() for line in both.told if "sea" in line.text] == ['"text": "The sea."']


async def test_a_failure_is_its_outcome(room: Room) -> None:
    failure = Failure(FailureKind.QUOTA, 429, "No quota is left.")
    room.end(room.sheet())
    for answer in (failure, Answer(LEASE, 200, {}, events=Stream(broken=failure))):  # type: ignore[arg-type]
        room.answer = answer
        done = await room.repeat()
        assert (done.status, done.failure, done.message) == (429, FailureKind.QUOTA, "No quota is left.")
        both = await room.desk.compare(done.id)
        assert both is not None
        assert any("No quota is left." in line.text for line in both.told)
        entry = room.desk.find(done.id)
        assert entry is not None
        assert result_of(entry) is Result.FAILED


async def test_it_may_be_stopped_in_the_middle(room: Room) -> None:
    room.end(room.sheet())
    room.answer = Answer(LEASE, 200, {})

    async def never(call: Call, trace: Trace) -> Answer:
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    room.desk._ask = never
    id = await room.desk.repeat("r1")
    await asyncio.sleep(0)
    await aio.settle(asking())
    entry = room.desk.find(id)
    assert entry is not None
    assert result_of(entry) is Result.LEFT


async def test_not_captured_it_is_sent_again_without_being_captured(room: Room) -> None:
    room.end(room.sheet())
    room.settings.set("activity.capture", False)
    done = await room.repeat()
    assert "was not captured" in room.words(done.id)


async def test_why_it_cannot_be_sent_again(room: Room) -> None:
    room.bus.publish(finished("none"))
    room.sheet("runs")
    unasked = room.sheet("unasked")
    unasked.call = None
    room.end(unasked)
    room.end(room.sheet("other", path="/v1beta/models/m:embedContent"))
    room.end(room.sheet("cut", body=b'{"data":"%b"}' % (b"QUJD" * 1000)))
    for id, words in {
        "none": "was not captured",
        "runs": "still running",
        "unasked": "Google was not asked",
        "other": "a model writes an answer",
        "cut": "too large to be kept",
    }.items():
        assert words in room.words(id)
        with pytest.raises(Objection, match=words):
            await room.desk.repeat(id)
    room.end(room.sheet("fine"))
    with pytest.raises(Objection, match="That key is not"):
        await room.desk.repeat("fine", key="k1")
    assert room.calls == []


async def test_a_planted_secret_goes_nowhere(room: Room) -> None:
    sheet = room.sheet(query=f"key={KEY}&alt=json")
    sheet.asked = orjson.dumps({"messages": [{"content": f"My key is {KEY}, my token {TOKEN}"}]})
    room.end(sheet, message=f"refused {KEY}", failure=FailureKind.UPSTREAM, status=502)
    out = room.desk.curl("r1") + room.desk.explanation("r1") + (await room.desk.har(["r1"])).decode()
    assert KEY not in out
    assert TOKEN not in out
    await room.repeat()
    assert room.calls[0].query == "alt=json"
