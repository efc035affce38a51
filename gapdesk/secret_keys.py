"""Gemini keys as text: found in what a user pastes, and named without being shown."""

from __future__ import annotations

import hashlib
import re

_SEPARATORS = re.compile(r"[\s,;|\"'`<>()\[\]{}]+")
_SHORTEST = 20
_URL = re.compile(r"https?://", re.IGNORECASE)


def find_keys(text: str) -> list[str]:
    """The API keys in `text`, in order, each once.

    Any run of 20 or more non-blank characters counts: new keys begin with `AQ.`, old ones with `AIza`, and
    the next kind is unknown (reference gemini.md §1.5). `NAME=value` and `label: value` yield the value.
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
