"""The engine: builds store, vault, quota and proxy, starts and stops them in order, and is what the fronts
talk to. Knows nothing of Qt; runs on whichever loop calls it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from gapdesk import aio, policy
from gapdesk.clients import PRACTICE_TOKEN, ClientRegistry
from gapdesk.clock import Clock, SystemClock
from gapdesk.events import (
    Bus,
    ConnectionTried,
    EngineProblem,
    EngineSnapshot,
    EngineState,
    PoolChanged,
    SettingChanged,
    StateChanged,
)
from gapdesk.lag import watch_loop
from gapdesk.paths import Paths, resource
from gapdesk.ports import free_port
from gapdesk.proxy.sender import UpstreamFault
from gapdesk.proxy.server import PortBusy
from gapdesk.proxy.upstream import Route
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.keys import KeyState
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.recorder import Recorder
from gapdesk.request_log import log_request
from gapdesk.secret_keys import GivenKey, SessionKeys
from gapdesk.serving import Serving
from gapdesk.settings import Settings
from gapdesk.store import meta
from gapdesk.store.bindings import Bindings
from gapdesk.store.database import Database, DatabaseError
from gapdesk.store.signatures import SignatureStore
from gapdesk.vault import Secrets, SessionVault, Vault, VaultState

log = logging.getLogger(__name__)

GRACE_SECONDS = 5.0
_CLEAN_SECONDS = 3600.0


class EngineError(Exception):
    """The engine cannot run; `str()` is one sentence for the user, `kind` names it for the window."""

    def __init__(self, kind: EngineProblem, message: str, free_port: int | None = None) -> None:
        """`free_port` could be used instead of the busy one."""
        super().__init__(message)
        self.kind = kind
        self.free_port = free_port


class Engine:
    """One running gapdesk, from `start` to `close`. `stop` and `start` may alternate in between."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        *,
        practice: bool = False,
        keys: Iterable[GivenKey] = (),
        passwords: Iterable[str] = (),
        clock: Clock | None = None,
        vault: Secrets | None = None,
        upstream: Route | None = None,
        hide: Callable[[str], None] = lambda secret: None,
    ) -> None:
        """`keys` and `passwords` are for this run only. `upstream` is asked whatever the settings say:
        practice stays on this machine. `hide` is told every secret: logs remove it."""
        self.paths = paths
        self.settings = settings
        self.practice = practice
        self.bus = Bus()
        table = _model_table()
        self.pool = Pool(Limits(table), local_time=_local_time, zone=settings.quota_day_zone)
        self._clock = clock or SystemClock()
        self._hide = hide
        self._recorder = Recorder(self._clock, QuotaDay(settings.quota_day_zone))
        self._database = Database(paths.database)
        self._vault: Secrets = vault or (SessionVault() if practice else Vault(on_change=self._vault_changed))
        self._registry = ClientRegistry(
            self._database,
            self._vault,
            passwords=passwords,
            fixed_token=PRACTICE_TOKEN if practice else None,
        )
        self._bindings = Bindings(self._database)
        self._signatures = SignatureStore(self._database)
        self._given_keys = tuple(keys)
        self._keys = SessionKeys(self.pool, hide)
        self._serving = Serving(
            settings,
            self._clock,
            self.bus,
            self.pool,
            self._registry,
            self._bindings,
            self._signatures,
            self._keys.secret_of,
            table,
            upstream,
        )
        self._state = EngineState.STOPPED
        self._failed: EngineError | None = None
        self._opened = False
        self._tasks: list[asyncio.Task[Any]] = []
        self._turn = asyncio.Lock()
        self.pool.on_change = self._pool_changed
        self.pool.sticky = settings.keys_sticky
        self.bus.subscribe(self._recorder)
        self.bus.subscribe(log_request)
        settings.subscribe(self._setting_changed)

    # --- life ---------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open what is not open yet and listen. Raises EngineError; the state then says PROBLEM."""
        async with self._turn:
            if self._serving.listening:
                return
            self._failed = None
            self._enter(EngineState.STARTING)
            try:
                await self._open()
                await self._listen()
            except EngineError as error:
                self._failed = error
                self._recorder.note(error.kind, str(error))
                self._enter(EngineState.PROBLEM)
                raise
            self._enter(EngineState.RUNNING)

    async def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Stop listening; running answers may finish for `grace` seconds."""
        async with self._turn:
            self._failed = None
            if not self._serving.listening:
                self._enter(EngineState.STOPPED)
                return
            self._enter(EngineState.STOPPING)
            await self._serving.stop(grace)
            self._enter(EngineState.STOPPED)

    async def restart(self) -> None:
        """Apply the settings that need it."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """Stop, write everything, let go of all. The engine cannot be started again."""
        await self.stop()
        for task in self._tasks:
            await aio.settle(task)
        if self._opened:
            await self._database.close()
        self._vault.close()

    async def _open(self) -> None:
        """Once: the database, the clients, this run's keys. The keyring is asked behind the start."""
        if self._opened:
            return
        now = self._clock.now()
        try:
            await self._database.open()
        except DatabaseError as error:
            raise EngineError(EngineProblem.DATABASE, str(error)) from error
        self._opened = True
        for notice in self._database.notices:
            self._recorder.note(EngineProblem.DATABASE, notice)
            log.warning("%s", notice)
        await self._registry.open(now)
        await self._bindings.open(now)
        self._keys.salt = await self._database.run(meta.key_id_salt)
        for key in self._given_keys:
            self._keys.add(key, now)
        self._tasks = [
            aio.spawn(self._load_tokens(), name="tokens from the keyring"),
            aio.spawn(self._clean(), name="clean-up"),
            aio.spawn(watch_loop(), name="loop lag"),
        ]

    async def _listen(self) -> None:
        settings = self.settings
        try:
            await self._serving.start()
        except PortBusy as error:
            other = free_port(policy.listen_on(settings), settings.proxy_port)
            raise EngineError(EngineProblem.PORT_BUSY, str(error.strerror), other) from error
        except OSError as error:
            raise EngineError(
                EngineProblem.ADDRESS,
                f"gapdesk cannot listen on {settings.proxy_host}: {error.strerror or error}.",
            ) from error

    def note(self, problem: EngineProblem, message: str) -> None:
        """Add to the recent problems what is no request's fault."""
        self._recorder.note(problem, message)

    # --- what the fronts ask ------------------------------------------------------------------------------

    @property
    def state(self) -> EngineState:
        if self._state is EngineState.RUNNING and self._recorder.held:
            return EngineState.WAITING
        return self._state

    @property
    def base_url(self) -> str:
        """ "http://127.0.0.1:17860", "" while not listening."""
        return self._serving.base_url

    @property
    def signature_sources(self) -> dict[str, int]:
        """How often a thought signature came from the client, the vault, or was the dummy."""
        return self._serving.signature_sources

    def token(self) -> str | None:
        """The access token in clear, None while the keyring is locked."""
        return self._registry.token_text(self._registry.default.id) if self._opened else None

    async def read_token(self) -> str | None:
        """The token in the keyring, without serving; None if there is none. Raises EngineError."""
        await self._open()
        await self.tokens_loaded()
        return self.token() if self._registry.token_storage == "keyring" else None  # noqa: S105

    @property
    def token_is_new(self) -> bool:
        """Whether the token was made in this run, so that nobody can have seen it before."""
        return self._registry.made_token

    async def tokens_loaded(self) -> None:
        """Wait until the keyring has answered, or was found missing or locked."""
        if self._tasks:
            await asyncio.wait([self._tasks[0]])

    async def try_connection(self) -> ConnectionTried:
        """Ask Google anything, by the settings as they are now, also before they apply; sends no key."""
        upstream = self._serving.new_upstream()
        began = self._clock.monotonic()
        try:
            await upstream.reach()
        except UpstreamFault as fault:
            return ConnectionTried(None, str(fault))
        finally:
            await upstream.close()
        return ConnectionTried(self._clock.monotonic() - began)

    def add_keys(self, text: str) -> tuple[int, int]:
        """Take the keys found in `text` for this run; returns (added, already known)."""
        return self._keys.add_found(text, self._clock.now())

    def snapshot(self) -> EngineSnapshot:
        """All the Overview and the tray show; cheap."""
        now = self._clock.now()
        states = self.pool.tally(now)
        today = self.pool.model_today(now)
        failed = self._failed
        return EngineSnapshot(
            state=self.state,
            base_url=self.base_url,
            error=str(failed) if failed else "",
            practice=self.practice,
            keys=states.total(),
            healthy=states[KeyState.HEALTHY],
            cooling=states[KeyState.COOLING],
            exhausted=states[KeyState.EXHAUSTED],
            invalid=states[KeyState.INVALID] + states[KeyState.BLOCKED],
            in_flight=self._recorder.in_flight,
            streams=self._recorder.streams,
            held=self._recorder.held,
            requests_today=self._recorder.requests_today(),
            requests_last_minute=self._recorder.requests_last_minute(),
            today=today,
            problems=self._recorder.problems(),
            token_storage=self._registry.token_storage if self._opened else "session",
            problem=failed.kind if failed else None,
            free_port=failed.free_port if failed else None,
            shared_urls=self._serving.shared_urls,
        )

    # --- within -------------------------------------------------------------------------------------------

    async def _load_tokens(self) -> None:
        await self._registry.load_texts(self._clock.now())
        token = self.token()
        if token is not None:
            self._hide(token)
        self.bus.publish(StateChanged(self.state))

    def _vault_changed(self) -> None:
        if self._vault.state is not VaultState.READY:
            locked = self._vault.state is VaultState.LOCKED
            problem = EngineProblem.KEYRING_LOCKED if locked else EngineProblem.KEYRING_MISSING
            self._recorder.note(problem, self._vault.message)
        self.bus.publish(StateChanged(self.state))

    async def _clean(self) -> None:
        while True:
            await asyncio.sleep(_CLEAN_SECONDS)  # never at the start
            now = self._clock.now()
            self._bindings.clean(now)
            await self._signatures.clean(now)

    def _enter(self, state: EngineState) -> None:
        self._state = state
        self.bus.publish(StateChanged(state))

    def _pool_changed(self) -> None:
        self._serving.pool_changed()
        self.bus.publish(PoolChanged())

    def _setting_changed(self, name: str) -> None:
        self._serving.settings_changed()
        self.pool.sticky = self.settings.keys_sticky
        if name == "quota.day_zone":
            self.pool.set_zone(self.settings.quota_day_zone, self._clock.now())
        self.bus.publish(SettingChanged(name))


def _model_table() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = json.loads(resource("model_limits.json").read_bytes())
    return table


def _local_time(moment: float) -> str:
    return datetime.fromtimestamp(moment).astimezone().strftime("%H:%M")
