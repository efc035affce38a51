"""What the doctor's probes bring home, for the judges to make findings of. Pure data.

Texts called `error` or `message` are English, technical, and without secrets.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gapdesk.events import EngineProblem, EngineState
from gapdesk.keys.types import CheckVerdict
from gapdesk.proxy.types import Kind
from gapdesk.vault import VaultState
from gapdesk.wording import SILENCE, Words


class Answerer(StrEnum):
    """Who answers at an address of ours."""

    GAPDESK = "gapdesk"
    TURNED_AWAY = "turned_away"
    """gapdesk too, but it does not let in who calls by that name."""
    STRANGER = "stranger"
    """Something else."""
    NOBODY = "nobody"
    """The connection is refused."""
    SILENT = "silent"
    """No answer in time: what firewalls do."""
    NO_WAY = "no_way"
    """This computer has no such address."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of asking for /health."""

    name: str
    """The address or host name that was used."""
    by: Answerer
    version: str = ""
    """Of the gapdesk that answered."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class PortFacts:
    state: EngineState
    port: int
    """The one in the settings."""
    url: str
    """ "" while not listening."""
    problem: EngineProblem | None = None
    error: str = ""
    """Why the engine does not serve."""
    free_port: int | None = None
    heard: Heard | None = None
    """None if nobody was asked."""
    version: str = ""
    """Ours."""


@dataclass(frozen=True, slots=True)
class FirewallFacts:
    own: tuple[Heard, ...]
    """At loopback addresses, or at the only address listened on."""
    shared: bool = False
    network: tuple[Heard, ...] = ()
    """At this computer's addresses in its network, while shared."""
    detour: str = ""
    """The proxy that the system's settings send programs to even for this computer's own address."""


@dataclass(frozen=True, slots=True)
class HostFacts:
    localhost: tuple[str, ...]
    """The addresses behind that name; none if it is not known."""
    names: tuple[Heard, ...]
    """By each name that should be let in."""


@dataclass(frozen=True, slots=True)
class DiskFacts:
    folder: str
    free: int | None
    """Bytes; None if the system does not say."""
    full: bool = False
    """Writing failed for want of room."""
    unwritable: str = ""
    """The file or folder that cannot be written."""
    gone: bool = False
    """Whether the reason is that it is not there any more."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class KeyringFacts:
    kept: bool
    """Whether secrets are meant to be in the keyring."""
    state: VaultState = VaultState.READY
    error: Words = SILENCE
    same: bool = True
    """What was put in came out again."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ProxyFacts:
    """`proxy` is shown without its login; "" if Google is reached directly."""

    proxy: str
    chosen: bool = False
    """Whether the user set it here; else the system did."""
    found: bool = True
    """Whether its name could be looked up."""
    seconds: float | None = None
    """Until the connection stood; None if it does not answer."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class DnsFacts:
    host: str
    addresses: tuple[str, ...] = ()
    google: bool = True
    """Whether `host` is Google's own, which has no private address."""
    proxied: bool = False
    """The outbound proxy looks names up."""
    literal: bool = False
    """`host` is an address itself."""
    error: str = ""


class Trouble(StrEnum):
    """Why no answer came from Google."""

    EXPIRED = "expired"
    """The certificate's time is over, or has not come yet."""
    OTHER_NAME = "other_name"
    """The certificate is somebody else's."""
    UNTRUSTED = "untrusted"
    """Who signed the certificate is not known here."""
    CERTIFICATE = "certificate"
    """Something else with the certificate."""
    TLS = "tls"
    """No encrypted connection came about."""
    REFUSED = "refused"
    CUT = "cut"
    """Somebody closed the connection."""
    SILENT = "silent"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReachFacts:
    """One request to Google, without a key."""

    host: str
    secure: bool
    proxied: bool
    status: int = 0
    """0 = no answer."""
    trouble: Trouble | None = None
    error: str = ""
    ahead: float | None = None
    """Seconds by which this computer's clock is before Google's; None if the answer had no time."""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    total: int
    """Keys that are switched on."""
    verdicts: tuple[tuple[CheckVerdict, int], ...] = ()
    """Of those that were asked."""

    def count(self, *verdicts: CheckVerdict) -> int:
        """How many of the asked ones have one of `verdicts`."""
        return sum(number for verdict, number in self.verdicts if verdict in verdicts)

    @property
    def asked(self) -> int:
        return sum(number for _, number in self.verdicts)


@dataclass(frozen=True, slots=True)
class ModelFacts:
    names: tuple[str, ...] = ()
    """Models that answer questions, without "models/"."""
    used: tuple[str, ...] = ()
    """Those asked for today."""
    error: str = ""
    """Why there is no list."""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """One streamed question through gapdesk."""

    model: str
    status: int = 0
    """0 = no answer."""
    kind: Kind | None = None
    """What is wrong with it; None if it is an answer."""
    message: str = ""
    arrivals: tuple[float, ...] = ()
    """Seconds from the question to each piece read from the socket."""
    events: int = 0
    """Events in those pieces."""
