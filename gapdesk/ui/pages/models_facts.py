"""What is known of one model besides its numbers: what Google said, what the user set, its prices by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gapdesk.quota.limit_rows import Learned, LimitRow, Price, UserLimit
from gapdesk.ui import limit_words, moments, project_words, reason_words, theme, words
from gapdesk.ui.limit_words import BadNumber
from gapdesk.ui.service import KeyService, QuotaService
from gapdesk.ui.theme import Size, State
from gapdesk.ui.view import Elided, Text, View, column, tip
from gapdesk.ui.widgets.quiet_button import QuietButton
from gapdesk.wording import Objection

_HEIGHT = 216
_DAY = 96
"""Room for "2026-12-01"."""


class FactLine(QWidget):
    """A fact and a button that takes it back."""

    def __init__(self, text: str, hint: str, undo: str, undone: Callable[[], None] | None) -> None:
        super().__init__()
        self.text = Elided(Size.TABLE)
        self.text.set_full(text)
        self.text.setToolTip(tip(text, hint))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SMALL)
        row.addWidget(self.text, 1)
        self.setFixedHeight(theme.ROW)
        self.button: QPushButton | None = None
        if undone is not None:
            self.button = QuietButton()
            self.button.setMinimumHeight(theme.ROW)
            self.button.setText(undo)
            self.button.setAccessibleName(f"{undo}: {text}")
            self.button.clicked.connect(lambda: undone())
            row.addWidget(self.button)


class PriceForm(View):
    """A dated price of the user's: `take` gets it, and raises Objection."""

    def __init__(self, take: Callable[[Price], None]) -> None:
        super().__init__()
        self._take = take
        self._pattern = ""
        self.since, self.input, self.output, self.cached = (QLineEdit() for _ in range(4))
        self.button = QPushButton()
        self.refused = Text(Size.HINT, wrap=True)
        self.refused.set_state(State.BAD)
        self.refused.hide()
        self._names = [Text(Size.HINT, dim=True) for _ in range(4)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.TIGHT, 0, 0)
        grid.setHorizontalSpacing(theme.SMALL)
        grid.setVerticalSpacing(2)
        fields = (self.since, self.input, self.output, self.cached)
        for place, (name, field) in enumerate(zip(self._names, fields, strict=True)):
            theme.edged(field)
            name.setBuddy(field)
            grid.addWidget(name, 0, place)
            grid.addWidget(field, 1, place)
            field.returnPressed.connect(self._on_set)
        self.since.setMinimumWidth(_DAY)
        grid.addWidget(self.button, 1, len(fields))
        grid.addWidget(self.refused, 2, 0, 1, len(fields) + 1)
        self.button.clicked.connect(self._on_set)
        self.retranslate()

    def show_price(self, pattern: str, today: str, price: Price | None) -> None:
        """Offer a price of `pattern` from `today` on, beginning with `price`."""
        self._pattern = pattern
        self.since.setText(today)
        self.input.setText("" if price is None else limit_words.price(price.input))
        self.output.setText("" if price is None else limit_words.price(price.output))
        known = price is not None and price.cached is not None
        self.cached.setText(limit_words.price(price.cached) if price and known else "")
        self._refuse("")

    def retranslate(self) -> None:
        names = (self.tr("From"), self.tr("$ in"), self.tr("$ out"), self.tr("$ cached"))
        for label, field, name in zip(
            self._names, (self.since, self.input, self.output, self.cached), names, strict=True
        ):
            label.setText(name)
            field.setAccessibleName(name)
        self.since.setPlaceholderText(self.tr("always"))
        self.button.setText(self.tr("Set price"))

    def restyle(self) -> None:
        for field in (self.since, self.input, self.output, self.cached):
            theme.edged(field)

    def _on_set(self) -> None:
        since = self.since.text().strip()
        try:
            if since:
                date.fromisoformat(since)
        except ValueError:
            self._refuse(self.tr("Write the day as 2026-12-01, or leave it empty for always."))
            return
        try:
            prices = [
                limit_words.read_price(field.text()) for field in (self.input, self.output, self.cached)
            ]
        except BadNumber as error:
            self._refuse(self.tr("“{text}” is no price in dollars, such as 0.75.").format(text=error))
            return
        if prices[0] is None or prices[1] is None:
            self._refuse(self.tr("Input and output need a price; 0 is one too."))
            return
        try:
            self._take(Price(self._pattern, since, prices[0], prices[1], prices[2], user=True))
        except Objection as error:
            self._refuse(words.said(error.words))

    def _refuse(self, sentence: str) -> None:
        self.refused.setText(sentence)
        self.refused.setVisible(bool(sentence))


class ModelFacts(View):
    """Shows one row; `changed` is called after something was taken back or set."""

    def __init__(self, quota: QuotaService, keys: KeyService, changed: Callable[[], None]) -> None:
        super().__init__()
        self._quota, self._keys, self._changed = quota, keys, changed
        self._row: LimitRow | None = None
        self._known: object = None
        self.title = Text(strong=True)
        self.note = Elided(Size.HINT, dim=True)
        self.limits_title, self.prices_title = Text(Size.TABLE, dim=True), Text(Size.TABLE, dim=True)
        self.nothing = Text(Size.TABLE, dim=True, wrap=True)
        self.lines: list[FactLine] = []
        self.form = PriceForm(self._set_price)
        self._lay_out()
        self.retranslate()

    def show_row(self, row: LimitRow | None, today: str) -> None:
        """Show what is known of `row`; `today` is "2026-11-21", where a new price begins."""
        known = (row, today, self._quota.user_limits(), self._quota.prices())
        if known == self._known:
            return  # the buttons stay under the pointer, and what is being typed stays
        self._known, self._row = known, row
        self.setEnabled(row is not None)
        self._fill()
        if row is not None:
            self.form.show_price(row.pattern, today, row.price)

    def retranslate(self) -> None:
        self.limits_title.setText(self.tr("Limits that Google named or you set"))
        self.prices_title.setText(self.tr("Prices in dollars per million tokens"))
        self.nothing.setText(self.tr("None: the numbers above are all there is."))
        self._fill()

    def _fill(self) -> None:
        for line in self.lines:
            line.hide()  # deleteLater comes only with the next turn of the loop
            line.deleteLater()
        self.lines = []
        row = self._row
        self.title.setText(row.pattern if row else self.tr("Choose a model above."))
        self.note.set_full(row.note if row else "")
        limits = [] if row is None else [*map(self._user_line, self._mine(row)), *self._learned_lines(row)]
        prices = [] if row is None else [self._price_line(price) for price in self._prices(row)]
        for lines, layout in ((limits, self._limits), (prices, self._price_rows)):
            for line in lines:
                layout.addWidget(line)
            self.lines += lines
        self.nothing.setVisible(not limits)
        self._area.setAccessibleName(self.title.text())
        self._order_tabs()

    def _order_tabs(self) -> None:
        """The lines before the form, though they came after it."""
        buttons = [line.button for line in self.lines if line.button is not None]
        form = self.form
        fields = (form.since, form.input, form.output, form.cached, form.button)
        for one, other in pairwise((*buttons, *fields)):
            QWidget.setTabOrder(one, other)

    def _mine(self, row: LimitRow) -> list[UserLimit]:
        return [each for each in self._quota.user_limits() if fnmatchcase(row.pattern, each.pattern)]

    def _user_line(self, limit: UserLimit) -> FactLine:
        value = limit_words.UNLIMITED if limit.value is None else f"{limit.value:,}"
        if limit.project is not None:
            where = self.tr("project {name}").format(name=project_words.called(self._keys, limit.project))
        elif limit.tier is not None:
            where = self.tr("tier {tier}").format(tier=reason_words.tier(limit.tier))
        else:
            where = self.tr("all projects")
        parts = [f"{limit.dimension.name} {value}", self.tr("set by you for {where}").format(where=where)]
        if self._row is not None and limit.pattern != self._row.pattern:
            parts.append(limit.pattern)

        def reset() -> None:
            self._quota.clear_limit(limit.pattern, limit.dimension, limit.tier, limit.project)
            self._changed()

        return FactLine(" · ".join(parts), "", self.tr("Reset"), reset)

    def _learned_lines(self, row: LimitRow) -> list[FactLine]:
        """One line per project: it is forgotten as a whole."""
        projects: dict[str, list[Learned]] = {}
        for learned in row.learned:
            projects.setdefault(learned.project, []).append(learned)
        return [self._learned_line(project, found) for project, found in projects.items()]

    def _learned_line(self, project: str, found: list[Learned]) -> FactLine:
        numbers = ", ".join(f"{each.dimension.name} {each.value:,}" for each in found)
        name = project_words.called(self._keys, project)
        text = self.tr("{numbers} · learned for project {name}, {time}").format(
            numbers=numbers, name=name, time=moments.exact(max(each.at for each in found))
        )

        def forget() -> None:
            self._quota.forget_learned(project, found[0].model)
            self._changed()

        quota_ids = ", ".join(dict.fromkeys(each.quota_id for each in found if each.quota_id))
        return FactLine(text, quota_ids, self.tr("Forget"), forget)

    def _prices(self, row: LimitRow) -> list[Price]:
        """Newest first; those of globs too."""
        fitting = [each for each in self._quota.prices() if fnmatchcase(row.pattern, each.pattern)]
        return sorted(fitting, key=lambda each: (each.since, each.user), reverse=True)

    def _price_line(self, price: Price) -> FactLine:
        since = self.tr("from {day}").format(day=price.since) if price.since else self.tr("always")
        cached = limit_words.price(price.cached)
        numbers = f"{limit_words.price(price.input)} / {limit_words.price(price.output)} / {cached}"
        parts = [since, numbers, self.tr("yours") if price.user else limit_words.remarks(price)]
        if self._row is not None and price.pattern != self._row.pattern:
            parts.append(price.pattern)

        def remove() -> None:
            self._quota.clear_price(price.pattern, price.since)
            self._changed()

        hint = self.tr("input / output / cached input")
        return FactLine(" · ".join(parts), hint, self.tr("Remove"), remove if price.user else None)

    def _set_price(self, price: Price) -> None:
        self._quota.set_price(price)
        self._changed()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.GAP)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        inside = QWidget()
        both = QHBoxLayout(inside)
        both.setContentsMargins(0, 0, theme.SMALL, 0)
        both.setSpacing(theme.WIDE)
        self._limits, self._price_rows = QVBoxLayout(), QVBoxLayout()
        for title, rows in ((self.limits_title, self._limits), (self.prices_title, self._price_rows)):
            rows.setSpacing(0)
            rows.addWidget(title)
        self._limits.addWidget(self.nothing)
        for rows in (self._limits, self._price_rows):
            side = QVBoxLayout()
            side.addLayout(rows)
            if rows is self._price_rows:
                side.addWidget(self.form)
            side.addStretch()
            both.addLayout(side, 1)
        self._area = area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = column(self, theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(area, 1)
        self.setFixedHeight(_HEIGHT)
