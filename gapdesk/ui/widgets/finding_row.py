"""One check of the doctor: what was found, what to do, where."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from gapdesk.doctor.types import Check, Finding, Verdict
from gapdesk.ui import doctor_words, icons, moments, remedies, theme, words
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Text, View, tip

_AT_ONCE = 0.05
"""Seconds; what took less is not worth a figure."""


class FindingRow(View):
    """Icon, name, sentence and advice; at the right the verdict, how long it took, and the way out.

    `way_out` tells the page, or the setting, where something can be done about it.
    """

    way_out = Signal(str)

    def __init__(self, check: Check) -> None:
        super().__init__()
        self.finding = Finding(check, Verdict.WAITING)
        self._icon = QLabel()
        self.name = Text()
        self.sentence, self.advice = Text(wrap=True), Text(Size.TABLE, dim=True, wrap=True)
        self.verdict, self.time = Text(Size.TABLE), Text(Size.HINT, dim=True)
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        for text in (self.sentence, self.advice):
            text.setMinimumWidth(1)  # a long name in it must not widen the page
        top = Qt.AlignmentFlag.AlignTop
        texts, aside = QVBoxLayout(), QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.sentence)
        texts.addWidget(self.advice)
        texts.addStretch()
        aside.setSpacing(2)
        for each in (self.verdict, self.time):
            aside.addWidget(each)
        aside.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.SMALL, 0, theme.SMALL)
        row.setSpacing(theme.GAP)
        row.addWidget(self._icon, 0, top)
        row.addWidget(self.name, 0, top)
        row.addLayout(texts, 1)
        row.addWidget(self.button, 0, top)
        row.addLayout(aside)
        self.button.clicked.connect(lambda: self.way_out.emit(self.finding.place))
        self.retranslate()
        self.restyle()

    def show_finding(self, finding: Finding) -> None:
        """Show `finding`, which is of the same check."""
        self.finding = finding
        self.retranslate()
        self.restyle()

    def retranslate(self) -> None:
        found = self.finding
        state, word = doctor_words.verdict(found.verdict)
        name, sentence, advice = (
            doctor_words.name(found.check),
            words.said(found.words),
            words.said(found.advice),
        )
        self.name.setText(name)
        self.sentence.setText(sentence)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.verdict.setText(word)
        self.verdict.set_state(state)
        self.verdict.setMinimumWidth(max(_widths(self.verdict)))
        self.time.setText(moments.short_span(found.seconds))
        self.time.setVisible(found.seconds >= _AT_ONCE)
        self.button.setVisible(bool(found.place))
        self.button.setText(remedies.button(found.place) if found.place else "")
        self.button.setAccessibleDescription(sentence)
        self.setToolTip(tip(found.detail) if found.detail else "")
        self.setAccessibleName(words.joined(f"{name}: {word}.", sentence, advice))

    def restyle(self) -> None:
        state, _ = doctor_words.verdict(self.finding.verdict)
        picture = icons.state_icon(state, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(Roles.of(QPalette()).line, 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()


def _widths(label: Text) -> list[int]:
    """Of each word it may say, so that nothing moves when it changes."""
    return [label.fontMetrics().horizontalAdvance(doctor_words.verdict(each)[1]) for each in Verdict]
