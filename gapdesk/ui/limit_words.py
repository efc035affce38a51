"""Limits and prices as they are typed and shown: "250k", "∞", "shipped"."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

from PySide6.QtCore import QCoreApplication

from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import Price, Source
from gapdesk.ui import words
from gapdesk.ui.i18n import QT_TRANSLATE_NOOP

UNLIMITED = "∞"
_SCALES = {"": 1, "k": 1000, "m": 1_000_000, "千": 1000, "万": 10_000, "百万": 1_000_000}
_NUMBER = re.compile(r"(\d+|\d{1,3}(?:[,\s]\d{3})+)(\.\d+)?\s*(k|m|千|万|百万)?")
_MOST = 10**12

NAMES: dict[Dimension, str] = {
    Dimension.RPM: QT_TRANSLATE_NOOP("limits", "Requests per minute"),
    Dimension.TPM: QT_TRANSLATE_NOOP("limits", "Input tokens per minute"),
    Dimension.RPD: QT_TRANSLATE_NOOP("limits", "Requests today"),
    Dimension.TPD: QT_TRANSLATE_NOOP("limits", "Input tokens today"),
}

SOURCES: dict[Source, str] = {
    Source.SHIPPED: QT_TRANSLATE_NOOP("limits", "shipped"),
    Source.LIVE: QT_TRANSLATE_NOOP("limits", "live"),
    Source.LEARNED: QT_TRANSLATE_NOOP("limits", "learned"),
    Source.USER: QT_TRANSLATE_NOOP("limits", "yours"),
}

WHO_SAYS: dict[Source, str] = {
    Source.SHIPPED: QT_TRANSLATE_NOOP("limits", "shipped with gapdesk"),
    Source.LIVE: QT_TRANSLATE_NOOP("limits", "from Google's list of models"),
    Source.LEARNED: QT_TRANSLATE_NOOP("limits", "learned from Google"),
    Source.USER: QT_TRANSLATE_NOOP("limits", "set by you"),
}


class BadNumber(ValueError):
    """A limit or price that cannot be read; the page has the sentence for it."""


def translated(text: str) -> str:
    """One of this module's texts in the language in use."""
    return QCoreApplication.translate("limits", text)


def read_limit(text: str) -> int | None:
    """What the user typed for a limit: "1500", "250k", "1.5M", "25万"; None = unlimited. Raises BadNumber."""
    bare = text.strip().lower()
    if bare in ("", "–", "-", UNLIMITED, "unlimited", "无限"):
        return None
    found = _NUMBER.fullmatch(bare)
    if not found:
        raise BadNumber(text)
    whole, fraction, scale = found.groups()
    value = Decimal(re.sub(r"[,\s]", "", whole) + (fraction or "")) * _SCALES[scale or ""]
    if value > _MOST or value != int(value):
        raise BadNumber(text)
    return int(value)


def read_price(text: str) -> float | None:
    """What the user typed for a price in dollars: "0.75", "$2"; None for nothing. Raises BadNumber."""
    bare = text.strip().removeprefix("$").strip()
    if bare in ("", "–", "-"):
        return None
    try:
        value = float(bare)
    except ValueError:
        raise BadNumber(text) from None
    if not isfinite(value) or not 0 <= value <= 10_000:
        raise BadNumber(text)
    return value


def typed(value: int | None) -> str:
    """A limit in the form in which it is edited; `read_limit` gives it back."""
    return UNLIMITED if value is None else str(value)


def price(value: float | None) -> str:
    """Dollars, with as many digits as they need: "0.075", "12"."""
    return "–" if value is None else f"{value:.4g}"


def name(dimension: Dimension) -> str:
    """What a limit counts: "Requests per minute"."""
    return translated(NAMES[dimension])


def source(found: Source) -> str:
    """Who says so, in one word."""
    return translated(SOURCES[found])


def who_says(found: Source) -> str:
    """Who says so, in some words: "learned from Google"."""
    return translated(WHO_SAYS[found])


def remarks(found: Price) -> str:
    """Who says what a price is, and what else is to be known of it, in one line."""
    return "; ".join(filter(None, (found.source, *map(words.said, found.remarks))))
