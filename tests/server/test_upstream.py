"""Faults on the way to Google: what they are taken for."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import os
import socket
from typing import Any

import aiohttp
import pytest

from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.types import Call, Kind
from gapdesk.proxy.upstream import Route, Upstream
from tests.server.wire import until

CALL = Call(id="x", method="GET", path="/v1beta/models")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ConnectionTimeoutError("connect"), Kind.NETWORK),  # nothing was asked: it costs no quota
        (aiohttp.SocketTimeoutError("read"), Kind.TIMEOUT),
        (TimeoutError(), Kind.TIMEOUT),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_a_time_out_while_connecting_is_a_fault_of_the_network(
    error: Exception, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(aiohttp.ClientSession, "request", fail)
    upstream = Upstream(Route("http://127.0.0.1:9", "none"))
    with pytest.raises(UpstreamFault) as caught:
        await upstream.open(CALL, "AQ.test-key-1")
    await upstream.close()
    assert caught.value.kind is kind


async def test_a_socks_proxy_that_is_not_there_is_a_fault_of_the_network() -> None:
    with socket.socket() as closed:  # bound but not listening
        closed.bind(("127.0.0.1", 0))
        upstream = Upstream(Route("http://127.0.0.1:9", f"socks5://127.0.0.1:{closed.getsockname()[1]}"))
        with pytest.raises(UpstreamFault) as caught:
            await upstream.open(CALL, "AQ.test-key-1")
        await upstream.close()
    assert caught.value.kind is Kind.NETWORK


# --- in words ---------------------------------------------------------------------------------------------


async def _words(answer: bytes) -> str:
    """What is said of an upstream that sends `answer` and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    upstream = Upstream(Route(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "none"))
    with pytest.raises(UpstreamFault) as caught:
        reply = await upstream.open(CALL, "AQ.test-key-1")
        await reply.read()
    await upstream.close()
    server.close()
    await server.wait_closed()
    assert caught.value.kind is Kind.NETWORK
    return str(caught.value)


@pytest.mark.parametrize(
    "head", [b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", b"Content-Length: 9\r\n\r\nab"]
)
async def test_an_answer_cut_short_is_told_without_words_of_a_library(head: bytes) -> None:
    said = await _words(b"HTTP/1.1 200 OK\r\n" + head)
    assert said == "Google closed the connection in the middle."


async def test_no_answer_at_all_is_told_without_words_of_a_library() -> None:
    assert await _words(b"") == "Could not reach 127.0.0.1: it closed the connection without an answer."


async def test_a_refused_connection_is_told_as_the_system_tells_it() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        for route, said in (
            (Route(f"http://127.0.0.1:{port}", "none"), os.strerror(errno.ECONNREFUSED)),
            (Route("http://google.example", f"http://127.0.0.1:{port}"), "the proxy does not answer"),
        ):
            upstream = Upstream(route)
            with pytest.raises(UpstreamFault, match=rf": {said}\.$"):
                await upstream.open(CALL, "AQ.test-key-1")
            await upstream.close()


# --- new connections --------------------------------------------------------------------------------------


async def _counting() -> tuple[asyncio.Server, list[asyncio.Task[None]], asyncio.Event]:
    """A server that answers when it is let, and a list that grows by one with each connection."""
    connections: list[asyncio.Task[None]] = []
    let = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(asyncio.current_task())
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            await let.wait()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()
        await writer.wait_closed()

    return await asyncio.start_server(serve, "127.0.0.1", 0), connections, let


async def test_the_time_a_connection_took_is_told_only_of_a_new_one() -> None:
    server, connections, let = await _counting()
    let.set()
    upstream = Upstream(Route(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "none"))
    first = await upstream.open(CALL, "AQ.test-key-1")
    await first.read()
    second = await upstream.open(CALL, "AQ.test-key-1")
    await second.read()
    assert first.connect is not None
    assert first.connect > 0
    assert second.connect is None
    assert len(connections) == 1
    await upstream.close()
    server.close()
    await asyncio.gather(*connections)


@pytest.mark.parametrize("cut", [True, False])
async def test_after_a_change_of_network_new_connections_are_used(cut: bool) -> None:
    server, connections, let = await _counting()
    upstream = Upstream(Route(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "none"))
    running = asyncio.create_task(upstream.open(dataclasses.replace(CALL, method="POST"), "AQ.test-key-1"))
    await until(lambda: connections)
    await upstream.renew(cut=cut)
    let.set()
    if cut:  # asleep for hours: what ran is dead
        with pytest.raises(UpstreamFault):
            await running
    else:
        assert await (await running).read() == b"{}"
    assert await (await upstream.open(CALL, "AQ.test-key-1")).read() == b"{}"
    assert len(connections) == 2
    await upstream.close()
    server.close()
    await asyncio.gather(*connections, return_exceptions=True)
