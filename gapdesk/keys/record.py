"""A key given by named fields: a row of a table, an object in JSON. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gapdesk.keys.finding import LONGEST, SHORTEST, doubt, find_keys
from gapdesk.keys.types import FoundKey

KEY = (
    *("key", "api_key", "apikey", "secret", "token", "key_string", "gemini_api_key", "gemini_key"),
    *("google_api_key", "密钥", "api密钥", "api_密钥"),
)
"""Names of the field that holds the key, the best first; so below."""
_LABEL = ("label", "name", "alias", "title", "key_name", "description", "名称", "标签", "别名")
_PROJECT = ("project", "project_id", "project_name", "项目")
_TIER = ("tier", "层级")
_NOTE = ("note", "notes", "comment", "remark", "remarks", "备注")
_ENABLED = ("enabled", "active", "is_active", "status", "启用")
_TIERS = ("free", "tier1", "tier2", "tier3")
_OFF = frozenset(
    ["false", "no", "off", "n", "0", "disabled", "inactive", "2", "3", "否", "禁用", "停用"]  # 2, 3: one-api
)
_ON = frozenset(["true", "yes", "on", "y", "1", "是"])
_WHOLE = re.compile(rf"\A(?![/~.])[A-Za-z0-9._~+/=-]{{{SHORTEST},{LONGEST}}}\Z")
"""Slashes too, here where no path is to be expected."""


def field_name(text: str) -> str:
    """A heading or a name in JSON as it is looked up: `API Key` is `api_key`."""
    return re.sub(r"[\s_-]+", "_", text.strip().lower())


def has_key_field(names: Iterable[str]) -> bool:
    """Whether one of these names, as `field_name` makes them, is that of a key."""
    return not set(KEY).isdisjoint(names)


def read_record(fields: Mapping[str, str]) -> list[FoundKey]:
    """The keys of the key field, mostly one, with all that the other fields say of it."""
    tier = re.sub(r"[\s_-]", "", _first(fields, _TIER).lower())
    return [
        FoundKey(
            secret,
            label=" ".join(_first(fields, _LABEL).split()),
            project=" ".join(_first(fields, _PROJECT).split()) or None,
            tier=tier if tier in _TIERS else None,
            note=_first(fields, _NOTE),
            enabled=not _is_off(fields),
            doubtful=doubt(secret),
        )
        for secret in keys_of_field(_first(fields, KEY))
    ]


def keys_of_field(text: str) -> list[str]:
    """The keys in a field that is there for keys: there it may have slashes, too."""
    found = find_keys(text)
    return found or _WHOLE.findall(text.strip())


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    return next((text for name in names if (text := fields.get(name, "").strip())), "")


def _is_off(fields: Mapping[str, str]) -> bool:
    return _first(fields, _ENABLED).lower() in _OFF or fields.get("disabled", "").strip().lower() in _ON
