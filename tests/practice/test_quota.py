"""Counters and 429 bodies, on a clock that moves when told."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.clock import ManualClock
from gapdesk.practice import SAMPLE_KEYS, PracticeUpstream
from gapdesk.practice.catalogue import Limits
from gapdesk.practice.quota import Counter, exceeded, named, seconds_to_reset
from tests.practice.conftest import FREE, FREE_TOO, OTHER, PAID, PAYLOADS, Client, user


@pytest.mark.parametrize(
    ("payload", "dimension", "value", "tier", "model", "wait"),
    [
        ("429_free_rpm", "rpm", 5, "free", "gemini-3.5-flash", 30.467058293),
        ("429_free_rpd", "rpd", 20, "free", "gemini-3.5-flash", 23977.426631617),
        ("429_free_tpm", "tpm", 250000, "free", "gemini-3.5-flash", 46.401471396),
        ("429_paid_rpd", "rpd", 250, "tier1", "gemini-3.1-pro", 39043.651927829),
    ],
)
def test_bodies_are_those_of_the_wire(
    payload: str, dimension: str, value: int, tier: str, model: str, wait: float
) -> None:
    body = exceeded(named(dimension, value, tier), model, wait).body()
    expected = PAYLOADS[payload]["error"]
    assert body["error"]["details"] == expected["details"]
    # The last digits of a float need not be Google's.
    assert body["error"]["message"].rpartition(" in ")[0] == expected["message"].rpartition(" in ")[0]
    assert body["error"]["message"][-12:-8] in expected["message"] or wait > 100


def test_paid_token_limits_are_named_by_tier() -> None:
    [breach] = named("tpm", 3_000_000, "tier2")
    violation = PAYLOADS["429_paid_tier2_tpm"]["error"]["details"][1]["violations"][0]
    assert breach.quota_id == violation["quotaId"]
    assert violation["quotaMetric"].endswith(breach.metric)


async def test_no_quota_names_every_limit(client: Client) -> None:
    status, body = await client.ask("hi", "gemini-3.1-pro-preview", FREE)
    violations = body["error"]["details"][1]["violations"]
    assert status == 429
    assert violations == PAYLOADS["429_limit_zero"]["error"]["details"][1]["violations"]
    assert "limit: 0, model: gemini-3.1-pro" in body["error"]["message"]
    assert (await client.ask("hi", "gemini-3.1-pro-preview", PAID))[0] == 200


async def test_keys_of_a_project_share_the_minute(client: Client, clock: ManualClock) -> None:
    for i in range(5):
        assert (await client.ask("hi", key=(FREE, FREE_TOO)[i % 2]))[0] == 200
        clock.advance(2)
    status, body = await client.ask("hi", key=FREE_TOO)
    assert (status, body["error"]["details"][-1]["retryDelay"]) == (429, "50s")
    assert (await client.ask("hi", key=OTHER))[0] == 200
    assert (await client.ask("hi", "gemini-3.6-flash", FREE))[0] == 200
    clock.advance(50)
    assert (await client.ask("hi", key=FREE))[0] == 200
    assert (await client.ask("hi", key=FREE))[0] == 429


async def test_refused_requests_are_not_counted(client: Client, upstream: PracticeUpstream) -> None:
    upstream.limit("111", "gemini-3.8-flash", rpm=1)
    assert (await client.ask("hi", key=FREE, nonsense=1))[0] == 400
    assert (await client.ask("hi", key=FREE))[0] == 200
    for _ in range(3):
        status, body = await client.ask("hi", key=FREE)
        assert (status, body["error"]["details"][-1]["retryDelay"]) == (429, "60s")


async def test_the_day_ends_at_midnight_in_california(
    client: Client, upstream: PracticeUpstream, clock: ManualClock
) -> None:
    clock.time = datetime(2026, 11, 21, 23, 0, tzinfo=ZoneInfo("America/Los_Angeles")).timestamp()
    upstream.limit("111", "gemini-3.8-flash", rpd=2)
    for expected in (200, 200, 429):
        status, body = await client.ask("hi", key=FREE)
        assert status == expected
    assert body["error"]["details"][-1]["retryDelay"] == "3600s"
    assert "Please retry in 1h0m0s." in body["error"]["message"]
    clock.advance(3599)
    assert (await client.ask("hi", key=FREE))[0] == 429
    clock.advance(1)
    assert (await client.ask("hi", key=FREE))[0] == 200


async def test_tokens_fill_the_minute(client: Client, upstream: PracticeUpstream, clock: ManualClock) -> None:
    upstream.limit("111", "gemini-3.8-flash", tpm=150)
    assert (await client.ask("x" * 400, key=FREE))[0] == 200
    status, body = await client.ask("x" * 400, key=FREE)
    assert (status, body["error"]["details"][1]["violations"][0]["quotaValue"]) == (429, "150")
    assert "InputTokens" in body["error"]["details"][1]["violations"][0]["quotaId"]
    assert (await client.ask("x" * 40, key=FREE))[0] == 200
    clock.advance(60)
    assert (await client.ask("x" * 400, key=FREE))[0] == 200


async def test_aliases_count_for_their_target(client: Client, upstream: PracticeUpstream) -> None:
    upstream.limit("111", "gemini-flash-latest", rpm=1)
    assert (await client.ask("hi", key=FREE))[0] == 200
    assert (await client.ask("hi", "gemini-flash-latest", FREE))[0] == 429


async def test_embeddings_have_their_own_names(client: Client, upstream: PracticeUpstream) -> None:
    upstream.limit("111", "gemini-embedding-001", rpm=0)
    path = "/v1beta/models/gemini-embedding-001:embedContent"
    status, body = await client.send("POST", path, {"content": user("a")}, FREE)
    assert (status, "EmbedContent" in body["error"]["details"][1]["violations"][0]["quotaId"]) == (429, True)


async def test_counting_costs_nothing(client: Client, upstream: PracticeUpstream) -> None:
    upstream.limit("111", "gemini-3.8-flash", rpm=1)
    path = "/v1beta/models/gemini-3.8-flash:countTokens"
    for _ in range(3):
        assert (await client.send("POST", path, {"contents": [user("a")]}, FREE))[0] == 200
    assert (await client.ask("hi", key=FREE))[0] == 200


async def test_the_sample_keys_show_states_and_one_always_answers(clock: ManualClock) -> None:
    upstream = PracticeUpstream(clock)
    await upstream.start()
    statuses = {}
    async with aiohttp.ClientSession() as session:
        client = Client(session, upstream)
        for key in SAMPLE_KEYS:
            statuses[key.label] = [(await client.ask("hi", key=key))[0] for _ in range(4)]
    await upstream.stop()
    assert statuses == {
        "garden 1": [200] * 4,
        "garden 2": [200, 429, 429, 429],
        "narrow": [200, 200, 429, 429],
        "old laptop": [400] * 4,
        "office (paid)": [200] * 4,
    }


def test_an_unknown_project_cannot_be_limited(upstream: PracticeUpstream) -> None:
    with pytest.raises(KeyError):
        upstream.limit("999", "gemini-3.8-flash", rpm=1)


@given(
    st.lists(st.tuples(st.floats(0, 40), st.integers(0, 60)), max_size=40),
    st.integers(1, 6),
    st.integers(1, 150),
)
@settings(max_examples=120, deadline=None)
def test_counter_agrees_with_a_naive_one(steps: list[tuple[float, int]], rpm: int, tpm: int) -> None:
    counter, taken, now = Counter(), list[tuple[float, int]](), 1_800_000_000.0
    for pause, tokens in steps:
        now += pause
        recent = [entry for entry in taken if entry[0] > now - 60]
        fits = len(recent) < rpm and sum(used for _, used in recent) + tokens <= tpm
        refused = counter.take(Limits(rpm, tpm, None), tokens, now)
        assert (refused is None) == fits
        if refused is None:
            taken.append((now, tokens))
        else:
            assert 0 < refused[1] <= 60


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001 - a zone is given below
@settings(max_examples=100, deadline=None)
def test_a_reset_is_a_midnight(moment: datetime) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    now = moment.replace(tzinfo=ZoneInfo("UTC")).timestamp()
    wait = seconds_to_reset(now)
    assert 0 < wait <= 25 * 3600
    reset = datetime.fromtimestamp(round(now + wait), zone)
    assert (reset.hour, reset.minute, reset.second) == (0, 0, 0)
