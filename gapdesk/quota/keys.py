"""Keys as the user knows them, and what is shown of them. Never the secret itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.limits import Source

_NAMELESS = "key:"
"""Before the id of a key whose project has no name: it counts as a project of its own."""


class KeyState(StrEnum):
    """The state of a key, or of one model of it."""

    UNKNOWN = "unknown"
    """Not asked yet."""
    HEALTHY = "healthy"
    COOLING = "cooling"
    """Back within a minute or so."""
    EXHAUSTED = "exhausted"
    """Back at the next quota day, or never for this model."""
    BLOCKED = "blocked"
    """Refused by Google for a reason its owner can mend."""
    INVALID = "invalid"
    DISABLED = "disabled"
    """Switched off by the user."""
    LOCKED = "locked"
    """Its secret has not come from the keyring yet."""


class Kept(StrEnum):
    """Where a key's secret lives."""

    KEYRING = "keyring"
    SESSION = "session"
    """In memory, gone at exit."""
    PENDING = "pending"
    """On its way into the keyring, or kept from it: it is locked."""


class ReasonCode(StrEnum):
    """Why a key is not asked, or would not be."""

    DISABLED = "disabled"
    LOCKED = "locked"
    INVALID = "invalid"
    BLOCKED = "blocked"
    CLOSED = "closed"
    """Google does not serve the model to its project."""
    NO_QUOTA = "no_quota"
    """Limit 0."""
    TOO_LARGE = "too_large"
    """The prompt alone exceeds the limit."""
    TOKENS_MINUTE = "tokens_minute"
    """Too few tokens left this minute."""
    TOKENS_DAY = "tokens_day"
    COOLING = "cooling"
    EXHAUSTED = "exhausted"
    TRIED = "tried"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with its figures; `quota.reasons.english` puts it into words, the window into the user's."""

    code: ReasonCode
    until: float | None = None
    """Epoch seconds; None = waiting changes nothing."""
    need: int = 0
    """Tokens of the prompt."""
    room: int = 0
    """Tokens left, or the whole limit if even that is too small."""
    tier: str | None = None
    words: str = ""
    """Google's own, without secrets."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why Google refuses a key or a whole project."""

    state: KeyState
    """INVALID or BLOCKED."""
    kind: Kind
    words: str
    """Google's words, without secrets."""
    at: float = 0.0
    """Epoch seconds of Google's last word on it."""


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A key as it is configured."""

    id: str
    label: str
    project: str | None = None
    """The user's name for its Google project; None = unknown, counted as a project of its own."""
    tier: str | None = None
    """"free", "tier1", "tier2", "tier3"; None = unknown."""
    enabled: bool = True
    added: float = 0.0
    note: str = ""
    kept: Kept = Kept.SESSION

    @property
    def home(self) -> str:
        """The project it counts in."""
        return self.project or f"{_NAMELESS}{self.id}"


def lone_key(home: str) -> str | None:
    """The id of the only key of a project without a name; None for one that has a name.

    `home` is `KeyInfo.home`.
    """
    return home.removeprefix(_NAMELESS) if home.startswith(_NAMELESS) else None


def project_shown(home: str, labels: Mapping[str, str]) -> str:
    """A project as people know it: its name, else the label of its only key.

    `home` is `KeyInfo.home`; `labels` are by key id.
    """
    return labels.get(lone_key(home) or "", home)


class KeyChanges(TypedDict, total=False):
    """What may change about a key."""

    label: str
    project: str | None
    tier: str | None
    enabled: bool
    note: str
    kept: Kept
    """Only the key ring changes it."""


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One limit of a project for a model, or the use of what has none."""

    dimension: Dimension
    used: int
    """What is gone: all of the limit where Google says so, whoever used it."""
    limit: int | None
    source: Source | None
    blocks: bool
    """Whether requests beyond it are kept back; otherwise it only ranks."""
    resets_at: float | None
    """When the count is next lower; None if nothing is used."""


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A project and a model it was asked for."""

    model: str
    state: KeyState
    until: float | None
    reason: Reason | None
    """None while it can be asked."""
    quotas: tuple[QuotaLine, ...]
    """Always RPM, TPM, RPD, TPD."""
    health: float
    """Share of the quota that is left, 0 … 1; 0 while it cannot be asked."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as a line of a table, with the quota of one model; some 20 µs to make."""

    info: KeyInfo
    project: str
    """The project it counts in: `info.home`."""
    siblings: int
    """Other keys of that project: they share its quota."""
    tier: str | None
    """What is known of the project's tier, from the user or from Google."""
    state: KeyState
    until: float | None
    """When cooling or exhausted ends."""
    fault: Fault | None
    last_used: float | None
    in_flight: int
    checked: bool
    """Whether Google has accepted it since it was added or checked last."""
    line: ModelLine | None
    """The model asked about, else the one that is worst off; None if there is none yet."""
    troubled: int
    """Models of its project that cannot be asked now."""
    models: int
    """Models its project was asked for."""


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """All there is to see of a key."""

    info: KeyInfo
    project: str
    tier: str | None
    """What is known of the project's tier, from the user or from Google."""
    state: KeyState
    until: float | None
    """When cooling or exhausted ends."""
    fault: Fault | None
    last_used: float | None
    in_flight: int
    models: tuple[ModelLine, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one key stands for one model now."""

    key_id: str
    label: str
    project: str
    score: float
    """Share of the quota that is left, 0 … 1; 0 while it cannot be asked."""
    reason: Reason | None
    """None while it can be asked."""
    last_used: float | None
    """Epoch seconds of the project's last request for the model."""
    in_flight: int
    rank: int | None
    """1 = would be asked next; None while it cannot be asked."""
