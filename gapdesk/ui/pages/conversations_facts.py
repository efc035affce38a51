"""The right column of the Conversations page: what is known of a conversation beside its texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from gapdesk.conversations.types import STANDING, ConversationRow, Facts
from gapdesk.ui import conversation_words, icons, moments, theme
from gapdesk.ui.counts import Counts
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column, tip
from gapdesk.ui.widgets.copy_button import CopyButton
from gapdesk.ui.widgets.quiet_button import QuietButton

_SYSTEM_SHOWN = 20_000
"""Characters of a system instruction that are laid out."""
_NO_SEGMENT = re.compile(r"[\x00-\x1f\x7f\\]|(?:^|/)\.{1,2}(?:/|$)")
"""What the proxy takes in no address, percent-encoded or not."""


class Fact(View):
    """A small head and one value, or several, below it; gone while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.name = Text(Size.HINT, dim=True)
        self.value = Text(Size.TABLE, wrap=True)
        self.value.setMinimumWidth(1)  # a long name in it must not widen the column
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = column(self, 0)
        layout.addWidget(self.name)
        layout.addWidget(self.value)

    def say(self, value: str, hint: str = "") -> None:
        """Show `value`, with `hint` in its tooltip."""
        self.value.setText(value)
        self.setToolTip(tip(hint) if hint else "")
        self.setAccessibleName(f"{self.name.text()}: {value}")
        self.setVisible(bool(value))


class CopyFact(View):
    """A value in one line that can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self.name = Text(Size.HINT, dim=True)
        self.value = Elided(Size.TABLE)
        self.copy_button = CopyButton(lambda: self.value.full or None, bare=True)
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.value, 1)
        row.addWidget(self.copy_button)
        layout = column(self, 0)
        layout.addWidget(self.name)
        layout.addLayout(row)

    def say(self, value: str) -> None:
        """Show `value`; "" hides it all."""
        self.value.set_full(value)
        self.setVisible(bool(value))


class ConversationsFacts(View):
    """`base_url` gives where programs reach gapdesk, "" while they cannot."""

    def __init__(self, base_url: Callable[[], str]) -> None:
        super().__init__()
        self._base_url = base_url
        self._facts: Facts | None = None
        self._now = 0.0
        self._others = 0
        self.title = Text(Size.SECTION, strong=True, wrap=True)
        self.title.setMinimumWidth(1)
        self.others = Text(Size.TABLE, dim=True, wrap=True)
        self._icon = QLabel()
        self.broken = Text(Size.TABLE, wrap=True)
        self.client, self.how = Fact(), Fact()
        self.named, self.header, self.url = CopyFact(), CopyFact(), CopyFact()
        self.models, self.price, self.keys = Fact(), Fact(), Fact()
        self.counts, self.room, self.times = Fact(), Fact(), Fact()
        self.expiry = Fact()
        self.tokens = Text(Size.HINT, dim=True)
        self._figures = [(Text(Size.TABLE), Text(Size.TABLE)) for _ in range(4)]
        self.system_button = QuietButton()
        self.system_button.setCheckable(True)
        self.system_button.setIconSize(QSize(16, 16))
        self.system = Text(Size.TABLE, wrap=True)
        self.system.setMinimumWidth(1)
        self.system.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.system.hide()
        self.system_button.toggled.connect(self._show_system)
        self._lay_out()
        self.retranslate()
        self.restyle()

    def show_facts(self, facts: Facts | None, now: float, others: int = 0) -> None:
        """Show `facts` as seen at `now` (epoch seconds), None for nothing; `others` more are selected."""
        if facts is None or self._facts is None or facts.row.id != self._facts.row.id:
            self.system_button.setChecked(False)
        self._facts, self._now, self._others = facts, now, others
        self.area.setVisible(facts is not None)
        if facts is None:
            return
        row = facts.row
        self.title.setText(conversation_words.title(row))
        self.others.setText(self.tr("%Ln are selected; this is one of them.", "", others + 1))
        self.others.setVisible(others > 0)
        for part in (self._icon, self.broken):
            part.setVisible(row.open_end)
        self.client.say(row.client)
        self._show_name(row.name)
        self.models.say(_counted(facts.models))
        self.keys.say(_counted(facts.keys))
        self._show_tokens(facts)
        self.counts.say(self._counts(facts))
        media = self.tr("{n} media").format(n=facts.media) if facts.media else ""
        self.room.say(_lines((moments.data_size(row.bytes), media)))
        self._show_times(row, now)
        self.system_button.setVisible(bool(facts.system))
        self._show_system()

    def tick(self, now: float) -> None:
        """Say how long ago, and in how long, as of `now` (epoch seconds)."""
        self._now = now
        if self._facts is not None:
            self._show_times(self._facts.row, now)

    def show_others(self, others: int) -> None:
        """So many more are selected now."""
        if others != self._others:
            self.show_facts(self._facts, self._now, others)

    def retranslate(self) -> None:
        names = (
            (self.client, self.tr("Client")),
            (self.how, self.tr("Named")),
            (self.models, self.tr("Models")),
            (self.price, self.tr("Price")),
            (self.keys, self.tr("Keys")),
            (self.counts, self.tr("Length")),
            (self.room, self.tr("Size")),
            (self.times, self.tr("Time")),
            (self.expiry, self.tr("Will be deleted")),
        )
        for fact, name in names:
            fact.name.setText(name)
        copies = (
            (self.named, self.tr("Named")),
            (self.header, self.tr("By a header")),
            (self.url, self.tr("By the base URL")),
        )
        for copied, called in copies:
            copied.name.setText(called)
            copied.copy_button.set_what(called)
        self.tokens.setText(self.tr("Tokens"))
        figures = (self.tr("Prompts"), self.tr("From caches"), self.tr("Replies"), self.tr("Thoughts"))
        for (head, _), text in zip(self._figures, figures, strict=True):
            head.setText(text)
        self.broken.setText(self.tr("Its end is missing: the last message broke off or has no reply."))
        self.system_button.setText(self.tr("System instruction"))
        self.area.setAccessibleName(self.tr("About the conversation"))
        self.show_facts(self._facts, self._now, self._others)

    def restyle(self) -> None:
        picture = icons.state_icon(State.WARN, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._show_system()

    # --- building

    def _lay_out(self) -> None:
        inside = QWidget()
        facts = column(inside, theme.GAP)
        facts.setContentsMargins(0, 0, theme.SMALL, theme.SMALL)
        broken = QHBoxLayout()
        broken.setSpacing(theme.SMALL)
        broken.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        broken.addWidget(self.broken, 1)
        facts.addWidget(self.title)
        facts.addWidget(self.others)
        facts.addLayout(broken)
        for part in (self.client, self.how, self.named, self.header, self.url, self.models):
            facts.addWidget(part)
        facts.addLayout(self._token_grid())
        for fact in (self.price, self.keys, self.counts, self.room, self.times, self.expiry):
            facts.addWidget(fact)
        facts.addWidget(self.system_button, 0, Qt.AlignmentFlag.AlignLeft)
        facts.addWidget(self.system)
        facts.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        column(self, 0).addWidget(self.area)

    def _token_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.tokens, 0, 0)
        for place, (name, figure) in enumerate(self._figures, start=1):
            grid.addWidget(name, place, 0)
            grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignRight)
        return grid

    # --- values

    def _show_name(self, name: str | None) -> None:
        """How requests go on with it, ready to be copied."""
        if name is None:
            said = self.tr("not at all: it is told by the history that requests carry")
        elif name == STANDING:
            said = self.tr("by the token alone, while completion is “always”")
        else:
            said = ""
        self.how.say(said)
        self.named.say(name or "")
        base, segment = self._base_url(), _segment(name or "")
        self.header.say(f"X-Conversation-Id: {name}" if name else "")
        self.url.say(f"{base}/c/{segment}/v1" if segment and base else "")

    def _show_times(self, row: ConversationRow, now: float) -> None:
        begun = self.tr("begun {ago}").format(ago=moments.ago(row.created, now))
        used = self.tr("last used {ago}").format(ago=moments.ago(row.used, now))
        self.times.say(_lines((begun, used)), f"{moments.exact(row.created)} – {moments.exact(row.used)}")
        when = moments.exact(row.expires) if row.expires is not None else ""
        self.expiry.say(conversation_words.expiry(row, now), when)

    def _show_tokens(self, facts: Facts) -> None:
        usage = facts.usage
        numbers = (usage.prompt, usage.cached, usage.output, usage.thoughts)
        for (name, figure), number in zip(self._figures, numbers, strict=True):
            figure.setText(moments.amount(number))
            figure.setToolTip(f"{number:,}")
            figure.setAccessibleName(f"{name.text()}: {number}")
        price = moments.money(facts.cost) if facts.cost is not None else ""
        left = self.tr("Replies whose model has no price: {n}").format(n=facts.unpriced)
        self.price.say(_lines((price, left if facts.unpriced else "")), self.tr("By Google's list prices."))

    def _counts(self, facts: Facts) -> str:
        row = facts.row
        branches = self.tr("%Ln branch(es)", "", row.branches) if row.branches > 1 else ""
        return _lines((Counts().messages(row.messages), branches))

    def _show_system(self) -> None:
        folded = not self.system_button.isChecked()
        self.system_button.setIcon(icons.icon("unfold" if folded else "fold", self.palette()))
        text = self._facts.system if self._facts is not None else ""
        cut = text[:_SYSTEM_SHOWN]
        self.system.setText("" if folded else cut + "…" if len(cut) < len(text) else cut)
        self.system.setVisible(not folded and bool(text))


def _segment(name: str) -> str:
    """`name` as one segment of an address, "" for one that the proxy would refuse."""
    plain = not _NO_SEGMENT.search(unquote(name))  # it decodes twice
    return quote(name, safe="") if plain else ""


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _counted(found: Iterable[tuple[str, int]]) -> str:
    """A line for each, with how often."""
    return "\n".join(f"{name} × {count:,}" for name, count in found)
