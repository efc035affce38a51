"""Pages of a list, names, times: what all stored resources share. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from gapdesk.practice.errors import invalid
from gapdesk.proxy.types import JsonObject

_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")


def page(
    name: str, items: Sequence[JsonObject], query: Mapping[str, str], default: int, most: int
) -> JsonObject:
    """`{name: items of this page, "nextPageToken"?}` by `pageSize` and `pageToken`; `{}` if there are none.

    Raises GoogleError 400 for a size or token that is none.
    """
    size = _number(query.get("pageSize") or query.get("page_size") or "0", "page_size")
    start = _number(query.get("pageToken") or query.get("page_token") or "0", "page_token")
    end = start + min(size or default, most)
    reply: JsonObject = {name: list(items[start:end])} if items[start:end] else {}
    if end < len(items):
        reply["nextPageToken"] = str(end)
    return reply


def _number(text: str, field: str) -> int:
    if not text.isdecimal():
        raise invalid(f"Invalid value at '{field}' (TYPE_INT32), \"{text}\"")
    return int(text)


def stamp(moment: float) -> str:
    """Epoch seconds as RFC 3339 with microseconds."""
    whole = datetime.fromtimestamp(int(moment), UTC)
    return (whole + timedelta(seconds=moment - int(moment))).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_stamp(text: str, field: str) -> float:
    """RFC 3339 as epoch seconds. Raises GoogleError 400."""
    found = _STAMP.fullmatch(text)
    if found is None:
        raise invalid(
            f"Invalid value at '{field}' (type.googleapis.com/google.protobuf.Timestamp), \"{text}\""
        )
    zone = found[3].replace("Z", "+00:00")
    return datetime.fromisoformat(found[1] + zone).timestamp() + float(found[2] or 0)


def parse_seconds(text: str, field: str) -> float:
    """ "300s" → 300.0. Raises GoogleError 400."""
    if not re.fullmatch(r"\d+(\.\d+)?s", text):
        raise invalid(
            f"Invalid value at '{field}' (type.googleapis.com/google.protobuf.Duration), \"{text}\""
        )
    return float(text[:-1])
