"""What is said of requests in the list of the Activity page. English here; translations by context
"activity"."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QDateTime

from gapdesk.activity.types import Entry, Held, Result
from gapdesk.events import RequestHeld
from gapdesk.proxy.types import Usage
from gapdesk.ui import moments, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State

NOTHING = "–"

RESULTS: dict[Result, tuple[State, str]] = {
    Result.RUNNING: (State.WAIT, QT_TRANSLATE_NOOP("activity", "Running")),
    Result.WAITING: (State.WAIT, QT_TRANSLATE_NOOP("activity", "Waiting")),
    Result.ANSWERED: (State.OK, QT_TRANSLATE_NOOP("activity", "Answered")),
    Result.DETOUR: (State.OK, QT_TRANSLATE_NOOP("activity", "Retried")),
    Result.BLOCKED: (State.WARN, QT_TRANSLATE_NOOP("activity", "Blocked")),
    Result.FAILED: (State.BAD, QT_TRANSLATE_NOOP("activity", "Failed")),
    Result.LEFT: (State.OFF, QT_TRANSLATE_NOOP("activity", "Client left")),
}
"""Colour and icon of a result, and the word beside them."""

COUNTED: tuple[tuple[str, tuple[Result, ...]], ...] = (
    (QT_TRANSLATE_NOOP("activity", "{n} listed"), tuple(Result)),
    (QT_TRANSLATE_NOOP("activity", "{n} running"), (Result.RUNNING,)),
    (QT_TRANSLATE_NOOP("activity", "{n} waiting"), (Result.WAITING,)),
    (QT_TRANSLATE_NOOP("activity", "{n} failed"), (Result.FAILED,)),
    (QT_TRANSLATE_NOOP("activity", "{n} blocked"), (Result.BLOCKED,)),
    (QT_TRANSLATE_NOOP("activity", "{n} answered"), (Result.ANSWERED, Result.DETOUR)),
    (QT_TRANSLATE_NOOP("activity", "{n} left by the client"), (Result.LEFT,)),
)
"""What is counted, what matters most first."""


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("activity", text)


def outcome(result: Result) -> str:
    """How a request stands, in a word or two."""
    return translated(RESULTS[result][1])


def figures(counts: Mapping[Result, int]) -> str:
    """ "1,348 listed · 2 running · 12 failed": only what there is; "" for nothing."""
    numbers = [(text, sum(counts.get(each, 0) for each in kinds)) for text, kinds in COUNTED]
    return " · ".join(translated(text).format(n=f"{count:,}") for text, count in numbers if count)


def clock_time(moment: float, now: float) -> str:
    """ "09:31:22", of another day than `now`'s "11-21 09:31" (epoch seconds, local time)."""
    when, today = QDateTime.fromSecsSinceEpoch(int(moment)), QDateTime.fromSecsSinceEpoch(int(now))
    return when.toString("HH:mm:ss" if when.date() == today.date() else "MM-dd HH:mm")


def status(entry: Entry) -> str:
    """The HTTP status, "" while there is none."""
    return str(entry.finished.status) if entry.finished else ""


def key(entry: Entry) -> str:
    """Label of the key that answered, else of the one asked last."""
    if entry.finished is None:
        return ""
    tried = entry.finished.attempts
    return entry.finished.key or (tried[-1].label if tried else NOTHING)


def first_byte(entry: Entry) -> str:
    """Until the answer began."""
    if entry.finished is None:
        return ""
    seconds = entry.finished.first_byte
    return NOTHING if seconds is None else moments.short_span(seconds)


def total(entry: Entry, now: float) -> str:
    """How long it took, or runs already, in whole seconds."""
    if entry.finished is None:
        return moments.span(now - entry.began)
    return moments.short_span(entry.finished.total)


def tokens(entry: Entry) -> str:
    """ "4,180 / 1,502": read and written, thoughts with the latter."""
    if entry.finished is None:
        return ""
    usage = entry.finished.usage
    if usage is None:
        return NOTHING
    return f"{moments.amount(usage.prompt)} / {moments.amount(usage.output + usage.thoughts)}"


def tries(entry: Entry) -> str:
    """ "×3"; "" for one, or none."""
    count = len(entry.finished.attempts) if entry.finished else 0
    return f"×{count}" if count > 1 else ""


def program(entry: Entry) -> str:
    """The program, where its name says more than the client's; "" otherwise."""
    told = entry.told
    return "" if told.program.casefold() == told.client.casefold() else told.program


def explained(entry: Entry, result: Result, now: float) -> list[str]:
    """What became of it, for a tooltip."""
    if result is Result.DETOUR:
        return [QCoreApplication.translate("activity", "Answered, but not by the first key asked")]
    if entry.finished is None:
        return [_waiting(entry.held, now) if entry.held else outcome(result)]
    sentence = words.advice(entry.failure).sentence if entry.failure else outcome(result)
    return [sentence, entry.finished.message]


def _waiting(held: RequestHeld, now: float) -> str:
    text = QCoreApplication.translate("activity", "Waits for quota, {span} at most")
    if held.keyring:
        text = QCoreApplication.translate("activity", "Waits for the keyring, {span} at most")
    return text.format(span=moments.span(held.until - now))


def counted(usage: Usage) -> list[str]:
    """Its tokens one by one, for a tooltip."""
    counts = (
        (QCoreApplication.translate("activity", "Read: {n}"), usage.prompt),
        (QCoreApplication.translate("activity", "From a cache: {n}"), usage.cached),
        (QCoreApplication.translate("activity", "Written: {n}"), usage.output),
        (QCoreApplication.translate("activity", "Thought: {n}"), usage.thoughts),
    )
    return [text.format(n=f"{count:,}") for text, count in counts if count]


def held(found: Held) -> str:
    """ "9.1 MB of 64 MB": what the captured texts take."""
    text = QCoreApplication.translate("activity", "{size} of {limit} held")
    return text.format(size=moments.data_size(found.size), limit=moments.data_size(found.limit))


def requests(count: int) -> str:
    """ "1 request", "1,204 requests"."""
    return Counts().requests(count)
