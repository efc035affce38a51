"""What the doctor's verdicts are called. English here; translations by context "doctor"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from gapdesk.doctor.types import NAMES, Check, Finding, Verdict
from gapdesk.ui import words
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State

VERDICTS: dict[Verdict, tuple[State, str]] = {
    Verdict.WAITING: (State.OFF, QT_TRANSLATE_NOOP("doctor", "Waiting")),
    Verdict.RUNNING: (State.WAIT, QT_TRANSLATE_NOOP("doctor", "Looking…")),
    Verdict.GOOD: (State.OK, QT_TRANSLATE_NOOP("doctor", "Fine")),
    Verdict.WARN: (State.WARN, QT_TRANSLATE_NOOP("doctor", "Not ideal")),
    Verdict.BAD: (State.BAD, QT_TRANSLATE_NOOP("doctor", "Problem")),
    Verdict.SKIPPED: (State.OFF, QT_TRANSLATE_NOOP("doctor", "Left out")),
}


def name(check: Check) -> str:
    """What `check` is called."""
    return words.said(NAMES[check])


def verdict(found: Verdict) -> tuple[State, str]:
    """Colour role and word."""
    state, word = VERDICTS[found]
    return state, QCoreApplication.translate("doctor", word)


def summary(findings: Sequence[Finding]) -> tuple[State, str]:
    """What came of it all in one sentence."""
    bad, warn, skipped = (
        [name(each.check) for each in findings if each.verdict is verdict]
        for verdict in (Verdict.BAD, Verdict.WARN, Verdict.SKIPPED)
    )
    if bad:
        state, text = State.BAD, QCoreApplication.translate("doctor", "Stands in the way: {names}.")
    elif warn:
        state, text = State.WARN, QCoreApplication.translate("doctor", "Works, but look at: {names}.")
    else:
        state, text = State.OK, QCoreApplication.translate("doctor", "Nothing stands in the way.")
    sentence = text.format(names=words.listed(bad or warn))
    if not skipped:
        return state, sentence
    left = QCoreApplication.translate("doctor", "Left out: {names}.").format(names=words.listed(skipped))
    return state, words.joined(sentence, left)


def progress(running: Sequence[Check]) -> str:
    """What is being looked at."""
    text = QCoreApplication.translate("doctor", "Looking at: {names}")
    return text.format(names=words.listed(map(name, running)))
