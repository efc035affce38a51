"""The listening half of the engine: server, upstream and dispatcher between a start and a stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import string
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any

import gapdesk
from gapdesk import aio, policy
from gapdesk.activity.types import Inspector
from gapdesk.caching.entries import Sent
from gapdesk.clients import ClientRegistry
from gapdesk.clock import Clock
from gapdesk.events import Bus, ConnectionTried
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.catalogue import Catalogue
from gapdesk.proxy.dispatcher import Answer, Dispatcher, Policy, Trace
from gapdesk.proxy.endpoints import handlers
from gapdesk.proxy.fetch import Fetcher, OfflineFetcher
from gapdesk.proxy.idempotency import InFlight
from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.server import Server
from gapdesk.proxy.services import Door, Options, Services
from gapdesk.proxy.types import Call, Client, Failure, FailureKind, JsonObject, Kind
from gapdesk.proxy.uploads import Uploads
from gapdesk.proxy.upstream import Route, Upstream
from gapdesk.quota.pool import Pool
from gapdesk.settings import Settings
from gapdesk.store.bindings import Bindings
from gapdesk.store.signatures import SignatureStore
from gapdesk.wording import Words

if TYPE_CHECKING:
    from gapdesk.records import Records

log = logging.getLogger(__name__)

_JSON = {"Content-Type": "application/json", "User-Agent": f"gapdesk/{gapdesk.__version__}"}
_NOBODY = Client("", "")
_OUTLIVED = 120.0
"""Seconds of sleep that no stream outlives: Google has given it up."""
_ONCE = Policy(max_attempts=1, hold_seconds=0.0)
_LETTERS = string.ascii_letters + string.digits


class Serving:
    """Answers programs from `start` to `stop`, again and again; uploads under way outlive a restart."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        bus: Bus,
        pool: Pool,
        clients: ClientRegistry,
        bindings: Bindings,
        signatures: SignatureStore,
        secret_of: Callable[[str], str | None],
        model_table: Mapping[str, JsonObject],
        pinned: Route | None,
    ) -> None:
        """`pinned` is the way to Google whatever the settings say: practice stays on this machine.

        Set `records` and `inspector` before the first start.
        """
        self.signature_sources: dict[str, int] = {}
        self.records: Records
        self.inspector: Inspector
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._pool = pool
        self._clients = clients
        self._bindings = bindings
        self._signatures = signatures
        self._secret_of = secret_of
        self._model_table = model_table
        self._pinned = pinned
        self._uploads = Uploads()
        self._spare_tries: set[asyncio.Task[Any]] = set()
        self._server: Server | None = None
        self._upstream: Upstream | None = None
        self._dispatcher: Dispatcher | None = None
        self._options: dict[str, Options] = {}
        self._door: Door | None = None
        self._addresses: tuple[str, ...] = ()

    @property
    def listening(self) -> bool:
        return self._server is not None

    @property
    def base_url(self) -> str:
        """ "http://127.0.0.1:17860", "" while not listening."""
        if self._server is None:
            return ""
        host = self._server.host
        shown = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104
        return f"http://{shown}:{self._server.port}"

    @property
    def shared_urls(self) -> tuple[str, ...]:
        """Base URLs for other devices, best first."""
        if self._server is None:
            return ()
        return policy.shared_urls(self._settings, self._addresses, self._server.port)

    async def start(self) -> None:
        """Listen, by the settings as they are now. Raises PortBusy, OSError."""
        self.settings_changed()
        if policy.is_shared(self._settings):
            self._addresses = await asyncio.to_thread(policy.own_addresses)
        self._upstream = self._new_upstream()
        self._dispatcher = Dispatcher(self._pool, self._upstream, self._secret_of, self._clock)
        server = Server(self._services(self._upstream, self._dispatcher), handlers(self._uploads))
        port = await server.start(policy.listen_on(self._settings), self._settings.proxy_port)
        self._server = server
        log.info("listening on port %d", port)

    async def stop(self, grace: float) -> None:
        """Stop listening; running answers may finish for `grace` seconds."""
        if self._server is not None:
            server, self._server = self._server, None
            await server.stop(grace)
        for task in tuple(self._spare_tries):
            await aio.settle(task)
        self._dispatcher = None
        if self._upstream is not None:
            await self._upstream.close()

    async def ask(self, call: Call, trace: Trace) -> Answer:
        """The answer to a call of gapdesk's own, as to a program's. Raises Failure; 503 while not serving."""
        if self._dispatcher is None:
            raise Failure(FailureKind.STOPPED, 503, "The proxy is stopped; start it first.")
        return await self._dispatcher.run(call, trace, policy.options(self._settings, _NOBODY).policy)

    async def send(self, method: str, path: str, body: bytes, project: str | None) -> Sent:
        """One call without a model, through one project; what came of it, whatever that is."""
        path, _, query = path.partition("?")
        call = Call(
            id=uuid.uuid4().hex,
            method=method,
            path=path,
            query=query,
            body=body,
            headers=_JSON if body else {},
            project=project,
        )
        trace = Trace()
        try:
            if self._dispatcher is None:
                raise Failure(FailureKind.STOPPED, 503, "The proxy is stopped; start it first.")
            answer = await self._dispatcher.run(call, trace, _ONCE)
        except Failure as failure:
            if not trace.attempts:
                return Sent(0, message=str(failure), project=project or "")
            last = trace.attempts[-1]
            return Sent(last.status, kind=last.kind, message=last.message, project=last.project, key=last.key)
        return Sent(answer.status, answer.body, project=answer.lease.project, key=answer.lease.key)

    def route(self) -> Route:
        """The way to Google by the settings as they are now."""
        return self._pinned or policy.upstream_route(self._settings)

    def _new_upstream(self) -> Upstream:
        return Upstream(self.route())

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Upstream]:
        """The way to Google for something else than a program's request, served or not."""
        upstream = self._new_upstream()
        try:
            yield upstream
        finally:
            await upstream.close()

    async def try_connection(self) -> ConnectionTried:
        """Ask Google anything, by the settings as they are now, also before they apply; sends no key."""
        began = self._clock.monotonic()
        try:
            async with self.connection() as upstream:
                await upstream.reach()
        except UpstreamFault as fault:
            if fault.kind is Kind.TIMEOUT:
                return ConnectionTried(None, str(fault), Words("Google was asked, but no answer came."))
            return ConnectionTried(None, str(fault), Words("Google cannot be reached this way."))
        return ConnectionTried(self._clock.monotonic() - began)

    async def woke(self, seconds: float) -> None:
        """The computer slept so long: connections that stood may be dead by now, though nobody says so."""
        if self._upstream is not None:
            await self._upstream.renew(cut=seconds > _OUTLIVED)
        self.pool_changed()

    async def network_changed(self) -> None:
        """This computer has other addresses: new connections, other names to be called by."""
        if self._upstream is not None:
            await self._upstream.renew(cut=False)
        if policy.is_shared(self._settings):
            self._addresses = await asyncio.to_thread(policy.own_addresses)
            self._door = None

    def pool_changed(self) -> None:
        """Held requests look again."""
        if self._dispatcher is not None:
            self._dispatcher.pool_changed()

    def settings_changed(self) -> None:
        """What holds for the next request is computed anew."""
        self._options.clear()
        self._door = None

    def _services(self, upstream: Upstream, dispatcher: Dispatcher) -> Services:
        return Services(
            clock=self._clock,
            bus=self._bus,
            pool=self._pool,
            dispatcher=dispatcher,
            upstream=upstream,
            capabilities=Capabilities(self._model_table),
            catalogue=Catalogue(dispatcher, self._pool.usable_projects, self._clock),
            fetcher=OfflineFetcher()
            if self._pinned is not None
            else Fetcher(self._settings.upstream_proxy, upstream.tls_context),
            clients=self._clients,
            bindings=self._bindings,
            signatures=self._signatures,
            archive=self.records.archive,
            caching=self.records.caching,
            inspector=self.inspector,
            replays=self.records.replays,
            in_flight=InFlight(),
            calibration=self.records.calibration,
            spare_tries=self._spare_tries,
            signature_sources=self.signature_sources,
            options_for=self._options_for,
            door=self._door_now,
            secret_of=self._secret_of,
            rand_text=_random_text,
        )

    def _options_for(self, client: Client) -> Options:
        found = self._options.get(client.id)
        if found is None:
            found = self._options[client.id] = policy.options(self._settings, client)
        return found

    def _door_now(self) -> Door:
        if self._door is None:
            self._door = policy.door(self._settings, self._addresses)
        return self._door


def _random_text(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
