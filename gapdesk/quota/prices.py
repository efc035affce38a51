"""What a token costs: dated rows per model, shipped and the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatchcase
from math import isfinite

from gapdesk.proxy.types import JsonObject
from gapdesk.quota.limit_rows import Price
from gapdesk.quota.report import Cost
from gapdesk.quota.usage import Counts
from gapdesk.wording import Objection, Words

_MILLION = 1_000_000
_DEAREST = 1_000_000.0
"""Dollars per million tokens; more is a slip of the keyboard."""
_LONGEST = 200
"""Characters of a pattern."""
_FROM = "from_"


class Prices:
    """Looks prices up. The user's rows go before the shipped ones; within each, the exact name, then the
    longest glob; of one pattern, the newest row that holds already."""

    def __init__(self, table: Mapping[str, JsonObject]) -> None:
        """`table` is shaped like resources/model_limits.json: `price_per_m` of a row in US dollars."""
        self._shipped = tuple(_shipped(table))
        self._user: tuple[Price, ...] = ()
        self._found: dict[tuple[str, str], Price | None] = {}

    def rows(self) -> tuple[Price, ...]:
        """All rows by pattern and day; for the same, the shipped one first."""
        return tuple(sorted(self._shipped + self._user, key=lambda row: (row.pattern, row.since, row.user)))

    def set_user(self, price: Price) -> None:
        """Set or replace the user's row of that pattern and day. Raises Objection."""
        _check(price)
        others = [row for row in self._user if not _same(row, price.pattern, price.since)]
        self._change([*others, replace(price, user=True, until="", remarks=())])

    def clear_user(self, pattern: str, since: str) -> None:
        """Take the user's row away; harmless if there is none."""
        self._change([row for row in self._user if not _same(row, pattern, since)])

    def at(self, model: str, day: str) -> Price | None:
        """What `model`, as Google counts it, costs on `day` ("2026-11-21", UTC); None if not known."""
        place = model, day
        if place not in self._found:
            self._found[place] = _find(self._user, model, day) or _find(self._shipped, model, day)
        return self._found[place]

    def cost(self, counts: Counts, model: str, day: str) -> Cost:
        """What `counts` cost at the list price of `day`; after a promotion, still at its price, but `stale`.

        Prices that double for long prompts are not doubled: counts are sums of many prompts, whose single
        sizes are not known any more.
        """
        price = self.at(model, day)
        if price is None:
            return Cost(unpriced=counts.requests)
        cached_price = price.input if price.cached is None else price.cached
        fresh = max(0, counts.input - counts.cached)
        output = counts.output + counts.thoughts
        paid = fresh * price.input + counts.cached * cached_price + output * price.output
        saved = counts.cached * (price.input - cached_price)
        stale = counts.requests if price.until and day > price.until else 0
        return Cost(paid / _MILLION, saved / _MILLION, stale=stale)

    def turns(self) -> frozenset[str]:
        """The days on which what `cost` says may change."""
        rows = self._shipped + self._user
        return frozenset(row.since for row in rows if row.since) | {
            (date.fromisoformat(row.until) + timedelta(days=1)).isoformat() for row in rows if row.until
        }

    def _change(self, rows: Iterable[Price]) -> None:
        self._user = tuple(rows)
        self._found = {}  # a new one: reports may be reading the old one on another thread


def _find(rows: Iterable[Price], model: str, day: str) -> Price | None:
    matching = [row for row in rows if row.since <= day and fnmatchcase(model, row.pattern)]
    return max(matching, key=lambda row: (row.pattern == model, len(row.pattern), row.since), default=None)


def _same(row: Price, pattern: str, since: str) -> bool:
    return row.pattern == pattern and row.since == since


# --- the shipped table ------------------------------------------------------------------------------------


def _shipped(table: Mapping[str, JsonObject]) -> Iterator[Price]:
    """The rows of the shipped table, by the name under which Google counts a model; aliases add nothing."""
    seen = set()
    for name, row in table.items():
        prices = row.get("price_per_m")
        pattern = str(row.get("quota_model") or name)
        if prices is None or "alias_of" in row or pattern in seen:
            continue
        seen.add(pattern)
        yield _price(pattern, "", prices, tuple(_remarks(row, prices)))
        for key in sorted(key for key in prices if key.startswith(_FROM)):
            since = key.removeprefix(_FROM)
            announced = Words.of("shipped with gapdesk, announced for {day}", day=since)
            yield _price(pattern, since, prices[key], (announced,))


def _remarks(row: JsonObject, prices: JsonObject) -> Iterator[Words]:
    yield Words("shipped with gapdesk")
    if "date" in row:
        yield Words.of("as of {day}", day=row["date"])
    if "promo_until" in prices:
        yield Words.of("promotion until {day}, not known to stay after it", day=prices["promo_until"])
    if prices.get("promo"):
        usual = prices.get("list")
        both = f"{usual['in']}/{usual['out']}" if usual else ""
        yield Words.of("promotion, usually {prices}", prices=both) if usual else Words("promotion")
    if "over_200k" in prices:
        both = str(prices["over_200k"])
        yield Words.of("{prices} for prompts above 200,000 tokens, which is not reckoned", prices=both)


def _price(pattern: str, since: str, prices: JsonObject, remarks: tuple[Words, ...]) -> Price:
    cached = prices.get("cached")
    return Price(
        pattern,
        since,
        float(prices["in"]),
        float(prices["out"]),
        None if cached is None else float(cached),
        until=str(prices.get("promo_until", "")),
        remarks=remarks,
    )


# --- what the user may set --------------------------------------------------------------------------------


def _check(price: Price) -> None:
    """Raises Objection if it makes no sense."""
    pattern = price.pattern
    if not pattern or len(pattern) > _LONGEST or not (pattern.isascii() and pattern.isprintable()):
        raise Objection(
            Words.of(
                "The model must have 1 to {n} plain characters, where * stands for any text.",
                n=str(_LONGEST),
            )
        )
    if price.since and not _is_day(price.since):
        raise Objection(Words("The day must have the form 2026-12-01, or be empty."))
    for number in (price.input, price.output, price.cached):
        if number is not None and not (isfinite(number) and 0 <= number <= _DEAREST):
            raise Objection(Words("A price must be a number of dollars per million tokens, 0 or more."))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
