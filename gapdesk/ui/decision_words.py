"""The pool's reasons for a key, and why something of a request got lost, in the language in use.

Both are kept in English, which the headers, the log and reports show too. Here each sentence is known again
by its form. English here; translations by context "decisions".
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from gapdesk.ui.i18n import QT_TRANSLATE_NOOP

REASONS: tuple[str, ...] = (
    QT_TRANSLATE_NOOP("decisions", "chosen by the user"),
    QT_TRANSLATE_NOOP("decisions", "another was chosen"),
    QT_TRANSLATE_NOOP("decisions", "bound to its project"),
    QT_TRANSLATE_NOOP("decisions", "not the project it is bound to"),
    QT_TRANSLATE_NOOP("decisions", "made the newest thought signature"),
    QT_TRANSLATE_NOOP("decisions", "the signature is not its own"),
    QT_TRANSLATE_NOOP("decisions", "answered this conversation before"),
    QT_TRANSLATE_NOOP("decisions", "another has the conversation"),
    QT_TRANSLATE_NOOP("decisions", "least recently used of the best ({n} % left)"),
    QT_TRANSLATE_NOOP("decisions", "used more recently, same project"),
    QT_TRANSLATE_NOOP("decisions", "used more recently"),
    QT_TRANSLATE_NOOP("decisions", "less left ({n} %)"),
    QT_TRANSLATE_NOOP("decisions", "invalid: {why}"),
    QT_TRANSLATE_NOOP("decisions", "blocked: {why}"),
    QT_TRANSLATE_NOOP("decisions", "waiting for the keyring"),
    QT_TRANSLATE_NOOP("decisions", "model closed to this project"),
    QT_TRANSLATE_NOOP("decisions", "limit 0 on the {tier} tier"),
    QT_TRANSLATE_NOOP("decisions", "limit 0"),
    QT_TRANSLATE_NOOP("decisions", "prompt needs {need} tokens, the limit is {room}"),
    QT_TRANSLATE_NOOP("decisions", "prompt needs {need} tokens, {room} left this minute"),
    QT_TRANSLATE_NOOP("decisions", "prompt needs {need} tokens, {room} left today"),
    QT_TRANSLATE_NOOP("decisions", "cooling {n} s"),
    QT_TRANSLATE_NOOP("decisions", "exhausted until {time}"),
    QT_TRANSLATE_NOOP("decisions", "asked already"),
    QT_TRANSLATE_NOOP("decisions", "disabled"),
)
"""Why a key was asked, and why not another."""

LOSSES: tuple[str, ...] = (
    QT_TRANSLATE_NOOP("decisions", "gapdesk does not know this field."),
    QT_TRANSLATE_NOOP("decisions", "This model ignores sampling parameters."),
    QT_TRANSLATE_NOOP("decisions", "Gemini takes 0 to {most}; {kept} was used."),
    QT_TRANSLATE_NOOP("decisions", "This model refuses penalties."),
    QT_TRANSLATE_NOOP("decisions", "Gemini has no logit bias."),
    QT_TRANSLATE_NOOP("decisions", "This model writes {n} tokens at most."),
    QT_TRANSLATE_NOOP("decisions", "Gemini takes {n} stop sequences; the first {kept} were used."),
    QT_TRANSLATE_NOOP("decisions", "This model gives {n} candidate at most."),
    QT_TRANSLATE_NOOP("decisions", "This model gives {n} candidates at most."),
    QT_TRANSLATE_NOOP("decisions", "This model cannot write JSON while it has tools."),
    QT_TRANSLATE_NOOP("decisions", "This model does not speak; choose one with tts in its name."),
    QT_TRANSLATE_NOOP("decisions", "This model does not draw; choose one with image in its name."),
    QT_TRANSLATE_NOOP("decisions", "{voice} is OpenAI's; {other} was used."),
    QT_TRANSLATE_NOOP("decisions", "Gemini has no tier {tier}."),
    QT_TRANSLATE_NOOP("decisions", "This result answers no call; it was passed as text."),
    QT_TRANSLATE_NOOP("decisions", "The user must speak first: a blank turn was put in front."),
    QT_TRANSLATE_NOOP("decisions", "This model continues no begun reply; it was asked to in words."),
    QT_TRANSLATE_NOOP("decisions", "Gemini may call several tools at once."),
    QT_TRANSLATE_NOOP("decisions", "Tools of type {kind} have no counterpart in Gemini."),
    QT_TRANSLATE_NOOP("decisions", "A second tool named {name} was left out: names must be unique."),
    QT_TRANSLATE_NOOP("decisions", "There are no function tools to choose from."),
    QT_TRANSLATE_NOOP(
        "decisions", "This model takes either functions or Google's own tools: the latter left."
    ),
    QT_TRANSLATE_NOOP("decisions", "The arguments are not a JSON object; they were passed as text."),
    QT_TRANSLATE_NOOP("decisions", "Gemini does not speak {format}; it was sent as wav."),
    QT_TRANSLATE_NOOP("decisions", "This model does not think."),
    QT_TRANSLATE_NOOP("decisions", "This model always thinks; its least level, {level}, was used."),
    QT_TRANSLATE_NOOP("decisions", "This model always thinks; {n} tokens is its least."),
    QT_TRANSLATE_NOOP("decisions", "A request that uses a cache cannot have further tools."),
    QT_TRANSLATE_NOOP("decisions", "This model cannot search while it has functions to call."),
)
"""Why a field of a request got lost."""


def reason(text: str) -> str:
    """A reason of the pool's; as it is if its form is not known."""
    return _said(text, REASONS)


def loss(text: str) -> str:
    """Why something got lost; as it is if its form is not known."""
    return _said(text, LOSSES)


def _said(text: str, forms: tuple[str, ...]) -> str:
    for form in forms:
        found = _pattern(form).fullmatch(text)
        if found is not None:
            return QCoreApplication.translate("decisions", form).format(**found.groupdict())
    return text


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """What knows a sentence of that form, with what stands in it."""
    parts = re.split(r"{(\w+)}", form)
    texts = (re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+?)" for place, part in enumerate(parts))
    return re.compile("".join(texts), re.DOTALL)
