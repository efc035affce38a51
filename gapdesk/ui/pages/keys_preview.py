"""What an import would do, to be ticked and confirmed. The second half of an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from gapdesk.keys.types import Candidate, FoundKey, FoundSetting, Preview
from gapdesk.redact import redact
from gapdesk.ui import icons, theme, words
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.quiet_button import QuietButton

_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_ROOM = QSize(0, theme.ROW - theme.TIGHT)
_LISTED = 118
"""Height of the lists of settings."""


class KeysPreview(View):
    """Shows one Preview. Secrets stay masked: kind and length are enough to tell keys from rubbish."""

    confirmed = Signal(list, list)
    """The FoundKeys and FoundSettings that are ticked."""
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview = Preview((), (), ())
        self._key_items: list[QTreeWidgetItem] = []
        self._setting_items: list[QTreeWidgetItem] = []
        self._ignored_items: list[QTreeWidgetItem] = []
        self.title = Text(Size.SECTION, strong=True)
        self.note = Text(dim=True, wrap=True)
        self.keys, self.settings, self.ignored = _list(), _list(), _list()
        self.settings_title, self.project_name = Text(strong=True), Text()
        self.project = QComboBox()
        self.project.setEditable(True)
        self.ignored_button = QuietButton()
        self.ignored_button.setCheckable(True)
        self.add_button, self.cancel_button = QPushButton(), QuietButton()
        self.keys.setMinimumHeight(_LISTED)
        self.settings.setFixedHeight(_LISTED)
        self.ignored.setFixedHeight(_LISTED)
        self.ignored.setRootIsDecorated(False)
        self._lay_out()
        self.keys.itemChanged.connect(self._count)
        self.settings.itemChanged.connect(self._count)
        self.ignored_button.toggled.connect(self._show_parts)
        self.add_button.clicked.connect(self._on_add)
        self.cancel_button.clicked.connect(self.cancelled)
        self.setFocusProxy(self.keys)
        self.retranslate()
        self.restyle()

    def show_preview(self, preview: Preview, projects: Sequence[str]) -> None:
        """Show `preview`; `projects` are offered for its keys."""
        self._preview = preview
        self.project.clear()
        self.project.addItems(["", *projects])
        self.ignored_button.setChecked(False)
        self.keys.blockSignals(True)
        self.keys.clear()
        self._key_items = [_key_item(each) for each in preview.candidates]
        self.keys.addTopLevelItems(self._key_items)
        self.keys.blockSignals(False)
        self.settings.blockSignals(True)
        self.settings.clear()
        self._setting_items = [_setting_item(each) for each in preview.settings]
        self.settings.addTopLevelItems(self._setting_items)
        self.settings.blockSignals(False)
        self.ignored.clear()
        self._ignored_items = [_item([each.name, ""]) for each in preview.ignored]
        self.ignored.addTopLevelItems(self._ignored_items)
        self.retranslate()

    def chosen_keys(self) -> list[FoundKey]:
        """The keys that are ticked, in the project named for all, if one is."""
        project = self.project.currentText().strip()
        keys = [
            each.key
            for each, item in zip(self._preview.candidates, self._key_items, strict=True)
            if item.checkState(0) is _ON
        ]
        return [replace(key, project=project) for key in keys] if project else keys

    def chosen_settings(self) -> list[FoundSetting]:
        """The settings that are ticked."""
        return [
            each
            for each, item in zip(self._preview.settings, self._setting_items, strict=True)
            if item.checkState(0) is _ON
        ]

    def retranslate(self) -> None:
        preview = self._preview
        self.title.setText(self.tr("What was found"))
        self.note.setText(self._summary())
        self.keys.setHeaderLabels([self.tr("Key"), self.tr("Label"), self.tr("Project"), self.tr("About it")])
        self.keys.setAccessibleName(self.tr("Keys found"))
        for each, item in zip(preview.candidates, self._key_items, strict=True):
            item.setText(0, self._masked(each.key.secret))
            item.setText(3, self._about(each))
            item.setToolTip(3, self._about(each))
        self.project_name.setText(self.tr("Project of all (optional)"))
        self.project.setAccessibleName(self.project_name.text())
        self.project.setToolTip(self.tr("Keys of one Google project share one quota."))
        self.settings_title.setText(self.tr("Settings of the older proxy"))
        self.settings.setHeaderLabels([self.tr("There"), self.tr("Here"), self.tr("Value")])
        self.settings.setAccessibleName(self.settings_title.text())
        for left, item in zip(preview.ignored, self._ignored_items, strict=True):
            item.setText(1, words.said(left.reason))
            item.setToolTip(1, item.text(1))
        self.ignored.setHeaderLabels([self.tr("There"), self.tr("Why not")])
        self.ignored.setAccessibleName(self.tr("Not taken over"))
        self.ignored_button.setText(self.tr("Not taken over: {n}").format(n=len(preview.ignored)))
        self.cancel_button.setText(self.tr("Cancel"))
        self._show_parts()
        self._count()

    def restyle(self) -> None:
        for widget in (self.keys, self.settings, self.ignored, self.project):
            theme.edged(widget)
        shown = self.ignored_button.isChecked()
        self.ignored_button.setIcon(icons.icon("hide" if shown else "show", self.palette()))

    def _lay_out(self) -> None:
        all_of_one, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (all_of_one, buttons):
            row.setSpacing(theme.GAP)
        self.project.setMinimumWidth(220)
        self.project.setMinimumHeight(theme.CONTROL)
        all_of_one.addWidget(self.project_name)
        all_of_one.addWidget(self.project)
        all_of_one.addStretch()
        self.ignored_button.setIconSize(QSize(16, 16))
        self.add_button.setMinimumHeight(theme.CONTROL)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch()
        layout = column(self, theme.SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addWidget(self.keys, 1)
        layout.addLayout(all_of_one)
        layout.addWidget(self.settings_title)
        layout.addWidget(self.settings)
        layout.addWidget(self.ignored_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.ignored)
        layout.addLayout(buttons)
        for tree, widths in (
            (self.keys, (190, 140, 140)),
            (self.settings, (260, 240)),
            (self.ignored, (260,)),
        ):
            tree.setColumnCount(len(widths) + 1)
            for place, width in enumerate(widths):
                tree.setColumnWidth(place, width)

    def _about(self, found: Candidate) -> str:
        if found.known is not None:
            return self.tr("known as {label}").format(label=found.known)
        return words.said(found.key.doubtful) or self.tr("new")

    def _masked(self, secret: str) -> str:
        """ "AQ.… (53 characters)": never any of the key itself."""
        kind = next((start for start in ("AQ.", "AIza", "gd-") if secret.startswith(start)), "")
        return self.tr("{kind}… (%Ln character(s))", "", len(secret)).format(kind=kind)

    def _summary(self) -> str:
        candidates = self._preview.candidates
        known = sum(each.known is not None for each in candidates)
        doubtful = sum(each.known is None and bool(each.key.doubtful) for each in candidates)
        counts = (
            (len(candidates) - known - doubtful, self.tr("new: {n}")),
            (known, self.tr("known already: {n}")),
            (doubtful, self.tr("doubtful: {n}")),
            (len(self._preview.settings), self.tr("settings: {n}")),
        )
        return " · ".join(text.format(n=count) for count, text in counts if count)

    def _show_parts(self) -> None:
        preview = self._preview
        self.keys.setVisible(bool(preview.candidates))
        for widget in (self.project_name, self.project):
            widget.setVisible(bool(preview.candidates))
        self.settings_title.setVisible(bool(preview.settings))
        self.settings.setVisible(bool(preview.settings))
        self.ignored_button.setVisible(bool(preview.ignored))
        self.ignored.setVisible(self.ignored_button.isChecked())
        self.restyle()

    def _count(self) -> None:
        keys, settings = len(self.chosen_keys()), len(self.chosen_settings())
        if keys:
            text = self.tr("Add %Ln key(s)", "", keys)
        elif settings:
            text = self.tr("Take over %Ln setting(s)", "", settings)
        else:
            text = self.tr("Nothing is ticked")
        self.add_button.setText(text)
        self.add_button.setEnabled(bool(keys or settings))

    def _on_add(self) -> None:
        self.confirmed.emit(self.chosen_keys(), self.chosen_settings())


def _list() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setFont(theme.font(Size.TABLE))
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    return tree


def _key_item(found: Candidate) -> QTreeWidgetItem:
    item = _item(["", found.key.label, found.key.project or "", ""])
    new = found.known is None
    item.setCheckState(0, _ON if new and not found.key.doubtful else _OFF)
    if not new:
        item.setDisabled(True)
    return item


def _setting_item(found: FoundSetting) -> QTreeWidgetItem:
    item = _item([found.name, found.target, redact(found.shown)])
    item.setCheckState(0, _ON)
    return item


def _item(texts: list[str]) -> QTreeWidgetItem:
    item = QTreeWidgetItem(texts)
    item.setSizeHint(0, _ROOM)
    for place, text in enumerate(texts):
        item.setToolTip(place, text)
    return item
