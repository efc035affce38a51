"""A patient for the doctor, whose every part a test can make ill; and servers that misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import gapdesk
from gapdesk.clock import ManualClock
from gapdesk.doctor.desk import Doctor
from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.events import EngineSnapshot, EngineState
from gapdesk.paths import Paths
from gapdesk.proxy.sender import Sender
from gapdesk.proxy.upstream import Route, Upstream
from gapdesk.settings import Settings
from gapdesk.vault import Secrets, SessionVault

NOW = 1_790_000_000.0
TOKEN = "gd-doctor-test-token"
HEALTH = b'{"status":"ok","version":"%s"}' % gapdesk.__version__.encode()

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def snapshot(url: str = "", state: EngineState = EngineState.RUNNING, **more: object) -> EngineSnapshot:
    """What the engine shows; only what is listened on counts here."""
    given: dict[str, object] = {
        "error": "",
        "practice": False,
        **dict.fromkeys(("keys", "healthy", "cooling", "exhausted", "invalid"), 0),
        **dict.fromkeys(("in_flight", "streams", "held", "requests_today"), 0),
        **dict.fromkeys(("requests_last_minute", "today", "problems"), ()),
        "token_storage": "keyring",
        **more,
    }
    return EngineSnapshot(state=state, base_url=url, **given)  # type: ignore[arg-type]


@dataclass
class Ill:
    """What a Doctor is made of, ready to be changed."""

    folder: Path
    shown: EngineSnapshot = field(default_factory=snapshot)
    route: Route = field(default_factory=lambda: Route("http://127.0.0.1:9", "none"))
    listens: tuple[str, ...] = ("127.0.0.1",)
    keys: dict[str, str | None] = field(default_factory=dict)
    used: tuple[str, ...] = ()
    vault: Secrets = field(default_factory=SessionVault)
    paths: Paths | None = None
    names: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"localhost": ("127.0.0.1", "::1")})
    trust: ssl.SSLContext | None = None
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    settings: Settings = field(default_factory=Settings)
    told: list[Finding] = field(default_factory=list)

    def doctor(self) -> Doctor:
        return Doctor(
            self.settings,
            self.clock,
            self.paths or Paths.under(self.folder),
            self.vault,
            snapshot=lambda: self.shown,
            token=lambda: TOKEN,
            listens=lambda: self.listens,
            route=lambda: self.route,
            connect=self.connect,
            keys=lambda: tuple(self.keys),
            secret_of=self.keys.get,
            used=lambda: self.used,
            resolve=self.resolve,
        )

    async def examine(self, *, ask: bool = False) -> dict[Check, Finding]:
        findings = await self.doctor().examine(self.told.append, ask=ask)
        assert [finding.check for finding in findings] == list(Check)
        return {finding.check: finding for finding in findings}

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[Sender]:
        upstream = Upstream(self.route)
        upstream._tls = self.trust
        try:
            yield upstream
        finally:
            await upstream.close()

    async def resolve(self, name: str) -> tuple[str, ...]:
        if name not in self.names:
            raise OSError(-2, "Name or service not known")
        return self.names[name]


def said(finding: Finding) -> tuple[Verdict, str]:
    return finding.verdict, str(finding.words)


@contextlib.asynccontextmanager
async def listening(
    serve: Serve, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port of a server that does with each connection what `serve` does."""
    running: set[asyncio.Task[None]] = set()

    async def conduct(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await serve(reader, writer)
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(conduct, host, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        for task in running:
            task.cancel()
        server.close()
        await server.wait_closed()


def answering(
    *answers: bytes, status: str = "200 OK", headers: Sequence[str] = (), before: Callable[[], object] = int
) -> Serve:
    """Each request gets the next of `answers`, the last one again and again; `before` it is called."""
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        before()
        body = left.pop(0) if len(left) > 1 else left[0]
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()

    return serve


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes all, says nothing."""
    while await reader.read(4096):
        pass


async def gibberish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\n")
    writer.write(b"220 mail.example ESMTP\r\n")
    await writer.drain()


def certificate(name: str) -> Path:
    """One of tests/data/tls, with its key: "localhost", "expired" (for localhost too) or "stranger"."""
    return Path(__file__).parents[1] / "data" / "tls" / f"{name}.pem"


def server_tls(name: str) -> ssl.SSLContext:
    """For a server that shows that certificate, which nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(name))
    return context


def trusting(name: str) -> ssl.SSLContext:
    """For a client that takes that certificate, if it holds."""
    return ssl.create_default_context(cafile=certificate(name))
