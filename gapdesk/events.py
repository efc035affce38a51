"""Events and snapshots: how the engine tells the fronts. Frozen data and a plain bus; no Qt.

Everything runs on the serving loop; subscribers are called there, at once, and must return quickly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from gapdesk.keys.types import CheckProgress, Storage
from gapdesk.proxy.types import Attempt, Dialect, FailureKind, Loss, Usage
from gapdesk.wording import SILENCE, Words

log = logging.getLogger(__name__)


class EngineState(StrEnum):
    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    """Running, and at least one request is held until quota frees up."""
    PROBLEM = "problem"
    """Not serving: the port is taken, a setting is bad …"""
    STOPPING = "stopping"


# --- events -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StateChanged:
    state: EngineState


@dataclass(frozen=True, slots=True)
class RequestStarted:
    id: str
    time: float
    client: str
    """The client's name."""
    program: str
    """Detected program ("SillyTavern", "openai-python" …), "" if unknown."""
    dialect: Dialect
    model: str
    stream: bool
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class RequestHeld:
    """A request waits for quota instead of failing."""

    id: str
    until: float
    keyring: bool = False
    """Whether it waits for the keyring instead: no key that could answer has its secret yet."""


@dataclass(frozen=True, slots=True)
class RequestResumed:
    id: str


@dataclass(frozen=True, slots=True)
class RequestFinished:
    id: str
    time: float
    client: str
    program: str
    dialect: Dialect
    model: str
    stream: bool
    status: int
    """HTTP status, or 499 when the client left."""
    failure: FailureKind | None
    message: str
    key: str
    """Label of the key that answered, "" if none."""
    attempts: tuple[Attempt, ...]
    losses: tuple[Loss, ...]
    usage: Usage | None
    first_byte: float | None
    """Seconds until the first byte of the answer went to the client."""
    total: float
    """Seconds."""
    address: str = ""
    """Where it came from, "" for this computer."""
    client_id: str = ""


@dataclass(frozen=True, slots=True)
class QuotaLow:
    """Of a model's quota for today, over all usable projects, little or nothing is left.

    Told once per quota day, model and level.
    """

    model: str
    percent: int
    """20 or 0: the level that was reached."""
    used: int
    """What is gone of `limit`, used through gapdesk or not."""
    limit: int
    """0 where no limit is known, though Google says that nothing is left."""
    resets_at: float
    lasts_until: float | None
    """At today's rate; None if it is used up, or lasts until the reset."""


@dataclass(frozen=True, slots=True)
class ReportChanged:
    """Limits or prices were changed, or usage was written: what is shown of them is old."""


@dataclass(frozen=True, slots=True)
class PoolChanged:
    """Keys were added, removed, or changed state."""


@dataclass(frozen=True, slots=True)
class ConversationsChanged:
    """Conversations were recorded, changed or deleted."""

    ids: frozenset[int] = frozenset()
    """Which; empty = perhaps all."""


@dataclass(frozen=True, slots=True)
class CachesChanged:
    """Caches were made, used or deleted, or it was learned who cannot have any."""


@dataclass(frozen=True, slots=True)
class ClientsChanged:
    """Clients were added, changed or removed, or their tokens came from the keyring."""


@dataclass(frozen=True, slots=True)
class SettingChanged:
    name: str


@dataclass(frozen=True, slots=True)
class UpdateFound:
    """A newer gapdesk is out. Told once for each version, whatever the window shows."""

    version: str


@dataclass(frozen=True, slots=True)
class UpdatesChanged:
    """What is known of newer versions, or of what the user wants to hear of them."""


Event = (
    StateChanged
    | RequestStarted
    | RequestHeld
    | RequestResumed
    | RequestFinished
    | QuotaLow
    | ReportChanged
    | PoolChanged
    | ConversationsChanged
    | CachesChanged
    | ClientsChanged
    | SettingChanged
    | UpdateFound
    | UpdatesChanged
)


class Bus:
    """Calls each subscriber with each event, in order of subscription."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Event], None]] = []

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """Add `subscriber`; the returned function removes it again."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Hand `event` to all; one failing subscriber does not keep it from the others."""
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(event)
            except Exception:
                log.exception("a subscriber failed on %s", type(event).__name__)


# --- snapshots --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConnectionTried:
    """What came of trying the way to Google."""

    seconds: float | None
    """Until Google answered; None if it did not."""
    message: str = ""
    """Why not exactly, English, without secrets."""
    words: Words = SILENCE
    """What that comes to."""


@dataclass(frozen=True, slots=True)
class ModelToday:
    """What is left of a model today, over all usable projects."""

    model: str
    used: int
    """Requests gone of this quota day: counted ones, and what Google says went some other way."""
    limit: int | None
    """Sum of the day's request limits; None where no limit is known."""
    resets_at: float
    """Epoch seconds of the next quota day."""


class EngineProblem(StrEnum):
    """What goes wrong besides requests."""

    PORT_BUSY = "port_busy"
    ADDRESS = "address"
    """The address cannot be listened on."""
    DATABASE = "database"
    """It cannot be opened, or a broken one was set aside."""
    KEYRING_MISSING = "keyring_missing"
    KEYRING_LOCKED = "keyring_locked"
    SETTINGS_BROKEN = "settings_broken"
    KEY_REJECTED = "key_rejected"
    """Google refuses a key, or its whole project; other keys may still answer."""
    KEYS_LOST = "keys_lost"
    """Keys whose secret is not in the keyring any more."""
    QUOTA_LOW = "quota_low"
    """Little is left of a model's quota for today."""
    RECORDING = "recording"
    """Conversations cannot be written down."""
    STORAGE = "storage"
    """Counts and settings of keys cannot be written down."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong, for the list of recent problems. Words come from the window's language."""

    time: float
    kind: FailureKind | EngineProblem
    message: str
    """English, without secrets."""
    subject: str = ""
    """The key, model or program it is about; "" if none."""
    count: int = 1
    """How often it came in a row; `time` is the last."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that is held until quota frees up."""

    model: str
    client: str
    since: float
    until: float
    """Epoch seconds; when it will be tried again, or given up."""
    keyring: bool = False
    """Whether it waits for the keyring instead."""


@dataclass(frozen=True, slots=True)
class EngineSnapshot:
    """All the Overview and the tray show; cheap to make."""

    state: EngineState
    base_url: str
    """"http://127.0.0.1:17860", "" while not listening."""
    error: str
    """Why state is PROBLEM, English, "" otherwise."""
    practice: bool
    keys: int
    healthy: int
    cooling: int
    exhausted: int
    invalid: int
    """Invalid or blocked keys."""
    in_flight: int
    streams: int
    held: int
    requests_today: int
    requests_last_minute: tuple[int, ...]
    """Requests begun in each of the last 60 seconds, oldest first."""
    today: tuple[ModelToday, ...]
    problems: tuple[Problem, ...]
    """Newest first, at most 20."""
    token_storage: str
    """"keyring", "session" or "practice": where the access token lives."""
    problem: EngineProblem | None = None
    """What `error` is about."""
    free_port: int | None = None
    """A port to use instead, while the wanted one is busy."""
    shared_urls: tuple[str, ...] = ()
    """Base URLs for other devices, best first; empty while not shared or not listening."""
    waiting: tuple[Waiting, ...] = ()
    """Held requests, the first to be tried again first; at most 20."""
    locked: int = 0
    """Keys whose secret has not come from the keyring."""
    storage: Storage | None = None
    """How the storage of keys stands; None before the start."""
    checking: CheckProgress | None = None
    """The check of keys that runs or ran last."""
    lasts: tuple[tuple[str, float], ...] = ()
    """(model, epoch seconds) of each model whose quota will not last the day at today's rate."""
