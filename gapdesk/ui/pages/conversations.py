"""Conversations: where is that chat?"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from gapdesk.conversations.types import Facts
from gapdesk.settings import SettingError
from gapdesk.ui import theme
from gapdesk.ui.latest import Latest
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.conversations_actions import ConversationsActions
from gapdesk.ui.pages.conversations_facts import ConversationsFacts
from gapdesk.ui.pages.conversations_files import ConversationsFiles
from gapdesk.ui.pages.conversations_head import ConversationsHead
from gapdesk.ui.pages.conversations_list import ConversationsList
from gapdesk.ui.pages.conversations_menu import UNKNOWN, ConversationMenu, MessageMenu
from gapdesk.ui.setting_words import refusal
from gapdesk.ui.theme import State
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.kept_split import KeptSplit
from gapdesk.ui.widgets.message_bar import MessageBar
from gapdesk.ui.widgets.transcript import TranscriptPane

RECORDING, COMPLETION, DAYS = "context.recording", "context.completion", "context.ttl_days"
FACTS_FROM = 760
"""Pixels of the page's width below which there is no room for the facts."""
FACTS_MS = 60
"""So long one conversation stays before its facts are asked for: the arrow keys pass over many."""


class ConversationsPage(View):
    """List, transcript and facts beside each other. Asks nothing while it is not seen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._service = context.engine.conversations
        self._bridge = context.bridge
        self._shown: tuple[int | None, int | None, str] = (None, None, "")
        self._facts: Facts | None = None
        self._begun = False
        self.head, self.bar = ConversationsHead(), MessageBar()
        self.list = ConversationsList(context)
        self.transcript = TranscriptPane(context)
        self.facts = ConversationsFacts(lambda: self._bridge.snapshot.base_url)
        self.empty, self.empty_button = Text(wrap=True), QPushButton()
        self.deeds = ConversationsActions(self._service, self.bar)
        self.files = ConversationsFiles(self._service, self.bar, self)
        self._size_asked, self._facts_asked = Latest("size of the records"), Latest("facts of a conversation")
        self._kept_asked = Latest("days a conversation is kept")
        self._facts_timer = QTimer(self)
        self._facts_timer.setSingleShot(True)
        self._facts_timer.setInterval(FACTS_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_body()

    @property
    def search(self) -> QWidget:
        """The field that Ctrl+F leads to."""
        return self.list.search

    def build_all(self) -> bool:
        """Build at once all of what has come, for pictures; returns whether nothing is on its way."""
        asked = self._size_asked.busy or self._facts_asked.busy or self.list.busy
        return self.transcript.build_all() and not asked

    def refresh(self) -> None:
        """Ask for everything that is seen anew."""
        self.list.refresh()
        self._ask_size()
        self._ask_facts()

    def retranslate(self) -> None:
        self._show_settings()
        self._say_empty()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_settings()
        self._ask_size()
        self._ask_facts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._facts_timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.facts.setVisible(self.width() >= FACTS_FROM)

    # --- building

    def _lay_out(self) -> None:
        self.split = KeptSplit(Qt.Orientation.Horizontal, self._context.state, "conversations")
        self.split.setHandleWidth(theme.WIDE)
        for place, (part, least, share) in enumerate(
            ((self.list, 190, 0), (self.transcript, 220, 1), (self.facts, 170, 0))
        ):
            part.setMinimumWidth(least)
            self.split.addWidget(part)
            self.split.setStretchFactor(place, share)
        self.split.setSizes([264, 420, 180])
        self.split.restore()
        self.nothing = QWidget()
        nothing = column(self.nothing, theme.GAP)
        row = QHBoxLayout()
        row.addWidget(self.empty_button)
        row.addStretch()
        self.empty_button.setMinimumHeight(theme.CONTROL)
        nothing.addSpacing(theme.PAGE)
        nothing.addWidget(self.empty)
        nothing.addLayout(row)
        nothing.addStretch()
        self.body = QStackedWidget()
        self.body.addWidget(self.split)
        self.body.addWidget(self.nothing)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(theme.PAGE, theme.PAGE, theme.PAGE, theme.WIDE)
        layout.addWidget(self.head)
        layout.addWidget(self.bar)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.body, 1)

    def _connect(self) -> None:
        head, table, deeds = self.head, self.list.table, self.deeds
        head.export_button.clicked.connect(self.files.ask_export_all)
        head.import_button.clicked.connect(self.files.ask_import)
        head.recording_wanted.connect(lambda: self._set(RECORDING, True))
        head.completion_wanted.connect(lambda value: self._set(COMPLETION, value))
        self.empty_button.clicked.connect(self._on_empty)
        self.list.chosen_changed.connect(self._on_chosen)
        self.list.listed.connect(self._on_listed)
        self.list.failed.connect(self._say_unread)
        self.list.ticked.connect(lambda: self.facts.tick(self._context.clock.now()))
        self.list.model.renamed.connect(deeds.rename)
        table.remove_wanted.connect(lambda: deeds.remove(table.chosen()))
        table.copy_wanted.connect(lambda: deeds.copy(table.chosen()))
        table.opened.connect(lambda: self.transcript.setFocus(Qt.FocusReason.TabFocusReason))
        table.left.connect(self._on_escape)
        table.menu_wanted.connect(self._open_menu)
        self.transcript.message_menu.connect(self._open_message_menu)
        self.transcript.again_wanted.connect(self._send_again)
        deeds.changed.connect(self._on_done)
        deeds.returned.connect(self.list.expect)
        deeds.answered.connect(self._on_answered)
        deeds.sending.connect(self.transcript.show_sending)
        self.files.changed.connect(self._on_done)
        self._facts_timer.timeout.connect(self._ask_facts)
        self._bridge.conversations_changed.connect(self._on_recorded)
        self._bridge.setting_changed.connect(self._show_settings)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._find)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, deeds.undo)
        on_key(Qt.Key.Key_Escape, self.transcript, self.list.table.setFocus)

    # --- what is shown

    def _on_chosen(self) -> None:
        """Show the conversation that is selected now, from the hit that is."""
        current, hit = self.list.table.current(), self.list.table.current_hit()
        wanted = (current, hit.message if hit is not None else None, self.list.marked)
        if wanted != self._shown:
            other = wanted[0] != self._shown[0]
            self._shown = wanted
            self.transcript.show_conversation(*wanted)
            if other:
                self._facts_timer.start()
        self.facts.show_others(max(0, self.list.table.count() - 1))

    def _on_listed(self) -> None:
        self._show_body()
        self._on_chosen()
        if not self._begun and self.list.model.rowCount() and not self.list.searched:
            self._begun = True  # later the user may want to see none
            self.list.table.select_row(0)

    def _on_recorded(self, ids: frozenset[int]) -> None:
        self.list.outdate(ids)
        if self.isVisible():
            if self.list.empty:
                self.list.refresh()  # it is not seen itself then
            self._ask_size()
            if not ids or self._shown[0] in ids:
                self._facts_timer.start()

    def _on_done(self) -> None:
        """Show at once what the user did; the bus tells it a moment later."""
        self.list.outdate()
        self.refresh()

    def _on_answered(self, conversation: int) -> None:
        if conversation == self._shown[0]:
            self.transcript.show_newest()

    def _show_body(self) -> None:
        """The columns, or a sentence while there is nothing; the focus goes over to what is seen."""
        before = self.focusProxy()
        empty, there = (self.nothing, self.empty_button), (self.split, self.list.table)
        part, first = empty if self.list.empty else there
        self.setFocusProxy(first)
        focused = before is not None and before.hasFocus()
        self.body.setCurrentWidget(part)
        if focused:
            first.setFocus()
        self._say_empty()

    def _ask_size(self) -> None:
        self._size_asked.ask(self._service.size(), self.head.show_size, self._say_unread)

    def _ask_facts(self) -> None:
        current = self._shown[0]
        if current is None:
            self._show_facts(None)
        else:
            self._facts_asked.ask(self._service.facts(current), self._show_facts, self._on_facts_failed)

    def _show_facts(self, facts: Facts | None) -> None:
        self._facts = facts
        others = max(0, self.list.table.count() - 1)
        self.facts.show_facts(facts, self._context.clock.now(), others)

    def _on_facts_failed(self) -> None:
        self._show_facts(None)  # those of another conversation would mislead
        self._say_unread()

    def _show_settings(self) -> None:
        settings = self._context.engine.settings
        self.head.show_settings(
            recording=bool(settings.get(RECORDING)), completion=str(settings.get(COMPLETION))
        )
        self._say_empty()

    def _say_empty(self) -> None:
        if self._context.engine.settings.get(RECORDING):
            self.empty.setText(self.tr("Every chat that goes through gapdesk will be here."))
            self.empty_button.setText(self.tr("Show base URL and token"))
        else:
            self.empty.setText(self.tr("Nothing is recorded yet."))
            self.empty_button.setText(self.tr("Record conversations"))

    def _say_unread(self) -> None:
        self.bar.tell(State.BAD, lambda: self.tr("The conversations cannot be read. The log tells why."))

    # --- what happens

    def _set(self, name: str, value: object) -> None:
        """Change a setting; where that is refused, say why and show what holds."""
        try:
            self._context.engine.settings.set(name, value)
        except SettingError as error:
            fault = error
            self.bar.tell(State.BAD, lambda: refusal(fault))
        self._show_settings()

    def _on_empty(self) -> None:
        if self._context.engine.settings.get(RECORDING):
            self._context.open_page("overview")
        else:
            self._set(RECORDING, True)

    def _on_escape(self) -> None:
        if self.list.narrowed:
            self.list.clear()
        else:
            self.list.table.clearSelection()

    def _find(self) -> None:
        if self.body.currentWidget() is self.split:
            self.list.start_search()

    def _open_menu(self, place: QPoint) -> None:
        ids = self.list.table.chosen()
        if not ids:
            return
        rows = [row for each in ids if (row := self.list.model.known(each)) is not None]
        facts = self._facts if len(ids) == 1 and self._facts and self._facts.row.id == ids[0] else None
        menu = ConversationMenu(
            self,
            ids,
            self.deeds,
            self.files,
            self.list.table.rename,
            pinned=bool(rows) and all(row.pinned for row in rows),
            kept=facts.ttl_days if facts is not None else UNKNOWN,
            usual=int(self._context.engine.settings.get(DAYS)),
        )
        menu.popup(place)
        if len(ids) == 1 and facts is None:  # selected by this very click
            menu.aboutToHide.connect(self._kept_asked.drop)
            self._kept_asked.ask(
                self._service.facts(ids[0]),
                lambda found: menu.show_kept(UNKNOWN if found is None else found.ttl_days),
                self._say_unread,
            )

    def _send_again(self, message: int) -> None:
        if self._shown[0] is not None:
            self.deeds.send_again(self._shown[0], message)

    def _open_message_menu(self, message: int, place: QPoint) -> None:
        if self._shown[0] is not None:
            MessageMenu(self, self._shown[0], message, self.deeds).popup(place)
