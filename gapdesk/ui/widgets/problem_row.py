"""One recent problem: what happened, the way out, when."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from gapdesk.events import Problem
from gapdesk.ui import icons, moments, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View


class ProblemRow(View):
    """A problem in words, with the exact message and time in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self.sentence = Text(wrap=True)
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.when = Text(Size.TABLE, dim=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.sentence)
        texts.addWidget(self.action)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.TIGHT)
        row.setSpacing(theme.GAP)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._icon, 0, top)
        row.addLayout(texts, 1)
        row.addWidget(self.when, 0, top)
        self.restyle()

    def show_problem(self, problem: Problem, now: float) -> None:
        """Show `problem` as seen at `now` (epoch seconds)."""
        advice = words.advice(problem.kind)
        self.sentence.setText(advice.sentence)
        self.action.setText(advice.action)
        self.when.setText(moments.ago(problem.time, now))
        self.setToolTip(f"{moments.exact(problem.time)}\n{problem.message}")
        self.setAccessibleName(f"{advice.sentence} {advice.action}")

    def restyle(self) -> None:
        picture = icons.state_icon(State.WARN, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
