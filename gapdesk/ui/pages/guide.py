"""The first run: paste keys, connect a program, see its first request."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from gapdesk.events import EngineSnapshot
from gapdesk.ui import theme
from gapdesk.ui.pages.guide_first import FirstRequest
from gapdesk.ui.pages.guide_step import Step
from gapdesk.ui.service import EngineService
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.key_box import KeyBox
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.recipe_view import RecipeView


class Guide(Card):
    """Three steps below each other, of which one is open. `closed` tells that the user is through with it."""

    closed = Signal()
    way_out = Signal(str)
    """Where something can be done, as `PageContext.open_page` takes it."""

    def __init__(self, engine: EngineService, snapshot: EngineSnapshot, now: float) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._clients = engine.clients
        self._again: Step | None = None  # the user opened it once more
        self._taken = self._entered = False  # the user said that the keys will do, the program is connected
        self.keys, self.connect_step, self.first = self.steps = (Step(), Step(), Step())
        self.box = KeyBox(engine.keys, snapshot)
        self.given = Text(Size.TABLE, dim=True, wrap=True)
        self.keys_next, self.program_next, self.close_button = (QPushButton() for _ in range(3))
        self.recipe = RecipeView(engine.recipes, self._client)
        self.request = FirstRequest(engine.activity, practice=snapshot.practice)
        self.stays = Text(Size.TABLE, dim=True, wrap=True)
        self.others_button, self.skip_button = QuietButton(), QuietButton()
        self._lay_out()
        self.box.settled.connect(self._on_keys)
        self.box.way_out.connect(self.way_out)
        self.request.way_out.connect(self.way_out)
        self.recipe.chosen.connect(self._on_program)
        self.keys_next.clicked.connect(self._on_taken)
        self.program_next.clicked.connect(self._on_entered)
        self.others_button.clicked.connect(lambda: self.way_out.emit("clients"))
        for button in (self.close_button, self.skip_button):
            button.clicked.connect(self.closed)
        for step in self.steps[:2]:
            step.again.clicked.connect(lambda _=False, step=step: self._reopen(step))
        self.request.begin(now)
        self._was: Step | None = None
        self.retranslate()

    @property
    def current(self) -> Step:
        """The step to be looked at: the first that is not done, unless the user went back."""
        if self._again is not None:
            return self._again
        return next((step for step in self.steps if not self._is_done(step)), self.first)

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Go on where something was done."""
        self._snapshot = snapshot
        self.box.show_snapshot(snapshot)
        self._stand()

    def follow(self, requests: Iterable[str], now: float) -> None:
        """Requests began or went on, as seen at `now` (epoch seconds)."""
        self.request.follow(requests, now)
        if self.request.come and self._again is self.connect_step:
            self._again = None
        self._stand()

    def show_time(self, now: float) -> None:
        """Show what goes on without an event, as it is at `now` (epoch seconds)."""
        self.request.show_time(now)

    def refresh(self) -> None:
        """The address or the clients are other ones."""
        self.recipe.refresh()

    def focus_first(self) -> None:
        """Put the focus where the open step begins."""
        self.entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def entry(self) -> QWidget:
        """Where the work of the open step begins."""
        if self.current is self.keys:
            return self.box.box
        if self.current is self.connect_step:
            return self.recipe.chooser.search
        return self.close_button if self.request.seen else self.skip_button

    def retranslate(self) -> None:
        self.set_title(self.tr("Get started"))
        self.skip_button.setText(self.tr("Skip"))
        self.skip_button.setToolTip(self.tr("Close “Get started” for good."))
        self.keys.set_title(self.tr("1. Add your Gemini API keys"), self.tr("Add more"))
        self.connect_step.set_title(self.tr("2. Connect a program"), self.tr("Another program"))
        self.first.set_title(self.tr("3. First request"), "")
        self.keys_next.setText(self.tr("Continue"))
        self.program_next.setText(self.tr("Continue"))
        self.program_next.setToolTip(self.tr("Go on, and wait for the first request."))
        self.close_button.setText(self.tr("Close “Get started”"))
        self.others_button.setText(self.tr("Connect another program"))
        self.stays.setText(self.tr("gapdesk stays in the tray; this page shows how it is doing."))
        self.given.setText(
            self.tr("Practice mode: made-up keys are there already, and no real one is needed.")
        )
        self._stand()

    def _lay_out(self) -> None:
        head, ends = QHBoxLayout(), QHBoxLayout()
        self.body.removeWidget(self.title)
        head.addWidget(self.title, 1)
        head.addWidget(self.skip_button)
        self.body.addLayout(head)
        for button in (self.keys_next, self.program_next, self.close_button):
            button.setMinimumHeight(theme.CONTROL)
        left = Qt.AlignmentFlag.AlignLeft
        self.keys.content.addWidget(self.given)
        self.keys.content.addWidget(self.box)
        self.keys.content.addWidget(self.keys_next, 0, left)
        self.connect_step.content.addWidget(self.recipe)
        self.connect_step.content.addWidget(self.program_next, 0, left)
        ends.setSpacing(theme.GAP)
        ends.addWidget(self.close_button)
        ends.addWidget(self.others_button)
        ends.addStretch()
        self.first.content.addWidget(self.request)
        self.first.content.addWidget(self.stays)
        self.first.content.addLayout(ends)
        for step in self.steps:
            self.body.addWidget(step)

    def _is_done(self, step: Step) -> bool:
        if step is self.keys:
            checked = not self.box.checking and (self.box.good or self._snapshot.healthy > 0)
            return (self._usable() and (checked or self._taken)) or self.request.seen
        if step is self.connect_step:
            return self._entered or self.request.come
        return self.request.seen

    def _usable(self) -> bool:
        """Whether there are keys that Google has not refused, and the keyring has given."""
        return self._snapshot.keys > self._snapshot.invalid + self._snapshot.locked

    def _stand(self) -> None:
        """Open the current step, fold the others, and say what came of those that are done."""
        current = self.current
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        for step in self.steps:
            step.stand(done=self._is_done(step), open_=step is current)
        practice, keys = self._snapshot.practice, self._snapshot.keys
        self.given.setVisible(practice)
        self.keys_next.setVisible(self._again is self.keys or (self._usable() and self.box.used))
        count = self.box.summary or self.tr("%Ln key(s)", "", keys)
        self.keys.outcome.setText(self.given.text() if practice and not self.box.used else count)
        self.connect_step.outcome.setText(self.recipe.recipe.program if self._entered else "")
        self.request.set_program(self.recipe.recipe.program if self._entered else "")
        for widget in (self.stays, self.close_button, self.others_button):
            widget.setVisible(self.request.seen)
        self.skip_button.setVisible(not self.request.seen)
        if current is not self._was:
            moved, self._was = self._was is not None, current
            if moved and inside:
                QTimer.singleShot(0, self, self.focus_first)  # once it is laid out

    def _client(self) -> str | None:
        """Whose token is given out: the oldest client's."""
        return next((line.id for line in self._clients.lines()), None)

    def _reopen(self, step: Step) -> None:
        self._again = step
        self._stand()

    def _on_keys(self) -> None:
        if self._again is self.keys:
            self._again = None
        self._stand()

    def _on_taken(self) -> None:
        self._taken = True
        self._on_keys()

    def _on_program(self, _: str) -> None:
        self._stand()

    def _on_entered(self) -> None:
        self._entered, self._again = True, None
        self._stand()
