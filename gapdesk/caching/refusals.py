"""Why Google made no cache, and what follows. Pure.

CACHE_STORAGE with limit 0   the project is on the free tier: not asked again for a week
"too small"                  the model's minimum, and how much the beginning lacks
"not supported"              the model takes none: not asked again for a week
another 400                  this beginning is not tried for a while; twice in a row: the model is not
network, 5xx                 this beginning pauses for a minute
anything else                this beginning pauses for ten
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gapdesk.caching.types import Obstacle
from gapdesk.proxy.types import Kind
from gapdesk.redact import redact

SHORT_PAUSE = 60.0
LONG_PAUSE = 600.0
"""Seconds."""

_TOO_SMALL = re.compile(r"total_token_count=(\d{1,9}), min_total_token_count=(\d{1,9})", re.ASCII)
_STORAGE = re.compile(r"\blimit=(\d{1,15})", re.ASCII)
_UNSUPPORTED = re.compile(r"not supported|does not support|unsupported", re.IGNORECASE)
_LONGEST = 500
"""Characters kept of Google's words."""

_TRANSIENT = frozenset(
    [
        *(Kind.NETWORK, Kind.TIMEOUT, Kind.BROKEN_STREAM, Kind.CANCELLED),
        *(Kind.OVERLOADED, Kind.SERVER_ERROR),
    ]
)
_MODEL = frozenset([Kind.MODEL_UNKNOWN, Kind.MODEL_GONE])


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was learned when a cache was not made."""

    words: str
    """Google's, without secrets."""
    project: str
    """Who was asked."""
    pause: float
    """Seconds for which this beginning is not tried."""
    obstacle: Obstacle | None = None
    """REFUSED = this beginning; more than one says that it is the model."""
    minimum: int = 0
    """Tokens that the model needs; 0 = not said."""
    short: int = 0
    """Tokens that were missing."""


def read(kind: Kind | None, message: str, project: str) -> Refusal:
    """What `message` of `project`, classified as `kind`, says about making a cache."""
    words = redact(message)[:_LONGEST]
    if kind in _TRANSIENT or kind is None:
        return Refusal(words, project, SHORT_PAUSE)
    if kind is Kind.CACHE_STORAGE:
        limit = _STORAGE.search(message)
        if limit is None or int(limit[1]) == 0:
            # another project may have storage, but with a thousand free ones not each request shall ask one
            return Refusal(words, project, SHORT_PAUSE, Obstacle.NO_STORAGE)
        return Refusal(words, project, LONG_PAUSE)
    if needed := needed_tokens(message):
        counted, minimum = needed
        return Refusal(words, project, 0.0, Obstacle.TOO_SMALL, minimum, max(1, minimum - counted))
    if kind in _MODEL or (kind is Kind.BAD_REQUEST and _UNSUPPORTED.search(message)):
        return Refusal(words, project, LONG_PAUSE, Obstacle.MODEL)
    if kind is Kind.BAD_REQUEST:
        return Refusal(words, project, LONG_PAUSE, Obstacle.REFUSED)
    return Refusal(words, project, LONG_PAUSE)


def needed_tokens(message: str) -> tuple[int, int] | None:
    """(counted, needed) of "Cached content is too small …"; None if the message is another."""
    found = _TOO_SMALL.search(message)
    return None if found is None else (int(found[1]), int(found[2]))
