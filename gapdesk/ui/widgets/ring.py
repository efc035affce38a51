"""What is left of one model today: a ring, the number in it, the model below."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from gapdesk.events import ModelToday
from gapdesk.ui import icons, moments, theme
from gapdesk.ui.theme import Roles, Size, State
from gapdesk.ui.view import Elided, Text, View, column

WIDTH = 124
"""Of a ring with its texts, in pixels: what is narrower cuts names more than need be."""
_LOW = 0.2
"""Below this share left it warns."""
_DIAMETER, _STROKE = 72, 6
_TURN = 16 * 360
"""Of a circle, as QPainter counts."""
_TOP = 16 * 90


def state_of(model: ModelToday) -> State:
    """How urgent the rest of the day is for `model`."""
    if not model.limit:
        return State.OFF
    share = (model.limit - model.used) / model.limit
    return State.BAD if share <= 0 else State.WARN if share < _LOW else State.OK


class _Shown(NamedTuple):
    """What a ring looks like: it is painted again only when that changes."""

    share: float
    """Left, 0…1."""
    state: State
    number: str
    unit: str


class Circle(View):
    """The ring itself: full when all of the day is left, open where no limit is known."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = _Shown(1.0, State.OFF, "", "")
        self.setFixedSize(self.sizeHint())

    def show_share(self, share: float, state: State, number: str, unit: str) -> None:
        """Fill `share` (0…1) in the colour of `state`, with `number` and below it `unit` in the middle."""
        shown = _Shown(share, state, number, unit)
        if shown != self.shown:
            self.shown = shown
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_DIAMETER, _DIAMETER)

    def paintEvent(self, event: QPaintEvent) -> None:
        roles = Roles.of(self.palette())
        share, state, number, unit = self.shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = _STROKE / 2
        area = QRectF(self.rect()).adjusted(half, half, -half, -half)
        pen = QPen(roles.line, _STROKE)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(area)
        if share > 0 and state is not State.OFF:
            pen.setColor(roles.states[state])
            painter.setPen(pen)
            painter.drawArc(area, _TOP, -round(_TURN * share))
        painter.setPen(roles.text)
        painter.setFont(theme.font(Size.SECTION, strong=True))
        middle = area.adjusted(0, 0, 0, -area.height() * 0.16)
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, number)
        painter.setPen(roles.dim)
        painter.setFont(theme.font(Size.HINT))
        below = area.adjusted(0, area.height() * 0.36, 0, 0)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, unit)
        painter.end()


class Ring(View):
    """One model of "Remaining today"; below its name how urgent it is, and until when it lasts."""

    def __init__(self) -> None:
        super().__init__()
        self.model = ""
        self._noted: State | None = None
        self.circle = Circle()
        self.name = Elided(Size.TABLE)
        self.note = Text(Size.HINT, dim=True)
        self._icon = QLabel()
        for text in (self.name, self.note):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        line = QHBoxLayout()
        line.setSpacing(theme.TIGHT)
        line.addStretch()
        line.addWidget(self._icon)
        line.addWidget(self.note)
        line.addStretch()
        layout = column(self, theme.TIGHT)
        layout.addWidget(self.circle, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.name)
        layout.addLayout(line)
        layout.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_model(self, model: ModelToday, now: float, lasts: float | None = None) -> None:
        """Show `model` as it is at `now`; `lasts` is when its quota will be used up (epoch seconds)."""
        self.model = model.model
        state = state_of(model)
        used = moments.amount(model.used)
        self.name.set_full(model.model)
        if model.limit is None:
            self.circle.show_share(0.0, state, used, self.tr("used"))
            amount = self.tr("{used} used, no limit known").format(used=used)
        else:
            left, limit = moments.amount(max(0, model.limit - model.used)), moments.amount(model.limit)
            share = max(0, model.limit - model.used) / model.limit if model.limit else 0.0
            self.circle.show_share(share, state, left, self.tr("of {limit}").format(limit=limit))
            amount = self.tr("{left} of {limit} left, {used} used").format(left=left, limit=limit, used=used)
        note = self._note(model, state, lasts)
        self.note.setText(note)
        self._mark(state if state in (State.BAD, State.WARN) else State.WARN if lasts and note else None)
        resets = self.tr("Comes back in {span} ({exact})").format(
            span=moments.span(model.resets_at - now), exact=moments.exact(model.resets_at)
        )
        self.setToolTip("\n".join(part for part in (model.model, amount, note, resets) if part))
        self.setAccessibleName(", ".join(part for part in (f"{model.model}: {amount}", note) if part))

    def restyle(self) -> None:
        if self._noted is not None:
            picture = icons.state_icon(self._noted, self.palette())
            self._icon.setPixmap(picture.pixmap(QSize(12, 12), self.devicePixelRatioF()))

    def _note(self, model: ModelToday, state: State, lasts: float | None) -> str:
        if state is State.BAD:
            return self.tr("used up")
        if model.limit == 0:
            return self.tr("no quota")
        if lasts is not None:
            return self.tr("lasts until {time}").format(time=moments.time_of_day(lasts))
        return self.tr("low") if state is State.WARN else ""

    def _mark(self, state: State | None) -> None:
        """Show the icon of `state` before the note."""
        self._icon.setVisible(state is not None)
        self.note.set_state(state)
        if state is not self._noted:
            self._noted = state
            self.restyle()
