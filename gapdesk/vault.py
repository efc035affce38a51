"""Secrets in the operating system's keyring, asked on a thread of its own and never for long.

Only real ones count: Secret Service, libsecret, KWallet, macOS, Windows. `keyrings.alt` writes plain files.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from gapdesk.redact import redact
from gapdesk.wording import SILENCE, Words
from gapdesk.worker import Worker

T = TypeVar("T")

TIMEOUT = 10.0
"""Seconds a call may take before the keyring counts as locked (KWallet has been seen to take 25)."""

PROBE = ("gapdesk:doctor", "probe")
"""Service and name of the doctor's throw-away entry."""

_REAL = tuple(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS", "Windows")
)
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})
"""What the backends raise when the user has not unlocked the keyring; by name: keyring is imported late."""


def place_of_key(key_id: str) -> tuple[str, str]:
    """Service and name of a key's entry; one service each, since Windows copies entries that share one."""
    return f"gapdesk:key:{key_id}", "key"


def place_of_token(client_id: str) -> tuple[str, str]:
    """Service and name of the entry with a client's token."""
    return f"gapdesk:token:{client_id}", "token"


class VaultState(StrEnum):
    UNASKED = "unasked"
    READY = "ready"
    MISSING = "missing"
    """No keyring on this computer: secrets live in memory only."""
    LOCKED = "locked"
    FAILED = "failed"


class VaultError(Exception):
    """The keyring did not do it. `words` is one sentence without secrets; `state` tells the kinds apart."""

    def __init__(self, state: VaultState, words: Words) -> None:
        super().__init__(str(words))
        self.state = state
        self.words = words


class Backend(Protocol):
    """The part of `keyring.backend.KeyringBackend` that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class Secrets(Protocol):
    """Where secrets are kept: the keyring, or memory."""

    @property
    def state(self) -> VaultState: ...
    @property
    def message(self) -> Words:
        """The state in one sentence, nothing when ready."""
        ...

    @property
    def persistent(self) -> bool:
        """Whether secrets outlive the program."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether a call hangs, most likely on the user's unlocking."""
        ...

    async def get(self, service: str, name: str) -> str | None: ...
    async def set(self, service: str, name: str, secret: str) -> None: ...
    async def delete(self, service: str, name: str) -> None: ...
    async def wait(self) -> None:
        """Until no call hangs."""
        ...

    def close(self) -> None: ...


class Vault:
    """The keyring. Calls go one at a time and raise VaultError.

    While a call hangs, all others fail at once as locked. A `set` or `delete` that took too long may still
    happen later.
    """

    persistent = True

    def __init__(
        self,
        find: Callable[[], Backend | None] | None = None,
        timeout: float = TIMEOUT,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """`find` runs on the thread; `on_change` is called on the loop whenever `state` has changed."""
        self._find = find or find_keyring
        self._timeout = timeout
        self._on_change = on_change
        self._worker = Worker("keyring")
        self._turn = asyncio.Lock()
        self._backend: Backend | None = None
        self._hanging: asyncio.Future[object] | None = None
        self._state = VaultState.UNASKED
        self._message = SILENCE

    @property
    def state(self) -> VaultState:
        return self._state

    @property
    def message(self) -> Words:
        return self._message

    @property
    def waiting(self) -> bool:
        return self._hanging is not None

    async def get(self, service: str, name: str) -> str | None:
        """The secret, or None if there is none of that name."""
        return await self._ask(lambda backend: backend.get_password(service, name))

    async def set(self, service: str, name: str, secret: str) -> None:
        """Keep `secret`, instead of an earlier one of that name. Windows holds 1,280 characters."""
        await self._ask(lambda backend: backend.set_password(service, name, secret), secret)

    async def delete(self, service: str, name: str) -> None:
        """Forget the secret; one that is not there is fine."""

        def delete(backend: Backend) -> None:
            if backend.get_password(service, name) is not None:
                backend.delete_password(service, name)

        await self._ask(delete)

    async def wait(self) -> None:
        if self._hanging is not None:
            await asyncio.wait([self._hanging])

    def close(self) -> None:
        """Take no more calls. One that hangs is left behind; it does not delay the exit."""
        self._worker.stop()

    async def _ask(self, call: Callable[[Backend], T], secret: str = "") -> T:
        async with self._turn:  # so that the time limit counts this call only, not those before it
            if self._hanging is not None:
                raise VaultError(self._state, self._message)
            future = asyncio.wrap_future(self._worker.submit(self._on_thread, call))
            future.add_done_callback(_look)
            await asyncio.wait([future], timeout=self._timeout)
            if not future.done():
                self._hanging = future  # type: ignore[assignment]  # futures are invariant
                future.add_done_callback(self._came_back)
                self._enter(VaultState.LOCKED, _words(VaultState.LOCKED))
                raise VaultError(self._state, self._message)
        error = self._judge(future, secret)
        if error is not None:
            raise error
        return future.result()

    def _on_thread(self, call: Callable[[Backend], T]) -> T:
        if self._backend is None:
            self._backend = self._find()
        if self._backend is None:
            raise VaultError(VaultState.MISSING, _words(VaultState.MISSING))
        try:
            return call(self._backend)
        except BaseException as error:
            if type(error).__name__ not in _LOCKED:
                self._backend = None  # perhaps it died, and another one is in its place: look again
            raise

    def _came_back(self, future: asyncio.Future[T]) -> None:
        self._hanging = None
        self._judge(future)

    def _judge(self, future: asyncio.Future[T], secret: str = "") -> VaultError | None:
        """Enter the state that the finished call shows. Backends raise whatever their library does."""
        cause = None if future.cancelled() else future.exception()
        if cause is None:
            self._enter(VaultState.READY, SILENCE)
            return None
        if isinstance(cause, VaultError):
            error = cause
        elif type(cause).__name__ in _LOCKED:
            error = VaultError(VaultState.LOCKED, _words(VaultState.LOCKED))
        else:
            told = redact(str(cause).replace(secret, "…") if secret else str(cause))
            words = Words.of("The keyring failed: {error}", error=f"{type(cause).__name__}: {told}")
            error = VaultError(VaultState.FAILED, words)
            error.__cause__ = cause
        self._enter(error.state, error.words)
        return error

    def _enter(self, state: VaultState, message: Words) -> None:
        changed = state is not self._state
        self._state, self._message = state, message
        if changed:
            self._on_change()


class SessionVault:
    """Secrets in memory, gone at exit: for practice, and where the user wants nothing kept."""

    state = VaultState.READY
    message = SILENCE
    persistent = False
    waiting = False

    def __init__(self) -> None:
        self._secrets: dict[tuple[str, str], str] = {}

    async def get(self, service: str, name: str) -> str | None:
        return self._secrets.get((service, name))

    async def set(self, service: str, name: str, secret: str) -> None:
        self._secrets[service, name] = secret

    async def delete(self, service: str, name: str) -> None:
        self._secrets.pop((service, name), None)

    async def wait(self) -> None:
        pass

    def close(self) -> None:
        self._secrets.clear()


def find_keyring() -> Backend | None:
    """The keyring of this system now, if it is a real one. Slow: imports the library and asks D-Bus."""
    import keyring
    import keyring.backend

    with contextlib.suppress(KeyError):  # of a first call: there is nothing to forget yet
        keyring.backend.get_all_keyring.reset()
    keyring.core.init_backend()  # the library would go on with what it found, or did not find, before
    chosen = keyring.get_keyring()
    chained: list[Backend] = getattr(chosen, "backends", [])  # of keyring's ChainerBackend
    return next((backend for backend in (chosen, *chained) if _is_real(backend)), None)


def _is_real(backend: Backend) -> bool:
    module = type(backend).__module__
    return any(module == real or module.startswith(f"{real}.") for real in _REAL)


def _words(state: VaultState) -> Words:
    if state is VaultState.LOCKED:
        return Words("Waiting for the keyring: it is locked or does not answer.")
    return Words("This computer has no keyring that gapdesk can use; secrets are kept until it quits.")


def _look(future: asyncio.Future[T]) -> None:
    if not future.cancelled():
        future.exception()  # else asyncio complains of it when the caller was cancelled
