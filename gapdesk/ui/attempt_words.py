"""What a single call to Google came to, in words. English here; translations by context "attempts"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.proxy.types import Kind
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State
from gapdesk.ui.words import Advice

ADVICE: dict[Kind, Advice] = {
    Kind.ANSWERED: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google answered."),
        QT_TRANSLATE_NOOP("attempts", "There is nothing to do."),
    ),
    Kind.BLOCKED_PROMPT: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google blocked the prompt, and gave no answer."),
        QT_TRANSLATE_NOOP("attempts", "Rephrase it, or switch safety filtering off; some blocks cannot be."),
    ),
    Kind.EMPTY: Advice(
        QT_TRANSLATE_NOOP("attempts", "Gemini answered without any content."),
        QT_TRANSLATE_NOOP("attempts", "Ask again, or change the last message a little."),
    ),
    Kind.BAD_REQUEST: Advice(
        QT_TRANSLATE_NOOP("attempts", "Gemini does not accept the form of the request."),
        QT_TRANSLATE_NOOP("attempts", "In your program, change the field that Google's message names."),
    ),
    Kind.TOO_LONG: Advice(
        QT_TRANSLATE_NOOP("attempts", "The conversation is longer than the model can read."),
        QT_TRANSLATE_NOOP("attempts", "Start a new one, or lower the context size in your program."),
    ),
    Kind.NOT_FOUND: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google does not have what was asked for."),
        QT_TRANSLATE_NOOP(
            "attempts", "Check the name of the file, cache or job in your program; it may have expired."
        ),
    ),
    Kind.MODEL_UNKNOWN: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google does not know this model."),
        QT_TRANSLATE_NOOP("attempts", "Choose one from the program's model list."),
    ),
    Kind.MODEL_GONE: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google has shut this model down."),
        QT_TRANSLATE_NOOP("attempts", "Choose a newer one from the program's model list."),
    ),
    Kind.MODEL_CLOSED: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google does not serve this model to the key's project."),
        QT_TRANSLATE_NOOP("attempts", "Choose another model, or add a key of an older project."),
    ),
    Kind.SIGNATURE: Advice(
        QT_TRANSLATE_NOOP("attempts", "A thought signature in the history did not fit the model or project."),
        QT_TRANSLATE_NOOP(
            "attempts", "gapdesk repairs this once by itself; if it stays, start a new conversation."
        ),
    ),
    Kind.CACHE_GONE: Advice(
        QT_TRANSLATE_NOOP(
            "attempts", "The cache that the request names has expired, or is another project's."
        ),
        QT_TRANSLATE_NOOP("attempts", "Make a new cache, or ask without one."),
    ),
    Kind.CACHE_STORAGE: Advice(
        QT_TRANSLATE_NOOP("attempts", "The project has no room for caches."),
        QT_TRANSLATE_NOOP("attempts", "Delete caches that are not used, or ask without one."),
    ),
    Kind.FILE_FOREIGN: Advice(
        QT_TRANSLATE_NOOP("attempts", "A file in the request has expired, or is another project's."),
        QT_TRANSLATE_NOOP("attempts", "Upload it again through gapdesk: then the right key is asked."),
    ),
    Kind.KEY_INVALID: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google does not know this key (any more)."),
        QT_TRANSLATE_NOOP("attempts", "Look it up at Google AI Studio, then check it again or remove it."),
    ),
    Kind.KEY_LEAKED: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google found this key in public and switched it off."),
        QT_TRANSLATE_NOOP("attempts", "Delete it at Google AI Studio, and add a new one."),
    ),
    Kind.KEY_BLOCKED: Advice(
        QT_TRANSLATE_NOOP("attempts", "The key is restricted, so that Google refuses it here."),
        QT_TRANSLATE_NOOP("attempts", "Lift its restrictions in the Google Cloud console, then check it."),
    ),
    Kind.PROJECT_BLOCKED: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google refuses the whole project of this key."),
        QT_TRANSLATE_NOOP("attempts", "Mend the project as Google's message says, then check the key."),
    ),
    Kind.BILLING: Advice(
        QT_TRANSLATE_NOOP("attempts", "The project's prepaid credit is used up."),
        QT_TRANSLATE_NOOP("attempts", "Add credit at Google AI Studio, then check the key."),
    ),
    Kind.LOCATION: Advice(
        QT_TRANSLATE_NOOP(
            "attempts", "Google does not offer the Gemini API where this connection comes from."
        ),
        QT_TRANSLATE_NOOP("attempts", "Set an outbound proxy in a country where Google offers it."),
    ),
    Kind.OWN_MISTAKE: Advice(
        QT_TRANSLATE_NOOP("attempts", "gapdesk sent Google something wrong."),
        QT_TRANSLATE_NOOP("attempts", "Copy the explanation of this request into a report."),
    ),
    Kind.QUOTA_MINUTE: Advice(
        QT_TRANSLATE_NOOP("attempts", "The project's quota of this minute was used up."),
        QT_TRANSLATE_NOOP(
            "attempts", "It is back within a minute; keys of other projects are asked meanwhile."
        ),
    ),
    Kind.QUOTA_DAY: Advice(
        QT_TRANSLATE_NOOP("attempts", "The project's quota of today was used up."),
        QT_TRANSLATE_NOOP("attempts", "Choose another model, or add a key of another project."),
    ),
    Kind.QUOTA_NONE: Advice(
        QT_TRANSLATE_NOOP("attempts", "The project has no quota for this model on its tier."),
        QT_TRANSLATE_NOOP("attempts", "Choose another model, or turn on billing for the project."),
    ),
    Kind.QUOTA_FOREIGN: Advice(
        QT_TRANSLATE_NOOP(
            "attempts", "Another quota of the project was used up: of searches, batches or files."
        ),
        QT_TRANSLATE_NOOP("attempts", "Ask without that feature, or wait until its quota returns."),
    ),
    Kind.QUOTA_OTHER: Advice(
        QT_TRANSLATE_NOOP("attempts", "A quota that Google did not name was used up."),
        QT_TRANSLATE_NOOP("attempts", "Wait a minute, or look at the project's spending limit."),
    ),
    Kind.OVERLOADED: Advice(
        QT_TRANSLATE_NOOP("attempts", "The model was overloaded at Google; the key is not at fault."),
        QT_TRANSLATE_NOOP("attempts", "Try again in a minute, or choose another model."),
    ),
    Kind.SERVER_ERROR: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google's server failed; the key is not at fault."),
        QT_TRANSLATE_NOOP("attempts", "Try again. If only this request fails, change it a little."),
    ),
    Kind.CANCELLED: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google cancelled the request."),
        QT_TRANSLATE_NOOP("attempts", "Try again in a moment."),
    ),
    Kind.TIMEOUT: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google took too long to answer."),
        QT_TRANSLATE_NOOP("attempts", "Try again, or raise “Silence before giving up” in Settings."),
    ),
    Kind.NETWORK: Advice(
        QT_TRANSLATE_NOOP("attempts", "Google could not be reached, or the connection broke."),
        QT_TRANSLATE_NOOP(
            "attempts", "Check the internet connection. Doctor shows where the way to Google ends."
        ),
    ),
    Kind.BROKEN_STREAM: Advice(
        QT_TRANSLATE_NOOP("attempts", "The reply broke off before its end."),
        QT_TRANSLATE_NOOP("attempts", "Ask again. With fake streaming, broken replies are retried for you."),
    ),
}

STATES: dict[Kind, State] = {
    Kind.ANSWERED: State.OK,
    Kind.BLOCKED_PROMPT: State.WARN,
    Kind.EMPTY: State.WARN,
    Kind.QUOTA_MINUTE: State.WAIT,
    Kind.QUOTA_DAY: State.WARN,
    Kind.QUOTA_NONE: State.OFF,
    Kind.QUOTA_FOREIGN: State.WARN,
    Kind.QUOTA_OTHER: State.WARN,
    Kind.OVERLOADED: State.WARN,
    Kind.CANCELLED: State.WARN,
}
"""The colour role of each; of all others it is `BAD`."""


def advice(kind: Kind) -> Advice:
    """What happened and what to do, in the language in use."""
    found = ADVICE[kind]
    return Advice(_translated(found.sentence), _translated(found.action))


def state(kind: Kind) -> State:
    """The colour role of an outcome."""
    return STATES.get(kind, State.BAD)


def _translated(text: str) -> str:
    return QCoreApplication.translate("attempts", text)
