"""What Google counts, held against what was guessed: corrects the guesses, model by model. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gapdesk.proxy.types import Estimate, JsonObject

_MODELS = 200
"""As many are remembered; those learned about longest ago are forgotten."""
_SMALL = 50
"""Tokens; of less than that most is framing."""
_LEAST, _MOST = 0.25, 4.0
_WEIGHT = 0.1
"""Of a new count, once there were ten."""


@dataclass(frozen=True, slots=True)
class _Ratio:
    value: float
    """Google's tokens for each that was guessed."""
    counts: int
    """How many it was learned from."""


class Calibration:
    """For each model the moving average of Google's promptTokenCount over `Estimate.likely`."""

    def __init__(self) -> None:
        self._ratios: dict[str, _Ratio] = {}

    def correct(self, model: str, estimate: Estimate) -> Estimate:
        """`estimate` with what was learned about `model`; its lower bound stays one."""
        known = self._ratios.get(model)
        if known is None:
            return estimate
        likely = round(estimate.likely * known.value)
        return Estimate(lower=min(estimate.lower, likely), likely=likely)

    def learn(self, model: str, likely: int, prompt: int) -> None:
        """Google counted `prompt` tokens where `likely`, uncorrected, was guessed. The first ten count all
        the same, later ones a tenth. What is too far off teaches nothing: no text is misjudged so much, but
        the guess knows neither what a cache holds nor how long a video is.
        """
        if likely < _SMALL or prompt < _SMALL or not _LEAST <= prompt / likely <= _MOST:
            return
        known = self._ratios.pop(model, _Ratio(1.0, 0))
        counts = known.counts + 1
        value = known.value + (prompt / likely - known.value) * max(_WEIGHT, 1 / counts)
        self._remember(model, _Ratio(value, counts))

    def state(self) -> JsonObject:
        """What was learned, as JSON: {model: [ratio, counts]}, the newest last."""
        return {model: [ratio.value, ratio.counts] for model, ratio in self._ratios.items()}

    def restore(self, state: JsonObject) -> None:
        """Take up what `state` gave; what makes no sense in it is left out."""
        for model, entry in state.items():
            if (ratio := _ratio(entry)) is not None:
                self._ratios.pop(model, None)
                self._remember(model, ratio)

    def _remember(self, model: str, ratio: _Ratio) -> None:
        """As the newest."""
        self._ratios[model] = ratio
        if len(self._ratios) > _MODELS:
            del self._ratios[next(iter(self._ratios))]


def _ratio(entry: Any) -> _Ratio | None:
    match entry:
        case [float() | int() as value, int(counts)] if _LEAST <= value <= _MOST and counts > 0:
            return _Ratio(float(value), counts)
        case _:
            return None
