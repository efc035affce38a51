"""What is said of a conversation in lists, tooltips and facts, in the language in use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gapdesk.conversations.types import STANDING, ConversationRow, MessageRow, RecordSize
from gapdesk.ui import moments
from gapdesk.ui.counts import Counts


def title(row: ConversationRow) -> str:
    """Its title, or a word for none."""
    return row.title or QCoreApplication.translate("conversation_words", "Without a title")


def subline(row: ConversationRow, now: float) -> str:
    """ "12 min ago · SillyTavern · 3.8-flash", as seen at `now` (epoch seconds)."""
    parts = (moments.ago(row.used, now), row.client, model(row))
    return " · ".join(part for part in parts if part)


def model(row: ConversationRow) -> str:
    """Its newest model, short."""
    return row.model.removeprefix("gemini-")


def label(row: ConversationRow) -> str:
    """How requests name it, short: for a chip; "" if they do not."""
    if row.name == STANDING:
        return QCoreApplication.translate("conversation_words", "standing")
    return row.name or ""


def named(name: str | None) -> str:
    """How requests go on with it, a sentence; "" where they tell it by the history they carry."""
    if name is None:
        return ""
    if name == STANDING:
        return QCoreApplication.translate(
            "conversation_words", "Its token goes on with it, while completion is “always”."
        )
    return QCoreApplication.translate("conversation_words", "Requests call it “{name}”.").format(name=name)


def recorded(found: RecordSize) -> str:
    """ "1,204 conversations · 38,112 messages · 412 MB"."""
    if not found.conversations:
        return QCoreApplication.translate("conversation_words", "No conversations yet")
    counts = Counts()
    parts = (counts.conversations(found.conversations), counts.messages(found.messages))
    return " · ".join((*parts, moments.data_size(found.bytes)))


def note(row: MessageRow) -> str:
    """Why its answer is broken or missing: gapdesk's own words are translated, Google's are not."""
    return QCoreApplication.translate("engine", row.note) if row.note else ""


def open_end() -> str:
    """Of a conversation whose newest message is broken or unanswered."""
    return QCoreApplication.translate("conversation_words", "unfinished")


def expiry(row: ConversationRow, now: float) -> str:
    """ "in 12 d", "never", as seen at `now` (epoch seconds)."""
    if row.expires is None:
        return QCoreApplication.translate("conversation_words", "never")
    if row.expires <= now:
        return QCoreApplication.translate("conversation_words", "soon")
    left = row.expires - now
    if left > moments.DAY:
        left = round(left / moments.DAY) * moments.DAY  # a moment after a chat 30 days are not 29
    text = QCoreApplication.translate("conversation_words", "in {span}")
    return text.format(span=moments.span(left))


def spoken(row: ConversationRow, now: float, snippet: str = "") -> str:
    """All of a list's line, for screen readers."""
    parts = [title(row), subline(row, now), Counts().messages(row.messages), label(row)]
    if row.pinned:
        parts.append(QCoreApplication.translate("conversation_words", "pinned"))
    if row.open_end:
        parts.append(open_end())
    return ", ".join(part for part in (*parts, snippet) if part)


def tooltip(row: ConversationRow) -> list[str]:
    """What a list's line has no room for."""
    created = QCoreApplication.translate("conversation_words", "begun {time}")
    used = QCoreApplication.translate("conversation_words", "last used {time}")
    return [
        title(row),
        named(row.name),
        " · ".join(part for part in (row.client, row.model) if part),
        created.format(time=moments.exact(row.created)),
        used.format(time=moments.exact(row.used)),
        " · ".join((Counts().messages(row.messages), moments.data_size(row.bytes))),
    ]
