"""What every own widget shares: texts and colours are set again when language or palette change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gapdesk.ui import theme
from gapdesk.ui.theme import Roles, Size

_TIP_WIDTH, _TIP_LETTERS = 480, 60
"""Pixels, and letters that surely fit there."""


class View(QWidget):
    """A widget that can be retranslated and restyled while it is shown."""

    def retranslate(self) -> None:
        """Set all texts; called at the end of construction and on a change of language."""

    def restyle(self) -> None:
        """Set all colours and icons; called at the end of construction and on a change of palette."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self.restyle()
        super().changeEvent(event)


class Text(QLabel):
    """A label in one of the family's sizes, in the text colour, dim, or the colour of a state."""

    def __init__(
        self, size: Size = Size.BODY, *, strong: bool = False, dim: bool = False, wrap: bool = False
    ) -> None:
        super().__init__()
        self._dim = dim
        self._state: theme.State | None = None
        self.setFont(theme.font(size, strong=strong))
        self.setWordWrap(wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._colour()

    def set_state(self, state: theme.State | None) -> None:
        """Take the colour of `state`."""
        self._state = state
        self._colour()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
        super().changeEvent(event)

    def _colour(self) -> None:
        roles = Roles.of(QPalette())
        colour = roles.states[self._state] if self._state else roles.dim if self._dim else roles.text
        palette = self.palette()
        if palette.color(QPalette.ColorRole.WindowText) != colour:
            palette.setColor(QPalette.ColorRole.WindowText, colour)
            self.setPalette(palette)


class Elided(Text):
    """One line that gives way: too long a text is cut, and stands whole in the tooltip."""

    def __init__(
        self,
        size: Size = Size.BODY,
        *,
        dim: bool = False,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(size, dim=dim)
        self.full, self._cut = "", cut
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_full(self, text: str) -> None:
        """Show `text`, or as much of it as there is room for."""
        self.full = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = self.fontMetrics().elidedText(self.full, self._cut, self.width())
        self.setText(fitting)
        self.setToolTip(self.full if fitting != self.full else "")


def tip(*lines: str) -> str:
    """`lines` as a tooltip no wider than is good to read."""
    text = "<br>".join(escape(line) for line in lines if line)
    wide = any(len(line) > _TIP_LETTERS for line in lines)
    return f'<table width="{_TIP_WIDTH}"><tr><td>{text}</td></tr></table>' if wide else f"<div>{text}</div>"


def on_key(
    key: Qt.Key | QKeySequence.StandardKey, widget: QWidget, act: Callable[[], object], *, alone: bool = False
) -> None:
    """Let `key` do `act` while the focus is in `widget`; `alone`: not in one of its children."""
    contexts = Qt.ShortcutContext
    shortcut = QShortcut(QKeySequence(key), widget, act)
    # the constructor takes a context beside a callable, and forgets it (PySide 6.11)
    shortcut.setContext(contexts.WidgetShortcut if alone else contexts.WidgetWithChildrenShortcut)


def fill_box(box: QComboBox, items: Iterable[tuple[str, str]]) -> None:
    """Offer (text, value) in `box`; what is chosen stays, where it is still there."""
    policies = QComboBox.SizeAdjustPolicy
    if box.sizeAdjustPolicy() is policies.AdjustToContentsOnFirstShow:
        box.setSizeAdjustPolicy(policies.AdjustToContents)  # another language has longer words
    chosen = box.currentData()
    box.clear()
    for text, value in items:
        box.addItem(text, value)
        box.setItemData(box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def column(widget: QWidget, spacing: int = theme.SMALL, margin: int = 0) -> QVBoxLayout:
    """A vertical layout on `widget` in the family's measures."""
    layout = QVBoxLayout(widget)
    layout.setSpacing(spacing)
    layout.setContentsMargins(margin, margin, margin, margin)
    return layout
