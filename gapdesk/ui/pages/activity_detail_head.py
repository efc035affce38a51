"""The head of a request's detail: how it ended, who asked what, and its figures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from gapdesk.activity.types import Detail, Result
from gapdesk.proxy.types import Usage
from gapdesk.ui import activity_words, icons, moments, theme
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column, tip
from gapdesk.ui.widgets.copy_button import CopyButton

_NARROW = 700
"""Pixels below which only icons stand on the buttons for copying and exporting."""


class DetailHead(View):
    """`again_wanted`, `copy_wanted` and `export_wanted` tell which button was pressed."""

    again_wanted = Signal()
    copy_wanted = Signal()
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Detail, Result, float] | None = None
        self._state = State.OFF
        self._narrow = False
        self._icon = QLabel()
        self.outcome = Text(strong=True)
        self.what = Elided()
        self.figures = Elided(Size.TABLE, dim=True, cut=Qt.TextElideMode.ElideRight)
        self.id_button = CopyButton(self._id, bare=True)
        self.again_button, self.copy_button, self.export_button = (QPushButton() for _ in range(3))
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(theme.SMALL)
        second.setSpacing(theme.TIGHT)
        first.addWidget(self._icon)
        first.addWidget(self.outcome)
        first.addWidget(self.what, 1)
        for button in (self.again_button, self.copy_button, self.export_button):
            button.setMinimumHeight(theme.CONTROL)
            button.setIconSize(QSize(16, 16))
            first.addWidget(button)
        second.addWidget(self.figures, 1)
        second.addWidget(self.id_button)
        layout = column(self, 0)
        layout.addLayout(first)
        layout.addLayout(second)
        self.again_button.clicked.connect(self.again_wanted)
        self.copy_button.clicked.connect(self.copy_wanted)
        self.export_button.clicked.connect(self.export_wanted)
        self.retranslate()
        self.restyle()

    def show_detail(self, detail: Detail, result: Result, now: float, why_not: str) -> None:
        """Show `detail` as seen at `now`; `why_not` it cannot be sent again, "" if it can."""
        self._shown = detail, result, now
        entry = detail.entry
        self._state = activity_words.RESULTS[result][0]
        status = activity_words.status(entry)
        word = activity_words.outcome(result)
        self.outcome.setText(f"{word} · {status}" if status else word)
        self.outcome.set_state(self._state)
        told = entry.told
        who = " / ".join(dict.fromkeys(name for name in (told.client, told.program) if name))
        self.what.set_full(" · ".join(part for part in (told.model, who) if part))
        self.figures.set_full(" · ".join(part for part in self._figures(detail, now) if part))
        self.again_button.setEnabled(not why_not)
        self.again_button.setToolTip(tip(why_not) if why_not else "")
        self.again_button.setAccessibleDescription(why_not)
        self.restyle()

    def retranslate(self) -> None:
        self.again_button.setText(self.tr("Send again…"))
        for button, name in (
            (self.copy_button, self.tr("Copy…")),
            (self.export_button, self.tr("Export HAR…")),
        ):
            button.setText("" if self._narrow else name)
            button.setToolTip(name if self._narrow else "")
            button.setAccessibleName(name)
        self.id_button.set_what(self.tr("Id of the request"))

    def restyle(self) -> None:
        picture = icons.state_icon(self._state, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self.copy_button.setIcon(icons.icon("copy", self.palette()))
        self.export_button.setIcon(icons.icon("export", self.palette()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.retranslate()

    def _figures(self, detail: Detail, now: float) -> list[str]:
        """When, how long, tokens, price, key, where from and id."""
        entry, finished = detail.entry, detail.entry.finished
        parts = [activity_words.clock_time(entry.began, now), self._times(detail, now)]
        if finished is not None:
            parts += self._tokens(finished.usage)
            if detail.cost is not None:
                parts.append(moments.money(detail.cost))
            if finished.key:
                parts.append(self.tr("key {name}").format(name=finished.key))
            if finished.address:
                parts.append(self.tr("from {address}").format(address=finished.address))
        if entry.again:
            parts.append(self.tr("repeats {id}").format(id=entry.again))
        return [*parts, entry.id]

    def _times(self, detail: Detail, now: float) -> str:
        total = activity_words.total(detail.entry, now)
        finished = detail.entry.finished
        if finished is None or finished.first_byte is None:
            return total
        first = moments.short_span(finished.first_byte)
        return self.tr("{total}, first byte {first}").format(total=total, first=first)

    def _tokens(self, usage: Usage | None) -> list[str]:
        if usage is None:
            return []
        counts = (
            (usage.prompt, self.tr("{n} tokens in")),
            (usage.cached, self.tr("{n} cached")),
            (usage.output, self.tr("{n} out")),
            (usage.thoughts, self.tr("{n} thoughts")),
        )
        return [text.format(n=moments.amount(count)) for count, text in counts if count]

    def _id(self) -> str | None:
        return self._shown[0].entry.id if self._shown else None
