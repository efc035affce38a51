"""Requests for the tests of the activity room."""

from __future__ import annotations

from typing import Any

from gapdesk.activity.types import Entry
from gapdesk.events import RequestFinished, RequestStarted
from gapdesk.proxy.types import Attempt, Dialect, Kind

NOW = 1_800_000_000.0
KEY = "AQ.test-key-0123456789"
TOKEN = "gd-test-token-0123456789"


def attempt(**changes: Any) -> Attempt:
    fields: dict[str, Any] = {
        "key": "k1",
        "label": "main",
        "project": "alpha",
        "kind": Kind.ANSWERED,
        "status": 200,
        "message": "",
        "reason": "the only one",
        "started": NOW,
        "first_byte": 0.5,
        "ended": 1.0,
        "model": "gemini-3.8-flash",
    }
    return Attempt(**{**fields, **changes})


def started(id: str = "r1", **changes: Any) -> RequestStarted:
    fields: dict[str, Any] = {
        "id": id,
        "time": NOW,
        "client": "My phone",
        "program": "SillyTavern",
        "dialect": Dialect.OPENAI,
        "model": "gemini-3.8-flash",
        "stream": False,
        "client_id": "c1",
    }
    return RequestStarted(**{**fields, **changes})


def finished(id: str = "r1", **changes: Any) -> RequestFinished:
    fields: dict[str, Any] = {
        "id": id,
        "time": NOW + 2,
        "client": "My phone",
        "program": "SillyTavern",
        "dialect": Dialect.OPENAI,
        "model": "gemini-3.8-flash",
        "stream": False,
        "status": 200,
        "failure": None,
        "message": "",
        "key": "main",
        "attempts": (attempt(),),
        "losses": (),
        "usage": None,
        "first_byte": 1.0,
        "total": 2.0,
        "client_id": "c1",
    }
    return RequestFinished(**{**fields, **changes})


def ended(id: str = "r1", **changes: Any) -> Entry:
    return Entry(1, id, NOW, None, finished=finished(id, **changes))


def running(id: str = "r1", **changes: Any) -> Entry:
    return Entry(1, id, NOW, started(id, **changes))
