"""The kinds of parts a message has: text, thoughts, calls, results, code, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, QRectF, QRegularExpression, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton

from gapdesk.conversations.types import Block, BlockKind
from gapdesk.ui import clipboard, icons, markdown, theme
from gapdesk.ui.counts import Counts
from gapdesk.ui.markdown import Piece
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import Text
from gapdesk.ui.widgets.bubble_flow import BlockView, Flow, Maker
from gapdesk.ui.widgets.bubble_media import FileLine, Pictures, PictureView
from gapdesk.ui.widgets.bubble_text import TextView
from gapdesk.ui.widgets.quiet_button import QuietButton

_BESIDE = 200
"""Characters of a folded part that may stand beside its name."""
_HEAD = 24
"""Height of a line above a part, pixels."""


def view_of(block: Block, marks: QRegularExpression | None, pictures: Pictures) -> BlockView:
    """What shows `block`."""
    match block.kind:
        case BlockKind.TEXT:
            return prose(block.text, marks)
        case BlockKind.THOUGHT:
            return Folded(block, lambda: prose(block.text, marks, dim=True))
        case BlockKind.CODE:
            return code(block.text, marks)
        case BlockKind.MEDIA if block.picture is not None:
            return PictureView(block.picture, pictures)
        case BlockKind.MEDIA | BlockKind.FILE:
            return FileLine(block.text or block.name)
        case BlockKind.CALL | BlockKind.RESULT | BlockKind.OTHER:
            return Folded(block, lambda: code(block.text, marks))


def prose(text: str, marks: QRegularExpression | None, *, dim: bool = False) -> Flow:
    """Markdown, with its blocks of code."""
    image = QCoreApplication.translate("TextView", "[image]")
    text = markdown.without_pictures(text, image.replace("[", "\\[").replace("]", "\\]"))

    def parts() -> Iterator[Maker]:
        for piece in markdown.pieces(text):
            yield len(piece.text), partial(_piece, piece, marks, dim)

    return Flow(parts(), len(text))


def code(text: str, marks: QRegularExpression | None) -> Flow:
    """All of `text` in a fixed font."""
    parts = (text[at : at + markdown.CODE] for at in range(0, len(text), markdown.CODE))
    return Flow(((len(part), partial(CodeView, Piece(part, True), marks)) for part in parts), len(text))


def _piece(piece: Piece, marks: QRegularExpression | None, dim: bool) -> BlockView:
    return CodeView(piece, marks) if piece.code else ProseView(piece.text, marks, dim)


class ProseView(BlockView):
    """A stretch of Markdown."""

    def __init__(self, text: str, marks: QRegularExpression | None, dim: bool) -> None:
        super().__init__()
        self.text = TextView(text, marks, dim=dim)
        self.text.setParent(self)

    def fit(self, width: int) -> None:
        self.text.fit(width)
        self.resize(width, self.text.height())

    def first_mark(self) -> int | None:
        return self.text.first_mark()


class CodeView(BlockView):
    """Code on a surface of its own, with its language and a button that copies it."""

    def __init__(self, piece: Piece, marks: QRegularExpression | None) -> None:
        super().__init__()
        self._code = piece.text
        self.language = Text(Size.HINT, dim=True)
        self.copy_button = QuietButton()
        self.text = TextView(piece.text, marks, fixed=True, wrapped=False)
        for widget in (self.language, self.copy_button, self.text):
            widget.setParent(self)
        self.language.setText(piece.language)
        self.copy_button.setIconSize(QSize(16, 16))
        self.copy_button.setMinimumHeight(_HEAD)
        self.copy_button.setFixedSize(_HEAD, _HEAD)
        self.copy_button.clicked.connect(lambda: clipboard.copy(self._code))
        self.retranslate()
        self.restyle()

    def fit(self, width: int) -> None:
        margin = theme.SMALL
        self.language.setGeometry(margin, 2, max(0, width - 2 * margin - _HEAD), _HEAD)
        self.copy_button.move(width - _HEAD - 2, 2)
        top = _HEAD + theme.TIGHT if self.language.text() else margin
        room = width - 2 * margin if self.language.text() else width - 2 * margin - _HEAD
        self.text.fit(max(1, room))
        self.text.move(margin, top)
        self.resize(width, max(top + self.text.height() + margin, _HEAD + 4))

    def first_mark(self) -> int | None:
        mark = self.text.first_mark()
        return None if mark is None else self.text.y() + mark

    def retranslate(self) -> None:
        self.copy_button.setAccessibleName(self.tr("Copy this code"))
        self.copy_button.setToolTip(self.tr("Copy this code"))

    def restyle(self) -> None:
        self.copy_button.setIcon(icons.icon("copy", QPalette()))

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(QPalette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(roles.line)
        painter.setBrush(theme.mixed(roles.window, roles.text, 0.04))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.TIGHT, theme.TIGHT)
        painter.end()


class FoldButton(QPushButton):
    """A flat line with an arrow, that says whether something is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlat(True)
        self.setCheckable(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(QPalette())
        painter = QPainter(self)
        painter.setFont(theme.font(Size.TABLE))
        painter.setPen(roles.dim)
        area = self.rect()
        arrow = "▾" if self.isChecked() else "▸"
        painter.drawText(area.adjusted(2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, arrow)
        metrics = painter.fontMetrics()
        room = area.adjusted(18, 0, -4, 0)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if self.hasFocus():
            painter.setPen(roles.accent)
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), theme.TIGHT, theme.TIGHT)
        painter.end()


class Folded(BlockView):
    """One line that says what there is; a click on it shows all of it."""

    def __init__(self, block: Block, build: Callable[[], Flow]) -> None:
        super().__init__()
        self._block, self._build = block, build
        self.button = FoldButton()
        self.button.setParent(self)
        self.body: Flow | None = None
        self.button.toggled.connect(self._toggle)
        self.retranslate()

    def steps(self, width: int) -> Iterator[None]:
        self.button.setGeometry(0, 0, width, _HEAD)
        height = _HEAD
        if self.button.isChecked():
            if self.body is None:
                self.body = self._build()
                self.body.setParent(self)
                self.body.grown.connect(self.touch)
            inner = width - theme.WIDE
            if self.body.fitted != inner:
                yield from self.body.steps(inner)
            self.body.move(theme.WIDE, _HEAD + theme.TIGHT)
            height += theme.TIGHT + self.body.height()
        if self.body is not None:
            self.body.setVisible(self.button.isChecked())
        self.resize(width, height)
        self.fitted = width
        yield

    def retranslate(self) -> None:
        beside = " ".join(self._block.text[:_BESIDE].split())
        match self._block.kind:
            case BlockKind.THOUGHT:
                line = self.tr("Thoughts · {size}").format(size=Counts().characters(len(self._block.text)))
            case BlockKind.CALL:
                line = self.tr("Call · {name}").format(name=self._block.name)
            case BlockKind.RESULT:
                line = self.tr("Result · {name}").format(name=self._block.name)
            case _:
                line = self.tr("Other content")
        if self._block.kind is not BlockKind.THOUGHT and beside:
            line = f"{line}  {beside}"
        self.button.setText(line.replace("&", "&&"))
        self.button.setAccessibleName(line)

    def _toggle(self) -> None:
        self.touch()
