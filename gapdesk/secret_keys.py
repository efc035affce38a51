"""Gemini keys: found in what a user pastes, named without being shown, held for this run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from gapdesk.quota.keys import KeyInfo
from gapdesk.quota.pool import Pool

_SEPARATORS = re.compile(r"[\s,;|\"'`<>()\[\]{}]+")
_SHORTEST = 20
_URL = re.compile(r"https?://", re.IGNORECASE)


def find_keys(text: str) -> list[str]:
    """The API keys in `text`, in order, each once.

    Any run of 20 or more non-blank characters counts: new keys begin with `AQ.`, old ones with `AIza`, and
    the next kind is unknown (Gemini API, November 2026). `NAME=value` and `label: value` yield the value.
    """
    found: dict[str, None] = {}
    for token in _SEPARATORS.split(text):
        value = token.rpartition("=")[2] if "=" in token.rstrip("=") else token
        value = value.strip(".:=")
        if len(value) >= _SHORTEST and not _URL.match(value) and value.isascii():
            found[value] = None
    return list(found)


def key_id(secret: str, salt: bytes) -> str:
    """A name for a key that is the same in every run and tells nothing about it.

    A key is random enough that a salted hash cannot be turned back.
    """
    return hashlib.blake2b(secret.encode(), key=salt, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A key handed in for this run."""

    secret: str
    label: str = ""
    project: str | None = None


class SessionKeys:
    """The keys of this run: in the pool by id, their secrets in memory only."""

    def __init__(self, pool: Pool, hide: Callable[[str], None]) -> None:
        """`hide` is told every secret, so that logs remove it."""
        self._pool = pool
        self._hide = hide
        self._secrets: dict[str, str] = {}
        self.salt = b""
        """Of this installation; to be set before the first key is added."""

    def secret_of(self, key_id: str) -> str | None:
        """The secret behind an id; None if there is no such key."""
        return self._secrets.get(key_id)

    def add(self, key: GivenKey, now: float) -> bool:
        """Take a key in; False if it is there already."""
        name = key_id(key.secret, self.salt)
        if name in self._secrets:
            return False
        self._secrets[name] = key.secret
        self._hide(key.secret)
        label = key.label or f"key {len(self._secrets)}"
        self._pool.add(KeyInfo(name, label, key.project, added=now))
        return True

    def add_found(self, text: str, now: float) -> tuple[int, int]:
        """Take in the keys found in `text`; returns (added, already known)."""
        found = find_keys(text)
        added = sum(self.add(GivenKey(secret), now) for secret in found)
        return added, len(found) - added
