"""Worked cases of forecast and advice: numbers in, the exact sentences out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from gapdesk.proxy.types import Dimension
from gapdesk.quota.advice import advise, english
from gapdesk.quota.forecast import forecast
from gapdesk.quota.report import Capacity, Past

RPD, TPD = Dimension.RPD, Dimension.TPD
START, HOUR = 1_800_000_000.0, 3600.0
FLASH, LITE = "gemini-3.8-flash", "gemini-3.5-flash-lite"


@dataclass(frozen=True)
class Use:
    """What was used of a model so far, and what there is."""

    used: int
    limit: int | None
    projects: int
    model: str = FLASH
    dimension: Dimension = RPD
    out: int = 0
    elsewhere: int = 0


@dataclass(frozen=True)
class Case:
    name: str
    hour: float
    """Of the quota day."""
    uses: tuple[Use, ...]
    expected: int | None
    """Forecast of the first use."""
    lasts: float | None
    """Hour of the quota day at which it is used up."""
    sentence: str
    day: int = 24
    means: Mapping[tuple[str, Dimension], float] = field(default_factory=dict)
    days: int = 0
    """Full days on record."""


CASES = (
    Case(
        "much more than there is",
        12,
        (Use(48, 60, 3),),
        expected=96,
        lasts=15,
        sentence="Add 3 keys of other projects now, or turn on billing: gemini-3.8-flash will need 96 "
        "requests today, 3 projects give 60 (160 %).",
    ),
    Case(
        "exactly 95 % is not yet urgent, and lasts",
        8,
        (Use(19, 60, 3),),
        expected=57,
        lasts=None,
        sentence="Add 1 key of another project soon, or turn on billing: gemini-3.8-flash will need 57 "
        "requests today, 3 projects give 60 (95 %).",
    ),
    Case(
        "one project, used up",
        6,
        (Use(20, 20, 1),),
        expected=80,
        lasts=6,
        sentence="Add 4 keys of other projects now, or turn on billing: gemini-3.8-flash will need 80 "
        "requests today, 1 project gives 20 (400 %).",
    ),
    Case(
        "exactly 80 % is enough",
        12,
        (Use(24, 60, 3),),
        expected=48,
        lasts=None,
        sentence="Keep your 3 projects: gemini-3.8-flash, the busiest, will need 48 of 60 requests today "
        "(80 %).",
    ),
    Case(
        "one project that is enough",
        12,
        (Use(125, 500, 1, LITE),),
        expected=250,
        lasts=None,
        sentence="Keep your project: gemini-3.5-flash-lite, the busiest, will need 250 of 500 requests "
        "today (50 %).",
    ),
    Case(
        "many more projects than needed",
        12,
        (Use(6, 100, 5), Use(10, 2500, 5, LITE)),
        expected=12,
        lasts=None,
        sentence="1 project would do instead of 5: gemini-3.8-flash, the busiest, will need 12 of 100 "
        "requests today (12 %).",
    ),
    Case(
        "next to nothing",
        12,
        (Use(2, 1500, 3, LITE),),
        expected=4,
        lasts=None,
        sentence="1 project would do instead of 3: gemini-3.5-flash-lite, the busiest, will need 4 of "
        "1,500 requests today (under 1 %).",
    ),
    Case(
        "the mean of the week is larger than the forecast",
        12,
        (Use(3, 60, 3),),
        expected=6,
        lasts=None,
        means={(FLASH, RPD): 51.4},
        sentence="Add 1 key of another project soon, or turn on billing: gemini-3.8-flash needs 51 "
        "requests a day on average, 3 projects give 60 (85 %).",
    ),
    Case(
        "too early for requests: only the mean speaks",
        0.2,
        (Use(2, 60, 3),),
        expected=None,
        lasts=None,
        means={(FLASH, RPD): 30.0},
        sentence="Keep your 3 projects: gemini-3.8-flash, the busiest, needs 30 of 60 requests a day on "
        "average (50 %).",
    ),
    Case(
        "a day of 23 hours",
        11.5,
        (Use(30, 50, 2),),
        expected=60,
        lasts=11.5 * 50 / 30,
        day=23,
        sentence="Add 1 key of another project now, or turn on billing: gemini-3.8-flash will need 60 "
        "requests today, 2 projects give 50 (120 %).",
    ),
    Case(
        "tokens are scarcer than requests",
        12,
        (Use(600_000, 1_200_000, 2, FLASH, TPD), Use(10, 40, 2)),
        expected=1_200_000,
        lasts=None,
        sentence="Add 1 key of another project now, or turn on billing: gemini-3.8-flash will need 1.2 M "
        "tokens today, 2 projects give 1.2 M (100 %).",
    ),
    Case(
        "no limit is known",
        12,
        (Use(700, None, 4),),
        expected=1400,
        lasts=None,
        sentence="No advice yet: no daily limit is known, or nothing was used.",
    ),
    Case(
        "the busiest model decides, whatever the others have",
        18,
        (Use(1, 20, 1), Use(1500, 2000, 4, LITE), Use(900, None, 4, "gemini-9")),
        expected=1,
        lasts=None,
        sentence="Add 1 key of another project now, or turn on billing: gemini-3.5-flash-lite will need "
        "2,000 requests today, 4 projects give 2,000 (100 %).",
    ),
    Case(
        "too early for tokens, and nothing before",
        1,
        (Use(0, 1_000_000, 2, FLASH, TPD),),
        expected=None,
        lasts=None,
        sentence="No advice yet: no daily limit is known, or nothing was used.",
    ),
    Case(
        "a few requests after midnight are no reason to buy keys",
        0.25,
        (Use(3, 60, 3),),
        expected=288,
        lasts=0.25 * 60 / 3,
        sentence="Too early to say whether your keys will do: the quota day has just begun.",
    ),
    Case(
        "nor a reason to give some up",
        5 / 60,
        (Use(1, 60, 3),),
        expected=None,
        lasts=None,
        sentence="Too early to say whether your keys will do: the quota day has just begun.",
    ),
    Case(
        "a fifth of the capacity is gone early",
        1,
        (Use(12, 60, 3),),
        expected=288,
        lasts=5,
        sentence="Add 15 keys of other projects now, or turn on billing: gemini-3.8-flash will need 288 "
        "requests today, 3 projects give 60 (480 %).",
    ),
    Case(
        "early, but there were days before",
        0.25,
        (Use(3, 60, 3),),
        expected=288,
        lasts=0.25 * 60 / 3,
        means={(FLASH, RPD): 12.0},
        days=3,
        sentence="1 project would do instead of 3: gemini-3.8-flash, the busiest, needs 12 of 60 requests a "
        "day on average (20 %).",
    ),
    Case(
        "two days are too few to give keys up",
        0.25,
        (Use(3, 60, 3),),
        expected=288,
        lasts=0.25 * 60 / 3,
        means={(FLASH, RPD): 12.0},
        days=2,
        sentence="Keep your 3 projects: gemini-3.8-flash, the busiest, needs 12 of 60 requests a day on "
        "average (20 %).",
    ),
    Case(
        "nobody knows what another model that is used has",
        12,
        (Use(6, 100, 5), Use(900, None, 5, "gemini-9")),
        expected=12,
        lasts=None,
        sentence="Keep your 5 projects: gemini-3.8-flash, the busiest, will need 12 of 100 requests today "
        "(12 %).",
    ),
    Case(
        "used up elsewhere: what Google gives counts, not what was used",
        12,
        (Use(3, 250, 1, elsewhere=247, out=1),),
        expected=6,
        lasts=12,
        sentence="Keep your project: gemini-3.8-flash, the busiest, will need 6 of 250 requests today (2 %).",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_case(case: Case) -> None:
    now, end = START + case.hour * HOUR, START + case.day * HOUR
    capacities = [
        Capacity(
            use.model, use.dimension, use.used, use.limit, use.projects, START, end, use.out, use.elsewhere
        )
        for use in case.uses
    ]
    found = forecast(capacities[0], now)
    assert found.expected == case.expected
    assert found.lasts_until == (None if case.lasts is None else pytest.approx(START + case.lasts * HOUR))
    assert english(advise(capacities, Past(case.days, case.means), now)) == case.sentence
