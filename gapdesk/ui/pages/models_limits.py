"""The tab of limits and prices: the table, what the user may change in it, and what is known besides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
)

from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import TIERS, LimitRow, UserLimit
from gapdesk.ui import clipboard, icons, limit_words, reason_words, theme, words
from gapdesk.ui.limit_words import BadNumber
from gapdesk.ui.models.limit_table import DIMENSIONS, PRICES, Column, LimitTable
from gapdesk.ui.pages import PageContext
from gapdesk.ui.pages.models_facts import ModelFacts
from gapdesk.ui.pages.models_row import NewRow
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Text, View, column, on_key
from gapdesk.ui.widgets.limit_cells import LimitCells
from gapdesk.ui.widgets.setting_editors import Calm
from gapdesk.ui.widgets.table_dress import dress_figures
from gapdesk.wording import Objection

_WIDTHS = {
    **dict.fromkeys(DIMENSIONS, 98),
    **dict.fromkeys((Column.INPUT, Column.OUTPUT), 54),
    Column.PRICE_IN: 80,
    Column.PRICE_OUT: 52,
    Column.PRICE_CACHED: 62,
}


class ModelLimits(View):
    """Every change is tried at once; what cannot be is said below the table."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._quota, self._clock = context.engine.quota, context.clock
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumHeight(theme.CONTROL)
        self._glass = self.search.addAction(
            icons.icon("search", self.palette()), QLineEdit.ActionPosition.LeadingPosition
        )
        self.tier = Calm()
        self.tier.setMinimumHeight(theme.CONTROL)
        for each in (None, *TIERS):
            self.tier.addItem("", each)
        self.add_button = QPushButton()
        self.add_button.setMinimumHeight(theme.CONTROL)
        self.new_row = NewRow(self._add_row)
        self.new_row.hide()
        self.rows = LimitTable(self._edit)
        self.table = QTableView()
        self.note = Text(Size.HINT, dim=True, wrap=True)
        self.refused = Text(Size.TABLE, wrap=True)
        self.refused.set_state(State.BAD)
        self.refused.hide()
        self.nothing = Text(dim=True)
        self.facts = ModelFacts(self._quota, context.engine.keys, self.refresh)
        self._set_up_table()
        self._lay_out()
        self.search.textChanged.connect(self.refresh)
        self.tier.activated.connect(self.refresh)
        self.add_button.clicked.connect(self.new_row.open)
        self.new_row.closed.connect(self.add_button.setFocus)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.rows.modelReset.connect(self._on_reset)
        self.setFocusProxy(self.search)
        self.restyle()
        self.retranslate()

    def refresh(self) -> None:
        """Show the limits and prices as they are now."""
        self.rows.show_rows(self._quota.limits(self._tier()), self.search.text().strip().casefold())
        self.nothing.setVisible(not self.rows.rowCount())
        self._say_note()
        self._show_facts()

    def retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search models"))
        self.search.setAccessibleName(self.tr("Search models"))
        for place in range(self.tier.count()):
            name = reason_words.tier(self.tier.itemData(place))
            self.tier.setItemText(place, self.tr("Tier: {tier}").format(tier=name))
        self.tier.setAccessibleName(self.tr("Limits for projects of this tier"))
        self.add_button.setText(self.tr("Add a row…"))
        self.table.setAccessibleName(self.tr("Limits and prices"))
        self.nothing.setText(self.tr("No model matches. Clear the search to see all."))
        self.rows.retranslate()
        self._refuse("")
        self.refresh()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", self.palette()))
        for field in (self.search, self.tier):
            theme.edged(field)

    # --- changing

    def reset_current(self) -> None:
        """Take the user's number in the current cell away."""
        index = self.table.currentIndex()
        row = self.rows.row_at(index.row())
        if row is not None:
            self._reset(row, Column(index.column()))

    def _reset(self, row: LimitRow, at: Column) -> None:
        self._refuse("")
        if at in PRICES and row.price is not None and row.price.user:
            self._quota.clear_price(row.price.pattern, row.price.since)
        elif at in DIMENSIONS:
            self._clear(row, DIMENSIONS[at])
        self.refresh()

    def _clear(self, row: LimitRow, dimension: Dimension) -> None:
        """The row's own limit for just this tier goes first, then the one for all."""
        tier = self._tier()
        mine = [
            each
            for each in self._quota.user_limits()
            if (each.pattern, each.dimension, each.project) == (row.pattern, dimension, None)
            and each.tier in (tier, None)
        ]
        if mine:
            first = max(mine, key=lambda each: each.tier is not None)
            self._quota.clear_limit(first.pattern, dimension, first.tier)

    def _edit(self, row: LimitRow, at: Column, text: str) -> bool:
        """Take what was typed into a cell; False if it is not possible, or says nothing new."""
        if self._refuses(at, text) or text == self.rows.typed(row, at):
            return False
        try:
            if at in DIMENSIONS:
                value = limit_words.read_limit(text)
                self._quota.set_limit(UserLimit(row.pattern, DIMENSIONS[at], value, self._tier()))
            else:
                self._set_price(row, at, text)
        except Objection as error:
            self._refuse(words.said(error.words))
            return False
        self.refresh()
        return True

    def _set_price(self, row: LimitRow, at: Column, text: str) -> None:
        """A price holds from today on: what was used before keeps its own."""
        value = limit_words.read_price(text)
        assert row.price is not None  # other cells cannot be edited
        fresh = replace(row.price, pattern=row.pattern, since=self._today(), source="", user=True)
        if at is Column.PRICE_CACHED:
            fresh = replace(fresh, cached=value)
        elif value is not None:
            fresh = replace(fresh, input=value) if at is Column.PRICE_IN else replace(fresh, output=value)
        self._quota.set_price(fresh)

    def _refuses(self, at: Column, text: str) -> bool:
        """Say what is wrong with a text for that column; nothing if it can be taken."""
        try:
            if at in DIMENSIONS:
                limit_words.read_limit(text)
            elif limit_words.read_price(text) is None and at is not Column.PRICE_CACHED:
                raise BadNumber(text)
        except BadNumber:
            self._refuse(self._sentence(at, text))
            return True
        self._refuse("")
        return False

    def _sentence(self, at: Column, text: str) -> str:
        if at in DIMENSIONS:
            say = self.tr("“{text}” is no limit. Write 1500, 250k or 1.5M, ∞ for unlimited, 0 for no quota.")
        else:
            say = self.tr("“{text}” is no price. Write dollars per million tokens, such as 0.75.")
        return say.format(text=text)

    def _add_row(self, pattern: str, values: dict[Dimension, int | None]) -> None:
        """Raises Objection."""
        for dimension, value in values.items():
            self._quota.set_limit(UserLimit(pattern, dimension, value, self._tier()))
        self.search.clear()
        self.refresh()
        place = self.rows.place_of(pattern)
        if place is not None:
            self.table.setCurrentIndex(self.rows.index(place, Column.MODEL))

    # --- showing

    def _tier(self) -> str | None:
        tier: str | None = self.tier.currentData()
        return tier

    def _today(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), UTC).date().isoformat()

    def _say_note(self) -> None:
        tier = self._tier()
        if tier is None:
            who = self.tr("What you type holds for all projects.")
        else:
            name = reason_words.tier(tier)
            who = self.tr("What you type holds for projects of the tier “{tier}”.").format(tier=name)
        rule = self.tr(
            "0 is no quota on this tier. Shipped limits only rank keys while the tier of their project is not"
            " known, then they block; yours and those Google named always block."
        )
        self.note.setText(f"{rule} {who}".replace("。 ", "。"))

    def _refuse(self, sentence: str) -> None:
        self.refused.setText(sentence)
        self.refused.setVisible(bool(sentence))

    def _show_facts(self) -> None:
        self.facts.show_row(self.rows.row_at(self.table.currentIndex().row()), self._today())

    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        if current.row() != before.row():
            self._show_facts()

    def _on_reset(self) -> None:
        if self.rows.rowCount():
            self.table.setCurrentIndex(self.rows.index(0, Column.MODEL))

    def _on_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        row = self.rows.row_at(index.row())
        if row is None:
            return
        at = Column(index.column())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        edit = menu.addAction(self.tr("Edit"), lambda: self.table.edit(index))
        edit.setEnabled(bool(index.flags() & Qt.ItemFlag.ItemIsEditable))
        reset = menu.addAction(self.tr("Reset to the default"), lambda: self._reset(row, at))
        reset.setEnabled(self.rows.is_mine(row, at))
        menu.addAction(self.tr("Copy row"), self.copy)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def copy(self) -> None:
        """Put the current row on the clipboard, as text with tabs."""
        row = self.rows.row_at(self.table.currentIndex().row())
        if row is not None:
            clipboard.copy("\t".join(self.rows.text(row, each) for each in Column))

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        dress_figures(table)
        table.setItemDelegate(LimitCells(table, self._refuses))
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu)
        head = table.horizontalHeader()
        head.setMinimumSectionSize(44)
        for at, width in _WIDTHS.items():
            head.resizeSection(at, width)
        head.setSectionResizeMode(Column.MODEL, QHeaderView.ResizeMode.Stretch)
        on_key(QKeySequence.StandardKey.Delete, table, self.reset_current, alone=True)
        on_key(QKeySequence.StandardKey.Copy, table, self.copy, alone=True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SMALL)
        head.addWidget(self.search, 2)
        head.addWidget(self.tier, 1)
        head.addStretch(1)
        head.addWidget(self.add_button)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.new_row)
        layout.addWidget(self.nothing)
        layout.addWidget(self.table, 1)
        for widget in (self.refused, self.note, self.facts):
            layout.addWidget(widget)
