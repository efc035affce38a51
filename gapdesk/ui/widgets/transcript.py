"""One conversation, read as a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from gapdesk.conversations.types import MessageRow, Transcript
from gapdesk.ui import moments, theme
from gapdesk.ui.latest import Latest
from gapdesk.ui.pages import PageContext
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.bubble import Bubble
from gapdesk.ui.widgets.bubble_media import Pictures, PictureView
from gapdesk.ui.widgets.bubble_stack import Anchor, BubbleStack
from gapdesk.ui.widgets.bubble_text import marks_of
from gapdesk.ui.widgets.quiet_button import QuietButton

PAGE, LARGE_PAGE = 40, 200
"""Messages read at once: of the end, and on the way to one that stands far above."""
_TICK_MS = 30_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """The end of a path, as far as it was read."""

    rows: tuple[MessageRow, ...] = ()
    earlier: int = 0
    """How many more stand before the first."""
    leaf: int | None = None
    """None if there is nothing to be read."""
    gone: bool = False
    """Whether the conversation itself is not there any more."""

    def behind(self, before: Stretch) -> Stretch:
        """This one, going on from what was read of the same path before, where that reaches farther up."""
        first = self.rows[0].id if self.rows else None
        known = next((place for place, row in enumerate(before.rows) if row.id == first), 0)
        if not known:
            return self
        return Stretch(before.rows[:known] + self.rows, before.earlier, self.leaf)

    def instead(self, before: Stretch, message: int, sibling: int) -> Stretch:
        """This one, from `sibling` on, below what stood above `message` before."""
        at = next((place for place, row in enumerate(before.rows) if row.id == message), None)
        since = next((place for place, row in enumerate(self.rows) if row.id == sibling), None)
        if at is None or since is None:
            return self
        return Stretch(before.rows[:at] + self.rows[since:], before.earlier, self.leaf)


class TranscriptPane(View):
    """Shows a conversation and keeps up with it by itself.

    `message_menu` asks for the menu of a message: (its id, global position); `again_wanted` tells the id of
    one that is to be sent again.
    """

    message_menu = Signal(int, QPoint)
    again_wanted = Signal(int)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._service, self._clock = context.engine.conversations, context.clock
        self._pictures = Pictures(self._service)
        self._asking = Latest("transcript")
        self._earlier = Latest("earlier messages")
        self._id: int | None = None
        self._through: int | None = None
        self._stretch = Stretch()
        self._marked = ""
        self._marks: QRegularExpression | None = None
        self._failed = self._old = False
        self._sending: int | None = None  # the message that is being sent again
        self.earlier_button = QuietButton()
        self.earlier_button.hide()
        self.stack = BubbleStack(self._build, self.earlier_button)
        self.empty = Text(dim=True, wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        blank = QWidget()
        column(blank, margin=theme.PAGE).addWidget(self.empty, 1)
        self._sheets = QStackedLayout(self)
        for sheet in (blank, self.stack):
            self._sheets.addWidget(sheet)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK_MS)
        self._ticking.timeout.connect(self._tick)
        self.setFocusProxy(self.stack)
        self.earlier_button.clicked.connect(self._read_earlier)
        self.stack.top_reached.connect(self._read_earlier)
        context.bridge.conversations_changed.connect(self._on_changed)
        self.destroyed.connect(self._pictures.stop)
        self.retranslate()

    def show_conversation(self, id: int | None, message: int | None = None, marked: str = "") -> None:
        """Show that conversation from its end, or around `message`, words of `marked` highlighted."""
        other = id != self._id
        self._id, self._failed = id, False
        if marked != self._marked:
            self._marked, self._marks = marked, marks_of(marked)
            self.stack.rebuild()
        if other:
            self._through = None
            self._earlier.drop()
            self._take(Stretch(), None)
        if id is None:
            self._asking.drop()
            self._say_empty()
            return
        if message is not None:
            self._through = message

        def show(stretch: Stretch) -> None:
            self._take(stretch, None if message is None else self.stack.place_of(message))
            if message is not None:
                self.stack.go_to(message)

        self._ask(show, message)

    def show_newest(self) -> None:
        """Go over to the newest path, at its end: a message was answered anew."""
        self._through = None
        self._ask(lambda fresh: self._take(fresh.behind(self._stretch), None))

    def show_sending(self, message: int | None) -> None:
        """That message is being sent again; None: no more."""
        self._sending = message
        for bubble in self.stack.bubbles.values():
            bubble.show_sending(message)

    def build_all(self) -> bool:
        """Build at once all of what has come that is to be seen: for pictures of the window, for which Qt's
        timers stand still. Returns whether nothing is on its way any more."""
        self.stack.fill_all()
        pictures = self.stack.findChildren(PictureView)
        return not self._asking.busy and not any(picture.loading for picture in pictures)

    def retranslate(self) -> None:
        self.stack.setAccessibleName(self.tr("Messages"))
        self._say_empty()
        self._say_earlier()
        self.stack.rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticking.start()
        self._tick()
        self._catch_up()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticking.stop()

    # --- reading

    def _ask(self, show: Callable[[Stretch], None], target: int | None = None) -> None:
        if self._id is None:
            return

        def answer(stretch: Stretch) -> None:
            self._failed = False
            show(stretch)
            self._catch_up()

        self._old = False
        self._asking.ask(self._read(self._id, self._through, target), answer, self._fail)
        self._say_empty()

    def _catch_up(self) -> None:
        """Read again what changed while it was not seen, or was being read."""
        if self._old:
            self._on_changed(frozenset())

    async def _read(self, id: int, through: int | None, target: int | None) -> Stretch:
        """The end of the path through `through`, and what is before it up to `target`."""
        page = await self._service.transcript(id, through=through, count=PAGE)
        if page.leaf is None and through is not None:  # that message is gone
            page = await self._service.transcript(id, count=PAGE)
        if page.leaf is None:
            return Stretch(gone=await self._service.facts(id) is None)
        rows, leaf = page.messages, page.leaf
        while page.earlier and page.messages and target is not None and all(row.id != target for row in rows):
            page = await self._service.transcript(id, leaf, before=rows[0].id, count=LARGE_PAGE)
            rows = page.messages + rows
        return Stretch(rows, page.earlier, leaf)

    def _take(self, stretch: Stretch, anchor: Anchor | None) -> None:
        self._stretch = stretch
        self._say_empty()
        self._say_earlier()
        self.stack.show_rows(stretch.rows, anchor)

    def _fail(self) -> None:
        self._failed = True
        self._take(Stretch(), None)

    def _read_earlier(self) -> None:
        """Read on at the top; what is seen stays where it is."""
        id, stretch = self._id, self._stretch
        if id is None or not stretch.earlier or not stretch.rows or self._earlier.busy:
            return
        first = stretch.rows[0].id

        def show(page: Transcript) -> None:
            if self._stretch.rows[:1] != stretch.rows[:1]:
                return
            now = self._stretch
            anchor = self.stack.anchor or self.stack.place_of(first)
            self._take(Stretch(page.messages + now.rows, page.earlier, now.leaf), anchor)

        question = self._service.transcript(id, stretch.leaf, before=first, count=PAGE)
        self._earlier.ask(question, show, lambda: None)

    def _on_changed(self, ids: frozenset[int]) -> None:
        """Read the end again; above it only what is another path's is read anew."""
        if self._id is None or (ids and self._id not in ids):
            return
        if self._asking.busy or not self.isVisible():
            self._old = True
            return

        def show(fresh: Stretch) -> None:
            self._take(fresh.behind(self._stretch), self.stack.anchor)

        self._ask(show)

    def _on_branch(self, message: int, sibling: int) -> None:
        """Go over to a sibling: it stands where the message stood."""
        place, before = self.stack.place_of(message), self._stretch
        self._through = sibling

        def show(stretch: Stretch) -> None:
            anchor = None if place is None else Anchor(sibling, place.offset)
            self._take(stretch.instead(before, message, sibling), anchor)

        self._ask(show, sibling)

    # --- what is shown

    def _build(self, row: MessageRow) -> Bubble:
        bubble = Bubble(row, self._clock.now(), self._marks, self._pictures)
        bubble.menu_wanted.connect(self.message_menu)
        bubble.branch_chosen.connect(self._on_branch)
        bubble.again_wanted.connect(self.again_wanted)
        bubble.show_sending(self._sending)
        return bubble

    def _say_empty(self) -> None:
        if self._id is None:
            text = self.tr("Choose a conversation.")
        elif self._failed:
            text = self.tr("This conversation could not be read. The log says why.")
        elif self._stretch.gone:
            text = self.tr("This conversation was deleted.")
        elif self._asking.busy:
            text = ""
        else:
            text = self.tr("Nothing is in this conversation yet.")
        self.empty.setText(text)
        self._sheets.setCurrentIndex(1 if self._stretch.rows else 0)

    def _say_earlier(self) -> None:
        earlier = self._stretch.earlier
        self.earlier_button.setText(self.tr("Show earlier ({n})").format(n=moments.amount(earlier)))
        self.earlier_button.setVisible(earlier > 0)

    def _tick(self) -> None:
        now = self._clock.now()
        for bubble in self.stack.bubbles.values():
            bubble.tick(now)
