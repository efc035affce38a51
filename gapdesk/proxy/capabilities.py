"""What each model can do and refuses, from the table `resources/model_limits.json`, never from code.

An id the table does not know is never refused: it is taken for its nearest relative there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from gapdesk.proxy.types import JsonObject


class Level(StrEnum):
    """Gemini's `thinkingLevel`, from little to much. On the wire in upper case."""

    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class ThinkingLevels:
    """Thinking set by level (Gemini 3 and later); it cannot be switched off."""

    levels: tuple[Level, ...]
    default: Level

    def nearest(self, wanted: Level) -> Level:
        """The level this model knows that is closest to `wanted`, the lower one of two."""
        return min(self.levels, key=lambda level: (abs(level.rank - wanted.rank), level.rank))


@dataclass(frozen=True, slots=True)
class ThinkingBudget:
    """Thinking set by a budget in tokens (Gemini 2.5); -1 lets the model decide, 0 is off."""

    minimum: int
    maximum: int
    default: int
    can_disable: bool

    def clamp(self, tokens: int) -> int:
        """The budget closest to `tokens` that this model accepts."""
        if tokens < 0:
            return -1
        if tokens == 0 and self.can_disable:
            return 0
        return max(self.minimum, min(tokens, self.maximum))


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a translator must know of one model (Gemini API, November 2026)."""

    model: str
    family: str
    """"gemini-4", "gemini-3", "gemini-2.5", "gemma", "embedding": thought signatures hold within one."""
    generation: float
    """Gemini's version; the newest for Gemini ids without one; 0 for other families."""
    thinking: ThinkingLevels | ThinkingBudget | None
    penalties: bool
    """presencePenalty and frequencyPenalty are accepted."""
    sampling: Literal["used", "ignored"]
    """What becomes of temperature, topP and topK."""
    multi_candidates: bool
    """candidateCount above 1 is accepted."""
    prefill: bool
    """The last content may be a model turn."""
    input_limit: int | None
    """Tokens; None where unknown."""
    output_limit: int | None
    explicit_cache: bool
    cache_min_tokens: int
    """Smallest prefix worth an explicit cache; Google's error may correct it."""
    image_output: bool
    audio_output: bool
    image_tokens: int
    """Prompt tokens of one picture at default resolution."""

    @property
    def function_ids(self) -> bool:
        """functionCall and functionResponse may carry `id`; earlier models refuse the field."""
        return self.generation >= 3

    @property
    def needs_signatures(self) -> bool:
        """The first function call of each step must carry a thought signature."""
        return self.generation >= 3

    @property
    def json_with_tools(self) -> bool:
        """JSON mode and function declarations go together."""
        return self.generation >= 3

    @property
    def builtin_with_functions(self) -> bool:
        """Google's own tools and function declarations go together."""
        return self.generation >= 3


class Capabilities:
    """The facts of all models of a limits table; rows are keyed by model id."""

    def __init__(self, rows: Mapping[str, JsonObject]) -> None:
        self._rows = rows
        self._newest = max((version for id_ in rows if (version := _version(id_))), default=3.0)
        self._facts = {id_: self._read(id_, row) for id_, row in rows.items()}

    def __contains__(self, model: object) -> bool:
        return model in self._rows

    def of(self, model: str) -> ModelFacts:
        """The facts of `model` (with or without `models/`), known or not."""
        model = model.removeprefix("models/")
        return self._facts.get(model) or self._read(model, self._relative(model))

    def _relative(self, model: str) -> JsonObject:
        """The row nearest in kind, generation and name; an empty one if the table is empty."""
        version = _version(model) or self._newest
        tier = _tier(model)

        def nearness(id_: str) -> tuple[int, int, int, float, float]:
            other = _version(id_) or 0.0
            shared = sum(1 for mine, its in zip(tier, _tier(id_), strict=False) if mine == its)
            return (
                -abs(int(version) - int(other)),
                shared,
                shared - len(_tier(id_)),
                -abs(version - other),
                other,
            )

        mine = (_product(model), _kind(model))
        family = [id_ for id_ in self._rows if (_product(id_), _kind(id_)) == mine]
        return self._rows[max(family, key=nearness)] if family else {}

    def _read(self, model: str, row: JsonObject) -> ModelFacts:
        gemini = _product(model) == "gemini" and _kind(model) != "embedding"
        target = row.get("alias_of", model)
        version = _version(target) or self._newest
        generation = version if gemini else 0.0
        cacheable = gemini and _kind(model) == "text" and 2.5 <= generation < 4
        return ModelFacts(
            model=model,
            family=_family(model, version),
            generation=generation,
            thinking=None if 0 < generation < 2.5 else _thinking(row.get("thinking")),
            penalties=row.get("penalties", False),
            sampling="ignored" if row.get("sampling_params") == "ignored" else "used",
            multi_candidates=row.get("multi_candidates", generation < 4),
            prefill=row.get("prefill", generation < 4),
            input_limit=row.get("input_token_limit"),
            output_limit=row.get("output_token_limit"),
            explicit_cache=cacheable and row.get("explicit_cache") is not False,
            cache_min_tokens=row.get("cache_min_tokens_hint") or _cache_minimum(generation),
            image_output=_kind(model) == "image",
            audio_output=_kind(model) == "tts",
            image_tokens=1120 if generation >= 3 else 258,
        )


def family_of(model: str) -> str:
    """The family within which thought signatures of `model` are valid, by its id alone."""
    model = model.removeprefix("models/")
    return _family(model, _version(model))


def _family(model: str, version: float | None) -> str:
    if _kind(model) == "embedding":
        return "embedding"
    if version is None or _product(model) != "gemini":
        return _product(model)
    return f"gemini-{int(version) if version >= 3 else version}"


def _thinking(row: JsonObject | None) -> ThinkingLevels | ThinkingBudget | None:
    if row is None:
        return None
    if row["kind"] == "level":
        levels = tuple(Level(level.lower()) for level in row["levels"])
        return ThinkingLevels(levels, Level(row["default"].lower()))
    return ThinkingBudget(row["min"], row["max"], row["default"], row["can_disable"])


def _cache_minimum(generation: float) -> int:
    if generation >= 3:
        return 4096
    return 2048 if generation >= 2 else 1024


# --- reading ids --------------------------------------------------------------------------------------------

_VERSIONED = re.compile(r"gem(?:ini|ma)-(\d+(?:\.\d+)?)(?:-|$)")

_KINDS = (
    ("embedding", "embedding"),
    ("tts", "tts"),
    ("live", "live"),
    ("native-audio", "live"),
    ("transcribe", "transcribe"),
    ("image", "image"),
    ("banana", "image"),
    ("omni", "video"),
    ("robotics", "robotics"),
)
"""Words in ids that tell models of one generation apart that have little in common."""


def _kind(model: str) -> str:
    return next((kind for word, kind in _KINDS if word in model), "text")


def _product(model: str) -> str:
    return "gemma" if model.startswith("gemma") else "gemini"


def _version(model: str) -> float | None:
    found = _VERSIONED.match(model)
    return float(found[1]) if found else None


def _tier(model: str) -> list[str]:
    """ "gemini-3.8-flash-lite" → ["flash", "lite"]."""
    return _VERSIONED.sub("", model, count=1).split("-")
