"""Where in the window something can be done about what went wrong, and what the button there is called.

English here; translations by context "remedies".
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from gapdesk.events import EngineProblem
from gapdesk.proxy.types import FailureKind, Kind
from gapdesk.settings import Settings
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP


class Remedy(NamedTuple):
    """A button and what it opens."""

    text: str
    """In the language in use: "Open Keys"."""
    place: str
    """As `PageContext.open_page` takes it: the id of a page, or the name of a setting."""


PLACES: dict[FailureKind | EngineProblem, str | None] = {
    FailureKind.BAD_REQUEST: "activity",
    FailureKind.UNAUTHORIZED: "clients",
    FailureKind.FORBIDDEN_HOST: "proxy.allowed_hosts",
    FailureKind.FORBIDDEN_ORIGIN: "proxy.allowed_origins",
    FailureKind.NOT_FOUND: "clients",
    FailureKind.METHOD_NOT_ALLOWED: "clients",
    FailureKind.TOO_LARGE: "proxy.max_body_mb",
    FailureKind.SLOW_CLIENT: None,
    FailureKind.CLIENT_LIMIT: "limits.requests_per_minute",
    FailureKind.MODEL_NOT_FOUND: "models",
    FailureKind.MODEL_NOT_ALLOWED: "clients",
    FailureKind.CONTEXT_TOO_LONG: None,
    FailureKind.BLOCKED: "safety.disabled",
    FailureKind.EMPTY_RESPONSE: "activity",
    FailureKind.QUOTA: "keys",
    FailureKind.NO_KEYS: "keys",
    FailureKind.NO_USABLE_KEY: "keys",
    FailureKind.LOCATION: "upstream.proxy",
    FailureKind.UPSTREAM: "activity",
    FailureKind.UPSTREAM_TIMEOUT: "upstream.timeout_seconds",
    FailureKind.UNREACHABLE: "doctor",
    FailureKind.BROKEN_STREAM: "streaming.fake",
    FailureKind.STOPPED: "overview",
    FailureKind.INTERNAL: "log",
    EngineProblem.PORT_BUSY: "proxy.port",
    EngineProblem.ADDRESS: "proxy.host",
    EngineProblem.DATABASE: "doctor",
    EngineProblem.KEYRING_MISSING: "doctor",
    EngineProblem.KEYRING_LOCKED: "keys",
    EngineProblem.SETTINGS_BROKEN: "settings",
    EngineProblem.KEY_REJECTED: "keys",
    EngineProblem.KEYS_LOST: "keys",
    EngineProblem.QUOTA_LOW: "report",
    EngineProblem.RECORDING: "doctor",
    EngineProblem.STORAGE: "doctor",
}
"""The page, or setting, where something can be done; None if only the program that asks can do it."""

ATTEMPT_PLACES: dict[Kind, str | None] = {
    Kind.ANSWERED: None,
    Kind.BLOCKED_PROMPT: "safety.disabled",
    Kind.EMPTY: None,
    Kind.BAD_REQUEST: None,
    Kind.TOO_LONG: None,
    Kind.NOT_FOUND: None,
    Kind.MODEL_UNKNOWN: "models",
    Kind.MODEL_GONE: "models",
    Kind.MODEL_CLOSED: "keys",
    Kind.SIGNATURE: None,
    Kind.CACHE_GONE: "caches",
    Kind.CACHE_STORAGE: "caches",
    Kind.FILE_FOREIGN: None,
    Kind.KEY_INVALID: "keys",
    Kind.KEY_LEAKED: "keys",
    Kind.KEY_BLOCKED: "keys",
    Kind.PROJECT_BLOCKED: "keys",
    Kind.BILLING: "keys",
    Kind.LOCATION: "upstream.proxy",
    Kind.OWN_MISTAKE: "log",
    Kind.QUOTA_MINUTE: "keys",
    Kind.QUOTA_DAY: "report",
    Kind.QUOTA_NONE: "models",
    Kind.QUOTA_FOREIGN: None,
    Kind.QUOTA_OTHER: "keys",
    Kind.OVERLOADED: None,
    Kind.SERVER_ERROR: None,
    Kind.CANCELLED: None,
    Kind.TIMEOUT: "upstream.timeout_seconds",
    Kind.NETWORK: "doctor",
    Kind.BROKEN_STREAM: "streaming.fake",
}
"""The same for a single call to Google. A table of its own: names of both kinds are the same strings."""

PAGES: dict[str, str] = {
    "overview": QT_TRANSLATE_NOOP("remedies", "Open Overview"),
    "keys": QT_TRANSLATE_NOOP("remedies", "Open Keys"),
    "activity": QT_TRANSLATE_NOOP("remedies", "Open Activity"),
    "clients": QT_TRANSLATE_NOOP("remedies", "Open Clients"),
    "report": QT_TRANSLATE_NOOP("remedies", "Open Report"),
    "caches": QT_TRANSLATE_NOOP("remedies", "Open Caches"),
    "models": QT_TRANSLATE_NOOP("remedies", "Open Models and limits"),
    "settings": QT_TRANSLATE_NOOP("remedies", "Open Settings"),
    "doctor": QT_TRANSLATE_NOOP("remedies", "Ask Doctor"),
    "log": QT_TRANSLATE_NOOP("remedies", "Open Log"),
}


def remedy(kind: FailureKind | EngineProblem | Kind, here: str = "") -> Remedy | None:
    """The button for what went wrong; None if there is none, or only one that leads to the page `here`."""
    place = ATTEMPT_PLACES[kind] if isinstance(kind, Kind) else PLACES[kind]
    return Remedy(button(place), place) if place is not None and place != here else None


def button(place: str) -> str:
    """What a button that opens `place` is called, in the language in use."""
    if "." not in place:
        return QCoreApplication.translate("remedies", PAGES[place])
    label = QCoreApplication.translate("settings", Settings.declaration(place).label)
    return QCoreApplication.translate("remedies", "Open “{setting}”").format(setting=label)
