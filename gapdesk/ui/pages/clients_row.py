"""One line of what holds for a client: label, help, editor, the way back, and why a value was not taken."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gapdesk.ui import icons, theme
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, tip
from gapdesk.ui.widgets.quiet_button import QuietButton

EDITOR = 304
"""As in Settings."""
_NARROW = 480
"""Below this width the editor stands under the words."""


class RuleRow(View):
    """`editor` stands on the right, or below; `control` in it takes the focus."""

    def __init__(self, editor: QWidget, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setFont(theme.font(Size.BODY))
        self.label.setBuddy(control)
        self.help, self.error = Text(Size.HINT, dim=True, wrap=True), Text(Size.HINT, wrap=True)
        self.error.set_state(State.BAD)
        self.error.hide()
        self.reset_button = QuietButton()
        self.reset_button.setIconSize(QSize(16, 16))
        self.reset_button.setFixedSize(theme.CONTROL, theme.CONTROL)
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # editors stay in one line
        self.reset_button.setSizePolicy(policy)
        self.reset_button.hide()
        words, value = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(2)
        for widget in (self.label, self.help, self.error):
            words.addWidget(widget)
        words.addStretch()
        value.setSpacing(theme.TIGHT)
        editor.setFixedWidth(EDITOR)
        top = Qt.AlignmentFlag.AlignTop
        value.addWidget(editor, 0, top)
        value.addWidget(self.reset_button, 0, top)
        value.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, theme.TIGHT, 0, theme.TIGHT)
        self._row.setSpacing(theme.TIGHT)
        self._row.addLayout(words, 1)
        self._row.addLayout(value)
        self.restyle()

    def set_words(self, label: str, help_text: str) -> None:
        """Name the row, in the language in use."""
        self.label.setText(label)
        self.help.setText(help_text)
        self.control.setAccessibleName(label)
        self.control.setAccessibleDescription(help_text)

    def offer_reset(self, offer: str) -> None:
        """Offer the way back, which leads to what `offer` says; "" = none."""
        self.reset_button.setVisible(bool(offer))
        self.reset_button.setToolTip(tip(offer) if offer else "")
        self.reset_button.setAccessibleName(f"{self.label.text()}: {offer}")

    def refuse(self, why: str) -> None:
        """Say why a value was not taken; "" takes it back."""
        self.error.setText(why)
        self.error.setVisible(bool(why))

    def restyle(self) -> None:
        self.reset_button.setIcon(icons.icon("reset", self.palette()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        narrow = self.width() < _NARROW
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
