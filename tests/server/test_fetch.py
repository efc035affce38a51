"""Media that a request names by URL: fetched with guards, or refused with a sentence."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from gapdesk.proxy import fetch
from gapdesk.proxy.fetch import Fetcher
from gapdesk.proxy.types import Failure


class Names(AbstractResolver):
    """A resolver that knows `names` and remembers what it was asked."""

    def __init__(self, **names: str) -> None:
        self._names = names
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        address = self._names[host.partition(".")[0]]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


class Site:
    """A web server on this machine that stands for one in the internet."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        self.callers: set[object] = set()
        self.most_at_once = 0
        self.port = 0
        self._running = 0

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.visits.append(request.path)
        assert request.transport is not None
        self.callers.add(request.transport.get_extra_info("peername"))
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        try:
            await asyncio.sleep(0)
            return await self._answer(request)
        finally:
            self._running -= 1

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        match request.path:
            case "/picture":
                return web.Response(body=PNG, content_type="image/png")
            case "/page":
                return web.Response(text="<html>", content_type="text/html")
            case "/missing":
                return web.Response(status=404)
            case "/to-private":
                return web.Response(status=302, headers={"Location": "http://10.0.0.1/x.png"})
            case "/to-secret":
                return web.Response(status=302, headers={"Location": "http://secret.example/x.png"})
            case "/to-router":
                return web.Response(status=302, headers={"Location": "http://router/x.png"})
            case "/to-file":
                return web.Response(status=302, headers={"Location": "file:///etc/passwd"})
            case "/relative":
                return web.Response(status=301, headers={"Location": "picture"})
            case "/loop":
                return web.Response(status=302, headers={"Location": "/loop"})
            case "/never":
                await asyncio.Event().wait()
        response = web.StreamResponse(headers={"Content-Type": "image/png"})  # /endless
        try:
            await response.prepare(request)
            while True:
                await response.write(bytes(64 * 1024))
        except ConnectionError:
            return response


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = Site()
    runner = web.ServerRunner(web.Server(found.answer, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.port = runner.addresses[0][1]
    yield found
    await runner.cleanup()


@pytest.fixture
def as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 counts as an address in the internet, all others as they are."""
    check: Callable[[str], None] = fetch._check_public
    monkeypatch.setattr(
        fetch, "_check_public", lambda address: None if address == "127.0.0.1" else check(address)
    )


async def refusal(url: str, resolver: Names | None = None) -> str:
    with pytest.raises(Failure) as caught:
        await Fetcher("none", trust, resolver or Names(public="127.0.0.1")).fetch([url])
    failure = caught.value
    assert (failure.status, failure.kind) == (400, "bad_request")
    return failure.message


async def trust() -> ssl.SSLContext:
    return ssl.create_default_context()


PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "198.18.0.1", "::1", "::", "fe80::1",
    "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_addresses_are_refused_written_out_and_resolved(address: str) -> None:
    written = f"[{address}]" if ":" in address else address
    assert "not a public address" in await refusal(f"http://{written}:1/x.png")
    names = Names(innocent=address)
    assert "innocent.example is not a public address" in await refusal(
        "http://innocent.example:1/x.png", names
    )
    assert names.asked == ["innocent.example"]


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "localhost", "LOCALHOST."]
)
async def test_odd_spellings_of_this_machine_do_not_lead_to_it(host: str, site: Site) -> None:
    class Loopback(Names):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            return await Names(x="127.0.0.1").resolve("x", port, family)

    assert await refusal(f"http://{host}:{site.port}/picture", Loopback())
    assert site.visits == []


@pytest.mark.parametrize("address", ["1.1.1.1", "142.250.74.110", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are_fine(address: str) -> None:
    fetch._check_public(address)


async def test_a_redirect_to_a_private_place_is_refused(site: Site, as_public: None) -> None:
    names = Names(public="127.0.0.1", secret="192.168.0.1")
    for path in ("/to-private", "/to-secret"):
        assert "not a public address" in await refusal(f"http://public.example:{site.port}{path}", names)
    assert await refusal(f"http://public.example:{site.port}/to-file", names)
    assert await refusal(f"http://public.example:{site.port}/loop", names)
    assert site.visits.count("/loop") == 4


async def test_the_bytes_and_the_type_of_a_file_come_back(site: Site, as_public: None) -> None:
    base = f"http://public.example:{site.port}"
    fetcher = Fetcher("none", trust, Names(public="127.0.0.1"))
    got = await fetcher.fetch([f"{base}/picture", f"{base}/relative", f"{base}/page", f"{base}/picture"])
    assert got[f"{base}/picture"] == ("image/png", base64.b64encode(PNG).decode())
    assert got[f"{base}/relative"] == got[f"{base}/picture"]
    assert got[f"{base}/page"][0] == "text/html"  # whether Gemini takes it is for the dialect to say
    assert sorted(site.visits) == ["/page", "/picture", "/picture", "/relative"]


async def test_size_time_and_status_are_watched(
    site: Site, as_public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 1024 * 1024)
    monkeypatch.setattr(fetch, "SECONDS", 0.2)
    base = f"http://public.example:{site.port}"
    assert "1 MB" in await refusal(f"{base}/endless")
    assert "did not answer" in await refusal(f"{base}/never")
    assert "404" in await refusal(f"{base}/missing")


# --- many files -------------------------------------------------------------------------------------------


async def test_more_files_than_sixteen_are_refused_before_anything_is_asked(
    site: Site, as_public: None
) -> None:
    fetcher = Fetcher("none", trust, Names(public="127.0.0.1"))
    urls = [f"http://public.example:{site.port}/picture?{n}" for n in range(17)]
    with pytest.raises(Failure, match="at most 16") as caught:
        await fetcher.fetch(urls)
    assert caught.value.status == 400
    assert site.visits == []
    assert len(await fetcher.fetch([*urls[:16], urls[0]])) == 16


async def test_a_few_are_fetched_at_once_over_shared_connections(site: Site, as_public: None) -> None:
    urls = [f"http://public.example:{site.port}/picture?{n}" for n in range(12)]
    await Fetcher("none", trust, Names(public="127.0.0.1")).fetch(urls)
    assert len(site.visits) == 12
    assert site.most_at_once <= 4
    assert len(site.callers) <= 4


async def test_all_files_together_have_a_limit_and_one_failure_stops_the_others(
    site: Site, as_public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = f"http://public.example:{site.port}"
    monkeypatch.setattr(fetch, "MAX_TOTAL_BYTES", 3 * len(PNG))
    fetcher = Fetcher("none", trust, Names(public="127.0.0.1"))
    await fetcher.fetch([f"{base}/picture?{n}" for n in range(3)])
    with pytest.raises(Failure, match=r"public\.example and the files before it sent more than"):
        await fetcher.fetch([f"{base}/picture?{n}" for n in range(4)])
    with pytest.raises(Failure, match="404"):
        await fetcher.fetch([f"{base}/never", f"{base}/missing"])
    assert not [task for task in asyncio.all_tasks() if "_Errand" in repr(task)]


# --- through a proxy --------------------------------------------------------------------------------------

NEAR = [
    "localhost", "LOCALHOST.", "app.localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1",
    "127.0.0.1.", "10.1", "router", "router.local", "metadata.google.internal", "nas.lan", "nas.home.arpa",
    "127.0.0.1", "[::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", NEAR)
async def test_a_proxy_is_not_asked_for_what_is_near_to_it(host: str, site: Site) -> None:
    for proxy in (f"http://127.0.0.1:{site.port}", f"socks5://127.0.0.1:{site.port}"):
        with pytest.raises(Failure, match="not a public address"):
            await Fetcher(proxy, trust).fetch([f"http://{host}:9/picture"])
    assert site.visits == []


async def test_a_proxy_that_does_not_work_is_a_refusal(site: Site) -> None:
    for proxy in ("http://127.0.0.1:9", "socks5://127.0.0.1:9", f"socks5://127.0.0.1:{site.port}"):
        with pytest.raises(Failure, match=r"pictures\.example could not be fetched"):
            await Fetcher(proxy, trust).fetch(["http://pictures.example/picture"])


async def test_a_proxy_is_asked_for_the_rest_and_may_be_this_machine(site: Site) -> None:
    fetcher = Fetcher(f"http://localhost:{site.port}", trust)
    for host in ("pictures.example", "1.1.1.1"):
        got = await fetcher.fetch([f"http://{host}/picture"])
        assert got[f"http://{host}/picture"][0] == "image/png"
    with pytest.raises(Failure, match="not a public address"):
        await fetcher.fetch(["http://pictures.example/to-router"])


# --- certificates -----------------------------------------------------------------------------------------


async def test_certificates_are_judged_by_the_given_context(site: Site, as_public: None) -> None:
    class Noting(ssl.SSLContext):
        used = False

        def wrap_bio(self, *args: Any, **options: Any) -> ssl.SSLObject:
            self.used = True
            return super().wrap_bio(*args, **options)

    context = Noting(ssl.PROTOCOL_TLS_CLIENT)

    async def given() -> ssl.SSLContext:
        return context

    with pytest.raises(Failure):  # the site speaks no TLS
        await Fetcher("none", given, Names(public="127.0.0.1")).fetch(
            [f"https://public.example:{site.port}/picture"]
        )
    assert context.used


async def test_who_cannot_be_reached_is_named() -> None:
    class Nowhere(Names):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            raise OSError("no such name")

    assert "nowhere.example" in await refusal("http://nowhere.example/x.png", Nowhere())


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.example/a", "gopher://x.example", "http://", "http://[", "x"]
)
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert "could not be" in await refusal(url)
