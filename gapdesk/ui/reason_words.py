"""Why a key is not asked, how it stands, and what its owner can do: in the language in use.

English here; translations by context "reasons".
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QCoreApplication

from gapdesk.proxy.types import Kind
from gapdesk.quota.keys import Fault, KeyState, Reason, ReasonCode
from gapdesk.ui import moments
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State
from gapdesk.ui.words import Advice

KEY_STATES: dict[KeyState, tuple[State, str]] = {
    KeyState.UNKNOWN: (State.OFF, QT_TRANSLATE_NOOP("reasons", "Unchecked")),
    KeyState.HEALTHY: (State.OK, QT_TRANSLATE_NOOP("reasons", "Healthy")),
    KeyState.COOLING: (State.WAIT, QT_TRANSLATE_NOOP("reasons", "Cooling")),
    KeyState.EXHAUSTED: (State.WARN, QT_TRANSLATE_NOOP("reasons", "Exhausted")),
    KeyState.BLOCKED: (State.BAD, QT_TRANSLATE_NOOP("reasons", "Blocked")),
    KeyState.INVALID: (State.BAD, QT_TRANSLATE_NOOP("reasons", "Invalid")),
    KeyState.DISABLED: (State.OFF, QT_TRANSLATE_NOOP("reasons", "Off")),
    KeyState.LOCKED: (State.WAIT, QT_TRANSLATE_NOOP("reasons", "Awaiting keyring")),
}

REASONS: dict[ReasonCode, str] = {
    ReasonCode.DISABLED: QT_TRANSLATE_NOOP("reasons", "You switched it off."),
    ReasonCode.LOCKED: QT_TRANSLATE_NOOP("reasons", "It waits for the keyring."),
    ReasonCode.INVALID: QT_TRANSLATE_NOOP("reasons", "Google calls the key invalid."),
    ReasonCode.BLOCKED: QT_TRANSLATE_NOOP("reasons", "Google refuses the key or its project."),
    ReasonCode.CLOSED: QT_TRANSLATE_NOOP("reasons", "Google does not serve this model to its project."),
    ReasonCode.NO_QUOTA: QT_TRANSLATE_NOOP("reasons", "Its project has no quota for this model."),
    ReasonCode.TOO_LARGE: QT_TRANSLATE_NOOP(
        "reasons", "The prompt needs {need} tokens, the limit is {room}."
    ),
    ReasonCode.TOKENS_MINUTE: QT_TRANSLATE_NOOP(
        "reasons", "The prompt needs {need} tokens, {room} are left this minute."
    ),
    ReasonCode.TOKENS_DAY: QT_TRANSLATE_NOOP(
        "reasons", "The prompt needs {need} tokens, {room} are left today."
    ),
    ReasonCode.COOLING: QT_TRANSLATE_NOOP("reasons", "Cooling, back in {span}."),
    ReasonCode.EXHAUSTED: QT_TRANSLATE_NOOP("reasons", "Exhausted until {time}."),
    ReasonCode.TRIED: QT_TRANSLATE_NOOP("reasons", "It was asked already for this request."),
}

REASON_STATES: dict[ReasonCode, State] = {
    ReasonCode.DISABLED: State.OFF,
    ReasonCode.LOCKED: State.WAIT,
    ReasonCode.INVALID: State.BAD,
    ReasonCode.BLOCKED: State.BAD,
    ReasonCode.CLOSED: State.BAD,
    ReasonCode.NO_QUOTA: State.OFF,
    ReasonCode.TOO_LARGE: State.WARN,
    ReasonCode.TOKENS_MINUTE: State.WAIT,
    ReasonCode.TOKENS_DAY: State.WARN,
    ReasonCode.COOLING: State.WAIT,
    ReasonCode.EXHAUSTED: State.WARN,
    ReasonCode.TRIED: State.OFF,
}
"""The colour role of each reason."""

NO_QUOTA_ON_TIER = QT_TRANSLATE_NOOP("reasons", "No quota for this model on the tier “{tier}”.")
EXHAUSTED_FOR_GOOD = QT_TRANSLATE_NOOP("reasons", "Exhausted.")

TIER_WORDS: dict[str, str] = {
    "free": QT_TRANSLATE_NOOP("reasons", "free"),
    "paid": QT_TRANSLATE_NOOP("reasons", "paid"),
    "tier1": QT_TRANSLATE_NOOP("reasons", "tier 1"),
    "tier2": QT_TRANSLATE_NOOP("reasons", "tier 2"),
    "tier3": QT_TRANSLATE_NOOP("reasons", "tier 3"),
}

FAULTS: dict[Kind, Advice] = {
    Kind.KEY_INVALID: Advice(
        QT_TRANSLATE_NOOP("reasons", "Google does not know this key (any more)."),
        QT_TRANSLATE_NOOP("reasons", "Look it up at Google AI Studio, then check it again or remove it."),
    ),
    Kind.KEY_LEAKED: Advice(
        QT_TRANSLATE_NOOP("reasons", "Google found this key in public and switched it off."),
        QT_TRANSLATE_NOOP("reasons", "Delete it at Google AI Studio, and add a new one."),
    ),
    Kind.KEY_BLOCKED: Advice(
        QT_TRANSLATE_NOOP("reasons", "The key is restricted, so that Google refuses it here."),
        QT_TRANSLATE_NOOP("reasons", "Lift its restrictions in the Google Cloud console, then check it."),
    ),
    Kind.PROJECT_BLOCKED: Advice(
        QT_TRANSLATE_NOOP("reasons", "Google refuses the whole project of this key."),
        QT_TRANSLATE_NOOP("reasons", "Mend the project as Google's message says, then check the key."),
    ),
    Kind.BILLING: Advice(
        QT_TRANSLATE_NOOP("reasons", "The project's prepaid credit is used up."),
        QT_TRANSLATE_NOOP("reasons", "Add credit at Google AI Studio, then check the key."),
    ),
}
"""What makes a `Fault`, with the way out."""


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("reasons", text)


def key_state(state: KeyState) -> tuple[State, str]:
    """A key's state as colour role and word: "Cooling"."""
    kind, word = KEY_STATES[state]
    return kind, translated(word)


def state_line(state: KeyState, until: float | None, now: float) -> str:
    """A key's state with its end, for a table: "Cooling 12 s", "Exhausted until 09:00"."""
    if until is not None and state is KeyState.COOLING:
        text = QCoreApplication.translate("reasons", "Cooling {span}")
        return text.format(span=moments.span(ceil(until - now)))
    if until is not None and state is KeyState.EXHAUSTED:
        text = QCoreApplication.translate("reasons", "Exhausted until {time}")
        return text.format(time=moments.time_of_day(until))
    return key_state(state)[1]


def reason(found: Reason, now: float) -> str:
    """A reason as one sentence, as seen at `now` (epoch seconds)."""
    text = REASONS[found.code]
    if found.code is ReasonCode.NO_QUOTA and found.tier:
        text = NO_QUOTA_ON_TIER
    if found.code is ReasonCode.EXHAUSTED and found.until is None:
        text = EXHAUSTED_FOR_GOOD
    return translated(text).format(
        need=moments.amount(found.need),
        room=moments.amount(found.room),
        tier=tier(found.tier),
        span=moments.span(ceil((found.until or now) - now)),
        time=moments.time_of_day(found.until or now),
    )


def tier(name: str | None) -> str:
    """A tier as it is called: "free", "tier 1", "unknown"."""
    if name is None:
        return QCoreApplication.translate("reasons", "unknown")
    return translated(TIER_WORDS[name]) if name in TIER_WORDS else name


def fault(found: Fault) -> Advice:
    """What happened to a key Google refuses, and the way out."""
    advice = FAULTS.get(found.kind, FAULTS[Kind.KEY_BLOCKED])
    return Advice(translated(advice.sentence), translated(advice.action))
