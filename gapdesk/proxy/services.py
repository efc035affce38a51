"""What the handlers work with: given in by the engine, so that the proxy knows neither SQLite nor keyring."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from gapdesk.activity.types import Inspector
from gapdesk.caching.types import Caching
from gapdesk.clock import Clock
from gapdesk.conversations.completion import Mode
from gapdesk.conversations.types import Archive
from gapdesk.events import Bus
from gapdesk.proxy.calibration import Calibration
from gapdesk.proxy.capabilities import Capabilities
from gapdesk.proxy.dispatcher import Dispatcher, Policy
from gapdesk.proxy.idempotency import InFlight
from gapdesk.proxy.replay import Replays
from gapdesk.proxy.types import Authenticated, Client, Signature
from gapdesk.proxy.upstream import Upstream
from gapdesk.quota.pool import Pool

if TYPE_CHECKING:
    from gapdesk.proxy.catalogue import Catalogue
    from gapdesk.proxy.fetch import Fetcher, OfflineFetcher


class Doorkeeper(Protocol):
    """Knows the clients by their tokens."""

    def authenticate(self, token: str | None) -> Authenticated | None:
        """The client behind `token`, in constant time; None if there is none."""
        ...

    def note_use(self, who: Authenticated, now: float) -> None:
        """A request of `who` came in."""
        ...

    @property
    def local(self) -> Client:
        """Who comes without a token when none is needed."""
        ...


class Binding(Protocol):
    @property
    def project(self) -> str: ...

    @property
    def client(self) -> str:
        """Id of the client it was made for."""
        ...


class Bindings(Protocol):
    """Which project made a file, cache, tuned model …"""

    def find(self, resource: str, now: float) -> Binding | None: ...

    def bind(
        self, resource: str, project: str, key_id: str, client: str, now: float, expires: float | None = None
    ) -> None: ...

    def forget(self, resource: str) -> None: ...

    def projects_with(self, kind: str, now: float) -> set[str]: ...


class Signatures(Protocol):
    """Thought signatures by tool-call id."""

    async def get(self, call_ids: Iterable[str], now: float) -> dict[str, Signature]: ...

    def put(self, items: Iterable[tuple[str, Signature]], now: float, *, private: bool = False) -> None: ...

    async def project_of(self, value: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """The settings in force for one client, as plain values."""

    policy: Policy = field(default_factory=Policy)
    fake_stream: bool = False
    fake_chars_per_second: int = 0
    keepalive_seconds: float = 5.0
    commit_seconds: float = 2.0
    nonstream_keepalive: bool = False
    safety_disabled: bool = False
    search_variants: bool = True
    disguise: bool = False
    disguise_length: int = 5
    blocked_as: str = "auto"
    markdown_images: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)
    hidden_models: tuple[str, ...] = ()
    requests_per_minute: int = 0
    requests_per_day: int = 0
    concurrency: int = 0
    recording: bool = True
    completion: Mode = Mode.EXPLICIT
    context_max_tokens: int = 30_000
    context_safety_margin: int = 200
    caching: bool = False
    caching_min_repeats: int = 2
    caching_ttl: float = 900.0
    """Seconds."""
    capture: bool = False
    tries_at_once: int = 1
    rescue: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """What the guard lets in."""

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    max_body: int = 100 * 1024 * 1024
    """Bytes."""
    require_token: bool = True


@dataclass(slots=True)
class Services:
    """Everything a handler may use."""

    clock: Clock
    bus: Bus
    pool: Pool
    dispatcher: Dispatcher
    upstream: Upstream
    capabilities: Capabilities
    catalogue: Catalogue
    fetcher: Fetcher | OfflineFetcher
    clients: Doorkeeper
    bindings: Bindings
    signatures: Signatures
    archive: Archive
    caching: Caching
    inspector: Inspector
    replays: Replays
    in_flight: InFlight
    calibration: Calibration
    spare_tries: set[asyncio.Task[Any]]
    """Tries of requests that others have answered: they go on for the next time."""
    signature_sources: dict[str, int]
    """How often a signature came from the client, the vault, or was the dummy."""
    options_for: Callable[[Client], Options]
    door: Callable[[], Door]
    secret_of: Callable[[str], str | None]
    rand_text: Callable[[int], str]

    @property
    def known_models(self) -> KnownModels:
        """The ids that exist as such, so that a real model ending in `-low` is not taken apart."""
        return KnownModels(self.capabilities, self.catalogue)


@dataclass(frozen=True, slots=True)
class KnownModels:
    """Ids of the shipped table and of the keys' own lists."""

    capabilities: Capabilities
    catalogue: Catalogue

    def __contains__(self, model: object) -> bool:
        return model in self.capabilities or self.catalogue.get(str(model)) is not None
