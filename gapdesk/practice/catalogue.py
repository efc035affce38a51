"""The models of the practice upstream: facts for the rules, limits for the quota, JSON for the list. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gapdesk.practice.errors import unknown_model
from gapdesk.proxy.types import JsonObject

_GENERATION = re.compile(r"gemini-(\d+)(?:\.(\d+))?")
_HIDDEN = ("antigravity-", "deep-research-")  # agents: Interactions only, not in the list of models
_CONVERSES = (
    "generateContent",
    "countTokens",
    "createCachedContent",
    "batchGenerateContent",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute, input tokens a minute, requests a day; None is unlimited, 0 is no quota at all."""

    rpm: int | None = None
    tpm: int | None = None
    rpd: int | None = None

    @property
    def none(self) -> bool:
        """Whether this (project, model) is never served."""
        return 0 in (self.rpm, self.tpm, self.rpd)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is true of one model."""

    name: str
    generation: tuple[int, int]
    """(3, 8) for gemini-3.8-flash, (0, 0) where the name tells none (Gemma, robotics …)."""
    input_limit: int
    output_limit: int
    methods: tuple[str, ...]
    answers_as: str
    """`modelVersion` of replies: another name for aliases and retired models that are routed on."""
    quota_model: str
    """Name in 429 bodies and key of the counters."""
    alias: bool
    levels: tuple[str, ...]
    """Thinking levels, empty where the model knows none."""
    budget: tuple[int, int] | None
    """Smallest and largest thinking budget of a model that has budgets."""
    can_disable: bool
    """Whether thinking can be switched off (budget 0)."""
    cache_min: int
    """Least tokens of an explicit cache."""
    free: Limits
    """Limits of the free tier."""

    @property
    def family(self) -> str:
        """Models of one family understand each other's thought signatures ("gemini-3")."""
        return f"gemini-{self.generation[0]}" if self.generation[0] else self.name.partition("-")[0]

    @property
    def thinks(self) -> bool:
        return bool(self.levels) or self.budget is not None

    def wire(self) -> JsonObject:
        """The entry of `models.list`."""
        entry: JsonObject = {
            "name": f"models/{self.name}",
            "version": "001",
            "displayName": self.name.replace("-", " ").title(),
            "description": f"Practice twin of {self.name}",
            "inputTokenLimit": self.input_limit,
            "outputTokenLimit": self.output_limit,
            "supportedGenerationMethods": list(self.methods),
        }
        if "generateContent" in self.methods:
            entry |= {"temperature": 1, "topP": 0.95, "topK": 64, "maxTemperature": 2}
        if self.thinks:
            entry["thinking"] = True
        return entry


class Catalogue:
    """All models, in the order of the table."""

    def __init__(self, rows: Mapping[str, JsonObject]) -> None:
        """`rows` is the parsed `resources/model_limits.json`."""
        self._cards = {name: _card(name, row) for name, row in rows.items()}

    def listed(self, version: str) -> list[ModelCard]:
        """What `models.list` of an API version shows; the aliases exist only below v1."""
        return [
            card
            for card in self._cards.values()
            if not card.name.startswith(_HIDDEN) and not (card.alias and version == "v1")
        ]

    def find(self, model: str, version: str, method: str) -> ModelCard:
        """The card of `model`. Raises Google's 404 if the version lacks the model or the model the method."""
        card = self._cards.get(model)
        if card is None or (card.alias and version == "v1"):
            raise unknown_model(model, version, method)
        if method != "getModel" and method not in card.methods:
            raise unknown_model(model, version, method)
        return card

    def quota_name(self, model: str) -> str:
        """The name under which `model` is counted; an unknown one is its own."""
        card = self._cards.get(model)
        return card.quota_model if card else model


def _card(name: str, row: JsonObject) -> ModelCard:
    alias = row.get("alias_of")
    thinking = row.get("thinking") or {}
    budget = (int(thinking["min"]), int(thinking["max"])) if thinking.get("kind") == "budget" else None
    return ModelCard(
        name=name,
        generation=_generation(alias or name),
        input_limit=row["input_token_limit"] or 0,
        output_limit=row["output_token_limit"] or 1,
        methods=_methods(alias or name, row),
        answers_as=alias or row.get("routed_to") or name,
        quota_model=row.get("quota_model") or alias or name,
        alias=alias is not None,
        levels=tuple(thinking.get("levels", ())),
        budget=budget,
        can_disable=bool(thinking.get("can_disable")),
        cache_min=row.get("cache_min_tokens_hint") or 1024,
        free=Limits(rpm=row["rpm"], tpm=row["tpm_input"], rpd=row["rpd"]),
    )


def _generation(name: str) -> tuple[int, int]:
    found = _GENERATION.match(name)
    if found:
        return int(found[1]), int(found[2] or 0)
    return (3, 0) if "nano-banana" in name else (0, 0)


def _methods(name: str, row: JsonObject) -> tuple[str, ...]:
    if "embedding" in name:
        return ("embedContent", "countTextTokens", "countTokens", "asyncBatchEmbedContent")
    if "-live" in name:
        return ("bidiGenerateContent",)
    if row.get("explicit_cache") is False or "argon" in name or not row.get("thinking"):
        return tuple(method for method in _CONVERSES if method != "createCachedContent")
    return _CONVERSES
