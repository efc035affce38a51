"""Project, tier and note of the selected keys, in a panel of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton

from gapdesk.quota.keys import KeyChanges, KeyInfo
from gapdesk.quota.limit_rows import TIERS
from gapdesk.ui import reason_words, theme
from gapdesk.ui.view import Text, on_key
from gapdesk.ui.widgets.card import Card
from gapdesk.ui.widgets.quiet_button import QuietButton

_MIXED = "\0"
"""Stands for values that differ from key to key and stay as they are."""


class KeysEdit(Card):
    """Only what was changed is applied, so keys that differ keep their differences."""

    changed = Signal(list, dict)
    """Ids, and a KeyChanges for them."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: list[str] = []
        self._before: KeyChanges = {}
        self._count = 0
        self.project, self.tier, self.note = QComboBox(), QComboBox(), QLineEdit()
        self.project.setEditable(True)
        self.names = [Text(dim=True) for _ in range(3)]
        self.save_button, self.cancel_button = QPushButton(), QuietButton()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        for place, (name, field) in enumerate(
            zip(self.names, (self.project, self.tier, self.note), strict=True)
        ):
            field.setMinimumHeight(theme.CONTROL)
            name.setBuddy(field)
            grid.addWidget(name, 0, place)
            grid.addWidget(field, 1, place)
        grid.setColumnStretch(2, 1)
        self.project.setMinimumWidth(200)
        buttons = QHBoxLayout()
        for button in (self.save_button, self.cancel_button):
            button.setMinimumHeight(theme.CONTROL)
            buttons.addWidget(button)
        grid.addLayout(buttons, 1, 3)
        self.body.addLayout(grid)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.hide)
        self.note.returnPressed.connect(self._save)
        on_key(Qt.Key.Key_Escape, self, self.hide)
        self.hide()
        self.retranslate()
        self.restyle()

    def restyle(self) -> None:
        for field in (self.project, self.tier, self.note):
            theme.edged(field)

    def edit(self, infos: Sequence[KeyInfo], projects: Iterable[str]) -> None:
        """Open for those keys; `projects` are offered."""
        self._ids = [info.id for info in infos]
        self._count = len(infos)
        self.project.clear()
        self.project.addItems(list(projects))
        self.project.setCurrentText(self._shared({info.project or "" for info in infos}, self.project))
        self._fill_tiers(mixed=len({info.tier for info in infos}) > 1)
        self.tier.setCurrentIndex(max(0, self.tier.findData(infos[0].tier or "")))
        if len({info.tier for info in infos}) > 1:
            self.tier.setCurrentIndex(self.tier.findData(_MIXED))
        self.note.setText(self._shared({info.note for info in infos}, self.note))
        self._before = self._entered()
        self.retranslate()
        self.show()
        self.project.setFocus()

    def retranslate(self) -> None:
        self.set_title(self.tr("%Ln key(s)", "", self._count))
        texts = (self.tr("Google project"), self.tr("Tier"), self.tr("Note"))
        for name, field, text in zip(self.names, (self.project, self.tier, self.note), texts, strict=True):
            name.setText(text)
            field.setAccessibleName(text)
        self.save_button.setText(self.tr("Save"))
        self.cancel_button.setText(self.tr("Cancel"))

    def _shared(self, values: set[str], field: QComboBox | QLineEdit) -> str:
        """The value all keys have; where they differ the field says so while it stays empty."""
        line = field.lineEdit() if isinstance(field, QComboBox) else field
        if line is not None:
            line.setPlaceholderText(self.tr("(several)") if len(values) > 1 else "")
        return values.pop() if len(values) == 1 else ""

    def _fill_tiers(self, *, mixed: bool) -> None:
        self.tier.clear()
        if mixed:
            self.tier.addItem(self.tr("(several)"), _MIXED)
        self.tier.addItem(reason_words.tier(None), "")
        for tier in TIERS:
            self.tier.addItem(reason_words.tier(tier), tier)

    def _entered(self) -> KeyChanges:
        tier = self.tier.currentData()
        return {
            "project": self.project.currentText().strip() or None,
            "tier": None if tier in ("", None) else str(tier),
            "note": self.note.text().strip(),
        }

    def _save(self) -> None:
        self.hide()
        entered = self._entered()
        changes = {name: value for name, value in entered.items() if value != self._before.get(name)}
        if changes:
            self.changed.emit(self._ids, changes)
