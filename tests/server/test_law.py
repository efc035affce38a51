"""The retry law end to end: what each kind of answer leads to, for the keys and for the client."""

from __future__ import annotations

import time
from typing import Any

import orjson
import pytest

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from gapdesk.proxy.types import DUMMY_SIGNATURE, Dimension, Kind, Outcome
from gapdesk.quota.keys import KeyState
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.wire import ask, event, native, payload, quota_minute, raw

A1 = PracticeKey("AQ.test-key-a1-0000000000", "400000000001", tier="tier1", label="a1")
A2 = PracticeKey("AQ.test-key-a2-0000000000", "400000000001", tier="tier1", label="a2")
B1 = PracticeKey("AQ.test-key-b1-0000000000", "400000000002", tier="tier1", label="b1")
NAMES = {"400000000001": "A", "400000000002": "B"}


def refused(code: int, message: str) -> Canned:
    return Canned(code, {"error": {"code": code, "message": message, "status": "X"}})


RETURNED = {
    Kind.BAD_REQUEST: (payload("400_unknown_name"), 400, None),
    Kind.TOO_LONG: (payload("400_too_many_tokens"), 400, "context_length_exceeded"),
    Kind.MODEL_UNKNOWN: (payload("404_model_not_found"), 404, "model_not_found"),
    Kind.MODEL_GONE: (payload("404_model_no_longer_available"), 404, "model_not_found"),
    Kind.NOT_FOUND: (payload("404_requested_entity"), 404, "unknown_url"),
    Kind.LOCATION: (payload("400_location"), 400, "unsupported_country_region_territory"),
    Kind.OWN_MISTAKE: (payload("400_multiple_credentials"), 500, "internal"),
}
"""The request's own fault, or nobody's: one call, and its status."""

NEXT_KEY = {
    Kind.KEY_INVALID: (payload("400_api_key_invalid"), 503, "no_usable_key"),
    Kind.KEY_LEAKED: (payload("403_leaked"), 503, "no_usable_key"),
    Kind.KEY_BLOCKED: (payload("403_referrer_blocked"), 503, "no_usable_key"),
}
"""The key's fault: each key is asked once."""

NEXT_PROJECT = {
    Kind.PROJECT_BLOCKED: (payload("403_consumer_suspended"), 503, "no_usable_key"),
    Kind.BILLING: (payload("402_prepay_depleted"), 503, "no_usable_key"),
    Kind.MODEL_CLOSED: (payload("404_closed_to_new_users"), 404, "model_not_found"),
    Kind.CACHE_STORAGE: (payload("429_cache_storage_zero"), 429, "rate_limit_exceeded"),
    Kind.CACHE_GONE: (payload("403_cached_content_not_found"), 403, "unknown_url"),
    Kind.FILE_FOREIGN: (refused(403, "You do not have permission to access the File x."), 403, "unknown_url"),
    Kind.QUOTA_MINUTE: (payload("429_free_rpm"), 429, "rate_limit_exceeded"),
    Kind.QUOTA_DAY: (payload("429_free_rpd"), 429, "rate_limit_exceeded"),
    Kind.QUOTA_NONE: (payload("429_limit_zero"), 429, "rate_limit_exceeded"),
    Kind.QUOTA_OTHER: (payload("429_no_details"), 429, "rate_limit_exceeded"),
}
"""The project's fault: each project is asked once."""

BACKOFF = {
    Kind.OVERLOADED: (payload("503_high_demand"), 503, "upstream"),
    Kind.SERVER_ERROR: (payload("500_internal"), 500, "upstream"),
    Kind.CANCELLED: (payload("499_cancelled"), 502, "upstream"),
    Kind.TIMEOUT: (payload("504_deadline"), 504, "upstream_timeout"),
    Kind.NETWORK: (Canned(drop_connection=True), 502, "unreachable"),
}
"""The servers' fault: as often as retry.max_attempts says."""


def cases(table: dict[Kind, tuple[Canned, int, str | None]]) -> Any:
    return pytest.mark.parametrize(
        ("kind", "answer", "status", "code"), [(kind, *row) for kind, row in table.items()], ids=list(table)
    )


async def fails_alike(r: Rig, answer: Canned, kind: Kind, status: int, code: str | None, asked: str) -> None:
    """Both dialects ask `asked` (projects, in order of their names) and end with `status`."""
    r.upstream.plan(*[answer] * 9)
    response = await r.chat("hi", model=LITE)
    assert response.status == status
    error = (await response.json())["error"]
    assert error["code"] == code
    assert asked_in(r) == asked
    assert {attempt.kind for attempt in r.finished[-1].attempts} == {kind}
    assert response.headers["x-gapdesk-attempts"] == str(len(asked))

    for known in r.engine.pool.statuses(time.time()):
        r.engine.pool.checked(known.info.id, Outcome(Kind.ANSWERED, 200), time.time())
    r.upstream.calls.clear()
    response = await native(r.http, "hi", model=FLASH)
    assert response.status == status
    error = (await response.json())["error"]
    assert error["code"] == status
    assert error["status"].isupper()
    assert asked_in(r) == asked


def asked_in(r: Rig) -> str:
    return "".join(sorted(NAMES[call.project or ""] for call in r.generations()))


def nobody_is_punished(r: Rig) -> None:
    states = {known.state for known in r.engine.pool.statuses(time.time())}
    assert states <= {KeyState.UNKNOWN, KeyState.HEALTHY}


@cases(RETURNED)
async def test_the_requests_own_fault_costs_one_call(
    kind: Kind, answer: Canned, status: int, code: str
) -> None:
    async with rig([A1]) as r:
        await fails_alike(r, answer, kind, status, code, "A")
        nobody_is_punished(r)


@cases(NEXT_KEY)
async def test_a_keys_fault_sends_the_request_to_the_next_key(
    kind: Kind, answer: Canned, status: int, code: str
) -> None:
    async with rig([A1, A2]) as r:
        r.upstream.plan(answer)
        assert (await r.chat("hi")).status == 200
        assert asked_in(r) == "AA"
        assert r.engine.snapshot().invalid == 1
    async with rig([A1, A2, B1]) as r:
        await fails_alike(r, answer, kind, status, code, "AAB")


@cases(NEXT_PROJECT)
async def test_a_projects_fault_sends_the_request_to_the_next_project(
    kind: Kind, answer: Canned, status: int, code: str
) -> None:
    async with rig([A1, A2, B1]) as r:
        r.upstream.plan(answer)
        assert (await r.chat("hi")).status == 200
        first, second = r.generations()
        assert {first.project, second.project} == NAMES.keys()
    async with rig([A1, A2, B1]) as r:
        await fails_alike(r, answer, kind, status, code, "AB")


@cases(BACKOFF)
async def test_a_servers_fault_is_tried_again_within_bounds(
    kind: Kind, answer: Canned, status: int, code: str
) -> None:
    async with rig([A1], {"retry.max_attempts": 3}) as r:
        r.upstream.plan(answer, answer)
        assert (await r.chat("hi")).status == 200
        assert len(r.generations()) == 3
        r.upstream.clear()
        await fails_alike(r, answer, kind, status, code, "AAA")
        nobody_is_punished(r)


# --- calls beside generateContent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (payload("401_access_token_type"), 1),
        (refused(401, "Request had invalid authentication credentials."), 1),
        (payload("400_precondition_free_tier"), 2),
        (payload("429_free_rpd"), 2),
        (payload("429_limit_zero"), 2),
        (payload("429_no_details"), 2),
    ],
)
async def test_what_is_refused_on_one_path_is_not_held_against_anybody(answer: Canned, asked: int) -> None:
    async with rig([A1, A2, B1]) as r:
        for path in ("/v1beta/batches", f"/v1beta/models/{LITE}:countTokens"):
            r.upstream.calls.clear()
            r.upstream.plan(*[answer] * asked)
            async with r.http.post(path, json={}) as response:
                assert 400 <= response.status < 500
            assert len(r.upstream.calls) == asked
        nobody_is_punished(r)
        assert r.engine.pool.limits.learned() == ()
        for path in ("/v1/models", "/v1beta/files"):
            async with r.http.get(path) as response:
                assert response.status == 200
        assert (await r.chat("hi")).status == 200


async def test_a_tier_without_search_is_told_and_the_model_stays_open() -> None:
    violation = {
        "quotaId": "GroundingWithGoogleSearchRequestsPerDayPerProject-FreeTier",
        "quotaDimensions": {"model": FLASH},
    }
    details = [{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}]
    error = {"code": 429, "message": "No.", "status": "RESOURCE_EXHAUSTED", "details": details}
    async with rig([A1, B1]) as r:
        r.upstream.plan(*[Canned(429, {"error": error})] * 2)
        response = await r.chat("hi", model=f"{FLASH}-search")
        assert response.status == 429
        assert "ask without search" in (await response.json())["error"]["message"]
        assert asked_in(r) == "AB"
        assert (await r.chat("hi", model=FLASH)).status == 200
        assert r.engine.pool.limits.learned() == ()


# --- how far it goes ----------------------------------------------------------------------------------------


async def test_quota_faults_walk_through_all_projects_whatever_max_attempts_says() -> None:
    keys = [
        PracticeKey(f"AQ.test-key-many-{n:02}-0000000", f"5000000000{n:02}", tier="tier1") for n in range(12)
    ]
    async with rig(keys, {"retry.max_attempts": 1}) as r:
        for key in keys[:-1]:
            r.upstream.plan(payload("429_free_rpd"), key=key.secret)
        response = await r.chat("hi")
        assert response.status == 200
        assert [call.key for call in r.generations()] == [key.secret for key in keys]
        assert response.headers["x-gapdesk-attempts"] == "12"


async def test_quota_faults_do_not_use_up_the_tries_for_server_faults() -> None:
    async with rig(settings={"retry.max_attempts": 2}) as r:
        r.upstream.plan(payload("429_free_rpd"), payload("503_high_demand"), payload("429_free_rpd"))
        assert (await r.chat("hi")).status == 200
        assert len(r.generations()) == 4


@pytest.mark.parametrize("streamed", [False, True])
async def test_an_upstream_that_never_answers_times_out(streamed: bool) -> None:
    async with rig(settings={"upstream.timeout_seconds": 0.1, "retry.max_attempts": 2}) as r:
        r.upstream.plan(Canned(hang=True))
        assert (await r.chat("hi", stream=streamed)).status == 200
        assert len(r.generations()) == 2
        assert r.generations()[0].aborted

        r.upstream.plan(*[Canned(hang=True)] * 2)
        response = await r.chat("hi", stream=streamed)
        assert response.status == 504
        assert (await response.json())["error"]["code"] == "upstream_timeout"
        assert len(r.generations()) == 4
        assert [attempt.kind for attempt in r.finished[-1].attempts] == [Kind.TIMEOUT] * 2


async def test_an_answer_that_flows_may_take_its_time() -> None:
    document = orjson.dumps(event({"text": "fine"}, finish="STOP"))
    slices = tuple(document[at : at + 40] for at in range(0, len(document), 40))
    async with rig(settings={"upstream.timeout_seconds": 0.15, "retry.max_attempts": 1}) as r:
        r.upstream.plan(Canned(body=slices, delay=0.06))
        assert (await r.chat("hi")).status == 200
        assert len(slices) * 0.06 > 0.15
        r.upstream.plan(Canned(body=slices, delay=0.4))
        assert (await r.chat("hi")).status == 504


@pytest.mark.parametrize("dialect", ["openai", "gemini"])
async def test_an_answer_that_breaks_off_is_asked_for_again(dialect: str) -> None:
    async with rig() as r:
        r.upstream.plan(Canned(body=(b'{"candidates": [',), drop_connection=True), Canned(body=b"<html>"))
        response = await (r.chat("hi") if dialect == "openai" else native(r.http, "hi", model=LITE))
        assert response.status == 200
        assert len(r.generations()) == 3


async def test_nobody_at_the_other_end_is_a_502_that_says_so() -> None:
    async with rig(settings={"retry.max_attempts": 2}) as r:
        await r.upstream.stop()
        response = await r.chat("hi")
        assert response.status == 502
        assert "could not be reached" in (await response.json())["error"]["message"]
        nobody_is_punished(r)


async def test_a_prompt_too_long_for_one_projects_minute_may_fit_anothers() -> None:
    tokens = quota_minute(30.0, "GenerateContentInputTokensPerModelPerMinute-FreeTier")  # 5 of them
    async with rig([A1, B1]) as r:
        r.upstream.plan(tokens)
        assert (await r.chat("many more words than that " * 10)).status == 200
        assert [attempt.kind for attempt in r.finished[0].attempts] == [Kind.TOO_LONG, Kind.ANSWERED]
        assert asked_in(r) == "AB"


# --- repairs ------------------------------------------------------------------------------------------------


def tool_turn(signature: str) -> dict[str, Any]:
    call = {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": signature}
    result = {"functionResponse": {"name": "f", "response": {"x": 1}}}
    return ask("go") | {
        "contents": [
            {"role": "user", "parts": [{"text": "go"}]},
            {"role": "model", "parts": [call]},
            {"role": "user", "parts": [result]},
        ],
        "tools": [{"functionDeclarations": [{"name": "f"}]}],
    }


@pytest.mark.parametrize("verb", ["generateContent", "streamGenerateContent?alt=sse"])
async def test_a_bad_signature_is_repaired_once(verb: str) -> None:
    async with rig() as r:
        async with r.http.post(
            f"/v1beta/models/{FLASH}:{verb}", json=tool_turn("bm90IG9uZSBvZiBvdXJz")
        ) as response:
            assert response.status == 200, await response.text()
        first, second = r.generations()
        assert first.status == 400
        assert first.json["contents"][1]["parts"][0]["thoughtSignature"] == "bm90IG9uZSBvZiBvdXJz"
        assert second.json["contents"][1]["parts"][0]["thoughtSignature"] == DUMMY_SIGNATURE


async def test_a_signature_that_stays_bad_is_returned_after_two_calls() -> None:
    async with rig() as r:
        r.upstream.plan(*[payload("400_corrupted_thought_signature")] * 9)
        response = await r.chat("hi", model=FLASH)
        assert response.status == 400
        assert "thought signature" in (await response.json())["error"]["message"]
        assert len(r.generations()) == 2


# --- nobody to ask ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True])
async def test_without_a_key_the_answer_says_how_to_get_one(streamed: bool) -> None:
    async with rig([]) as r:
        for response in (
            await r.chat("hi", stream=streamed),
            await native(
                r.http, "hi", model=LITE, verb="streamGenerateContent" if streamed else "generateContent"
            ),
        ):
            assert response.status == 503
            assert "import a key" in (await response.json())["error"]["message"]
            assert response.headers["x-should-retry"] == "false"
        assert r.upstream.calls == []


async def test_an_unknown_path_is_an_openai_404_and_goes_nowhere() -> None:
    async with rig() as r:
        for path in ("/v1/threads", "/v1/responses", "/v1/unheard/of"):
            async with r.http.post(path, json={}) as response:
                assert response.status == 404
                error = (await response.json())["error"]
                assert error["type"] == "invalid_request_error"
                assert "/v1/chat/completions" in error["message"]
        assert r.upstream.calls == []


# --- what is learned ----------------------------------------------------------------------------------------


async def test_a_project_of_unknown_tier_is_not_held_to_free_numbers() -> None:
    async with rig([A1]) as r:
        pool = r.engine.pool
        (project,) = {known.project for known in pool.statuses(0.0)}
        shipped = {limit.dimension: limit for limit in pool.limits.effective(project, FLASH)}
        asked = shipped[Dimension.RPM].value + 3
        assert not shipped[Dimension.RPM].blocks
        for _ in range(asked):
            assert (await r.chat("hi", model=FLASH)).status == 200
        assert len(r.generations()) == asked
        assert pool.limits.tier(project) is None


async def test_the_first_429_teaches_tier_and_limit() -> None:
    async with rig([A1]) as r:
        pool = r.engine.pool
        (project,) = {known.project for known in pool.statuses(0.0)}
        r.upstream.plan(quota_minute(30.0))
        assert (await r.chat("hi", model=FLASH)).status == 429
        assert pool.limits.tier(project) == "free"
        limits = {limit.dimension: limit for limit in pool.limits.effective(project, FLASH)}
        assert (limits[Dimension.RPM].value, limits[Dimension.RPM].blocks) == (5, True)
        # What the ledger knows will be refused is not sent.
        assert (await r.chat("hi", model=FLASH)).status == 429
        assert len(r.generations()) == 1


# --- secrets ------------------------------------------------------------------------------------------------


async def test_the_clients_token_never_goes_upstream_and_the_key_never_comes_down() -> None:
    async with rig([FREE[0]]) as r:
        chat = f"/v1/models/{LITE}:generateContent"
        await r.chat("hi")
        async with r.http.post(
            "/v1beta/models", params={"key": r.token}, headers={"Authorization": ""}
        ) as response:
            await response.read()
        ways: list[tuple[dict[str, str], dict[str, str]]] = [
            ({}, {"Authorization": f"Bearer {r.token}"}),
            ({}, {"x-goog-api-key": r.token}),
            ({"key": r.token, "$alt": "json"}, {"x-api-key": r.token, "api-key": r.token, "Cookie": "a=b"}),
        ]
        for query, headers in ways:
            given = {"Authorization": "Bearer null", "Origin": "http://localhost:3000", **headers}
            async with r.http.post(chat, json=ask("hi"), params=query, headers=given) as response:
                assert response.status == 200
                assert FREE[0].secret not in str(response.headers) + await response.text()
        assert len(r.upstream.calls) >= 4
        for call in r.upstream.calls:
            sent = f"{call.headers} {call.query} {call.path}"
            assert r.token not in sent
            assert call.key == FREE[0].secret
            assert not {"authorization", "x-api-key", "api-key", "cookie", "origin"} & call.headers.keys()
            assert "key" not in call.query


async def test_a_key_in_googles_words_is_not_passed_on() -> None:
    key = PracticeKey("AQ.test-key-suspended-0000000000", "600000000001", fault="suspended")
    async with rig([key]) as r:
        for response in (await r.chat("hi"), await native(r.http, "hi", model=LITE)):
            assert response.status == 503
            assert key.secret not in await response.text() + str(response.headers) + (response.reason or "")
        assert key.secret not in str(r.events)
        assert key.secret.encode() not in await raw(await r.chat("hi", stream=True))


@pytest.mark.parametrize("status", [401, 402, 403, 407, 429])
async def test_what_something_on_the_way_refuses_is_held_against_no_key(status: int) -> None:
    """A hotel's login page or a firewall is not Google: no key is to blame, none may be removed for it."""
    page = Canned(status, b"<html><title>Log in to Hotel Wi-Fi</title></html>", {"Content-Type": "text/html"})
    async with rig(settings={"retry.max_attempts": 2}) as r:
        r.upstream.plan(*[page] * 8)
        response = await r.chat("hi")
        assert response.status in (502, 503), await response.text()
        assert r.engine.keys.invalid() == ()
        states = {known.state for known in r.engine.pool.statuses(time.time())}
        assert states == {KeyState.UNKNOWN}
        r.upstream.clear()
        assert (await r.chat("hi")).status == 200
