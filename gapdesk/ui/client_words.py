"""What is said of a client in the list and beside it, in the language in use."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

from gapdesk.client_types import ClientLine, TokenState
from gapdesk.settings import Setting
from gapdesk.ui import moments, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State

TOKENS: dict[TokenState, tuple[State, str]] = {
    TokenState.KEYRING: (State.OK, QT_TRANSLATE_NOOP("client_words", "Kept in the system's keyring.")),
    TokenState.SESSION: (
        State.WARN,
        QT_TRANSLATE_NOOP(
            "client_words", "In memory only: no keyring took it, so it is another one at the next start."
        ),
    ),
    TokenState.LOCKED: (
        State.WAIT,
        QT_TRANSLATE_NOOP(
            "client_words", "It is valid, but still in the locked keyring. Unlock it to see the token."
        ),
    ),
    TokenState.GIVEN: (
        State.OK,
        QT_TRANSLATE_NOOP("client_words", "Chosen by you with PASSWORD, at each start."),
    ),
    TokenState.FIXED: (
        State.OK,
        QT_TRANSLATE_NOOP("client_words", "Practice mode: it is always the same."),
    ),
    TokenState.NONE: (
        State.OFF,
        QT_TRANSLATE_NOOP("client_words", "Programs on this computer need no token: Settings say so."),
    ),
}
"""Where a token is, as state and sentence."""

CHANGEABLE = frozenset((TokenState.KEYRING, TokenState.SESSION, TokenState.LOCKED))
"""Whose token gapdesk made, so that it can make another."""

BLOCKED: dict[str, str] = {
    "auto": QT_TRANSLATE_NOOP("client_words", "What suits the program"),
    "error": QT_TRANSLATE_NOOP("client_words", "An error that says why"),
    "text": QT_TRANSLATE_NOOP("client_words", "A readable reply that says why"),
    "empty": QT_TRANSLATE_NOOP("client_words", "An empty reply"),
}
"""What comes to the client instead of what Google blocked."""

_BLOCKED_AS = "blocked.as"


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("client_words", text)


def token(line: ClientLine) -> tuple[State, str]:
    """Where its token is."""
    state, text = TOKENS[line.token]
    return state, translated(text)


def seen(line: ClientLine, now: float) -> str:
    """ "12 min ago", "2 running", "not seen yet", as of `now` (epoch seconds)."""
    if line.running:
        return QCoreApplication.translate("client_words", "{n} running").format(n=line.running)
    if line.last_seen is None:
        return QCoreApplication.translate("client_words", "not seen yet")
    return _ago(line.last_seen, now)


def subline(line: ClientLine, now: float) -> str:
    """ "SillyTavern · 12 min ago"."""
    return " · ".join(part for part in (line.program, seen(line, now)) if part)


def marks(line: ClientLine) -> tuple[str, ...]:
    """What is special about it, a word each."""
    private = QCoreApplication.translate("client_words", "private")
    own = QCoreApplication.translate("client_words", "own settings")
    return tuple(word for word, holds in ((private, line.private), (own, has_own(line))) if holds)


def has_own(line: ClientLine) -> bool:
    """Whether something holds for it that does not hold for all."""
    return bool(line.own or line.models)


def facts(line: ClientLine, now: float) -> str:
    """ "SillyTavern · last seen 12 min ago · 412 requests since the start · 2 running"."""
    parts = [line.program]
    if line.last_seen is not None:
        text = QCoreApplication.translate("client_words", "last seen {ago}")
        parts.append(text.format(ago=_ago(line.last_seen, now)))
    elif not line.running:
        parts.append(seen(line, now))
    if line.requests:
        parts.append(Counts().requests_since_start(line.requests))
    if line.running:
        parts.append(seen(line, now))
    return " · ".join(part for part in parts if part)


def summary(lines: tuple[ClientLine, ...]) -> str:
    """ "6 clients · 3 requests running": the head of the page."""
    parts = [Counts().clients(len(lines))]
    running = sum(line.running for line in lines)
    if running:
        parts.append(Counts().requests_running(running))
    return " · ".join(parts)


def spoken(line: ClientLine, now: float) -> str:
    """All of a list's line, for screen readers."""
    return ", ".join((line.name, subline(line, now), *marks(line)))


def tooltip(line: ClientLine, now: float) -> list[str]:
    """What a list's line has no room for."""
    exact = "" if line.last_seen is None else moments.exact(line.last_seen)
    return [line.name, facts(line, now), exact, words.listed(marks(line))]


def value(setting: Setting[Any], held: Any) -> str:
    """What a value of `setting` is called."""
    if setting.name == _BLOCKED_AS:
        return translated(BLOCKED[str(held)])
    if setting.choices:
        return words.choice(str(held))
    if isinstance(held, bool):
        on, off = (
            QCoreApplication.translate("client_words", "On"),
            QCoreApplication.translate("client_words", "Off"),
        )
        return on if held else off
    unit = f" {QCoreApplication.translate('settings', setting.unit)}" if setting.unit else ""
    return setting.text(held) + unit


def inherited(setting: Setting[Any], held: Any) -> str:
    """ "As in Settings (off)"."""
    text = QCoreApplication.translate("client_words", "As in Settings ({value})")
    return text.format(value=value(setting, held))


def label(setting: Setting[Any]) -> str:
    """What a setting is called among those of a client."""
    if setting.name == _BLOCKED_AS:
        return QCoreApplication.translate("client_words", "When Google blocks or returns nothing")
    return QCoreApplication.translate("settings", setting.label)


def help_text(setting: Setting[Any]) -> str:
    """What a setting does, said of a client."""
    if setting.name == _BLOCKED_AS:
        return QCoreApplication.translate(
            "client_words", "What suits the program: an error where an empty reply would show nothing."
        )
    return QCoreApplication.translate("settings", setting.help)


def _ago(moment: float, now: float) -> str:
    """It is known to the minute: seconds would be made up."""
    if now - moment < moments.MINUTE:
        return QCoreApplication.translate("client_words", "just now")
    return moments.ago(moment, now)
