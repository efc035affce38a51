"""JSON in, message out, as strict and as lenient as Google's JSON transcoder. Pure.

Lenient: camelCase and snake_case, single values for repeated fields, numbers as strings, enum names in any
case, base64 in both alphabets, null as absent. Strict: an unknown field or a wrong type is a 400 naming it;
all of them at once.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from gapdesk.practice.errors import field_violations, invalid
from gapdesk.practice.messages import ENUMS, MESSAGES, ONEOFS
from gapdesk.proxy.types import JsonObject

_PACKAGE = "type.googleapis.com/google.ai.generativelanguage.v1beta"
_MAX_VIOLATIONS = 50
_MOST_LEVELS = 100
_WRONG = object()


def decode(raw: bytes, message: str) -> tuple[Any, JsonObject]:
    """Parse a body: (JSON as it came, `message` with camelCase names and lists). Raises GoogleError 400."""
    if not raw.strip():
        return {}, {}
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _broken(raw, error.pos) from None
    if not isinstance(document, dict):
        raise invalid('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    _check_depth(document)
    return document, transcode(document, message)


def transcode(document: JsonObject, message: str) -> JsonObject:
    """Check `document` against `message` and spell it in camelCase. Raises GoogleError 400."""
    reader = _Reader()
    result = reader.message(document, message, "")
    if reader.violations:
        raise field_violations(reader.violations)
    return result


def snake(name: str) -> str:
    """generationConfig → generation_config."""
    return re.sub(r"([A-Z])", lambda found: "_" + found[1].lower(), name)


def _check_depth(document: JsonObject) -> None:
    level: list[Any] = [document]
    for _ in range(_MOST_LEVELS):
        level = [
            child
            for node in level
            if isinstance(node, (dict, list))
            for child in (node.values() if isinstance(node, dict) else node)
        ]
    if level:
        raise invalid("Invalid JSON payload received. Message too deep. Max recursion depth reached.")


def _broken(raw: bytes, position: int) -> Exception:
    text = raw.decode(errors="replace")
    start = max(0, min(position, len(text)) - 20)
    shown = text[start : start + 40].replace("\n", " ")
    pointer = " " * max(0, position - start) + "^"
    return invalid(f"Invalid JSON payload received. Unexpected token.\n{shown}\n{pointer}")


class _Reader:
    """Walks one document and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.violations: list[tuple[str, str]] = []

    def message(self, value: object, name: str, path: str) -> JsonObject:
        if not isinstance(value, dict):
            self._invalid(path, f"{_PACKAGE}.{name}", value)
            return {}
        fields = MESSAGES[name]
        spelled = _SPELLINGS[name]
        result: JsonObject = {}
        for key, item in value.items():
            field = spelled.get(key)
            where = f"{path}.{snake(field or key)}".lstrip(".")
            if field is None:
                self._unknown(key, path)
            elif item is not None and not self._second_of_oneof(name, field, result, path):
                result[field] = self._field(item, fields[field], where, name)
        return result

    def _second_of_oneof(self, message: str, field: str, result: JsonObject, path: str) -> bool:
        members = ONEOFS[message]
        if field not in members or members.isdisjoint(result):
            return False
        description = f"oneof field 'data' is already set. Cannot set '{field}'"
        self._add(path, f"Invalid value at '{path}' (oneof), {description}")
        return True

    def _field(self, value: object, kind: str, path: str, owner: str) -> Any:
        if not kind.endswith("*"):
            return self._single(value, kind, path, owner)
        items = value if isinstance(value, list) else [value]
        return [self._single(item, kind[:-1], f"{path}[{i}]", owner) for i, item in enumerate(items)]

    def _single(self, value: object, kind: str, path: str, owner: str) -> Any:
        if kind in MESSAGES:
            return self.message(value, kind, path)
        if kind == "any":
            return value
        if kind.startswith("map"):
            return self._map(value, kind, path)
        if kind.startswith("<"):
            return self._enum(value, kind[1:-1], path, owner)
        read, shown = _SCALARS[kind]
        result = read(value)
        if result is _WRONG:
            self._invalid(path, shown, value)
            return None
        return result

    def _map(self, value: object, kind: str, path: str) -> JsonObject:
        if not isinstance(value, dict):
            self._invalid(path, "Map", value)
            return {}
        if kind == "map":
            return value
        inner = kind[len("map<") : -1]
        return {
            key: self.message(item, inner, f"{path}[{i}].value")
            for i, (key, item) in enumerate(value.items())
        }

    def _enum(self, value: object, name: str, path: str, owner: str) -> str:
        values = ENUMS[name]
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(values):
            return values[value]
        if isinstance(value, str):
            for known in values:
                if known.lower() == value.lower():
                    return known
        self._invalid(path, f"{_PACKAGE}.{owner}.{name}", value)
        return values[0]

    def _unknown(self, key: str, path: str) -> None:
        at = f" at '{path}'" if path else ""
        self._add(path, f'Invalid JSON payload received. Unknown name "{key}"{at}: Cannot find field.')

    def _invalid(self, path: str, kind: str, value: object) -> None:
        shown = f'"{value[:100]}"' if isinstance(value, str) else orjson.dumps(value).decode()[:100]
        self._add(path, f"Invalid value at '{path}' ({kind}), {shown}")

    def _add(self, path: str, text: str) -> None:
        if len(self.violations) < _MAX_VIOLATIONS:
            self.violations.append((path, text))


def _string(value: object) -> object:
    return value if isinstance(value, str) else _WRONG


def _bool(value: object) -> object:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value, _WRONG) if isinstance(value, str) else _WRONG


def _int(value: object) -> object:
    number = _float(value)
    return int(number) if isinstance(number, float) and number.is_integer() else _WRONG


def _float(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return _WRONG
    try:
        return float(value)
    except (ValueError, OverflowError):
        return _WRONG


def _bytes(value: object) -> object:
    if not isinstance(value, str):
        return _WRONG
    try:
        padded = value.translate(_TO_STANDARD) + "=" * (-len(value) % 4)
        base64.b64decode(padded, validate=True)
    except (binascii.Error, ValueError):
        return _WRONG
    return value


_SPELLINGS: Mapping[str, Mapping[str, str]] = {
    name: {spelling: field for field in fields for spelling in (field, snake(field))}
    for name, fields in MESSAGES.items()
}

_TO_STANDARD = str.maketrans("-_", "+/")

_SCALARS: Mapping[str, tuple[Callable[[object], object], str]] = {
    "string": (_string, "TYPE_STRING"),
    "bool": (_bool, "TYPE_BOOL"),
    "int": (_int, "TYPE_INT32"),
    "float": (_float, "TYPE_FLOAT"),
    "bytes": (_bytes, "TYPE_BYTES"),
}
