"""How hard to think: reasoning_effort, Google's thinking_config and name suffixes → `thinkingConfig`."""

from __future__ import annotations

from dataclasses import dataclass

from gapdesk.proxy.capabilities import Level, ModelFacts, ThinkingBudget, ThinkingLevels
from gapdesk.proxy.dialects import fields
from gapdesk.proxy.dialects.fields import bad
from gapdesk.proxy.model_names import ModelName
from gapdesk.proxy.types import JsonObject, Loss


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a caller wants of thinking, whichever field said so."""

    field: str = ""
    off: bool = False
    on: bool = False
    level: Level | None = None
    budget: int | None = None
    include: bool | None = None
    """Whether thoughts shall be shown; None = not said."""


def thinking_config(doc: JsonObject, name: ModelName, facts: ModelFacts, losses: list[Loss]) -> JsonObject:
    """`thinkingConfig`, clamped to what the model knows (Gemini API, November 2026); never level and budget.

    Thoughts are shown unless the caller wants none: chat clients display them as `reasoning_content`.
    """
    wish = _wish(doc, name)
    match facts.thinking:
        case None:
            if wish.on or wish.level or wish.budget:
                losses.append(Loss(wish.field, "This model does not think."))
            return {}
        case ThinkingLevels() as levels:
            config = _by_level(wish, levels, losses)
            thinks = not wish.off
        case ThinkingBudget() as budget:
            config = _by_budget(wish, budget, losses)
            thinks = not wish.off and config.get("thinkingBudget", budget.default) != 0
    shown = not facts.image_output if wish.include is None else wish.include
    if thinks and (shown or wish.include is False):
        config["includeThoughts"] = shown
    elif wish.off and config.get("thinkingBudget") != 0:
        config["includeThoughts"] = False  # it thinks all the same
    return config


def _by_level(wish: _Wish, thinking: ThinkingLevels, losses: list[Loss]) -> JsonObject:
    level = wish.level
    if wish.off:
        level = thinking.levels[0]
        losses.append(Loss(wish.field, f"This model always thinks; its least level, {level}, was used."))
    elif wish.on:
        level = thinking.default if thinking.default is not Level.MINIMAL else Level.MEDIUM
    elif level is None and wish.budget is not None and wish.budget > 0:
        tokens = wish.budget
        level = next((step for step, most in _BUDGETS.items() if tokens <= most), Level.HIGH)
    return {} if level is None else {"thinkingLevel": thinking.nearest(level).upper()}


def _by_budget(wish: _Wish, thinking: ThinkingBudget, losses: list[Loss]) -> JsonObject:
    tokens = wish.budget
    if wish.off:
        tokens = 0
        if not thinking.can_disable:
            losses.append(
                Loss(wish.field, f"This model always thinks; {thinking.minimum} tokens is its least.")
            )
    elif wish.on:
        tokens = -1
    elif tokens is None and wish.level is not None:
        tokens = _BUDGETS[wish.level]
    return {} if tokens is None else {"thinkingBudget": thinking.clamp(tokens)}


_BUDGETS = {
    Level.LOW: 1024,
    Level.MINIMAL: 1024,
    Level.MEDIUM: 8192,
    Level.HIGH: 24576,
    Level.XHIGH: 24576,
}
"""Google's own table for its OpenAI endpoint (Gemini API, November 2026), ascending."""


def _wish(doc: JsonObject, name: ModelName) -> _Wish:
    """The strongest word: the model name's suffix, then Google's thinking_config, then reasoning_effort."""
    google = fields.child(doc, "google") or {}
    key = "thinking_config" if "thinking_config" in google else "thinkingConfig"
    at = f"google.{key}."
    config = fields.child(google, key, "google.") or {}
    include_key = "include_thoughts" if "include_thoughts" in config else "includeThoughts"
    include = fields.flag(config, include_key, at) if config.get(include_key) is not None else None
    if name.thinking is not None:
        return _effort(name.thinking, "model", include)
    level = fields.text(config, "thinking_level" if "thinking_level" in config else "thinkingLevel", at)
    budget = fields.integer(
        config, "thinking_budget" if "thinking_budget" in config else "thinkingBudget", at
    )
    if budget is not None:
        return _Wish(at[:-1], off=budget == 0, level=_level(level, at[:-1]), budget=budget, include=include)
    if level is not None:
        return _effort(level, at[:-1], include)
    effort = fields.text(doc, "reasoning_effort")
    if effort is not None:
        return _effort(effort, "reasoning_effort", include)
    effort = fields.text(fields.child(doc, "reasoning") or {}, "effort", "reasoning.")
    return _effort(effort or "", "reasoning.effort", include)


def _effort(word: str, field: str, include: bool | None) -> _Wish:
    word = word.lower()
    if word in ("none", "off"):
        return _Wish(field, off=True, include=include)
    if word == "on":
        return _Wish(field, on=True, include=include)
    return _Wish(field, level=_level(word, field), include=include)


def _level(word: str | None, field: str) -> Level | None:
    if word in (None, "", "auto", "default"):
        return None
    word = str(word).lower()
    if word != "max" and word not in list(Level):
        raise bad(f"{field} must be one of none, {', '.join(Level)}, not {word!r}.", field)
    return Level.XHIGH if word == "max" else Level(word)
