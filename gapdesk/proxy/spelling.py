"""The two spellings of one field: bodies mix camelCase and snake_case in one request. Pure.

Google reads both (google-genai 3, litellm and SillyTavern send both), and takes null as absent.
"""

from __future__ import annotations

from typing import Any

from gapdesk.proxy.types import JsonObject


def either(obj: JsonObject, first: str, second: str) -> Any:
    """The value of a field in whichever spelling it has; None if it has neither."""
    value = obj.get(first)
    return obj.get(second) if value is None else value


def spelling(obj: JsonObject, camel: str, snake: str) -> str:
    """The name under which `obj` holds a field; the camelCase one if it has neither."""
    return snake if obj.get(camel) is None and snake in obj else camel
