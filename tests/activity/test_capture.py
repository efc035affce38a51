from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from typing import Any

import orjson
import pytest

from gapdesk.activity.capture import Capture, captured
from gapdesk.activity.types import PIECES, Captured, Held, Sheet, Side
from gapdesk.proxy.types import Call, Client
from gapdesk.settings import Settings
from tests.activity.requests import KEY, TOKEN

CLIENT = Client("c1", "My phone")
MB = 1_000_000


class Room:
    def __init__(self) -> None:
        self.settings = Settings()
        self.settings.set("activity.capture", True)
        self.listed: set[str] = set()
        self.capture = Capture(self.settings, self.listed.__contains__)

    def open(self, id: str = "r1", **changes: Any) -> Sheet:
        fields: dict[str, Any] = {"method": "POST", "path": "/v1/chat/completions", "headers": ()}
        sheet = self.capture.open(id, CLIENT, **{**fields, **changes})
        assert sheet is not None
        self.listed.add(id)
        return sheet

    async def ended(self, id: str) -> Captured | None:
        """What is kept once the threads are through."""
        for task in asyncio.all_tasks():
            if task.get_name() == "keep what was captured":
                await task
        return self.capture.kept(id)


@pytest.fixture
def room() -> Room:
    return Room()


def call(**changes: Any) -> Call:
    fields: dict[str, Any] = {"id": "r1", "method": "POST", "path": "/v1beta/models/m:generateContent"}
    return Call(**{**fields, **changes})


def data(kept: Captured | None) -> dict[str, bytes]:
    return {} if kept is None else {side.value: body.data for side, body in kept.bodies.items()}


def test_nothing_is_captured_unasked(room: Room) -> None:
    room.settings.set("activity.capture", False)
    assert room.capture.open("r1", CLIENT, "POST", "/", ()) is None
    room.settings.set("activity.capture", True)
    assert room.capture.open("r1", Client("c2", "Diary", private=True), "POST", "/", ()) is None
    assert not room.capture.knows("r1")


def test_all_four_sides_are_kept(room: Room) -> None:
    sheet = room.open()
    sheet.asked = b'{"asked":1}'
    sheet.begins(call(body=b'{"first":1}'))
    sheet.heard(b"no quota")
    sheet.begins(call(body=b'{"sent":1}', query="alt=sse", project="alpha"))
    sheet.heard(b'{"rec')
    sheet.heard(b'eived":1}')
    sheet.says(b'{"told":1}')
    assert room.capture.knows("r1")
    assert data(room.capture.find("r1"))["received"] == b'{"received":1}'  # while it runs
    assert room.capture.kept("r1") is None
    room.capture.close(sheet)
    kept = room.capture.kept("r1")
    assert kept is not None
    assert data(kept) == {
        "asked": b'{"asked":1}',
        "sent": b'{"sent":1}',
        "received": b'{"received":1}',
        "told": b'{"told":1}',
    }
    assert (kept.method, kept.path) == ("POST", "/v1/chat/completions")
    assert (kept.sent_method, kept.sent_path) == ("POST", "/v1beta/models/m:generateContent?alt=sse")
    assert (kept.project, kept.spare) == ("alpha", None)


def test_what_never_was_is_not_there(room: Room) -> None:
    sheet = room.open()
    sheet.says(b"refused")
    room.capture.close(sheet)
    kept = room.capture.kept("r1")
    assert kept is not None
    assert data(kept) == {"told": b"refused"}
    assert (kept.sent_path, room.capture.find("r2")) == ("", None)


def test_without_our_cache_it_can_be_sent_anywhere(room: Room) -> None:
    sheet = room.open()
    sheet.begins(call(body=b'{"cachedContent":"c"}', without_cache=b'{"whole":1}', project="alpha"))
    room.capture.close(sheet)
    kept = room.capture.kept("r1")
    assert kept is not None
    assert kept.spare is not None
    assert (kept.spare.data, kept.project) == (b'{"whole":1}', None)


def test_no_credential_is_kept(room: Room) -> None:
    secret = "hunter2hunter2"
    headers = (
        ("Authorization", f"Bearer {secret}"),
        ("x-goog-api-key", secret),
        ("X-Odd", f"it is {TOKEN}"),
        ("Referer", f"http://x/?key={secret}"),
        ("Content-Type", "application/json"),
    )
    sheet = room.open(path=f"/v1beta/models/m:generateContent?alt=sse&key={secret}&x={KEY}", headers=headers)
    sheet.begins(call(query=f"key={secret}&alt=sse&access_token={secret}"))
    room.capture.close(sheet)
    kept = room.capture.kept("r1")
    assert kept is not None
    assert not any(each in repr(kept) for each in (secret, KEY, TOKEN))
    assert kept.headers[-1] == ("Content-Type", "application/json")
    assert kept.sent_path == "/v1beta/models/m:generateContent?alt=sse"
    assert kept.path.startswith("/v1beta/models/m:generateContent?alt=sse&x=")


async def test_what_is_large_is_looked_through_on_a_thread(room: Room) -> None:
    sheet = room.open()
    picture = b64encode(os.urandom(15_000_000))
    sheet.asked = b'{"data":"%b"}' % picture
    room.capture.close(sheet)
    assert room.capture.kept("r1") is None
    assert room.capture.knows("r1")
    shown = {"asked": b'{"data":"<base64, 15.0 MB>"}'}
    assert data(await room.capture.look("r1")) == shown
    kept = await room.ended("r1")
    assert data(kept) == shown
    assert kept is not None
    assert kept.bodies[Side.ASKED].size == len(sheet.asked)
    assert data(await room.capture.look("r1")) == shown


async def test_who_is_forgotten_meanwhile_is_not_kept(room: Room) -> None:
    sheet = room.open()
    sheet.asked = b"text " * 50_000
    room.capture.close(sheet)
    room.listed.clear()
    assert await room.ended("r1") is None
    assert not room.capture.knows("r1")


async def test_above_the_limit_the_oldest_go(room: Room) -> None:
    room.settings.set("activity.capture_mb", 4)
    for number in range(5):
        sheet = room.open(f"r{number}")
        sheet.asked = b"word " * (MB // 5)
        room.capture.close(sheet)
        await room.ended(sheet.id)
    held = room.capture.held()
    assert held.limit == 4 * MB
    assert held.requests == 3
    assert 3 * MB - 15 < held.size <= 4 * MB
    assert [room.capture.knows(f"r{number}") for number in range(5)] == [False, False, True, True, True]
    room.settings.set("activity.capture_mb", 1)
    room.capture.trim()
    assert room.capture.held() == Held(0, 0, MB)


def test_switched_off_what_is_there_stays(room: Room) -> None:
    for id in ("r1", "r2"):
        sheet = room.open(id)
        sheet.asked = b"hello"
        room.capture.close(sheet)
    room.settings.set("activity.capture", False)
    assert room.capture.held().requests == 2
    size = room.capture.held().size
    room.capture.forget("r1")
    room.capture.forget("r1")
    assert room.capture.held().size == size / 2
    room.capture.clear()
    assert (room.capture.held().requests, room.capture.held().size) == (0, 0)


def test_what_nobody_is_told_of_is_not_kept(room: Room) -> None:
    sheet = room.open()
    room.listed.clear()  # a list of models
    room.capture.close(sheet)
    assert not room.capture.knows("r1")
    assert room.capture.held().requests == 0


def test_what_is_no_text_can_be_written_all_the_same(room: Room) -> None:
    name = b"caf\xe9".decode("utf-8", "surrogateescape")  # as aiohttp reads it
    sheet = room.capture.open("r1", CLIENT, "POST", f"/v1/{name}?a={name}", (("X-Title", name),))
    assert sheet is not None
    kept = captured(sheet)
    assert (kept.path, kept.headers) == ("/v1/caf??a=caf?", (("X-Title", "caf?"),))


def test_endless_answers_are_bounded() -> None:
    sheet = Sheet("r1", "c1", "POST", "/", ())
    for _ in range(20):
        sheet.heard(b"x" * MB)
        sheet.says(b"y" * (MB - 1))
    assert sum(map(len, sheet.received)) == sum(map(len, sheet.told)) == PIECES
    assert (sheet.received_size, sheet.told_size) == (20 * MB, 20 * (MB - 1))
    sheet.begins(call())
    assert (sheet.received, sheet.received_size) == ([], 0)


def test_a_stream_that_was_bounded_is_cut(room: Room) -> None:
    sheet = room.open()
    event = b"data: %b\r\n\r\n" % orjson.dumps({"text": "many words"})
    sheet.told, sheet.told_size = [event], PIECES + 5
    kept = room.capture.find("r1")
    assert kept is not None
    assert (kept.bodies[Side.TOLD].cut, kept.bodies[Side.TOLD].size) == (True, PIECES + 5)
