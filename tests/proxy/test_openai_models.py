from __future__ import annotations

from typing import Any

from gapdesk.proxy.dialects.openai_models import listing, one

FLASH = {
    "name": "models/gemini-3.8-flash",
    "inputTokenLimit": 1_048_576,
    "outputTokenLimit": 65_536,
    "supportedGenerationMethods": ["generateContent", "countTokens"],
}
LITE = {**FLASH, "name": "models/gemini-3.8-flash-lite", "inputTokenLimit": 1000}
EMBEDDING = {"name": "models/gemini-embedding-001", "supportedGenerationMethods": ["embedContent"]}
VIDEO = {"name": "models/veo-3.1-generate-001", "supportedGenerationMethods": ["predictLongRunning"]}


def ids(found: dict[str, Any]) -> list[str]:
    assert found["object"] == "list"
    return [entry["id"] for entry in found["data"]]


def test_one_model() -> None:
    assert one(FLASH) == {
        "id": "gemini-3.8-flash",
        "object": "model",
        "created": 0,
        "owned_by": "google",
        "context_length": 1_048_576,
        "max_output_tokens": 65_536,
    }


def test_a_limit_that_google_does_not_name_is_left_out() -> None:
    assert set(one({"name": "gemini-x", "inputTokenLimit": "many"})) == {
        "id",
        "object",
        "created",
        "owned_by",
    }


def test_only_models_that_can_be_called_here_are_listed_once() -> None:
    assert ids(listing([FLASH, EMBEDDING, VIDEO, FLASH, {"name": "models/new"}, {}])) == [
        "gemini-3.8-flash",
        "gemini-embedding-001",
        "new",
    ]


def test_variants_take_the_limits_of_their_own_model() -> None:
    found = listing(
        [FLASH, LITE], variants=["gemini-3.8-flash-lite-search", "gone-search", "gemini-3.8-flash"]
    )
    assert ids(found) == ["gemini-3.8-flash", "gemini-3.8-flash-lite", "gemini-3.8-flash-lite-search"]
    assert found["data"][-1]["context_length"] == 1000


def test_hidden_patterns_hide_variants_too() -> None:
    variants = ["gemini-3.8-flash-search"]
    assert ids(listing([FLASH, LITE], variants=variants, hidden=["*-lite", "*-search"])) == [
        "gemini-3.8-flash"
    ]
    assert ids(listing([FLASH], hidden=["GEMINI*"])) == ["gemini-3.8-flash"]
