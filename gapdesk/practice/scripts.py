"""What a scenario asks the upstream to do, as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gapdesk.practice.catalogue import Limits, ModelCard
from gapdesk.practice.tokens import text_tokens
from gapdesk.proxy.types import JsonObject

_PIECE = 24  # characters of a streamed piece
_MOST_PIECES = 60


class End(StrEnum):
    """How a reply ends."""

    FINISH = "finish"
    """With a finish reason, as it should."""
    SILENT = "silent"
    """The body ends properly, but without a finish reason."""
    ERROR = "error"
    """With an error in the stream."""
    CUT = "cut"
    """The connection drops."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One valid request for content and what is known about it."""

    request: JsonObject
    """As `transcode` spells it, with what its cache holds."""
    document: JsonObject
    """As it came."""
    card: ModelCard
    project: str
    tier: str
    limits: Limits
    serial: str
    """Unique per request; makes ids and signatures."""
    prompt: str
    """Text of the last user content."""
    cached: int = 0
    """Tokens of the explicit cache it uses."""

    @property
    def config(self) -> JsonObject:
        """The generationConfig."""
        found: JsonObject = self.request.get("generationConfig", {})
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """What one stream chunk adds."""

    parts: tuple[JsonObject, ...]
    extra: JsonObject = field(default_factory=dict)
    """Further fields of the candidate, such as groundingMetadata."""


@dataclass(frozen=True, slots=True)
class Script:
    """A reply before it is rendered."""

    pieces: tuple[Piece, ...] = ()
    finish: str = "STOP"
    finish_message: str = ""
    end: End = End.FINISH
    block: str | None = None
    """Reason for which the prompt is blocked; then there are no candidates."""
    delay: float = 0.0
    """Seconds before the first byte."""
    gap: float | None = None
    """Seconds between pieces; None: the server's own."""
    thoughts: int = 0
    """Thought tokens."""
    cached: int = 0
    """Prompt tokens that came from a cache."""


def texts(text: str) -> tuple[Piece, ...]:
    """`text` as stream pieces of a few words each."""
    size = max(_PIECE, -(-len(text) // _MOST_PIECES))
    return tuple(Piece(({"text": text[i : i + size]},)) for i in range(0, len(text), size))


def spoken(text: str, config: JsonObject, thoughts: int = 0) -> Script:
    """A script that says `text` as far as stop sequences and maxOutputTokens, which thoughts eat, allow."""
    for stop in config.get("stopSequences", ()):
        if stop:
            text = text.partition(stop)[0]
    room = config.get("maxOutputTokens")
    if room is None or thoughts + text_tokens(text) <= room:
        return Script(texts(text), thoughts=thoughts)
    return Script(texts(text[: max(0, room - thoughts) * 4]), "MAX_TOKENS", thoughts=min(thoughts, room))
