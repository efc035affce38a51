"""Keys in JSON: our own export, lists, `{name: key}`, and what other key pools write. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gapdesk.keys.finding import doubt, find_keys, is_gemini_like
from gapdesk.keys.pasted import read_text, tidy_label
from gapdesk.keys.record import KEY, field_name, read_record
from gapdesk.keys.types import FoundKey
from gapdesk.wording import SILENCE, Words

CALLED_INVALID = Words("The program it comes from called it invalid.")

_DEEPEST = 50
"""Levels of nesting; no list of keys has more than four."""
_CONTAINERS = frozenset(
    ["keys", "api_keys", "data", "items", "list", "result", "results", "valid_keys", "channels"]
)
_NEVER = re.compile(r"secret_key|password|credential|private|database|client_secret", re.IGNORECASE)
"""Names of what is secret too, but no key."""


def is_service_account(value: object) -> bool:
    """Whether it is the credentials file of a Google service account."""
    return isinstance(value, dict) and "private_key" in value and "client_email" in value


def read_json(value: object) -> list[FoundKey]:
    """The keys in a parsed JSON value in order; one may come twice.

    Understood are texts, lists of them, objects with the fields of `record`, and objects of names and keys,
    either way round, nested in one another.
    """
    return list(_walk(value, "", SILENCE, _DEEPEST))


def _walk(value: object, label: str, doubtful: Words, depth: int) -> Iterator[FoundKey]:
    if depth == 0 or is_service_account(value):
        return
    if isinstance(value, str):
        for key in read_text(value):
            yield _with(key, label, doubtful)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, label, doubtful, depth - 1)
    elif isinstance(value, dict):
        yield from _object(value, label, doubtful, depth)


def _object(value: Mapping[str, Any], label: str, doubtful: Words, depth: int) -> Iterator[FoundKey]:
    fields = {field_name(name): _text(item) for name, item in value.items()}
    record = read_record(fields)
    for key in record:
        yield _with(key, label, doubtful)
    named = _is_map_of_names(value)
    for name, item in value.items():
        if _NEVER.search(name):
            continue
        doubts = doubtful or (CALLED_INVALID if "invalid" in name.lower() else SILENCE)
        if is_gemini_like(name):
            yield from _keyed(name, item, doubts)
        elif isinstance(item, dict | list):
            below = "" if field_name(name) in (*_CONTAINERS, *KEY) else tidy_label(name)
            yield from _walk(item, below, doubts, depth - 1)
        elif isinstance(item, str):
            for secret in find_keys(item):  # those of the record come twice
                if (named and not record) or is_gemini_like(secret):
                    yield FoundKey(secret, tidy_label(name), doubtful=doubts or doubt(secret))


def _keyed(secret: str, item: object, doubtful: Words) -> Iterator[FoundKey]:
    """A key in the place of a name: `{key: label}`, `{key: count of faults}`, `{key: {fields}}`."""
    fields = {field_name(name): _text(each) for name, each in item.items()} if isinstance(item, dict) else {}
    label = tidy_label(item) if isinstance(item, str) else ""
    for key in read_record({**fields, KEY[0]: secret}):
        yield _with(key, label, doubtful)


def _is_map_of_names(value: Mapping[str, Any]) -> bool:
    """Whether each value is one key, so that no other sign of a key is needed."""
    return bool(value) and all(isinstance(item, str) and len(find_keys(item)) == 1 for item in value.values())


def _with(key: FoundKey, label: str, doubtful: Words) -> FoundKey:
    """The key with what stands around it, where it says nothing itself."""
    return replace(key, label=key.label or label, doubtful=key.doubtful or doubtful)


def _text(item: object) -> str:
    """A plain value as it would stand in a table; lists of texts one per line."""
    match item:
        case bool():
            return "true" if item else "false"
        case str() | int() | float():
            return str(item)
        case list() if all(isinstance(each, str) for each in item):
            return "\n".join(item)
    return ""
