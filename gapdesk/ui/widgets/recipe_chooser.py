"""Which program is to be connected: a button each, those that were seen here first, and a search."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QSizePolicy, QWidget

from gapdesk.recipes.types import Recipe
from gapdesk.ui import icons, theme
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.choice_buttons import ChoiceButton

_WIDTH = 140
"""Least width of a button: the longest names of programs fit."""


class RecipeChooser(View):
    """`chosen` tells the name of the program the user took."""

    chosen = Signal(str)

    def __init__(self, recipes: Sequence[Recipe]) -> None:
        super().__init__()
        self._names = list(dict.fromkeys(recipe.program for recipe in recipes))
        self._columns = 0
        self.seen: frozenset[str] = frozenset()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(theme.CONTROL)
        self.search.setMaximumWidth(260)
        theme.edged(self.search)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.nothing = Text(dim=True)
        self.buttons: dict[str, ChoiceButton] = {}
        self._group = QButtonGroup(self)
        for name in self._names:
            button = ChoiceButton()
            button.setText(name)
            button.setIconSize(QSize(16, 16))
            button.setMinimumWidth(_WIDTH)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[name] = button
        board = QWidget()
        board.setMinimumWidth(_WIDTH)
        self._grid = QGridLayout(board)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.TIGHT)
        layout = column(self, theme.SMALL)
        layout.addWidget(self.search)
        layout.addWidget(board)
        layout.addWidget(self.nothing)
        self.search.textChanged.connect(lambda _: self._arrange())
        self.search.returnPressed.connect(self._take_first)
        self.setFocusProxy(self.search)
        self.restyle()
        self.retranslate()
        self._arrange()

    def show_seen(self, programs: Collection[str]) -> None:
        """Mark and show first those `programs`, which were seen here."""
        seen = frozenset(programs)
        if seen != self.seen:
            self.seen = seen
            self.restyle()
            self.retranslate()
            self._arrange()

    def choose(self, program: str) -> None:
        """Put the button of `program` down, without telling."""
        self.buttons[program].setChecked(True)

    def first(self) -> str:
        """The program that stands first."""
        return self._sorted()[0]

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Program"))
        self.search.setPlaceholderText(self.tr("Search programs"))
        self.search.setAccessibleName(self.tr("Search programs"))
        self.nothing.setText(self.tr("Not among them. Most programs work like “OpenAI SDK”."))
        for name, button in self.buttons.items():
            seen = self.tr("{program}, seen here") if name in self.seen else "{program}"
            button.setAccessibleName(seen.format(program=name))
            button.setToolTip(
                self.tr("It was seen here, or one that calls like it.") if name in self.seen else ""
            )

    def restyle(self) -> None:
        theme.edged(self.search)
        self._glass.setIcon(icons.icon("search", self.palette()))
        done, none = icons.icon("done", self.palette()), QIcon()
        for name, button in self.buttons.items():
            button.setIcon(done if name in self.seen else none)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting() != self._columns:
            self._arrange()

    def _fitting(self) -> int:
        return max(1, (self.width() + theme.TIGHT) // (_WIDTH + theme.TIGHT))

    def _sorted(self) -> list[str]:
        return sorted(self._names, key=lambda name: name not in self.seen)

    def _found(self) -> list[str]:
        needle = self.search.text().strip().casefold()
        return [name for name in self._sorted() if needle in name.casefold()]

    def _arrange(self) -> None:
        """Put what was found into rows; Tab and arrows go the way the eye does."""
        found, self._columns = self._found(), self._fitting()
        for button in self.buttons.values():
            self._grid.removeWidget(button)
        for column_ in range(max(self._columns, self._grid.columnCount())):
            self._grid.setColumnStretch(column_, int(column_ < self._columns))
        before: QWidget = self.search
        for place, name in enumerate(found):
            button = self.buttons[name]
            self._grid.addWidget(button, *divmod(place, self._columns))
            QWidget.setTabOrder(before, button)
            before = button
        for name, button in self.buttons.items():
            button.setVisible(name in found)
        self.nothing.setVisible(not found)

    def _take_first(self) -> None:
        if found := self._found():
            self.buttons[found[0]].click()
            self.buttons[found[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)
