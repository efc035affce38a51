"""Clients as the window shows them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class TokenState(StrEnum):
    """Where a client's token is."""

    KEYRING = "keyring"
    SESSION = "session"
    """In memory only: no keyring took it."""
    LOCKED = "locked"
    """Valid, but its text is still in a locked keyring."""
    GIVEN = "given"
    """Chosen by the user in PASSWORD, at each start."""
    FIXED = "fixed"
    """Practice mode's."""
    NONE = "none"
    """Whoever comes without one, where none is needed."""


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client."""

    id: str
    name: str
    token: TokenState
    private: bool
    """Whether nothing of its conversations is recorded, nor its bodies captured."""
    own: Mapping[str, Any]
    """Setting name to the value that holds for this client alone."""
    models: tuple[str, ...]
    """Patterns of the models it may use; empty = all."""
    last_seen: float | None
    """Epoch seconds of its last request, to the minute."""
    program: str
    """The program seen last with its token, "" if none was recognised."""
    requests: int
    """Since gapdesk started."""
    running: int
    """Requests in flight."""
    removable: bool
    """Whether it can be removed: the last one, and those not made by gapdesk, cannot."""


OWN_SETTINGS: tuple[str, ...] = (
    "context.completion",
    "blocked.as",
    "streaming.fake",
    "safety.disabled",
    "search.variants",
    "caching.native",
    "disguise.enabled",
    "limits.requests_per_minute",
    "limits.requests_per_day",
    "limits.concurrency",
    "retry.hold_seconds",
)
"""Settings that may have a value of their own per client, in the order in which they are shown."""

_LONGEST_NAME = 100
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""


def tidy_name(name: str) -> str:
    """`name` as it looks: on one line, of bounded length, nothing in it that cannot be seen; "" if nothing is
    left."""
    return " ".join(_UNSEEN.sub("", name).split())[:_LONGEST_NAME].rstrip()
