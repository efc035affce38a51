"""Where the axes of a graph have marks, and what stands there: round numbers, round local times."""

from __future__ import annotations

import re
from math import ceil, floor, log10

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QTime

from gapdesk.ui import moments
from gapdesk.ui.moments import DAY, HOUR, MINUTE

Tick = tuple[float, str]

_MINUTES = (5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720)
_DAYS = (1, 2, 3, 5, 7, 10, 15)
_ROUND = (1, 2, 5, 10)
_HALF_OF_DAY = re.compile(r"\s*ap\s*", re.IGNORECASE)


def times(start: float, end: float, most: int) -> list[Tick]:
    """At most `most` or so round local times between two moments (epoch seconds)."""
    step = next((m * MINUTE for m in _MINUTES if (end - start) / (m * MINUTE) <= most + 0.5), None)
    if step is None:
        return _days(start, end, most)
    midnight = QDateTime.fromSecsSinceEpoch(int(start)).date().startOfDay().toSecsSinceEpoch()
    first = midnight + ceil((start - midnight) / step) * step
    form = QLocale().timeFormat(QLocale.FormatType.ShortFormat)
    if "AP" in form.upper():  # there is no room for all of "9:30 AM"
        form = form.replace(":mm", "") if step >= HOUR else _HALF_OF_DAY.sub("", form)
    moments_of_day = range(first, floor(end) + 1, step)
    return [(float(time), QLocale().toString(_time(time), form)) for time in moments_of_day]


def _time(moment: int) -> QTime:
    return QDateTime.fromSecsSinceEpoch(moment).time()


def _days(start: float, end: float, most: int) -> list[Tick]:
    step = next((days for days in _DAYS if (end - start) / (days * DAY) <= most), _DAYS[-1])
    form = QCoreApplication.translate("graph", "MMM d")  # for QLocale.toString
    last = QDateTime.fromSecsSinceEpoch(int(end)).date()
    found: list[Tick] = []
    for back in range(0, int((end - start) / DAY) + 1, step):
        day = last.addDays(-back)
        noon = QDateTime(day, QTime(12, 0)).toSecsSinceEpoch()  # the middle of its step
        if start <= noon <= end:
            found.append((float(noon), QLocale().toString(day, form)))
    return found[::-1]


def amounts(top: float, most: int) -> list[Tick]:
    """At most `most` or so round whole numbers from 0 to `top`."""
    rough = max(1.0, top / most)
    scale = 10 ** floor(log10(rough))
    round_ones = [scale * each for each in _ROUND if scale * each <= top]
    step = next((each for each in round_ones if each >= rough), round_ones[-1])
    return [(float(count * step), moments.amount(int(count * step))) for count in range(int(top / step) + 1)]
