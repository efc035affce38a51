"""Where the time of a request went: one lane for gapdesk, one per call to Google, on one scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from gapdesk.activity.types import Phase, Span
from gapdesk.ui import moments, theme, words
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP
from gapdesk.ui.theme import Roles, Size
from gapdesk.ui.view import View, tip

PHASES: dict[Phase, str] = {
    Phase.QUEUE: QT_TRANSLATE_NOOP("timing", "queue"),
    Phase.CONNECT: QT_TRANSLATE_NOOP("timing", "connect"),
    Phase.FIRST_BYTE: QT_TRANSLATE_NOOP("timing", "first byte"),
    Phase.STREAM: QT_TRANSLATE_NOOP("timing", "stream"),
    Phase.DELIVER: QT_TRANSLATE_NOOP("timing", "deliver"),
}
_HINTS: dict[Phase, str] = {
    Phase.QUEUE: QT_TRANSLATE_NOOP("timing", "Read, prepared, waiting for quota or for the next try."),
    Phase.CONNECT: QT_TRANSLATE_NOOP("timing", "Until a new connection to Google stood."),
    Phase.FIRST_BYTE: QT_TRANSLATE_NOOP("timing", "Until Google began to answer."),
    Phase.STREAM: QT_TRANSLATE_NOOP("timing", "Until Google's answer had come."),
    Phase.DELIVER: QT_TRANSLATE_NOOP("timing", "Until the program had all of it."),
}
_LANE, _BAR, _SWATCH = 22, 12, 12
"""Pixels: a lane, its bar, the sample of the legend."""
_NAME_MOST, _LEAST = 150, 2
"""Pixels of the longest name, and of the shortest part that is still seen."""


class Lane(NamedTuple):
    """What stands beside each other."""

    name: str
    spans: tuple[Span, ...]

    @property
    def seconds(self) -> float:
        return sum(span.end - span.start for span in self.spans)


def lanes(spans: Sequence[Span], attempts: Sequence[str], own: str) -> tuple[Lane, ...]:
    """gapdesk's own time under the name `own`, then that of each of `attempts`."""
    found = [Lane(own, tuple(span for span in spans if span.attempt < 0))]
    for place, name in enumerate(attempts):
        found.append(Lane(name, tuple(span for span in spans if span.attempt == place)))
    return tuple(found)


def sums(spans: Iterable[Span]) -> dict[Phase, float]:
    """Seconds of each phase that there is, in the order of `Phase`."""
    found = dict.fromkeys(Phase, 0.0)
    for span in spans:
        found[span.phase] += span.end - span.start
    return {phase: seconds for phase, seconds in found.items() if seconds > 0}


class TimingBar(View):
    """Paints itself; hovering over a part names it, and all of it is its accessible text."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: tuple[Span, ...] = ()
        self._attempts: tuple[str, ...] = ()
        self.setFont(theme.font(Size.HINT))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.retranslate()

    def show_spans(self, spans: tuple[Span, ...], attempts: tuple[str, ...]) -> None:
        """Show `spans`, whose calls to Google are called `attempts`."""
        if (spans, attempts) == (self.spans, self._attempts):
            return
        grown = len(attempts) != len(self._attempts) or sums(spans).keys() != sums(self.spans).keys()
        self.spans, self._attempts = spans, attempts
        self._lanes = lanes(spans, attempts, "gapdesk")
        if grown:
            self.updateGeometry()
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        self._lanes = lanes(self.spans, self._attempts, "gapdesk")
        parts = words.listed(self._legend())
        self.setAccessibleName(self.tr("Timing: {parts}").format(parts=parts))
        self.update()

    def span_at(self, place: QPointF) -> Span | None:
        """The part that is painted at `place`, if any."""
        row = int(place.y() // _LANE)
        if not 0 <= row < len(self._lanes):
            return None
        at = (self._area(span, row) for span in self._lanes[row].spans)
        near = (rect.adjusted(-1, -_LANE, 1, _LANE).contains(place) for rect in at)
        return next((span for span, hit in zip(self._lanes[row].spans, near, strict=True) if hit), None)

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = max((row for row, _, _ in self._placed(width)), default=-1) + 1
        return len(self._lanes) * _LANE + theme.TIGHT + rows * self._line()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            span = self.span_at(QPointF(event.pos()))
            if span is not None:
                QToolTip.showText(event.globalPos(), self._tip(span), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, roles = QPainter(self), Roles.of(self.palette())
        left, right = self._edges()
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, lane in enumerate(self._lanes):
            top = row * _LANE
            painter.setPen(roles.dim)
            name = self.fontMetrics().elidedText(lane.name, Qt.TextElideMode.ElideMiddle, _NAME_MOST)
            painter.drawText(QRectF(0, top, left, _LANE), Qt.AlignmentFlag.AlignLeft | middle, name)
            room = QRectF(right + theme.SMALL, top, self.width() - right - theme.SMALL, _LANE)
            if lane.seconds > 0:
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, moments.short_span(lane.seconds))
            painter.setPen(QPen(roles.line, 1))
            painter.drawLine(QPointF(left, top + _LANE / 2), QPointF(right, top + _LANE / 2))
            for span in lane.spans:
                _paint(painter, self._area(span, row), span.phase, roles)
        self._paint_legend(painter, roles)
        painter.end()

    # --- places

    def _edges(self) -> tuple[float, float]:
        """Where the scale begins and ends, in pixels from the left."""
        advance = self.fontMetrics().horizontalAdvance
        name = min(_NAME_MOST, max(advance(lane.name) for lane in self._lanes))
        number = max(advance(moments.short_span(lane.seconds)) for lane in self._lanes)
        return name + theme.GAP, max(name + theme.GAP + 20.0, self.width() - number - theme.GAP)

    def _area(self, span: Span, row: int) -> QRectF:
        left, right = self._edges()
        scale = (right - left) / max(1e-6, self.spans[-1].end)
        width = max(_LEAST, (span.end - span.start) * scale)
        start = min(left + span.start * scale, right - width)
        return QRectF(start, row * _LANE + (_LANE - _BAR) / 2, width, _BAR)

    def _line(self) -> int:
        return max(_SWATCH, self.fontMetrics().height()) + theme.TIGHT

    def _legend(self) -> list[str]:
        return [f"{phase_word(phase)} {moments.short_span(each)}" for phase, each in sums(self.spans).items()]

    def _placed(self, width: int) -> Iterator[tuple[int, int, str]]:
        """(row, pixels from the left, text) of each entry of the legend."""
        row = x = 0
        for text in self._legend():
            room = _SWATCH + theme.TIGHT + self.fontMetrics().horizontalAdvance(text)
            if x and x + room > width:
                row, x = row + 1, 0
            yield row, x, text
            x += room + theme.WIDE

    # --- paint and words

    def _paint_legend(self, painter: QPainter, roles: Roles) -> None:
        top = len(self._lanes) * _LANE + theme.TIGHT
        height = self._line()
        for (row, x, text), phase in zip(self._placed(self.width()), sums(self.spans), strict=True):
            y = top + row * height
            _paint(painter, QRectF(x, y + (height - _BAR) / 2, _SWATCH, _BAR), phase, roles)
            painter.setPen(roles.text)
            area = QRectF(x + _SWATCH + theme.TIGHT, y, self.width(), height)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _tip(self, span: Span) -> str:
        name = self._lanes[span.attempt + 1].name
        text = self.tr("{name}: {phase}, {span}, from {start} on").format(
            name=name,
            phase=phase_word(span.phase),
            span=moments.short_span(span.end - span.start),
            start=moments.short_span(span.start) if span.start > 0 else "0",
        )
        return tip(text, QCoreApplication.translate("timing", _HINTS[span.phase]))


def phase_word(phase: Phase) -> str:
    """What a phase is called, in the language in use."""
    return QCoreApplication.translate("timing", PHASES[phase])


def _paint(painter: QPainter, area: QRectF, phase: Phase, roles: Roles) -> None:
    """A part in its colour and pattern: waiting is hatched or pale, Google's work is full."""
    painter.setPen(QPen(roles.dim if phase in (Phase.QUEUE, Phase.CONNECT) else roles.accent, 1))
    painter.setBrush(roles.surface)
    if area.width() > _LEAST:
        painter.drawRect(area)
    painter.fillRect(area, _brush(phase, roles))


def _brush(phase: Phase, roles: Roles) -> QBrush:
    match phase:
        case Phase.QUEUE:
            return QBrush(roles.dim, Qt.BrushStyle.BDiagPattern)
        case Phase.CONNECT:
            return QBrush(roles.dim)
        case Phase.FIRST_BYTE:
            return QBrush(_pale(roles))
        case Phase.STREAM:
            return QBrush(roles.accent)
        case Phase.DELIVER:
            return QBrush(roles.accent, Qt.BrushStyle.Dense5Pattern)


def _pale(roles: Roles) -> QColor:
    return theme.mixed(roles.accent, roles.surface, 0.6)
