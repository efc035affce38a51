"""Who gets in: hosts, origins, tokens, and how often."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from gapdesk.proxy.guard import (
    ClientLimits,
    host_allowed,
    host_name,
    origin_allowed,
    token_of,
    without_credentials,
)
from gapdesk.proxy.types import Failure, FailureKind
from gapdesk.settings import Settings

TOKEN = "gd-test-token_0123456789"
DEFAULT_ORIGINS = Settings().proxy_allowed_origins


# --- Host -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    ["127.0.0.1", "127.0.0.1:17860", "localhost", "LOCALHOST:1", "[::1]", "[::1]:17860", " localhost:80 "],
)
def test_our_own_names_on_any_port(header: str) -> None:
    assert host_allowed(header)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        ":17860",
        "127.0.0.1.evil.example",
        "127.0.0.1.evil.example:17860",
        "localhost.evil.example",
        "evil.example",
        "127.0.0.2",
        "127.1",
        "0.0.0.0",
        "notlocalhost",
        "localhost.",
        "127.0.0.1:80:90",
        "127.0.0.1:evil",
        "127.0.0.1@evil.example",
        "evil.example@127.0.0.1",
        "127.0.0.1/evil",
        "127.0.0.1,evil.example",
        "::1",
        "[::1",
        "[::1]evil.example",
        "[::1].evil.example:80",
        "192.168.1.5:17860",
    ],
)
def test_any_other_host_is_refused(header: str | None) -> None:
    assert not host_allowed(header)


def test_names_the_user_added_are_exact_too() -> None:
    added = ["host.docker.internal", "192.168.1.5", "Desk"]
    for header in ("host.docker.internal:17860", "192.168.1.5", "desk:1"):
        assert host_allowed(header, added)
    for header in ("evil.host.docker.internal", "host.docker.internal.evil.example", "192.168.1.50", "des"):
        assert not host_allowed(header, added)


@given(st.text(min_size=1), st.text())
@settings(max_examples=200, deadline=None)
def test_a_host_with_anything_around_it_is_another_host(before: str, after: str) -> None:
    header = before + "localhost" + after
    if host_allowed(header):
        assert host_name(header) in ("localhost", "127.0.0.1", "::1")
        assert before.strip() in ("", "[")


# --- Origin -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1:8000",
        "HTTP://LOCALHOST:8000",
        "app://obsidian.md",
        "tauri://localhost",
        "capacitor://localhost",
    ],
)
def test_origins_of_this_computer_and_of_apps(origin: str) -> None:
    assert origin_allowed(origin, DEFAULT_ORIGINS)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "*",
        "http://evil.example",
        "https://evil.example",
        "http://localhost.evil.example",
        "http://localhost.evil.example:3000",
        "http://127.0.0.1.evil.example:3000",
        "http://evil.example:3000#localhost",
        "http://localhost:3000@evil.example",
        "http://localhost:3000/x",
        "http://localhost:evil",
        "http://localhost:80:90",
        "localhost:3000",
        "capacitor://localhost.evil",
        "chrome-extension://abcdef",
    ],
)
def test_other_origins_are_refused(origin: str) -> None:
    assert not origin_allowed(origin, DEFAULT_ORIGINS)


@pytest.mark.parametrize(
    ("pattern", "origin", "allowed"),
    [
        ("https://chat.example", "https://chat.example", True),
        ("https://chat.example", "https://chat.example:8443", False),
        ("https://chat.example", "http://chat.example", False),
        ("https://chat.example:8443", "https://chat.example:8443", True),
        ("https://chat.example:*", "https://chat.example", True),
        ("https://chat.example:*", "https://chat.example:1", True),
        ("https://chat.example:*", "https://chat.example.evil:1", False),
        ("http://[::1]:*", "http://[::1]:3000", True),
        ("http://[::1]:*", "http://[::1]", True),
        ("http://[::1]:*", "http://[::2]:3000", False),
        ("moz-extension://*", "moz-extension://0000-1111", True),
        ("moz-extension://*", "http://localhost", False),
        (" HTTPS://Chat.Example ", "https://chat.example", True),
        ("*", "https://chat.example", False),
        ("", "https://chat.example", False),
    ],
)
def test_patterns(pattern: str, origin: str, allowed: bool) -> None:
    assert origin_allowed(origin, [pattern]) is allowed


# --- token ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"Authorization": f"Bearer {TOKEN}"}, ""),
        ({"authorization": f"bearer   {TOKEN} "}, ""),
        ({"X-Goog-Api-Key": TOKEN}, ""),
        ({"X-API-Key": TOKEN}, ""),
        ({"Api-Key": TOKEN}, ""),
        ({}, f"key={TOKEN}"),
        ({}, f"alt=sse&key={TOKEN}&pageSize=5"),
        ({"Authorization": "Bearer null"}, f"key={TOKEN}"),
        ({"Authorization": "Bearer undefined", "x-api-key": TOKEN}, ""),
        ({"Authorization": f"Basic {TOKEN}x", "x-goog-api-key": TOKEN}, ""),
        ({"x-goog-api-key": "", "api-key": TOKEN}, ""),
    ],
)
def test_a_token_comes_in_five_ways(headers: dict[str, str], query: str) -> None:
    assert token_of(CIMultiDict(headers), query) == TOKEN


@pytest.mark.parametrize("unset", ["", " ", "null", "undefined", "None", "NULL"])
def test_a_token_nobody_set_is_none(unset: str) -> None:
    headers = {"Authorization": f"Bearer {unset}", "x-goog-api-key": unset, "x-api-key": unset}
    assert token_of(CIMultiDict(headers), f"key={unset}") is None


@pytest.mark.parametrize(
    ("headers", "query"),
    [({}, ""), ({}, f"monkey={TOKEN}"), ({"Authorization": TOKEN}, ""), ({"Cookie": f"key={TOKEN}"}, "")],
)
def test_no_other_place_counts(headers: dict[str, str], query: str) -> None:
    assert token_of(CIMultiDict(headers), query) is None


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ""),
        (f"key={TOKEN}", ""),
        (f"alt=sse&key={TOKEN}", "alt=sse"),
        (f"key={TOKEN}&alt=sse&key=again&access_token=x", "alt=sse"),
        (f"k%65y={TOKEN}&alt=sse", "alt=sse"),
        (f"access%5Ftoken={TOKEN}", ""),
        ("monkey=1&keys=2&pageToken=a%2Fb+c", "monkey=1&keys=2&pageToken=a%2Fb+c"),
        ("$.xgafv=2&fields=a/b,c&bare&blank=", "$.xgafv=2&fields=a/b,c&bare&blank="),
        ("filter=%ff%00", "filter=%ff%00"),
    ],
)
def test_credentials_never_go_upstream_in_a_query(query: str, left: str) -> None:
    assert without_credentials(query) == left


names = st.sampled_from(["key", "access_token", "alt", "pageSize", "Key", "monkey", "键"])


@given(st.lists(st.tuples(names, st.text(max_size=8)), max_size=6))
@settings(max_examples=100, deadline=None)
def test_what_is_no_credential_stays_in_order(pairs: list[tuple[str, str]]) -> None:
    left = parse_qsl(without_credentials(urlencode(pairs)), keep_blank_values=True)
    assert left == [(n, v) for n, v in pairs if n not in ("key", "access_token")]


# --- limits -----------------------------------------------------------------------------------------------

NOON = 20_000 * 86_400.0 + 43_200
Enter = Callable[..., None]


@pytest.fixture
def limits() -> ClientLimits:
    return ClientLimits()


def enter(
    limits: ClientLimits, now: float, who: str = "a", minute: int = 0, day: int = 0, once: int = 0
) -> None:
    limits.enter(who, "127.0.0.1", now, per_minute=minute, per_day=day, at_once=once)


def refusal(limits: ClientLimits, now: float, **how: int) -> Failure:
    with pytest.raises(Failure) as caught:
        enter(limits, now, **how)
    assert (caught.value.kind, caught.value.status) == (FailureKind.CLIENT_LIMIT, 429)
    return caught.value


def test_the_minute_slides(limits: ClientLimits) -> None:
    for second in (0, 10):
        enter(limits, NOON + second, minute=2)
    failure = refusal(limits, NOON + 30.5, minute=2)
    assert failure.retry_after == pytest.approx(29.5)
    assert "Try again in 30 s" in failure.message
    assert not failure.final
    enter(limits, NOON + 60, minute=2)
    assert refusal(limits, NOON + 60, minute=2).retry_after == pytest.approx(10)


def test_a_refused_request_does_not_count(limits: ClientLimits) -> None:
    enter(limits, NOON, minute=1)
    for second in range(1, 50):
        refusal(limits, NOON + second, minute=1)
    enter(limits, NOON + 60, minute=1)


def test_a_limit_lowered_in_between_names_the_time_that_helps(limits: ClientLimits) -> None:
    for second in range(5):
        enter(limits, NOON + second, minute=5)
    failure = refusal(limits, NOON + 5, minute=2)
    assert failure.retry_after == pytest.approx(58)
    assert failure.retry_after is not None
    enter(limits, NOON + 5 + failure.retry_after, minute=2)


def test_the_day_ends_at_midnight_utc(limits: ClientLimits) -> None:
    for _ in range(3):
        enter(limits, NOON, day=3)
    failure = refusal(limits, NOON, day=3)
    assert failure.retry_after == 43_200
    assert failure.final
    enter(limits, NOON + 43_200, day=3)


def test_requests_at_once(limits: ClientLimits) -> None:
    enter(limits, NOON, once=2)
    enter(limits, NOON, once=2)
    assert not refusal(limits, NOON, once=2).final
    limits.leave("a")
    enter(limits, NOON, once=2)


def test_requests_at_once_count_from_all_addresses_together(limits: ClientLimits) -> None:
    enter(limits, NOON, once=2)
    limits.enter("a", "192.168.1.9", NOON, per_minute=0, per_day=0, at_once=2)
    refusal(limits, NOON, once=2)
    enter(limits, NOON, who="b", once=2)
    limits.leave("a")
    enter(limits, NOON, once=2)


def test_clients_and_addresses_are_told_apart(limits: ClientLimits) -> None:
    enter(limits, NOON, minute=1)
    enter(limits, NOON, who="b", minute=1)
    limits.enter("a", "192.168.1.9", NOON, per_minute=1, per_day=0, at_once=0)
    refusal(limits, NOON, minute=1)


def test_zero_is_no_limit(limits: ClientLimits) -> None:
    for _ in range(500):
        enter(limits, NOON)


def test_memory_is_bounded_and_forgets_nobody_who_is_running() -> None:
    limits = ClientLimits(capacity=10)
    enter(limits, NOON, who="busy", once=1)
    for number in range(100):
        enter(limits, NOON, who=f"passer-by {number}")
        limits.leave(f"passer-by {number}")
    assert len(limits._visitors) <= 10
    assert set(limits._running) == {"busy"}
    with pytest.raises(Failure):
        enter(limits, NOON, who="busy", once=1)


@given(
    st.lists(st.floats(0, 40).map(lambda s: round(s, 2)), min_size=1, max_size=60),
    st.integers(1, 6),
    st.integers(1, 30),
)
@settings(max_examples=100, deadline=None)
def test_no_window_ever_holds_more_than_allowed(gaps: list[float], minute: int, day: int) -> None:
    limits, now, let_in = ClientLimits(), NOON + 42_600, []  # midnight falls into the longer runs
    for gap in gaps:
        now += gap
        try:
            enter(limits, now, minute=minute, day=day)
        except Failure as failure:
            assert failure.retry_after is not None
            assert f"in {max(1, ceil(failure.retry_after))} s" in failure.message
        else:
            let_in.append(now)
            assert sum(t > now - 60 for t in let_in) <= minute
            assert sum(t // 86_400 == now // 86_400 for t in let_in) <= day
            continue
        in_minute = sum(t > now - 60 for t in let_in)
        today = sum(t // 86_400 == now // 86_400 for t in let_in)
        assert in_minute >= minute or today >= day, "refused without a reason"
