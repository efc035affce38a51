"""Made-up limits, prices and history, for screenshots and page tests: nothing is measured, nothing stored."""

from __future__ import annotations

from fnmatch import fnmatchcase
from math import sin
from zlib import crc32

from gapdesk.events import Bus, ReportChanged
from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import Learned, LimitCell, LimitRow, Price, Source, UserLimit
from gapdesk.quota.report import Forecast, Report, ReportSpan
from gapdesk.quota.usage import HOUR, MINUTE, History, Mark, MarkKind, Point, Span
from gapdesk.ui.sample_keys import DAY_END, LIMITS, NOW
from gapdesk.wording import Objection, Words

DAY = 24 * HOUR
_LENGTHS = {Span.HOUR: HOUR, Span.DAY: DAY, Span.MONTH: 30 * DAY}

_SIZES: dict[str, tuple[int | None, int | None]] = {
    "gemini-3.8-flash": (1_048_576, 65_536),
    "gemini-3.8-flash-lite": (1_048_576, 65_536),
    "gemini-3.5-pro": (1_048_576, 65_536),
    "gemini-2.5-flash-preview-native-audio-dialog-09-2026": (131_072, 8192),
    "gemini-4-neon": (1_048_576, 65_536),
    "gemini-embedding-001": (2048, None),
    "gemma-4-31b-it": (262_144, 32_768),
}
"""Input and output tokens of each model there is."""
_SHIPPED: dict[str, tuple[int | None, ...]] = {
    **LIMITS,
    "gemini-2.5-flash-preview-native-audio-dialog-09-2026": (3, 10_000, 25, None),
    "gemini-4-neon": (0, 0, 0, None),
    "gemma-4-31b-it": (30, 16_000, 14_400, None),
}
"""RPM, TPM, RPD, TPD on the free tier."""

_PRICES = (
    Price("gemini-3.8-flash", "", 0.75, 3.75, 0.075, "ai.google.dev/pricing, 2026-10-06"),
    Price("gemini-3.8-flash-lite", "", 0.3, 2.5, 0.03, "ai.google.dev/pricing, 2026-10-06"),
    Price("gemini-3.5-pro", "", 2.0, 12.0, 0.2, "ai.google.dev/pricing, 2026-10-06"),
    Price("gemini-4-neon", "", 3.0, 15.0, None, "apidog.com, 2026-11-19"),
    Price("gemma-4-31b-it", "", 0.0, 0.0, 0.0, "ai.google.dev/pricing, 2026-10-06"),
)


class SampleQuota:
    """A QuotaService that invents what it shows from the names, always the same at the same moment.

    `now` is the moment of all of it, in epoch seconds; changes are told on `bus`.
    """

    def __init__(self, now: float = NOW, bus: Bus | None = None) -> None:
        self._now = now
        self._bus = bus or Bus()
        self._user = [UserLimit("gemini-3.8-flash-lite", Dimension.RPD, 400)]
        self._prices = [*_PRICES, Price("gemini-3.8-flash", "2026-11-01", 0.6, 3.0, 0.06, "", user=True)]
        self._learned = [
            Learned(
                project,
                "gemini-3.8-flash",
                Dimension.RPD,
                value,
                now - 9000,
                "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
            )
            for project, value in (("alpha", 20), ("beta", 250))
        ]

    async def history(self, project: str, model: str, span: Span) -> History:
        seed = crc32(f"{project} {model}".encode())
        start = self._now - _LENGTHS[span]
        step = DAY if span is Span.MONTH else MINUTE
        first = int(start // step + 1) * step
        points = tuple(
            point
            for time in range(first, int(self._now), step)
            if (point := _point(seed, time, step)).requests or point.failed
        )
        marks: tuple[Mark, ...] = (
            Mark(self._now - 1500, "", project, model, MarkKind.COOLED, "Quota exceeded: 5 per minute."),
            Mark(self._now - 1440, "", project, model, MarkKind.FAILED, "The model is overloaded."),
            Mark(self._now - 11_000, "", project, model, MarkKind.EXHAUSTED, "Quota exceeded: 20 per day."),
        )
        marks = tuple(mark for mark in marks if mark.time >= start)
        return History(span, start, self._now, points, marks)

    def limits(self, tier: str | None) -> tuple[LimitRow, ...]:
        names = dict.fromkeys((*_SIZES, *(each.pattern for each in self._user)))
        return tuple(self._row(name, tier) for name in names)

    def user_limits(self) -> tuple[UserLimit, ...]:
        return tuple(self._user)

    def set_limit(self, limit: UserLimit) -> None:
        if limit.value is not None and limit.value > 10**9:
            raise Objection(Words.of("A limit is a number from 0 to {highest}.", highest="1,000,000,000"))
        self.clear_limit(limit.pattern, limit.dimension, limit.tier, limit.project)
        self._user.append(limit)
        self._tell()

    def clear_limit(
        self, pattern: str, dimension: Dimension, tier: str | None = None, project: str | None = None
    ) -> None:
        place = (pattern, dimension, tier, project)
        self._user = [
            each for each in self._user if (each.pattern, each.dimension, each.tier, each.project) != place
        ]
        self._tell()

    def forget_learned(self, project: str, model: str) -> None:
        self._learned = [each for each in self._learned if (each.project, each.model) != (project, model)]
        self._tell()

    def prices(self) -> tuple[Price, ...]:
        return tuple(sorted(self._prices, key=lambda price: (price.pattern, price.since)))

    def set_price(self, price: Price) -> None:
        self.clear_price(price.pattern, price.since)
        self._prices.append(price)
        self._tell()

    def clear_price(self, pattern: str, since: str) -> None:
        self._prices = [
            each for each in self._prices if not each.user or (each.pattern, each.since) != (pattern, since)
        ]
        self._tell()

    def forecasts(self) -> tuple[Forecast, ...]:
        resets = DAY_END
        return (
            Forecast("gemini-3.8-flash", Dimension.RPD, 812, 1500, 1094, None, resets),
            Forecast("gemini-3.5-pro", Dimension.RPD, 93, 100, 124, self._now + 7000, resets),
        )

    async def report(self, span: ReportSpan) -> Report:
        from gapdesk.ui.sample_report import sample_report  # only the Report page needs it

        return sample_report(span)

    async def report_csv(self, span: ReportSpan) -> str:
        return "hour,key,model,client,requests\r\n"

    def _row(self, name: str, tier: str | None) -> LimitRow:
        shipped, sizes = _SHIPPED.get(name, (None,) * 4), _SIZES.get(name, (None, None))
        rpm, tpm, rpd, tpd = (
            self._cell(name, dimension, value, tier)
            for dimension, value in zip(Dimension, shipped, strict=True)
        )
        return LimitRow(
            pattern=name,
            tier=tier,
            rpm=rpm,
            tpm=tpm,
            rpd=rpd,
            tpd=tpd,
            input_tokens=sizes[0],
            output_tokens=sizes[1],
            note="ai.google.dev/gemini-api/docs/rate-limits, 2026-10-06" if name in _SIZES else "",
            learned=tuple(each for each in self._learned if each.model == name),
            price=next((each for each in reversed(self._prices) if each.pattern == name), None),
            asked=name in ("gemini-3.8-flash", "gemini-3.8-flash-lite"),
        )

    def _cell(self, name: str, dimension: Dimension, value: int | None, tier: str | None) -> LimitCell:
        mine = [
            each
            for each in self._user
            if fnmatchcase(name, each.pattern) and each.dimension is dimension and each.tier in (tier, None)
        ]
        if mine:
            best = max(mine, key=lambda each: (len(each.pattern), each.tier is not None))
            return LimitCell(best.value, Source.USER)
        if tier not in (None, "free") and value is not None:
            value = value * 10 if value else 150
        return LimitCell(value, None if value is None else Source.SHIPPED)

    def _tell(self) -> None:
        self._bus.publish(ReportChanged())


def _point(seed: int, time: int, step: int) -> Point:
    """What was used in one minute, or on one day: busier by day than by night, seldom every minute."""
    if step == DAY:
        requests = 8 + (seed + time // DAY * 7) % 13
        return Point(float(time), requests, requests * 2300, requests % 3)
    busy = sin((time + seed % 7000) / 3400) > 0.2
    turn = (seed + time // MINUTE * 2_654_435_761) % 97
    requests = 1 + turn % 3 if busy and turn > 60 else 0
    return Point(float(time), requests, requests * (1800 + time // MINUTE % 9 * 700), int(requests == 3))
