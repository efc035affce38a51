"""Lines of a body, read only: numbered, with what is not the same beside it marked by sign and colour."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from gapdesk.activity.types import Line, Mark
from gapdesk.ui import clipboard, theme
from gapdesk.ui.theme import Roles, Size, State

LONGEST = 2000
"""Characters of a line that are laid out: a text of megabytes in one line would hold up everything."""
_STEP = 2000
"""Lines that are taken in at once."""
SIGNS: Mapping[str, State] = {"+": State.OK, "−": State.BAD, "~": State.WARN}
"""The sign in the margin, with the colour role of its line."""
_BAR = 3
"""Pixels of the bar beside the line that was gone to."""
_TINT = 0.84
"""Share of the ground in the colour behind a marked line."""


class LinePane(QPlainTextEdit):
    """`only` is the sign of a line that is not in the pane beside: "−" what got lost, "+" what was added.

    `menu_wanted` asks for its menu, at a place on the screen.
    """

    menu_wanted = Signal(QPoint)

    def __init__(self, only: str) -> None:
        super().__init__()
        self.lines: Sequence[Line] = ()
        self.marked: list[int] = []
        """The numbers of the lines that are not the same, from 0."""
        self.found: list[int] = []
        """The numbers of the lines that hold what is searched."""
        self._current, self._whole = -1, True
        self._signs = {Mark.ONLY: only, Mark.CHANGED: "~"}
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        fixed = theme.font(Size.HINT)
        fixed.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()])
        self.setFont(fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._margin = _Margin(self)
        self.updateRequest.connect(self._follow)
        theme.edged(self)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines`; the same ones stay where they are."""
        for _ in self.fill(lines):
            pass

    def fill(self, lines: Sequence[Line]) -> Iterator[None]:
        """The same in steps of some milliseconds."""
        if lines == self.lines and self._whole:
            return
        self.lines, self.found, self._current, self._whole = lines, [], -1, False
        self.marked = [place for place, line in enumerate(lines) if line.mark is not Mark.SAME]
        self._make_room(len(lines))
        self.setPlainText(_joined(lines[:_STEP]))
        yield
        for start in range(_STEP, len(lines), _STEP):
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("\n" + _joined(lines[start : start + _STEP]))
            yield
        self._whole = True

    def _make_room(self, count: int) -> None:
        """For numbers up to `count`, and the signs."""
        advance = self.fontMetrics().horizontalAdvance
        width = advance("8" * len(str(count))) + advance("+") + 3 * theme.TIGHT
        self.setViewportMargins(width, 0, 0, 0)
        self._place_margin()

    def sign_only(self, sign: str) -> None:
        """Let `sign` stand beside lines that are not in the pane beside."""
        self._signs[Mark.ONLY] = sign

    def sign_of(self, line: int) -> str:
        """What stands in the margin of line `line`, from 0: "+", "−", "~" or nothing."""
        return self._signs.get(self.lines[line].mark, "")

    def text(self) -> str:
        """All of it, also what is too long to be shown."""
        return "\n".join(line.text for line in self.lines)

    # --- finding

    def find_text(self, text: str) -> None:
        """Mark the lines that hold `text`, whatever its case; none for ""."""
        wanted = text.casefold()
        self.found = [
            place for place, line in enumerate(self.lines) if wanted and wanted in line.text.casefold()
        ]
        self.viewport().update()

    def step(self, places: Sequence[int], forward: bool) -> bool:
        """Go to the next of `places` (numbers of lines, rising) from the current one; False if none is."""
        here = self.textCursor().blockNumber()
        at = bisect_right(places, here) if forward else bisect_left(places, here) - 1
        if not 0 <= at < len(places):
            return False
        self.go_to(places[at])
        return True

    def go_to(self, line: int) -> None:
        """Put the cursor at the start of line `line`, from 0, and scroll it into the middle."""
        self._current = line
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line)))
        self.centerCursor()

    # --- copying

    def copy_all(self) -> None:
        clipboard.copy(self.text())

    def copy_selected(self) -> None:
        """Copy what is selected, long lines in full where their end is; all of it if nothing is."""
        cursor = self.textCursor()
        clipboard.copy(self._selected(cursor) if cursor.hasSelection() else self.text())

    def _selected(self, cursor: QTextCursor) -> str:
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        document = self.document()
        first, last = document.findBlock(start), document.findBlock(end)
        texts = [line.text for line in self.lines[first.blockNumber() : last.blockNumber() + 1]]
        if end - last.position() < len(last.text()):
            texts[-1] = last.text()[: end - last.position()]
        texts[0] = texts[0][start - first.position() :]
        return "\n".join(texts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        below = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        self.menu_wanted.emit(below if by_key else event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with its text; it deletes itself."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy selection"), self.copy_selected)
        copy.setEnabled(self.textCursor().hasSelection())
        menu.addAction(self.tr("Copy all"), self.copy_all)
        menu.addAction(self.tr("Select all"), self.selectAll)
        return menu

    # --- painting

    def restyle(self) -> None:
        """The palette is another."""
        theme.edged(self, focused=self.hasFocus())
        self._margin.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Behind the visible lines, the colour of their marks and of what was found; then the text."""
        roles = Roles.of(QPalette())
        painter = QPainter(self.viewport())
        for block, area in self.visible_blocks():
            line = block.blockNumber()
            sign = self.sign_of(line) if line < len(self.lines) else ""
            if sign:
                painter.fillRect(area, theme.mixed(roles.states[SIGNS[sign]], roles.surface, _TINT))
            if line == self._current:
                painter.fillRect(QRectF(0, area.top(), _BAR, area.height()), roles.accent)
            if self._is_found(line):
                painter.setPen(QPen(roles.accent, 1))
                painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.end()
        super().paintEvent(event)

    def visible_blocks(self) -> list[tuple[QTextBlock, QRectF]]:
        """The lines that are seen at least in part, with where they stand in the viewport."""
        found = []
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(offset)
            if area.top() > self.viewport().height():
                break
            area.setWidth(self.viewport().width())
            found.append((block, area))
            block = block.next()
        return found

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        theme.edged(self, focused=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        theme.edged(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_margin()

    def _place_margin(self) -> None:
        area = self.contentsRect()
        self._margin.setGeometry(QRect(area.left(), area.top(), self.viewportMargins().left(), area.height()))
        self._margin.update()

    def _follow(self, area: QRect, by: int) -> None:
        if by:
            self._margin.scroll(0, by)
        else:
            self._margin.update(0, area.y(), self._margin.width(), area.height())

    def _is_found(self, line: int) -> bool:
        at = bisect_left(self.found, line)
        return at < len(self.found) and self.found[at] == line


class _Margin(QWidget):
    """Numbers and signs of the lines that are seen."""

    def __init__(self, pane: LinePane) -> None:
        super().__init__(pane)
        self._pane = pane

    def paintEvent(self, event: QPaintEvent) -> None:
        roles, painter = Roles.of(QPalette()), QPainter(self)
        painter.setFont(self._pane.font())
        height = self._pane.fontMetrics().height()
        sign_width = self._pane.fontMetrics().horizontalAdvance("+")
        signs = self.width() - sign_width - theme.TIGHT
        for block, area in self._pane.visible_blocks():
            line = block.blockNumber()
            if line >= len(self._pane.lines):
                break
            top = round(area.top())
            painter.setPen(roles.dim)
            numbers = QRect(0, top, signs - theme.TIGHT, height)
            painter.drawText(numbers, Qt.AlignmentFlag.AlignRight, str(line + 1))
            sign = self._pane.sign_of(line)
            if sign:
                painter.setPen(roles.states[SIGNS[sign]])
                painter.drawText(QRect(signs, top, sign_width, height), Qt.AlignmentFlag.AlignLeft, sign)
        painter.end()


def _joined(lines: Sequence[Line]) -> str:
    return "\n".join(_shown(line.text) for line in lines)


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} … +{len(text) - LONGEST:,}"
