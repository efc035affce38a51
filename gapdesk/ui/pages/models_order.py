"""The tab "Who would be asked": every key with its place for one model, and why."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QPainter, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from gapdesk.ui import clipboard, theme
from gapdesk.ui.models.order_table import Column, OrderTable
from gapdesk.ui.pages import PageContext
from gapdesk.ui.theme import Roles, State
from gapdesk.ui.view import Text, View, column
from gapdesk.ui.widgets.setting_editors import Calm
from gapdesk.ui.widgets.table_dress import dress_figures

_TICK_MS = 1000
_WIDTHS = {Column.RANK: 48, Column.KEY: 150, Column.PROJECT: 120, Column.SCORE: 130}
_WIDTHS |= {Column.USED: 100, Column.IN_FLIGHT: 64}
_PAD, _BAR, _NUMBER = 6, 6, 44
_LOW = 0.2
"""Below this share left the bar warns."""


class ScoreCells(QStyledItemDelegate):
    """The number, and behind it a bar of what is left."""

    def __init__(self, table: QTableView, order: OrderTable) -> None:
        super().__init__(table)
        self._order = order

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        share = self._order.score_at(index.row())
        if share is None:
            return
        roles = Roles.of(option.palette)
        area = QRectF(option.rect).adjusted(_NUMBER + _PAD, 0, -_PAD, 0)
        area.setTop(area.center().y() - _BAR / 2)
        area.setHeight(_BAR)
        painter.fillRect(area, roles.line)
        area.setWidth(area.width() * share)
        kind = State.BAD if share <= 0 else State.WARN if share < _LOW else State.OK
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(area, option.palette.highlightedText() if selected else roles.states[kind])


class ModelOrder(View):
    """Looks again each second while it is seen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._engine, self._clock = context.engine, context.clock
        self.model = Calm()
        self.model.setMinimumHeight(theme.CONTROL)
        self.model.setMinimumWidth(280)
        self.summary = Text(dim=True, wrap=True)
        self.order = OrderTable()
        self.table = QTableView()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        self._set_up_table()
        self._lay_out()
        self.model.activated.connect(self.refresh)
        self.setFocusProxy(self.model)
        self.restyle()
        self.retranslate()

    def choose(self, model: str) -> None:
        """Show the order for `model`."""
        self._fill_models()
        place = self.model.findData(model)
        if place >= 0:
            self.model.setCurrentIndex(place)
            self.refresh()

    def refresh(self) -> None:
        """Show the order as it is now."""
        model: str = self.model.currentData() or ""
        places = self._engine.keys.explain(model) if model else ()
        self.order.show_places(places, self._clock.now())
        ready = [place for place in places if place.rank is not None]
        if not places:
            text = self.tr("There are no keys yet: add some on the Keys page.")
        elif not ready:
            text = self.tr("No key can be asked now; the table says why.")
        else:
            text = self.tr("{n} of {all} keys can be asked now, “{key}” is next.").format(
                n=len(ready), all=len(places), key=ready[0].label
            )
        self.summary.setText(text)
        self.table.setVisible(bool(places))

    def retranslate(self) -> None:
        self.model.setAccessibleName(self.tr("Model"))
        self.table.setAccessibleName(self.tr("Who would be asked"))
        self.order.retranslate()
        self.refresh()

    def restyle(self) -> None:
        theme.edged(self.model)
        self.order.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_models()
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def copy(self) -> None:
        """Put the current row on the clipboard, as text with tabs."""
        row = self.table.currentIndex().row()
        if row >= 0:
            clipboard.copy("\t".join(self.order.text(row, each) for each in Column))

    def _fill_models(self) -> None:
        """The models asked for first, then all others of the table."""
        rows = self._engine.quota.limits(None)
        named = (row.pattern for row in rows if "*" not in row.pattern)
        names = list(dict.fromkeys((*self._engine.keys.models(), *named)))
        if names != [self.model.itemData(place) for place in range(self.model.count())]:
            chosen = self.model.currentData()
            self.model.clear()
            for name in names:
                self.model.addItem(name, name)
            self.model.setCurrentIndex(max(0, self.model.findData(chosen)))

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.order)
        dress_figures(table)
        table.setItemDelegateForColumn(Column.SCORE, ScoreCells(table, self.order))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = table.horizontalHeader()
        for at, width in _WIDTHS.items():
            head.resizeSection(at, width)
        head.setSectionResizeMode(Column.REASON, QHeaderView.ResizeMode.Stretch)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table, self.copy)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.model)
        head.addWidget(self.summary, 1)
        layout = column(self, theme.SMALL)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        layout.addStretch()
