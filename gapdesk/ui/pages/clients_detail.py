"""One client in full: its token, where the proxy is reached, how a program is connected, what holds."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QWidget

from gapdesk.client_types import ClientLine, TokenState
from gapdesk.events import EngineSnapshot
from gapdesk.ui import client_words, theme
from gapdesk.ui.pages.clients_rules import Rules
from gapdesk.ui.service import EngineService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets.copy_row import CopyRow
from gapdesk.ui.widgets.recipe_view import RecipeView
from gapdesk.ui.widgets.state_line import StateLine
from gapdesk.wording import Objection

OTHERS = 2
"""Addresses for other devices: a computer with both cable and Wi-Fi has two."""


class Addresses(View):
    """Both forms of the base URL, and where else the proxy can be reached."""

    share_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._base = ""
        self._shared: tuple[str, ...] = ()
        self.openai = CopyRow(lambda: f"{self._base}/v1" if self._base else None)
        self.gemini = CopyRow(lambda: f"{self._base}/gemini" if self._base else None)
        self.others = [CopyRow(partial(self._other, place)) for place in range(OTHERS)]
        self.warning = StateLine(Size.TABLE)
        self.alone, self.share_button = Text(Size.TABLE, dim=True, wrap=True), QPushButton()
        self.share_button.setMinimumHeight(theme.CONTROL)
        self.share_button.clicked.connect(self.share_wanted)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.alone, 1)
        row.addWidget(self.share_button)
        layout = column(self, theme.TIGHT)
        for widget in (self.openai, self.gemini, *self.others, self.warning):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.retranslate()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show where the proxy listens now."""
        self._base, self._shared = snapshot.base_url, snapshot.shared_urls
        for place, row in enumerate((self.openai, self.gemini, *self.others)):
            row.refresh()
            row.setVisible(place < 2 + len(self._shared))
            row.value.setToolTip(row.value.text())
        self.warning.setVisible(bool(self._shared))
        for widget in (self.alone, self.share_button):
            widget.setVisible(not self._shared)

    def retranslate(self) -> None:
        self.openai.set_name(self.tr("OpenAI URL"))
        self.gemini.set_name(self.tr("Gemini URL"))
        for row in self.others:
            row.set_name(self.tr("Network URL"))
        self.warning.say(
            State.WARN,
            self.tr(
                "Shared as plain HTTP: others on this network can read along. Gemini programs take /gemini"
                " in the place of /v1."
            ),
        )
        self.alone.setText(self.tr("Only this computer reaches these addresses."))
        self.share_button.setText(self.tr("Share on my network…"))

    def rows(self) -> tuple[CopyRow, ...]:
        """All rows, whose names stand in one column."""
        return (self.openai, self.gemini, *self.others)

    def _other(self, place: int) -> str | None:
        return f"{self._shared[place]}/v1" if place < len(self._shared) else None


class ClientDetail(View):
    """The page calls `show_line` whenever something may have changed; what did not is left alone."""

    new_token_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, engine: EngineService, client: Callable[[], str | None]) -> None:
        """`client` names the one that is shown."""
        super().__init__()
        self._engine, self._client = engine, client
        self._line: ClientLine | None = None
        self._now = 0.0
        self._filled: tuple[str, str | None, str] | None = None  # what the recipes were last filled with
        self.name, self.facts = (
            Elided(Size.SECTION, cut=Qt.TextElideMode.ElideRight),
            Text(Size.TABLE, dim=True),
        )
        self.name.setFont(theme.font(Size.SECTION, strong=True))
        self.facts.setWordWrap(True)
        self.token_button, self.remove_button = QPushButton(), QPushButton()
        self.token, self.token_state = CopyRow(self._token, secret=True), StateLine(Size.TABLE)
        self.addresses = Addresses()
        self.connect_title = Text(Size.SECTION, strong=True)
        self.recipes = RecipeView(engine.recipes, client)
        self.rules = Rules(engine.settings, engine.keys.models)
        self._lay_out()
        self.token_button.clicked.connect(self.new_token_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)
        self.setFocusProxy(self.token.copy_button)
        self.retranslate()

    def show_line(self, line: ClientLine, seen: Collection[str], now: float) -> None:
        """Show that client as seen at `now`; `seen` are the programs that all clients were."""
        if self._line is None or line.id != self._line.id:
            self.token.show_button.setChecked(False)
            self.area.verticalScrollBar().setValue(0)
            self.recipes.forget_choice()
        changed = line != self._line
        self._line, self._now = line, now
        self._say_facts()
        if changed:
            self._say_line()
            self.rules.show_line(line)
            self.recipes.show_detected(seen, line.program)
        self.fill()

    def show_snapshot(self, snapshot: EngineSnapshot) -> None:
        """Show where the proxy listens now."""
        self.addresses.show_snapshot(snapshot)
        self.fill()

    def fill(self) -> None:
        """Fill token and base URL in, where they are other ones."""
        client = self._client()
        if client is None:
            return
        filled = (client, self._token(), self._engine.snapshot().base_url)
        if filled != self._filled:
            self._filled = filled
            self.token.refresh()
            self.recipes.refresh()

    def retranslate(self) -> None:
        self.token.set_name(self.tr("Token"))
        self.token_button.setText(self.tr("New token…"))
        self.remove_button.setText(self.tr("Remove"))
        self.connect_title.setText(self.tr("Connect a program"))
        self.area.setAccessibleName(self.tr("Client"))
        rows = (self.token, *self.addresses.rows())
        width = max(row.name.fontMetrics().horizontalAdvance(row.name.text()) for row in rows) + theme.SMALL
        for row in (*rows, self.recipes.url, self.recipes.token):
            row.name.setFixedWidth(width)
        self._say_facts()
        self._say_line()

    # --- building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self.name, 1)
        for button in (self.token_button, self.remove_button):
            button.setMinimumHeight(theme.CONTROL)
            head.addWidget(button)
        inside = QWidget()
        rows = column(inside, theme.SMALL)
        rows.setContentsMargins(0, 0, theme.WIDE, theme.PAGE)
        for widget in (self.token, self.token_state, self.addresses):
            rows.addWidget(widget)
        rows.addSpacing(theme.GAP)
        rows.addWidget(self.connect_title)
        rows.addWidget(self.recipes)
        rows.addSpacing(theme.GAP)
        rows.addWidget(self.rules)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inside)
        layout = column(self, theme.TIGHT)
        top = column(above := QWidget(), theme.TIGHT)
        top.setContentsMargins(0, 0, theme.WIDE, theme.TIGHT)
        top.addLayout(head)
        top.addWidget(self.facts)
        layout.addWidget(above)
        layout.addWidget(self.area, 1)

    # --- showing

    def _token(self) -> str | None:
        client = self._client()
        if client is None:
            return None
        try:
            return self._engine.clients.token(client)
        except Objection:  # it was removed just now, and the list hears of it in a moment
            return None

    def _say_facts(self) -> None:
        if self._line is not None:
            self.facts.setText(client_words.facts(self._line, self._now))

    def _say_line(self) -> None:
        line = self._line
        if line is None:
            return
        self.name.set_full(line.name)
        self.token_state.say(*client_words.token(line))
        self.token.setVisible(line.token is not TokenState.NONE)
        self.token_button.setEnabled(line.token in client_words.CHANGEABLE)
        self.remove_button.setEnabled(line.removable)
        why = self.tr("The last client stays, and so does one that gapdesk did not make.")
        self.remove_button.setToolTip("" if line.removable else why)
