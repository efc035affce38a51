"""Going from a message to the others that stand in its place: "‹ 2 / 3 ›"."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View
from gapdesk.ui.widgets.quiet_button import QuietButton

_WIDTH, _HEIGHT = 24, 24


class BranchSwitch(View):
    """`chosen` tells the id of the sibling to be shown instead."""

    chosen = Signal(int)

    def __init__(self, branch: int, branches: tuple[int, ...]) -> None:
        """`branch` is which of `branches` is shown, from 1."""
        super().__init__()
        self._branch, self._branches = branch, branches
        self.before, self.after = QuietButton(), QuietButton()
        self.before.setText("‹")
        self.after.setText("›")
        self.count = Text(Size.HINT, dim=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for widget in (self.before, self.count, self.after):
            row.addWidget(widget)
        for button in (self.before, self.after):
            button.setMinimumHeight(_HEIGHT)
            button.setFixedSize(_WIDTH, _HEIGHT)
        self.before.setEnabled(branch > 1)
        self.after.setEnabled(branch < len(branches))
        self.before.clicked.connect(lambda: self.chosen.emit(branches[branch - 2]))
        self.after.clicked.connect(lambda: self.chosen.emit(branches[branch]))
        self.retranslate()

    def retranslate(self) -> None:
        self.count.setText(f"{self._branch} / {len(self._branches)}")
        self.count.setToolTip(self.tr("This message was edited or asked again: these are its versions."))
        self.before.setAccessibleName(self.tr("Earlier version"))
        self.after.setAccessibleName(self.tr("Later version"))
        for button in (self.before, self.after):
            button.setToolTip(button.accessibleName())
