from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.model_names import ModelName, answers_in_text, resolve, variants

KNOWN = {"gemini-3.8-flash", "gemini-3.8-live-extended-thinking", "gemini-5-low"}


@pytest.mark.parametrize(
    ("name", "model", "search", "thinking"),
    [
        ("gemini-3.8-flash", "gemini-3.8-flash", False, None),
        ("models/gemini-3.8-flash", "gemini-3.8-flash", False, None),
        ("gemini-3.8-flash-search", "gemini-3.8-flash", True, None),
        ("gemini-3.8-flash-nothinking", "gemini-3.8-flash", False, "off"),
        ("gemini-3.8-flash-thinking", "gemini-3.8-flash", False, "on"),
        ("models/gemini-3.8-flash-high-search", "gemini-3.8-flash", True, "high"),
        ("gemini-3.8-flash-search-thinking-low", "gemini-3.8-flash", True, "low"),
        ("gemini-3.8-flash-low-thinking", "gemini-3.8-flash", False, "low"),
        ("gemini-3.8-live-extended-thinking", "gemini-3.8-live-extended-thinking", False, None),
        ("gemini-5-low", "gemini-5-low", False, None),
        ("gemini-5-low-medium", "gemini-5-low", False, "medium"),
        ("gemini-9-unheard-of-search", "gemini-9-unheard-of", True, None),
        ("-search", "-search", False, None),
    ],
)
def test_resolve(name: str, model: str, search: bool, thinking: str | None) -> None:
    found = resolve(name, {}, KNOWN)
    assert (found.model, found.search, found.thinking) == (model, search, thinking)
    assert found.requested == name


def test_aliases_come_first_and_may_have_suffixes() -> None:
    aliases = {"gpt-4o": "models/gemini-3.8-flash-nothinking", "gemini-3.8-flash-search": "gemini-5-low"}
    assert resolve("gpt-4o-search", aliases, KNOWN) == ModelName(
        "gpt-4o-search", "gemini-3.8-flash", search=True, thinking="off"
    )
    assert resolve("gemini-3.8-flash-search", aliases, KNOWN).model == "gemini-5-low"


def test_aliases_in_a_circle_end() -> None:
    assert resolve("a", {"a": "b", "b": "a"}, ()).model == "a"


@given(st.text(max_size=40), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
@settings(max_examples=80, deadline=None)
def test_any_name_resolves(name: str, aliases: dict[str, str]) -> None:
    assert resolve(name, aliases, KNOWN).requested == name


def test_variants_are_of_models_that_write_text_and_lead_back() -> None:
    models = ["gemini-3.8-flash", "gemini-embedding-001", "gemini-3.8-flash-tts", "gemma-4-31b-it"]
    assert variants(models) == ["gemini-3.8-flash-search"]
    assert resolve(variants(models)[0], {}, KNOWN).model == "gemini-3.8-flash"


@pytest.mark.parametrize(
    ("model", "writes"),
    [
        ("gemini-3.5-flash-lite", True),
        ("gemma-3-27b-it", True),
        ("gemini-2.5-flash-image-preview", False),
        ("gemini-2.5-flash-preview-tts", False),
        ("gemini-embedding-001", False),
        ("imagen-4.0-generate-001", False),
        ("veo-3.0-generate-001", False),
        ("", False),
    ],
)
def test_who_answers_in_text_is_told_by_the_name(model: str, writes: bool) -> None:
    assert answers_in_text(model) is writes
