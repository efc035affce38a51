"""Keys as the user knows them, and what is shown of them. Never the secret itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gapdesk.proxy.types import Dimension
from gapdesk.quota.limits import Source


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

    @property
    def home(self) -> str:
        """The project it counts in."""
        return self.project or f"key:{self.id}"


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One limit of a project for a model, or the use of what has none."""

    dimension: Dimension
    used: int
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
    reason: str
    """"" while it can be asked."""
    quotas: tuple[QuotaLine, ...]


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
    error: str
    """The last fault in words, without secrets; "" if none."""
    last_used: float | None
    in_flight: int
    models: tuple[ModelLine, ...]
