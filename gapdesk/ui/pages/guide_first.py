"""The first request of the first run: waited for, and explained where it fails."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from gapdesk.activity.filtering import result_of
from gapdesk.activity.types import Entry, Result
from gapdesk.ui import explainer, moments, theme, words
from gapdesk.ui.desk_services import ActivityService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.state_line import StateLine

_OURSELVES = "gapdesk"
"""The program of tests that the window makes."""
_GREETING = 1
"""Number of the request with which a practising gapdesk greets: nobody's first one."""
_INDENT = 24
"""As far as the texts stand in that follow the icon of a state."""
_GOOD = (Result.ANSWERED, Result.DETOUR)


class FirstRequest(View):
    """Follows the newest request until one was answered; that one stays."""

    way_out = Signal(str)
    """Where something can be done about a failed one, as `PageContext.open_page` takes it."""

    def __init__(self, activity: ActivityService, *, practice: bool) -> None:
        super().__init__()
        self._activity, self._practice = activity, practice
        self._entry: Entry | None = None
        self._program, self._now, self._place = "", 0.0, ""
        self.line = StateLine()
        self.action = Text(Size.TABLE, dim=True, wrap=True)
        self.message = Text(Size.HINT, dim=True, wrap=True)
        self.next = Text(Size.TABLE, dim=True, wrap=True)
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        layout = column(self, theme.TIGHT)
        layout.addWidget(self.line)
        rest = QVBoxLayout()
        rest.setContentsMargins(_INDENT, 0, 0, 0)
        rest.setSpacing(theme.TIGHT)
        layout.addLayout(rest)
        for widget in (self.action, self.message):
            widget.setMinimumWidth(1)  # Google's words may be one long one
            rest.addWidget(widget)
        rest.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        rest.addWidget(self.next)
        self.button.clicked.connect(lambda: self.way_out.emit(self._place))
        self.retranslate()

    @property
    def seen(self) -> bool:
        """Whether one was answered."""
        return self._entry is not None and result_of(self._entry) in _GOOD

    @property
    def come(self) -> bool:
        """Whether there was one at all."""
        return self._entry is not None

    def begin(self, now: float) -> None:
        """Look at all there are: the window may be younger than the first request."""
        self.follow((entry.id for entry in self._activity.entries()), now)

    def follow(self, requests: Iterable[str], now: float) -> None:
        """Take in those requests as they are at `now` (epoch seconds)."""
        self._now = now
        for request in requests:
            entry = self._activity.find(request)
            if entry is not None and not self.seen and self._counts(entry):
                self._entry = entry
        self.retranslate()

    def show_time(self, now: float) -> None:
        """Show how long the one that runs or waits does so at `now`."""
        self._now = now
        if self._entry is not None and self._entry.finished is None:
            self.retranslate()

    def set_program(self, program: str) -> None:
        """Name the program that was chosen."""
        if program != self._program:
            self._program = program
            self.retranslate()

    def outcome(self) -> str:
        """Who asked, which key answered, and how long that took; "" as long as none was answered."""
        if self._entry is None or self._entry.finished is None or not self.seen:
            return ""
        told = self._entry.finished
        who, span = told.program or told.client, moments.short_span(told.total)
        if not told.key:
            text = self.tr("{who} asked {model}; it was answered after {span}.")
            return text.format(who=who, model=told.model, span=span)
        text = self.tr("{who} asked {model}; the key “{key}” answered after {span}.")
        return text.format(who=who, model=told.model, key=told.key, span=span)

    def retranslate(self) -> None:
        action = message = after = button = self._place = ""
        entry = self._entry
        if entry is None:
            state, sentence = State.WAIT, self._waiting()
        elif self.seen:
            state, sentence = State.OK, self.outcome()
        else:
            told = explainer.explain(entry, result_of(entry), self._now)
            state, sentence, action, message = told.state, told.sentence, told.action, told.message
            who = entry.told.program or entry.told.client
            if who:
                sentence = words.joined(self.tr("{who} asked.").format(who=who), sentence)
            if told.remedy is not None:
                button, self._place = told.remedy
            if entry.finished is not None:
                after = self.tr("Then send it once more: the next request is waited for here.")
        self.line.say(state, sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        for text, said in ((self.action, action), (self.message, message), (self.next, after)):
            text.setText(said)
            text.setVisible(bool(said))

    def _waiting(self) -> str:
        if not self._program:
            return self.tr("Waiting for your first request… Send a message from your program.")
        text = self.tr("Waiting for your first request… Send a message from {program}.")
        return text.format(program=self._program)

    def _counts(self, entry: Entry) -> bool:
        """Whether a program of the user's asked."""
        own = entry.told.program == _OURSELVES or bool(entry.again)
        return not own and not (self._practice and entry.number == _GREETING)
