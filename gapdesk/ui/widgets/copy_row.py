"""A named value with its copy button; a secret is masked until it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy

from gapdesk.ui import icons, theme
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View
from gapdesk.ui.widgets.copy_button import CopyButton

MASK = "•" * 16
_NARROW = 420
"""Below this width the button for copying is its icon alone, so that a base URL is seen whole."""


class CopyRow(View):
    """`source` gives the value at each refresh and copy; None while there is none."""

    def __init__(self, source: Callable[[], str | None], *, secret: bool = False) -> None:
        super().__init__()
        self._source = source
        self._secret = secret
        self._name = ""
        self.name = Text(dim=True)
        self.value = Text()
        family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        fixed = theme.font(Size.BODY)
        fixed.setFamilies([family])
        self.value.setFont(fixed)
        self.value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.show_button = QPushButton()
        self.show_button.setCheckable(True)
        self.show_button.setIconSize(QSize(16, 16))
        self.show_button.setMinimumHeight(theme.CONTROL)
        self.show_button.setVisible(secret)
        self.show_button.toggled.connect(self.restyle)
        self.copy_button = CopyButton(source, secret=secret)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self.name)
        row.addWidget(self.value, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.copy_button)
        self.name.setMinimumWidth(112)
        self.restyle()

    def set_name(self, name: str) -> None:
        """Name the value, in the language in use."""
        self._name = name
        self.name.setText(name)
        self.copy_button.set_what(name)
        self.restyle()

    def refresh(self) -> None:
        """Show the value as it is now."""
        value = self._source()
        masked = self._secret and not self.show_button.isChecked()
        self.value.setText(MASK if value and masked else value or "–")
        self.value.setAccessibleName(self._name)
        self.copy_button.setEnabled(bool(value))
        self.show_button.setEnabled(bool(value))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.copy_button.set_bare(self.width() < _NARROW)

    def restyle(self) -> None:
        shown = self.show_button.isChecked()
        self.show_button.setIcon(icons.icon("hide" if shown else "show", self.palette()))
        tip = self.tr("Hide: {what}") if shown else self.tr("Show: {what}")
        self.show_button.setToolTip(tip.format(what=self._name))
        self.show_button.setAccessibleName(tip.format(what=self._name))
        self.refresh()
