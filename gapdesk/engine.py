"""The engine: builds store, vault, quota and proxy, starts and stops them in order, and is what the fronts
talk to. Knows nothing of Qt; runs on whichever loop calls it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from gapdesk import aio, policy
from gapdesk.accounts import Accounts
from gapdesk.caretaker import Caretaker
from gapdesk.clients import PRACTICE_TOKEN, ClientRegistry
from gapdesk.clock import Clock, SystemClock, local_time
from gapdesk.desks import Desks
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
from gapdesk.keys.checker import KeyChecker
from gapdesk.keys.desk import KeyDesk
from gapdesk.keys.ring import GivenKey, KeyRing
from gapdesk.log_tail import LogTail
from gapdesk.paths import Paths, resource
from gapdesk.ports import free_port
from gapdesk.proxy.server import PortBusy
from gapdesk.proxy.types import JsonObject
from gapdesk.proxy.upstream import Route
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.keys import KeyState
from gapdesk.quota.limits import Limits
from gapdesk.quota.pool import Pool
from gapdesk.quota.prices import Prices
from gapdesk.recorder import Recorder
from gapdesk.records import Records
from gapdesk.redact import redact
from gapdesk.request_log import log_request
from gapdesk.serving import Serving
from gapdesk.settings import Settings
from gapdesk.store.bindings import Bindings
from gapdesk.store.database import Database, DatabaseError
from gapdesk.store.signatures import SignatureStore
from gapdesk.tallies import Tallies
from gapdesk.tokens import Tokens
from gapdesk.vault import Secrets, SessionVault, Vault, VaultState

log = logging.getLogger(__name__)

GRACE_SECONDS = 5.0


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
        log_tail: LogTail | None = None,
        hide: Callable[[str], None] = lambda secret: None,
    ) -> None:
        """`keys` and `passwords` are for this run only. `upstream` is asked whatever the settings say:
        practice stays on this machine. `log_tail` is what the window shows of the log. `hide` is told every
        secret: logs remove it."""
        self.paths = paths
        self.settings = settings
        self.practice = practice
        self.bus = Bus()
        table: dict[str, JsonObject] = orjson.loads(resource("model_limits.json").read_bytes())
        self.pool = Pool(Limits(table), local_time=local_time, zone=settings.quota_day_zone)
        self._clock = clock or SystemClock()
        self._tallies = Tallies(self.pool, self._clock)
        self._day = QuotaDay(settings.quota_day_zone)
        self._recorder = Recorder(self._clock, self._day)
        self.bus.subscribe(self._recorder)
        self.bus.subscribe(log_request)
        self._database = Database(paths.database)
        self._database.on_lost = lambda reason: self._recorder.note(EngineProblem.STORAGE, reason)
        self._vault: Secrets = vault or (SessionVault() if practice else Vault(on_change=self._vault_changed))
        self._registry = ClientRegistry(
            self._database,
            self._vault,
            passwords=passwords,
            fixed_token=PRACTICE_TOKEN if practice else None,
            on_shut=self._forget_client,
        )
        self._tokens = Tokens(
            self._registry, hide=hide, on_change=lambda: self.bus.publish(StateChanged(self.state))
        )
        self._bindings = Bindings(self._database)
        self._signatures = SignatureStore(self._database)
        self._given_keys = tuple(keys)
        self._ring = KeyRing(
            self.pool,
            self._database,
            self._vault,
            clock=self._clock,
            storage=lambda: settings.keys_storage,
            hide=hide,
            on_change=self._keys_changed,
            lost=self._keys_lost,
        )
        self._serving = Serving(
            settings,
            self._clock,
            self.bus,
            self.pool,
            self._registry,
            self._bindings,
            self._signatures,
            self._ring.secret_of,
            table,
            upstream,
        )
        prices = Prices(table)
        self._records = self._serving.records = Records(
            settings,
            self._clock,
            self.bus,
            self._database,
            self._bindings,
            self._registry,
            prices,
            table,
            send=self._serving.send,
            ask=self._serving.ask,
            base_url=lambda: self.base_url,
            notice=lambda message: self._recorder.note(EngineProblem.RECORDING, message),
        )
        self.conversations = self._records.conversations
        self.caches = self._records.caches
        checker = KeyChecker(
            self.pool,
            self._ring.info,
            self._ring.secret_of,
            self._serving.connection,
            self._clock,
            self._keys_changed,
        )
        self.keys = KeyDesk(self._ring, checker, self.pool, settings, self._clock, self._tokens.retry)
        desks = Desks(
            settings,
            self._clock,
            self.bus,
            paths,
            self._database,
            practice=practice,
            pool=self.pool,
            prices=prices,
            ring=self._ring,
            registry=self._registry,
            vault=self._vault,
            serving=self._serving,
            token=self.token,
            snapshot=self.snapshot,
        )
        self._serving.inspector = desks.activity.inspector
        self.activity, self.clients, self.recipes = desks.activity, desks.clients, desks.recipes
        self.doctor, self.start_at_login, self.updates = desks.doctor, desks.start_at_login, desks.updates
        self.log = log_tail or LogTail(redact)
        self._accounts = Accounts(
            self.pool, prices, self._database, self.bus, settings, self._clock, local_time
        )
        self._caretaker = Caretaker(
            self._clock,
            self.bus,
            self._serving,
            self._records.purge,
            (self._bindings.clean, self._signatures.clean, self._accounts.clean, self._records.clean),
            self.updates.watch,
        )
        self.look_around = self._caretaker.look_around
        self.quota = self._accounts.desk
        self._state = EngineState.STOPPED
        self._failed: EngineError | None = None
        self._opened = False
        self._tending = False
        self._tasks: list[asyncio.Task[Any]] = []
        self._turn = asyncio.Lock()
        self.pool.on_change = self._pool_changed
        self.pool.sticky = settings.keys_sticky
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
            finally:
                self._tend_keys()
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
        await self._tokens.close()
        for task in self._tasks:
            await aio.settle(task)
        if self._opened:
            await self.keys.close()
            await self._records.close()
            await self._accounts.close()
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
        await self._accounts.open()
        await self._records.open(now)
        await self._ring.open()
        self._ring.give(self._given_keys, now)
        self._tokens.load(now)
        self._tasks = self._caretaker.begin()

    def _tend_keys(self) -> None:
        """Once, behind the start: the secrets come from the keyring, keys of doubt are checked."""
        if self._opened and not self._tending:
            self._tending = True
            # Practice keys are as good as they are meant to be.
            tending = self._ring.load() if self.practice else self.keys.tend()
            self._tasks.append(aio.spawn(tending, name="keys from the keyring"))
            self._tasks.append(aio.spawn(self.keys.keep_up(), name="keys stored by others"))

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
        return self._tokens.text

    async def read_token(self) -> str | None:
        """The token in the keyring, without serving; None if there is none. Raises EngineError."""
        await self._open()
        await self.tokens_loaded()
        return self.token() if self._tokens.storage == "keyring" else None

    @property
    def token_is_new(self) -> bool:
        """Whether the token was made in this run, so that nobody can have seen it before."""
        return self._tokens.is_new

    async def tokens_loaded(self) -> None:
        """Wait until the keyring has answered, or was found missing or locked."""
        await self._tokens.loaded()

    async def try_connection(self) -> ConnectionTried:
        """Ask Google anything, by the settings as they are now, also before they apply; sends no key."""
        return await self._serving.try_connection()

    async def open_keys(self) -> None:
        """All that `keys` needs, without serving; returns when the keyring has answered. EngineError."""
        await self._open()
        await self._ring.load()

    def snapshot(self) -> EngineSnapshot:
        """All the Overview and the tray show; cheap."""
        states, today = self._tallies.look()
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
            token_storage=self._tokens.storage,
            problem=failed.kind if failed else None,
            free_port=failed.free_port if failed else None,
            shared_urls=self._serving.shared_urls,
            waiting=self._recorder.waiting(),
            locked=states[KeyState.LOCKED],
            storage=self.keys.storage() if self._opened else None,
            checking=self.keys.checking(),
            lasts=self._accounts.lasts(),
        )

    # --- within -------------------------------------------------------------------------------------------

    def _vault_changed(self) -> None:
        if self._vault.state is not VaultState.READY:
            locked = self._vault.state is VaultState.LOCKED
            problem = EngineProblem.KEYRING_LOCKED if locked else EngineProblem.KEYRING_MISSING
            self._recorder.note(problem, str(self._vault.message))
        else:
            self._tokens.retry()
        self._ring.vault_changed()
        self.bus.publish(StateChanged(self.state))

    def _forget_client(self, client_id: str) -> None:
        self._records.forget(client_id)
        self.activity.forget_client(client_id)

    def _keys_changed(self) -> None:
        self.bus.publish(PoolChanged())

    def _keys_lost(self, labels: tuple[str, ...]) -> None:
        self._recorder.note(EngineProblem.KEYS_LOST, ", ".join(labels))
        self.bus.publish(PoolChanged())

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
            self._day.move(self.settings.quota_day_zone)
            self.pool.set_zone(self.settings.quota_day_zone, self._clock.now())
        if name == "keys.storage" and self._opened:
            self._ring.storage_changed()
        self.bus.publish(SettingChanged(name))
