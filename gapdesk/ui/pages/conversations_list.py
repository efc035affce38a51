"""The left column of the Conversations page: search, client and order, and the list itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from gapdesk.conversations.types import ConversationRow, Hit, Order, Wanted
from gapdesk.ui import icons, theme
from gapdesk.ui.latest import Latest
from gapdesk.ui.models.conversation_list import AROUND, ConversationListModel
from gapdesk.ui.pages import PageContext
from gapdesk.ui.view import Text, View, column, fill_box
from gapdesk.ui.widgets.conversation_table import ConversationTable

SEARCH_MS = 200
"""After the last letter."""
RENEW_MS = 500
"""Between two looks at what changed: with 100,000 conversations each costs some."""
TICK_MS = 30_000
"""How often "12 min ago" is written anew."""
MOST_HITS = 100


class ConversationsList(View):
    """Asks nothing while it is not seen."""

    chosen_changed = Signal()
    """Another conversation, or other ones, are selected."""
    listed = Signal()
    """What is listed was asked for anew."""
    failed = Signal()
    """It could not be read; what was shown stays."""
    ticked = Signal()
    """Time has passed: what is said of it is old."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._service = context.engine.conversations
        self.model = ConversationListModel(self._service, context.clock, self)
        self.table = ConversationTable(self.model)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.client_box, self.order_box = QComboBox(), QComboBox()
        self.nothing, self.all_button = Text(dim=True, wrap=True), QPushButton()
        self._clients: Sequence[tuple[str, str]] = ()
        self._answered = False
        self._before: int | None = None  # what was selected when the search began
        self._expected: int | None = None
        self._asked = Latest("list of conversations")
        self._searching, self._renewing, self._ticking = QTimer(self), QTimer(self), QTimer(self)
        for timer, pause, due in (
            (self._searching, SEARCH_MS, self.refresh),
            (self._renewing, RENEW_MS, self._renew),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(due)
        self._ticking.setInterval(TICK_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.retranslate()
        self.restyle()

    # --- what is shown

    @property
    def wanted(self) -> Wanted:
        """Which conversations the user wants to see, and in which order."""
        return Wanted(self.client_box.currentData() or None, Order(self.order_box.currentData()))

    @property
    def searched(self) -> str:
        """What is searched for, "" for nothing."""
        return self.search.text().strip()

    @property
    def marked(self) -> str:
        """The words to highlight in what is read, while the list shows what a search found."""
        return self.searched if self.model.hits is not None else ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all, as far as is known."""
        return self._answered and not self.model.rowCount() and not self.narrowed

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter leaves some out."""
        return bool(self.searched) or self.wanted.client is not None

    @property
    def busy(self) -> bool:
        """Whether a question waits for its answer."""
        return self._asked.busy

    def refresh(self) -> None:
        """Ask what there is now."""
        self._searching.stop()
        self._renewing.stop()
        self._offer_clients()
        text, wanted = self.searched, self.wanted
        if text:
            self._asked.ask(
                self._service.search(text, wanted.client, MOST_HITS), self._show_hits, self.failed.emit
            )
        else:
            self._asked.ask(self._read(wanted), self._show_read, self.failed.emit)

    def outdate(self, ids: frozenset[int] = frozenset()) -> None:
        """Those conversations changed, if none is named perhaps all."""
        self.model.outdate(ids)
        if self.isVisible() and not self._renewing.isActive() and not self._searching.isActive():
            self._renewing.start()

    def clear(self) -> None:
        """Show all again."""
        self.search.clear()
        self.client_box.setCurrentIndex(0)
        self.refresh()

    def expect(self, conversation: int) -> None:
        """Select that one when it is there."""
        self._expected = conversation

    def start_search(self) -> None:
        """Let the user search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search all texts"))
        self.search.setAccessibleName(self.tr("Search all texts"))
        self.client_box.setAccessibleName(self.tr("Shown clients"))
        self.order_box.setAccessibleName(self.tr("Order of conversations"))
        self.table.setAccessibleName(self.tr("Conversations"))
        self.all_button.setText(self.tr("Show all"))
        names = {
            Order.USED: self.tr("Last used"),
            Order.CREATED: self.tr("Newest"),
            Order.TITLE: self.tr("Title"),
            Order.SIZE: self.tr("Largest"),
        }
        fill_box(self.order_box, [(names[order], str(order)) for order in Order])
        self._fill_clients()
        self._say_nothing()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        theme.edged(self.search)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticking.start()
        self.model.outdate()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for timer in (self._ticking, self._renewing, self._searching):
            timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter lead from the search to what it found, Escape out of it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            keys = Qt.Key
            if event.key() in (keys.Key_Down, keys.Key_Return, keys.Key_Enter):
                if self._searching.isActive():
                    self.refresh()
                elif self.model.rowCount():
                    self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
                    if self.table.current() is None:
                        self.table.select_row(0)
                return True
            if event.key() == keys.Key_Escape:
                self._leave_search()
                return True
        return super().eventFilter(watched, event)

    # --- building

    def _lay_out(self) -> None:
        self.search.setMinimumHeight(theme.CONTROL)
        for box in (self.client_box, self.order_box):
            box.setMinimumHeight(theme.CONTROL)
            box.setMinimumWidth(60)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        boxes = QHBoxLayout()
        boxes.setSpacing(theme.SMALL)
        boxes.addWidget(self.client_box, 1)
        boxes.addWidget(self.order_box, 1)
        self.all_button.setMinimumHeight(theme.CONTROL)
        self.all_button.setIconSize(QSize(16, 16))
        self.aside = QWidget()
        nothing = QHBoxLayout(self.aside)
        nothing.setContentsMargins(0, 0, 0, 0)
        nothing.addWidget(self.nothing, 1)
        nothing.addWidget(self.all_button)
        layout = column(self, theme.SMALL)
        layout.addWidget(self.search)
        layout.addLayout(boxes)
        layout.addWidget(self.aside)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_text)
        self.search.installEventFilter(self)
        self.client_box.activated.connect(lambda _: self.refresh())
        self.order_box.activated.connect(lambda _: self.refresh())
        self.all_button.clicked.connect(self.clear)
        self.table.chosen_changed.connect(self.chosen_changed)
        self._ticking.timeout.connect(self.table.viewport().update)
        self._ticking.timeout.connect(self.ticked)

    # --- what happens

    def _on_text(self) -> None:
        if self.searched:
            self._searching.start()
        else:
            self.refresh()

    def _leave_search(self) -> None:
        self.search.clear()
        self.table.setFocus()

    def _renew(self) -> None:
        """Look at what changed, but wait for an answer that is on its way."""
        if self._asked.busy:
            self._renewing.start()
        else:
            self.refresh()

    async def _read(self, wanted: Wanted) -> tuple[tuple[int, ...], tuple[ConversationRow, ...]]:
        """All ids, and the rows that will come into view at the top and are not known."""
        ids = await self._service.ids(wanted)
        at_top = not self.table.verticalScrollBar().value()
        new = [each for each in ids[:AROUND] if at_top and self.model.known(each) is None]
        return ids, await self._service.rows(new) if new else ()

    def _show_read(self, read: tuple[tuple[int, ...], tuple[ConversationRow, ...]]) -> None:
        ids, rows = read
        self.model.learn(rows)
        self._show_ids(ids)

    def _show_ids(self, ids: tuple[int, ...]) -> None:
        if not self.table.busy():  # while a title is written all stays where it is
            found = self.model.hits is not None
            self.table.renew(lambda: self.model.show_ids(ids))
            if found and self.table.current() is None and self._before is not None:
                self.table.select(self._before)
            self._on_answer()
        else:
            self._renewing.start()

    def _show_hits(self, hits: tuple[Hit, ...]) -> None:
        if self.model.hits is None:
            self._before = self.table.current()
        self.table.renew(lambda: self.model.show_hits(hits))
        self._on_answer()

    def _on_answer(self) -> None:
        self._answered = True
        if self._expected is not None and self.table.select(self._expected):
            self._expected = None
        self._say_nothing()
        self.listed.emit()

    def _say_nothing(self) -> None:
        said = self._answered and not self.model.rowCount() and self.narrowed
        self.aside.setVisible(said)
        text = self.tr("Nothing was found.") if self.searched else self.tr("This client has none.")
        self.nothing.setText(text if said else "")

    def _offer_clients(self) -> None:
        clients = self._service.clients()
        if clients != self._clients:
            self._clients = clients
            self._fill_clients()

    def _fill_clients(self) -> None:
        named = [(name, client) for client, name in self._clients]
        fill_box(self.client_box, [(self.tr("All clients"), ""), *named])
