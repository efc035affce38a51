"""Requests as an HTTP Archive 1.2 (HAR), which browsers and tools read. Pure.

Fields: w3c.github.io/web-performance/specs/HAR/Overview.html.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import orjson

from gapdesk.activity.types import Body, Captured, Entry, Phase, Side, Span
from gapdesk.proxy.types import Dialect, JsonObject
from gapdesk.redact import redact, redact_shapes

_HERE = "http://127.0.0.1:17860"
_TIMES = {
    Phase.QUEUE: "blocked",
    Phase.CONNECT: "connect",
    Phase.FIRST_BYTE: "wait",
    Phase.STREAM: "receive",
    Phase.DELIVER: "receive",
}
_JSON = "application/json"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Record:
    """One request to be written."""

    entry: Entry
    spans: tuple[Span, ...]
    captured: Captured | None
    """None if it was not captured: then only what is known of it is written."""


def archive(records: Sequence[Record], version: str, base_url: str) -> bytes:
    """The whole document, without credentials and cookies; `version` is gapdesk's own."""
    entries = b",".join(orjson.dumps(_entry(record, base_url or _HERE)) for record in records)  # one by one
    head = orjson.dumps({"version": "1.2", "creator": {"name": "gapdesk", "version": version}})
    return b'{"log":%b,"entries":[%b]}}' % (head[:-1], entries)


def _entry(record: Record, base_url: str) -> JsonObject:
    entry = record.entry
    times = {"blocked": 0.0, "dns": -1, "connect": 0.0, "send": 0.0, "wait": 0.0, "receive": 0.0, "ssl": -1}
    for span in record.spans:
        times[_TIMES[span.phase]] += (span.end - span.start) * 1000
    return {
        "startedDateTime": datetime.fromtimestamp(entry.began, UTC).isoformat(timespec="milliseconds"),
        "time": sum(value for value in times.values() if value > 0),
        "request": _request(record, base_url),
        "response": _response(record),
        "cache": {},
        "timings": times,
        "comment": redact(_comment(record)),
    }


def _request(record: Record, base_url: str) -> JsonObject:
    captured = record.captured
    target = _guessed(record.entry) if captured is None else captured.path
    asked = None if captured is None else captured.bodies.get(Side.ASKED)
    headers = () if captured is None else captured.headers
    request: JsonObject = {
        "method": "POST" if captured is None else captured.method,
        "url": base_url + redact(target),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(headers),
        "queryString": _named(parse_qsl(target.partition("?")[2], keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": 0 if asked is None else asked.size,
    }
    if asked is not None:
        kinds = (value for name, value in headers if name.lower() == "content-type")
        request["postData"] = {"mimeType": next(kinds, _JSON), "params": [], "text": _text(asked)}
    return request


def _response(record: Record) -> JsonObject:
    finished = record.entry.finished
    status = 0 if finished is None else finished.status
    told = None if record.captured is None else record.captured.bodies.get(Side.TOLD)
    content: JsonObject = {"size": 0, "mimeType": "x-unknown"}
    if told is not None:
        stream = told.data[:64].lstrip().startswith((b"data:", b":"))
        kind = "text/event-stream" if stream else _JSON
        content = {"size": told.size, "mimeType": kind, "text": _text(told)}
    return {
        "status": status,
        "statusText": _PHRASES.get(status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named([("Content-Type", content["mimeType"])] if told is not None else ()),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1 if told is None else told.size,
    }


def _comment(record: Record) -> str:
    told, finished = record.entry.told, record.entry.finished
    parts = [f"{told.client or 'unknown client'}: {told.model or 'no model'}"]
    if finished is not None and finished.key:
        parts.append(f"answered through {finished.key}")
    if finished is not None and finished.failure is not None:
        parts.append(f"{finished.failure}: {finished.message}")
    if record.captured is None:
        parts.append("its address, headers and text were not captured")
    return "; ".join(parts)


def _guessed(entry: Entry) -> str:
    if entry.told.dialect is Dialect.GEMINI:
        return f"/v1beta/models/{entry.told.model}:generateContent"
    return "/v1/chat/completions"


def _named(pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"name": name, "value": redact(f"{name}: {value}")[len(name) + 2 :]} for name, value in pairs]


def _text(body: Body) -> str:
    return redact_shapes(body.data.decode("utf-8", "replace"))
