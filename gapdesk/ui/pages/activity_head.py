"""The head of the Activity page: figures, whether texts are captured, and what is done with the list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy

from gapdesk.activity.types import Held, Result
from gapdesk.ui import activity_words, icons, theme
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Elided, Text, View, column, tip


class ActivityHead(View):
    """Tells what the user wants; changes nothing itself."""

    capture_wanted = Signal(bool)
    clear_wanted = Signal()
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._capture = False
        self._held = Held(0, 0, 0)
        self._counts: Mapping[Result, int] = {}
        self.title = Text(Size.TITLE, strong=True)
        self.figures = Elided(dim=True, cut=Qt.TextElideMode.ElideRight)
        self.held = Text(dim=True)
        self.capture = QCheckBox()
        self.clear_button, self.export_button = QPushButton(), QPushButton()
        self._lay_out()
        self.capture.clicked.connect(self.capture_wanted)
        self.clear_button.clicked.connect(self.clear_wanted)
        self.export_button.clicked.connect(self.export_wanted)
        self.retranslate()
        self.restyle()

    def show_counts(self, counts: Mapping[Result, int]) -> None:
        """Show how many are listed, by what became of them."""
        self._counts = counts
        text = activity_words.figures(counts)
        if text != self.figures.full:
            self.figures.set_full(text)
        self.clear_button.setEnabled(bool(text))
        self.export_button.setEnabled(bool(text))

    def show_capture(self, on: bool, held: Held) -> None:
        """Show whether texts are captured, and what those take that are."""
        self._capture, self._held = on, held
        self.capture.setChecked(on)
        self.held.setText(activity_words.held(held))
        self.held.setVisible(on or held.requests > 0)

    def retranslate(self) -> None:
        self.title.setText(self.tr("Activity"))
        self.capture.setText(self.tr("Capture texts"))
        hint = tip(
            self.tr("Keeps what clients ask and what Google answers, so that it can be looked at here."),
            self.tr("That is what is written in chats: it stays in memory only, until gapdesk quits."),
            self.tr("Nothing is kept of private clients. Above the limit the oldest texts go."),
        )
        self.capture.setToolTip(hint)
        self.held.setToolTip(hint)
        self.clear_button.setText(self.tr("Clear"))
        self.clear_button.setToolTip(self.tr("Forget all that have ended, and what was captured"))
        self.export_button.setText(self.tr("Export HAR…"))
        self.export_button.setToolTip(
            self.tr("For browsers' developer tools and others, without tokens and keys")
        )
        self.show_counts(self._counts)
        self.show_capture(self._capture, self._held)

    def restyle(self) -> None:
        theme.edged(self.capture)
        self.export_button.setIcon(icons.icon("export", self.palette()))

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self.title, 1)
        for button in (self.clear_button, self.export_button):
            button.setMinimumHeight(theme.CONTROL)
            button.setIconSize(QSize(16, 16))
            head.addWidget(button)
        foot.setSpacing(theme.GAP)
        foot.addWidget(self.figures, 1)
        foot.addWidget(self.capture)
        foot.addWidget(self.held)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        layout.addLayout(foot)
