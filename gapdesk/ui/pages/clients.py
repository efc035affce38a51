"""Clients: how do I connect X?"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QWidget

from gapdesk.client_types import ClientLine, TokenState
from gapdesk.ui import client_words, theme
from gapdesk.ui.models.client_list import ClientList
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.clients_actions import ClientsActions
from gapdesk.ui.pages.clients_detail import ClientDetail
from gapdesk.ui.pages.clients_list import ClientsList
from gapdesk.ui.pages.clients_new import NewClientForm
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.kept_split import KeptSplit
from gapdesk.ui.widgets.message_bar import MessageBar

TICK_MS = 1000
_SPLIT = "clients-split"
"""Under which the place of the splitter is remembered."""
_SHARE = "proxy.share"


class ClientsPage(View):
    """The list on the left, the chosen client on the right. Nothing ticks while it is not seen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._clients, self._clock = context.engine.clients, context.clock
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self.title, self.summary = Text(Size.TITLE, strong=True), Text(dim=True)
        self.add_button, self.first_button = QPushButton(), QPushButton()
        self.empty = Text(dim=True, wrap=True)
        self.bar, self.form = MessageBar(), NewClientForm(self._clients)
        self.deeds = ClientsActions(self._clients, self.bar)
        self.model = ClientList()
        self.list = ClientsList(self.model)
        self.detail = ClientDetail(context.engine, self._chosen_id)
        self._lay_out()
        self._connect()
        self.detail.show_snapshot(context.bridge.snapshot)
        self.retranslate()

    def refresh(self) -> None:
        """Show the clients as they are now."""
        lines = self._clients.lines()
        self.model.show_lines(lines, self._clock.now())
        self.summary.setText(client_words.summary(lines))
        self.body.setCurrentWidget(self.split if lines else self.nothing)
        self.add_button.setVisible(bool(lines))
        self.setFocusProxy(self.list if lines else self.first_button)
        self._show_chosen()

    def retranslate(self) -> None:
        self.title.setText(self.tr("Clients"))
        self.add_button.setText(self.tr("Add client"))
        self.first_button.setText(self.tr("Add client"))
        self.empty.setText(self.tr("A program needs a client, with a token of its own, to be let in."))
        self.list.setAccessibleName(self.tr("Clients"))
        self.model.retranslate()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    # --- building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.title, 1)
        head.addWidget(self.add_button)
        self.split = KeptSplit(Qt.Orientation.Horizontal, self._context.state, _SPLIT)
        self.split.setHandleWidth(theme.WIDE)
        for place, (part, least) in enumerate(((self.list, 150), (self.detail, 408))):
            part.setMinimumWidth(least)
            self.split.addWidget(part)
            self.split.setStretchFactor(place, place)
        self.split.setSizes([220, 640])
        self.split.restore()
        self.nothing = QWidget()
        nothing = column(self.nothing, theme.GAP)
        nothing.addWidget(self.empty)
        nothing.addWidget(self.first_button, 0, Qt.AlignmentFlag.AlignLeft)
        nothing.addStretch()
        for button in (self.add_button, self.first_button):
            button.setMinimumHeight(theme.CONTROL)
        self.body = QStackedWidget()
        self.body.addWidget(self.split)
        self.body.addWidget(self.nothing)
        beside = column(above := QWidget(), theme.SMALL)
        beside.setContentsMargins(0, 0, theme.WIDE, 0)
        beside.addLayout(head)
        for widget in (self.summary, self.bar, self.form):
            beside.addWidget(widget)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.SMALL, theme.WIDE)
        layout.addWidget(above)
        layout.addWidget(self.body, 1)

    def _connect(self) -> None:
        for button in (self.add_button, self.first_button):
            button.clicked.connect(self.form.open)
        self.form.made.connect(self._on_made)
        self.form.closed.connect(self._return)
        self.list.chosen_changed.connect(self._show_chosen)
        self.list.remove_wanted.connect(self._remove)
        self.list.menu_wanted.connect(self._open_menu)
        self.model.renamed.connect(self.deeds.rename)
        self.detail.new_token_wanted.connect(self._ask_new_token)
        self.detail.remove_wanted.connect(self._remove)
        self.detail.addresses.share_wanted.connect(lambda: self._context.open_page(_SHARE))
        rules, deeds = self.detail.rules, self.deeds
        rules.private_wanted.connect(deeds.set_private)
        rules.models_wanted.connect(deeds.set_models)
        rules.own_wanted.connect(deeds.set_own)
        deeds.refused.connect(rules.refuse)
        deeds.changed.connect(self.refresh)
        deeds.came.connect(self._on_came)
        deeds.answered.connect(self._return)
        self._tick.timeout.connect(self.refresh)
        bridge = self._context.bridge
        bridge.clients_changed.connect(self._on_clients)
        bridge.changed.connect(self.detail.show_snapshot)
        bridge.setting_changed.connect(rules.show_setting)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, deeds.undo)
        on_key(Qt.Key.Key_Escape, self.bar, deeds.unsay)

    # --- showing

    def _chosen_id(self) -> str | None:
        line = self.list.chosen()
        return None if line is None else line.id

    def _show_chosen(self) -> None:
        line = self.list.chosen()
        if line is not None:
            seen = {each.program for each in self.model.lines}
            self.detail.show_line(line, seen, self._clock.now())

    def _on_clients(self) -> None:
        if self._tick.isActive():
            self.refresh()

    def _on_made(self, client: str, name: str) -> None:
        self.deeds.added(client, name)
        self.list.setFocus()

    def _on_came(self, client: str) -> None:
        self.refresh()
        self.list.choose(client)

    # --- doing

    def _remove(self) -> None:
        if (line := self.list.chosen()) is not None:
            self.deeds.remove(line)

    def _ask_new_token(self) -> None:
        if (line := self.list.chosen()) is not None:
            self.deeds.ask_new_token(line.id, line.name)

    def _return(self) -> None:
        """Give the focus of what was put away to what it was about."""
        focus = self.focusProxy()
        if focus is not None:
            focus.setFocus()

    def _open_menu(self, place: QPoint) -> None:
        if (line := self.list.chosen()) is not None:
            ClientMenu(self, line, self.deeds, self.list).popup(place)


class ClientMenu(QMenu):
    """What can be done to one client."""

    def __init__(
        self, parent: QWidget, line: ClientLine, deeds: ClientsActions, clients: ClientsList
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.addAction(self.tr("Rename"), clients.rename)
        copy = self.addAction(self.tr("Copy token"), lambda: deeds.copy_token(line))
        copy.setEnabled(line.token not in (TokenState.LOCKED, TokenState.NONE))
        self.addAction(self.tr("Copy row"), clients.copy)
        private = self.addAction(self.tr("Private"))
        private.setCheckable(True)
        private.setChecked(line.private)
        private.triggered.connect(lambda wanted: deeds.set_private(line.id, wanted))
        self.addSeparator()
        token = self.addAction(self.tr("New token…"), lambda: deeds.ask_new_token(line.id, line.name))
        token.setEnabled(line.token in client_words.CHANGEABLE)
        remove = self.addAction(self.tr("Remove"), lambda: deeds.remove(line))
        remove.setEnabled(line.removable)
