"""The nouns of key management, shared with the fronts. Pure data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from gapdesk.wording import SILENCE, Objection, Words

LARGE = 50_000
"""Characters or bytes of a text that can be read in one turn of the loop: some 30 ms."""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key found in a text or a file."""

    secret: str = field(repr=False)
    label: str = ""
    project: str | None = None
    tier: str | None = None
    note: str = ""
    enabled: bool = True
    doubtful: Words = SILENCE
    """Why it may not be wanted, one sentence: it stood in a list of invalid keys …"""


@dataclass(frozen=True, slots=True)
class FoundSetting:
    """A setting of an older proxy that gapdesk knows under another name."""

    name: str
    """As it stood in the file."""
    target: str
    """Our name ("limits.requests_per_minute")."""
    value: str = field(repr=False)
    """For `Settings.set`, as text; with the login of an outbound proxy, if it has one."""

    @property
    def shown(self) -> str:
        """The value without a login."""
        return re.sub(r"(?<=://).*(?=@)", "[login]", self.value)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A setting of an older proxy that is not taken over, and why, in one or two sentences."""

    name: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Found:
    """What a text holds."""

    keys: tuple[FoundKey, ...] = ()
    """Each secret once, in the order of the text."""
    settings: tuple[FoundSetting, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    source: str = ""
    """"gap" or "hajimi" for settings of an older proxy, "" otherwise."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key of a preview."""

    key: FoundKey
    known: str | None
    """The label of the key it duplicates; None if it is new."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do."""

    candidates: tuple[Candidate, ...]
    settings: tuple[FoundSetting, ...]
    ignored: tuple[Ignored, ...]
    source: str = ""


class BadImport(Objection):
    """A file or text that cannot be read."""


class StorageState(StrEnum):
    """How the storage of keys stands."""

    KEYRING = "keyring"
    """All well: keys are kept in the keyring."""
    LOADING = "loading"
    """Secrets are on their way from the keyring."""
    LOCKED = "locked"
    """Waiting for the keyring: it is locked or does not answer."""
    MISSING = "missing"
    """No usable keyring: keys live in memory until gapdesk quits."""
    SESSION = "session"
    """The user wants nothing kept."""
    FAILED = "failed"
    """The keyring failed; `Storage.message` says how."""
    STRANGE = "strange"
    """The keyring in use has none of the keys: most likely they are in another one."""


@dataclass(frozen=True, slots=True)
class Storage:
    state: StorageState
    message: Words = SILENCE
    """What is wrong, one sentence; nothing while all is well."""
    waiting: int = 0
    """Keys whose secret has not come yet."""
    pending: int = 0
    """Keys that are not in the keyring yet, but should be."""
    left: int = 0
    """Keys that stay in the keyring unused, since `keys.storage` is session."""


class CheckVerdict(StrEnum):
    """What a check found."""

    VALID = "valid"
    LIMITED = "limited"
    """Valid, but Google would not answer now: quota."""
    INVALID = "invalid"
    LEAKED = "leaked"
    BLOCKED = "blocked"
    """Refused for a reason its owner can mend: key or project."""
    UNREACHABLE = "unreachable"
    """Google could not be asked: says nothing about the key."""
    LOCATION = "location"
    """Google does not serve this place: says nothing about the key."""
    LOCKED = "locked"
    """The secret is not here: the keyring is locked."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    key_id: str
    label: str
    verdict: CheckVerdict
    words: Words
    """Ours, or Google's within ours; without secrets. Nothing for VALID."""
    at: float


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """A check of several keys that runs, or the last one that did."""

    done: int
    total: int
    running: bool
    cancelled: bool = False
    counts: tuple[tuple[CheckVerdict, int], ...] = ()
    """Of those done; only what there is."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of an import."""

    added: int
    known: int


class ExportWhich(StrEnum):
    ALL = "all"
    VALID = "valid"
    """Not invalid, not blocked; unchecked ones are among them."""
    INVALID = "invalid"
