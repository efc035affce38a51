"""What became of a request in one sentence, what to do about it, and where its time went."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from gapdesk.activity.types import Detail
from gapdesk.ui import theme
from gapdesk.ui.explainer import Explained
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.state_line import StateLine
from gapdesk.ui.widgets.timing_bar import TimingBar


class Explanation(View):
    """Sentence, action and buttons of a failure, with the original words below.

    `place_wanted` tells what to open, `model_wanted` that another model is to be tried.
    """

    place_wanted = Signal(str)
    model_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown = Explained(State.OFF, "")
        self.sentence = StateLine()
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.message = Text(Size.TABLE, wrap=True)
        self.message.setMinimumWidth(1)  # a long name in it must not widen the page
        self.message.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.remedy_button, self.model_button = QPushButton(), QPushButton()
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SMALL)
        for button in (self.remedy_button, self.model_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = column(self, theme.TIGHT)
        for widget in (self.sentence, self.action, self.message):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.remedy_button.clicked.connect(self._on_remedy)
        self.model_button.clicked.connect(self.model_wanted)
        self.retranslate()

    def show_explained(self, found: Explained, *, repeatable: bool) -> None:
        """Show `found`; another model is offered only for what is `repeatable`."""
        self._shown = found
        self.sentence.say(found.state, found.sentence)
        for text, said in ((self.action, found.action), (self.message, found.message)):
            text.setText(said)
            text.setVisible(bool(said))
        self.remedy_button.setVisible(found.remedy is not None)
        self.remedy_button.setText(found.remedy.text if found.remedy else "")
        self.model_button.setVisible(found.other_model and repeatable)

    def retranslate(self) -> None:
        self.message.setAccessibleName(self.tr("Original message"))
        self.model_button.setText(self.tr("Try another model…"))

    def _on_remedy(self) -> None:
        if self._shown.remedy is not None:
            self.place_wanted.emit(self._shown.remedy.place)


class ActivityTimeline(View):
    """The explanation above the timing bar."""

    def __init__(self) -> None:
        super().__init__()
        self.explanation, self.bar = Explanation(), TimingBar()
        inside = QWidget()
        rows = column(inside, theme.GAP)
        rows.setContentsMargins(0, theme.SMALL, theme.SMALL, theme.SMALL)
        rows.addWidget(self.explanation)
        rows.addWidget(self.bar)
        rows.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        column(self).addWidget(self.area)
        self.retranslate()

    def show_detail(self, detail: Detail, found: Explained) -> None:
        """Show `detail`, which `found` puts into words."""
        self.explanation.show_explained(found, repeatable=not detail.repeatable)
        finished = detail.entry.finished
        calls = finished.attempts if finished else ()
        names = [f"{place} · {each.label}" for place, each in enumerate(calls, start=1)]
        known = max((span.attempt + 1 for span in detail.spans), default=0)
        names += [str(place) for place in range(len(names) + 1, known + 1)]
        self.bar.show_spans(detail.spans, tuple(names))

    def retranslate(self) -> None:
        self.area.setAccessibleName(self.tr("Timeline"))
