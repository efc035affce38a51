"""The nouns of a request, shared by the dialects, the dispatcher, the pool and the fronts. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

JsonObject = dict[str, Any]
"""A parsed JSON object of the wire. Unknown fields stay in it."""

DUMMY_SIGNATURE = "skip_thought_signature_validator"
"""Google's documented stand-in for a lost thought signature (reference: thought-signatures page)."""

DUMMY_SIGNATURES = frozenset(
    (
        DUMMY_SIGNATURE,
        "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=",  # the same in base64, as litellm sends it
        "context_engineering_is_the_way_to_go",  # Google's other documented one
    )
)
"""All stand-ins that clients send; none is worth keeping."""


class Dialect(StrEnum):
    """The protocol a caller speaks; errors are answered in it."""

    OPENAI = "openai"
    GEMINI = "gemini"


# --- what was lost, used and learned ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the caller's request that Gemini could not be given.

    `field` is the caller's own name for it ("frequency_penalty"), `reason` one English sentence.
    """

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one reply as Google counted them (`usageMetadata`); absent counts are 0.

    `prompt` includes `cached`; `thoughts` are billed as output but are not in `output`.
    """

    prompt: int = 0
    output: int = 0
    thoughts: int = 0
    cached: int = 0
    tool_use: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Prompt size in tokens, guessed before the call.

    `lower` is a bound the real count will hardly undercut (used to refuse); `likely` is the best guess
    (used to reserve).
    """

    lower: int = 0
    likely: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """A thought signature and where it came from; valid only for that project and model family."""

    value: str
    model: str
    project: str


# --- the call and its way ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Call:
    """One upstream request, ready to be sent with any fitting key.

    `path` begins with the version ("/v1beta/models/gemini-3.8-flash:generateContent"); `query` is the raw
    encoded query without any credential. `model` is None for calls that count against no model's quota.
    """

    id: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    stream: bool = False
    """Whether the answer is an SSE stream."""
    generates: bool = False
    """Whether the answer must hold usable content (generateContent), so that an empty one is a failure."""
    estimate: Estimate = Estimate()
    project: str | None = None
    """Project it is bound to by a cache, file or upload; no other may be asked."""
    prefer_project: str | None = None
    """Project of the newest thought signature of a turn with tool results; asked first."""
    conversation: str | None = None
    """Key under which the project that answers is remembered; None if this is no part of one."""
    continues: bool = False
    """Whether the conversation has a name or a model turn already, so that its project is asked first."""
    raw: bool = False
    """Whether a good answer is passed on as bytes while it arrives (downloads, unknown media)."""
    may_stream: bool = False
    """Whether the answer is passed on like that too if it proves to be an event stream (Interactions)."""
    key: str | None = None
    """Id of the only key that may be asked, because the user said so; None = whichever fits best."""
    without_cache: bytes | None = None
    """What is sent instead, through any project, when the cache that gapdesk put into `body` cannot be used;
    None where there is none, or the caller named it himself."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to ask once with one key, until settled. Counts as used from the moment it is given."""

    id: int
    key: str
    """Key id, not the secret."""
    label: str
    """What the user calls the key; shown in `x-gapdesk-key`."""
    project: str
    model: str | None
    tokens: int
    """Input tokens reserved."""
    started: float
    decision: Decision


@dataclass(frozen=True, slots=True)
class Decision:
    """Why this key: one line for the chosen one, one per key not chosen (at most 20)."""

    chosen: str
    others: tuple[tuple[str, str], ...] = ()
    """(key label, reason) such as ("spare-1", "cooling 12 s")."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """No key can be leased now.

    `until` is the earliest moment (epoch seconds) at which one may be, None if waiting never helps.
    """

    reason: RefusalReason
    until: float | None
    reasons: tuple[tuple[str, str], ...] = ()
    """(key label, reason) for each key, at most 50."""


class RefusalReason(StrEnum):
    NO_KEYS = "no_keys"
    """The pool is empty, or holds no enabled, usable key."""
    QUOTA = "quota"
    """Keys exist, but each is cooling, exhausted or would exceed a limit."""
    TRIED = "tried"
    """Every key that could answer was asked in this request already."""
    BOUND = "bound"
    """The project the call is bound to has no usable key."""
    TOO_LARGE = "too_large"
    """The prompt exceeds a token limit of every project: it will never fit."""
    NO_QUOTA = "no_quota"
    """Each project has a limit of 0 for this model."""
    CLOSED = "closed"
    """The model is closed to each project."""
    LOCKED = "locked"
    """Nobody can be asked, but somebody could if the keyring gave his secret."""


# --- what upstream's answer means -------------------------------------------------------------------------


class Kind(StrEnum):
    """What an upstream answer means (Gemini API, November 2026)."""

    ANSWERED = "answered"
    BLOCKED_PROMPT = "blocked_prompt"
    EMPTY = "empty"
    """200 with nothing usable: STOP without parts, MALFORMED_FUNCTION_CALL, no candidates …"""
    BAD_REQUEST = "bad_request"
    TOO_LONG = "too_long"
    NOT_FOUND = "not_found"
    MODEL_UNKNOWN = "model_unknown"
    MODEL_GONE = "model_gone"
    """Shut down for everyone."""
    MODEL_CLOSED = "model_closed"
    """Closed to this project; an older project may still be served."""
    SIGNATURE = "signature"
    """Missing, corrupted or foreign thought signature."""
    CACHE_GONE = "cache_gone"
    CACHE_STORAGE = "cache_storage"
    """The project has no storage for explicit caches; says nothing about generateContent."""
    FILE_FOREIGN = "file_foreign"
    KEY_INVALID = "key_invalid"
    KEY_LEAKED = "key_leaked"
    KEY_BLOCKED = "key_blocked"
    """Restricted by its owner (referrer, IP, service …) or of a kind this API refuses."""
    PROJECT_BLOCKED = "project_blocked"
    """Suspended, API disabled, country or tier not served."""
    BILLING = "billing"
    """Prepaid credit used up."""
    LOCATION = "location"
    """This machine's address is not served; no key is at fault."""
    OWN_MISTAKE = "own_mistake"
    """We sent something wrong (two credentials); no key is at fault."""
    QUOTA_MINUTE = "quota_minute"
    QUOTA_DAY = "quota_day"
    QUOTA_NONE = "quota_none"
    """Limit 0: this project never serves this model on its tier."""
    QUOTA_FOREIGN = "quota_foreign"
    """The quota of something else than the model's own requests and tokens (search, countTokens, batches):
    says nothing about generateContent."""
    QUOTA_OTHER = "quota_other"
    """429 without details, or spend-based."""
    OVERLOADED = "overloaded"
    """503: the model, not the key."""
    SERVER_ERROR = "server_error"
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"
    NETWORK = "network"
    """Could not connect, or the connection broke before an answer."""
    BROKEN_STREAM = "broken_stream"
    """The stream ended without a finish reason or an error."""


class Dimension(StrEnum):
    """What a limit counts, per project and model."""

    RPM = "rpm"
    TPM = "tpm"
    RPD = "rpd"
    TPD = "tpd"


class Subject(StrEnum):
    """Whose quota it is."""

    GENERATE = "generate"
    """The model's own requests and tokens."""
    EMBED = "embed"
    """The same for an embedding model."""
    SEARCH = "search"
    SPENDING = "spending"
    """The whole project's."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Violation:
    """One violated quota of a 429 body. `value` is the limit Google named; 0 = none, None = not said."""

    quota_id: str
    dimension: Dimension | None
    model: str | None
    value: int | None
    free_tier: bool | None
    """True/False where the quota id says so, else None."""
    subject: Subject = Subject.GENERATE


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to."""

    kind: Kind
    status: int
    """HTTP status of upstream; 0 where there was none."""
    message: str = ""
    """Google's own words, or ours for network faults. May hold a key: redact before showing."""
    delay: float | None = None
    """Seconds Google asked to wait, the longer of RetryInfo and text."""
    violations: tuple[Violation, ...] = ()
    """Of the model's own quota only."""
    project_number: str | None = None
    """"projects/N" if Google named it: groups keys."""
    google: JsonObject | None = None
    """Google's unwrapped `error` object."""
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One upstream call as it is shown to the user."""

    key: str
    label: str
    project: str
    kind: Kind
    status: int
    message: str
    reason: str
    """Why this key."""
    started: float
    first_byte: float | None
    """Seconds from `started`."""
    ended: float
    """Seconds from `started`."""
    model: str | None = None
    """What was asked for, as `Call.model`: None for calls that count against no model's quota."""
    usage: Usage | None = None
    """As far as Google told it."""
    connect: float | None = None
    """Seconds from `started` until a new connection stood; None where an open one was used, or none came."""
    others: tuple[tuple[str, str], ...] = ()
    """Why not the others, as `Decision.others`."""


# --- failures as the caller sees them ---------------------------------------------------------------------


class FailureKind(StrEnum):
    """Every way a request can fail for the caller; each has one sentence in both languages in the window."""

    BAD_REQUEST = "bad_request"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN_HOST = "forbidden_host"
    FORBIDDEN_ORIGIN = "forbidden_origin"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    SLOW_CLIENT = "slow_client"
    CLIENT_LIMIT = "client_limit"
    MODEL_NOT_FOUND = "model_not_found"
    MODEL_NOT_ALLOWED = "model_not_allowed"
    CONTEXT_TOO_LONG = "context_too_long"
    BLOCKED = "blocked"
    EMPTY_RESPONSE = "empty_response"
    QUOTA = "quota"
    NO_KEYS = "no_keys"
    NO_USABLE_KEY = "no_usable_key"
    LOCATION = "location"
    UPSTREAM = "upstream"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    UNREACHABLE = "unreachable"
    BROKEN_STREAM = "broken_stream"
    STOPPED = "stopped"
    INTERNAL = "internal"


@dataclass(slots=True, eq=False)  # not frozen: contextlib assigns __traceback__ to exceptions
class Failure(Exception):
    """A request's end that is not an answer; raised inside, rendered in the caller's dialect at the rim.

    `message` is English, one sentence, without secrets. `retry_after` in seconds. `final` says that trying
    again soon is useless (`x-should-retry: false`).
    """

    kind: FailureKind
    status: int
    message: str
    param: str | None = None
    code: str | None = None
    retry_after: float | None = None
    final: bool = False
    google: JsonObject | None = None
    """Google's `error` object where there is one, passed on to native callers with its details."""
    attempts: tuple[Attempt, ...] = ()

    def __str__(self) -> str:
        return self.message


# --- who asks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Client:
    """A program, or person, that may use the proxy; told apart by its token."""

    id: str
    name: str
    private: bool = False
    """Nothing of its conversations is recorded."""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    """Setting name ("context.completion") to the value that holds for this client."""
    allowed_models: tuple[str, ...] = ()
    """Model ids it may use; empty = all."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """What a presented token proved."""

    client: Client
    conversation: str | None = None
    """The name in a `TOKEN.name`."""
    digest: bytes = field(default=b"", repr=False)
    """SHA-256 of the token that matched, by which its use is noted."""
