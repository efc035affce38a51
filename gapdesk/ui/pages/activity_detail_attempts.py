"""The calls to Google that a request took, each with its key, why that one, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QWidget

from gapdesk.proxy.types import Attempt, Kind
from gapdesk.ui import attempt_words, decision_words, moments, remedies, report_words, theme
from gapdesk.ui.pages.activity_detail_table import Fact, FactTable
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.state_line import StateLine

_KEYS_FAULT = frozenset(
    (Kind.KEY_INVALID, Kind.KEY_LEAKED, Kind.KEY_BLOCKED, Kind.PROJECT_BLOCKED, Kind.BILLING)
)
"""What a check of the key can find mended."""
_MOST = 180
"""Pixels of the table, at most: more attempts scroll inside."""
_WHY, _NUMBERS = 3, (0, 5, 6, 7)
"""Places of the columns that take the room left, and that hold numbers."""


class ActivityAttempts(View):
    """`place_wanted` tells what to open, `check_wanted` the id of a key to be checked.

    `called` gives what the user calls a project.
    """

    place_wanted = Signal(str)
    check_wanted = Signal(str)

    def __init__(self, called: Callable[[str], str]) -> None:
        super().__init__()
        self._called = called
        self._attempts: Sequence[Attempt] = ()
        self._ended = False
        self._place = ""
        self.empty = Text(dim=True, wrap=True)
        self.table = FactTable(_WHY, _NUMBERS)
        self.sentence = StateLine(Size.TABLE)
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.message, self.others = Text(Size.TABLE, wrap=True), Text(Size.TABLE, wrap=True)
        self.others_name = Text(Size.HINT, dim=True)
        for text in (self.message, self.others):
            text.setMinimumWidth(1)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.remedy_button, self.check_button = QPushButton(), QPushButton()
        self._lay_out()
        self.table.chosen.connect(self._show_one)
        self.remedy_button.clicked.connect(lambda: self.place_wanted.emit(self._place))
        self.check_button.clicked.connect(self._check)
        self.retranslate()

    def show_attempts(self, attempts: Sequence[Attempt], *, ended: bool) -> None:
        """Show the calls of a request that has `ended`, or not; the last one is chosen."""
        if attempts != self._attempts:
            self.table.facts.show_rows((), ())  # of another request: its last call is chosen
        self._attempts, self._ended = attempts, ended
        self.table.show_rows(self._heads(), tuple(map(self._row, range(len(attempts)), attempts)))
        self._splitter.setVisible(bool(attempts))
        self.table.setMaximumHeight(min(self.table.maximumHeight(), _MOST))
        self.empty.setVisible(not attempts)
        asked = self.tr("Google was not asked.")
        self.empty.setText(asked if ended else self.tr("It is known when the request has ended."))
        self._show_one(self.table.currentIndex().row())

    def retranslate(self) -> None:
        self.table.setAccessibleName(self.tr("Attempts"))
        self.area.setAccessibleName(self.tr("The chosen attempt"))
        self.message.setAccessibleName(self.tr("Google's message"))
        self.others_name.setText(self.tr("Why not the others"))
        self.others.setAccessibleName(self.others_name.text())
        self.check_button.setText(self.tr("Check this key"))
        self.show_attempts(self._attempts, ended=self._ended)

    # --- building

    def _lay_out(self) -> None:
        inside = QWidget()
        rows = column(inside, theme.TIGHT)
        rows.setContentsMargins(0, theme.TIGHT, theme.SMALL, theme.SMALL)
        for widget in (self.sentence, self.action, self.message):
            rows.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SMALL)
        for button in (self.check_button, self.remedy_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        buttons.addStretch()
        rows.addLayout(buttons)
        rows.addSpacing(theme.TIGHT)
        for widget in (self.others_name, self.others):
            rows.addWidget(widget)
        rows.addStretch()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.table)
        self._splitter.addWidget(self.area)
        self._splitter.setSizes([_MOST, 1])  # all attempts are seen, as far as there is room
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(0, theme.SMALL, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self._splitter, 1)
        layout.addStretch()

    # --- showing

    def _heads(self) -> tuple[str, ...]:
        return (
            self.tr("No."),
            self.tr("Key"),
            self.tr("Project"),
            self.tr("Why this key"),
            self.tr("Outcome"),
            self.tr("Status"),
            self.tr("First byte"),
            self.tr("Total"),
        )

    def _row(self, place: int, attempt: Attempt) -> tuple[Fact, ...]:
        answered = attempt.kind is Kind.ANSWERED
        outcome = self.tr("Answered") if answered else report_words.failure(attempt.kind)
        first = "–" if attempt.first_byte is None else moments.short_span(attempt.first_byte)
        return (
            Fact(str(place + 1)),
            Fact(attempt.label),
            Fact(self._called(attempt.project)),
            Fact(decision_words.reason(attempt.reason)),
            Fact(outcome, attempt_words.state(attempt.kind)),
            Fact(str(attempt.status or "–")),
            Fact(first),
            Fact(moments.short_span(attempt.ended)),
        )

    def _show_one(self, place: int) -> None:
        if not 0 <= place < len(self._attempts):
            return
        attempt = self._attempts[place]
        found = attempt_words.advice(attempt.kind)
        self.sentence.say(attempt_words.state(attempt.kind), found.sentence)
        remedy = remedies.remedy(attempt.kind, "activity")
        self._place = remedy.place if remedy else ""
        self.remedy_button.setText(remedy.text if remedy else "")
        self.remedy_button.setVisible(remedy is not None)
        self.check_button.setVisible(attempt.kind in _KEYS_FAULT)
        others = "\n".join(f"{label}: {decision_words.reason(why)}" for label, why in attempt.others)
        action = "" if attempt.kind is Kind.ANSWERED else found.action
        for text, said in ((self.action, action), (self.message, attempt.message), (self.others, others)):
            text.setText(said)
            text.setVisible(bool(said))
        self.others_name.setVisible(bool(others))

    def _check(self) -> None:
        place = self.table.currentIndex().row()
        if 0 <= place < len(self._attempts):
            self.check_wanted.emit(self._attempts[place].key)
