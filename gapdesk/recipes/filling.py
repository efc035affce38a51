"""A recipe for one client: URL, token and model put in. Pure."""

from __future__ import annotations

from dataclasses import replace

from gapdesk.recipes.types import Filled, Recipe, UrlForm
from gapdesk.wording import Words

MASK = "gd-…"
"""What stands for the token where it is only looked at."""
NO_TOKEN = "none"  # noqa: S105 - what stands where programs want something, though no token is needed
_ENDS = {UrlForm.OPENAI: "/v1", UrlForm.GEMINI: "/gemini", UrlForm.ROOT: ""}


def url(form: UrlForm, base_url: str) -> str:
    """The base URL as a program wants it; `base_url` is the proxy's, "" while that is not known."""
    return base_url.rstrip("/") + _ENDS[form] if base_url else ""


def for_model(recipe: Recipe, model: str) -> Recipe:
    """The recipe with `model` in its sentences."""
    return replace(recipe, steps=tuple(_with_model(step, model) for step in recipe.steps))


def fill(recipe: Recipe, base_url: str, token: str | None, model: str) -> Filled:
    """The recipe ready to be copied; `token` is None while it is not known, "" if none is needed."""
    filled_url = url(recipe.form, base_url)
    if token is None:
        return Filled(filled_url, "")
    given = token or NO_TOKEN
    snippet = recipe.snippet if filled_url else ""  # no str.format: code is full of braces
    for name, value in (("{model}", model), ("{url}", filled_url), ("{token}", given)):
        snippet = snippet.replace(name, value)
    return Filled(filled_url, snippet, given)


def _with_model(step: Words, model: str) -> Words:
    return replace(step, values=(("model", model),)) if "{model}" in step.text else step
