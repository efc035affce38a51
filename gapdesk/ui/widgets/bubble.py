"""One message of a chat: a head line, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QRegularExpression, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from gapdesk.conversations.types import BlockKind, MessageRow, MessageState
from gapdesk.ui import conversation_words, icons, moments, theme
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Elided, Text, View, tip
from gapdesk.ui.widgets.branch_switch import BranchSwitch
from gapdesk.ui.widgets.bubble_blocks import view_of
from gapdesk.ui.widgets.bubble_flow import LETTERS, BlockView, Flow
from gapdesk.ui.widgets.bubble_media import Pictures
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.state_line import StateLine

WIDEST = 860
"""Pixels; longer lines are hard to read."""
_HEAD, _FACTS = 28, 18
"""Heights of the head's line, and of a second one for the facts, pixels."""
_PARTS = 100
"""Parts of a message that are shown at first."""
_SPOKEN = 200
"""Characters of a message that assistive tools are told as its name."""


class Bubble(BlockView):
    """A user's stands on a surface of its own, a model's on the window."""

    menu_wanted = Signal(int, QPoint)
    """Id of the message, and the global position."""
    branch_chosen = Signal(int, int)
    """Id of the message, and of the sibling wanted instead."""
    again_wanted = Signal(int)
    """Id of the message that is to be sent again."""

    def __init__(
        self, row: MessageRow, now: float, marks: QRegularExpression | None, pictures: Pictures
    ) -> None:
        super().__init__()
        self.row = row
        self.head = BubbleHead(row, now)
        self.body = _parts(row, marks, pictures)
        self.state: MessageProblem | None = None
        self.head.menu_button.clicked.connect(self._on_menu)
        if self.head.switch is not None:
            self.head.switch.chosen.connect(lambda id: self.branch_chosen.emit(row.id, id))
        self.head.setParent(self)
        self.body.setParent(self)
        self.body.grown.connect(self.touch)
        if row.state is not MessageState.COMPLETE:
            self.state = MessageProblem(row)
            self.state.setParent(self)
            self.state.button.clicked.connect(lambda: self.again_wanted.emit(row.id))
        self.retranslate()

    def tick(self, now: float) -> None:
        """Say again how long ago it was."""
        if self.head.show_time(now):
            self.touch()

    def show_sending(self, message: int | None) -> None:
        """That message, this one or another, is being sent again; None: no more."""
        if self.state is not None:
            self.state.show_sending(message)
            self.touch()

    def steps(self, width: int) -> Iterator[None]:
        margin, wide = theme.GAP, min(width, WIDEST)
        inner = wide - 2 * margin
        if self.body.fitted != inner:
            yield from self.body.steps(inner)
        self.head.setGeometry(margin, theme.TIGHT, inner, self.head.height_for(inner))
        top = theme.TIGHT + self.head.height() + 2
        self.body.move(margin, top)
        if self.body.height():
            top += self.body.height() + theme.SMALL
        if self.state is not None:
            self.state.setGeometry(margin, top, inner, self.state.height_for(inner))
            top += self.state.height() + theme.SMALL
        self.resize(wide, top + 2)
        self.fitted = width
        yield

    def first_mark(self) -> int | None:
        mark = self.body.first_mark()
        return None if mark is None else self.body.y() + mark

    def retranslate(self) -> None:
        text = " ".join(block.text[:_SPOKEN] for block in self.row.blocks)[:_SPOKEN]
        self.setAccessibleName(f"{self.head.who.text()}: {text}")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.row.id, event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.row.role != "user":
            return
        roles = Roles.of(QPalette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(roles.line, 1))
        painter.setBrush(roles.surface)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        painter.end()

    def _on_menu(self) -> None:
        button = self.head.menu_button
        self.menu_wanted.emit(self.row.id, button.mapToGlobal(QPoint(0, button.height())))


class BubbleHead(View):
    """Who, with what, for how much, when; the way to the other branches, and the menu."""

    def __init__(self, row: MessageRow, now: float) -> None:
        super().__init__()
        self._row, self._now = row, now
        self.who = Text(Size.TABLE, strong=True)
        self.facts = Elided(Size.HINT, dim=True, cut=Qt.TextElideMode.ElideRight)
        self.when = Text(Size.HINT, dim=True)
        self.switch: BranchSwitch | None = None
        self.menu_button = QuietButton()
        self.menu_button.setMinimumHeight(_HEAD - 4)
        self.menu_button.setFixedSize(_HEAD, _HEAD - 4)
        self.menu_button.setIconSize(QSize(16, 16))
        if len(row.branches) > 1:
            self.switch = BranchSwitch(row.branch, row.branches)
        self._right: list[QWidget] = [
            each for each in (self.menu_button, self.when, self.switch) if each is not None
        ]
        for widget in (self.who, self.facts, *reversed(self._right)):
            widget.setParent(self)
        self.retranslate()
        self.restyle()

    def show_time(self, now: float) -> bool:
        """Say how long ago it was at `now` (epoch seconds); returns whether that is another text."""
        self._now = now
        before = self.when.text()
        self.when.setText(moments.ago(self._row.time, now))
        return before != self.when.text()

    def height_for(self, width: int) -> int:
        """The height it needs where there is `width`; places its parts, the facts below if it is narrow."""
        right, left = width, self.who.sizeHint().width()
        self.who.setGeometry(0, 0, left, _HEAD)
        sizes = {widget: widget.sizeHint().boundedTo(widget.maximumSize()) for widget in self._right}
        needed = left + sum(size.width() + theme.SMALL for size in sizes.values())
        self.when.setVisible(needed <= width)  # it stands in the tooltip too
        for widget, size in sizes.items():
            if widget.isHidden():
                continue
            right -= size.width()
            widget.setGeometry(right, (_HEAD - size.height()) // 2, size.width(), size.height())
            right -= theme.SMALL
        left += theme.SMALL
        below = self.facts.fontMetrics().horizontalAdvance(self.facts.full) > right - left
        if below:
            self.facts.setGeometry(0, _HEAD - _FACTS // 4, width, _FACTS)
        else:
            self.facts.setGeometry(left, 0, max(0, right - left), _HEAD)
        return _HEAD + (_FACTS if below else 0)

    def retranslate(self) -> None:
        row = self._row
        self.who.setText(self._who())
        cost = "" if row.cost is None else moments.money(row.cost)
        parts = (self._tokens(), cost, row.model.removeprefix("gemini-"), row.key)
        self.facts.set_full(" · ".join(part for part in parts if part))
        self.show_time(self._now)
        self.when.setToolTip(tip(moments.exact(row.time), *self._details()))
        self.setToolTip(self.when.toolTip())
        self.menu_button.setAccessibleName(self.tr("More for this message"))
        self.menu_button.setToolTip(self.menu_button.accessibleName())

    def restyle(self) -> None:
        self.menu_button.setIcon(icons.icon("more", QPalette()))

    def _who(self) -> str:
        kinds = {block.kind for block in self._row.blocks}
        if kinds == {BlockKind.RESULT}:
            return self.tr("Tool")
        return self.tr("User") if self._row.role == "user" else self.tr("Model")

    def _tokens(self) -> str:
        usage = self._row.usage
        if usage is None:
            return ""
        return self.tr("{input} in, {output} out").format(
            input=moments.amount(usage.prompt), output=moments.amount(usage.output + usage.thoughts)
        )

    def _details(self) -> list[str]:
        """What the line has no room for."""
        row, usage = self._row, self._row.usage
        lines = [self.facts.full, row.model]
        if usage is not None:
            lines.append(
                self.tr("{input} tokens in, {cached} of them cached").format(
                    input=f"{usage.prompt:,}", cached=f"{usage.cached:,}"
                )
            )
            lines.append(
                self.tr("{output} tokens out, {thoughts} more for thoughts").format(
                    output=f"{usage.output:,}", thoughts=f"{usage.thoughts:,}"
                )
            )
        if row.duration > 0:
            lines.append(self.tr("Took {span}").format(span=moments.short_span(row.duration)))
        return lines


class MessageProblem(View):
    """Why a message is not complete, and the way out."""

    def __init__(self, row: MessageRow) -> None:
        super().__init__()
        self._row = row
        self._sending: int | None = None
        self.line = StateLine(Size.TABLE)
        self.button = QPushButton()
        self.button.setMinimumHeight(theme.CONTROL)
        for widget in (self.line, self.button):
            widget.setParent(self)
        self.retranslate()

    def show_sending(self, message: int | None) -> None:
        """That message is being sent again: only one is at a time."""
        self._sending = message
        self.retranslate()

    def height_for(self, width: int) -> int:
        """The height it needs where there is `width`; places its parts."""
        button = self.button.sizeHint().expandedTo(self.button.minimumSize())
        room = width - button.width() - theme.GAP
        icon = 16 + theme.SMALL
        text = max(16, self.line.text.heightForWidth(max(1, room - icon)))
        height = max(text, button.height())
        self.line.setGeometry(0, (height - text) // 2, room, text)
        self.button.setGeometry(width - button.width(), 0, button.width(), button.height())
        return height

    def retranslate(self) -> None:
        broken = self._row.state is MessageState.BROKEN
        word = self.tr("Broken off") if broken else self.tr("Unanswered")
        said = " · ".join(part for part in (word, conversation_words.note(self._row)) if part)
        self.line.say(State.WARN if broken else State.BAD, said)
        mine = self._sending == self._row.id
        self.button.setText(self.tr("Asking…") if mine else self.tr("Send again"))
        self.button.setEnabled(self._sending is None)


def _parts(row: MessageRow, marks: QRegularExpression | None, pictures: Pictures) -> Flow:
    """The parts of a message. Each limits its own length; here only their number counts."""
    weight = LETTERS // _PARTS
    parts = ((weight, partial(view_of, block, marks, pictures)) for block in row.blocks)
    return Flow(parts, weight * len(row.blocks))
