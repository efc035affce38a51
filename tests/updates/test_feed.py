from __future__ import annotations

import gzip
import ssl

import pytest

from gapdesk.updates import feed as feed_module
from gapdesk.updates.feed import MAX_BYTES, read_feed
from gapdesk.updates.releases import feed_url
from gapdesk.wording import Objection
from tests.doctor.surroundings import trusting
from tests.updates.github import Answer, github
from tests.updates.releases import HOME, entry, feed

FEED = feed_url(HOME)
MOVED = "301 Moved Permanently"


async def asked(*answers: Answer, tls: ssl.SSLContext | None = None) -> tuple[bytes, list[str], list[str]]:
    """What was read, the hosts the proxy was asked for, the requests that came."""
    async with github(*answers) as hub:
        data = await read_feed(FEED, hub.proxy, tls or trusting("github"))
    return data, [each.split()[1] for each in hub.connects], hub.requests


async def refused(*answers: Answer, tls: ssl.SSLContext | None = None) -> str:
    with pytest.raises(Objection) as objection:
        await asked(*answers, tls=tls)
    return str(objection.value)


async def test_what_is_sent_says_nothing_of_the_user() -> None:
    async with github() as hub:
        assert await read_feed(FEED, hub.proxy, trusting("github")) == feed(entry("v9.0.0", "All is new."))
    assert hub.requests == [
        "GET /repos/gapdesk/gapdesk/releases?per_page=20 HTTP/1.1\r\n"
        "Host: api.github.com\r\n"
        "User-Agent: gapdesk\r\n"
        "Accept: application/vnd.github+json\r\n"
        "Accept-Encoding: identity\r\n\r\n"
    ]
    (connect,) = hub.connects
    assert connect.startswith("CONNECT api.github.com:443 ")
    assert "aiohttp" not in connect and "Python" not in connect


async def test_a_move_within_github_is_followed() -> None:
    places = ("https://api.github.com/repositories/7/releases", "/elsewhere", "https://github.com/feed")
    moves = [Answer(b"", MOVED, (f"Location: {place}", "Set-Cookie: who=you")) for place in places]
    data, hosts, requests = await asked(*moves, Answer(b"[]"))
    assert data == b"[]"
    assert hosts == [*["api.github.com:443"] * 3, "github.com:443"]
    assert [each.split()[1] for each in requests[1:]] == ["/repositories/7/releases", "/elsewhere", "/feed"]
    assert "ookie" not in "".join(requests)


@pytest.mark.parametrize(
    "place",
    [
        "http://api.github.com/x",
        "https://github.com.evil.example/x",
        "https://evilgithub.com/x",
        "https://127.0.0.1/x",
        "https://[::1/x",
        "file:///etc/passwd",
    ],
)
async def test_a_move_elsewhere_is_not(place: str) -> None:
    async with github(Answer(b"", MOVED, (f"Location: {place}",)), Answer(b"[]")) as hub:
        with pytest.raises(Objection, match="not understood"):
            await read_feed(FEED, hub.proxy, trusting("github"))
        assert len(hub.connects) == 1


async def test_it_does_not_go_round_for_ever() -> None:
    async with github(Answer(b"", MOVED, ("Location: /again",))) as hub:
        with pytest.raises(Objection):
            await read_feed(FEED, hub.proxy, trusting("github"))
        assert len(hub.requests) == 4


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("404 Not Found", "GitHub answered with status 404."),
        ("500 Oh", "GitHub answered with status 500."),
        ("302 Found", "GitHub answered with status 302."),
        ("403 rate limit exceeded", "GitHub was asked too often from this network. Try again in an hour."),
        ("429 Slow down", "GitHub was asked too often from this network. Try again in an hour."),
    ],
)
async def test_other_answers_are_told(status: str, said: str) -> None:
    assert await refused(Answer(b"{}", status)) == said


async def test_a_megabyte_is_enough() -> None:
    data, _, _ = await asked(Answer(b" " * MAX_BYTES))
    assert len(data) == MAX_BYTES
    assert "not understood" in await refused(Answer(b" " * (MAX_BYTES + 1)))


async def test_nothing_is_unpacked() -> None:
    packed = gzip.compress(b" " * 50 * MAX_BYTES)
    assert len(packed) < MAX_BYTES
    data, _, _ = await asked(Answer(packed, headers=("Content-Encoding: gzip",)))
    assert data == packed


async def test_who_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "SECONDS", 0.1)
    assert await refused(Answer(silent=True)) == "GitHub did not answer in time."


async def test_a_certificate_that_nobody_vouches_for() -> None:
    assert await refused(tls=ssl.create_default_context()) == "GitHub could not be reached."


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "http://[::1"])
async def test_a_proxy_that_is_not_there(proxy: str) -> None:
    with pytest.raises(Objection, match="GitHub could not be reached"):
        await read_feed(FEED, proxy, trusting("github"))
