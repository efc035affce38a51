"""The marks in the graphs of a key, in the language in use. English here; translations by context "marks"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.quota.usage import Mark, MarkKind
from gapdesk.ui import moments
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import State

MARKS: dict[MarkKind, tuple[State, str]] = {
    MarkKind.COOLED: (State.WAIT, QT_TRANSLATE_NOOP("marks", "cooled")),
    MarkKind.EXHAUSTED: (State.WARN, QT_TRANSLATE_NOOP("marks", "exhausted")),
    MarkKind.REFUSED: (State.BAD, QT_TRANSLATE_NOOP("marks", "refused")),
    MarkKind.FAILED: (State.OFF, QT_TRANSLATE_NOOP("marks", "Google failed")),
}


def mark_state(kind: MarkKind) -> State:
    """The colour role of a mark."""
    return MARKS[kind][0]


def mark_word(kind: MarkKind) -> str:
    """What happened, in a word or two."""
    return QCoreApplication.translate("marks", MARKS[kind][1])


def mark_line(mark: Mark) -> str:
    """When what happened, with Google's words."""
    line = f"{moments.exact(mark.time)}: {mark_word(mark.kind)}"
    return f"{line}. {mark.words}" if mark.words else line
