from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
import pytest

from gapdesk.activity.har import Record, archive
from gapdesk.activity.spans import spans
from gapdesk.activity.types import Body, Captured, Entry, Side
from gapdesk.proxy.types import Dialect, FailureKind
from tests.activity.requests import KEY, NOW, TOKEN, attempt, ended, running

REQUIRED = {
    "entry": {"startedDateTime", "time", "request", "response", "cache", "timings"},
    "request": {
        *("method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"),
    },
    "response": {
        *("status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL"),
        *("headersSize", "bodySize"),
    },
    "timings": {"send", "wait", "receive"},
    "content": {"size", "mimeType"},
    "postData": {"mimeType", "params", "text"},
}
"""Members that HAR 1.2 demands."""


def captured(**changes: Any) -> Captured:
    bodies = {
        Side.ASKED: Body(b'{"asked":1}', 11),
        Side.TOLD: Body(b"data: {}\n\n", 1000),
        Side.SENT: Body(b'{"sent":1}', 10),
    }
    fields: dict[str, Any] = {
        "method": "POST",
        "path": "/v1beta/models/m:streamGenerateContent?alt=sse&empty=",
        "headers": (("Content-Type", "application/json; charset=utf-8"), ("User-Agent", "test")),
        "bodies": bodies,
    }
    return Captured(**{**fields, **changes})


def written(*records: tuple[Entry, Captured | None]) -> list[dict[str, Any]]:
    made = [Record(entry, spans(entry, NOW + 3), kept) for entry, kept in records]
    log = orjson.loads(archive(made, "1.2.3", "http://127.0.0.1:1"))["log"]
    assert {"version", "creator", "entries"} <= log.keys()
    assert (log["version"], log["creator"]) == ("1.2", {"name": "gapdesk", "version": "1.2.3"})
    for entry in log["entries"]:
        check(entry)
    return list(log["entries"])


def check(entry: dict[str, Any]) -> None:
    assert REQUIRED["entry"] <= entry.keys()
    for part in ("request", "response", "timings"):
        assert REQUIRED[part] <= entry[part].keys()
    assert REQUIRED["content"] <= entry["response"]["content"].keys()
    if "postData" in entry["request"]:
        assert REQUIRED["postData"] <= entry["request"]["postData"].keys()
    assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
    assert entry["time"] == pytest.approx(sum(each for each in entry["timings"].values() if each != -1))
    assert entry["request"]["url"].startswith("http://")
    for side in ("request", "response"):
        assert entry[side]["cookies"] == []
        assert all(header.keys() == {"name", "value"} for header in entry[side]["headers"])


def test_a_captured_request_is_there_with_all_of_it() -> None:
    first = attempt(started=NOW + 0.25, connect=0.25, first_byte=0.75, ended=1.5)
    (entry,) = written((ended(attempts=(first,), total=2.0), captured()))
    request, response = entry["request"], entry["response"]
    assert entry["startedDateTime"] == "2027-01-15T08:00:00.000+00:00"
    assert entry["timings"] == {
        "blocked": 250, "dns": -1, "connect": 250, "send": 0, "wait": 500, "receive": 1000, "ssl": -1,
    }  # fmt: skip
    assert request["method"] == "POST"
    assert request["url"] == "http://127.0.0.1:1/v1beta/models/m:streamGenerateContent?alt=sse&empty="
    assert request["queryString"] == [{"name": "alt", "value": "sse"}, {"name": "empty", "value": ""}]
    assert request["headers"][1] == {"name": "User-Agent", "value": "test"}
    assert request["postData"] == {
        "mimeType": "application/json; charset=utf-8", "params": [], "text": '{"asked":1}',
    }  # fmt: skip
    assert (response["status"], response["statusText"]) == (200, "OK")
    assert response["content"] == {"size": 1000, "mimeType": "text/event-stream", "text": "data: {}\n\n"}
    assert (request["bodySize"], response["bodySize"]) == (11, 1000)
    assert "answered through main" in entry["comment"]


@pytest.mark.parametrize(
    ("dialect", "path"),
    [
        (Dialect.OPENAI, "/v1/chat/completions"),
        (Dialect.GEMINI, "/v1beta/models/gemini-3.8-flash:generateContent"),
    ],
)
def test_what_was_not_captured_is_told_as_far_as_it_is_known(dialect: Dialect, path: str) -> None:
    failed = ended(
        dialect=dialect, failure=FailureKind.QUOTA, status=429, message="No quota is left.", key=""
    )
    (entry,) = written((failed, None))
    assert entry["request"]["url"] == f"http://127.0.0.1:1{path}"
    assert "postData" not in entry["request"]
    assert "text" not in entry["response"]["content"]
    assert entry["response"]["status"] == 429
    assert "quota: No quota is left." in entry["comment"]
    assert "not captured" in entry["comment"]


def test_strange_ends_have_a_place() -> None:
    left, runs = written((ended(status=499), captured()), (running(), None))
    assert (left["response"]["status"], left["response"]["statusText"]) == (499, "")
    assert (runs["response"]["status"], runs["time"]) == (0, 3000)
    assert written() == []


def test_no_secret_is_written() -> None:
    text = orjson.dumps({"text": f"{KEY} {TOKEN} sort(key=len)"})
    kept = captured(
        path=f"/v1beta/models/m:generateContent?x={KEY}&key={TOKEN}",
        headers=(("x-api-key", "hunter2hunter2"), ("X-Odd", TOKEN), ("Authorization", f"Bearer {KEY}")),
        bodies={Side.ASKED: Body(text, len(text)), Side.TOLD: Body(text, len(text))},
    )
    (entry,) = written((ended(message=f"refused {KEY}", failure=FailureKind.UPSTREAM, status=502), kept))
    assert not any(secret in orjson.dumps(entry).decode() for secret in (KEY, TOKEN, "hunter2"))
    assert orjson.loads(entry["request"]["postData"]["text"]) == {"text": "[key] [token] sort(key=len)"}
