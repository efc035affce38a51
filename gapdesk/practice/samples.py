"""Made-up content: instances of JSON schemas, embedding vectors, a picture, a sound. Pure."""

from __future__ import annotations

import base64
import hashlib
import math
import random
from typing import Any

from gapdesk.proxy.types import JsonObject

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A valid picture of one pixel, base64."""

SOUND = base64.b64encode(bytes(480)).decode()
"""Ten milliseconds of silence as 24 kHz 16-bit mono, base64."""

_DEPTH = 12
_FORMATS = {
    "date-time": "2026-11-21T09:30:00Z",
    "date": "2026-11-21",
    "time": "09:30:00",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def instance(schema: JsonObject, text: str = "practice") -> Any:
    """The smallest value that fits `schema` (JSON Schema or Google's Schema); strings say `text`."""
    return _instance(schema, schema, text, _DEPTH)


def _instance(schema: Any, root: JsonObject, text: str, depth: int) -> Any:
    if not isinstance(schema, dict) or depth == 0:
        return None
    if "$ref" in schema:
        return _instance(_resolve(schema["$ref"], root), root, text, depth - 1)
    for fixed in ("const", "default", "example"):
        if fixed in schema:
            return schema[fixed]
    if schema.get("enum"):
        return schema["enum"][0]
    for union in ("anyOf", "oneOf", "allOf"):
        if schema.get(union):
            merged = {**schema, **schema[union][0]}
            merged.pop(union, None)
            return _instance(merged, root, text, depth - 1)
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = next((name for name in kind if name != "null"), "null") if isinstance(kind, list) else kind
    match str(kind).lower():
        case "object":
            properties = schema.get("properties", {})
            return {name: _instance(item, root, text, depth - 1) for name, item in properties.items()}
        case "array":
            return _items(schema, root, text, depth)
        case "integer":
            return int(_number(schema))
        case "number":
            return _number(schema)
        case "boolean":
            return True
        case "null":
            return None
        case _:
            return _string(schema, text)


def _items(schema: JsonObject, root: JsonObject, text: str, depth: int) -> list[Any]:
    if "prefixItems" in schema:
        return [_instance(item, root, text, depth - 1) for item in schema["prefixItems"]]
    count = max(1, int(schema.get("minItems", 1)))
    return [_instance(schema.get("items", {}), root, text, depth - 1) for _ in range(count)]


def _number(schema: JsonObject) -> float:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    if low is not None:
        return float(low) + ("exclusiveMinimum" in schema)
    return min(1.0, float(schema.get("maximum", 1)))


def _string(schema: JsonObject, text: str) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    padded = text.ljust(int(schema.get("minLength", 0)), "x")
    return padded[: int(schema["maxLength"])] if "maxLength" in schema else padded


def _resolve(reference: str, root: JsonObject) -> Any:
    node: Any = root
    for step in reference.removeprefix("#").strip("/").split("/"):
        if step:
            node = node.get(step, {}) if isinstance(node, dict) else {}
    return node


def vector(text: str, size: int) -> list[float]:
    """A unit vector of `size` numbers, the same for the same text."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    source = random.Random(seed)  # noqa: S311 - made-up numbers, not a secret
    values = [source.gauss(0, 1) for _ in range(size)]
    length = math.sqrt(sum(value * value for value in values))
    return [value / length for value in values]
