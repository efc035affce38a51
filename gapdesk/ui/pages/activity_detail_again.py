"""Sending a request again: through which key, with which model."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from gapdesk.quota.keys import KeyRow
from gapdesk.ui import theme
from gapdesk.ui.pages.activity_detail_keys import FirstKey
from gapdesk.ui.view import Text, View, fill_box
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.ui.widgets.setting_editors import Calm

_LETTERS = 8


class AgainRow(View):
    """`wanted` carries the key's id ("" = any) and the model; `closed` tells that nothing is sent."""

    wanted = Signal(str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str]] = []
        self.key_name, self.model_name = Text(dim=True), Text(dim=True)
        self.key, self.model = Calm(), Calm()
        self.model.setEditable(True)
        self.model.setInsertPolicy(Calm.InsertPolicy.NoInsert)
        self.send_button, self.cancel_button = QPushButton(), QuietButton()
        self.send_button.setMinimumHeight(theme.CONTROL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        for name, box in ((self.key_name, self.key), (self.model_name, self.model)):
            box.setMinimumHeight(theme.CONTROL)
            box.setSizeAdjustPolicy(Calm.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LETTERS)
            theme.edged(box)
            row.addWidget(name)
            row.addWidget(box, 1)
        row.addWidget(self.send_button)
        row.addWidget(self.cancel_button)
        self.send_button.clicked.connect(self._send)
        self.cancel_button.clicked.connect(self.close_row)
        line = self.model.lineEdit()
        assert isinstance(line, QLineEdit)
        line.returnPressed.connect(self._send)
        FirstKey(self, QKeySequence.StandardKey.Cancel, self.close_row)
        self.hide()
        self.retranslate()

    def open(self, keys: Iterable[KeyRow], models: Iterable[str], model: str, *, other: bool) -> None:
        """Offer `keys` and `models`; begin with `model`, or at the choice of an `other` one."""
        self._keys = [(row.info.label, row.info.id) for row in keys]
        self._fill_keys()
        self.key.setCurrentIndex(0)
        self.model.clear()
        self.model.addItems(list(dict.fromkeys((model, *models))))
        self.model.setCurrentText(model)
        self.show()
        (self.model if other else self.key).setFocus(Qt.FocusReason.ShortcutFocusReason)
        line = self.model.lineEdit()
        if other and line is not None:
            line.selectAll()

    def close_row(self) -> None:
        """Send nothing."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def retranslate(self) -> None:
        self.key_name.setText(self.tr("Through"))
        self.model_name.setText(self.tr("with"))
        self.key.setAccessibleName(self.tr("Key to send it through"))
        self.model.setAccessibleName(self.tr("Model to send it with"))
        self.send_button.setText(self.tr("Send"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._fill_keys()

    def restyle(self) -> None:
        for box in (self.key, self.model):
            theme.edged(box)

    def _fill_keys(self) -> None:
        fill_box(self.key, [(self.tr("any key"), ""), *self._keys])

    def _send(self) -> None:
        model = self.model.currentText().strip()
        if model:
            self.hide()
            self.wanted.emit(self.key.currentData() or "", model)
