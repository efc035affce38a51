"""GET /api/v1/quota: what each project has left, for who may know."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice.keys import PracticeKey
from gapdesk.proxy.types import Dimension, Kind, Outcome
from gapdesk.proxy.visit import _address
from tests.rig import FLASH, LITE, Rig, rig
from tests.server.raw import head, say
from tests.server.wire import payload

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC).timestamp()
MIDNIGHT = "2026-11-22T08:00:00Z"
"""In California."""
KEYS = (
    PracticeKey("AQ.test-key-free-1-0000000000", "200000000001", label="key 1"),
    PracticeKey("AQ.test-key-free-2-0000000000", "200000000001", label="key 2"),
    PracticeKey("AQ.test-key-free-3-0000000000", "200000000003", label="key 3"),
)


async def quota(r: Rig) -> list[dict[str, object]]:
    async with r.http.get("/api/v1/quota") as response:
        assert response.status == 200
        assert response.content_type == "application/json"
        found = orjson.loads(await response.read())
    assert set(found) == {"object", "data"} and found["object"] == "list"
    data: list[dict[str, object]] = found["data"]
    return data


async def test_nothing_asked_is_an_empty_list() -> None:
    async with rig() as r:
        assert await quota(r) == []


async def test_what_is_left_per_project_and_model() -> None:
    async with rig(KEYS, clock=ManualClock(NOON)) as r:
        for _ in range(3):
            assert (await r.chat("hello")).status == 200
        entries = {str(entry["project"]): entry for entry in await quota(r)}
        assert set(entries) == {"projects/200000000001", "projects/200000000003"}
        one = entries["projects/200000000001"]
        assert (one["model"], one["state"], one["keys"]) == (LITE, "healthy", ["key 1", "key 2"])
        limits = one["limits"]
        assert isinstance(limits, dict) and list(limits) == ["rpm", "tpm", "rpd", "tpd"]
        used = {name: limit["used"] for name, limit in limits.items()}
        assert used["rpm"] == used["rpd"] in (1, 2) and used["tpm"] == used["tpd"] > 0
        assert limits["rpd"] == {
            "limit": 500,
            "used": used["rpd"],
            "source": "shipped",
            "resets_at": MIDNIGHT,
        }
        assert limits["rpm"]["resets_at"] == "2026-11-21T20:01:00Z"
        assert (limits["tpd"]["limit"], limits["tpd"]["source"]) == (None, None)


async def test_a_limit_google_named_is_shown_as_learned() -> None:
    async with rig(KEYS[:1], clock=ManualClock(NOON)) as r:
        await r.chat("hello")
        r.engine.pool.limits.learn("projects/200000000001", LITE, Dimension.RPD, 250, NOON)
        r.engine.pool.refresh()
        (entry,) = await quota(r)
        limits = entry["limits"]
        assert isinstance(limits, dict)
        assert (limits["rpd"]["limit"], limits["rpd"]["source"]) == (250, "learned")


async def test_the_state_is_told_in_words_keys_first() -> None:
    async with rig(KEYS[:2], clock=ManualClock(NOON)) as r:
        await r.chat("hello", model=LITE)
        r.upstream.plan(payload("429_limit_zero"))
        await r.chat("hello", model=FLASH)

        async def told() -> dict[object, tuple[object, object]]:
            return {entry["model"]: (entry["state"], entry["reason"]) for entry in await quota(r)}

        denied = ("exhausted", "limit 0 on the free tier")
        assert await told() == {LITE: ("healthy", None), FLASH: denied}
        first, second = r.engine.keys.ids()
        r.engine.keys.update([first], enabled=False)
        assert await told() == {LITE: ("healthy", None), FLASH: denied}, "the other key serves"
        r.engine.pool.checked(second, Outcome(Kind.KEY_INVALID, 400, "API key not valid."), NOON)
        assert await told() == dict.fromkeys([LITE, FLASH], ("disabled", "disabled"))
        r.engine.keys.remove([first])
        assert await told() == dict.fromkeys([LITE, FLASH], ("invalid", "invalid: API key not valid."))


async def test_a_model_that_does_not_exist_is_not_told_of() -> None:
    async with rig(KEYS[:1], clock=ManualClock(NOON)) as r:
        assert (await r.chat("hello", model="gemini-of-nobody")).status == 404
        assert len(r.upstream.calls) > 0
        assert await quota(r) == []
        assert r.engine.keys.models() == ()


@pytest.mark.parametrize("token", ["", "gd-wrong-token-000"])
async def test_it_needs_a_token(token: str) -> None:
    async with rig() as r:
        answer = await say(r.url, head("GET", "/api/v1/quota", token=token))
        assert answer.status == 401
        assert b"data" not in answer.body


async def test_other_methods_are_refused_and_google_is_not_asked() -> None:
    async with rig() as r:
        async with r.http.post("/api/v1/quota", json={}) as response:
            assert response.status == 405
            assert "takes GET" in (await response.json())["error"]["message"]
        async with r.http.head("/api/v1/quota") as response:
            assert response.status == 200
        assert r.upstream.calls == []


# --- where requests come from -------------------------------------------------------------------------------


class _Transport:
    def __init__(self, peer: object) -> None:
        self._peer = peer

    def get_extra_info(self, name: str) -> object:
        assert name == "peername"
        return self._peer


class _Request:
    def __init__(self, peer: object) -> None:
        self.transport = None if peer is _GONE else _Transport(peer)


_GONE = object()


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        (("127.0.0.1", 5), ""),
        (("127.8.8.8", 5), ""),
        (("::1", 5, 0, 0), ""),
        (("::ffff:127.0.0.1", 5, 0, 0), ""),
        (("192.168.1.9", 5), "192.168.1.9"),
        (("::ffff:192.168.1.9", 5, 0, 0), "192.168.1.9"),
        (("fd00::9", 5, 0, 0), "fd00::9"),
        ("", ""),
        (None, ""),
        (_GONE, ""),
    ],
)
def test_the_address_is_the_sockets_unless_it_is_this_computer(peer: object, address: str) -> None:
    assert _address(_Request(peer)) == address  # type: ignore[arg-type]


async def test_requests_of_this_computer_have_no_address_whatever_their_headers_say() -> None:
    async with rig() as r:
        async with r.http.get("/v1/models/none", headers={"X-Forwarded-For": "192.168.1.9"}) as response:
            assert response.status == 404
        (finished,) = r.finished
        assert finished.address == ""
