"""A new client: all it needs is a name. In place, above the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from gapdesk.ui import theme, words
from gapdesk.ui.desk_services import ClientService
from gapdesk.ui.errands import spawn
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, on_key
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.state_line import StateLine
from gapdesk.wording import Objection, Words


class NewClientForm(Card):
    """`made` tells id and name of the new client, `closed` that the form was put away."""

    made = Signal(str, str)
    closed = Signal()

    def __init__(self, clients: ClientService) -> None:
        super().__init__()
        self._clients = clients
        self._refused: Words | None = None
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self.name = QLineEdit()
        self.name.setMinimumHeight(theme.CONTROL)
        theme.edged(self.name)
        self.make_button, self.cancel_button = QPushButton(), QuietButton()
        self.make_button.setMinimumHeight(theme.CONTROL)
        self.refusal = StateLine(Size.TABLE)
        row = QHBoxLayout()
        row.setSpacing(theme.SMALL)
        row.addWidget(self.name, 1)
        row.addWidget(self.make_button)
        row.addWidget(self.cancel_button)
        self.body.addWidget(self.note)
        self.body.addLayout(row)
        self.body.addWidget(self.refusal)
        self.name.returnPressed.connect(self.make)
        self.name.textEdited.connect(lambda _: self._refuse(None))
        self.make_button.clicked.connect(self.make)
        self.cancel_button.clicked.connect(self.close_form)
        on_key(Qt.Key.Key_Escape, self, self.close_form)
        self.setFocusProxy(self.name)
        self.hide()
        self.retranslate()

    def open(self) -> None:
        """Ask for a name."""
        self._refuse(None)
        self.name.clear()
        self.show()
        self.name.setFocus()

    def close_form(self) -> None:
        """Put it away."""
        self.hide()
        self.closed.emit()

    def make(self) -> None:
        """Make the client, unless one is being made."""
        if self.make_button.isEnabled():
            self.make_button.setEnabled(False)
            spawn(self._make(self.name.text().strip()), name="add a client")

    def retranslate(self) -> None:
        self.set_title(self.tr("New client"))
        self.note.setText(
            self.tr("A client has a token of its own: what it asks is seen, limited and shut out alone.")
        )
        self.name.setAccessibleName(self.tr("Name"))
        self.name.setPlaceholderText(self.tr("Name, as “SillyTavern on the phone”"))
        self.make_button.setText(self.tr("Add"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._refuse(self._refused)

    def restyle(self) -> None:
        theme.edged(self.name)

    async def _make(self, name: str) -> None:
        try:
            client = await self._clients.add(name)
        except Objection as objection:
            self._refuse(objection.words)
            self.name.setFocus()
        else:
            self.hide()
            self.made.emit(client, name)
        finally:
            self.make_button.setEnabled(True)

    def _refuse(self, why: Words | None) -> None:
        self._refused = why
        self.refusal.setVisible(why is not None)
        if why is not None:
            self.refusal.say(State.BAD, words.said(why))
