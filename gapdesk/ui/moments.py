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
    """A duration in at most two units: "45 s", "12 min", "6 h", "6 h 12 min", "3 d"."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return QCoreApplication.translate("moments", "{s} s").format(s=whole)
    if whole < HOUR:
        return QCoreApplication.translate("moments", "{m} min").format(m=whole // MINUTE)
    if whole < DAY and whole % HOUR < MINUTE:
        return QCoreApplication.translate("moments", "{h} h").format(h=whole // HOUR)
    if whole < DAY:
        text = QCoreApplication.translate("moments", "{h} h {m} min")
        return text.format(h=whole // HOUR, m=whole % HOUR // MINUTE)
    return QCoreApplication.translate("moments", "{d} d").format(d=whole // DAY)


def exact(moment: float) -> str:
    """`moment` (epoch seconds) in local time, for tooltips."""
    when = QDateTime.fromSecsSinceEpoch(int(moment))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


def time_of_day(moment: float) -> str:
    """`moment` (epoch seconds) as the local time of its day: "09:00"."""
    when = QDateTime.fromSecsSinceEpoch(int(moment))
    return QLocale().toString(when.time(), QLocale.FormatType.ShortFormat)


def amount(number: int) -> str:
    """ "1,250", "250 k", "1.05 M": three digits where there are more."""
    if number < 10_000:
        return f"{number:,}"
    if number < 999_500:
        return f"{number / 1000:.3g} k"
    millions = number / 1_000_000
    return f"{millions:.3g} M" if millions < 999.5 else f"{millions:,.0f} M"


def money(dollars: float) -> str:
    """ "$0", "< $0.0001", "$0.0123", "$4.56", "$1,234"."""
    if dollars <= 0:
        return "$0"
    if dollars < 0.0001:
        return "< $0.0001"
    return f"${dollars:,.{4 if dollars < 0.99995 else 2 if dollars < 999.995 else 0}f}"


def short_span(seconds: float) -> str:
    """A response time: "840 ms", "6.4 s", "2 min"."""
    if round(seconds, 3) < 1:
        return QCoreApplication.translate("moments", "{n} ms").format(n=max(1, round(seconds * 1000)))
    if round(seconds, 1) < MINUTE:
        return QCoreApplication.translate("moments", "{s} s").format(s=f"{seconds:.1f}")
    return span(round(seconds))


def data_size(count: int) -> str:
    """Bytes: "412 MB", "6.1 kB"."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if value >= 999.5:
            value, unit = value / 1000, larger
    return f"{value:.1f} {unit}" if unit != "B" and value < 9.95 else f"{value:,.0f} {unit}"


def percent(share: float) -> str:
    """ "43 %", never broken in two lines; "< 1 %" for what is little but there."""
    text = "< 1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"
    return text.replace(" ", "\N{NO-BREAK SPACE}")
