"""The client's request, what became of it for Gemini, and the reply, beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QWidget

from gapdesk.activity.types import Compared, Line
from gapdesk.ui import icons, theme
from gapdesk.ui.pages.activity_detail_keys import FirstKey
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Elided, Text, View, column
from gapdesk.ui.widgets.choice_buttons import ChoiceButtons
from gapdesk.ui.widgets.copy_button import CopyButton
from gapdesk.ui.widgets.line_pane import LinePane
from gapdesk.ui.widgets.quiet_button import QuietButton

CAPTURE = "activity.capture"
_NARROW = 700
"""Pixels below which one pane is seen at a time."""
_TYPING_MS = 150


class Pane(StrEnum):
    """The three panes, from left to right."""

    ASKED = "asked"
    SENT = "sent"
    REPLY = "reply"


class Reply(StrEnum):
    """Whose words the right pane shows."""

    RECEIVED = "received"
    TOLD = "told"


class BodyPane(View):
    """A pane under its head."""

    def __init__(self, only: str) -> None:
        super().__init__()
        self.name = Elided(Size.HINT)
        self.lines = LinePane(only)
        self.copy_button = CopyButton(lambda: self.lines.text() or None, bare=True)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.TIGHT)
        self.head.addWidget(self.name, 1)
        self.head.addWidget(self.copy_button)
        layout = column(self, theme.TIGHT)
        layout.addLayout(self.head)
        layout.addWidget(self.lines, 1)
        self.lines.menu_wanted.connect(lambda place: self.lines.menu().popup(place))

    def set_name(self, name: str, hint: str) -> None:
        """Name it, in the language in use; `hint` says what its sign means."""
        self.name.set_full(name)
        self.lines.setAccessibleName(name)
        self.lines.setAccessibleDescription(hint)
        self.lines.setToolTip("")
        self.copy_button.set_what(name)

    def restyle(self) -> None:
        self.lines.restyle()


class ActivityBodies(View):
    """`capture_wanted` asks to capture from now on."""

    capture_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._compared: Compared | None = None
        self._capturing = False
        self.panes = {Pane.ASKED: BodyPane("−"), Pane.SENT: BodyPane("+"), Pane.REPLY: BodyPane("−")}
        self._current = Pane.ASKED
        self.choice, self.reply = ChoiceButtons(tuple(Pane)), ChoiceButtons(tuple(Reply))
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(theme.CONTROL)
        self.search.setMaximumWidth(220)
        theme.edged(self.search)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.count = Elided(Size.HINT, dim=True, cut=Qt.TextElideMode.ElideRight)
        self.back_button, self.next_button = QuietButton(), QuietButton()
        self.empty = Text(dim=True, wrap=True)
        self.capture_button = QPushButton()
        self.capture_button.setMinimumHeight(theme.CONTROL)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._filling: Iterator[None] = iter(())
        self._filler = QTimer(self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.restyle()

    def show_compared(self, compared: Compared | None, *, capturing: bool) -> None:
        """Show the three panes, or why there are none; `capturing` is whether later requests are captured."""
        self._capturing = capturing
        same = compared == self._compared
        self._compared = compared
        self._stuff.setVisible(compared is not None)
        self.empty.setVisible(compared is None)
        self.capture_button.setVisible(compared is None and not capturing)
        self._say_empty()
        if not same and compared is not None:
            self._fill(compared)

    def open_search(self) -> None:
        """Take the focus for a search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def step(self, *, forward: bool) -> None:
        """Go to the next line that was found, or, without a search, that is marked: pane after pane."""
        order = [pane for pane in Pane if self._places(pane)]
        if not order:
            return
        if self.choice.isVisibleTo(self):
            self._current = self.choice.value
        lines = self.panes[self._current].lines
        if lines.step(self._places(self._current), forward):
            return
        if self._current in order:
            at = order.index(self._current) + (1 if forward else -1)
        else:
            at = 0 if forward else -1
        self._current = order[at % len(order)]
        places = self._places(self._current)
        self.panes[self._current].lines.go_to(places[0] if forward else places[-1])
        self.choice.choose(self._current)

    def retranslate(self) -> None:
        asked, sent = self.tr("The program's request"), self.tr("Sent to Gemini")
        self.panes[Pane.ASKED].set_name(asked, self.tr("− Gemini was not given it · ~ it was changed"))
        self.panes[Pane.SENT].set_name(sent, self.tr("+ gapdesk added it · ~ it was changed"))
        self.choice.set_texts(self.tr("Pane"), (self.tr("Request"), self.tr("To Gemini"), self.tr("Reply")))
        self.reply.set_texts(self.tr("Reply"), (self.tr("Gemini's"), self.tr("As passed on")))
        self.search.setPlaceholderText(self.tr("Search in the texts"))
        self.search.setAccessibleName(self.tr("Search in the texts"))
        self.capture_button.setText(self.tr("Capture from now on"))
        for button, name in (
            (self.back_button, self.tr("Previous difference, or line found")),
            (self.next_button, self.tr("Next difference, or line found")),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self._name_reply()
        self._say_empty()
        self._say_count()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        theme.edged(self.search)
        self.back_button.setIcon(icons.icon("up", self.palette()))
        self.next_button.setIcon(icons.icon("fold", self.palette()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    # --- building

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(theme.SMALL)
        for button in (self.back_button, self.next_button):
            button.setFixedSize(theme.CONTROL, theme.CONTROL)
            button.setIconSize(QSize(16, 16))
        line.addWidget(self.choice)
        line.addWidget(self.count, 1)
        for widget in (self.back_button, self.next_button, self.search):
            line.addWidget(widget)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.SMALL)
        for pane in self.panes.values():
            self.splitter.addWidget(pane)
        self.panes[Pane.REPLY].head.insertWidget(1, self.reply)
        self._stuff = QWidget()
        stuff = column(self._stuff, theme.TIGHT)
        stuff.addLayout(line)
        stuff.addWidget(self.splitter, 1)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(0, theme.SMALL, 0, 0)
        layout.addWidget(self.empty)
        layout.addWidget(self.capture_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._stuff, 1)
        layout.addStretch()

    def _connect(self) -> None:
        self.choice.chosen.connect(self._arrange)
        self.reply.chosen.connect(self._on_reply)
        self.capture_button.clicked.connect(self.capture_wanted)
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._search)
        self._filler.timeout.connect(self._fill_on)
        self.back_button.clicked.connect(lambda: self.step(forward=False))
        self.next_button.clicked.connect(lambda: self.step(forward=True))
        self.search.returnPressed.connect(lambda: self.step(forward=True))
        escape = QKeySequence.StandardKey.Cancel
        FirstKey(self.search, escape, self.search.clear, lambda: bool(self.search.text()))

    # --- showing

    def _fill(self, compared: Compared) -> None:
        """Fill one pane after the other, some of its lines per turn of the loop."""
        self._filling = self._pieces(compared)
        self._filler.start(0)
        self._fill_on()

    def _fill_on(self) -> None:
        for _ in self._filling:
            return  # the rest in the next turns
        self._filler.stop()
        self._search()

    def fill_all(self) -> None:
        """Fill at once what is still to be filled."""
        while self._filler.isActive():
            self._fill_on()

    def _pieces(self, compared: Compared) -> Iterator[None]:
        yield from self.panes[Pane.ASKED].lines.fill(compared.asked)
        yield from self.panes[Pane.SENT].lines.fill(compared.sent)
        yield from self.panes[Pane.REPLY].lines.fill(self._reply_lines())

    def _reply_lines(self) -> Sequence[Line]:
        if self._compared is None:
            return ()
        return self._compared.told if self.reply.value is Reply.TOLD else self._compared.received

    def _on_reply(self) -> None:
        lines = self.panes[Pane.REPLY].lines
        lines.sign_only("+" if self.reply.value is Reply.TOLD else "−")
        lines.show_lines(self._reply_lines())
        self._name_reply()
        self._search()

    def _name_reply(self) -> None:
        if self.reply.value is Reply.TOLD:
            hint = self.tr("+ gapdesk added it · ~ it was changed")
        else:
            hint = self.tr("− the program was not told it · ~ it was changed")
        self.panes[Pane.REPLY].set_name(self.tr("Reply"), hint)

    def _arrange(self) -> None:
        narrow = self.width() < _NARROW
        self.choice.setVisible(narrow)
        for which, pane in self.panes.items():
            pane.setVisible(not narrow or which is self.choice.value)

    # --- searching

    def _search(self) -> None:
        for pane in self.panes.values():
            pane.lines.find_text(self.search.text().strip())
        self._say_count()

    def _places(self, pane: Pane) -> list[int]:
        lines = self.panes[pane].lines
        return lines.found if self.search.text().strip() else lines.marked

    def _say_count(self) -> None:
        count = sum(len(self._places(pane)) for pane in Pane)
        if self.search.text().strip():
            text = self.tr("%Ln line(s) found", "", count) if count else self.tr("Nothing found")
        else:
            signs = self.tr("− lost, + added, ~ changed")
            text = self.tr("%Ln line(s) differ(s): {signs}", "", count).format(signs=signs)
        self.count.set_full(text)
        for button in (self.back_button, self.next_button):
            button.setEnabled(count > 0)

    def _say_empty(self) -> None:
        if self._capturing:
            text = self.tr("The texts of this request were not captured. Those of new requests are.")
        else:
            text = self.tr("The texts of this request were not captured: capturing is off.")
        self.empty.setText(text)
