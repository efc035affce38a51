"""Times and amounts as people read them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

MINUTE, HOUR, DAY = 60, 3600, 86_400


def ago(then: float, now: float) -> str:
    """How long `then` (epoch seconds) is past: "12 s ago"."""
    seconds = max(0, int(now - then))
    if seconds < 5:
        return QCoreApplication.translate("moments", "just now")
    return QCoreApplication.translate("moments", "{span} ago").format(span=span(seconds))


def span(seconds: float) -> str:
    """A duration in at most two units: "45 s", "12 min", "6 h 12 min", "3 d"."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return QCoreApplication.translate("moments", "{s} s").format(s=whole)
    if whole < HOUR:
        return QCoreApplication.translate("moments", "{m} min").format(m=whole // MINUTE)
    if whole < DAY:
        text = QCoreApplication.translate("moments", "{h} h {m} min")
        return text.format(h=whole // HOUR, m=whole % HOUR // MINUTE)
    return QCoreApplication.translate("moments", "{d} d").format(d=whole // DAY)


def exact(moment: float) -> str:
    """`moment` (epoch seconds) in local time, for tooltips."""
    when = QDateTime.fromSecsSinceEpoch(int(moment))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


def amount(number: int) -> str:
    """ "1,250", "48.2 k", "1.2 M"."""
    if number < 10_000:
        return f"{number:,}"
    if number < 1_000_000:
        return f"{number / 1000:.1f} k"
    return f"{number / 1_000_000:.1f} M"
