"""What happened and what to do about it, in words. English here; translations by context "words"."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from gapdesk.events import EngineProblem, EngineSnapshot, EngineState, Problem, QuotaLow
from gapdesk.keys.types import Storage, StorageState
from gapdesk.proxy.types import FailureKind
from gapdesk.ui import moments
from gapdesk.ui.counts import Counts
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State
from gapdesk.wording import Words


class Advice(NamedTuple):
    """One sentence that says what happened, one that says what to do."""

    sentence: str
    action: str


ADVICE: dict[FailureKind | EngineProblem, Advice] = {
    FailureKind.BAD_REQUEST: Advice(
        QT_TRANSLATE_NOOP("words", "Gemini does not accept the form of the request."),
        QT_TRANSLATE_NOOP("words", "In your program, change the field that the message names."),
    ),
    FailureKind.UNAUTHORIZED: Advice(
        QT_TRANSLATE_NOOP("words", "A program asked without a valid access token."),
        QT_TRANSLATE_NOOP("words", "Copy the token of its client into the program as its API key."),
    ),
    FailureKind.FORBIDDEN_HOST: Advice(
        QT_TRANSLATE_NOOP("words", "A program used a host name that is not one of this computer's."),
        QT_TRANSLATE_NOOP("words", "Use the base URL from Overview, or allow the name in Settings."),
    ),
    FailureKind.FORBIDDEN_ORIGIN: Advice(
        QT_TRANSLATE_NOOP("words", "A web page that is not allowed tried to use the proxy."),
        QT_TRANSLATE_NOOP("words", "If the page is yours, add its origin in Settings; otherwise do nothing."),
    ),
    FailureKind.NOT_FOUND: Advice(
        QT_TRANSLATE_NOOP("words", "A program asked for an address that does not exist here."),
        QT_TRANSLATE_NOOP("words", "Check the base URL: OpenAI programs need the form that ends in /v1."),
    ),
    FailureKind.METHOD_NOT_ALLOWED: Advice(
        QT_TRANSLATE_NOOP("words", "A program used the wrong method for this address."),
        QT_TRANSLATE_NOOP("words", "Check which kind of API is chosen in the program."),
    ),
    FailureKind.TOO_LARGE: Advice(
        QT_TRANSLATE_NOOP("words", "The request is larger than the limit."),
        QT_TRANSLATE_NOOP("words", "Send smaller attachments, or raise “Largest request” in Settings."),
    ),
    FailureKind.SLOW_CLIENT: Advice(
        QT_TRANSLATE_NOOP("words", "A program took too long to send its request."),
        QT_TRANSLATE_NOOP("words", "Try again; if that does not help, restart the program."),
    ),
    FailureKind.CLIENT_LIMIT: Advice(
        QT_TRANSLATE_NOOP("words", "A program reached the limit you set for clients."),
        QT_TRANSLATE_NOOP("words", "Wait a moment, or raise the limit in Settings."),
    ),
    FailureKind.MODEL_NOT_FOUND: Advice(
        QT_TRANSLATE_NOOP("words", "Google does not offer this model to your keys."),
        QT_TRANSLATE_NOOP("words", "Choose another model from the program's model list."),
    ),
    FailureKind.MODEL_NOT_ALLOWED: Advice(
        QT_TRANSLATE_NOOP("words", "This client may not use this model."),
        QT_TRANSLATE_NOOP("words", "Choose another model, or open this one to the client."),
    ),
    FailureKind.CONTEXT_TOO_LONG: Advice(
        QT_TRANSLATE_NOOP("words", "The conversation is longer than the model can read."),
        QT_TRANSLATE_NOOP("words", "Start a new conversation, or lower the context size in your program."),
    ),
    FailureKind.BLOCKED: Advice(
        QT_TRANSLATE_NOOP("words", "Google blocked the prompt or the reply."),
        QT_TRANSLATE_NOOP("words", "Rephrase it. The message says what else can be done, if anything."),
    ),
    FailureKind.EMPTY_RESPONSE: Advice(
        QT_TRANSLATE_NOOP("words", "Gemini answered twice without any content."),
        QT_TRANSLATE_NOOP("words", "Ask again, or change the last message a little."),
    ),
    FailureKind.QUOTA: Advice(
        QT_TRANSLATE_NOOP("words", "The quota of every key is used up for this model."),
        QT_TRANSLATE_NOOP(
            "words", "Wait until it returns, choose another model, or add keys of another project."
        ),
    ),
    FailureKind.NO_KEYS: Advice(
        QT_TRANSLATE_NOOP("words", "There are no keys yet."),
        QT_TRANSLATE_NOOP("words", "Add your Gemini API keys on the Keys page."),
    ),
    FailureKind.NO_USABLE_KEY: Advice(
        QT_TRANSLATE_NOOP("words", "None of your keys can be used."),
        QT_TRANSLATE_NOOP("words", "The Keys page says why. Mend or check them there, or add working ones."),
    ),
    FailureKind.LOCATION: Advice(
        QT_TRANSLATE_NOOP("words", "Google does not offer the Gemini API where this connection comes from."),
        QT_TRANSLATE_NOOP("words", "Set an outbound proxy in Settings, in a country where Google offers it."),
    ),
    FailureKind.UPSTREAM: Advice(
        QT_TRANSLATE_NOOP("words", "Google could not answer, and further tries did not help."),
        QT_TRANSLATE_NOOP("words", "Try again in a minute, or choose another model."),
    ),
    FailureKind.UPSTREAM_TIMEOUT: Advice(
        QT_TRANSLATE_NOOP("words", "Google took too long to answer."),
        QT_TRANSLATE_NOOP("words", "Try again, or raise “Silence before giving up” in Settings."),
    ),
    FailureKind.UNREACHABLE: Advice(
        QT_TRANSLATE_NOOP("words", "Google could not be reached."),
        QT_TRANSLATE_NOOP(
            "words", "Check the internet connection. Doctor shows where the way to Google ends."
        ),
    ),
    FailureKind.BROKEN_STREAM: Advice(
        QT_TRANSLATE_NOOP("words", "The reply broke off before its end."),
        QT_TRANSLATE_NOOP("words", "Ask again. With fake streaming, broken replies are retried for you."),
    ),
    FailureKind.STOPPED: Advice(
        QT_TRANSLATE_NOOP("words", "The proxy was stopped while a reply was on its way."),
        QT_TRANSLATE_NOOP("words", "Start the proxy, and ask again."),
    ),
    FailureKind.INTERNAL: Advice(
        QT_TRANSLATE_NOOP("words", "gapdesk made a mistake of its own."),
        QT_TRANSLATE_NOOP("words", "Try again; the log folder holds the details for a report."),
    ),
    EngineProblem.PORT_BUSY: Advice(
        QT_TRANSLATE_NOOP("words", "Another program uses the port of the proxy."),
        QT_TRANSLATE_NOOP("words", "Use another port, or quit the other program and start the proxy."),
    ),
    EngineProblem.ADDRESS: Advice(
        QT_TRANSLATE_NOOP("words", "The proxy cannot listen on the address in Settings."),
        QT_TRANSLATE_NOOP(
            "words", "Set “Listen on” to loopback or to an address of this computer, and start it again."
        ),
    ),
    EngineProblem.DATABASE: Advice(
        QT_TRANSLATE_NOOP("words", "gapdesk's database could not be used as it was."),
        QT_TRANSLATE_NOOP("words", "The message says why. The file itself was not deleted."),
    ),
    EngineProblem.KEYRING_MISSING: Advice(
        QT_TRANSLATE_NOOP("words", "No usable keyring was found on this computer."),
        QT_TRANSLATE_NOOP(
            "words", "Keys and the access token last until gapdesk quits. Set up a keyring to keep them."
        ),
    ),
    EngineProblem.KEYRING_LOCKED: Advice(
        QT_TRANSLATE_NOOP("words", "Waiting for the keyring: it is locked or does not answer."),
        QT_TRANSLATE_NOOP("words", "Unlock it. gapdesk serves meanwhile with what it has already."),
    ),
    EngineProblem.SETTINGS_BROKEN: Advice(
        QT_TRANSLATE_NOOP("words", "The settings file could not be read in full."),
        QT_TRANSLATE_NOOP(
            "words", "Defaults stand in. A broken file is kept under another name in the same folder."
        ),
    ),
    EngineProblem.KEY_REJECTED: Advice(
        QT_TRANSLATE_NOOP("words", "Google refuses the key “{subject}”."),
        QT_TRANSLATE_NOOP(
            "words", "Mend the key or its project at Google AI Studio, then check it on the Keys page."
        ),
    ),
    EngineProblem.KEYS_LOST: Advice(
        QT_TRANSLATE_NOOP("words", "Keys are in the list whose secret is not in the keyring any more."),
        QT_TRANSLATE_NOOP("words", "Import them again on the Keys page, or remove them there."),
    ),
    EngineProblem.QUOTA_LOW: Advice(
        QT_TRANSLATE_NOOP("words", "Little or nothing is left of today's quota for {subject}."),
        QT_TRANSLATE_NOOP(
            "words", "The Report page says how long it lasts, and how many keys would be enough."
        ),
    ),
    EngineProblem.STORAGE: Advice(
        QT_TRANSLATE_NOOP("words", "What gapdesk counts and learns cannot be written down."),
        QT_TRANSLATE_NOOP(
            "words",
            "Make room on the disk, or let gapdesk write to its folder. Requests are answered meanwhile.",
        ),
    ),
    EngineProblem.RECORDING: Advice(
        QT_TRANSLATE_NOOP("words", "Conversations cannot be recorded."),
        QT_TRANSLATE_NOOP(
            "words", "Answers go on. The message says why; most often the disk is full or write-protected."
        ),
    ),
}

SAID = frozenset(
    (
        EngineProblem.PORT_BUSY,
        EngineProblem.KEYRING_MISSING,
        EngineProblem.KEYRING_LOCKED,
        EngineProblem.QUOTA_LOW,
        FailureKind.NO_KEYS,
        FailureKind.STOPPED,
    )
)
"""Problems whose message says no more than their words here."""

STATES: dict[EngineState, tuple[State, str]] = {
    EngineState.STOPPED: (State.OFF, QT_TRANSLATE_NOOP("words", "Stopped")),
    EngineState.STARTING: (State.WAIT, QT_TRANSLATE_NOOP("words", "Starting")),
    EngineState.RUNNING: (State.OK, QT_TRANSLATE_NOOP("words", "Running")),
    EngineState.WAITING: (State.WAIT, QT_TRANSLATE_NOOP("words", "Waiting for quota")),
    EngineState.PROBLEM: (State.BAD, QT_TRANSLATE_NOOP("words", "Not running")),
    EngineState.STOPPING: (State.OFF, QT_TRANSLATE_NOOP("words", "Stopping")),
}

CHOICES: dict[str, str] = {
    "system": QT_TRANSLATE_NOOP("words", "Like the system"),
    "light": QT_TRANSLATE_NOOP("words", "Light"),
    "dark": QT_TRANSLATE_NOOP("words", "Dark"),
    "en": "English",
    "zh_CN": "简体中文",
    "auto": QT_TRANSLATE_NOOP("words", "Automatic"),
    "error": QT_TRANSLATE_NOOP("words", "Error"),
    "text": QT_TRANSLATE_NOOP("words", "Text"),
    "empty": QT_TRANSLATE_NOOP("words", "Empty reply"),
    "debug": QT_TRANSLATE_NOOP("words", "Debug"),
    "info": QT_TRANSLATE_NOOP("words", "Info"),
    "warning": QT_TRANSLATE_NOOP("words", "Warnings"),
    "keyring": QT_TRANSLATE_NOOP("words", "The system's keyring"),
    "session": QT_TRANSLATE_NOOP("words", "Memory, until gapdesk quits"),
    "explicit": QT_TRANSLATE_NOOP("words", "If a request names one"),
    "always": QT_TRANSLATE_NOOP("words", "Always"),
    "off": QT_TRANSLATE_NOOP("words", "Off"),
}
"""What the values of choices are called; others are shown as they are."""


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("words", text)


def said(found: Words) -> str:
    """A sentence of the engine's in the language in use; "" for none."""
    if not found:
        return ""
    values = {name: said(value) if isinstance(value, Words) else value for name, value in found.values}
    return QCoreApplication.translate(found.context, found.text).format(**values)


def advice(kind: FailureKind | EngineProblem, subject: str = "") -> Advice:
    """Words for a problem of that kind, and with that subject, in the language in use."""
    found = ADVICE[kind]
    return Advice(translated(found.sentence).replace("{subject}", subject), translated(found.action))


def headline(problem: Problem) -> str:
    """What happened, and to whom where the sentence does not say it: for one line of a menu or list."""
    sentence = advice(problem.kind, problem.subject).sentence
    if not problem.subject or problem.subject in sentence:
        return sentence
    return f"{problem.subject} · {sentence}"


def times(problem: Problem, now: float) -> str:
    """When it was last, as seen at `now` (epoch seconds), and how often: "× 4 · 12 s ago"."""
    when = moments.ago(problem.time, now)
    return f"× {problem.count} · {when}" if problem.count > 1 else when


def joined(*sentences: str) -> str:
    """Sentences in a row; Chinese has no space between them."""
    return " ".join(sentence for sentence in sentences if sentence).replace("。 ", "。")


def listed(names: Iterable[str]) -> str:
    """Names in a row: "alpha, beta"; Chinese has a comma of its own for it."""
    return translated(QT_TRANSLATE_NOOP("words", ", ")).join(names)


def choice(value: str) -> str:
    """What a choice of a setting is called."""
    return translated(CHOICES.get(value, value))


def state(snapshot: EngineSnapshot) -> tuple[State, str]:
    """The engine's state as colour role and word."""
    kind, word = STATES[snapshot.state]
    if snapshot.waiting and all(one.keyring for one in snapshot.waiting):
        return kind, QCoreApplication.translate("words", "Waiting for the keyring")
    return kind, translated(word)


def keys_line(snapshot: EngineSnapshot) -> str:
    """ "12 healthy · 2 cooling · 1 invalid": only what there is."""
    if not snapshot.keys:
        return QCoreApplication.translate("words", "No keys yet")
    counts = (
        (snapshot.healthy, QCoreApplication.translate("words", "{n} healthy")),
        (snapshot.cooling, QCoreApplication.translate("words", "{n} cooling")),
        (snapshot.exhausted, QCoreApplication.translate("words", "{n} exhausted")),
        (snapshot.invalid, QCoreApplication.translate("words", "{n} invalid")),
        (snapshot.locked, QCoreApplication.translate("words", "{n} waiting for the keyring")),
    )
    unknown = snapshot.keys - sum(count for count, _ in counts)
    parts = [text.format(n=count) for count, text in counts if count]
    if unknown > 0:
        parts.append(QCoreApplication.translate("words", "{n} unchecked").format(n=unknown))
    return " · ".join(parts)


def waiting_line(snapshot: EngineSnapshot, now: float) -> str:
    """ "2 requests wait for quota: gemini-3.8-flash, 12 s": the one that goes on first; "" if none waits."""
    count = max(snapshot.held, len(snapshot.waiting))
    if not count:
        return ""
    locked = bool(snapshot.waiting) and all(each.keyring for each in snapshot.waiting)
    text = Counts().waiting_for_keyring(count) if locked else Counts().waiting_for_quota(count)
    if locked or not snapshot.waiting:
        return text
    first = snapshot.waiting[0]
    form = QCoreApplication.translate("words", "{text}: {model}, {span}")
    return form.format(text=text, model=first.model, span=moments.span(ceil(first.until - now)))


def quota_low(event: QuotaLow) -> str:
    """ "gemini-3.8-flash: 20 % of today's quota left, lasts until 17:40", or "used up until 09:00"."""
    if event.percent <= 0:
        text = QCoreApplication.translate("words", "{model}: today's quota is used up until {time}")
        return text.format(model=event.model, time=moments.time_of_day(event.resets_at))
    left = moments.percent(max(0, event.limit - event.used) / event.limit) if event.limit else "0 %"
    if event.lasts_until is None:
        text = QCoreApplication.translate("words", "{model}: {left} of today's quota left")
        return text.format(model=event.model, left=left)
    text = QCoreApplication.translate("words", "{model}: {left} of today's quota left, lasts until {time}")
    return text.format(model=event.model, left=left, time=moments.time_of_day(event.lasts_until))


def storage(found: Storage) -> Advice | None:
    """What is wrong with where keys are kept, and what to do; None while all is as the user wants it."""
    match found.state:
        case StorageState.LOCKED if found.waiting:
            action = Counts().keys_wait(found.waiting)
        case StorageState.LOCKED:
            action = QCoreApplication.translate(
                "words", "New keys serve already, and are kept once it is unlocked."
            )
        case StorageState.MISSING:
            return Advice(
                QCoreApplication.translate("words", "No usable keyring was found on this computer."),
                QCoreApplication.translate(
                    "words", "Keys last until gapdesk quits. Set up a keyring to keep them."
                ),
            )
        case StorageState.FAILED:
            return Advice(
                QCoreApplication.translate("words", "The keyring failed."),
                QCoreApplication.translate(
                    "words", "Keys that are not in it yet last until gapdesk quits. Try again."
                ),
            )
        case StorageState.STRANGE:
            return Advice(
                QCoreApplication.translate("words", "The keyring in use holds none of your keys."),
                QCoreApplication.translate(
                    "words",
                    "Most likely they are in another one. Use that one as before, then try again, or import"
                    " the keys anew.",
                ),
            )
        case _:
            return None
    return Advice(
        QCoreApplication.translate("words", "Waiting for the keyring: it is locked or does not answer."),
        action,
    )
