"""The cards of Overview: connect, live, remaining today, recent problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from gapdesk.events import EngineSnapshot, ModelToday, Problem
from gapdesk.keys.types import StorageState
from gapdesk.settings import Settings
from gapdesk.ui import moments, theme, words
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.copy_row import CopyRow
from gapdesk.ui.widgets.figure import Figure
from gapdesk.ui.widgets.problem_row import ProblemRow
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.ring import WIDTH as RING_WIDTH
from gapdesk.ui.widgets.ring import Ring
from gapdesk.ui.widgets.sparkline import Sparkline
from gapdesk.ui.widgets.state_line import StateLine

MODELS = 8
PROBLEMS = 3
OTHERS = 2
"""Addresses for other devices: a computer with both cable and Wi-Fi has two."""


class ConnectCard(Card):
    """Both forms of the base URL, the token, and the addresses for other devices while shared."""

    def __init__(
        self, token: Callable[[], str | None], settings: Settings, open_page: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._settings = settings
        self.programs = QuietButton()
        self.programs.clicked.connect(lambda: open_page("clients"))
        head = QHBoxLayout()
        self.body.removeWidget(self.title)
        head.addWidget(self.title, 1)
        head.addWidget(self.programs)
        self.body.addLayout(head)
        self._base = ""
        self._storage = ("", False)
        self.openai = CopyRow(lambda: f"{self._base}/v1" if self._base else None)
        self.gemini = CopyRow(lambda: f"{self._base}/gemini" if self._base else None)
        self.token = CopyRow(token, secret=True)
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self._shared: tuple[str, ...] = ()
        self.others = [CopyRow(partial(self._other, place)) for place in range(OTHERS)]
        self.others_note = StateLine(Size.HINT)
        for widget in (self.openai, self.gemini, self.token, self.note, *self.others, self.others_note):
            self.body.addWidget(widget)
        self.retranslate()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show where the proxy listens now."""
        self._base, self._shared = snapshot.base_url, snapshot.shared_urls
        for row in self._rows():
            row.refresh()
        for place, row in enumerate(self.others):
            row.setVisible(place < len(self._shared))
        self.others_note.setVisible(bool(self._shared))
        if self._shared:
            self._say_shared()
        locked = snapshot.storage is not None and snapshot.storage.state is StorageState.LOCKED
        if (snapshot.token_storage, locked) != self._storage:
            self._storage = (snapshot.token_storage, locked)
            self._say_storage()

    def retranslate(self) -> None:
        self.set_title(self.tr("Connect a program"))
        self.openai.set_name(self.tr("OpenAI base URL"))
        self.gemini.set_name(self.tr("Gemini base URL"))
        self.token.set_name(self.tr("Access token"))
        for row in self.others:
            row.set_name(self.tr("For other devices"))
        self.programs.setText(self.tr("Connect another program"))
        self._say_shared()
        width = max(row.name.sizeHint().width() for row in self._rows())
        for row in self._rows():
            row.name.setMinimumWidth(width + theme.SMALL)
        self._say_storage()

    def _rows(self) -> tuple[CopyRow, ...]:
        return (self.openai, self.gemini, self.token, *self.others)

    def _other(self, place: int) -> str | None:
        """The OpenAI form of one of the addresses for other devices."""
        return f"{self._shared[place]}/v1" if place < len(self._shared) else None

    def _say_shared(self) -> None:
        """Say what sharing means, and which limit holds while it is on."""
        minute, day = self._settings.limits_when_shared
        text = words.joined(
            self.tr("This is plain HTTP: whoever listens on this network can read your chats."),
            self.tr("Each address may ask {minute} times a minute and {day} times a day.").format(
                minute=moments.amount(minute), day=moments.amount(day)
            ),
            self.tr("Gemini programs take /gemini in the place of /v1."),
        )
        if text != self.others_note.text.text():
            self.others_note.say(State.WARN, text)

    def _say_storage(self) -> None:
        storage, locked = self._storage
        notes = {
            "keyring": self.tr(
                "Programs ask for the token as “API key”. It is kept in the system's keyring."
            ),
            "session": self.tr(
                "Programs ask for the token as “API key”. The keyring is locked: the earlier token comes"
                " back when it is unlocked."
            )
            if locked
            else self.tr(
                "Programs ask for the token as “API key”. Without a usable keyring it is new at each start."
            ),
            "practice": self.tr("Practice mode: the token is always the same, and answers are simulated."),
        }
        self.note.setText(notes.get(storage, ""))


class LiveCard(Card):
    """What is going on right now."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = StateLine(Size.TABLE)
        self.line = Sparkline()
        self.minute, self.streams, self.held, self.today = (Figure() for _ in range(4))
        figures = QHBoxLayout()
        figures.setSpacing(theme.WIDE)
        for figure in (self.minute, self.streams, self.held, self.today):
            figures.addWidget(figure)
        self.body.addLayout(figures)
        self.body.addWidget(self.waiting)
        self.body.addSpacing(theme.TIGHT)
        self.body.addWidget(self.line, 1)
        self.body.addStretch()
        self.retranslate()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show the numbers as they are now."""
        self.minute.set_number(sum(snapshot.requests_last_minute))
        self.streams.set_number(snapshot.streams)
        self.held.set_number(snapshot.held)
        self.today.set_number(snapshot.requests_today)
        self.line.set_counts(snapshot.requests_last_minute)

    def show_waiting(self, snapshot: EngineSnapshot, now: float) -> None:
        """Show what waits for quota at `now`, and for how long."""
        text = words.waiting_line(snapshot, now)
        if text != self.waiting.text.text():
            self.waiting.say(State.WAIT, text)
        self.waiting.setVisible(bool(text))

    def retranslate(self) -> None:
        self.set_title(self.tr("Requests"))
        self.minute.set_name(self.tr("last minute"))
        self.streams.set_name(self.tr("streams now"))
        self.held.set_name(self.tr("waiting"))
        self.today.set_name(self.tr("today"))


class TodayCard(Card):
    """A ring for each model of what is left of the day's requests, most used ones first."""

    def __init__(self, open_page: Callable[[str], None]) -> None:
        super().__init__()
        self.rings: list[Ring] = []
        self.empty = Text(dim=True, wrap=True)
        self.resets = Text(Size.HINT, dim=True)
        self.more = QuietButton()
        self._hidden, self._columns = 0, 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SMALL)
        self._grid.setVerticalSpacing(theme.GAP)
        foot = QHBoxLayout()
        foot.addWidget(self.resets, 1)
        foot.addWidget(self.more)
        self.body.addWidget(self.empty)
        self.body.addLayout(self._grid)
        self.body.addLayout(foot)
        self.more.clicked.connect(lambda: open_page("models"))
        self.retranslate()

    def show_models(self, models: tuple[ModelToday, ...], lasts: Mapping[str, float], now: float) -> None:
        """Show `models` as they are at `now`; `lasts` says when the quota of some of them ends."""
        ranked = sorted(models, key=lambda model: (-model.used, model.model))
        shown = ranked[:MODELS]
        missing = len(shown) - len(self.rings)
        if missing > 0:
            self.rings += [Ring() for _ in range(missing)]
            self._arrange()
        for place, ring in enumerate(self.rings):
            ring.setVisible(place < len(shown))
            if place < len(shown):
                ring.show_model(shown[place], now, lasts.get(shown[place].model))
        self.empty.setVisible(not shown)
        self.resets.setVisible(bool(shown))
        if shown:
            first = min(model.resets_at for model in shown)
            text = self.tr("The day's quota comes back in {span}, at {time}.")
            span = moments.span(max(0.0, first - now))
            self.resets.setText(text.format(span=span, time=moments.time_of_day(first)))
        self._hidden = len(ranked) - len(shown)
        self._count()

    def retranslate(self) -> None:
        self.set_title(self.tr("Remaining today"))
        self.empty.setText(self.tr("Models appear here after their first request."))
        self.more.setToolTip(self.tr("Open Models and limits"))
        self._count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._columns != self._fitting():
            self._arrange()

    def _fitting(self) -> int:
        room = self.width() - 2 * theme.GAP + theme.SMALL
        most = max(1, room // (RING_WIDTH + theme.SMALL))
        rows = -(-MODELS // most)
        return min(most, -(-MODELS // rows))  # rows of one length

    def _arrange(self) -> None:
        self._columns = self._fitting()
        for ring in self.rings:
            self._grid.removeWidget(ring)
        for place, ring in enumerate(self.rings):
            self._grid.addWidget(ring, *divmod(place, self._columns))
        for place in range(MODELS):
            self._grid.setColumnStretch(place, int(place < self._columns))

    def _count(self) -> None:
        self.more.setText(self.tr("+{n} more").format(n=self._hidden))
        self.more.setVisible(self._hidden > 0)


class ProblemsCard(Card):
    """The last problems, each with its way out."""

    def __init__(self, open_page: Callable[[str], None]) -> None:
        super().__init__()
        self.rows = [ProblemRow() for _ in range(PROBLEMS)]
        for row in self.rows:
            row.way_out.connect(open_page)
        self.empty = Text(dim=True, wrap=True)
        for widget in (*self.rows, self.empty):
            self.body.addWidget(widget)
        self.retranslate()

    def show_problems(self, problems: tuple[Problem, ...], now: float) -> None:
        """Show the newest of `problems` (newest first) as seen at `now`."""
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(problems))
            if place < len(problems):
                row.show_problem(problems[place], now)
        self.empty.setVisible(not problems)

    def retranslate(self) -> None:
        self.set_title(self.tr("Recent problems"))
        self.empty.setText(self.tr("None since gapdesk was started."))
