from __future__ import annotations

from typing import Any

import pytest

from gapdesk.proxy.types import Failure
from tests.proxy.openai_requests import chat, lost, user

PRO31, LITE3, FLASH3 = "gemini-3.1-pro-preview", "gemini-3.5-flash-lite", "gemini-3-flash-preview"
PRO25, FLASH25, LITE25 = "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite"
FLASH38, CARBON, HYDROGEN = "gemini-3.8-flash", "gemini-4-carbon", "gemini-4-hydrogen"


def thinking(model: str, **fields: Any) -> dict[str, Any] | None:
    config = chat(user("hi"), model=model, **fields).body.get("generationConfig", {})
    made: dict[str, Any] | None = config.get("thinkingConfig")
    return made


# Gemini API, November 2026: reasoning_effort per model
TABLE = {
    "minimal": ("LOW", "MINIMAL", "MINIMAL", 1024, "LOW", "LOW"),
    "low": ("LOW", "LOW", "LOW", 1024, "LOW", "LOW"),
    "medium": ("MEDIUM", "MEDIUM", "MEDIUM", 8192, "MEDIUM", "MEDIUM"),
    "high": ("HIGH", "HIGH", "HIGH", 24576, "HIGH", "HIGH"),
    "xhigh": ("HIGH", "HIGH", "HIGH", 24576, "HIGH", "XHIGH"),
}


@pytest.mark.parametrize("effort", TABLE)
def test_reasoning_effort(effort: str) -> None:
    for model, expected in zip((PRO31, LITE3, FLASH3, FLASH25, CARBON, HYDROGEN), TABLE[effort], strict=True):
        key = "thinkingBudget" if isinstance(expected, int) else "thinkingLevel"
        made = {key: expected, "includeThoughts": True}
        assert thinking(model, reasoning_effort=effort) == made
        assert thinking(model, reasoning={"effort": effort}) == made


def test_no_reasoning() -> None:
    assert thinking(FLASH25, reasoning_effort="none") == {"thinkingBudget": 0}
    assert thinking(PRO25, reasoning_effort="none") == {"thinkingBudget": 128, "includeThoughts": False}
    assert thinking(FLASH3, reasoning_effort="none") == {"thinkingLevel": "MINIMAL", "includeThoughts": False}
    assert thinking(CARBON, reasoning_effort="none") == {"thinkingLevel": "LOW", "includeThoughts": False}
    assert lost(chat(user("hi"), model=PRO25, reasoning_effort="none")) == {"reasoning_effort"}
    assert not lost(chat(user("hi"), model=FLASH25, reasoning_effort="none"))


def test_thoughts_are_shown_by_default_where_the_model_thinks() -> None:
    assert thinking(FLASH38) == {"includeThoughts": True}
    assert thinking(FLASH25) == {"includeThoughts": True}
    assert thinking(LITE25) is None  # off by default, and then thoughts may not be asked for
    assert thinking("gemini-3.1-flash-image") is None
    assert thinking("gemma-4-31b-it") is None


def test_suffixes_say_more_than_fields() -> None:
    assert thinking(f"{FLASH38}-high", reasoning_effort="low") == {
        "thinkingLevel": "HIGH",
        "includeThoughts": True,
    }
    assert thinking(f"{FLASH25}-nothinking", reasoning_effort="high") == {"thinkingBudget": 0}
    assert thinking(f"{LITE25}-thinking") == {"thinkingBudget": -1, "includeThoughts": True}
    assert thinking(f"{LITE3}-thinking") == {"thinkingLevel": "MEDIUM", "includeThoughts": True}
    assert thinking(f"{FLASH38}-thinking") == {"thinkingLevel": "MEDIUM", "includeThoughts": True}


@pytest.mark.parametrize(
    ("model", "given", "made"),
    [
        (FLASH25, {"thinking_budget": 512}, {"thinkingBudget": 512, "includeThoughts": True}),
        (FLASH25, {"thinkingBudget": -1}, {"thinkingBudget": -1, "includeThoughts": True}),
        (FLASH25, {"thinking_budget": 10**6}, {"thinkingBudget": 24576, "includeThoughts": True}),
        (FLASH25, {"thinking_budget": 0, "include_thoughts": True}, {"thinkingBudget": 0}),
        (PRO25, {"thinking_budget": 0}, {"thinkingBudget": 128, "includeThoughts": False}),
        (FLASH25, {"thinking_level": "low"}, {"thinkingBudget": 1024, "includeThoughts": True}),
        (FLASH25, {"include_thoughts": False}, {"includeThoughts": False}),
        (CARBON, {"thinking_budget": 0}, {"thinkingLevel": "LOW", "includeThoughts": False}),
        (CARBON, {"thinking_budget": 8000}, {"thinkingLevel": "MEDIUM", "includeThoughts": True}),
        (CARBON, {"thinking_budget": 60000}, {"thinkingLevel": "HIGH", "includeThoughts": True}),
        (CARBON, {"thinking_budget": -1}, {"includeThoughts": True}),
        (
            CARBON,
            {"thinking_budget": 60000, "thinking_level": "LOW"},
            {"thinkingLevel": "LOW", "includeThoughts": True},
        ),
        (FLASH38, {"thinkingLevel": "XHIGH"}, {"thinkingLevel": "HIGH", "includeThoughts": True}),
    ],
)
def test_googles_thinking_config(model: str, given: dict[str, Any], made: dict[str, Any]) -> None:
    for fields in (
        {"google": {"thinking_config": given}},
        {"extra_body": {"google": {"thinkingConfig": given}}},
    ):
        assert thinking(model, **fields) == made


def test_a_model_that_cannot_think_says_so() -> None:
    request = chat(user("hi"), model="gemma-4-31b-it", reasoning_effort="high")
    assert lost(request) == {"reasoning_effort"}
    assert "generationConfig" not in request.body
    assert not lost(chat(user("hi"), model="gemma-4-31b-it", reasoning_effort="none"))


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"reasoning_effort": "enormous"}, "reasoning_effort"),
        ({"reasoning_effort": 5}, "reasoning_effort"),
        ({"reasoning": {"effort": "enormous"}}, "reasoning.effort"),
        ({"google": {"thinking_config": {"thinking_budget": "a"}}}, "google.thinking_config.thinking_budget"),
        ({"google": {"thinking_config": {"include_thoughts": 1}}}, "google.thinking_config.include_thoughts"),
    ],
)
def test_wishes_that_make_no_sense_are_named(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(Failure) as caught:
        chat(user("hi"), **fields)
    assert caught.value.param == param
