"""Reading a caller's JSON: the value, None where it is absent or null, or a 400 that names the field.

`at` is where the object lies in the request, such as "messages[2].": it leads the names in errors.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from gapdesk.proxy.types import Failure, FailureKind, JsonObject


def bad(message: str, param: str | None = None) -> Failure:
    """The 400 for a request that cannot be understood."""
    return Failure(FailureKind.BAD_REQUEST, 400, message, param=param)


def parse_json(raw: bytes) -> Any:
    """The JSON of a request. Raises orjson.JSONDecodeError.

    Programs that cut texts in the middle of an emoji write half of it ("\\ud83d"), which is no character:
    it becomes U+FFFD.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        whole = _ESCAPE.sub(lambda match: b"\\ufffd" if match[1] else match[0], raw)
        if whole == raw:
            raise
        return orjson.loads(whole)


_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""Any escape; the group is half of a surrogate pair."""


def text(obj: JsonObject, key: str, at: str = "") -> str | None:
    value = obj.get(key)
    if value is None or isinstance(value, str):
        return value
    raise _wrong(value, at + key, "a string")


def flag(obj: JsonObject, key: str, at: str = "") -> bool:
    """False where absent."""
    value = obj.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise _wrong(value, at + key, "true or false")


def number(obj: JsonObject, key: str, at: str = "") -> float | None:
    value = obj.get(key)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise _wrong(value, at + key, "a number")


def integer(obj: JsonObject, key: str, at: str = "") -> int | None:
    """Whole numbers, also when written as 800.0; no greater than JSON programs agree on (2^53)."""
    value = number(obj, key, at)
    if value is None:
        return None
    if abs(value) <= 2**53 and value == int(value):
        return int(value)
    raise _wrong(value, at + key, "a whole number")


def child(obj: JsonObject, key: str, at: str = "") -> JsonObject | None:
    value = obj.get(key)
    if value is None or isinstance(value, dict):
        return value
    raise _wrong(value, at + key, "an object")


def items(obj: JsonObject, key: str, at: str = "") -> list[Any]:
    """The list under `key`; an empty one where absent."""
    value = obj.get(key)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise _wrong(value, at + key, "a list")


def objects(obj: JsonObject, key: str, at: str = "") -> list[tuple[str, JsonObject]]:
    """The objects of the list under `key`, each with the prefix for names inside it."""
    found = []
    for index, item in enumerate(items(obj, key, at)):
        if not isinstance(item, dict):
            raise _wrong(item, f"{at}{key}[{index}]", "an object")
        found.append((f"{at}{key}[{index}].", item))
    return found


def writable(value: JsonObject, param: str) -> JsonObject:
    """`value`, unless it is nested too deeply to be written within a body (orjson 3: 254 levels in all)."""
    wrapped: Any = value
    for _ in range(16):
        wrapped = [wrapped]
    try:
        orjson.dumps(wrapped)
    except orjson.JSONEncodeError:
        raise bad(f"{param} is nested too deeply.", param) from None
    return value


def wild(obj: Any, *path: str) -> Any:
    """What lies at `path` in JSON of unknown shape, or None."""
    for key in path:
        if not isinstance(obj, dict):
            return None
        obj = obj.get(key)
    return obj


def wild_list(value: Any) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _wrong(value: object, param: str, wanted: str) -> Failure:
    return bad(f"{param} must be {wanted}, not {_NAMES.get(type(value), 'something else')}.", param)


_NAMES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
    type(None): "null",
}
