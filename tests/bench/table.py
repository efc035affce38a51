"""The table that is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One result. `budget` is the most it may be, or with `at_least` the least; None = only told."""

    what: str
    value: float
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def kept(self) -> bool:
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def line(self) -> str:
        budget = verdict = ""
        if self.budget is not None:
            budget = f"{'≥' if self.at_least else '≤'} {self.budget:g}"
            verdict = "ok" if self.kept else "OVER"
        return f"{self.what:<46}{_number(self.value):>10} {self.unit:<6}{budget:>9}  {verdict}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def head() -> str:
    return f"{'':<46}{'measured':>10} {'':<6}{'budget':>9}"
