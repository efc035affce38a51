"""Text of a message: selectable, as high as it is long; it loads nothing by itself."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRegularExpression, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QTextTable,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from gapdesk.ui import markdown, theme
from gapdesk.ui.theme import Roles, Size, State

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_WEB = ("http", "https")
_MOST_ROWS = 100
"""Of a table that are made to look as they should."""
_MOST_MARKS = 500
"""In one piece of text; more would only cost time."""


class Offline(QTextDocument):
    """Loads nothing: whoever wrote a message must not make the reader's computer fetch anything."""

    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None


class TextView(QTextBrowser):
    """Markdown, or with `fixed` plain text in a fixed font, whose lines are wrapped only with `wrapped`.

    `marks` are highlighted. Links open in the browser, at a click only.
    """

    def __init__(
        self,
        text: str,
        marks: QRegularExpression | None,
        *,
        fixed: bool = False,
        wrapped: bool = True,
        dim: bool = False,
    ) -> None:
        super().__init__()
        self._wrapped = wrapped
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if wrapped:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        else:
            self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setOpenLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._colour(dim)
        document = Offline(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(self._font(fixed))
        if fixed:
            document.setPlainText(text)
        else:
            document.setMarkdown(markdown.hard_breaks(text), _FEATURES)
            _break_lines(document)
            self._mend(document, text)
        self.setDocument(document)  # only now: to lay pictures out, Qt would read them from files
        links = not fixed and _has_links(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if links else Qt.FocusPolicy.ClickFocus)
        self._mark(marks)
        self.anchorClicked.connect(self._open)
        self.highlighted.connect(lambda url: self.setToolTip(url.toString()))

    def fit(self, width: int) -> None:
        """Take `width` pixels, and the height that needs."""
        document = self.document()
        bar = 0
        if self._wrapped:
            document.setTextWidth(width)
        elif document.idealWidth() > width:
            bar = self.horizontalScrollBar().sizeHint().height()
        self.resize(width, ceil(document.size().height()) + bar)

    def first_mark(self) -> int | None:
        """Where the first highlighted word stands, pixels from the top; None if there is none."""
        marked = self.extraSelections()
        return self.cursorRect(marked[0].cursor).top() if marked else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()  # the message has one

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._wrapped and abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        copies = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)
        if event.key() in enter or any(event.matches(each) for each in copies):
            super().keyPressEvent(event)
        else:
            event.ignore()  # all others scroll the chat

    def _colour(self, dim: bool) -> None:
        palette, roles = self.palette(), Roles.of(QPalette())
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        palette.setColor(QPalette.ColorRole.Text, roles.dim if dim else roles.text)
        self.setPalette(palette)
        self.viewport().setAutoFillBackground(False)

    def _font(self, fixed: bool) -> QFont:
        """In points: Qt makes the gaps between Markdown's paragraphs from them."""
        font = theme.font(Size.BODY)
        pixels = font.pixelSize()
        if fixed:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            pixels = theme.font(Size.TABLE).pixelSize()
        font.setPointSizeF(pixels * 72 / self.logicalDpiY())
        return font

    def _mend(self, document: QTextDocument, text: str) -> None:
        """What Qt makes of Markdown does not always suit: pictures, colours of links, margins in tables."""
        if "![" in text:
            _name_pictures(document, self.tr("[image]"))
        if _has_links(text):
            _colour_links(document)
        if "|" in text:
            for frame in document.rootFrame().childFrames():
                if isinstance(frame, QTextTable):
                    _tidy(frame)

    def _mark(self, marks: QRegularExpression | None) -> None:
        if marks is None:
            return
        roles = Roles.of(QPalette())
        found: list[QTextEdit.ExtraSelection] = []
        shape = QTextCharFormat()
        shape.setBackground(theme.mixed(roles.states[State.WARN], roles.surface, 0.65))
        shape.setForeground(roles.text)
        cursor = self.document().find(marks, 0)
        while not cursor.isNull() and cursor.hasSelection() and len(found) < _MOST_MARKS:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(cursor)
            selection.format = shape
            found.append(selection)
            cursor = self.document().find(marks, cursor)
        self.setExtraSelections(found)

    def _open(self, url: QUrl) -> None:
        if url.scheme() in _WEB:
            QDesktopServices.openUrl(url)


def _has_links(text: str) -> bool:
    return any(sign in text for sign in ("](", "]:", "://", "www."))


def _break_lines(document: QTextDocument) -> None:
    """End the lines of paragraphs, without the gap of a new paragraph."""
    mark, units = _utf16(markdown.BREAK), _utf16(document.toRawText())
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    at = len(units)
    while (at := units.rfind(mark, 0, at)) >= 0:
        if at % 2 == 0:
            cursor.setPosition(at // 2)
            cursor.setPosition((at + len(mark)) // 2, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText("\N{LINE SEPARATOR}")
    cursor.endEditBlock()


def _utf16(text: str) -> bytes:
    """As Qt counts: two bytes are one place in a document."""
    return text.encode("utf-16-le", "surrogatepass")


def _name_pictures(document: QTextDocument, name: str) -> None:
    """Put a link, or just its name, where a picture would be."""
    cursor = QTextCursor(document)
    while not (cursor := document.find("\N{OBJECT REPLACEMENT CHARACTER}", cursor)).isNull():
        shape = cursor.charFormat()
        if shape.isImageFormat():
            url, said = shape.toImageFormat().name(), QTextCharFormat()
            if QUrl(url).scheme() in _WEB:
                said.setAnchor(True)
                said.setAnchorHref(url)
            cursor.insertText(name, said)


def _colour_links(document: QTextDocument) -> None:
    """The accent, for Qt takes a blue that cannot be read on dark surfaces."""
    links: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            fragment = at.fragment()
            if fragment.charFormat().isAnchor():
                links.append((fragment.position(), fragment.position() + fragment.length()))
            at += 1
        block = block.next()
    shape = QTextCharFormat()
    shape.setForeground(Roles.of(QPalette()).accent)
    cursor = QTextCursor(document)
    for start, end in links:
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(shape)


def _tidy(table: QTextTable) -> None:
    """Hairlines, and no gaps but the padding."""
    shape = table.format().toTableFormat()
    shape.setBorderCollapse(True)
    shape.setBorder(1)
    shape.setCellPadding(theme.TIGHT)
    shape.setCellSpacing(0)
    shape.setBorderBrush(Roles.of(QPalette()).edge)
    shape.setTopMargin(theme.SMALL)
    shape.setBottomMargin(theme.SMALL)
    table.setFormat(shape)
    flat = QTextBlockFormat()
    flat.setTopMargin(0)
    flat.setBottomMargin(0)
    head = QTextCharFormat()
    head.setFontWeight(QFont.Weight.Bold)
    for row in range(min(table.rows(), _MOST_ROWS)):
        for place in range(table.columns()):
            cell = table.cellAt(row, place)
            cursor = cell.firstCursorPosition()
            if not cursor.block().text() and cursor.block() != cell.lastCursorPosition().block():
                cursor.deleteChar()  # Qt puts an empty line into the first cell
            cursor.mergeBlockFormat(flat)
            if row == 0:
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(head)


def marks_of(text: str) -> QRegularExpression | None:
    """What highlights the words of a search: beginnings of words, and anything in scripts without blanks."""
    words = QRegularExpression(r"\w+", QRegularExpression.PatternOption.UseUnicodePropertiesOption)
    found = words.globalMatch(text)
    parts = []
    while found.hasNext():
        word = found.next().captured()
        parts.append(rf"\b{word}" if word.isascii() else word)
    if not parts:
        return None
    options = QRegularExpression.PatternOption
    return QRegularExpression(
        "|".join(parts), options.CaseInsensitiveOption | options.UseUnicodePropertiesOption
    )
