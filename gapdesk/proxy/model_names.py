"""Names a caller may give a model: aliases, `models/` in front, wishes behind ("gemini-3.8-flash-search")."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

ThinkingWish = Literal["off", "on", "low", "medium", "high"]

_SUFFIXES: Mapping[str, ThinkingWish | None] = {
    "-search": None,
    "-nothinking": "off",
    "-thinking": "on",
    "-low": "low",
    "-medium": "medium",
    "-high": "high",
}
_FAMILIES = frozenset(("gemini", "gemma"))
_OTHERS = frozenset(("image", "tts", "audio", "live", "embedding"))


@dataclass(frozen=True, slots=True)
class ModelName:
    """What a caller's model name means."""

    requested: str
    """As the caller wrote it; shown to him again in the reply."""
    model: str
    """Google's id, without `models/`."""
    search: bool = False
    thinking: ThinkingWish | None = None


def resolve(name: str, aliases: Mapping[str, str], known: Container[str]) -> ModelName:
    """Read `name`: aliases first, then suffixes from the right, in any combination.

    An id in `known` is left alone even if it ends like a suffix. Unknown ids pass.
    """
    model = _bare(name)
    search = False
    thinking: ThinkingWish | None = None
    followed: set[str] = set()
    while True:
        if model in aliases and model not in followed:
            followed.add(model)
            model = _bare(aliases[model])
            continue
        suffix = None if model in known else _suffix(model)
        if suffix is None:
            return ModelName(name, model, search, thinking)
        model = model.removesuffix(suffix)
        wish = _SUFFIXES[suffix]
        search = search or wish is None
        if thinking in (None, "on"):  # a level says more than "on"; else the last word counts
            thinking = wish or thinking


def variants(models: Iterable[str]) -> list[str]:
    """The `-search` names to list beside `models`: those of Gemini models that write text."""
    return [
        f"{model}-search"
        for model in models
        if model.startswith("gemini-") and not any(word in model for word in _NO_SEARCH)
    ]


_NO_SEARCH = (
    "embedding",
    "tts",
    "live",
    "audio",
    "image",
    "banana",
    "transcribe",
    "omni",
    "robotics",
    "-search",
)


def _bare(name: str) -> str:
    return name.strip().removeprefix("models/")


def _suffix(model: str) -> str | None:
    return next((end for end in _SUFFIXES if model.endswith(end) and len(model) > len(end)), None)


def answers_in_text(model: str) -> bool:
    """Whether a model of that id is one to talk to, by its name: others draw, film, speak or embed."""
    family, *rest = model.split("-")
    return family in _FAMILIES and _OTHERS.isdisjoint(rest)
