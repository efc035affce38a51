"""One recent problem: what happened, the way out, when."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from gapdesk.events import Problem
from gapdesk.ui import icons, moments, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, tip


class ProblemRow(View):
    """A problem in words, the message below them where it says more; all of it in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self.sentence = Text(wrap=True)
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.message = Text(Size.HINT, dim=True, wrap=True)
        self.message.setMinimumWidth(1)  # a long name in it must not widen the page
        self.when = Text(Size.TABLE, dim=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.sentence)
        texts.addWidget(self.action)
        texts.addWidget(self.message)
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
        action = words.advice(problem.kind).action
        message = "" if problem.kind in words.SAID else problem.message
        self.sentence.setText(words.headline(problem))
        self.action.setText(action)
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.when.setText(words.times(problem, now))
        self.setToolTip(tip(moments.exact(problem.time), problem.message))
        self.setAccessibleName(words.joined(words.headline(problem), action))
        self.setAccessibleDescription(message)

    def restyle(self) -> None:
        picture = icons.state_icon(State.WARN, self.palette())
        self._icon.setPixmap(picture.pixmap(QSize(16, 16), self.devicePixelRatioF()))
