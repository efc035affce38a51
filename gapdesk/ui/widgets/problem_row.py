"""One recent problem: what happened, the way out, when."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from gapdesk.events import Problem
from gapdesk.ui import icons, moments, remedies, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, tip
from gapdesk.ui.widgets.quiet_button import QuietButton

_HERE = "overview"


class ProblemRow(View):
    """A problem in words, the message below them where it says more; all of it in the tooltip.

    `way_out` tells the page or setting where something can be done about it.
    """

    way_out = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self._shown: tuple[Problem, str] | None = None
        """The problem, and how it was put: the language may change."""
        self._icon = QLabel()
        self.sentence = Text(wrap=True)
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.message = Text(Size.HINT, dim=True, wrap=True)
        self.message.setMinimumWidth(1)  # a long name in it must not widen the page
        self.when = Text(Size.TABLE, dim=True)
        self.button = QuietButton()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.sentence)
        texts.addWidget(self.action)
        texts.addWidget(self.message)
        texts.addStretch()
        aside = QVBoxLayout()
        aside.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        aside.addWidget(self.when, 0, right)
        aside.addWidget(self.button, 0, right)
        aside.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.TIGHT)
        row.setSpacing(theme.GAP)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addLayout(aside)
        self.button.clicked.connect(lambda: self.way_out.emit(self._place))
        self.restyle()

    def show_problem(self, problem: Problem, now: float) -> None:
        """Show `problem` as seen at `now` (epoch seconds)."""
        self.when.setText(words.times(problem, now))
        sentence = words.headline(problem)
        if (problem, sentence) == self._shown:  # each second only the time is another
            return
        self._shown = problem, sentence
        action = words.advice(problem.kind).action
        message = "" if problem.kind in words.SAID else problem.message
        self.sentence.setText(sentence)
        self.action.setText(action)
        self.message.setText(message)
        self.message.setVisible(bool(message))
        remedy = remedies.remedy(problem.kind, _HERE)
        self._place = remedy.place if remedy else ""
        self.button.setText(remedy.text if remedy else "")
        self.button.setVisible(remedy is not None)
        self.setToolTip(tip(moments.exact(problem.time), message))
        self.setAccessibleName(words.joined(sentence, action))
        self.setAccessibleDescription(message)

    def restyle(self) -> None:
        picture = icons.state_icon(State.WARN, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
