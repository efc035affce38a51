"""Parts of the Caches page: why there are no explicit caches, and what Google's own cache did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gapdesk.caching.types import Difference, Implicit, Unable
from gapdesk.ui import cache_words, moments, theme
from gapdesk.ui.cache_words import Barred
from gapdesk.ui.counts import Counts
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Elided, Text, View, column, tip
from gapdesk.ui.widgets.bar import Bar
from gapdesk.ui.widgets.state_line import StateLine

_MOST = 12
"""Lines of a list; what comes after is only counted."""


class BarredLine(View):
    """One reason, and whom it keeps from caches."""

    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = StateLine(Size.TABLE)
        self.again_button = QPushButton()
        self.again_button.setMinimumHeight(theme.CONTROL)
        self.again_button.clicked.connect(self.again)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.line, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.again_button)
        self.retranslate()

    def show_barred(self, found: Barred, called: Callable[[str], str], now: float) -> None:
        """Show `found`; what the table of models says cannot be tried again."""
        self.line.say(State.OFF, cache_words.barred(found, called, now))
        self.again_button.setVisible(any(each.since for each in found.members))
        learned = (
            f"{called(each.project) or each.model}: {moments.exact(each.since)} {each.words}"
            for each in found.members
            if each.since
        )
        self.line.setToolTip(tip(*learned))

    def retranslate(self) -> None:
        self.again_button.setText(self.tr("Try again"))
        self.again_button.setToolTip(self.tr("Forget it, so that the next request tries"))


class WhyNot(View):
    """Who cannot have explicit caches; `again` carries the `Unable` that are to be forgotten."""

    again = Signal(tuple)

    def __init__(self, called: Callable[[str], str]) -> None:
        super().__init__()
        self._called = called
        self._shown: tuple[tuple[Unable, ...], float] = ((), 0.0)
        self.title = Text(Size.SECTION, strong=True)
        self.lines: list[BarredLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.TIGHT)
        layout = column(self, theme.SMALL)
        layout.addWidget(self.title)
        layout.addLayout(self._rows)
        self.retranslate()

    def show_unable(self, unable: Sequence[Unable], now: float) -> None:
        """Show `unable` as seen at `now`; hidden if there are none."""
        self._shown = (tuple(unable), now)
        groups = cache_words.grouped(unable)
        while len(self.lines) < len(groups):
            line = BarredLine()
            line.again.connect(partial(self._on_again, len(self.lines)))
            self.lines.append(line)
            self._rows.addWidget(line)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(groups))
            if place < len(groups):
                line.show_barred(groups[place], self._called, now)
        self.setVisible(bool(groups))

    def retranslate(self) -> None:
        self.title.setText(self.tr("Who cannot have explicit caches"))
        self.show_unable(*self._shown)

    def _on_again(self, place: int) -> None:
        self.again.emit(cache_words.grouped(self._shown[0])[place].members)


class Compared(View):
    """The beginning of a request before and now, with what changed marked."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Difference | None = None
        self.names, self.texts = [Text(Size.HINT, dim=True) for _ in "ab"], [Text(Size.HINT) for _ in "ab"]
        self.way_out = Text(Size.TABLE, wrap=True)
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(zip(self.names, self.texts, strict=True)):
            fixed = theme.font(Size.TABLE)
            fixed.setFamilies([family])
            text.setFont(fixed)
            text.setTextFormat(Qt.TextFormat.RichText)
            text.setMinimumWidth(1)
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        layout = column(self, theme.TIGHT)
        layout.setContentsMargins(theme.PAGE, 0, 0, theme.TIGHT)
        layout.addLayout(grid)
        layout.addWidget(self.way_out)
        self.retranslate()

    def show_difference(self, found: Difference) -> None:
        """Show `found`."""
        self._found = found
        self.retranslate()

    def retranslate(self) -> None:
        for name, text in zip(self.names, (self.tr("Before"), self.tr("Now")), strict=True):
            name.setText(text)
        if self._found is not None:
            self.way_out.setText(cache_words.way_out(self._found))
        self.restyle()

    def restyle(self) -> None:
        if self._found is None:
            return
        roles = Roles.of(QPalette())
        ground = theme.mixed(roles.states[State.WARN], roles.window, 0.75).name()
        lines = (self._found.before, self._found.after)
        parts = zip(self.names, self.texts, lines, cache_words.change(self._found), strict=True)
        for name, label, line, changed in parts:
            end = self._found.at + len(changed)
            mark = f'<b style="background-color:{ground}; text-decoration:underline">{escape(changed)}</b>'
            html = f"{escape(line[: self._found.at])}{mark}{escape(line[end:])}"
            label.setText(f'<div style="white-space:pre-wrap">{html}</div>')
            label.setAccessibleName(f"{name.text()}: {line}")


class ImplicitRow(View):
    """One client and model: how much of its prompts came from Google's own cache."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Implicit | None = None
        self.name = Elided(Size.TABLE, cut=Qt.TextElideMode.ElideRight)
        self.requests, self.share = Text(Size.TABLE, dim=True), Text(Size.TABLE)
        self.bar = Bar()
        self.hint, self.compared = StateLine(Size.TABLE), Compared()
        line = QWidget()
        line.setFixedHeight(theme.ROW)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for text, width in ((self.requests, 90), (self.share, 184)):
            text.setAlignment(right)
            text.setMinimumWidth(width)
        row.addWidget(self.name, 5)
        row.addWidget(self.requests)
        row.addWidget(self.bar, 2)
        row.addWidget(self.share)
        layout = column(self, theme.TIGHT)
        for widget in (line, self.hint, self.compared):
            layout.addWidget(widget)

    def show_implicit(self, found: Implicit) -> None:
        """Show `found`."""
        self._shown = found
        self.retranslate()

    def retranslate(self) -> None:
        found = self._shown
        if found is None:
            return
        self.name.set_full(f"{found.client} · {found.model}")
        self.requests.setText(Counts().requests(found.requests))
        share = found.cached / found.prompt if found.prompt else 0.0
        text = self.tr("{cached} of {prompt} tokens · {share}").format(
            cached=moments.amount(found.cached),
            prompt=moments.amount(found.prompt),
            share=moments.percent(share),
        )
        self.share.setText(text)
        self.bar.set_share(share, State.OK)
        difference = cache_words.spoiled(found)
        self.hint.setVisible(difference is not None)
        self.compared.setVisible(difference is not None)
        if difference is not None:
            self.hint.say(State.WARN, cache_words.hint(difference))
            self.compared.show_difference(difference)
        self.setAccessibleName(f"{self.name.full}: {self.requests.text()}, {text}")


class ImplicitList(View):
    """What Google's own cache did, per client and model."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Implicit, ...] = ()
        self.title = Text(Size.SECTION, strong=True)
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self.rows: list[ImplicitRow] = []
        self.more = Text(Size.HINT, dim=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.TIGHT)
        layout = column(self, theme.SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addLayout(self._lines)
        layout.addWidget(self.more)
        self.retranslate()

    def show_implicit(self, implicit: Sequence[Implicit]) -> None:
        """Show `implicit`, those with a hint first among what there is room for."""
        self._shown = tuple(implicit)
        shown = sorted(self._shown, key=lambda each: cache_words.spoiled(each) is None)[:_MOST]
        while len(self.rows) < len(shown):
            row = ImplicitRow()
            self.rows.append(row)
            self._lines.addWidget(row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.show_implicit(shown[place])
        self.setVisible(bool(shown))
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Google's own cache"))
        self.note.setText(
            self.tr(
                "It works by itself when requests begin alike within minutes, on the free tier too. Counted"
                " since the start."
            )
        )
        hidden = len(self._shown) - _MOST
        self.more.setText(self.tr("and {n} more").format(n=hidden))
        self.more.setVisible(hidden > 0)
