"""Bubbles below each other, built only around what is seen, and a few milliseconds at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from gapdesk.conversations.types import MessageRow
from gapdesk.ui import theme
from gapdesk.ui.widgets.bubble import WIDEST, Bubble

LIVE = 60
"""Bubbles kept at most; those far from what is seen are dropped."""
_SLICE_MS = 4
_LINE = 40
"""Pixels of one step with an arrow key."""
_GAP = theme.GAP


class Anchor(NamedTuple):
    """What stays where it is while heights change: the top of a message."""

    id: int
    offset: int
    """Pixels from the top of what is seen."""


class BubbleStack(QAbstractScrollArea):
    """Messages that are not built have a guessed height, so that the scroll bar tells the truth, nearly.

    Without an anchor it sticks to its end.
    """

    top_reached = Signal()
    """The first message is in sight: there may be earlier ones."""

    def __init__(self, build: Callable[[MessageRow], Bubble], header: QWidget) -> None:
        """`header` stands above the first message while it is not hidden."""
        super().__init__()
        self._build, self._header = build, header
        self.rows: tuple[MessageRow, ...] = ()
        self.bubbles: dict[int, Bubble] = {}
        self.anchor: Anchor | None = None
        self._places: dict[int, int] = {}
        self._heights: dict[int, int] = {}
        self._tops: list[int] = [0]
        self._job: tuple[int, Iterator[None]] | None = None
        self._goal: int | None = None
        self._own = False
        header.setParent(self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setBackgroundRole(
            QPalette.ColorRole.Window
        )  # or labels on it take Base's text colour
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.fill)
        self.verticalScrollBar().valueChanged.connect(self._on_scroll)

    def show_rows(self, rows: Sequence[MessageRow], anchor: Anchor | None) -> None:
        """Show `rows`, oldest first, with `anchor` in its place; those that are the same stay as they are."""
        self.rows = tuple(rows)
        self._places = {row.id: place for place, row in enumerate(self.rows)}
        for id, bubble in list(self.bubbles.items()):
            place = self._places.get(id)
            if place is None or self.rows[place] != bubble.row:
                self._drop(id)
        self._heights = {id: height for id, height in self._heights.items() if id in self._places}
        self.anchor = anchor if anchor is not None and anchor.id in self._places else None
        self._goal = None
        self._refresh()

    def go_to(self, message: int) -> None:
        """Bring that message into sight, at its first highlighted word if it has one."""
        if message in self._places:
            self.anchor, self._goal = Anchor(message, 2 * theme.PAGE), message
            self._refresh()

    def rebuild(self) -> None:
        """Build all bubbles anew: other colours, another language, other words to highlight."""
        for id in list(self.bubbles):
            self._drop(id)
        self._refresh()

    def place_of(self, message: int) -> Anchor | None:
        """Where the top of that message stands now."""
        place = self._places.get(message)
        if place is None:
            return None
        return Anchor(message, self._tops[place] - self.verticalScrollBar().value())

    @property
    def filled(self) -> bool:
        """Whether all that is to be seen has been built."""
        return not self._timer.isActive()

    def fill(self) -> None:
        """Build and lay out for some milliseconds; goes on with the next turn of the loop."""
        spent = QElapsedTimer()
        spent.start()
        while self._step():
            if spent.elapsed() >= _SLICE_MS:
                self._timer.start(0)
                return

    def fill_all(self) -> None:
        """Build all there is to be seen at once, for pictures."""
        self._timer.start(0)
        while not self.filled:
            self._timer.stop()
            self.fill()

    # --- what is seen

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._move()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._job = None
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.rebuild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height() - _LINE
        moves = {
            Qt.Key.Key_Up: bar.value() - _LINE,
            Qt.Key.Key_Down: bar.value() + _LINE,
            Qt.Key.Key_PageUp: bar.value() - page,
            Qt.Key.Key_PageDown: bar.value() + page,
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        wanted = moves.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        elif wanted <= bar.minimum() == bar.value():
            self.top_reached.emit()
        else:
            bar.setValue(wanted)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes through the messages as they stand, whenever they were built."""
        stops = self._stops()
        current = QApplication.focusWidget()
        place = stops.index(current) if current in stops else -1 if next else len(stops)
        place += 1 if next else -1
        if not (self.hasFocus() or current in stops) or not 0 <= place < len(stops):
            (stops[-1] if stops and next else self).setFocus()  # from there Qt leaves this widget
            return super().focusNextPrevChild(next)
        stops[place].setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self._reveal(stops[place])
        return True

    def _stops(self) -> list[QWidget]:
        """What can be reached with Tab, from the top."""
        holders: list[QWidget] = [self._header] if self._header.isVisible() else []
        holders += [self.bubbles[row.id] for row in self.rows if row.id in self.bubbles]
        tab = Qt.FocusPolicy.TabFocus.value
        return [
            each
            for holder in holders
            for each in (holder, *holder.findChildren(QWidget))
            if each.focusPolicy().value & tab and each.isVisible() and each.isEnabled()
        ]

    def _reveal(self, widget: QWidget) -> None:
        bar = self.verticalScrollBar()
        top = widget.mapTo(self.viewport(), widget.rect().topLeft()).y()
        below = top + min(widget.height(), self.viewport().height() - 2 * _LINE) + _LINE
        if top < _LINE:
            bar.setValue(bar.value() + top - _LINE)
        elif below > self.viewport().height():
            bar.setValue(bar.value() + below - self.viewport().height())

    # --- building

    def _step(self) -> bool:
        """Do a little; False if there is nothing to do."""
        if self._job is None:
            self._job = self._next_job()
            return self._job is not None or self._shrink()
        id, steps = self._job
        if next(steps, self) is self:  # through
            self._job = None
            self._finish(id)
        return True

    def _next_job(self) -> tuple[int, Iterator[None]] | None:
        """The message to be built or laid out next: in sight first, then a screen to each side."""
        width = self._width()
        if not self.isVisible():
            return None
        for place in self._wanted():
            row = self.rows[place]
            bubble = self.bubbles.get(row.id)
            if bubble is None:
                bubble = self.bubbles[row.id] = self._build(row)
                bubble.setParent(self.viewport())
                bubble.grown.connect(self._later)
            if bubble.fitted != width:
                return row.id, bubble.steps(width)
        return None

    def _wanted(self) -> list[int]:
        """Which messages are to be built, the most urgent first."""
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        seen = self._between(top, top + height)
        around = self._between(top - height, top + 2 * height)
        if self.anchor is None:
            seen = seen[::-1]
        return [*seen, *(place for place in around if place not in seen)]

    def _between(self, top: int, bottom: int) -> range:
        first = max(0, bisect_right(self._tops, top) - 1)
        return range(first, min(len(self.rows), bisect_right(self._tops, bottom)))

    def _finish(self, id: int) -> None:
        bubble = self.bubbles.get(id)
        if bubble is None:
            return
        self._heights[id] = bubble.height()
        if id == self._goal:
            self._goal = None
            mark = bubble.first_mark() or 0
            if mark > self.viewport().height() // 2:
                self.anchor = Anchor(id, self.viewport().height() // 3 - mark)
        self._place()
        bubble.show()

    def _shrink(self) -> bool:
        """Drop the bubble farthest from what is seen, if there are too many."""
        if len(self.bubbles) <= LIVE:
            return False
        seen = (self._wanted() or [0])[0]
        self._drop(max(self.bubbles, key=lambda id: abs(self._places[id] - seen)))
        return True

    def _drop(self, id: int) -> None:
        if self._job is not None and self._job[0] == id:
            self._job = None
        bubble = self.bubbles.pop(id)
        bubble.hide()
        bubble.deleteLater()

    def _later(self) -> None:
        if not self._timer.isActive():
            self._timer.start(0)

    def _refresh(self) -> None:
        self._place()
        self._later()

    # --- placing

    def _width(self) -> int:
        return self.viewport().width() - theme.SMALL

    def _place(self) -> None:
        """Reckon where everything stands, and keep the anchor where it is."""
        width = max(1, self._width())
        header = 0 if self._header.isHidden() else self._header.sizeHint().height() + _GAP
        heights = self._heights
        for row in self.rows:
            if row.id not in heights:
                heights[row.id] = _guess(row, min(width, WIDEST))
        self._tops = list(accumulate((heights[row.id] + _GAP for row in self.rows), initial=header))
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        most = max(0, self._tops[-1] - _GAP - height)
        value = most
        if self.anchor is not None:
            value = self._tops[self._places[self.anchor.id]] - self.anchor.offset
        self._own = True
        bar.setPageStep(height)
        bar.setSingleStep(_LINE)
        bar.setRange(0, most)
        bar.setValue(value)
        self._own = False
        self._move()

    def _move(self) -> None:
        value = self.verticalScrollBar().value()
        for id, bubble in self.bubbles.items():
            bubble.move(0, self._tops[self._places[id]] - value)
        self._header.setGeometry(0, -value, self._header.sizeHint().width(), self._header.sizeHint().height())

    def _on_scroll(self, value: int) -> None:
        """The reader scrolled: what is at the top now stays there."""
        if self._own or not self.rows:
            return
        self._goal = None
        if value >= self.verticalScrollBar().maximum():
            self.anchor = None
        else:
            place = self._between(value, value)[:1] or range(1)
            self.anchor = Anchor(self.rows[place[0]].id, self._tops[place[0]] - value)
        self._later()
        if value <= self._tops[0]:
            self.top_reached.emit()


def _guess(row: MessageRow, width: int) -> int:
    """How high a message will be, about."""
    letters = max(20, width // 7)
    lines = sum(min(len(block.text), 20_000) // letters + 1 for block in row.blocks)
    return 44 + 18 * lines
