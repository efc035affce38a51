"""What became of one request: one sentence that says what happened, one that says what to do, and where.

English here; translations by context "explainer".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QCoreApplication

from gapdesk.activity.types import Entry, Result
from gapdesk.events import RequestFinished, RequestHeld
from gapdesk.proxy.types import FailureKind, Kind
from gapdesk.ui import attempt_words, moments, remedies, report_words, words
from gapdesk.ui.counts import Counts
from gapdesk.ui.remedies import Remedy
from gapdesk.ui.theme import State
from gapdesk.ui.words import Advice

_HERE = "activity"
_GENERAL = frozenset(
    (
        *(FailureKind.BAD_REQUEST, FailureKind.NOT_FOUND, FailureKind.MODEL_NOT_FOUND),
        *(FailureKind.UPSTREAM, FailureKind.QUOTA, FailureKind.INTERNAL),
    )
)
"""Failures of which a call to Google may say more."""
_SAY_MORE = frozenset(
    (
        *(Kind.NOT_FOUND, Kind.MODEL_GONE, Kind.MODEL_CLOSED, Kind.SIGNATURE, Kind.CACHE_GONE),
        *(Kind.CACHE_STORAGE, Kind.FILE_FOREIGN, Kind.OVERLOADED, Kind.SERVER_ERROR, Kind.CANCELLED),
        *(Kind.QUOTA_NONE, Kind.QUOTA_FOREIGN, Kind.OWN_MISTAKE),
    )
)
"""What a call came to that says more than the failure that followed from it."""
_OTHER_MODEL = frozenset(
    (
        *(FailureKind.QUOTA, FailureKind.UPSTREAM, FailureKind.UPSTREAM_TIMEOUT),
        *(FailureKind.MODEL_NOT_FOUND, FailureKind.CONTEXT_TOO_LONG, FailureKind.EMPTY_RESPONSE),
    )
)
"""Failures that another model may not have."""


@dataclass(frozen=True, slots=True)
class Explained:
    """All the window says of how a request went."""

    state: State
    sentence: str
    action: str = ""
    """What to do; "" if nothing needs to be done."""
    message: str = ""
    """Google's or gapdesk's own English words, where they say more."""
    remedy: Remedy | None = None
    other_model: bool = False
    """Whether sending it again with another model may help."""


def explain(entry: Entry, result: Result, now: float) -> Explained:
    """`entry`, which stands as `result`, in words, as seen at `now` (epoch seconds)."""
    finished = entry.finished
    if finished is None:
        return _waiting(entry.held, now) if entry.held is not None else _running(entry, now)
    match result:
        case Result.LEFT:
            return Explained(
                State.OFF,
                QCoreApplication.translate("explainer", "The program left before it had all of the reply."),
                QCoreApplication.translate(
                    "explainer", "If you did not stop it yourself, raise the time limit in the program."
                ),
                finished.message,
            )
        case Result.BLOCKED:
            return _failed(finished, finished.failure or FailureKind.BLOCKED, State.WARN)
        case Result.FAILED:
            return _failed(finished, finished.failure, State.BAD)
    return _answered(finished)


def _running(entry: Entry, now: float) -> Explained:
    text = QCoreApplication.translate("explainer", "It is being answered, for {span} so far.")
    return Explained(State.WAIT, text.format(span=moments.span(now - entry.began)))


def _waiting(held: RequestHeld, now: float) -> Explained:
    place = "keys"
    remedy = Remedy(remedies.button(place), place)
    if held.keyring:
        advice = Advice(
            QCoreApplication.translate("explainer", "It waits for the keyring."),
            QCoreApplication.translate("explainer", "Unlock the keyring, then it goes on."),
        )
        return Explained(State.WAIT, *advice, remedy=remedy)
    text = QCoreApplication.translate("explainer", "It waits for quota, {span} more at least.")
    span = moments.span(ceil(held.until - now))
    return Explained(
        State.WAIT,
        text.format(span=span),
        QCoreApplication.translate("explainer", "There is nothing to do: it goes on by itself."),
        remedy=remedy,
    )


def _failed(finished: RequestFinished, failure: FailureKind | None, state: State) -> Explained:
    kinds = {attempt.kind for attempt in finished.attempts}
    alike = next(iter(kinds)) if len(kinds) == 1 and kinds <= _SAY_MORE else None
    kind: FailureKind | Kind = failure or FailureKind.UPSTREAM
    if failure is None and finished.attempts:  # Google's answer was passed on as it was
        kind = finished.attempts[-1].kind
    elif failure in _GENERAL and alike is not None:
        kind = alike
    said = attempt_words.advice(kind) if isinstance(kind, Kind) else words.advice(kind)
    message = "" if failure in words.SAID else finished.message
    remedy = remedies.remedy(kind, _HERE)
    return Explained(state, *said, message, remedy, other_model=failure in _OTHER_MODEL)


def _answered(finished: RequestFinished) -> Explained:
    """Answered; by which try, and what went wrong with those before."""
    before = finished.attempts[:-1]
    if before:
        failed = [f"{each.label}: {report_words.failure(each.kind)}" for each in before]
        text = QCoreApplication.translate("explainer", "Answered by try {n}. Before it: {failed}.")
        sentence = text.format(n=len(finished.attempts), failed=words.listed(dict.fromkeys(failed)))
    elif finished.key:
        sentence = QCoreApplication.translate(
            "explainer", "Answered by the key “{key}” at the first try."
        ).format(key=finished.key)
    else:
        sentence = QCoreApplication.translate("explainer", "Answered without asking Google.")
    action = Counts().losses(len(finished.losses)) if finished.losses else ""
    return Explained(State.OK, sentence, action)
