from __future__ import annotations

import pytest

from gapdesk.proxy.capabilities import Capabilities, Level, ThinkingBudget, ThinkingLevels, family_of
from tests.proxy.openai_requests import capabilities


def test_rows_are_read() -> None:
    facts = capabilities().of("gemini-2.5-pro")
    assert facts.thinking == ThinkingBudget(minimum=128, maximum=32768, default=-1, can_disable=False)
    assert (facts.family, facts.generation, facts.sampling) == ("gemini-2.5", 2.5, "used")
    assert (facts.input_limit, facts.output_limit, facts.cache_min_tokens) == (1048576, 65536, 2048)
    assert not facts.function_ids
    assert not facts.json_with_tools
    assert facts.prefill
    assert facts.multi_candidates


def test_gemini_4_refuses_what_others_allow() -> None:
    facts = capabilities().of("models/gemini-4-neon")
    assert isinstance(facts.thinking, ThinkingLevels)
    assert facts.thinking.levels[-1] is Level.XHIGH
    assert (facts.prefill, facts.multi_candidates, facts.explicit_cache) == (False, False, False)
    assert (facts.function_ids, facts.builtin_with_functions, facts.sampling) == (True, True, "ignored")


def test_a_row_overrides_the_rule_of_its_generation() -> None:
    facts = Capabilities({"gemini-4-x": {"prefill": True, "penalties": True}}).of("gemini-4-x")
    assert facts.prefill
    assert facts.penalties


@pytest.mark.parametrize(
    ("unknown", "like"),
    [
        ("gemini-3.9-flash", "gemini-3.8-flash"),
        ("gemini-3.9-flash-lite", "gemini-3.5-flash-lite"),
        ("gemini-3.8-flash-002", "gemini-3.8-flash"),
        ("gemini-2.5-flash-lite-preview-09-2025", "gemini-2.5-flash-lite"),
        ("gemini-3-pro-preview", "gemini-3.1-pro-preview"),
        ("gemini-4-argon-0102", "gemini-4-argon"),
        ("gemma-5-70b-it", "gemma-4-31b-it"),
        ("gemini-3.9-flash-image", "gemini-3.1-flash-image"),
    ],
)
def test_unknown_ids_are_taken_for_their_nearest_relative(unknown: str, like: str) -> None:
    mine, its = capabilities().of(unknown), capabilities().of(like)
    assert mine.model == unknown
    assert (mine.thinking, mine.sampling, mine.input_limit) == (its.thinking, its.sampling, its.input_limit)
    assert (mine.image_output, mine.family) == (its.image_output, its.family)


def test_a_gemini_without_a_version_counts_as_the_newest() -> None:
    facts = capabilities().of("gemini-exp-1206")
    assert (facts.generation, facts.family) == (4.0, "gemini-4")


def test_an_alias_has_the_generation_of_its_target() -> None:
    facts = capabilities().of("gemini-flash-latest")
    assert (facts.generation, facts.family) == (3.8, "gemini-3")


def test_an_empty_table_refuses_nothing() -> None:
    facts = Capabilities({}).of("gemini-3.8-flash")
    assert facts.thinking is None
    assert facts.function_ids


def test_models_before_thinking_do_not_think() -> None:
    assert capabilities().of("gemini-2.0-flash").thinking is None


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("gemini-3.1-flash-lite", "gemini-3"),
        ("gemini-2.5-pro", "gemini-2.5"),
        ("models/gemini-4-neon", "gemini-4"),
        ("gemma-4-31b-it", "gemma"),
        ("gemini-embedding-2", "embedding"),
    ],
)
def test_families(model: str, family: str) -> None:
    assert family_of(model) == family
    assert capabilities().of(model).family == family


def test_nearest_level() -> None:
    image = ThinkingLevels((Level.MINIMAL, Level.HIGH), Level.MINIMAL)
    assert [image.nearest(level) for level in Level] == ["minimal", "minimal", "high", "high", "high"]


def test_budget_clamp() -> None:
    pro = ThinkingBudget(128, 32768, -1, can_disable=False)
    lite = ThinkingBudget(512, 24576, 0, can_disable=True)
    assert [pro.clamp(tokens) for tokens in (-5, 0, 99999)] == [-1, 128, 32768]
    assert [lite.clamp(tokens) for tokens in (0, 1)] == [0, 512]
