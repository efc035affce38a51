"""The head of the Keys page: how many keys stand how, what can be done with all, what the table shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from gapdesk.quota.keys import KeyState
from gapdesk.ui import icons, reason_words, theme
from gapdesk.ui.models.key_list import Filter
from gapdesk.ui.theme import Size
from gapdesk.ui.view import Text, View, column, fill_box
from gapdesk.ui.widgets.quiet_button import QuietButton

_LEAST = 110
"""Width of search and filters in the smallest window."""


class KeysHead(View):
    """Tells what the user wants to see."""

    filter_changed = Signal(object)
    """The new Filter."""
    model_changed = Signal(str)
    """The model whose quota is wanted, "" for the tightest."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text(Size.TITLE, strong=True)
        self.line = Text(dim=True)
        self.import_button, self.check_button = QPushButton(), QPushButton()
        self.more_button = QuietButton()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.state_box, self.project_box, self.model_box = QComboBox(), QComboBox(), QComboBox()
        self._projects: Mapping[str, str] = {}
        self._models: tuple[str, ...] = ()
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self._lay_out()
        self.search.textChanged.connect(self._on_filter)
        self.state_box.activated.connect(self._on_filter)
        self.project_box.activated.connect(self._on_filter)
        self.model_box.activated.connect(lambda _: self.model_changed.emit(self.model))
        self.retranslate()
        self.restyle()

    @property
    def model(self) -> str:
        """The model chosen, "" for the tightest."""
        return str(self.model_box.currentData() or "")

    def wanted(self) -> Filter:
        """What the table is to show."""
        state, project = self.state_box.currentData(), self.project_box.currentData()
        return Filter(
            needle=self.search.text().strip().casefold(),
            state=KeyState(state) if state else None,
            project=project or None,
        )

    def clear(self) -> None:
        """Show all keys again."""
        for box in (self.state_box, self.project_box):
            box.setCurrentIndex(0)
        self.search.clear()
        self._on_filter()

    def offer_projects(self, projects: Mapping[str, str]) -> None:
        """Let the user choose from `projects`, id to name; the one chosen stays while there is one."""
        if projects != self._projects:
            self._projects = dict(projects)
            fill_box(self.project_box, [(self.tr("All projects"), ""), *_swapped(projects)])
            self._on_filter()

    def offer_models(self, models: Sequence[str]) -> None:
        """Let the user choose from `models`; one that is chosen stays."""
        kept = (*models, self.model) if self.model and self.model not in models else tuple(models)
        if kept != self._models:
            self._models = kept
            fill_box(self.model_box, self._model_items())

    def retranslate(self) -> None:
        self.title.setText(self.tr("Keys"))
        self.import_button.setText(self.tr("Import…"))
        self.check_button.setText(self.tr("Check all"))
        self.check_button.setToolTip(self.tr("Asks Google about each key; this spends no quota."))
        self.more_button.setToolTip(self.tr("Export and more"))
        self.more_button.setAccessibleName(self.tr("Export and more"))
        self.search.setPlaceholderText(self.tr("Search keys"))
        self.search.setAccessibleName(self.tr("Search keys"))
        self.state_box.setAccessibleName(self.tr("Shown states"))
        self.project_box.setAccessibleName(self.tr("Shown projects"))
        self.model_box.setAccessibleName(self.tr("Model whose quota is shown"))
        states = [(reason_words.key_state(state)[1], str(state)) for state in KeyState]
        fill_box(self.state_box, [(self.tr("All states"), ""), *states])
        fill_box(self.project_box, [(self.tr("All projects"), ""), *_swapped(self._projects)])
        fill_box(self.model_box, self._model_items())

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        self.import_button.setIcon(icons.icon("import", self.palette()))
        self.check_button.setIcon(icons.icon("check", self.palette()))
        self.more_button.setIcon(icons.icon("more", self.palette()))
        theme.edged(self.search)

    def _model_items(self) -> list[tuple[str, str]]:
        items = [(self.tr("Quota: tightest model"), "")]
        return items + [(self.tr("Quota of {model}").format(model=model), model) for model in self._models]

    def _lay_out(self) -> None:
        self.tools = QWidget()
        head, tools = QHBoxLayout(), QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        for row in (head, tools):
            row.setSpacing(theme.SMALL)
        head.addWidget(self.title, 1)
        for button in (self.import_button, self.check_button, self.more_button):
            button.setMinimumHeight(theme.CONTROL)
            button.setIconSize(QSize(16, 16))
            head.addWidget(button)
        self.more_button.setFixedWidth(theme.CONTROL + theme.TIGHT)
        tools.addWidget(self.search, 1)
        self.search.setMinimumWidth(_LEAST)
        self.search.setMaximumWidth(280)
        self.search.setMinimumHeight(theme.CONTROL)
        tools.addStretch()
        for box in (self.state_box, self.project_box, self.model_box):
            box.setMinimumHeight(theme.CONTROL)
            box.setMinimumWidth(_LEAST)
            box.setMaximumWidth(240)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            tools.addWidget(box)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.line)
        layout.addSpacing(theme.TIGHT)
        layout.addWidget(self.tools)

    def _on_filter(self) -> None:
        self.filter_changed.emit(self.wanted())


def _swapped(projects: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, id) by name."""
    return sorted(
        ((name, project) for project, name in projects.items()), key=lambda each: each[0].casefold()
    )
