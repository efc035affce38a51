"""A key in clear, for half a minute."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout

from gapdesk.ui import icons, theme
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.copy_row import CopyRow
from gapdesk.ui.widgets.quiet_button import QuietButton

SHOWN_MS = 30_000


class KeySecret(Card):
    """`secret_of` gives the key with an id, None while the keyring is locked."""

    def __init__(self, secret_of: Callable[[str], str | None]) -> None:
        super().__init__()
        self._key_id = ""
        self.title.hide()
        self.row = CopyRow(lambda: secret_of(self._key_id) if self._key_id else None, secret=True)
        self.close_button = QuietButton()
        self.close_button.setFixedSize(theme.CONTROL, theme.CONTROL)
        self.close_button.setIconSize(QSize(16, 16))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        line = QHBoxLayout()
        line.addWidget(self.row, 1)
        line.addWidget(self.close_button)
        self.body.setContentsMargins(theme.GAP, theme.TIGHT, theme.SMALL, theme.TIGHT)
        self.body.addLayout(line)
        self.close_button.clicked.connect(self.hide)
        self.row.show_button.toggled.connect(self._on_shown)
        self._timer.timeout.connect(self.conceal)
        self.hide()
        self.retranslate()
        self.restyle()

    def show_key(self, key_id: str, label: str) -> None:
        """Show the key with that id, which is called `label`, until it is masked again."""
        self._key_id = key_id
        self.row.set_name(label)
        self.row.show_button.setChecked(True)
        self._timer.start()
        self.row.refresh()
        self.show()

    def conceal(self) -> None:
        """Show dots again."""
        self.row.show_button.setChecked(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.conceal()

    def retranslate(self) -> None:
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.setAccessibleName(self.tr("Close"))
        self.row.value.setToolTip(self.tr("It is masked again after 30 s."))

    def restyle(self) -> None:
        self.close_button.setIcon(icons.icon("close", self.palette()))

    def _on_shown(self, shown: bool) -> None:
        if shown:
            self._timer.start()
        else:
            self._timer.stop()
