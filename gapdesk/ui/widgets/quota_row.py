"""What is left of one model today: name, bar, number."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gapdesk.events import ModelToday
from gapdesk.ui import moments, theme
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Elided, Text, View, column

_LOW = 0.2
"""Below this share left the bar warns."""


def state_of(model: ModelToday) -> State:
    """How urgent the rest of the day is for `model`."""
    if not model.limit:
        return State.OFF
    share = (model.limit - model.used) / model.limit
    return State.BAD if share <= 0 else State.WARN if share < _LOW else State.OK


class Bar(View):
    """A thin bar, full when all of the day is left."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 1.0
        self._state = State.OFF
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float, state: State) -> None:
        """Fill `share` (0…1) in the colour of `state`."""
        if (share, state) != (self._share, self._state):
            self._share, self._state = share, state
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.line)
        area = QRectF(0, (self.height() - 6) / 2, self.width(), 6)
        painter.drawRoundedRect(area, 3, 3)
        if self._share > 0 and self._state is not State.OFF:
            painter.setBrush(roles.states[self._state])
            area.setWidth(max(6.0, area.width() * self._share))
            painter.drawRoundedRect(area, 3, 3)
        painter.end()


class QuotaRow(View):
    """One line of the list "Remaining today"; below it, how long that lasts if not for the day."""

    def __init__(self) -> None:
        super().__init__()
        self.name = Elided(Size.TABLE)
        self.bar = Bar()
        self.left = Text(Size.TABLE)
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.left.setMinimumWidth(104)
        self.lasts = Text(Size.HINT)
        line = QWidget()
        line.setFixedHeight(theme.ROW)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.name, 5)
        row.addWidget(self.bar, 3)
        row.addWidget(self.left)
        layout = column(self, 0)
        layout.addWidget(line)
        layout.addWidget(self.lasts)

    def show_model(self, model: ModelToday, now: float, lasts: float | None = None) -> None:
        """Show `model` as it is at `now`; `lasts` is when its quota will be used up (epoch seconds)."""
        self.name.set_full(model.model)
        state = state_of(model)
        resets = self.tr("Comes back in {span} ({exact})").format(
            span=moments.span(model.resets_at - now), exact=moments.exact(model.resets_at)
        )
        if model.limit is None:
            text = self.tr("{used} used").format(used=moments.amount(model.used))
            share = 1.0
        else:
            left = max(0, model.limit - model.used)
            share = left / model.limit if model.limit else 0.0
            text = self.tr("{left} of {limit}").format(
                left=moments.amount(left), limit=moments.amount(model.limit)
            )
        self.bar.set_share(share, state)
        self.left.setText(text)
        self.left.set_state(state if state in (State.BAD, State.WARN) else None)
        until = self._lasts_text(model, lasts)
        self.lasts.setText(until)
        self.lasts.setVisible(bool(until))
        self.lasts.set_state(State.BAD if state is State.BAD else State.WARN)
        self.setToolTip(f"{model.model}\n{resets}")
        self.setAccessibleName(", ".join(part for part in (f"{model.model}: {text}", until) if part))

    def _lasts_text(self, model: ModelToday, lasts: float | None) -> str:
        if model.limit and model.used >= model.limit:
            return self.tr("used up until {time}").format(time=moments.time_of_day(model.resets_at))
        if lasts is None:
            return ""
        return self.tr("lasts until {time}").format(time=moments.time_of_day(lasts))
